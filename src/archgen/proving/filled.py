"""Load a schema into a server and fill it, within bounds of rows, time and disk."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from time import perf_counter

from archgen.design.data_tables import DataModel
from archgen.documents.ddl import postgresql
from archgen.proving.filling import Fill, fills, past_months
from archgen.proving.session import Session
from archgen.proving.settings import Bounds, ProvingRules
from archgen.proving.values import FUNCTIONS
from archgen.proving.volumes import volumes

Tell = Callable[[str, float], None]
"""Told what is done now and which share of all is done."""

_CHUNK = 50_000
"""Rows of one insert; bounds are looked at in between."""
_LEAST = 100
"""Rows of the smallest insert."""
_FEW = 1_000
"""Rows that a table gets after a bound was met, so that its statements still find something."""
_MOST_TRIES = 4
"""Rows that are tried for each one that is wanted, where keys and checks refuse some."""
_PROBED = 2_000
"""Rows of which it is counted how many could be made."""
_WORTH_TRYING = 0.02
"""Share of tried rows below which no more are tried: the keys hold all that they can."""
_FAST = (
    "SET session_replication_role = replica",  # references hold by construction, and rows are ours to make
    "SET synchronous_commit = off",
    "SET client_min_messages = warning",
)


@dataclass(frozen=True)
class Filled:
    """A server with rows.

    Attributes:
        made: How each table was filled, with the number of the last row that was tried.
        raised: Tables with rows beyond the stated ones.
        seconds: Time that it took.
        cut_short: Tables that a bound cut short.
    """

    made: Mapping[str, Fill]
    raised: frozenset[str]
    seconds: float
    cut_short: tuple[str, ...]


def fill(  # noqa: PLR0913 - two of them are seldom given
    session: Session,
    data: DataModel,
    bounds: Bounds,
    rules: ProvingRules,
    *,
    share: float = 1.0,
    schema: tuple[str, ...] = (),
    tell: Tell = lambda _what, _share: None,
) -> Filled:
    """Load the schema and fill its tables; the session commits by itself.

    Args:
        session: Of the owner of an empty database.
        data: Tables to make and fill.
        bounds: Rows, time and disk that it may take.
        rules: Distributions.
        share: Wanted share of the stated rows.
        schema: Files of the schema; those of the data model when there are none.
        tell: Told of progress.
    """
    started = perf_counter()
    with session.transaction():
        for text in schema or tuple(text for _, text in postgresql.ddl_files(data)):
            session.execute(text)
        session.execute(FUNCTIONS)
        for table in data.tables:
            if table.partition is not None:
                session.execute(past_months(table, table.retention_days or rules.days))
    for statement in _FAST:
        session.execute(statement)
    wanted = volumes(data, bounds.rows, rules.least_rows, share)
    whole, written = sum(one.rows for one in wanted.values()), 0
    made, cut_short = {}, []
    for one in fills(data, wanted, rules):
        tell(one.table.title, written / whole)
        spread = replace(one, spread=_tries(session, one))
        tried, is_cut = _fill_table(session, spread, lambda: _is_over(session, started, bounds))
        if is_cut:
            cut_short.append(one.table.name)
        for statement in one.after:
            session.execute(statement)
        made[one.table.name] = replace(spread, rows=tried)
        written += one.rows
    session.execute("SET session_replication_role = origin")
    tell("vacuum", 1.0)
    session.execute("VACUUM (ANALYZE)")
    raised = frozenset(name for name, one in wanted.items() if one.is_raised)
    return Filled(made, raised, perf_counter() - started, tuple(cut_short))


def _tries(session: Session, one: Fill) -> int:
    """Give the rows to try for those that are wanted: some find nothing to refer to, or break a check."""
    probed = min(one.rows, _PROBED)
    found = session.execute(f"SELECT count(*) FROM ({one.made(1, probed)}) AS made").fetchone()  # noqa: S608 - quoted
    share = int(str(found[0])) / probed if found else 1
    return min(_MOST_TRIES * one.rows, math.ceil(one.rows / max(share, 1 / _MOST_TRIES)))


def _fill_table(session: Session, one: Fill, is_over: Callable[[], bool]) -> tuple[int, bool]:
    """Write rows until as many as wanted are there; give the last number tried, and whether a bound ended it."""
    tried = there = 0
    while there < one.rows and tried < _MOST_TRIES * one.rows:
        over = is_over()
        if tried and over:
            return tried, True
        step = min(_FEW if over else _CHUNK, max(one.spread - tried, one.rows - there, _LEAST))
        written = session.execute(one.insert(tried + 1, tried + step)).rowcount
        tried, there = tried + step, there + written
        if over:
            return tried, there < one.rows
        if written < _WORTH_TRYING * step:
            break
    return tried, False


def _is_over(session: Session, started: float, bounds: Bounds) -> bool:
    if perf_counter() - started > bounds.seconds:
        return True
    size = session.execute("SELECT pg_database_size(current_database())").fetchone()
    return size is not None and int(str(size[0])) > bounds.disk
