"""Files in, drafted requirements out, with an account of every thing that stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archgen.errors import DesignError, Fault, InputError
from archgen.importing.lexicon import lexicon
from archgen.importing.merging import Merged, merge
from archgen.importing.sketch import ItemKind, Sketch, SourceKind
from archgen.importing.sources import Source, read_source
from archgen.importing.writing import left_out_lines, write
from archgen.knowledge.loader import Knowledge, load_knowledge
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
    sketches: list[Sketch] = []
    faults = [Fault("", f"{path} is named twice") for path in dict.fromkeys(paths) if paths.count(path) > 1]
    sources: dict[SourceKind, list[Source]] = {kind: [] for kind in SourceKind}
    for path in dict.fromkeys(paths):
        with _gathering(faults):
            source = read_source(path)
            sources[source.kind].append(source)
    for kind, mine in sources.items():
        together = [mine] if kind is SourceKind.SQL and mine else [[one] for one in mine]
        for batch in together:
            with _gathering(faults):
                sketches += _READERS[kind](batch, knowledge)
    if faults:
        raise InputError(faults)
    return sketches


@contextmanager
def _gathering(faults: list[Fault]) -> Iterator[None]:
    """Go on with the next file when one has faults, which are told together at the end."""
    try:
        yield
    except InputError as error:
        faults += error.faults


def _sql(sources: Sequence[Source], knowledge: Knowledge) -> Iterable[Sketch]:
    from archgen.importing.sql.sketching import sketch_sql  # noqa: PLC0415 - the parser is slow to import

    del knowledge
    return sketch_sql({source.file: source.text for source in sources})


def _openapi(sources: Sequence[Source], knowledge: Knowledge) -> Iterable[Sketch]:
    from archgen.importing.openapi.sketching import sketch_openapi  # noqa: PLC0415 - only what is read is loaded

    del knowledge
    return (sketch_openapi(source.document) for source in sources if source.document is not None)


def _compose(sources: Sequence[Source], knowledge: Knowledge) -> Iterable[Sketch]:
    from archgen.importing.compose.sketching import sketch_compose  # noqa: PLC0415 - only what is read is loaded

    trees = (source.document for source in sources if source.document is not None)
    return (sketch_compose(document, knowledge.catalogue) for document in trees)


_READERS: Mapping[SourceKind, Callable[[Sequence[Source], Knowledge], Iterable[Sketch]]] = {
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
