"""Load a schema into a server and fill it, within bounds of rows, time and disk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter

from archgen.design.data_tables import DataModel
from archgen.documents.ddl import postgresql
from archgen.proving.filling import Fill, fills
from archgen.proving.session import Session
from archgen.proving.settings import Bounds, ProvingRules
from archgen.proving.values import FUNCTIONS
from archgen.proving.volumes import volumes

Tell = Callable[[str, float], None]
"""Told what is done now and which share of all is done."""

_CHUNK = 50_000
"""Rows of one insert; bounds are looked at in between."""
_FEW = 1_000
"""Rows that a table gets after a bound was met, so that its statements still find something."""
_FAST = (
    "SET session_replication_role = replica",  # references hold by construction, and rows are ours to make
    "SET synchronous_commit = off",
    "SET client_min_messages = warning",
)


@dataclass(frozen=True)
class Filled:
    """A server with rows.

    Attributes:
        made: How each table was filled.
        seconds: Time that it took.
        cut_short: Tables that a bound cut short.
    """

    made: Mapping[str, Fill]
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
    for statement in _FAST:
        session.execute(statement)
    wanted = volumes(data, bounds.rows, rules.least_rows, share)
    whole, written = sum(wanted.values()), 0
    made, cut_short = {}, []
    for one in fills(data, wanted, rules):
        tell(one.table.title, written / whole)
        done = _fill_table(session, one, lambda: _is_over(session, started, bounds))
        if done < one.rows:
            cut_short.append(one.table.name)
        for statement in one.after:
            session.execute(statement)
        made[one.table.name] = one
        written += one.rows
    session.execute("SET session_replication_role = origin")
    tell("vacuum", 1.0)
    session.execute("VACUUM (ANALYZE)")
    return Filled(made, perf_counter() - started, tuple(cut_short))


def _fill_table(session: Session, one: Fill, is_over: Callable[[], bool]) -> int:
    done = 0
    while done < one.rows:
        most = _FEW if is_over() else _CHUNK
        if done and most == _FEW:
            break
        last = min(one.rows, done + most)
        session.execute(one.insert(done + 1, last))
        done = last
        if most == _FEW:
            break
    return done


def _is_over(session: Session, started: float, bounds: Bounds) -> bool:
    if perf_counter() - started > bounds.seconds:
        return True
    size = session.execute("SELECT pg_database_size(current_database())").fetchone()
    return size is not None and int(str(size[0])) > bounds.disk
