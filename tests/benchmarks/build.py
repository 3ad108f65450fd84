"""What a build of each sample costs: processor seconds, memory, and a ratio that holds on other machines.

The ratio is to `python -c "import pydantic, jinja2, typer"`, in processor time as well, so that other programs on the
machine hardly disturb it. Caches are warm. Run with `python tests/benchmarks/build.py [SAMPLE...]`.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
YARDSTICK = ("-c", "import pydantic, jinja2, typer")
_KIB_PER_UNIT = 1 if sys.platform != "darwin" else 1 / 1024


def cost(*arguments: str) -> tuple[float, float]:
    """Run Python on these arguments; give processor seconds and the largest resident memory in MB, the best of some."""
    seconds, megabytes = zip(*(_once(arguments) for _ in range(ROUNDS)), strict=True)
    return min(seconds), min(megabytes)


def _once(arguments: tuple[str, ...]) -> tuple[float, float]:
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _KIB_PER_UNIT / 1024


def main(names: list[str]) -> None:
    """Measure the named samples, or all."""
    unit, _ = cost(*YARDSTICK)
    print(f"yardstick       {unit:6.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        for sample in sorted((ROOT / "samples").glob("*.yaml")):
            if not names or sample.stem in names:
                out = str(Path(folder) / sample.stem)
                seconds, megabytes = cost("-m", "archgen", "build", str(sample), "-o", out)
                print(f"{sample.stem:<15} {seconds:6.2f} s  {megabytes:4.0f} MB  {seconds / unit:5.1f} x")


if __name__ == "__main__":
    main(sys.argv[1:])
