"""How long `archgen --help` takes beside `python -c "import typer"` on the same machine.

The limit is one such import plus 60 ms. Run with `make bench`.
"""

import subprocess
import sys
import time

ROUNDS = 15
ALLOWANCE_S = 0.060


def seconds(*arguments: str) -> float:
    """Run Python on these arguments."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def main() -> int:
    """Print both times and their ratio; fail when help takes longer than the limit.

    The two take turns, so that a busy machine disturbs both alike; the best of each is the one least disturbed.
    """
    rounds = [(seconds("-c", "import typer"), seconds("-m", "archgen", "--help")) for _ in range(ROUNDS)]
    base, ours = (min(times) for times in zip(*rounds, strict=True))
    print(f"import typer   {base * 1000:6.0f} ms")
    print(f"archgen --help {ours * 1000:6.0f} ms  (limit {(base + ALLOWANCE_S) * 1000:.0f} ms)")
    print(f"ratio          {ours / base:6.2f}")
    return 0 if ours <= base + ALLOWANCE_S else 1


if __name__ == "__main__":
    sys.exit(main())
