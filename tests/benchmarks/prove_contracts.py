"""Contracts of random requirements files and of all samples under other people's linters; clients made from samples.

Run with `make prove-all`, or `python tests/benchmarks/prove_contracts.py [FILES]`. Node tools of pinned versions are
installed into `build/node` first, with nothing but npm. Any finding fails it, but for the kinds that docs/contracts.md
justifies; they are counted apart.
"""

import json
import os
import shutil
import subprocess
import sys
import venv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from archgen.documents.openapi import openapi_document, yaml_text  # noqa: E402 - the path comes first
from contracts import Parts, parts_of, sample_parts  # noqa: E402 - as above

FILES = 200
NODE = ROOT / "build" / "node"
WRITTEN = ROOT / "build" / "contracts"
CLIENTS = ROOT / "build" / "clients"
PACKAGE = ROOT / "tests" / "benchmarks" / "node" / "package.json"
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


def main(files: int) -> int:
    """Write the contracts, judge them, and give 1 when a finding is left."""
    install()
    written = write(files)
    print(f"{len(written)} contracts, {sum(one.stat().st_size for one in written) / 1e6:.1f} MB")
    found: Counter[str] = Counter()
    for batch in (written[at : at + BATCH] for at in range(0, len(written), BATCH)):
        found += spectral("oas.yaml", batch) + spectral("owasp.yaml", batch) + redocly(batch)
    shutil.rmtree(CLIENTS, ignore_errors=True)
    CLIENTS.mkdir(parents=True)
    found += typescript_clients() + python_clients()
    for kind, count in sorted(found.items()):
        print(f"{'justified' if kind in JUSTIFIED else 'FINDING'}  {kind}: {count}")
    wrong = sum(count for kind, count in found.items() if kind not in JUSTIFIED)
    print(f"{wrong} findings")
    return 1 if wrong else 0


def install() -> None:
    """Install the Node tools when they are not there or others are asked for."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed: install Node.js 20 or later, then run this again")
    NODE.mkdir(parents=True, exist_ok=True)
    kept = NODE / "package.json"
    if not kept.exists() or kept.read_bytes() != PACKAGE.read_bytes() or not (NODE / "node_modules").is_dir():
        shutil.copyfile(PACKAGE, kept)
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--silent")
        subprocess.run([npm, "install", *options], cwd=NODE, check=True)
    for name, text in _RULES.items():
        (NODE / name).write_text(text, encoding="utf-8")


def write(files: int) -> list[Path]:
    """Write the contracts of all samples and of so many generated files that have an API."""
    shutil.rmtree(WRITTEN, ignore_errors=True)
    WRITTEN.mkdir(parents=True)
    stated = [*sorted((ROOT / "samples").glob("*.yaml")), ROOT / "tests" / "fixtures" / "hostile-names.yaml"]
    found = [_write(one.stem, sample_parts(str(one.relative_to(ROOT)))) for one in stated]
    return found + [_write(f"generated-{seed:03}", parts_of(seed)) for seed in range(files)]


def _write(name: str, parts: Parts) -> Path:
    path = WRITTEN / f"{name}.yaml"
    path.write_text(yaml_text(openapi_document(parts.api)), encoding="utf-8")
    return path


def spectral(rules: str, files: Sequence[Path]) -> Counter[str]:
    """Count what Spectral says, errors and warnings alike."""
    said = json.loads(_run(["spectral", "lint", "-r", rules, "-f", "json", "-q", *map(str, files)]) or "[]")
    serious = [one for one in said if one["severity"] <= 1]
    _show(f"{one['code']} {Path(one['source']).name}: {one['message']}" for one in serious)
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
        source = ("--path", str(WRITTEN / f"{sample}.yaml"), "--output-path", str(made), "--meta", "none")
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
        _run(["openapi-typescript", str(WRITTEN / f"{sample}.yaml"), "-o", str(types)])
        said = _run(["tsc", "--noEmit", "--strict", "--skipLibCheck", str(types)])
        if not types.is_file() or said.strip():
            _show([f"{sample}: {said or 'no client was made'}"])
            found["typescript-client"] += 1
    return found


def _run(command: Sequence[str]) -> str:
    """Run a Node tool; it ends with 1 when it finds something and with more when it fails itself."""
    program = NODE / "node_modules" / ".bin" / command[0]
    done = subprocess.run([program, *command[1:]], cwd=NODE, capture_output=True, text=True, check=False)
    if done.returncode > 2 or (done.returncode and not done.stdout):
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return done.stdout


def _show(lines: Iterable[str]) -> None:
    for line in list(lines)[:5]:
        print(f"  {line}")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else FILES))
