"""Contracts of random requirements files and of all samples under other people's linters; clients made from samples.

Run with `make prove-all`, or `python tests/benchmarks/prove_contracts.py [FILES | FIRST-LAST]`; a slice of the random
files leaves out samples and clients. Every second random file is made to choose every kind of contract. Node tools of
pinned versions are installed into `build/node` first, with nothing but npm. Any finding fails it, but for kinds that
docs/contracts.md justifies; they are counted apart.
"""

import json
import os
import shutil
import subprocess
import sys
import venv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from archgen import pipeline  # noqa: E402 - the path comes first
from archgen.documents.contracts import contract_documents  # noqa: E402 - as above
from contracts import choosing_every_contract, growing  # noqa: E402 - as above
from generated import generated  # noqa: E402 - as above

FILES = 200
FIXTURES = ("every-contract", "hostile-names")
NODE = ROOT / "build" / "node"
WRITTEN = ROOT / "build" / "contracts"
GROWN = ROOT / "build" / "contracts-grown"
CLIENTS = ROOT / "build" / "clients"
OURS = ROOT / "tests" / "benchmarks" / "node"
JUSTIFIED = frozenset({"owasp:api2:2023-no-credentials-in-url"})
CLIENT_SAMPLES = ("ticket-shop", "tenant-saas", "platform")
PYTHON = ROOT / "build" / "python"
PYTHON_TOOLS = ("openapi-python-client==0.29.1", "mypy==2.4.1", "types-python-dateutil", "ruff==0.17.0")
BATCH = 25
"""Files that one run of a linter takes, as they keep all of them in memory."""
_RULES = {
    "oas.yaml": 'extends: ["spectral:oas"]\n',
    "owasp.yaml": 'extends: ["@stoplight/spectral-owasp-ruleset"]\n',
    "redocly.yaml": "extends: [recommended]\nrules:\n"
    + "".join(f"  no-invalid-{kind}-examples: error\n" for kind in ("media-type", "schema", "parameter")),
}


def main(argument: str) -> int:
    """Write the contracts, judge them, and give 1 when a finding is left."""
    first, dash, last = argument.rpartition("-")
    seeds = range(int(first or 0), int(last))
    install()
    for folder in (WRITTEN, GROWN, CLIENTS):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    if not dash:
        write_stated()
    for seed in seeds:
        write_generated(seed)
    files = [one for one in sorted(WRITTEN.rglob("*")) if one.is_file()]
    kinds = Counter(one.suffix if one.suffix != ".yaml" else one.name for one in files)
    print(f"{dict(kinds)}, {sum(one.stat().st_size for one in files) / 1e6:.1f} MB", flush=True)
    found: Counter[str] = Counter()
    contracts = [one for one in files if one.name == "openapi.yaml"]
    for batch in _batches(contracts):
        found += spectral("oas.yaml", batch) + spectral("owasp.yaml", batch) + redocly(batch)
    for batch in _batches([one for one in files if one.name in ("asyncapi.yaml", "schema.graphql")]):
        found += graphql_and_asyncapi(batch)
    for one in (one for one in files if one.name == "buf.yaml"):
        found += protos(one.parent)
    if not dash:
        found += typescript_clients() + python_clients()
    for kind, count in sorted(found.items()):
        print(f"{'justified' if kind in JUSTIFIED else 'FINDING'}  {kind}: {count}")
    wrong = sum(count for kind, count in found.items() if kind not in JUSTIFIED)
    print(f"{wrong} findings")
    return 1 if wrong else 0


def _batches(files: Sequence[Path]) -> Iterator[Sequence[Path]]:
    return (files[at : at + BATCH] for at in range(0, len(files), BATCH))


def install() -> None:
    """Install the Node tools when they are not there or others are asked for."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed: install Node.js 20 or later, then run this again")
    NODE.mkdir(parents=True, exist_ok=True)
    kept = NODE / "package.json"
    package = OURS / "package.json"
    if not kept.exists() or kept.read_bytes() != package.read_bytes() or not (NODE / "node_modules").is_dir():
        shutil.copyfile(package, kept)
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--silent")
        subprocess.run([npm, "install", *options], cwd=NODE, check=True)
    shutil.copyfile(OURS / "judge.mjs", NODE / "judge.mjs")
    for name, text in _RULES.items():
        (NODE / name).write_text(text, encoding="utf-8")


def write_stated() -> None:
    """Write the contracts of all samples and of two fixtures."""
    fixtures = (ROOT / "tests" / "fixtures" / f"{name}.yaml" for name in FIXTURES)
    for path in (*sorted((ROOT / "samples").glob("*.yaml")), *fixtures):
        _write(WRITTEN / path.stem, path)


def write_generated(seed: int) -> None:
    """Write the contracts of a random file; every second one chooses all kinds, also with a field more an entity."""
    text = generated(seed)
    if seed % 2:
        text = choosing_every_contract(text)
        _write(GROWN / f"generated-{seed:03}", growing(text))
    _write(WRITTEN / f"generated-{seed:03}", text)


def _write(folder: Path, source: Path | str) -> None:
    design = pipeline.compose(pipeline.decide(pipeline.read(source), flips=False))
    for one in contract_documents(design):
        path = folder / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.text, encoding="utf-8")


def _openapi(sample: str) -> str:
    return str(WRITTEN / sample / "api" / "openapi.yaml")


def spectral(rules: str, files: Sequence[Path]) -> Counter[str]:
    """Count what Spectral says, errors and warnings alike."""
    said = json.loads(_run(["spectral", "lint", "-r", rules, "-f", "json", "-q", *map(str, files)]) or "[]")
    serious = [one for one in said if one["severity"] <= 1]
    _show(f"{one['code']} {_short(one['source'])}: {one['message']}" for one in serious)
    return Counter(str(one["code"]) for one in serious)


def redocly(files: Sequence[Path]) -> Counter[str]:
    """Count what Redocly says, errors and warnings alike."""
    text = _run(["redocly", "lint", "--config", "redocly.yaml", "--format", "json", *map(str, files)])
    decoder, at, problems = json.JSONDecoder(), text.find("{"), []
    while at >= 0:
        report, end = decoder.raw_decode(text, at)
        problems += report["problems"]
        at = text.find("{", end)
    _show(f"{one['ruleId']} {one['location'][0]['source']['ref']}: {one['message']}" for one in problems)
    return Counter(str(one["ruleId"]) for one in problems)


def graphql_and_asyncapi(files: Sequence[Path]) -> Counter[str]:
    """Count what GraphQL's reference implementation and AsyncAPI's parser say."""
    lines = _run_node("judge.mjs", files).splitlines()
    said = [json.loads(line) for line in lines]
    _show(f"{one['code']} {_short(one['file'])}: {one['message']}" for one in said)
    return Counter(str(one["code"]) for one in said)


def protos(folder: Path) -> Counter[str]:
    """Count what buf says: its standard rules, and what a field more in each entity would break."""
    found: Counter[str] = Counter()
    grown = GROWN / folder.relative_to(WRITTEN)
    wanted = [("buf-lint", ["lint", str(folder)])]
    if grown.is_dir():
        wanted.append(("buf-breaking", ["breaking", str(grown), "--against", str(folder)]))
    for kind, arguments in wanted:
        lines = _run(["buf", *arguments, "--error-format", "json"], most=100).splitlines()
        _show(f"{kind} {_short(str(folder))}: {line}" for line in lines)
        found[kind] += len(lines)
    return found


def python_clients() -> Counter[str]:
    """Make Python clients of some samples; count those that leave something out and those that mypy refuses."""
    tools = PYTHON / ("Scripts" if sys.platform == "win32" else "bin")
    if not (tools / "openapi-python-client").exists():
        venv.create(PYTHON, with_pip=True)
        subprocess.run([tools / "python", "-m", "pip", "install", "--quiet", *PYTHON_TOOLS], check=True)
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
    found: Counter[str] = Counter()
    for sample in CLIENT_SAMPLES:
        made = CLIENTS / sample.replace("-", "_")
        source = ("--path", _openapi(sample), "--output-path", str(made), "--meta", "none")
        done = subprocess.run(
            [tools / "openapi-python-client", "generate", *source, "--fail-on-warning"],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        # Not by the rules of this project; `client.py` is a fixed text of the generator, with faults of its own.
        judged = (str(made / "api"), str(made / "models"))
        checks = [str(tools / "mypy"), "--config-file=", "--follow-imports=silent", *judged]
        typed = subprocess.run(checks, capture_output=True, text=True, check=False, cwd=CLIENTS)
        if done.returncode or typed.returncode:
            _show([f"{sample}: {(done.stdout + done.stderr)[-300:]} {typed.stdout[-300:]}"])
            found["python-client"] += 1
    return found


def typescript_clients() -> Counter[str]:
    """Make TypeScript clients of some samples and count those that their compiler refuses."""
    found: Counter[str] = Counter()
    for sample in CLIENT_SAMPLES:
        types = CLIENTS / f"{sample}.ts"
        _run(["openapi-typescript", _openapi(sample), "-o", str(types)])
        said = _run(["tsc", "--noEmit", "--strict", "--skipLibCheck", str(types)])
        if not types.is_file() or said.strip():
            _show([f"{sample}: {said or 'no client was made'}"])
            found["typescript-client"] += 1
    return found


def _run(command: Sequence[str], *, most: int = 2) -> str:
    """Run a Node tool; up to `most` its status says that it found something, above that it failed itself."""
    return _output([str(NODE / "node_modules" / ".bin" / command[0]), *command[1:]], most)


def _run_node(script: str, files: Sequence[Path]) -> str:
    return _output(["node", str(NODE / script), *map(str, files)], 0)


def _output(command: Sequence[str], most: int) -> str:
    done = subprocess.run(command, cwd=NODE, capture_output=True, text=True, check=False)
    if done.returncode > most or (done.returncode and not done.stdout):
        raise SystemExit(f"{Path(command[0]).name} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return done.stdout


def _short(path: str) -> str:
    return str(Path(path).resolve()).removeprefix(f"{WRITTEN}{os.sep}")


def _show(lines: Iterable[str]) -> None:
    for line in list(lines)[:5]:
        print(f"  {line}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if sys.argv[1:] else str(FILES)))
