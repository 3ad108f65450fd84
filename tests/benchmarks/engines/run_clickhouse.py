"""Makes and fills tables in a ClickHouse and counts granules: python run_clickhouse.py JOB.json; prints the faults."""

import json
import re
import sys
import tempfile
from pathlib import Path

from chdb import session

ROWS = 1_000_000
GROUPS = 1000
job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
faults: list[str] = []


def run(sql: str) -> str:
    """Run a statement; what is refused is a finding."""
    try:
        return str(server.query(sql))
    except Exception as error:  # noqa: BLE001 - as above
        faults.append(f"{str(error)[:400]}: {sql[:200]}")
        return ""


def value(kind: str, members: list[str], first: bool) -> str:
    """Give an expression for values of a type: a thousand different ones where rows are led to, times over 90 days."""
    inner = re.sub(r"^(?:LowCardinality|Nullable)\((.*)\)$", r"\1", re.sub(r"^LowCardinality\((.*)\)$", r"\1", kind))
    if kind.startswith("Array("):
        return f"CAST([] AS {kind})"
    if members:
        listed = ", ".join("'" + one.replace("\\", "\\\\").replace("'", "\\'") + "'" for one in members)
        return f"[{listed}][1 + number % {len(members)}]"
    if inner == "UUID":
        return f"reinterpretAsUUID(toUInt128({'number % ' + str(GROUPS) if first else 'number'}))"
    if inner.startswith(("DateTime64", "Date")):
        return f"CAST(toDateTime('2027-01-01 00:00:00', 'UTC') + intDiv(number, {GROUPS}) * 7776 AS {inner})"
    if inner.startswith(("Int", "UInt", "Decimal", "Bool")):
        return f"CAST(number % 100 AS {inner})" if inner != "UInt8" else "CAST(0 AS UInt8)"
    return "toString(number % 1000)"


def bound(name: str, kind: str) -> str:
    """Give a value for a parameter of a read."""
    if kind == "UUID":
        return "reinterpretAsUUID(toUInt128(7))"
    if kind.startswith("Date"):
        return f"CAST('{'2027-03-10' if name.endswith('_until') else '2027-03-01'} 00:00:00' AS {kind})"
    number = 8 if name.endswith("_until") else 7
    return f"CAST({number} AS {kind})" if kind.startswith(("Int", "UInt", "Decimal", "Bool")) else f"'{number}'"


with tempfile.TemporaryDirectory() as folder:
    server = session.Session(folder)
    run("CREATE DATABASE proof")
    run("USE proof")
    for statement in job["schema"].split(";\n"):
        if re.sub(r"(?m)^--.*$", "", statement).strip():
            run(statement)
    for table in job["tables"]:
        values = [
            value(kind, table["members"].get(name, []), name == table["first"]) for name, kind in table["types"].items()
        ]
        columns = ", ".join(f"`{name}`" for name in table["types"])
        run(f"INSERT INTO `{table['name']}` ({columns}) SELECT {', '.join(values)} FROM numbers({ROWS})")
        run(f"OPTIMIZE TABLE `{table['name']}` FINAL")
        if run(f"SELECT count() > 0 FROM `{table['name']}`").strip() != "1":
            faults.append(f"{table['name']} is empty after {ROWS} rows were added")
    for pattern, sql in job["reads"].items():
        given = re.sub(r"\{(\w+):((?:[^{}'()]|'[^']*'|\([^{}]*?\))+)\}", lambda one: bound(one[1], one[2]), sql)
        plan = run(f"EXPLAIN indexes = 1 {given}")
        run(given)
        granules = [(int(one[0]), int(one[1])) for one in re.findall(r"Granules: (\d+)/(\d+)", plan)]
        if pattern in job["by_key"] and granules and granules[-1][0] > max(2, granules[0][1] / 40):
            faults.append(f"{pattern} reads {granules[-1][0]} of {granules[0][1]} granules")
        if pattern in job["by_key"] and not granules:
            faults.append(f"{pattern} uses no index: {plan[:300]}")
print(json.dumps({"faults": faults}))
