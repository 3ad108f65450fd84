"""How good interviews are: people answer truthfully, and the design is compared with the one that knows everything.

    python tests/benchmarks/interviews.py [--projects 300] [--thorough 60] [--cases FOLDER] [--processes 2]

Projects are drawn from the priors with a fixed seed, then the samples, then the cases of a folder when one is named.
Told are the share of decisions with the same options as with the full set of facts, the same for style, datastore and
platform, and the number of facts that were asked for; four questions about the product come before them. Beside it: as
many facts asked in the order of the vocabulary, irrelevant ones left out; `--quick`; `--thorough`. Fails when a number
that we promise is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests/support")]

from archgen.facts.sampling import Lot  # noqa: E402 - after the path is set
from archgen.interview.model import Depth  # noqa: E402
from archgen.interview.stopping import RULES  # noqa: E402
from truthful import (  # noqa: E402
    MAIN,
    Project,
    agreement,
    drawn,
    from_case,
    from_file,
    hold,
    in_file_order,
    outcomes,
    told,
)

PRODUCT = 4
"""Questions about the product: name, summary, who uses it, what it keeps."""

BASELINE = Lot(256)
"""Worlds that tell what is irrelevant, for the order of the vocabulary."""


@dataclass(frozen=True)
class Score:
    """One interview against full knowledge.

    Attributes:
        same: Share of decisions with the same options.
        main: Of style, datastore and platform, how many are the same.
        facts: Facts that were asked for.
    """

    same: float
    main: int
    facts: int


@dataclass(frozen=True)
class Result:
    """All interviews about one project."""

    name: str
    normal: Score
    quick: Score
    in_order: Score
    thorough: Score | None


def measure(job: tuple[Project, bool]) -> Result:
    """Hold the interviews about one project."""
    project, is_thorough = job
    course = hold(project, Depth.NORMAL)
    wanted = outcomes(course.base, project.facts)

    def score(asked: Sequence[str]) -> Score:
        found = outcomes(course.base, told(project, tuple(asked)))
        return Score(*agreement(found, wanted), len(asked))

    quick = course.asked[: RULES[Depth.QUICK].most]
    ordered = in_file_order(project, course.base, len(course.asked), BASELINE)
    thorough = score(hold(project, Depth.THOROUGH).asked) if is_thorough else None
    return Result(project.name, score(course.asked), score(quick), score(ordered), thorough)


def report(title: str, scores: Sequence[Score]) -> tuple[float, float, float, int]:
    """Print a line; give the share of the same decisions and of the main ones, and median and most facts."""
    same = statistics.mean(one.same for one in scores)
    main = sum(one.main for one in scores) / (len(MAIN) * len(scores))
    asked = [one.facts for one in scores]
    print(
        f"{title:<28} {len(scores):>4} projects  same {same:6.1%}  style, datastore, platform {main:6.1%}"
        f"  facts asked: median {statistics.median(asked):g}, most {max(asked)}"
    )
    return same, main, statistics.median(asked), max(asked)


def main() -> int:
    """Measure, print, and tell whether promises hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--projects", type=int, default=300, help="projects drawn from the priors")
    parser.add_argument("--thorough", type=int, default=60, help="of these, how many are asked thoroughly, too")
    parser.add_argument("--cases", type=Path, help="folder of published cases")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    groups = {"drawn from the priors": list(drawn(options.projects))}
    groups["samples"] = [from_file(path) for path in sorted((ROOT / "samples").glob("*.yaml"))]
    if options.cases:
        groups["cases"] = [from_case(path) for path in sorted(options.cases.glob("*.yaml"))]
    kept = []
    with get_context("spawn").Pool(options.processes) as pool:
        for title, projects in groups.items():
            jobs = [
                (one, title != "drawn from the priors" or place < options.thorough)
                for place, one in enumerate(projects)
            ]
            results = pool.map(measure, jobs, chunksize=1)
            print(title)
            normal = report("  as asked", [one.normal for one in results])
            ordered = report("  in the vocabulary's order", [one.in_order for one in results])
            report("  --quick", [one.quick for one in results])
            thorough = report("  --thorough", [one.thorough for one in results if one.thorough is not None])
            if title == "drawn from the priors":
                kept = [
                    normal[0] >= 0.88,
                    normal[1] >= 0.95,
                    normal[2] <= 25,
                    normal[3] + PRODUCT <= 40,
                    normal[0] - ordered[0] >= 0.10,
                    thorough[0] >= 0.98,
                ]
            sys.stdout.flush()
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
