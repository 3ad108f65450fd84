"""What the check of tables found, as text and as JSON; witnesses beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from archgen.cli import layout
from archgen.knowledge.analysis import Gravity
from archgen.knowledge.wording import as_stated

if TYPE_CHECKING:
    from archgen.cli.proofreading import Proof, Remark
    from archgen.decisions.analysis.witnesses import FactWitness, OptionWitness
    from archgen.decisions.model import Read

_INDENT = "  "

_COVERED = """\
Covered: names, cells, sources, examples, blocks, catalogue; gaps and conflicts under each hit policy; rules that
cannot hold, never come first, say the same or add nothing; options, rules and facts for which no input was found.
Not covered: whether a reason is a good one."""


def as_text(proof: Proof, width: int, *, with_notes: bool) -> Iterator[str]:
    """Write all remarks, notes only if they are wanted, and what was checked."""
    for remark in proof.remarks:
        if with_notes or remark.severity is not Gravity.NOTE:
            yield from _remark(remark, width)
    counts = ", ".join(_counted(len(proof.of(severity)), severity) for severity in Gravity)
    hint = "" if with_notes or not proof.of(Gravity.NOTE) else " (--notes lists them)"
    if proof.knowledge is None:
        yield f"{_counted(len(proof.of(Gravity.ERROR)), Gravity.ERROR)}: nothing was analysed, as not all can be read."
        return
    if proof.reached is None:
        yield "Rules that clash keep decisions from being taken: examples were not run, nor inputs looked for."
    yield f"Checked {proof.rules} rules and {proof.examples} examples: {counts}{hint}."
    yield _COVERED


def as_json(proof: Proof) -> dict[str, object]:
    """Give all remarks as plain data."""
    return {
        "ok": not proof.of(Gravity.ERROR),
        "rules": proof.rules,
        "examples": proof.examples,
        "findings": [_plain(one) for one in proof.remarks],
    }


def witnesses_as_text(options: Iterable[OptionWitness], facts: Iterable[FactWitness], width: int) -> Iterator[str]:
    """Write an input for each option, and two for each fact."""
    for decision, own in groupby(options, key=lambda one: one.decision):
        rows = [(f"{_INDENT}{one.option}", stated(one.stated)) for one in own]
        yield f"{decision} takes"
        yield from layout.table(rows, width, rigid=(0,))
        yield ""
    moved = [(_change(one), _outcomes(one), stated(one.beside, nothing="")) for one in facts]
    yield from layout.table(moved, width, head=("this fact alone", "changes", "when this is stated too"))


def witnesses_as_json(options: Iterable[OptionWitness], facts: Iterable[FactWitness]) -> dict[str, object]:
    """Give the same as plain data."""
    return {
        "options": [{"decision": one.decision, "option": one.option, "facts": dict(one.stated)} for one in options],
        "facts": [
            {
                "fact": one.fact,
                "values": list(one.values),
                "computed": one.is_computed,
                "beside": dict(one.beside),
                "decision": one.decision,
                "chosen": [list(chosen) for chosen in one.chosen],
            }
            for one in facts
        ],
    }


def stated(facts: Mapping[str, Read], nothing: str = "nothing stated") -> str:
    """Write an input in one line."""
    return ", ".join(f"{name} {as_stated(value)}" for name, value in facts.items()) or nothing


def _change(witness: FactWitness) -> str:
    one, other = map(as_stated, witness.values)
    return f"{witness.fact}{' (computed)' if witness.is_computed else ''}: {one} → {other}"


def _outcomes(witness: FactWitness) -> str:
    """Write what differs: for a decision that takes several, what goes and what comes."""
    one, other = witness.chosen
    if len(one) == len(other) == 1:
        return f"{witness.decision}: {one[0]} → {other[0]}"
    gone = [f"−{option}" for option in one if option not in other]
    come = [f"+{option}" for option in other if option not in one]
    return f"{witness.decision}: {', '.join((*gone, *come))}"


def _remark(remark: Remark, width: int) -> Iterator[str]:
    yield from layout.wrap(remark.message, width, first=f"{remark.severity}: ", rest=_INDENT)
    if remark.place is not None:
        yield f"{_INDENT}--> {remark.place}"
    if remark.remedy:
        yield from layout.wrap(remark.remedy, width, first=_INDENT, rest=_INDENT)
    yield ""


def _plain(remark: Remark) -> dict[str, object]:
    """Give a remark as plain data, without what it does not have."""
    place = remark.place
    where = {"file": place.file, "line": place.line, "column": place.column} if place else {}
    told = {
        "id": remark.id,
        "kind": remark.kind,
        "severity": remark.severity.value,
        "decision": remark.decision,
        "rules": list(remark.rules),
        **where,
        "message": remark.message,
        "remedy": remark.remedy,
        "example": dict(remark.example),
    }
    return {name: value for name, value in told.items() if value}


def _counted(count: int, severity: Gravity) -> str:
    return f"{count or 'no'} {severity}{'' if count == 1 else 's'}"
