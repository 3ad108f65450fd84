"""The Python API is what `archgen.__all__` lists."""

import tomllib
from pathlib import Path

import pytest

import archgen


@pytest.mark.parametrize("name", sorted(set(archgen.__all__) - {"__version__"}))
def test_each_public_name_is_a_function(name: str) -> None:
    """What the door lists can be had, is callable and says what it does."""
    function = getattr(archgen, name)
    assert callable(function)
    assert function.__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A misspelt name fails as it does on any module."""
    with pytest.raises(AttributeError, match="no attribute 'biuld'"):
        _ = archgen.biuld  # type: ignore[attr-defined] # the point of the test


def test_the_version_is_the_one_of_the_project(root: Path) -> None:
    """`archgen --version` and the wheel's file name agree."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert archgen.__version__ == project["version"]
