"""How long `archgen --help` takes beside `python -c "import typer"` on the same machine.

The limit is one such import plus 60 ms. Run with `make bench`.
"""

import subprocess
import sys
import time

ROUNDS = 15
ALLOWANCE_S = 0.060


def best_seconds(*arguments: str) -> float:
    """Run Python on these arguments several times and take the best, which is the one least disturbed."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
        best = min(best, time.perf_counter() - begun)
    return best


def main() -> int:
    """Print both times and their ratio; fail when help takes longer than the limit."""
    base = best_seconds("-c", "import typer")
    ours = best_seconds("-m", "archgen", "--help")
    print(f"import typer   {base * 1000:6.0f} ms")
    print(f"archgen --help {ours * 1000:6.0f} ms  (limit {(base + ALLOWANCE_S) * 1000:.0f} ms)")
    print(f"ratio          {ours / base:6.2f}")
    return 0 if ours <= base + ALLOWANCE_S else 1


if __name__ == "__main__":
    sys.exit(main())
