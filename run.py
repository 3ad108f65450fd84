#!/usr/bin/env python3
"""Set up archgen in `.venv` and run its jobs, with nothing but Python: `python3 run.py demo`.

The Makefile calls this script. A stamp with a hash of pyproject.toml lets later runs start at once. uv does the
installing where it can be had, pip where it cannot. Whatever is missing ends in one line with its remedy.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import List, Optional

OLDEST = (3, 11)
NEWEST_KNOWN = (3, 14)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOG = VENV / "setup.log"
SAMPLE = "samples/ticket-shop.yaml"
DEMO = "build/demo/ticket-shop"
EXTRAS = {"demo": "svg,fast", "dev": "dev"}
UNREACHABLE = (
    "name resolution",
    "NewConnectionError",
    "Failed to fetch",
    "client error (Connect)",
    "dns error",
    "Network is unreachable",
    "ProxyError",
    "timed out",
)


class SetupError(Exception):
    """A missing piece, with its remedy, in one line."""


def newer_python() -> Optional[str]:
    """Find an interpreter that is new enough, for a machine whose `python3` is an old one."""
    for minor in range(OLDEST[1], NEWEST_KNOWN[1] + 1):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.call([found, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
            return found
    return None


def attempt(command: List[str]) -> Optional[str]:
    """Run a command quietly from the root; return its output when it failed, None when it did its job."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return None if done.returncode == 0 else done.stdout or f"{command[0]} failed without a word"


def fingerprint(profile: str) -> str:
    """Hash what an installation depends on: the project's metadata, the set of extras and the place."""
    parts = [(ROOT / "pyproject.toml").read_bytes(), EXTRAS[profile].encode(), os.fsencode(ROOT)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamp(profile: str) -> Path:
    """Name the file that says for which fingerprint a profile was installed."""
    return VENV / f"{profile}.stamp"


def is_ready(profile: str) -> bool:
    """Tell whether the environment holds what the profile needs; the development set holds the demo's."""
    if not PYTHON.exists():
        return False
    candidates = [profile] if profile == "dev" else [profile, "dev"]
    return any(stamp(each).is_file() and stamp(each).read_text() == fingerprint(each) for each in candidates)


def create_environment() -> None:
    """Make `.venv`, by uv where it is installed, else by the standard library.

    Raises:
        SetupError: There is an environment of an older Python, or none can be made.
    """
    if PYTHON.exists():
        check = f"import sys; sys.exit(sys.version_info < {OLDEST})"
        if attempt([str(PYTHON), "-c", check]) is not None:
            raise SetupError(".venv is broken or holds an older Python; remove it (rm -rf .venv), then run this again")
        return
    uv = shutil.which("uv")
    if uv and attempt([uv, "venv", "--quiet", "--python", sys.executable, "--clear", str(VENV)]) is None:
        return
    try:
        import ensurepip  # noqa: F401, PLC0415 - only its presence matters
    except ImportError:
        name = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        remedy = f"install it (Debian, Ubuntu: apt-get install {name}) or uv, then run this again"
        raise SetupError(f"this Python has no ensurepip; {remedy}") from None
    fault = attempt([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if fault is not None:
        raise SetupError(f"{sys.executable} -m venv failed: {last_line(fault)}")


def last_line(output: str) -> str:
    """Take the line that names the fault: the last that names an error, else the last of all."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "error:" in line.lower() or "Error" in line.partition(":")[0]]
    return (errors or lines or ["no output"])[-1]


def find_uv() -> Optional[str]:
    """Find uv on the path or in the environment, or install it there; None where it cannot be had.

    Raises:
        SetupError: The package index cannot be reached, so trying further would only take time.
    """
    found = shutil.which("uv") or shutil.which("uv", path=str(BIN))
    if found:
        return found
    if attempt([str(PYTHON), "-m", "pip", "--version"]) is not None:
        attempt([str(PYTHON), "-m", "ensurepip"])
    fault = attempt([str(PYTHON), "-m", "pip", "install", "--quiet", "uv"])
    if fault is not None and is_unreachable(fault):
        raise no_index()
    return shutil.which("uv", path=str(BIN))


def is_unreachable(output: str) -> bool:
    """Tell whether an installer failed for want of a network."""
    return any(sign in output for sign in UNREACHABLE)


def no_index() -> SetupError:
    """Word the fault of a package index out of reach."""
    remedy = "check the network or set PIP_INDEX_URL to a mirror, then run this again"
    return SetupError(f"the package index cannot be reached; {remedy}")


def install_package(extras: str) -> Optional[str]:
    """Install archgen, editable, with extras: by uv, else by pip. Return the output when both failed."""
    target = f".[{extras}]" if extras else "."
    uv = find_uv()
    fault: Optional[str] = ""
    if uv:
        command = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON), "--editable", target]
        fault = attempt(command)
        if fault is None:
            return None
    if attempt([str(PYTHON), "-m", "pip", "--version"]) is not None:
        attempt([str(PYTHON), "-m", "ensurepip"])
    again = attempt([str(PYTHON), "-m", "pip", "install", "--quiet", "--editable", target])
    return None if again is None else f"{fault}{again}"


def install(profile: str) -> None:
    """Install what a profile needs.

    Raises:
        SetupError: The installers failed; what they said is in `.venv/setup.log`.
    """
    fault = install_package(EXTRAS[profile])
    if fault is not None and profile == "demo" and not is_unreachable(fault) and "mmdr" in fault:
        say("no renderer for this platform: diagrams stay Mermaid text, without pictures")
        fault = install_package("")
    if fault is None:
        if LOG.exists():
            LOG.unlink()
        # Where Python may not write byte-code by itself, each start would compile everything again.
        attempt([str(PYTHON), "-m", "compileall", "-q", "src"])
        return
    LOG.write_text(fault)
    if is_unreachable(fault):
        raise no_index()
    raise SetupError(f"installing failed: {last_line(fault)} (all of it: .venv/setup.log)")


def prepare(profile: str) -> None:
    """Make sure that the environment holds what a profile needs, and do nothing when it does."""
    if is_ready(profile):
        return
    say("setting up .venv, once: half a minute or so")
    create_environment()
    install(profile)
    stamp(profile).write_text(fingerprint(profile))


def say(text: str) -> None:
    """Tell the user something on standard error."""
    print(f"run.py: {text}", file=sys.stderr, flush=True)


def call(*command: str) -> int:
    """Run a module of the environment in the foreground and return its exit status.

    Where no byte-code may stand beside the sources it is kept in `.venv`, or each run would compile everything again.
    """
    environment = dict(os.environ)
    if environment.pop("PYTHONDONTWRITEBYTECODE", ""):
        environment.setdefault("PYTHONPYCACHEPREFIX", str(VENV / "pycache"))
    return subprocess.call([str(PYTHON), "-m", *command], cwd=ROOT, env=environment)


def demo(arguments: List[str]) -> int:
    """Build the sample package and say what to open."""
    prepare("demo")
    status = call("archgen", "build", SAMPLE, "-o", DEMO, *arguments)
    if status == 0:
        page = next((name for name in ("index.html", "README.md") if (ROOT / DEMO / name).is_file()), "")
        print(f"\nBuilt from {SAMPLE}. Open {DEMO}/{page}")
    return status


def test(arguments: List[str]) -> int:
    """Run the tests on up to four processes."""
    prepare("dev")
    workers = min(4, max(2, os.cpu_count() or 2))
    return call("pytest", "-n", str(workers), "--dist", "worksteal", *arguments)


def lint(arguments: List[str]) -> int:
    """Check format, lint rules, types and import order; run all of them, fail if one does."""
    del arguments
    prepare("dev")
    checks = (("ruff", "format", "--check", "."), ("ruff", "check", "."), ("mypy",))
    failed = [" ".join(check) for check in checks if call(*check) != 0]
    if subprocess.call([str(BIN / "lint-imports")], cwd=ROOT) != 0:
        failed.append("lint-imports")
    for name in failed:
        say(f"failed: {name}")
    return 1 if failed else 0


def check(arguments: List[str]) -> int:
    """Lint, then test."""
    return max(lint([]), test(arguments))


def tidy(arguments: List[str]) -> int:
    """Format the code and apply the safe fixes."""
    prepare("dev")
    return max(call("ruff", "format", "."), call("ruff", "check", "--fix", ".", *arguments))


def setup(arguments: List[str]) -> int:
    """Set up the development environment and do nothing else."""
    del arguments
    prepare("dev")
    return 0


JOBS = {"setup": setup, "demo": demo, "test": test, "lint": lint, "check": check, "format": tidy}


def main() -> int:
    """Run a job and return its exit status."""
    if sys.version_info[:2] < OLDEST:
        better = newer_python()
        if better is None:
            say(f"error: archgen needs Python {OLDEST[0]}.{OLDEST[1]} or later; this is {sys.version.split()[0]}")
            return 2
        return subprocess.call([better, str(Path(__file__).resolve()), *sys.argv[1:]])
    parser = argparse.ArgumentParser(prog="run.py", description="Set up archgen in .venv and run a job.")
    parser.add_argument("job", choices=sorted(JOBS))
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="passed on, for instance to pytest")
    chosen = parser.parse_args()
    try:
        return JOBS[chosen.job](chosen.arguments)
    except SetupError as error:
        say(f"error: {error}")
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
