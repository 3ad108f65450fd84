"""Decision records: which decisions get one, under which number, and what each brings to the design."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archgen.decisions.model import Recommendation, TakenBy
from archgen.design.environment import Environment
from archgen.design.names import Allocator, Style
from archgen.design.placing import Selected
from archgen.design.review_goals import served_by, title_of
from archgen.design.review_ground import ReviewGround, is_statement
from archgen.design.review_model import DecisionRecord, Proof
from archgen.knowledge.tables import Door

_MUST = ("choice", "use", "existing", "avoid")
_RANK = ("choice", "use", "always", "close", "context", "existing", "avoid", "one_way", "departs", "context_same")


@dataclass(frozen=True)
class _Candidate:
    """A decision with the reasons for a record of its own, the weightiest first."""

    one: Recommendation
    reasons: tuple[str, ...]
    brings: tuple[str, ...]
    blocks: tuple[str, ...]
    proofs: tuple[Proof, ...]


def compose_records(ground: ReviewGround, previous: Mapping[str, int]) -> tuple[DecisionRecord, ...]:
    """Return where every decision is recorded.

    A number that was given once stays with its decision for ever, whether or not it would earn a record today; new
    records take the next free numbers in decision order.

    Args:
        ground: All that the review is made from.
        previous: Numbers given earlier, by `decision` or `decision/context`.
    """
    candidates = [_candidate(ground, one) for one in ground.recommendations.distinct()]
    recorded = _recorded(ground, candidates, previous)
    numbers = _numbered(candidates, recorded, previous)
    names = Allocator("decision", style=Style.KEBAB)
    return tuple(_record(ground, one, numbers.get(_key(one.one)), names) for one in candidates)


def _key(one: Recommendation) -> str:
    return one.decision if one.context is None else f"{one.decision}/{one.context}"


def _recorded(ground: ReviewGround, candidates: list[_Candidate], previous: Mapping[str, int]) -> set[str]:
    """Give the keys of the decisions that get a record: those of people and of old, then the weightiest."""
    most = next((row.most for row in ground.words.records.most if ground.holds(row.when)), len(candidates))
    ranked = sorted((one for one in candidates if one.reasons), key=lambda one: _RANK.index(one.reasons[0]))
    kept = {_key(one.one) for one in ranked[:most]}
    forced = {_key(one.one) for one in ranked if set(one.reasons) & set(_MUST)}
    return kept | forced | {_key(one.one) for one in candidates if _key(one.one) in previous}


def _numbered(candidates: list[_Candidate], recorded: set[str], previous: Mapping[str, int]) -> dict[str, int]:
    numbers = {key: number for key, number in previous.items() if key in recorded}
    free = max(previous.values(), default=0) + 1
    for one in candidates:
        key = _key(one.one)
        if key in recorded and key not in numbers:
            numbers[key] = free
            free += 1
    return numbers


def _record(ground: ReviewGround, one: _Candidate, number: int | None, names: Allocator) -> DecisionRecord:
    given = one.one
    words = ground.words.records.reasons
    reasons = [words[reason].format(context=given.context) for reason in one.reasons]
    return DecisionRecord(
        decision=given.decision,
        context=given.context,
        number=number,
        slug=names.allocate(" ".join(filter(None, (given.decision.replace("_", " "), given.context)))),
        title=title_of(ground, given.decision),
        answer=", ".join(given.option(option).name for option in given.chosen),
        why_recorded="; ".join(reasons) if number is not None else "",
        brings=one.brings,
        blocks=one.blocks,
        proofs=one.proofs,
    )


def _candidate(ground: ReviewGround, one: Recommendation) -> _Candidate:
    blocks = [selected for selected in _blocks(ground, one) if _follows(selected, one, ground)]
    names = {f"{selected.block.block}.{spec.id}" for selected in blocks for spec in selected.block.containers}
    brings = tuple(
        each.id for each in ground.core.containers if names & set(each.parts) and _concerns(each.context, one)
    )
    proofs = tuple(
        Proof(test=proof.test, passes_when=proof.passes_when)
        for selected in blocks
        if brings
        for proof in selected.block.proof
    )
    follows = tuple(dict.fromkeys(selected.block.block for selected in blocks))
    return _Candidate(one, tuple(_reasons(ground, one, brings)), brings, follows, tuple(dict.fromkeys(proofs)))


def _concerns(context: str | None, one: Recommendation) -> bool:
    return one.context is None or context in (None, one.context)


def _blocks(ground: ReviewGround, one: Recommendation) -> Iterator[Selected]:
    """Give the blocks of a decision's scope; workloads follow from the domain, not from a decision."""
    for selected in ground.core.structure.selected:
        name = selected.context.name if selected.context else None
        if not selected.block.is_workload and (one.context is None or name in (None, one.context)):
            yield selected


def _follows(selected: Selected, one: Recommendation, ground: ReviewGround) -> bool:
    """Tell whether a block is there because of a decision: the condition that holds asks for its outcome."""
    env: Environment = ground.core.structure.environment
    if selected.context is not None:
        env = ground.core.structure.environments[selected.context.id]
    return any(one.decision in when and env.holds(when) for when in selected.block.when)


def _reasons(ground: ReviewGround, one: Recommendation, brings: tuple[str, ...]) -> list[str]:
    """Give why a decision deserves a record, the weightiest reason first."""
    found = {
        "choice": one.taken_by is TakenBy.CHOICE,
        "always": one.decision in ground.words.records.always and one.context is None,
        "close": one.close_call,
        "context": one.context is not None and bool(brings),
        "context_same": one.context is not None and not brings,
        **_touched(ground, one),
        "one_way": _departs(one) and _is_one_way(one) and one.margin > 0,
        "departs": _departs(one) and bool(brings),
    }
    return [reason for reason in _RANK if found[reason]]


def _touched(ground: ReviewGround, one: Recommendation) -> dict[str, bool]:
    """Tell which kinds of statements about technologies touch a decision."""
    if one.context is not None:
        return {"use": False, "avoid": False, "existing": False}
    stated = ground.requirements.constraints
    return {
        "use": one.taken_by is TakenBy.USE or any(one.decision in served_by(ground, name) for name in stated.use),
        "avoid": any(one.decision in served_by(ground, name, chosen=False) for name in stated.avoid),
        "existing": any(is_statement(fired, "existing") for fired in one.fired),
    }


def _departs(one: Recommendation) -> bool:
    """Tell whether something else than the simplest option that was open is taken."""
    simplest = next((option.id for option in one.options if not option.vetoed_by), None)
    return any(option != simplest for option in one.chosen)


def _is_one_way(one: Recommendation) -> bool:
    return one.reversibility is not None and one.reversibility.door is Door.ONE_WAY
