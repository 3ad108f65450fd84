"""`archgen check`: for CI: requirements valid, package up to date, artefacts verify."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archgen.cli import console
from archgen.cli.faults import CHECK_FAILED
from archgen.cli.stages import DEFAULT_FILE, DEFAULT_OUT, AsJson, Day, File, Out, Sets, Standards, changes, day, reading
from archgen.errors import InputError, VerificationFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from archgen.findings import Finding
    from archgen.package import PackageState
    from archgen.pipeline import Brief

Strict = Annotated[bool, typer.Option("--strict", help="Fail on open findings of high severity, too.")]

_STATES = {
    "missing": "is missing",
    "changed": "is out of date",
    "edited": "was edited since it was written",
    "retired": "is no longer generated",
    "blocked": "cannot be written: something else stands there",
}


def check(  # noqa: PLR0913 - the options of a command
    file: File = DEFAULT_FILE,
    out: Out = DEFAULT_OUT,
    *,
    date: Day = "",
    sets: Sets = None,
    standards: Standards = None,
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """Check a package, for CI.

    The requirements are valid, the package is up to date, nobody edited it, its artefacts verify; open findings are
    listed. The exit status is 1 when something is wrong. Writes nothing.
    """
    overrides = changes(sets)
    at = day(date) or _day_of(out)
    with reading(file, standards), console.progress(f"checking {out} against {file}"):
        from archgen import pipeline

        seen = _look(pipeline.read(file, overrides=overrides, standards=standards), out, at)
    grave = [one for one in seen.findings if one.severity.rank == 0]
    is_good = seen.state is not None and seen.state.is_current and not seen.faults and not (strict and grave)
    if as_json:
        console.out_json(_as_json(is_good, seen))
    else:
        _print(file, out, seen, strict=strict)
    if not is_good:
        raise typer.Exit(CHECK_FAILED)


@dataclass(frozen=True)
class _Seen:
    """What a check saw.

    Attributes:
        state: What a build would change; None when artefacts do not verify.
        faults: Faults of artefacts.
        findings: Open findings.
        stale: Evidence that was measured on another schema.
    """

    state: PackageState | None
    faults: tuple[str, ...]
    findings: tuple[Finding, ...]
    stale: tuple[str, ...] = ()


def _look(brief: Brief, out: Path, at: date | None) -> _Seen:
    """Make the package in memory and compare it."""
    from archgen import pipeline
    from archgen.findings import open_findings
    from archgen.package import adr_numbers, compare_package, stale_evidence

    design = pipeline.compose(pipeline.decide(brief), at=at, adr_numbers=adr_numbers(out))
    documents = pipeline.render(design, brief.knowledge)
    findings = open_findings(design.findings)
    try:
        pipeline.check(design, documents)
    except VerificationFailed as error:
        return _Seen(None, tuple(str(fault) for fault in error.faults), findings)
    return _Seen(compare_package(documents, out), (), findings, stale_evidence(documents, out))


def _day_of(out: Path) -> date | None:
    """Give the day at which the package that stands there was judged, so that the same is done again."""
    from archgen.comparison import read_outline
    from archgen.documents.design_json import PATH

    try:
        return read_outline(out / PATH).at if (out / PATH).is_file() else None
    except InputError:
        return None


def _print(file: Path, out: Path, seen: _Seen, *, strict: bool) -> None:
    from archgen.cli.findings import finding_lines
    from archgen.cli.outcome import stale_text

    faults = seen.faults
    console.out(f"{file}: valid")
    console.out(f"artefacts: {f'{len(faults)} faults' if faults else 'verified'}", "red" if faults else "")
    console.lines(faults)
    if seen.state is not None:
        told = list(_differences(seen.state))
        console.out(f"{out}: {f'{len(told)} files differ; run `archgen build`' if told else 'up to date'}")
        console.lines(told)
    if seen.stale:
        console.out(stale_text(seen.stale), "yellow")
    if seen.findings:
        high = " (high ones fail: --strict)" if strict else ""
        console.out(f"findings: {len(seen.findings)} that nobody has accepted{high}")
        for text, style in finding_lines(seen.findings, console.width()):
            console.out(text, style)


def _differences(state: PackageState) -> Iterator[str]:
    for kind, sentence in _STATES.items():
        for path in getattr(state, kind):
            yield f"  {path} {sentence}"


def _as_json(is_good: bool, seen: _Seen) -> dict[str, object]:
    state = seen.state
    return {
        "ok": is_good,
        "package": {kind: list(getattr(state, kind)) for kind in _STATES} if state is not None else None,
        "stale": list(seen.stale),
        "faults": list(seen.faults),
        "findings": [one.model_dump(mode="json", exclude_none=True) for one in seen.findings],
    }
