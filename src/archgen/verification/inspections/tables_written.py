"""Schema files that hold every table and column of the model, and no other."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers
from archgen.verification.sql import created_tables, schema_files

_DIALECTS = ("postgresql", "sqlite", "mysql")


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    wanted = {table.name: {column.name for column in table.columns} for table in design.relational.tables}
    for dialect in _DIALECTS:
        for files in schema_files(papers, dialect):
            found = {name: columns for _, text in files for name, columns in created_tables(text).items()}
            path = files[0][0]
            for name in sorted(wanted):
                missing = sorted(wanted[name] - found.get(name, set()))
                if name not in found:
                    yield Fault(path, f"the table `{name}` is not created")
                elif missing:
                    yield Fault(path, f"the table `{name}` has no column `{missing[0]}`")
            for name in sorted(set(found) - set(wanted)):
                yield Fault(path, f"creates `{name}`, which is no table of the model")


INSPECTION = Inspection("tables-written", "Every schema file creates the tables and columns of the model", _check)
