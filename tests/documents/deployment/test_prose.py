"""roadmap.md and deployment/README.md: what a reviewer reads first, in words of this project."""

from collections.abc import Callable

from archgen.design.design import Design
from archgen.documents.deployment import deployment_documents
from archgen.documents.prose.roadmap import roadmap_document
from archgen.knowledge.loader import load_knowledge

Maker = Callable[[str], Design]
SAMPLES = ("internal-tool", "ticket-shop", "tenant-saas", "iot-telemetry", "platform")


def test_the_roadmap_opens_with_what_ends_first(design_of: Maker) -> None:
    """The first lines name the first limit and the first decision to change."""
    text = roadmap_document(design_of("ticket-shop"), load_knowledge()).text
    assert text.splitlines()[2].startswith("First to end: processors of Database above 70 %")


def test_a_small_system_that_nothing_changes_gets_a_few_lines(design_of: Maker) -> None:
    """What growth changes is one sentence, and the milestones are one line that adds up."""
    design = design_of("internal-tool")
    text = roadmap_document(design, load_knowledge()).text
    assert "no decision changes up to 10 times the load" in text
    assert f"= {sum(one.person_weeks for one in design.roadmap.milestones):.1f}" in text
    assert len(text.split()) < 150


def test_every_stage_has_a_heading_only_when_something_changes(design_of: Maker) -> None:
    """A heading stands for a change of decision, size or container."""
    for name in SAMPLES:
        design = design_of(name)
        text = roadmap_document(design, load_knowledge()).text
        headings = [line for line in text.splitlines() if line.startswith("### ") and "times the load" in line]
        assert len(headings) == sum(one.is_changed for one in design.roadmap.stages)


def test_texts_differ_between_projects(design_of: Maker) -> None:
    """No paragraph of numbers is the same for two projects."""
    pages = [deployment_documents(design_of(name), load_knowledge())[0].text for name in SAMPLES]
    lines = [{line for line in page.splitlines() if line.startswith("**Goes back")} for page in pages]
    assert len(set.union(*lines)) == len(SAMPLES)


def test_no_placeholder_is_left(design_of: Maker) -> None:
    """Every sentence of the data is filled."""
    for name in SAMPLES:
        design = design_of(name)
        texts = [
            roadmap_document(design, load_knowledge()).text,
            *(one.text for one in deployment_documents(design, load_knowledge())),
        ]
        assert not any("@{" in text or "{{ " in text.replace("${{ ", "") for text in texts)
