"""What commands share: their options, and the way from a file to an answer or a design."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archgen.errors import Fault, InputError, KnowledgeError

if TYPE_CHECKING:
    from datetime import date

    from archgen.design.design import Design
    from archgen.knowledge.loader import Knowledge
    from archgen.pipeline import Answer

DEFAULT_FILE = Path("archgen.yaml")
DEFAULT_OUT = Path("design")

File = Annotated[Path, typer.Argument(metavar="FILE", help="Requirements file.")]
Out = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder of the package.")]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FACT=VALUE", help="State a fact otherwise than the file; may be repeated."),
]
Day = Annotated[
    str,
    typer.Option(
        "--date", metavar="YYYY-MM-DD", help="Day at which support and prices are judged.", show_default=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Standards = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder of a company's own tables, catalogue, templates.", show_default=False),
]


def day(text: str) -> date | None:
    """Read a day.

    Raises:
        InputError: It is none.
    """
    from datetime import date

    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(Fault("--date", f"`{text}` is no day; write for example `2026-11-23`")) from None


def changes(texts: Iterable[str] | None) -> dict[str, str]:
    """Read `--set fact=value`.

    Raises:
        InputError: All that name no fact or no value.
    """
    found: dict[str, str] = {}
    faults = []
    for text in texts or ():
        name, equals, value = text.partition("=")
        if not name.strip() or not equals or not value.strip():
            sentence = f"`{text}` states nothing; write for example `peak_requests_per_second=20k`"
            faults.append(Fault("--set", sentence))
        found[name.strip()] = value.strip()
    if faults:
        raise InputError(faults)
    return found


@contextmanager
def reading(file: Path, standards: Path | None = None) -> Iterator[None]:
    """Guard whatever begins with a requirements file.

    A fault of knowledge is laid at the door of the standards that the file or an option names; without them it is
    archgen's own.

    Raises:
        InputError: There is no file, or the knowledge that it names does not hold together.
    """
    if file == DEFAULT_FILE and not file.exists():
        remedy = "name another, or write one: a project's name and `team: {engineers: N}` are enough"
        raise InputError(f"there is no {file} here; {remedy}")
    try:
        yield
    except KnowledgeError as error:
        from archgen.requirements.reader import standards_dir

        if standards is None and standards_dir(file) is None:
            raise
        raise InputError(error.faults) from error


def answer(
    file: Path, overrides: Mapping[str, str] | None = None, *, standards: Path | None = None, flips: bool = True
) -> Answer:
    """Read a file and take all decisions."""
    from archgen import pipeline

    return pipeline.decide(pipeline.read(file, overrides=overrides, standards=standards), flips=flips)


def designed(
    file: Path, overrides: Mapping[str, str] | None = None, *, standards: Path | None = None, at: date | None = None
) -> tuple[Design, Knowledge]:
    """Read a file and compose its design, without flip points."""
    from archgen import pipeline

    found = answer(file, overrides, standards=standards, flips=False)
    return pipeline.compose(found, at=at), found.brief.knowledge


def knowledge(standards: Path | None) -> Knowledge:
    """Load the shipped knowledge, with a company's own where one is named.

    Raises:
        InputError: The company's own does not hold together.
    """
    from archgen.knowledge.loader import load_knowledge

    try:
        return load_knowledge((standards,) if standards else ())
    except KnowledgeError as error:
        if standards is None:
            raise
        raise InputError(error.faults) from error
