"""A schema without one of its indexes at a time: who notices?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archgen.design.data_model import DataModel
from archgen.design.data_tables import Index, Table
from archgen.proving.asking import sample
from archgen.proving.evidence import StatementEvidence
from archgen.proving.filled import Filled
from archgen.proving.judging import judge
from archgen.proving.measuring import measure
from archgen.proving.prove import tables_of
from archgen.proving.readers import readers
from archgen.proving.settings import ProvingRules

TIMES = 10
"""Rows read for each one read before, from which on a statement suffers."""
TELLING = 1_000
"""Rows below which a table needs no index, so that none is missed."""


@dataclass(frozen=True)
class Outcome:
    """What became of the statements of a table when one of its indexes was dropped.

    Attributes:
        index: The index.
        table: Its table.
        rows: Rows of the table.
        sufferer: Statement that suffered most; empty when none did.
        harm: What happened to it: a failure, more rows, a sort.
    """

    index: Index
    table: Table
    rows: int
    sufferer: str = ""
    harm: str = ""


def mutations(session: Any, data: DataModel, filled: Filled, rules: ProvingRules) -> Iterator[Outcome]:
    """Drop each index that keeps no rule, look at all statements of its table, and put it back.

    Args:
        session: Of the owner of a filled database, which commits by itself.
        data: The data model.
        filled: How the database was filled.
        rules: What is measured, and what is a failure.
    """
    tables = {one.table: one for one in tables_of(session, data, filled.raised)}
    rows = sample(session, data, filled.made, rules)

    def measured(table: Table) -> dict[str, StatementEvidence]:
        asked = (one for one in readers(data) if table.name == one.table.name or f'"{table.name}"' in one.sql)
        found = (measure(session, one, rows, rules.runs) for one in asked)
        judged = (judge(one, tables, rules) for one in found if one is not None)
        return {f"{one.name} ({one.kind})": one for one in judged}

    for table in data.tables:
        indexes = [one for one in table.indexes if not one.unique]
        if not indexes or tables[table.name].rows < TELLING:
            continue
        before = measured(table)
        for index in indexes:
            schema = f'"{table.db_schema}".' if table.db_schema else ""
            with session.transaction(force_rollback=True):
                session.execute(f'DROP INDEX {schema}"{index.name}"')
                after = measured(table)
            harms = {name: harm(before[name], after[name]) for name in before if name in after}
            sufferer = next((name for name, text in harms.items() if text), "")
            yield Outcome(index, table, tables[table.name].rows, sufferer, harms.get(sufferer, ""))


def harm(before: StatementEvidence, after: StatementEvidence) -> str:
    """Say how a statement does worse without an index; empty when it does not."""
    if after.failure:
        return after.failure
    if after.touched >= TIMES * max(1, before.touched):
        return f"reads {after.touched:,} rows instead of {before.touched:,}"
    if after.touched_full >= TIMES * max(1, before.touched_full):
        return f"reads {after.touched_full:,} rows at full size instead of {before.touched_full:,}"
    return "sorts" if after.sorts and not before.sorts else ""
