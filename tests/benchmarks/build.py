"""How long each sample takes from file to package, as a multiple of one fixed piece of work on the same machine.

Seconds depend on the machine; the ratio to parsing and dumping a fixed JSON text in the same process hardly does.
Run with `python tests/benchmarks/build.py [SAMPLE...]`.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from archgen import pipeline

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    """Do a piece of work several times and take the best."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return best


def yardstick() -> None:
    """Read and write some megabytes of JSON."""
    rows = [{"id": number, "name": f"row {number}", "parts": list(range(20))} for number in range(20_000)]
    json.loads(json.dumps(rows))


def row(name: str, spent: float, unit: float) -> str:
    """Set one line of the table."""
    return f"  {name:<8} {spent * 1000:8.0f} ms  {spent / unit:6.2f}"


def measure(sample: Path, unit: float) -> None:
    """Print what the stages of one sample take, then the whole build."""
    brief = pipeline.read(sample)
    answer = pipeline.decide(brief, flips=False)
    design = pipeline.compose(answer)
    documents = pipeline.render(design, brief.knowledge)
    print(sample.stem)
    print(row("read", seconds(lambda: pipeline.read(sample)), unit))
    print(row("decide", seconds(lambda: pipeline.decide(brief, flips=False)), unit))
    print(row("flips", seconds(lambda: pipeline.decide(brief)), unit))
    print(row("compose", seconds(lambda: pipeline.compose(answer)), unit))
    print(row("render", seconds(lambda: pipeline.render(design, brief.knowledge)), unit))
    print(row("check", seconds(lambda: pipeline.check(design, documents)), unit))
    with tempfile.TemporaryDirectory() as folder:
        print(row("build", seconds(lambda: pipeline.build(sample, Path(folder) / "design", overwrite=True)), unit))


def main(names: list[str]) -> None:
    """Measure the named samples, or all."""
    unit = seconds(yardstick)
    print(f"yardstick {unit * 1000:.0f} ms; columns: time, ratio to it ('flips' is decide with flip points)")
    for sample in sorted((ROOT / "samples").glob("*.yaml")):
        if not names or sample.stem in names:
            measure(sample, unit)


if __name__ == "__main__":
    main(sys.argv[1:])
