"""The first migration runs the schema, text for text."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_SCHEMA, _MIGRATIONS = "database/schema", "database/migrations/"


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del design
    files = papers.ending(".sql")
    schema = "".join(text for path, text in sorted(files.items()) if path.startswith(_SCHEMA))
    first = "".join(text for path, text in sorted(files.items()) if path.startswith(_MIGRATIONS))
    if schema and schema != first:
        yield Fault(_MIGRATIONS, "the first migration is not the schema")


INSPECTION = Inspection("migrations", "The first migration is the schema, text for text", _check)
