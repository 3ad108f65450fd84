"""What tests of facts share: requirements and their facts from a short text."""

from collections.abc import Callable
from pathlib import Path

import pytest

from archgen.facts.model import Facts
from archgen.facts.resolve import resolve_facts
from archgen.findings import Finding
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.vocabulary import Vocabulary
from archgen.requirements.model import Requirements
from archgen.requirements.reader import read_requirements

Resolve = Callable[[str], tuple[Facts, dict[str, Finding]]]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The facts that archgen ships with."""
    return Knowledge().vocabulary


@pytest.fixture
def resolve(vocabulary: Vocabulary) -> Resolve:
    """Give the facts of a text and the findings that they raise, by id."""

    def give(text: str) -> tuple[Facts, dict[str, Finding]]:
        requirements, _ = read_requirements(f"project: {{name: Shop}}\n{text}", vocabulary)
        facts, findings = resolve_facts(requirements, vocabulary)
        return facts, {finding.id: finding for finding in findings}

    return give


@pytest.fixture(scope="session")
def stagedoor(vocabulary: Vocabulary) -> Requirements:
    """The example of the design contract."""
    path = Path(__file__).parents[1] / "requirements" / "stagedoor.yaml"
    return read_requirements(path, vocabulary)[0]
