"""Controls: what decisions ask for, then what blocks bring, numbered in that order."""

from collections.abc import Mapping, Sequence

from archgen.design.core import Core
from archgen.design.failure_rows import Bound
from archgen.design.security_model import Control
from archgen.facts.model import Facts
from archgen.knowledge.threats import ControlRow, Threats


def collect_controls(
    core: Core, facts: Facts, words: Threats, traits: frozenset[str], texts: Mapping[str, str]
) -> tuple[Control, ...]:
    """Return the controls of this design."""
    found = [
        *(_of_row(row, core, texts) for row in words.controls if _applies(row, core, traits)),
        *_of_blocks(core, facts),
    ]
    distinct = {(one.do, one.element): one for one in reversed(found)}
    kept = [one for one in found if distinct[one.do, one.element] is one]
    return tuple(one.model_copy(update={"id": f"C{number}"}) for number, one in enumerate(kept, start=1))


def answering(
    controls: Sequence[Control], keys: Sequence[str], topics: Sequence[str], elements: Sequence[Sequence[str]]
) -> tuple[Control, ...]:
    """Return the controls that answer something: those named, then those of blocks on its topics at its elements.

    Args:
        controls: All controls of the design.
        keys: Keys of controls of the knowledge, best first.
        topics: Topics by which controls of blocks answer.
        elements: Groups of elements; the first at which a control of a block stands counts.
    """
    named = [one for key in keys for one in controls if one.key == key]
    of_blocks = [one for one in controls if not one.key and set(one.topics) & set(topics)]
    groups = ([one for one in of_blocks if one.element in group] for group in elements)
    return (*named, *next((group for group in groups if group), ()))


def _applies(row: ControlRow, core: Core, traits: frozenset[str]) -> bool:
    return set(row.needs) <= traits and core.structure.environment.holds(row.when)


def _of_row(row: ControlRow, core: Core, texts: Mapping[str, str]) -> Control:
    element = next((one.id for one in core.containers if row.role and one.role == row.role), None)
    decisions = [name for name in row.when if name != "engineers"]
    return Control(
        id="",
        key=row.key,
        do=row.do.format_map(texts),
        against=row.against,
        topics=tuple(row.topics),
        element=element,
        origin=decisions[0] if decisions else row.key,
    )


def _of_blocks(core: Core, facts: Facts) -> list[Control]:
    bound = Bound(core, facts)
    found = []
    for element, selected, spec in bound.parts():
        block = selected.block
        found += [
            Control(
                id="",
                do=bound.texts(block, element).fill(one.do),
                against=one.against,
                topics=tuple(one.topic),
                element=element,
                origin=block.block,
            )
            for one in block.controls
            if one.container == spec.id
        ]
    for block in bound.blocks():
        elements = bound.elements_of(block)
        parts = {spec.id for _, selected, spec in bound.parts() if selected.block.block == block.block}
        found += [
            Control(
                id="",
                do=bound.texts(block).fill(one.do),
                against=one.against,
                topics=tuple(one.topic),
                element=elements[0] if elements else None,
                origin=block.block,
            )
            for one in block.controls
            if one.container not in parts
        ]
    return found
