"""Open questions and assumptions: what nobody has said, and what an answer could change."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archgen.decisions.model import Recommendation
from archgen.design.review_goals import title_of
from archgen.design.review_ground import ReviewGround, marked
from archgen.design.review_model import Assumption, Question
from archgen.facts.model import Fact, Provenance
from archgen.findings import Finding, open_findings
from archgen.knowledge.blocks import Ask, Block
from archgen.knowledge.priors import Prior
from archgen.knowledge.tables import Door
from archgen.knowledge.vocabulary import FactSpec


@dataclass(frozen=True)
class _Draft:
    """A question before it has its number."""

    question: str
    who: str
    default: str
    because: str
    origin: str
    weight: int
    decisions: tuple[str, ...] = ()


def compose_assumptions(ground: ReviewGround) -> tuple[Assumption, ...]:
    """Return every value that nobody stated, those first that change decisions, then those that sizes rest on."""
    sized = _sized_facts(ground)
    found = [
        Assumption(
            fact=name,
            group=ground.knowledge.vocabulary[name].group,
            value=fact.show(),
            because=fact.because,
            flips=_flipped_by(ground, name),
            is_sized=name in sized,
        )
        for name, fact in ground.facts.items()
        if fact.provenance is Provenance.ASSUMED
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.flips), not one.is_sized)))


def compose_questions(ground: ReviewGround, assumptions: Sequence[Assumption]) -> tuple[Question, ...]:
    """Return all open questions, ranked by what the answer can change."""
    drafts = [*_of_findings(ground), *_of_blocks(ground), *_of_workloads(ground)]
    asked = {path.rpartition(".")[2] for finding in ground.findings if finding.question for path in finding.about}
    drafts += _of_assumptions(ground, [one for one in assumptions if one.flips and one.fact not in asked])
    once = {draft.question: draft for draft in sorted(drafts, key=lambda one: one.weight)}
    ranked = _ranked(once.values(), ground.words.questions.repeat)
    shown = next((row.most for row in ground.words.questions.shown if ground.holds(row.when)), len(ranked))
    return tuple(
        Question(
            id=f"Q{number}",
            question=one.question,
            who=one.who,
            default=one.default,
            because=one.because,
            origin=one.origin,
            decisions=one.decisions,
            weight=one.weight,
            is_shown=number <= shown,
        )
        for number, one in enumerate(ranked, 1)
    )


def _ranked(drafts: Iterable[_Draft], repeat: float) -> list[_Draft]:
    """Order by weight; each further question of one origin counts less, so that no origin fills the list."""
    ordered = sorted(drafts, key=lambda one: (-one.weight, one.origin, one.question))
    seen: Counter[str] = Counter()
    weighed: list[tuple[float, _Draft]] = []
    for one in ordered:
        weighed.append((one.weight * repeat ** seen[one.origin], one))
        seen[one.origin] += 1
    return [one for _, one in sorted(weighed, key=lambda row: (-row[0], row[1].origin, row[1].question))]


def _of_findings(ground: ReviewGround) -> Iterator[_Draft]:
    policy = ground.words.questions
    for finding in open_findings(ground.findings):
        if finding.question:
            fixed = policy.fixed.get(finding.id)
            weight = policy.severity[finding.severity.value] if fixed is None else fixed
            yield _Draft(
                question=finding.question,
                who=finding.who or policy.who_asks,
                default=_default_of(ground, finding),
                because=finding.consequence or finding.message,
                origin=finding.id,
                weight=weight,
                decisions=finding.decisions,
            )


def _default_of(ground: ReviewGround, finding: Finding) -> str:
    """Say what holds until there is an answer: the facts that it is about, as they are taken."""
    names = [path.rpartition(".")[2] for path in finding.about]
    taken = [f"`{name}` {marked(ground.facts[name])}" for name in names if name in ground.facts]
    return ", ".join(taken) or ground.words.questions.finding_default


def _of_blocks(ground: ReviewGround) -> Iterator[_Draft]:
    """Ask what blocks in the design ask, and whether those are wanted whose trigger is weak."""
    policy = ground.words.questions
    sized = {
        one.origin.removeprefix("ask:")
        for sizing in ground.core.sizings
        for quantity in sizing.quantities
        for one in quantity.inputs
        if one.origin.startswith("ask:")
    }
    selected = {one.block.block: one.block for one in ground.core.structure.selected}
    for block in selected.values():
        for ask in block.asks:
            yield _asked(ground, block, ask, policy.sized_ask if ask.id in sized else policy.shape_ask)
    for block in ground.knowledge.blocks.values():
        if block.block in selected:
            continue
        for weak in block.ask_when:
            if ground.holds(weak.when):
                yield _Draft(
                    weak.question,
                    policy.who_asks,
                    policy.workload_default,
                    weak.because,
                    block.block,
                    policy.weak_trigger,
                )


def _asked(ground: ReviewGround, block: Block, ask: Ask, weight: int) -> _Draft:
    policy = ground.words.questions
    words = policy.ask_because if ask.changes else policy.ask_because_plain
    changes = ", ".join(one.replace("_", " ") for one in ask.changes)
    because = words.format(because=ask.because.rstrip("."), changes=changes)
    return _Draft(ask.ask, policy.who_asks, f"~{_plain(ask.default)}", because, block.block, weight)


def _plain(value: str | bool | float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, int | float) else value.replace("_", " ")


def _of_workloads(ground: ReviewGround) -> Iterator[_Draft]:
    policy = ground.words.questions
    for one in ground.core.structure.workloads:
        if one.is_question:
            signs = ", ".join(dict.fromkeys(held.seen_in for held in one.signs))
            purpose = re.split("[,;.]", ground.knowledge.blocks[one.workload].purpose)[0]
            yield _Draft(
                question=policy.workload.format(purpose=purpose[:1].lower() + purpose[1:]),
                who=policy.who_asks,
                default=policy.workload_default,
                because=policy.workload_because.format(points=one.points, needed=one.needed, signs=signs),
                origin=one.workload,
                weight=policy.weak_workload,
            )


def _of_assumptions(ground: ReviewGround, assumptions: Iterable[Assumption]) -> Iterator[_Draft]:
    policy = ground.words.questions
    for one in assumptions:
        spec = ground.knowledge.vocabulary[one.fact]
        chances = _chances(ground, spec)
        one_way = max(
            (chances[name] for name in one.flips if _is_one_way(ground.recommendations.of(name))), default=0.0
        )
        weight = policy.assumed_fact + policy.per_decision * sum(chances.values()) + policy.one_way * one_way
        titles = ", ".join(title_of(ground, decision).lower() for decision in one.flips)
        yield _Draft(
            question=_question_of(ground, spec),
            who=policy.who_by_group.get(spec.group, policy.who_asks),
            default=f"`{one.fact}` {marked(ground.facts[one.fact])}",
            because=policy.fact_because.format(decisions=titles),
            origin=one.fact,
            weight=round(weight),
            decisions=one.flips,
        )


def _chances(ground: ReviewGround, spec: FactSpec) -> dict[str, float]:
    """Give for each decision that one fact alone changes the chance that it has a value which does so."""
    prior = next((one for one in spec.prior if ground.holds(one.when)), Prior())
    chances: dict[str, float] = {}
    for one in ground.recommendations.for_system():
        for flip in one.flips:
            if flip.fact == spec.name and not flip.also:
                chance = prior.chance_of(flip.from_, flip.to)
                chances[one.decision] = max(chance, chances.get(one.decision, 0.0))
    return chances


def _question_of(ground: ReviewGround, spec: FactSpec) -> str:
    """Give the question of a fact; one that only lists answers is led by the fact's name."""
    name = spec.name.replace("_", " ").capitalize()
    if spec.ask[:1].isupper():
        return spec.ask
    return ground.words.questions.fact_named.format(fact=name, ask=spec.ask.replace("_", " "))


def _flipped_by(ground: ReviewGround, fact: str) -> tuple[str, ...]:
    """Give the decisions that another value of one fact alone changes."""
    return tuple(
        one.decision
        for one in ground.recommendations.for_system()
        if any(flip.fact == fact and not flip.also for flip in one.flips)
    )


def _is_one_way(one: Recommendation) -> bool:
    return one.reversibility is not None and one.reversibility.door is Door.ONE_WAY


def _sized_facts(ground: ReviewGround) -> frozenset[str]:
    """Give the facts that any size or figure is computed from, those that they follow from included."""
    quantities = [*ground.core.system, *(each for sizing in ground.core.sizings for each in sizing.quantities)]
    origins = (one.origin for quantity in quantities for one in quantity.inputs)
    named = [origin.removeprefix("fact:").split(" ")[0] for origin in origins if origin.startswith("fact:")]
    found: set[str] = set()
    while named:
        name = named.pop()
        fact: Fact | None = ground.facts.get(name)
        if fact is not None and name not in found:
            found.add(name)
            named += fact.inputs
    return frozenset(found)
