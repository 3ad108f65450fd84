"""What tests of the reader share: the vocabulary, the example of the design contract, and a reader of short texts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from archgen.errors import InputError
from archgen.findings import Finding
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.vocabulary import Vocabulary
from archgen.requirements.model import Requirements
from archgen.requirements.reader import read_requirements

Read = Callable[[str], tuple[Requirements, tuple[Finding, ...]]]
Faults = Callable[[str], list[str]]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The facts that archgen ships with."""
    return Knowledge().vocabulary


@pytest.fixture
def read(vocabulary: Vocabulary) -> Read:
    """Read a text that names no project of its own."""
    return lambda text: read_requirements(f"project: {{name: Shop}}\n{text}", vocabulary)


@pytest.fixture
def faults(vocabulary: Vocabulary) -> Faults:
    """Give the faults of a text as `line:column path: message`, line 1 being the project."""

    def find(text: str) -> list[str]:
        with pytest.raises(InputError) as caught:
            read_requirements(f"project: {{name: Shop}}\n{text}", vocabulary)
        found = caught.value.faults
        places = [f"{fault.place.line}:{fault.place.column}" if fault.place else "-" for fault in found]
        return [f"{place} {fault.path}: {fault.message}" for place, fault in zip(places, found, strict=True)]

    return find


@pytest.fixture(scope="session")
def example() -> Path:
    """The example of the design contract."""
    return Path(__file__).with_name("stagedoor.yaml")
