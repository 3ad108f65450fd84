"""Evaluations a second of one table: ours, with all rules decided and explained, beside zen-engine's in the same run.

A table of 12 inputs (7 numbers, 5 enums) and 40 rules with about 4 conditions each, hit policy first; 1,000 cases that
neither engine has met before, so that nothing is remembered. Both have to agree on every case. The limit is a ratio of
40. zen-engine comes with `pip install -e '.[bench]'`. Run with `make bench`, or `python tests/benchmarks/engine.py`.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import blake2b
from importlib.util import find_spec

from archgen.decisions.graph import Case, Plan
from archgen.decisions.weighing import Scales
from archgen.knowledge.cells import Column
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.tables import DecisionTable
from archgen.knowledge.vocabulary import FactType

NUMBERS, ENUMS, RULES, OPTIONS, CASES = 7, 5, 40, 6, 1000
ROUNDS = 5
LIMIT = 40.0
MEMBERS = ("alpha", "beta", "gamma", "delta")

Values = dict[str, float | str]


def draws(seed: str) -> Iterator[float]:
    """Give numbers between 0 and 1, the same for the same seed."""
    number = 0
    while True:
        number += 1
        yield int.from_bytes(blake2b(f"{seed}/{number}".encode(), digest_size=6).digest(), "big") / 2**48


def cells(seed: str) -> dict[str, str]:
    """Give the cells of one rule, in the syntax that both engines share."""
    draw = draws(seed)
    found = {}
    for number in range(NUMBERS):
        if next(draw) < 0.33:
            low = round(next(draw) * 80)
            form, width = next(draw), round(5 + next(draw) * 40)
            found[f"n{number}"] = (
                f"< {low + 20}" if form < 0.33 else f">= {low}" if form < 0.66 else f"[{low}..{low + width})"
            )
    for number in range(ENUMS):
        if next(draw) < 0.33:
            some = [member for member in MEMBERS if next(draw) < 0.5] or [MEMBERS[0]]
            found[f"e{number}"] = ", ".join(some)
    return found


class OneTable(Knowledge):
    """Knowledge of a single table, with the shipped policy."""

    def __init__(self, table: DecisionTable) -> None:
        super().__init__()
        self.__dict__["decisions"] = {table.decision: table}


def engine_case(table: DecisionTable) -> Case:
    """Make our engine ready for a table."""
    knowledge = OneTable(table)
    return Case(Plan(knowledge), {}, {}, {}, Scales.of(knowledge.policy), {})


def table(rows: list[dict[str, str]]) -> DecisionTable:
    """Compile the table for our engine."""
    given = {
        "decision": "bench",
        "question": "Which?",
        "hit_policy": "first",
        "options": {f"o{number}": {"name": str(number)} for number in range(OPTIONS)},
        "rules": [
            {"id": f"r{number}", "when": when, "then": f"o{number % OPTIONS}", "because": "."}
            for number, when in enumerate(rows)
        ],
    }
    made = DecisionTable.model_validate(given)
    columns = {f"n{number}": Column(f"n{number}", FactType.NUMBER) for number in range(NUMBERS)}
    columns |= {f"e{number}": Column(f"e{number}", FactType.ENUM, MEMBERS) for number in range(ENUMS)}
    faults = made.compile(columns)
    if faults:
        raise SystemExit(str(faults))
    return made


def zen_decision(rows: list[dict[str, str]]) -> Callable[[Values], str | None]:
    """Compile the table for zen-engine."""
    import zen

    names = [f"n{number}" for number in range(NUMBERS)] + [f"e{number}" for number in range(ENUMS)]
    quoted = [
        {
            name: ", ".join(f"'{one}'" for one in cell.split(", ")) if name[0] == "e" else cell
            for name, cell in row.items()
        }
        for row in rows
    ]
    rules = [
        {"_id": f"r{number}", **{name: row.get(name, "") for name in names}, "out": f"'o{number % OPTIONS}'"}
        for number, row in enumerate(quoted)
    ]
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in names],
        "outputs": [{"id": "out", "name": "out", "field": "out"}],
        "rules": rules,
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": content},
        {"id": "end", "type": "outputNode", "name": "end"},
    ]
    edges = [
        {"id": "a", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "b", "type": "edge", "sourceId": "table", "targetId": "end"},
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def evaluate(case: Values) -> str | None:
        result = decision.evaluate(case)["result"]
        return (result or {}).get("out")

    return evaluate


def cases(seed: str) -> list[Values]:
    """Give cases that fill the inputs."""
    draw = draws(seed)
    return [
        {f"n{number}": next(draw) * 100 for number in range(NUMBERS)}
        | {f"e{number}": MEMBERS[int(next(draw) * len(MEMBERS))] for number in range(ENUMS)}
        for _ in range(CASES)
    ]


def per_second(evaluate: Callable[[Values], object], given: list[Values]) -> float:
    """Give evaluations a second of processor time."""
    begun = time.process_time()
    for case in given:
        evaluate(case)
    return len(given) / (time.process_time() - begun)


def main() -> int:
    """Print rates and their ratio, the median of some rounds in turns; fail below the limit."""
    rows = [cells(f"rule {number}") for number in range(RULES)]
    engine = engine_case(table(rows))
    program = engine.plan.programs["bench"]

    def decide(case: Values) -> str | None:
        chosen = engine.settled(program, program.fired(case), ()).chosen
        return chosen[0] if chosen else None

    def explain(case: Values) -> object:
        held = program.fired(case)
        return engine.settled(program, held, ()), program.rules_of(held)

    first = cases("round 0")
    decided = sum(map(bool, map(decide, first)))
    print(f"{sum(map(len, rows)) / RULES:.1f} conditions a rule, {decided} of {CASES} cases decided")
    print(f"ours, rows only      {per_second(program.fired, first):10,.0f} /s")
    if find_spec("zen") is None:
        print(f"ours, explained      {per_second(explain, first):10,.0f} /s\nzen-engine is not installed: no ratio")
        return 0
    zen = zen_decision(rows)
    if any(zen(case) != decide(case) for case in first):
        raise SystemExit("the engines disagree")
    rounds = [(per_second(explain, given), per_second(zen, given)) for given in map(cases, map(str, range(ROUNDS)))]
    ratios = sorted(ours / theirs for ours, theirs in rounds)
    ours, theirs = (sorted(rates)[ROUNDS // 2] for rates in zip(*rounds, strict=True))
    print(f"ours, explained      {ours:10,.0f} /s\nzen-engine           {theirs:10,.0f} /s")
    print(f"ratio                {ratios[ROUNDS // 2]:10.0f}   (limit {LIMIT:.0f})")
    return 0 if ratios[ROUNDS // 2] >= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
