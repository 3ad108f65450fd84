"""Whether some knowledge is whole: every part can be read, and every name leads somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel

from archgen.errors import Fault
from archgen.knowledge.api_words import ApiWords
from archgen.knowledge.block_checks import catalogue_faults_of
from archgen.knowledge.delivery import DeliveryRules
from archgen.knowledge.deployment import DeploymentRules
from archgen.knowledge.deployment_files import DeploymentFiles
from archgen.knowledge.readme import ReadmePolicy
from archgen.knowledge.resilience import Resilience
from archgen.knowledge.review import ReviewWords
from archgen.knowledge.roadmap import RoadmapRules
from archgen.knowledge.running import Running
from archgen.knowledge.spelling import unknown
from archgen.knowledge.standards import layout_faults
from archgen.knowledge.threats import Threats
from archgen.knowledge.validation import fault_at, gathering

if TYPE_CHECKING:
    from archgen.knowledge.loader import Knowledge

PARTS = (
    "vocabulary",
    "thresholds",
    "policy",
    "analysis",
    "sources",
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
    "questions",
)
"""Parts of the knowledge; each is read, resolved and checked when it is first asked for."""

SINGLES: dict[str, type[BaseModel]] = {
    "api_words.yaml": ApiWords,
    "delivery.yaml": DeliveryRules,
    "deployment.yaml": DeploymentRules,
    "deployment_files.yaml": DeploymentFiles,
    "operations.yaml": Running,
    "readme.yaml": ReadmePolicy,
    "resilience.yaml": Resilience,
    "review.yaml": ReviewWords,
    "roadmap.yaml": RoadmapRules,
    "threats.yaml": Threats,
}
"""Files of which there is one, read by the stage that needs them."""


def faults_of(knowledge: Knowledge) -> tuple[Fault, ...]:
    """Give all that is wrong, each once; names are followed once all parts can be read."""
    faults = [fault for folder in knowledge.dirs for fault in layout_faults(folder, knowledge.own)]
    for part in PARTS:
        with gathering(faults):
            getattr(knowledge, part)
    for name, model in SINGLES.items():
        with gathering(faults):
            knowledge.single(model, name)
    return tuple(dict.fromkeys(faults)) or tuple(_names(knowledge))


def _names(knowledge: Knowledge) -> Iterator[Fault]:
    """Follow the names that lead into the catalogue, and those that lead from it to options."""
    catalogue = knowledge.catalogue
    technologies = catalogue.technologies
    for name, threshold in knowledge.thresholds.items():
        sentences = _unknown("fact", (threshold.of,), knowledge.vocabulary.facts)
        yield from (Fault(f"thresholds.{name}.of", sentence) for sentence in sentences)
    for table in knowledge.decisions.values():
        loaded = knowledge.tables[table.id]
        for option in table.options.values():
            for sentence in _unknown("technology", option.technologies, technologies):
                yield fault_at(*loaded.where(("options", option.id, "technologies")), sentence)
    for name, block in knowledge.blocks.items():
        wrong = catalogue_faults_of(block, catalogue.capacities, technologies, catalogue.topics())
        yield from (Fault(".".join(map(str, ("blocks", name, *keys))), sentence) for keys, sentence in wrong)
    for offer in knowledge.offers.offers:
        place = f"offers.{offer.id}"
        yield from (Fault(place, sentence) for sentence in _unknown("price", offer.prices, catalogue.prices))
        yield from (Fault(place, sentence) for sentence in _unknown("technology", offer.technologies, technologies))
    for one in technologies.values():
        place = f"catalogue.{one.id}.realises"
        for decision, options in one.realises.items():
            found = knowledge.decisions.get(decision)
            if found is None:
                yield Fault(place, unknown("decision", decision, knowledge.decisions))
            else:
                known = (*found.options, *knowledge.tables[decision].gone)
                sentences = _unknown(f"option of {decision}", options, known)
                yield from (Fault(place, sentence) for sentence in sentences)


def _unknown(kind: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    every = set(known)
    yield from (unknown(kind, name, every) for name in names if name not in every)
