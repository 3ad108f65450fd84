"""`archgen catalog`: technologies, prices, SLAs and capacities listed, shown, checked for age."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archgen.cli import console
from archgen.cli.faults import CHECK_FAILED
from archgen.cli.stages import AsJson, Day, Standards, day, knowledge
from archgen.errors import Fault, InputError, KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from pydantic import BaseModel

    from archgen.knowledge.catalogue import Catalogue, Technology

catalog = typer.Typer(
    name="catalog",
    help="List, show and check technologies, versions, prices.",
    epilog="Example: archgen catalog show postgresql",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Entry = Annotated[str, typer.Argument(metavar="ID", help="Id, name or alias of a technology, or the id of a figure.")]
Category = Annotated[str, typer.Option(metavar="NAME", help="Only technologies of this category.", show_default=False)]


@catalog.command("list", epilog="Example: archgen catalog list --category relational-db")
def list_technologies(
    category: Category = "", date: Day = "", standards: Standards = None, as_json: AsJson = False
) -> None:
    """List the technologies.

    With the version to use, the end of its support, and the day of the newest source.
    """
    found = _catalogue(standards)
    at = day(date) or found.as_of
    every = [one for one in found.technologies.values() if category in ("", one.category)]
    if not every:
        from archgen.knowledge.spelling import unknown

        raise InputError(
            Fault("--category", unknown("category", category, {one.category for one in found.technologies.values()}))
        )
    rows = [_row(one, found, at) for one in every]
    if as_json:
        console.out_json({"date": str(at), "technologies": rows})
        return
    from archgen.cli import layout

    head = ("id", "name", "category", "version", "supported until", "as of")
    cells = [
        tuple(row[key] or "" for key in ("id", "name", "category", "version", "supported_until", "as_of"))
        for row in rows
    ]
    console.lines(layout.table(cells, console.width(), head=head, rigid=(0,)))
    console.out()
    console.out(f"{len(rows)} technologies, judged at {at}; the catalogue is of {found.as_of}.")


@catalog.command(epilog="Example: archgen catalog show postgresql --json")
def show(entry: Entry, standards: Standards = None, as_json: AsJson = False) -> None:
    """Show one entry.

    All that the catalogue holds on a technology, price, SLA, capacity or framework.
    """
    found = _catalogue(standards)
    model = _find(found, entry)
    data: dict[str, object] = model.model_dump(mode="json", exclude_defaults=True)
    if as_json:
        console.out_json(data)
    else:
        console.lines(_fields(data, console.width()))


@catalog.command(epilog="Example: archgen catalog check --date 2026-11-23")
def check(date: Day = "", standards: Standards = None, as_json: AsJson = False) -> None:
    """List what has grown old.

    Ended support, versions to confirm, prices and facts older than 18 months. The exit status is 1 when there is any.
    """
    from archgen.cli.staleness import stale_entries

    found = _catalogue(standards)
    at = day(date) or found.as_of
    stale = stale_entries(found, at)
    if as_json:
        console.out_json({"ok": not stale, "date": str(at), "entries": [one.__dict__ for one in stale]})
    else:
        from archgen.cli import layout

        console.lines(layout.table([(one.problem, one.id, one.message) for one in stale], console.width(), rigid=(0,)))
        looked = len(found.technologies) + len(found.prices)
        console.out(f"{looked} technologies and prices judged at {at}: {len(stale) or 'none'} to look at.")
    if stale:
        raise typer.Exit(CHECK_FAILED)


def _catalogue(standards: Path | None) -> Catalogue:
    """Load the catalogue, with a company's own where one is named.

    Raises:
        InputError: The company's own does not hold together.
    """
    try:
        return knowledge(standards).catalogue
    except KnowledgeError as error:
        if standards is None:
            raise
        raise InputError(error.faults) from error


def _row(one: Technology, catalogue: Catalogue, at: date) -> dict[str, str | None]:
    cycle = catalogue.newest(one, at)
    return {
        "id": one.id,
        "name": one.name,
        "category": one.category,
        "status": one.status,
        "version": catalogue.version(one, at),
        "supported_until": str(cycle.eol) if cycle and cycle.eol else None,
        "as_of": str(one.as_of),
        "confidence": one.confidence.value,
    }


def _find(catalogue: Catalogue, name: str) -> BaseModel:
    """Find an entry of any kind.

    Raises:
        InputError: There is none.
    """
    from archgen.knowledge.spelling import find, unknown

    technology = catalogue.technology(name)
    if technology is not None:
        return technology
    kinds: tuple[Mapping[str, BaseModel], ...] = (
        catalogue.prices,
        catalogue.slas,
        catalogue.capacities,
        catalogue.frameworks,
    )
    for entries in kinds:
        found = find(name, entries)
        if found is not None:
            return entries[found]
    every = {*catalogue.technologies, *(entry for entries in kinds for entry in entries)}
    raise InputError(Fault("", unknown("entry of the catalogue", name, every)))


def _fields(data: Mapping[str, object], width: int, indent: str = "") -> Iterator[str]:
    """Write an entry as an outline."""
    from archgen.cli import layout

    for key, value in data.items():
        label = f"{indent}{key.replace('_', ' ')}: "
        if isinstance(value, dict):
            yield label.rstrip()
            yield from _fields(value, width, f"{indent}  ")
        elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
            yield label.rstrip()
            for one in value:
                yield from layout.wrap(_in_a_row(one), width, first=f"{indent}  - ")
        else:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            yield from layout.wrap(text, width, first=label, rest=f"{indent}  ")


def _in_a_row(data: Mapping[str, object]) -> str:
    """Write small data in one line: `cycle 18, released 2025-09-25`."""
    parts = ((name, f"({_in_a_row(value)})" if isinstance(value, dict) else value) for name, value in data.items())
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in parts)
