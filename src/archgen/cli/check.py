"""`archgen check`: for CI: requirements valid, package up to date, artefacts verify."""

from __future__ import annotations

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

        state, faults, findings = _look(pipeline.read(file, overrides=overrides, standards=standards), out, at)
    grave = [one for one in findings if one.severity.rank == 0]
    is_good = state is not None and state.is_current and not faults and not (strict and grave)
    if as_json:
        console.out_json(_as_json(is_good, state, faults, findings))
    else:
        _print(file, out, state, faults, findings, strict=strict)
    if not is_good:
        raise typer.Exit(CHECK_FAILED)


def _look(brief: Brief, out: Path, at: date | None) -> tuple[PackageState | None, tuple[str, ...], tuple[Finding, ...]]:
    """Make the package in memory and compare it; give what would change, faults of artefacts, open findings."""
    from archgen import pipeline
    from archgen.findings import open_findings
    from archgen.package import adr_numbers, compare_package

    design = pipeline.compose(pipeline.decide(brief), at=at, adr_numbers=adr_numbers(out))
    documents = pipeline.render(design, brief.knowledge)
    findings = open_findings(design.findings)
    try:
        pipeline.check(design, documents)
    except VerificationFailed as error:
        return None, tuple(str(fault) for fault in error.faults), findings
    return compare_package(documents, out), (), findings


def _day_of(out: Path) -> date | None:
    """Give the day at which the package that stands there was judged, so that the same is done again."""
    from archgen.comparison import read_outline
    from archgen.documents.design_json import PATH

    try:
        return read_outline(out / PATH).at if (out / PATH).is_file() else None
    except InputError:
        return None


def _print(
    file: Path,
    out: Path,
    state: PackageState | None,
    faults: tuple[str, ...],
    findings: tuple[Finding, ...],
    *,
    strict: bool,
) -> None:
    from archgen.cli.findings import finding_lines

    console.out(f"{file}: valid")
    console.out(f"artefacts: {f'{len(faults)} faults' if faults else 'verified'}", "red" if faults else "")
    console.lines(faults)
    if state is not None:
        told = list(_differences(state))
        console.out(f"{out}: {f'{len(told)} files differ; run `archgen build`' if told else 'up to date'}")
        console.lines(told)
    if findings:
        console.out(
            f"findings: {len(findings)} that nobody has accepted{' (high ones fail: --strict)' if strict else ''}"
        )
        for text, style in finding_lines(findings, console.width()):
            console.out(text, style)


def _differences(state: PackageState) -> Iterator[str]:
    for kind, sentence in _STATES.items():
        for path in getattr(state, kind):
            yield f"  {path} {sentence}"


def _as_json(
    is_good: bool, state: PackageState | None, faults: tuple[str, ...], findings: tuple[Finding, ...]
) -> dict[str, object]:
    return {
        "ok": is_good,
        "package": {kind: list(getattr(state, kind)) for kind in _STATES} if state is not None else None,
        "faults": list(faults),
        "findings": [one.model_dump(mode="json", exclude_none=True) for one in findings],
    }
