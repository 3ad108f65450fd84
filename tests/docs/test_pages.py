"""The pages beside the code: their links lead somewhere, their commands exist, their examples work."""

import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_group

import archgen
from archgen.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_of_the_repository(page: Path) -> None:
    """A relative link names a file or folder that is there."""
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_in_code_type_are_there(page: Path) -> None:
    """A path that a page names, wildcards included, is in the repository; `<name>` stands for any."""
    spans = re.findall(r"`((?:src|templates|schemas|samples|tests|docs)/[^`\s#]+)`", page.read_text(encoding="utf-8"))
    assert [span for span in spans if not any(ROOT.glob(re.sub(r"<\w+>", "*", span.rstrip("/"))))] == []


def test_the_import_order_is_the_one_that_is_checked() -> None:
    """The architecture page and the contract of the import linter name the same layers in the same order."""
    contract = tomllib.loads(_read("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]
    layers = [re.findall(r"\w+", layer) for layer in contract["layers"]]
    (paragraph,) = re.findall(r"\n\n(`cli` > .*?)\n\n", _read("docs/architecture.md"), re.DOTALL)
    assert [re.findall(r"`(\w+)`", layer) for layer in paragraph.split(">")] == layers


def test_the_readme_lists_the_commands() -> None:
    """The table of commands is that of the command line, no more and no less."""
    listed = re.findall(r"^\| `archgen (\S+)", _read("README.md"), re.MULTILINE)
    assert listed == list(get_group(app).commands)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_each_make_target_exists(page: str) -> None:
    """Whoever follows a page finds the target."""
    targets = set(re.findall(r"^([a-z]+):", _read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|\$ )make ([a-z]+)", _read(page))) <= targets


def test_the_example_of_the_readme_is_valid(tmp_path: Path) -> None:
    """The first file that a user copies is read without a fault."""
    (example,) = re.findall(r"```yaml\n(.*?)```", _read("README.md"), re.DOTALL)
    path = tmp_path / "archgen.yaml"
    path.write_text(example, encoding="utf-8")
    assert archgen.load_requirements(path).project.name


def test_each_dependency_is_explained() -> None:
    """No library comes in without its line in docs/dependencies.md."""
    project = tomllib.loads(_read("pyproject.toml"))["project"]
    wanted = [
        *project["dependencies"],
        *(line for lines in project["optional-dependencies"].values() for line in lines),
    ]
    names = {re.split(r"[\[<>=;]", line)[0] for line in wanted} - {"archgen"}
    page = _read("docs/dependencies.md")
    assert sorted(name for name in names if name not in page) == []


def test_the_changelog_knows_the_version() -> None:
    """Each release has its heading, with one for the decision tables."""
    version = tomllib.loads(_read("pyproject.toml"))["project"]["version"]
    changelog = _read("CHANGELOG.md")
    assert f"## [{version}]" in changelog
    assert "### Decision tables" in changelog
