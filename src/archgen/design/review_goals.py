"""Goals, non-goals, scenarios, stakeholders and constraints: what the design is measured against."""

from collections.abc import Iterator
from dataclasses import dataclass

from archgen import units
from archgen.design.review_ground import ReviewGround, fixed_share
from archgen.design.review_model import Constraint, Goal, NonGoal, Scenario, Stakeholder
from archgen.facts.model import Provenance
from archgen.knowledge.review import ScenarioRow, StakeholderRow
from archgen.knowledge.spelling import find
from archgen.requirements.model import Integration

_MOST_DECISIONS = 4


def compose_goals(ground: ReviewGround) -> tuple[Goal, ...]:
    """Return the measurable goals, those that people stated first."""
    rows = [
        (row, text, measure)
        for row in ground.words.goals
        if ground.holds(row.when)
        and (text := ground.fill(row.text)) is not None
        and (measure := ground.fill(row.measure)) is not None
    ]
    rows.sort(key=lambda one: not _is_stated(ground, one[0].fact))
    return tuple(
        Goal(
            id=f"G{number}",
            text=text,
            measure=measure,
            fact=row.fact,
            is_stated=_is_stated(ground, row.fact),
            decided_in=ground.readers_of([row.fact])[:_MOST_DECISIONS],
            slos=ground.slos_of(row.fact),
            shown_in=row.shown_in,
        )
        for number, (row, text, measure) in enumerate(rows, 1)
    )


def compose_non_goals(ground: ReviewGround) -> tuple[NonGoal, ...]:
    """Return what could have been a goal; at least one rests on something that nobody said, where a row does."""
    rows = [row for row in ground.words.non_goals if ground.holds(row.when)]
    kept = rows[: ground.words.most_non_goals]
    unsaid = [row for row in rows if any(ground.facts[one].is_assumed for one in row.facts)]
    if unsaid and not any(row in kept for row in unsaid):
        kept = [*kept[:-1], unsaid[0]]
    return tuple(NonGoal(text=row.text, facts=row.facts) for row in kept)


def compose_scenarios(ground: ReviewGround) -> tuple[Scenario, ...]:
    """Return one scenario for each key, with its importance to people and its difficulty here."""
    taken: dict[str, Scenario] = {}
    for row in ground.words.scenarios:
        if row.key in taken or not ground.holds(row.when):
            continue
        texts = [ground.fill(one) for one in (row.stimulus, row.environment, row.response, row.measure)]
        if None in texts:
            continue
        stimulus, environment, response, measure = (text or "" for text in texts)
        taken[row.key] = Scenario(
            id=f"S{len(taken) + 1}",
            quality=row.quality,
            stimulus=stimulus,
            environment=environment,
            response=response,
            measure=measure,
            importance=_importance(ground, row),
            difficulty=_difficulty(ground, row),
            fact=row.fact,
            met_by=ground.readers_of([row.fact])[:_MOST_DECISIONS],
            slos=ground.slos_of(row.fact),
            shown_in=row.shown_in,
        )
    return tuple(taken.values())


def compose_stakeholders(ground: ReviewGround) -> tuple[Stakeholder, ...]:
    """Return who is concerned and what each needs."""
    return tuple(one for row in ground.words.stakeholders if ground.holds(row.when) for one in _people(ground, row))


def compose_constraints(ground: ReviewGround) -> tuple[Constraint, ...]:
    """Return what people fixed: stated facts, then technologies, decisions and systems of others."""
    found = [
        _Row(
            row.kind,
            text,
            f"{ground.knowledge.vocabulary[row.fact].group}.{row.fact}",
            ground.readers_of([row.fact]),
            row.shown_in,
        )
        for row in ground.words.constraints
        if _is_stated(ground, row.fact) and ground.holds(row.when) and (text := ground.fill(row.text)) is not None
    ]
    rows = [*found, *_named(ground), *_decided(ground), *_depended(ground)]
    return tuple(
        Constraint(
            id=f"L{number}",
            kind=row.kind,
            text=row.text,
            origin=row.origin,
            decided_in=row.decisions[:_MOST_DECISIONS],
            shown_in=row.shown_in,
        )
        for number, row in enumerate(rows, 1)
    )


@dataclass(frozen=True)
class _Row:
    """A constraint before it has its number."""

    kind: str
    text: str
    origin: str
    decisions: tuple[str, ...]
    shown_in: str


def _named(ground: ReviewGround) -> Iterator[_Row]:
    """Give technologies that people insist on, rule out or run already."""
    words, stated = ground.words.constraint_words, ground.requirements
    for number, name in enumerate(stated.constraints.use):
        text, path = words.use.format(name=name), f"constraints.use[{number}]"
        yield _Row("technical", text, path, served_by(ground, name), words.shown_in["use"])
    for number, name in enumerate(stated.constraints.avoid):
        text, path = words.avoid.format(name=name), f"constraints.avoid[{number}]"
        yield _Row("technical", text, path, served_by(ground, name, chosen=False), words.shown_in["avoid"])
    for number, one in enumerate(stated.existing):
        role = words.role.format(role=one.role) if one.role else ""
        debt = words.debt.format(debt=one.debt) if one.debt else ""
        text = words.existing.format(name=f"{one.technology} {one.version}".strip(), role=role, debt=debt)
        served = served_by(ground, one.technology)
        yield _Row("technical", text, f"existing[{number}]", served, words.shown_in["existing"])


def served_by(ground: ReviewGround, name: str, *, chosen: bool = True) -> tuple[str, ...]:
    """Give the decisions in which a name counts: as the option itself, or as a technology that realises options."""
    technology = ground.knowledge.catalogue.technology(name)
    realised = technology.realises if technology else {}
    found = []
    for one in ground.recommendations.for_system():
        options = set(realised.get(one.decision, ())) | {find(name, [option.id for option in one.options])}
        if options & (set(one.chosen) if chosen else {option.id for option in one.options}):
            found.append(one.decision)
    return tuple(found)


def _decided(ground: ReviewGround) -> Iterator[_Row]:
    words = ground.words.constraint_words
    for name, choice in ground.requirements.decisions.items():
        decision = find(name, ground.knowledge.decisions) or name
        options = ground.knowledge.decisions[decision].options
        named = ", ".join(options[found].name for one in choice.choose if (found := find(one, options)))
        by = words.by.format(by=choice.by) if choice.by else ""
        text = words.decision.format(decision=title_of(ground, decision), options=named, by=by, because=choice.because)
        yield _Row(
            "organisational", text.removesuffix(": "), f"decisions.{name}", (decision,), words.shown_in["decision"]
        )


def _depended(ground: ReviewGround) -> Iterator[_Row]:
    words = ground.words.constraint_words
    readers = ground.readers_of(["external_integrations"])
    for number, one in enumerate(ground.requirements.integrations):
        promise = words.promise.format(promise=_promise(one)) if _promise(one) else ""
        text = words.integration.format(name=one.name, promise=promise)
        yield _Row("technical", text, f"integrations[{number}]", readers, words.shown_in["integration"])


def _promise(one: Integration) -> str:
    availability = units.show(one.availability, "percent") if one.availability is not None else ""
    latency = f"p99 {units.show(one.latency_p99, 'ms')}" if one.latency_p99 is not None else ""
    return ", ".join(part for part in (availability, latency) if part)


def title_of(ground: ReviewGround, decision: str) -> str:
    """Give a decision's name as people read it."""
    return ground.words.records.titles.get(decision, decision.replace("_", " ").capitalize())


def _is_stated(ground: ReviewGround, fact: str) -> bool:
    return ground.facts[fact].provenance is Provenance.STATED


def _importance(ground: ReviewGround, row: ScenarioRow) -> str:
    """Rate a scenario by the place of its criterion in `priorities`, or by whether its target was stated."""
    priorities = ground.requirements.priorities
    if row.criterion in priorities:
        return "H" if priorities.index(row.criterion) < ground.words.importance.high_until_place else "M"
    if priorities:
        return "M" if _is_stated(ground, row.fact) else "L"
    return "H" if _is_stated(ground, row.fact) else "M" if not ground.facts[row.fact].is_assumed else "L"


def _difficulty(ground: ReviewGround, row: ScenarioRow) -> str:
    bounds = ground.words.difficulty[row.difficulty]
    pressure = _pressure(ground, row.difficulty)
    return "H" if pressure >= bounds.high else "M" if pressure >= bounds.medium else "L"


def _pressure(ground: ReviewGround, kind: str) -> float:
    """Measure how near a scenario is to its limit."""
    match kind:
        case "latency":
            hardest = ground.hardest
            return 0.0 if hardest is None else 1.0 if not hardest.latency_as_drawn.fits else fixed_share(hardest)
        case "availability":
            down = ground.minutes_down or 0.0
            return down / ground.minutes_allowed if ground.minutes_allowed else 1.0
        case "load":
            return ground.store_use or 0.0
        case "security":
            regimes = ground.facts.value("compliance")
            return float(len(regimes)) if isinstance(regimes, tuple) else 0.0
        case "change":
            return ground.words.unsettled[str(ground.facts.value("domain_clarity"))]
        case _:
            return ground.core.cost.share_of_budget


def _people(ground: ReviewGround, row: StakeholderRow) -> Iterator[Stakeholder]:
    for more in _each(ground, row.each):
        name, needs = ground.fill(row.name, **more), ground.fill(row.needs, **more)
        if name is not None and needs is not None:
            yield Stakeholder(name=name, needs=needs, reads=row.reads)


def _each(ground: ReviewGround, kind: str) -> list[dict[str, str]]:
    """Give the values of a row that stands for several: actors with the flows that they start."""
    if kind != "actor":
        return [{}]
    flows = ground.core.structure.flows
    started = {
        person.name: [flow.name for flow in flows if flow.steps and flow.steps[0].from_id == person.id]
        for person in ground.core.structure.people
    }
    return [
        {"actor": name, "actor_flows": ", ".join(f"“{one}”" for one in own)} for name, own in started.items() if own
    ]
