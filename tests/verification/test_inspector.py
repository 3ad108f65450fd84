"""Running all rules: in order, without repetition, and as one error."""

import pytest

from archgen.design.design import Design
from archgen.documents.document import Document
from archgen.errors import Fault, VerificationFailed
from archgen.verification import Inspection, inspect, verify
from archgen.verification.papers import Papers


def test_faults_are_sorted_and_named(design: Design) -> None:
    """Each fault says which rule found it; a fault that two runs of a rule give is told once."""
    rule = Inspection("late", "x", lambda *_: [Fault("b", "two"), Fault("a", "one"), Fault("a", "one")])
    found = inspect(design, (), [rule])
    assert [(one.path, one.message, one.inspection) for one in found] == [("a", "one", "late"), ("b", "two", "late")]
    assert str(found[0]) == "error: a: one [late]"


def test_right_package_passes(design: Design, documents: tuple[Document, ...]) -> None:
    """Nothing is raised when nothing is wrong."""
    verify(design, documents)


def test_any_fault_stops_the_build(design: Design, documents: tuple[Document, ...]) -> None:
    """All faults arrive together in one error."""
    wrong = (*documents, Document(path="x.md", text="TODO"))
    with pytest.raises(VerificationFailed) as caught:
        verify(design, wrong)
    assert {getattr(one, "inspection", "") for one in caught.value.faults} == {"markdown", "texts"}


def test_rule_that_falls_over_is_a_fault(design: Design) -> None:
    """A bug in a rule stops the build with a sentence, not with a traceback."""
    rule = Inspection("frail", "x", lambda *_: [Fault("", str(1 / 0))])
    assert [one.message for one in inspect(design, (), [rule])] == [
        "the rule cannot be checked: ZeroDivisionError: division by zero"
    ]


def test_papers_are_a_mapping_of_texts() -> None:
    """Documents are found by path, folders are known."""
    papers = Papers([Document(path="a/b/c.md", text="x\n"), Document(path="d.yaml", text="k: 1\n")])
    assert list(papers) == ["a/b/c.md", "d.yaml"]
    assert papers.folders == {".", "a", "a/b"}
    assert papers.load("d.yaml") == {"k": 1}
    assert papers.openapi == {}
