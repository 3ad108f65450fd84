"""Schema files that hold every table and column of the model, and no other."""

from collections.abc import Iterator

from archgen.design.data_tables import DataModel
from archgen.design.design import Design
from archgen.design.stores.placement import relational_parts
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers
from archgen.verification.sql import created_tables, schema_files

_DIALECTS = ("postgresql", "sqlite", "mysql")


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    whole = _columns(design.relational)
    cut = relational_parts(design.containers, design.relational)
    parts = {f"database/{one.folder}": _columns(one.data) for one in cut}
    for dialect in _DIALECTS:
        for files in schema_files(papers, dialect):
            found = {name: columns for _, text in files for name, columns in created_tables(text).items()}
            path = files[0][0]
            wanted = parts.get(path.rpartition("/")[0], whole)
            for name in sorted(wanted):
                missing = sorted(wanted[name] - found.get(name, set()))
                if name not in found:
                    yield Fault(path, f"the table `{name}` is not created")
                elif missing:
                    yield Fault(path, f"the table `{name}` has no column `{missing[0]}`")
            for name in sorted(set(found) - set(wanted)):
                yield Fault(path, f"creates `{name}`, which is no table of the model")


def _columns(data: DataModel) -> dict[str, set[str]]:
    return {table.name: {column.name for column in table.columns} for table in data.tables}


INSPECTION = Inspection("tables-written", "Every schema file creates the tables and columns of the model", _check)
