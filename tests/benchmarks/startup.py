"""How long `archgen --help` takes, as a multiple of `python -c "import typer"` on the same machine.

Seconds depend on the machine, the ratio hardly does: below 2, help costs little more than the library under it.
Run with `make bench`.
"""

import subprocess
import sys
import time

ROUNDS = 15
LIMIT = 2.0


def best_seconds(*arguments: str) -> float:
    """Run Python on these arguments several times and take the best, which is the one least disturbed."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
        best = min(best, time.perf_counter() - begun)
    return best


def main() -> int:
    """Print both times and their ratio; fail when the ratio is above the limit."""
    base = best_seconds("-c", "import typer")
    ours = best_seconds("-m", "archgen", "--help")
    ratio = ours / base
    print(f"import typer   {base * 1000:6.0f} ms")
    print(f"archgen --help {ours * 1000:6.0f} ms")
    print(f"ratio          {ratio:6.2f}  (limit {LIMIT})")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
