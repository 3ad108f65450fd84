"""Files in, drafted requirements out, with an account of every thing that stands in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archgen.errors import DesignError, Fault, InputError
from archgen.importing.lexicon import lexicon
from archgen.importing.merging import Merged, merge
from archgen.importing.sketch import ItemKind, Sketch, SourceKind
from archgen.importing.sources import Source, read_source
from archgen.importing.writing import left_out_lines, write
from archgen.knowledge.loader import Knowledge, load_knowledge
from archgen.requirements.document import Document
from archgen.requirements.reader import read_requirements


@dataclass(frozen=True)
class Row:
    """One thing of a file, and what became of it.

    Attributes:
        kind: Sort of thing.
        name: Its name in the file.
        file: The file as the user named it.
        line: Line where it stands.
        became: Path in the requirements that carries it; empty when none does.
        because: Why it is not carried over, or what to know about how it is.
        is_guess: Whether the requirements say more there than the file does.
    """

    kind: ItemKind
    name: str
    file: str
    line: int
    became: str = ""
    because: str = ""
    is_guess: bool = False


@dataclass(frozen=True)
class Draft:
    """Drafted requirements.

    Attributes:
        text: The requirements file; the reader takes it as it is.
        rows: Every thing of the files, by file and line: carried over, or not with its reason.
        conflicts: Where two files disagree, as sentences.
        left_out_text: What is not carried over, by reason, as lines for people.
    """

    text: str
    rows: tuple[Row, ...]
    conflicts: tuple[str, ...]
    left_out_text: tuple[str, ...]

    @property
    def left_out(self) -> tuple[Row, ...]:
        """Give what is not carried over."""
        return tuple(row for row in self.rows if not row.became)

    @property
    def carried(self) -> tuple[Row, ...]:
        """Give what is carried over."""
        return tuple(row for row in self.rows if row.became)


def draft(paths: Sequence[Path | str]) -> Draft:
    """Draft requirements from files that describe what exists.

    Args:
        paths: OpenAPI 3 or Swagger 2, SQL DDL, compose files, in any order; what they are is told from their content.

    Raises:
        InputError: A file cannot be read or says nothing that can be used: all faults of all files.
        DesignError: The draft does not read back, which is archgen's fault.
    """
    knowledge = load_knowledge()
    merged = merge(_sketches([Path(path) for path in paths], knowledge))
    page = write(merged, knowledge.vocabulary)
    text = "\n".join(page.lines) + "\n"
    _prove(text, knowledge)
    guesses = lexicon().guesses
    rows = [
        Row(
            item.kind,
            item.name,
            item.origin.file,
            item.origin.line,
            became,
            "; ".join(lexicon().sentence(one) for one in remarks),
            is_guess=any(one.id in guesses for one in remarks),
        )
        for item, became, remarks in page.became
    ]
    rows += [
        Row(item.kind, item.name, item.origin.file, item.origin.line, because=lexicon().sentence(item.reason))
        for item in merged.left_out
        if item.reason is not None
    ]
    order = {str(path): number for number, path in enumerate(paths)}
    ranked = sorted(rows, key=lambda row: (order.get(row.file, len(order)), row.line, row.kind, row.name, row.became))
    conflicts = tuple(lexicon().sentence(one) for one in merged.conflicts)
    return Draft(text, tuple(ranked), conflicts, _lines(merged))


def _lines(merged: Merged) -> tuple[str, ...]:
    return tuple(f"{'  ' * depth}{line}" for depth, line in left_out_lines(merged.left_out))


def _sketches(paths: Sequence[Path], knowledge: Knowledge) -> list[Sketch]:
    """Sketch every file; the faults of all are told together."""
    sketches = []
    faults = [Fault("", f"{path} is named twice") for path in dict.fromkeys(paths) if paths.count(path) > 1]
    for path in dict.fromkeys(paths):
        try:
            source = read_source(path)
            sketches.append(_READERS[source.kind](source, knowledge))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return sketches


def _sql(source: Source, knowledge: Knowledge) -> Sketch:
    from archgen.importing.sql.sketching import sketch_sql  # noqa: PLC0415 - the parser is slow to import

    del knowledge
    return sketch_sql(source.text, source.file)


def _openapi(source: Source, knowledge: Knowledge) -> Sketch:
    from archgen.importing.openapi.sketching import sketch_openapi  # noqa: PLC0415 - only what is read is loaded

    del knowledge
    return sketch_openapi(_tree_of(source))


def _compose(source: Source, knowledge: Knowledge) -> Sketch:
    from archgen.importing.compose.sketching import sketch_compose  # noqa: PLC0415 - only what is read is loaded

    return sketch_compose(_tree_of(source), knowledge.catalogue)


def _tree_of(source: Source) -> Document:
    if source.document is None:
        raise DesignError(f"{source.file}: read as a tree, but has none")
    return source.document


_READERS: Mapping[SourceKind, Callable[[Source, Knowledge], Sketch]] = {
    SourceKind.SQL: _sql,
    SourceKind.OPENAPI: _openapi,
    SourceKind.COMPOSE: _compose,
}


def _prove(text: str, knowledge: Knowledge) -> None:
    """Read the draft back.

    Raises:
        DesignError: The reader does not take it.
    """
    try:
        read_requirements(text, knowledge.vocabulary, name="the draft")
    except InputError as error:
        raise DesignError(error.faults) from error
