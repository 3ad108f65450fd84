"""Samples on an embedded PostgreSQL without one index at a time: each that keeps no rule must be missed by somebody.

Run with `make prove-all`, or `python tests/benchmarks/prove_indexes.py [FILES]`. Each sample has a server and is filled
once; an index is dropped in a transaction that is rolled back. Prints what happens without each; any that nobody misses
fails it.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import psycopg  # noqa: E402 - the path comes first

from archgen import pipeline  # noqa: E402 - as above
from archgen.proving.filled import fill  # noqa: E402 - as above
from archgen.proving.server import embedded_server  # noqa: E402 - as above
from archgen.proving.session import tune  # noqa: E402 - as above
from archgen.proving.settings import ProvingRules, Runs, proving_rules  # noqa: E402 - as above
from mutation import Outcome, mutations  # noqa: E402 - as above

SAMPLES = ("samples/ticket-shop.yaml", "samples/tenant-saas.yaml")


def main(files: Iterable[str]) -> int:
    """Try each file; give 1 when an index of any is not missed."""
    rules = proving_rules().model_copy(update={"runs": Runs(plans=5, calls=3, seconds_a_pattern=1)})
    unmissed = [one for file in files for one in tried(ROOT / file, rules) if not one.harm]
    print(f"{len(unmissed)} indexes that nobody misses")
    return 1 if unmissed else 0


def tried(file: Path, rules: ProvingRules) -> list[Outcome]:
    """Fill a database for one file, drop its indexes in turn, and print what happens."""
    started = perf_counter()
    data = pipeline.compose(pipeline.decide(pipeline.read(file), flips=False)).data
    with embedded_server() as address, psycopg.connect(address, autocommit=True) as session:
        tune(session)
        filled = fill(session, data, rules.bounds, rules)
        print(f"{file.name}: filled in {filled.seconds:.0f} s; cut short: {', '.join(filled.cut_short) or 'nothing'}")
        found = []
        for one in mutations(session, data, filled, rules):
            found.append(one)
            without = f"{one.sufferer}: {one.harm}" if one.harm else "NOBODY MISSES IT"
            print(f"  {one.index.name} on {one.rows:,} rows | {without}")
    print(f"{file.name}: {len(found)} indexes, {perf_counter() - started:.0f} s")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or SAMPLES))
