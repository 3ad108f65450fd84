"""Recognition of workloads: which large building blocks the domain calls for, by signs that add up to points.

Signs lie in facts, in the shape of entities and access patterns, in integrations and in flows. Words in names count for
one point at most, and neither words nor an integration alone make a workload. Entity signs bind roles such as `stock`,
so that later signs and the figures of the block can speak about them; of several ways to bind, the one with the most
points is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from archgen.design.shapes import has_stem, holds, matches_alone, matches_bound, refers_to
from archgen.facts.model import Facts
from archgen.knowledge.blocks import Block, Sign
from archgen.requirements.model import (
    AccessPattern,
    Entity,
    FieldType,
    Flow,
    Integration,
    ParticipantKind,
    Requirements,
)

_CANDIDATES = 8
"""Entities tried for one role; more would cost time and are hardly ever the same shape."""


@dataclass(frozen=True)
class HeldSign:
    """A sign that holds, with what it was seen in.

    Attributes:
        sign: The sign as the block states it.
        seen_in: Names of the facts, entity, pattern, integration or flow.
    """

    sign: Sign
    seen_in: str


@dataclass(frozen=True)
class Recognised:
    """A workload that the requirements show, or perhaps show.

    Attributes:
        workload: Id of its block.
        points: Points of the signs that hold.
        needed: Points at which it is recognised.
        bindings: Roles to entities, externals to integrations, by name.
        signs: The signs that hold.
        is_question: Whether the signs are too weak for a container.
        context: Bounded context of most bound entities; None when nothing is bound.
        numbers: Numbers of what is bound, by the origin under which figures name them (`entity:stock.rows`).
    """

    workload: str
    points: int
    needed: int
    bindings: Mapping[str, str]
    signs: tuple[HeldSign, ...]
    is_question: bool
    context: str | None = None
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class _Scene:
    """What signs are looked for in."""

    requirements: Requirements
    values: Mapping[str, object]
    banned: Mapping[str, frozenset[str]]

    @property
    def patterns(self) -> Sequence[AccessPattern]:
        return self.requirements.domain.access_patterns

    @cached_property
    def referring(self) -> Mapping[str, list[Entity]]:
        """The entities that refer to each entity."""
        found: dict[str, list[Entity]] = {}
        for entity in self.requirements.domain.entities:
            for target in sorted({one.target for one in entity.fields if one.target}):
                found.setdefault(target, []).append(entity)
        return found


def recognise(blocks: Mapping[str, Block], requirements: Requirements, facts: Facts) -> tuple[Recognised, ...]:
    """Return the workloads that are recognised or only just not, the strongest first."""
    values = facts.values_by_name()
    found = [_recognise(block, requirements, values) for block in blocks.values() if block.is_workload]
    shown = [one for one in found if one is not None]
    return tuple(sorted(shown, key=lambda one: (one.is_question, one.needed - one.points, one.workload)))


def _recognise(block: Block, requirements: Requirements, values: Mapping[str, object]) -> Recognised | None:
    recognition = block.recognised_by
    if recognition is None:
        return None
    roles = {sign.as_ for sign in recognition.signs if sign.kind == "entity"}
    scene = _Scene(requirements, values, _banned(recognition.excludes, roles, requirements))
    integration, outside = _integration(recognition.signs, recognition.excludes, requirements)
    bound, inside = _bind(recognition.signs, scene)
    held = [*_facts(recognition.signs, scene), *inside, *outside, *_flows(recognition.signs, requirements, integration)]
    if _is_excluded(recognition.excludes, roles, scene, bound):
        return None
    is_structural = any(one.sign.kind != "integration" for one in held)
    held += _words(recognition.signs, requirements, integration)
    points = sum(one.sign.points for one in held)
    if not held or not _is_worth_asking(points, recognition.at, held):
        return None
    external = next((one.sign.as_ for one in outside if one.sign.as_), None)
    names = {role: entity.name for role, entity in bound.items()}
    return Recognised(
        workload=block.block,
        points=points,
        needed=recognition.at,
        bindings={**names, **({external: integration.name} if external and integration else {})},
        signs=tuple(held),
        is_question=points < recognition.at or not is_structural,
        context=_context(bound, held, requirements),
        numbers=_numbers(bound, integration, recognition.signs, scene),
    )


def _is_worth_asking(points: int, needed: int, held: Sequence[HeldSign]) -> bool:
    """Tell whether signs suffice at least for a question: one point short, and more than the shape of one entity."""
    kinds = {one.sign.kind for one in held}
    return points >= needed or (points == needed - 1 and (len(kinds) > 1 or "integration" in kinds))


def _facts(signs: Sequence[Sign], scene: _Scene) -> Iterator[HeldSign]:
    for sign in signs:
        if sign.kind == "facts" and sign.holds_for(scene.values):
            yield HeldSign(sign, ", ".join(sorted({name for when in sign.when for name in when})))


def _banned(excludes: Sequence[Sign], roles: set[str | None], requirements: Requirements) -> dict[str, frozenset[str]]:
    """Entities that may not play a role, because an exclusion speaks about that role itself."""
    return {
        sign.as_: frozenset(one.name for one in requirements.domain.entities if matches_alone(sign, one, requirements))
        for sign in excludes
        if sign.kind == "entity" and sign.as_ and sign.as_ in roles
    }


def _is_excluded(excludes: Sequence[Sign], roles: set[str | None], scene: _Scene, bound: Mapping[str, Entity]) -> bool:
    for sign in excludes:
        if sign.kind == "facts" and sign.holds_for(scene.values):
            return True
        if sign.kind == "entity" and sign.as_ not in roles:
            entities = scene.requirements.domain.entities
            if any(
                matches_alone(sign, one, scene.requirements) and matches_bound(sign, one, bound) for one in entities
            ):
                return True
    return False


def _bind(signs: Sequence[Sign], scene: _Scene) -> tuple[dict[str, Entity], list[HeldSign]]:
    """Find the binding of roles whose entity and pattern signs give the most points; the first of several."""
    entity_signs = [sign for sign in signs if sign.kind == "entity" and sign.as_]
    candidates = {id(sign): _candidates(sign, scene) for sign in entity_signs}
    best: tuple[int, dict[str, Entity], list[HeldSign]] = (-1, {}, [])
    for bound, held in _bindings(entity_signs, candidates, {}, []):
        everything = [*held, *_patterns(signs, scene, bound)]
        points = sum(one.sign.points for one in everything)
        if points > best[0]:
            best = (points, bound, everything)
    return best[1], best[2]


def _candidates(sign: Sign, scene: _Scene) -> list[Entity]:
    """Give the entities that fit a sign by themselves, those with a telling name first."""
    banned = scene.banned.get(sign.as_ or "", ())
    entities = scene.requirements.domain.entities
    fitting = [one for one in entities if one.name not in banned and matches_alone(sign, one, scene.requirements)]
    return sorted(fitting, key=lambda one: not has_stem(sign.prefer_any, one.name))[:_CANDIDATES]


def _bindings(
    signs: Sequence[Sign], candidates: Mapping[int, list[Entity]], bound: dict[str, Entity], held: list[HeldSign]
) -> Iterator[tuple[dict[str, Entity], list[HeldSign]]]:
    """Give every way to bind the roles of the signs, each entity to one role, or to leave them unbound."""
    if not signs:
        yield bound, held
        return
    sign, rest = signs[0], signs[1:]
    role, taken = sign.as_ or "", {one.name for one in bound.values()}
    for entity in candidates[id(sign)]:
        if entity.name not in taken and matches_bound(sign, entity, bound):
            yield from _bindings(rest, candidates, {**bound, role: entity}, [*held, HeldSign(sign, entity.name)])
    yield from _bindings(rest, candidates, bound, held)


def occurrences(signs: Sequence[Sign], requirements: Requirements) -> Iterator[Mapping[str, Entity]]:
    """Give every way to bind the roles of some signs so that all of them hold, entity and pattern signs alike."""
    scene = _Scene(requirements, {}, {})
    roles = [sign for sign in signs if sign.kind == "entity"]
    patterns = [sign for sign in signs if sign.kind == "pattern"]
    for bound in _full_bindings(roles, scene, {}):
        if all(next(_matching(sign, scene, bound), None) for sign in patterns):
            yield bound


def _full_bindings(signs: Sequence[Sign], scene: _Scene, bound: dict[str, Entity]) -> Iterator[dict[str, Entity]]:
    if not signs:
        yield bound
        return
    sign, rest = signs[0], signs[1:]
    targets = [bound[has.removeprefix("ref ")] for has in sign.has if has.removeprefix("ref ") in bound]
    taken = {one.name for one in bound.values()}
    for entity in scene.referring.get(targets[0].name, ()) if targets else scene.requirements.domain.entities:
        if (
            entity.name not in taken
            and matches_alone(sign, entity, scene.requirements)
            and matches_bound(sign, entity, bound)
        ):
            yield from _full_bindings(rest, scene, {**bound, sign.as_ or "": entity})


def _patterns(signs: Sequence[Sign], scene: _Scene, bound: Mapping[str, Entity]) -> Iterator[HeldSign]:
    for sign in signs:
        if sign.kind == "pattern":
            match = next(_matching(sign, scene, bound), None)
            if match:
                yield HeldSign(sign, match.name)


def _matching(sign: Sign, scene: _Scene, bound: Mapping[str, Entity]) -> Iterator[AccessPattern]:
    entity = bound.get(sign.entity or "")
    if entity is None:
        return
    for one in scene.patterns:
        if (
            one.entity == entity.name
            and (not sign.kind_of or one.kind.value in sign.kind_of)
            and all(_selects_by(one, by, entity, bound) for by in sign.by)
            and (sign.range is None or any(_is_of(entity, name, sign.range) for name in one.range))
            and (sign.sort is None or _is_sorted(one, entity, sign.sort))
            and (sign.rate is None or holds("rate", sign.rate, one.rate))
        ):
            yield one


def _selects_by(pattern: AccessPattern, by: str, entity: Entity, bound: Mapping[str, Entity]) -> bool:
    """Tell whether a pattern selects by a type, by a bound entity, or by what a bound edge connects."""
    other = bound.get(by)
    if other is None:
        return any(_is_of(entity, name, by) for name in pattern.by)
    near = {other.name} | {one.target for one in other.fields if one.target and not refers_to(entity, other.name)}
    fields = (entity.field(name) for name in pattern.by)
    return any(one is not None and one.target in near for one in fields)


def _is_of(entity: Entity, name: str, type_name: str) -> bool:
    one = entity.field(name)
    wanted = (FieldType.TIMESTAMP, FieldType.DATE) if type_name == "timestamp" else (type_name,)
    return one is not None and one.type in wanted


def _is_sorted(pattern: AccessPattern, entity: Entity, sort: str) -> bool:
    return any(
        one.descending == sort.startswith("-") and _is_of(entity, one.field, sort.lstrip("-")) for one in pattern.sort
    )


def _integration(
    signs: Sequence[Sign], excludes: Sequence[Sign], requirements: Requirements
) -> tuple[Integration | None, list[HeldSign]]:
    """Find the integration for which most integration signs hold."""
    wanted = [sign for sign in signs if sign.kind == "integration"]
    banned = [sign for sign in excludes if sign.kind == "integration"]
    best: tuple[int, Integration | None, list[HeldSign]] = (0, None, [])
    for one in requirements.integrations:
        if any(_fits(sign, one) for sign in banned):
            continue
        held = [HeldSign(sign, one.name) for sign in wanted if _fits(sign, one)]
        points = sum(each.sign.points for each in held)
        if points > best[0]:
            best = (points, one, held)
    return best[1], best[2]


def _fits(sign: Sign, integration: Integration) -> bool:
    return (
        (not sign.purpose_any or has_stem(sign.purpose_any, integration.name, integration.purpose))
        and (sign.latency_p99 is None or holds("latency_p99", sign.latency_p99, integration.latency_p99))
        and (sign.availability is None or holds("availability", sign.availability, integration.availability))
    )


def _flows(signs: Sequence[Sign], requirements: Requirements, integration: Integration | None) -> Iterator[HeldSign]:
    for sign in signs:
        if sign.kind == "flow":
            match = next((one for one in requirements.domain.flows if _runs(sign, one, integration)), None)
            if match:
                yield HeldSign(sign, match.name)


def _runs(sign: Sign, flow: Flow, integration: Integration | None) -> bool:
    """Tell whether a flow fits; calls count only to the integration that other signs have bound."""
    called = {step.receiver.name for step in flow.steps if step.receiver.kind is ParticipantKind.INTEGRATION}
    return (
        (sign.calls is None or (integration is not None and integration.name in called))
        and (sign.asynchronous is None or any(step.asynchronous for step in flow.steps) == sign.asynchronous)
        and (sign.steps is None or holds("steps", sign.steps, len(flow.steps)))
    )


def _words(signs: Sequence[Sign], requirements: Requirements, integration: Integration | None) -> Iterator[HeldSign]:
    """Look for words outside the integration that has counted already."""
    domain, project = requirements.domain, requirements.project
    others = [one.name for one in requirements.integrations if one != integration]
    named = [one.name for group in (domain.contexts, domain.entities, domain.flows) for one in group]
    texts = [project.name, project.summary, *named, *others]
    for sign in signs:
        if sign.kind == "words":
            match = next((text for text in texts if has_stem(sign.any_, text)), None)
            if match:
                yield HeldSign(sign, match)


def _context(bound: Mapping[str, Entity], held: Sequence[HeldSign], requirements: Requirements) -> str | None:
    """Return the context of the bound entity whose signs count most, the first bound one when several count as much."""
    if not bound:
        return None
    points = {role: sum(one.sign.points for one in held if role in (one.sign.as_, one.sign.entity)) for role in bound}
    principal = max(bound, key=lambda role: points[role])
    return requirements.domain.context_of(bound[principal].name)


def _numbers(
    bound: Mapping[str, Entity], integration: Integration | None, signs: Sequence[Sign], scene: _Scene
) -> dict[str, float]:
    numbers = {f"entity:{role}.rows": float(one.rows) for role, one in bound.items() if one.rows is not None}
    for role in bound:
        matched = {
            one.name: one
            for sign in signs
            if sign.kind == "pattern" and sign.entity == role
            for one in _matching(sign, scene, bound)
        }
        rates = [one.rate for one in matched.values() if one.rate is not None]
        if rates:
            numbers[f"pattern:{role}.rate"] = sum(rates)
    if integration is not None:
        stated = {"availability": integration.availability, "latency_p99": integration.latency_p99}
        numbers |= {f"integration:{key}": value for key, value in stated.items() if value is not None}
    return numbers
