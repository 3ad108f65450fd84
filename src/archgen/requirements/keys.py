"""Which keys a requirements file has, where each belongs, and what to say about one that it does not have."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel

from archgen.knowledge.spelling import find, nearest
from archgen.knowledge.vocabulary import Vocabulary
from archgen.requirements.model import (
    AcceptedFinding,
    AccessPattern,
    Choice,
    Constraints,
    Entity,
    Existing,
    Flow,
    Integration,
    Project,
)

FORMAT = "1"
"""Version of the file format, the value of its key ``archgen``."""


def _of(model: type[BaseModel], *inner: str) -> tuple[str, ...]:
    """Give the keys of a mapping, which are the fields of its model save those that the reader adds."""
    return tuple(name for name in model.model_fields if name not in inner)


PROJECT = _of(Project)
CONSTRAINTS = _of(Constraints)
EXISTING = _of(Existing)
CHOICE = _of(Choice)
ACCEPTED = _of(AcceptedFinding)
INTEGRATION = _of(Integration)
DOMAIN = ("archetype", "contexts", "entities", "access_patterns", "flows")
ENTITY = _of(Entity, "name")
PATTERN = _of(AccessPattern, "kind_stated")
FLOW = _of(Flow)

SECTIONS = (
    "archgen",
    "standards",
    "priorities",
    "constraints",
    "existing",
    "actors",
    "decisions",
    "accepted",
    "integrations",
)
"""Keys at the top besides the groups of facts and ``domain``."""

_EXTRA = {"project": PROJECT, "team": ("experience",)}
_HOMES = {"experience": "team", "use": "constraints", "avoid": "constraints"} | dict.fromkeys(DOMAIN, "domain")


_ABBREVIATIONS = {
    "rps": "requests_per_second",
    "qps": "requests_per_second",
    "tps": "write_requests_per_second",
    "mau": "monthly_active_users",
    "users": "monthly_active_users",
    "dau": "monthly_active_users",
    "p99": "latency_p99",
    "latency": "latency_p99",
    "uptime": "availability",
    "sla": "availability",
    "budget": "infrastructure_budget",
    "developers": "engineers",
    "size": "engineers",
    "storage": "data_volume",
    "deadline": "timeline",
}


def _spelt_out(key: str) -> str:
    """Replace the abbreviations and everyday words in a key: ``peak_rps`` is ``peak_requests_per_second``."""
    return "_".join(_ABBREVIATIONS.get(word, word) for word in key.casefold().replace("-", "_").split("_"))


def top_keys(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Give the keys at the top of a file."""
    return tuple(dict.fromkeys(("archgen", "project", *vocabulary.groups, *SECTIONS[1:], "domain")))


def group_keys(vocabulary: Vocabulary, group: str) -> tuple[str, ...]:
    """Give the keys of a group: its facts that may be stated, and what else stands there."""
    facts = tuple(spec.name for spec in vocabulary.facts.values() if spec.group == group and spec.statable)
    return (*_EXTRA.get(group, ()), *facts)


def unknown_key(key: str, known: Sequence[str], section: str, vocabulary: Vocabulary) -> str:
    """Say what is wrong with a key: it is computed, belongs elsewhere, or is misspelt."""
    fact = find(key, vocabulary.facts)
    if fact is not None and not vocabulary.facts[fact].statable:
        how = vocabulary.facts[fact].derived
        return f"`{key}` is computed and cannot be stated{f': {how}' if how else ''}"
    home = vocabulary.facts[fact].group if fact else _HOMES.get(key, "" if key in top_keys(vocabulary) else None)
    if fact is not None and home == section:
        return f"unknown key `{key}`; write `{fact}`"
    if home is not None and home != section:
        place = f"in `{home}`" if home else "at the top of the file"
        return f"`{key}` belongs {place}{'' if fact in (None, key) else f' and is written `{fact}`'}"
    close = nearest(key, known) or nearest(_spelt_out(key), known)
    if close is not None:
        return f"unknown key `{key}`; did you mean `{close}`?"
    elsewhere = nearest(_spelt_out(key), vocabulary.facts)
    if elsewhere is not None and vocabulary.facts[elsewhere].statable:
        return f"unknown key `{key}`; did you mean `{elsewhere}` in `{vocabulary.facts[elsewhere].group}`?"
    return f"unknown key `{key}`; known here: {', '.join(f'`{one}`' for one in known)}"
