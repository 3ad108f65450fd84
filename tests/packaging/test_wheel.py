"""The wheel is built, installed into an environment of its own and run from another folder."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import archgen


def _run(*command: str | Path, cwd: Path) -> str:
    """Run a command without the checkout on its path and return what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built with the libraries at hand."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=root)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel; its dependencies are those of the environment of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=os.name != "nt")
    binaries = folder / ("Scripts" if os.name == "nt" else "bin")
    python = binaries / "python"
    site = Path(_run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    install = ("install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    _run(sys.executable, "-m", "pip", "--python", python, *install, wheel, cwd=folder)
    return binaries


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("folder", ["templates", "schemas"])
def test_the_wheel_holds_the_folders_beside_src(wheel: Path, root: Path, folder: str) -> None:
    """Every template and schema of the checkout ships inside the package."""
    files = {path.relative_to(root).as_posix() for path in (root / folder).rglob("*") if path.is_file()}
    assert files
    assert {f"archgen/{name}" for name in files} <= _names(wheel)


def test_the_wheel_holds_the_knowledge(wheel: Path, root: Path) -> None:
    """Data files under src ship without being named one by one."""
    files = {path.relative_to(root / "src").as_posix() for path in (root / "src/archgen").rglob("*.yaml")}
    names = _names(wheel)
    assert files <= names
    assert "archgen/py.typed" in names


def test_the_wheel_holds_the_parsed_knowledge(wheel: Path, root: Path) -> None:
    """A first run from a wheel parses no YAML of ours: each file has its parsed form."""
    distinct = {path.read_bytes() for path in (root / "src/archgen").rglob("*.yaml")}
    compiled = {name for name in _names(wheel) if name.startswith("archgen/knowledge/compiled/")}
    assert len(compiled) == len(distinct)


def test_the_installed_command_runs(installed: Path, tmp_path: Path) -> None:
    """The script that the wheel installs answers from any folder."""
    assert _run(installed / "archgen", "--version", cwd=tmp_path) == f"archgen {archgen.__version__}\n"


def test_the_installed_package_finds_its_folders(installed: Path, tmp_path: Path) -> None:
    """Resources come from the installation, not from a checkout."""
    code = "from archgen.resources import resource_dir as d; print(d('templates'), d('schemas'), sep='\\n')"
    folders = [Path(line) for line in _run(installed / "python", "-c", code, cwd=tmp_path).splitlines()]
    assert [folder.name for folder in folders] == ["templates", "schemas"]
    assert all(folder.is_relative_to(installed.parent) for folder in folders)


def test_the_installed_command_builds_the_sample(installed: Path, root: Path, tmp_path: Path) -> None:
    """A user with nothing but the wheel gets a package."""
    sample = (root / "samples/ticket-shop.yaml").read_text(encoding="utf-8")
    (tmp_path / "archgen.yaml").write_text(sample, encoding="utf-8")
    _run(installed / "archgen", "build", cwd=tmp_path)
    assert (tmp_path / "design/README.md").is_file()
    assert (tmp_path / "design/.archgen/manifest.json").is_file()
