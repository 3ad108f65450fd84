"""Bounded contexts of the domain and the part of the load that each of them carries."""

from archgen.design.model import BoundedContext
from archgen.design.names import Allocator
from archgen.knowledge.composition import LoadShareWords
from archgen.requirements.model import Requirements


def bounded_contexts(requirements: Requirements, names: Allocator, words: LoadShareWords) -> tuple[BoundedContext, ...]:
    """Return the contexts in the order of the file, with their parts of the load."""
    contexts = requirements.domain.contexts
    owner = {entity: context.name for context in contexts for entity in context.entities}
    rates = {context.name: 0.0 for context in contexts}
    for pattern in requirements.domain.access_patterns:
        rates[owner[pattern.entity]] += pattern.rate or 0.0
    total = sum(rates.values())
    is_stated = total > 0 and all(rates.values())
    return tuple(
        BoundedContext(
            id=names.allocate(context.name),
            name=context.name,
            entities=context.entities,
            load_share=rates[context.name] / total if is_stated else 1 / len(contexts),
            load_share_because=words.stated if is_stated else words.equal,
        )
        for context in contexts
    )
