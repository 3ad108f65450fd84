"""`python -m archgen`, and what the installed script calls: the command line, interruptible while it still loads."""

import gc
import sys

_INTERRUPTED = 130
_RARELY = 200_000
"""Objects made before the collector looks for cycles: a run is short and what it makes stays in use, so that the usual
700 take a sixth of a build and free nothing."""


def main() -> None:
    """Run the command line; an interrupt before the first command runs gives the same status as one within it."""
    gc.set_threshold(_RARELY)
    try:
        from archgen.cli.app import main as run  # noqa: PLC0415 - loading is what takes time

        run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
