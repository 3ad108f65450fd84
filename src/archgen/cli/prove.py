"""`archgen prove`: the schema on a real PostgreSQL, filled, every pattern run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archgen.cli import console
from archgen.cli.faults import CHECK_FAILED
from archgen.cli.stages import DEFAULT_FILE, DEFAULT_OUT, AsJson, File, Out, reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archgen.proving.evidence import Evidence
    from archgen.proving.settings import Bounds, ProvingRules

_FILLING = 0.6
"""Part of the time that filling may take; the rest is for starting, statistics and calls."""
_CALLING = 0.2
"""Part of the time that timed calls may take together."""

Rows = Annotated[int | None, typer.Option(min=1, help="Most rows of all tables together.", show_default=False)]
Minutes = Annotated[float, typer.Option(min=0.05, help="Most minutes, about.")]
Disk = Annotated[int | None, typer.Option("--disk-mb", min=50, help="Most megabytes of rows.", show_default=False)]
Share = Annotated[float, typer.Option(min=0.0001, max=1.0, help="Wanted share of the stated rows.")]
Large = Annotated[
    int | None, typer.Option(min=1, help="Rows from which a table may not be read whole.", show_default=False)
]


def prove(  # noqa: PLR0913 - each option of a command is a parameter
    file: File = DEFAULT_FILE,
    out: Out = DEFAULT_OUT,
    *,
    rows: Rows = None,
    share: Share = 1.0,
    minutes: Minutes = 2.0,
    disk_mb: Disk = None,
    large: Large = None,
    as_json: AsJson = False,
) -> None:
    """Prove the database of a package by measurement.

    Starts an embedded PostgreSQL, loads the package's schema, fills it with made-up rows, runs every access pattern and
    writes database/evidence.md and evidence.json. Builds the package first where there is none. The exit status is 1
    when a pattern reads a large table whole, or sorts what an index could give in order.
    """
    from archgen.proving.server import require_extra

    require_extra()
    if not _is_package(out):
        _build(file, out)
    bounds, rules = _bounds(rows, minutes, disk_mb, large)
    with console.progress(f"proving {out}") as step:
        from archgen.proving.package import prove_package

        found = prove_package(out, bounds, rules, share, lambda what, part: step(f"{part:4.0%} {what}"))
    if as_json:
        console.out_json(found.model_dump(mode="json"))
    else:
        console.lines(_told(found, out))
    if found.failures:
        raise typer.Exit(CHECK_FAILED)


def _bounds(rows: int | None, minutes: float, disk_mb: int | None, large: int | None) -> tuple[Bounds, ProvingRules]:
    """Put what the command line states in the place of what ships."""
    from archgen.proving.settings import proving_rules

    rules = proving_rules()
    stated = {"rows": rows, "disk": None if disk_mb is None else disk_mb * 1_000_000}
    known = {name: value for name, value in stated.items() if value is not None}
    bounds = rules.bounds.model_copy(update={**known, "seconds": minutes * 60 * _FILLING})
    # Some forty statements: each gets its part.
    seconds = min(rules.runs.seconds_a_pattern, minutes * 60 * _CALLING / 40)
    runs = rules.runs.model_copy(update={"seconds_a_pattern": seconds})
    return bounds, rules.model_copy(update={"runs": runs, "large_rows": large or rules.large_rows})


def _is_package(out: Path) -> bool:
    from archgen.documents.design_json import PATH

    return (out / PATH).is_file()


def _build(file: Path, out: Path) -> None:
    from archgen import pipeline

    with reading(file), console.progress(f"there is no package in {out}: building it from {file}"):
        pipeline.build(file, out)


def _told(found: Evidence, out: Path) -> Iterator[str]:
    rows = sum(one.rows for one in found.tables)
    yield f"{len(found.statements)} statements on {rows:,} rows; {found.seconds:.0f} s"
    yield from _told_of_main(found)
    for one in found.failures:
        yield f"  {one.name}: {one.failure}"
    if not found.failures:
        yield "  no large table is read whole, nothing is sorted that an index could give in order"
    if found.unused:
        yield f"  never used: {', '.join(one.index for one in found.unused)}"
    yield f"  {out / 'database' / 'evidence.md'}"


def _told_of_main(found: Evidence) -> Iterator[str]:
    """Say how large the tables were that patterns read, and where that is more than the requirements state."""
    if not found.main:
        return
    fewest = found.main[0]
    yield f"  tables that patterns read: {len(found.main)}, from {fewest.rows:,} rows ({fewest.table}) on"
    beyond = [f"{one.table} ({one.stated:,} stated)" for one in found.main if one.beyond]
    if beyond:
        yield f"  with rows beyond the stated ones: {', '.join(beyond)}"
