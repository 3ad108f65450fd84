"""Facts that follow from what people state elsewhere: experience, existing technology, integrations and the domain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from archgen.facts.ground import Derivation, Derived, Ground, members
from archgen.facts.rules import load_derivations
from archgen.facts.volume import round_gb
from archgen.knowledge.spelling import normal
from archgen.requirements.model import AccessPattern, Domain, Entity, Experience, FieldType, Integration, PatternKind
from archgen.units import Unit, plain, short, show

_LEVELS = tuple(Experience)
_TIME_SERIES_ROWS = 50_000_000
"""Rows from which a table of timestamped, unchanging measurements may be a time series."""

_TIME_SERIES_WRITES = 100
"""Writes per second from which it is one."""

_MEASURED = {
    FieldType.INT,
    FieldType.BIGINT,
    FieldType.DECIMAL,
    FieldType.BOOL,
    FieldType.DURATION,
    FieldType.GEO,
}
"""Types of measured values."""

_BESIDE_MEASURED = {FieldType.TIMESTAMP, FieldType.REFERENCE, FieldType.ENUM, FieldType.UUID}
"""Types that say of what and when a value was measured."""

_MANY_ASYNC = 8
"""Asynchronous steps from which they are many."""

_DEEPEST = 3
"""Hops that are taken from the domain; a deeper common query has to be stated."""


def skill(fact: str) -> Derivation:
    """Make the derivation of a skill from experience with its technologies, else from what runs already."""

    def derive(ground: Ground) -> Derived | None:
        known = {normal(name) for name in load_derivations().experience[fact]}
        claimed = {name: level for name, level in ground.requirements.experience.items() if normal(name) in known}
        if claimed:
            best = max(claimed.values(), key=_LEVELS.index)
            names = ", ".join(f"{name} {level}" for name, level in claimed.items())
            inputs = tuple(f"team.experience.{name}" for name in claimed)
            return Derived(value=best.value, because=f"Experience of the team: {names}.", inputs=inputs)
        running = [one.technology for one in ground.requirements.existing if normal(one.technology) in known]
        if running:
            because = f"{', '.join(running)} runs here already, so somebody runs it."
            return Derived(value=Experience.SOME.value, because=because, inputs=("existing",), is_assumption=True)
        return None

    return derive


def team_languages(ground: Ground) -> Derived | None:
    """Read the languages of the team from what it knows best and from what runs already."""
    requirements = ground.requirements
    ranked = sorted(requirements.experience.items(), key=lambda item: -_LEVELS.index(item[1]))
    claimed = [name for name, level in ranked if level is not Experience.NONE]
    running = [one.technology for one in requirements.existing]
    excluded = set(_languages(name for name, level in ranked if level is Experience.NONE)) - set(_languages(claimed))
    mastered = set(_languages(name for name, level in ranked if level is Experience.STRONG))
    mastered -= set(_languages(requirements.constraints.avoid))
    if mastered:
        excluded |= set(_languages(claimed)) - mastered - set(_languages(running))
    found = [name for name in dict.fromkeys(_languages([*claimed, *running])) if name not in excluded]
    if not found:
        return None
    because = f"From experience and what runs: {', '.join(dict.fromkeys(_speaking([*claimed, *running])))}."
    return Derived(value=tuple(found), because=because, inputs=("team.experience", "existing"))


def _languages(technologies: Iterable[str]) -> Iterator[str]:
    """Give the language that each technology speaks for."""
    for technology in technologies:
        for language, names in load_derivations().languages.items():
            if normal(technology) in {normal(name) for name in names}:
                yield language


def _speaking(technologies: Iterable[str]) -> Iterator[str]:
    """Give the technologies that speak for a language."""
    return (technology for technology in technologies if any(True for _ in _languages([technology])))


def external_integrations(ground: Ground) -> Derived | None:
    """Count the integrations that are listed."""
    listed = ground.requirements.integrations
    if not listed:
        return None
    because = f"Listed: {', '.join(one.name for one in listed)}."
    return Derived(value=len(listed), because=because, inputs=("integrations",), is_assumption=_stands_in(ground))


def _stands_in(ground: Ground) -> bool:
    """Tell whether an archetype stands in, so that integrations may be its own."""
    return ground.requirements.domain.assumed


def money_movement(ground: Ground) -> Derived | None:
    """Tell from regimes, integrations and entities that money moves."""
    if ground.knows(["compliance"]) and "pci_dss" in members(ground, "compliance"):
        return Derived(value=True, because="PCI DSS is about payments.", inputs=("compliance",))
    paying = _with_words(ground.requirements.integrations, "payments")
    if paying is not None:
        because = f"{paying.name} takes payments."
        return Derived(value=True, because=because, inputs=("integrations",), is_assumption=_stands_in(ground))
    for entity in ground.domain.entities:
        if entity.lifecycle is not None and any(field.type is FieldType.MONEY for field in entity.fields):
            because = f"{entity.name} holds an amount of money and goes through states: {entity.lifecycle.text}."
            return Derived(value=True, because=because, inputs=(f"domain.entities.{entity.name}",), is_assumption=True)
    return None


def card_data_handling(ground: Ground) -> Derived | None:
    """Take it that a provider sees the card numbers where payments are taken and nobody says who does."""
    tokenised = "tokenised"
    if ground.knows(["compliance"]) and "pci_dss" in members(ground, "compliance"):
        because = "PCI DSS is asked for and nobody says who sees card numbers: the provider's page is taken to."
        return Derived(value=tokenised, because=because, inputs=("compliance",), is_assumption=True)
    paying = _with_words(ground.requirements.integrations, "cards")
    if paying is None:
        return None
    because = f"{paying.name} takes the payments; its page is taken to see the card numbers."
    return Derived(value=tokenised, because=because, inputs=("integrations",), is_assumption=True)


def _with_words(integrations: Iterable[Integration], purpose: str) -> Integration | None:
    """Find the first integration whose name or purpose has one of the words."""
    words = set(load_derivations().words[purpose])
    for one in integrations:
        if words & set(re.findall(r"[^\W_]+", f"{one.name} {one.purpose}".casefold())):
            return one
    return None


def data_volume(ground: Ground) -> Derived | None:
    """Add up what the entities take."""
    volume = ground.volume
    if not volume.sizes:
        return None
    missing = f" Without rows, so not counted: {', '.join(volume.without_rows)}." if volume.without_rows else ""
    return Derived(
        value=round_gb(volume.gb),
        because=f"Rows times the width of a row, with indexes.{missing}",
        inputs=tuple(f"domain.entities.{size.name}.rows" for size in volume.sizes),
        formula=volume.working,
        source=load_derivations().source("postgresql_page"),
        is_assumption=True,
    )


def largest_table(ground: Ground) -> Derived | None:
    """Measure the largest entity."""
    if not ground.volume.sizes:
        return None
    size, share = ground.volume.sizes[0], ground.share
    gb = round_gb(size.gb * share)
    scaled = f" × {share:.3g} to fit the stated volume" if share < 1 else ""
    return Derived(
        value=gb,
        because=f"{size.name} is the largest entity.",
        inputs=(f"domain.entities.{size.name}.rows",),
        formula=f"{size.working} × {size.factor:g} with indexes{scaled} = {show(gb, Unit.GB)}",
        source=load_derivations().source("postgresql_page"),
        is_assumption=True,
    )


def file_storage(ground: Ground) -> Derived | None:
    """Count the files of entities, at an assumed size each."""
    each = load_derivations().constants["file_mb"]
    elements = load_derivations().storage.list_elements.value
    files: dict[str, float] = {}
    for entity in ground.domain.entities:
        fields = [one for one in entity.fields if one.type is FieldType.FILE]
        if fields and entity.rows is not None:
            a_row = sum(elements if one.is_list else 1 for one in fields)
            files[entity.name] = entity.rows * ground.growth * a_row
    if not files:
        return None
    gb = round_gb(sum(files.values()) * each.value / 1000)
    counted = " + ".join(f"{name} {short(count)}" for name, count in files.items())
    return Derived(
        value=gb,
        because=f"Files of the entities: {each.because}.",
        inputs=tuple(f"domain.entities.{name}.rows" for name in files),
        formula=f"({counted}) files × {plain(each.value)} MB = {show(gb, Unit.GB)}",
        is_assumption=True,
    )


def retention(ground: Ground) -> Derived | None:
    """Take the longest retention of an entity."""
    kept = [one for one in ground.domain.entities if one.retention is not None]
    if not kept:
        return None
    longest = max(kept, key=lambda one: one.retention or 0)
    because = f"{longest.name} is kept longest: {show(longest.retention or 0, Unit.YEARS)}."
    return Derived(value=longest.retention, because=because, inputs=(f"domain.entities.{longest.name}.retention",))


def async_workflows(ground: Ground) -> Derived | None:
    """Count the asynchronous steps of the flows."""
    steps = [step for flow in ground.domain.flows for step in flow.steps if step.asynchronous]
    if not steps:
        return None
    value = "many" if len(steps) >= _MANY_ASYNC else "few"
    because = f"{len(steps)} asynchronous step{'s' if len(steps) > 1 else ''} in the flows."
    return Derived(value=value, because=because, inputs=("domain.flows",))


def search_needs(ground: Ground) -> Derived | None:
    """Take a search pattern for full text."""
    found = [one for one in ground.domain.access_patterns if one.kind is PatternKind.SEARCH]
    if not found:
        return None
    because = f"Access patterns that search: {', '.join(one.name for one in found)}."
    return Derived(value="full_text", because=because, inputs=("domain.access_patterns",), is_assumption=True)


def data_shape(ground: Ground) -> Derived | None:
    """Read from the entities which shapes besides relational the data has."""
    found = shapes_of(ground.domain)
    if not found:
        return None
    because = "; ".join(f"{shape}: {', '.join(names)}" for shape, names in found.items())
    inputs = ("domain.entities", "domain.access_patterns")
    return Derived(value=("relational", *found), because=f"Besides relations, {because}.", inputs=inputs)


def shapes_of(domain: Domain) -> Mapping[str, Sequence[str]]:
    """Give the shapes besides relational that a domain shows, each with the names that show it."""
    entities, patterns = domain.entities, domain.access_patterns
    shapes = {
        "time_series": [one.name for one in entities if is_time_series(one, patterns)],
        "blobs": [one.name for one in entities if any(field.type is FieldType.FILE for field in one.fields)],
        "full_text": [one.name for one in patterns if one.kind is PatternKind.SEARCH],
    }
    return {shape: names for shape, names in shapes.items() if names}


def is_time_series(entity: Entity, patterns: Iterable[AccessPattern]) -> bool:
    """Tell whether rows are many measurements of something at a time, written fast and never changed."""
    kinds = {field.type for field in entity.fields}
    if (entity.rows or 0) < _TIME_SERIES_ROWS or entity.lifecycle is not None:
        return False
    if FieldType.TIMESTAMP not in kinds or not kinds & _MEASURED or kinds - _MEASURED - _BESIDE_MEASURED:
        return False
    writing = (one for one in patterns if one.entity == entity.name and one.kind is PatternKind.WRITE)
    return any((one.rate or 0) >= _TIME_SERIES_WRITES for one in writing)


def relationship_depth(ground: Ground) -> Derived | None:
    """Follow the references from the entities that access patterns read."""
    domain = ground.domain
    read = dict.fromkeys(one.entity for one in domain.access_patterns)
    chains = [_longest_chain(name, {one.name: one for one in domain.entities}) for name in read]
    if not chains:
        return None
    longest = max(chains, key=len)[: _DEEPEST + 1]
    because = f"The longest chain that a pattern follows: {' → '.join(longest)}."
    return Derived(value=len(longest) - 1, because=because, inputs=("domain.access_patterns",), is_assumption=True)


def _longest_chain(name: str, entities: dict[str, Entity], seen: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Give the longest chain of references from an entity, none visited twice, cut where nobody follows further."""
    if name in seen or len(seen) > _DEEPEST or name not in entities:
        return ()
    targets = dict.fromkeys(field.target for field in entities[name].fields if field.target is not None)
    chains = [_longest_chain(target, entities, (*seen, name)) for target in targets]
    return (name, *max(chains, key=len, default=()))
