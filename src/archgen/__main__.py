"""`python -m archgen`, and what the installed script calls: the command line, interruptible while it still loads."""

import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the command line; an interrupt before the first command runs gives the same status as one within it."""
    try:
        from archgen.cli.app import main as run  # noqa: PLC0415 - loading is what takes time

        run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
