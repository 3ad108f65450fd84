"""The generator of requirements files that other tests build on."""

import pytest

from archgen import pipeline
from archgen.requirements.model import FieldType, PatternKind
from generated import generated


@pytest.mark.parametrize("seed", range(30))
def test_every_generated_file_is_valid(seed: int) -> None:
    """The reader finds nothing wrong with it."""
    assert pipeline.load_requirements(generated(seed)).domain.entities


def test_a_few_files_hold_all_that_a_domain_can() -> None:
    """Types of fields, kinds of patterns, lifecycles and flows all occur, else the tests that use it would be blind."""
    domains = [pipeline.load_requirements(generated(seed)).domain for seed in range(30)]
    entities = [entity for domain in domains for entity in domain.entities]
    assert {field.type for entity in entities for field in entity.fields} == set(FieldType)
    assert {one.kind for domain in domains for one in domain.access_patterns} == set(PatternKind)
    assert any(entity.lifecycle for entity in entities)
    assert any(flow.steps for domain in domains for flow in domain.flows)


def test_a_file_is_as_large_as_asked() -> None:
    """Benchmarks ask for a number of entities."""
    assert len(pipeline.load_requirements(generated(1, entities=40)).domain.entities) == 40
