"""Random valid requirements files: any domain, names, facts and choices. One seed, one file, on every machine."""

import random  # noqa: TID251 - seeded, so that everybody gets the same files
from functools import cache
from typing import Any

import yaml

from archgen.knowledge.loader import Knowledge, load_knowledge
from archgen.knowledge.vocabulary import FactSpec, FactType
from generated_domain import DomainMaker
from generated_names import ACTORS, NOUNS, OUTSIDE, Names

WILDNESS = (0.0, 0.25, 0.9)
"""Shares of names that may be any printable text, by seed."""


@cache
def generated(seed: int, entities: int | None = None) -> str:
    """Give the text of a valid requirements file.

    Args:
        seed: Any number. Every third file has plain names only, every third nearly none.
        entities: Number of entities; one to twelve by chance when absent.
    """
    chance = random.Random(f"archgen {seed} {entities}")
    wildness = WILDNESS[seed % len(WILDNESS)]
    names = Names(chance, wildness)
    actors = [names.new(ACTORS) for _ in range(chance.randint(0, 4))]
    integrations = [_integration(chance, names) for _ in range(chance.choice((0, 0, 1, 2, 3)))]
    project = {"name": Names(chance, wildness).new(NOUNS), "summary": names.text() if chance.random() < 0.7 else ""}
    maker = DomainMaker(chance, wildness, actors, [one["name"] for one in integrations], project["name"])
    knowledge = load_knowledge()
    document = {
        "archgen": 1,
        "project": project,
        **_facts(chance, knowledge),
        "actors": actors,
        "integrations": integrations,
        "decisions": _decisions(chance, knowledge),
        "domain": maker.domain(entities or chance.randint(1, 12)),
    }
    for fact, value in document.pop("project_facts", {}).items():
        document["project"][fact] = value
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=10_000)


def _integration(chance: random.Random, names: Names) -> dict[str, Any]:
    found: dict[str, Any] = {"name": names.new(OUTSIDE)}
    if chance.random() < 0.5:
        found |= {"purpose": names.text(), "availability": "99.9%", "latency_p99": "700 ms"}
    return found


def _facts(chance: random.Random, knowledge: Knowledge) -> dict[str, Any]:
    """Give some facts in their groups; those of the project apart, as that group has a name as well."""
    facts = knowledge.vocabulary.facts.values()
    specs = [one for one in facts if one.statable and (one.allowed or one.type not in (FactType.ENUM, FactType.SET))]
    found: dict[str, Any] = {}
    for spec in chance.sample(specs, chance.randint(0, 14)):
        group = "project_facts" if spec.group == "project" else spec.group
        found.setdefault(group, {})[spec.name] = _value(chance, spec)
    return found


def _value(chance: random.Random, spec: FactSpec) -> Any:
    match spec.type:
        case FactType.BOOLEAN:
            return chance.random() < 0.5
        case FactType.ENUM:
            return chance.choice(spec.allowed)
        case FactType.SET:
            return chance.sample(spec.allowed, chance.randint(1, min(3, len(spec.allowed))))
        case _:
            low, high = (spec.plausible[end] if spec.plausible[end] is not None else spec.bounds[end] for end in (0, 1))
            low, high = low or 0, high if high is not None else 1000
            value = low + (high - low) * chance.random() ** 3
            return round(value) if spec.type is FactType.INTEGER else round(value, 2)


def _decisions(chance: random.Random, knowledge: Knowledge) -> dict[str, Any]:
    """Choose an option of a few decisions, however unwise."""
    chosen = chance.sample(sorted(knowledge.decisions), chance.randint(0, 5))
    return {
        decision: {"choose": chance.choice(sorted(knowledge.decisions[decision].options)), "because": "By lot"}
        for decision in chosen
    }
