"""`archgen explain`: why each decision came out as it did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archgen.cli import console
from archgen.cli.stages import DEFAULT_FILE, AsJson, Sets, Standards, answer, changes, reading
from archgen.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archgen.decisions.sufficient import Sufficient
    from archgen.pipeline import Answer

_FILE_SUFFIXES = frozenset({".yaml", ".yml", ".json"})

First = Annotated[
    str, typer.Argument(metavar="FILE", help=f"Requirements file; {DEFAULT_FILE} without one.", show_default=False)
]
Second = Annotated[str, typer.Argument(metavar="DECISION", help="Id of a decision; all in short without one.")]

InFull = Annotated[bool, typer.Option("--full", help="Tell all arguments of the decision, with sources and points.")]


Tolerance = Annotated[
    str,
    typer.Option(metavar="PERCENT", help="By how much stated numbers may be off, such as 20%.", show_default=False),
]


def explain(  # noqa: PLR0913 - the options of a command
    first: First = "",
    second: Second = "",
    *,
    sets: Sets = None,
    standards: Standards = None,
    in_full: InFull = False,
    tolerance: Tolerance = "",
    as_json: AsJson = False,
) -> None:
    """Tell why each decision came out as it did.

    Arguments for and against, what lost, what nearly held, what would change the answer, and how often it holds when
    what nobody stated varies and arguments weigh otherwise. A single name is taken for a decision when it names one,
    else for a file.
    """
    from archgen.cli import firmness
    from archgen.decisions.explanation import explain_json
    from archgen.decisions.robustness import robustness

    file, decision = _subjects(first, second, standards)
    off_by = firmness.tolerance(tolerance)
    with reading(file, standards), console.progress("taking decisions"):
        found = answer(file, changes(sets), standards=standards)
        sweep = robustness(found.brief.knowledge, found.brief.requirements, tolerance=off_by)
    wanted = _decision(decision, found.brief.knowledge.decisions) if decision else None
    if as_json:
        shown = (wanted,) if wanted else None
        told = shown or tuple(found.brief.knowledge.decisions)
        reasons = _reasons(found, told)
        console.out_json(explain_json(found.facts, found.recommendations, found.findings, shown, sweep, reasons))
        return
    from archgen.cli.explanation import all_decisions, one_decision
    from archgen.cli.explanation_in_full import decision_in_full
    from archgen.cli.sentences import forced_by

    if wanted is None:
        console.lines(all_decisions(found, sweep, console.width()))
    else:
        tell = decision_in_full if in_full else one_decision
        console.lines(tell(found, wanted, sweep, console.width()))
        if in_full:
            console.lines(forced_by(found, _reasons(found, (wanted,)), console.width()))


def _reasons(found: Answer, decisions: Iterable[str]) -> dict[str, Sufficient]:
    """Give the facts that force decisions of the system by themselves."""
    from archgen.decisions.setting import setting_of
    from archgen.decisions.sufficient import sufficient_reason

    setting = setting_of(found.brief.knowledge, found.brief.requirements)
    reasons = ((decision, sufficient_reason(setting, decision)) for decision in decisions)
    return {decision: reason for decision, reason in reasons if reason is not None}


def _subjects(first: str, second: str, standards: Path | None) -> tuple[Path, str | None]:
    """Tell file and decision apart.

    Raises:
        InputError: The only name is neither a decision nor a file.
    """
    if second or not first:
        return Path(first or DEFAULT_FILE), second or None
    from archgen.knowledge.spelling import find, nearest

    known = _known_decisions(standards)
    if find(first, known):
        return DEFAULT_FILE, first
    path = Path(first)
    if path.exists() or path.suffix.lower() in _FILE_SUFFIXES or len(path.parts) > 1:
        return path, None
    close = nearest(first, known)
    hint = f"did you mean `{close}`?" if close else "`archgen tables list` names all decisions"
    raise InputError(Fault("", f"no decision and no file is named `{first}`; {hint}"))


def _known_decisions(standards: Path | None) -> tuple[str, ...]:
    """Give the decisions of the shipped tables, and of the standards that are named here or in the default file."""
    from archgen.knowledge.loader import load_knowledge
    from archgen.requirements.reader import standards_dir

    folder = standards
    if folder is None and DEFAULT_FILE.is_file():
        folder = standards_dir(DEFAULT_FILE)
    if folder is None:
        return tuple(load_knowledge().decisions)
    with reading(DEFAULT_FILE, folder):
        return tuple(load_knowledge((folder,)).decisions)


def _decision(name: str, known: Iterable[str]) -> str:
    """Find the decision that a name means.

    Raises:
        InputError: There is none.
    """
    from archgen.knowledge.spelling import find, unknown

    found = find(name, known)
    if found is None:
        raise InputError(Fault("", unknown("decision", name, known)))
    return found
