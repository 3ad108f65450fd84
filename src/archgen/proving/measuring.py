"""Run each statement on the filled server: look at a few plans, then time many calls. Writes are undone."""

import contextlib
from collections.abc import Iterator, Mapping
from itertools import islice
from time import perf_counter

from archgen.design.data_tables import RoleKind
from archgen.documents.ddl.postgresql import TENANT_SETTING
from archgen.documents.ddl.text import literal, quote
from archgen.proving.asking import Question, Rows
from archgen.proving.plans import IndexShape, Plan, read_plan
from archgen.proving.readers import UPKEEP, Reader
from archgen.proving.session import Session
from archgen.proving.settings import Runs

_NAME = "measured"


class Measurement:
    """Plans and times of one statement.

    Attributes:
        reader: Who runs it.
        plans: Plans of some calls.
        times_ms: Times of calls as the client saw them.
        partitions: Table and rows of each partition, by name.
    """

    def __init__(
        self,
        reader: Reader,
        plans: list[Plan],
        times_ms: list[float],
        partitions: Mapping[str, tuple[str, int]] | None = None,
    ) -> None:
        """Take what was seen."""
        self.partitions = partitions or {}
        self.reader = reader
        self.plans = plans
        self.times_ms = sorted(times_ms)

    @property
    def plan(self) -> Plan:
        """The plan in the middle, by the rows that it touched."""
        return sorted(self.plans, key=lambda one: one.touched)[len(self.plans) // 2]

    @property
    def indexes(self) -> tuple[str, ...]:
        """All indexes that a plan used."""
        return tuple(dict.fromkeys(name for one in self.plans for name in one.indexes))

    def percentile(self, share: float) -> float:
        """Give the time below which a share of calls stayed, in milliseconds."""
        return self.times_ms[min(len(self.times_ms) - 1, int(share * len(self.times_ms)))]


def index_shapes(session: Session) -> dict[str, IndexShape]:
    """Give the first column, the rows and the pages of every index of a B-tree."""
    statement = """
        SELECT own.relname, coalesce(pg_get_indexdef(own.oid, 1, FALSE), ''), greatest(own.reltuples, 0), own.relpages
        FROM pg_class AS own JOIN pg_am AS kind ON kind.oid = own.relam
        WHERE own.relkind = 'i' AND kind.amname = 'btree'"""
    found = session.execute(statement).fetchall()
    return {str(name): IndexShape(str(first).strip('"'), int(rows), int(pages)) for name, first, rows, pages in found}


def partitions(session: Session) -> dict[str, tuple[str, int]]:
    """Give the whole of every partition, of a table or an index, and the rows that it holds itself."""
    statement = """
        SELECT own.relname, whole.relname, greatest(own.reltuples, 0) FROM pg_inherits
        JOIN pg_class AS own ON own.oid = inhrelid JOIN pg_class AS whole ON whole.oid = inhparent"""
    found = session.execute(statement).fetchall()
    return {str(name): (str(whole), int(rows)) for name, whole, rows in found}


def measure(session: Session, reader: Reader, rows: Rows, runs: Runs) -> Measurement | None:
    """Measure one statement; None when no row gives it values.

    Users' statements run as the role of the services, so that a missing right and row security show; upkeep runs as
    the owner. The session commits by itself.
    """
    role = next((one.name for one in rows.data.roles if one.kind is RoleKind.WRITES), None)
    if role is not None and reader.kind != UPKEEP:
        session.execute(f"SET ROLE {quote(role)}")
    session.execute(f"PREPARE {_NAME} AS {reader.sql}")
    try:
        shapes, parts = index_shapes(session), partitions(session)
        wholes = {name: whole for name, (whole, _) in parts.items()}
        plans = list(_plans(session, islice(rows.questions(reader), runs.plans), shapes, wholes))
        times = list(_times(session, rows.questions(reader), runs))
    finally:
        session.execute(f"DEALLOCATE {_NAME}")
        session.execute("RESET ROLE")
    return Measurement(reader, plans, times, parts) if plans and times else None


def _plans(
    session: Session, questions: Iterator[Question], shapes: dict[str, IndexShape], wholes: Mapping[str, str]
) -> Iterator[Plan]:
    for one in questions:
        with _undone(session, one):
            found = session.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {_call(one)}").fetchone()
            if found is not None:
                yield read_plan(found[0], shapes, wholes)


def _times(session: Session, questions: Iterator[Question], runs: Runs) -> Iterator[float]:
    """Time calls in milliseconds until there are enough, or the time is up."""
    until = perf_counter() + runs.seconds_a_pattern
    for one in islice(questions, runs.calls):
        with _undone(session, one):
            started = perf_counter()
            cursor = session.execute(_call(one))
            if cursor.description:
                cursor.fetchall()
            yield (perf_counter() - started) * 1000
        if perf_counter() > until:
            return


@contextlib.contextmanager
def _undone(session: Session, one: Question) -> Iterator[None]:
    """Let a call run on behalf of its tenant, and undo it; one that meets a row of its own kind counts for nothing."""
    from psycopg import errors  # noqa: PLC0415 - an extra

    with contextlib.suppress(errors.UniqueViolation), session.transaction(force_rollback=True):
        if one.tenant is not None:
            session.execute(f"SELECT set_config({literal(TENANT_SETTING)}, {literal(one.tenant)}, TRUE)")
        yield


def _call(one: Question) -> str:
    return f"EXECUTE {_NAME}({', '.join(one.values)})" if one.values else f"EXECUTE {_NAME}"
