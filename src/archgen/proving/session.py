"""A connection to the server that is measured; the driver belongs to the extra `prove`."""

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow

Session: TypeAlias = "Connection[TupleRow]"
"""A connection that commits by itself."""

_TUNED = (
    "SET max_parallel_workers_per_gather = 0",  # one plan on every machine
    "SET jit = off",
    "SET random_page_cost = 1.1",  # pages on flash
    "SET plan_cache_mode = force_custom_plan",
    "SET client_min_messages = warning",
)


def tune(session: Session) -> None:
    """Set what plans depend on, so that they are those of any machine."""
    session.prepare_threshold = None  # the driver's own prepared statements would throw ours away
    for statement in _TUNED:
        session.execute(statement)
