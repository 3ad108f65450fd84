"""`archgen --help` answers at once because nothing heavy is imported for it."""

import subprocess
import sys

HEAVY = {"jinja2", "mermaid", "mmdr", "openapi_spec_validator", "pydantic", "requests", "rich", "ruamel", "sqlglot"}


def _imports(*arguments: str) -> set[str]:
    """Run Python on these arguments and name every module that it imported."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], capture_output=True, text=True, timeout=60, check=True
    )
    lines = (line for line in run.stderr.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip() for line in lines}


def _heavy(modules: set[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules} & HEAVY


def test_help_imports_nothing_heavy() -> None:
    """The help text needs Typer alone."""
    modules = _imports("-m", "archgen", "--help")
    assert "typer" in modules
    assert not _heavy(modules)


def test_version_imports_nothing_heavy() -> None:
    """The version is a constant of the package."""
    assert not _heavy(_imports("-m", "archgen", "--version"))


def test_import_archgen_is_cheap() -> None:
    """The public door loads a stage only when a name is asked for."""
    modules = {module for module in _imports("-c", "import archgen") if module.startswith("archgen")}
    assert modules == {"archgen"}
