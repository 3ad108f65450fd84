"""What `archgen tables check` looks at: every part by itself, then names that lead from one part into another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archgen.decisions.examples import failed_examples
from archgen.errors import Fault, KnowledgeError
from archgen.knowledge.block_checks import catalogue_faults_of
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.spelling import unknown

_PARTS = (
    "decisions",
    "findings",
    "fit",
    "catalogue",
    "blocks",
    "offers",
    "products",
    "composition",
    "budgets",
    "demand",
    "cost_policy",
)
"""Parts of the knowledge; each is read, resolved and checked when it is first asked for."""


@dataclass(frozen=True)
class Proof:
    """What was found.

    Attributes:
        faults: All that is wrong.
        rules: Rules that were read.
        examples: Examples that were run.
    """

    faults: tuple[Fault, ...]
    rules: int = 0
    examples: int = 0


def proofread(standards: Path | None) -> Proof:
    """Check the shipped knowledge, with a company's own where one is named."""
    if standards is not None and not standards.is_dir():
        return Proof((Fault("", f"{standards}: no such folder of standards"),))
    knowledge = Knowledge((standards,) if standards else ())
    faults = [fault for part in _PARTS for fault in _faults_of(knowledge, part)]
    if faults:
        return Proof(tuple(dict.fromkeys(faults)))
    every = knowledge.decisions.values()
    return Proof(
        (*_names(knowledge), *_examples(knowledge)),
        rules=sum(len(one.rules) for one in every),
        examples=sum(len(one.examples) for one in every),
    )


def _faults_of(knowledge: Knowledge, part: str) -> tuple[Fault, ...]:
    try:
        getattr(knowledge, part)
    except KnowledgeError as error:
        return error.faults
    return ()


def _examples(knowledge: Knowledge) -> Iterator[Fault]:
    for one in failed_examples(knowledge):
        given, expected = (", ".join(options) or "none" for options in (one.chosen, one.expected))
        yield Fault(one.decision, f"example `{one.example}` gives {given}, not {expected}")


def _names(knowledge: Knowledge) -> Iterator[Fault]:
    """Follow the names that lead into the catalogue, and those that lead from it to options."""
    catalogue = knowledge.catalogue
    technologies = catalogue.technologies
    for table in knowledge.decisions.values():
        for option in table.options.values():
            yield from _unknown(f"{table.id}.options.{option.id}", "technology", option.technologies, technologies)
    for name, block in knowledge.blocks.items():
        wrong = catalogue_faults_of(block, catalogue.capacities, technologies, catalogue.topics())
        yield from (Fault(".".join(map(str, ("blocks", name, *keys))), sentence) for keys, sentence in wrong)
    for offer in knowledge.offers.offers:
        yield from _unknown(f"offers.{offer.id}", "price", offer.prices, catalogue.prices)
        yield from _unknown(f"offers.{offer.id}", "technology", offer.technologies, technologies)
    for one in technologies.values():
        for decision, options in one.realises.items():
            found = knowledge.decisions.get(decision)
            place = f"catalogue.{one.id}.realises"
            if found is None:
                yield from _unknown(place, "decision", (decision,), knowledge.decisions)
            else:
                yield from _unknown(place, f"option of {decision}", options, found.options)


def _unknown(place: str, kind: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    every = set(known)
    yield from (Fault(place, unknown(kind, name, every)) for name in names if name not in every)
