"""risks.md, security.md and operations.md as their readers meet them."""

import re
from functools import cache
from pathlib import Path

import pytest

from archgen.documents.document import Document
from archgen.documents.markdown import anchor, md
from archgen.documents.prose.operations import operations_documents
from archgen.documents.prose.risks import risks_document
from archgen.documents.prose.security import security_document
from archgen.knowledge.loader import load_knowledge
from designs import design_of

ROOT = Path(__file__).resolve().parents[3]
SMALL, SHOP = "samples/internal-tool.yaml", "samples/ticket-shop.yaml"
HOSTILE = "tests/fixtures/hostile-names.yaml"


@cache
def documents_of(path: str) -> dict[str, str]:
    """Write the three documents of a file."""
    design = design_of(path)
    made: list[Document] = [
        risks_document(design, load_knowledge()),
        security_document(design, load_knowledge()),
        *operations_documents(design, load_knowledge()),
    ]
    return {one.path: one.text for one in made}


def _anchors(text: str) -> set[str]:
    return {anchor(line.lstrip("#").strip()) for line in text.splitlines() if line.startswith("#")}


@pytest.mark.parametrize("path", [SMALL, SHOP])
def test_the_register_is_printed_whole(path: str) -> None:
    """Every id of the register stands in a row."""
    assert all(f"| {one.id} |" in documents_of(path)["risks.md"] for one in design_of(path).risks.register)


@pytest.mark.parametrize(("path", "most"), [(SMALL, 5), (SHOP, 25)])
def test_threats_are_printed_up_to_what_the_team_can_act_on(path: str, most: int) -> None:
    """Threats stand in the order of their rank; of a small design the first five, and every open one."""
    design, text = design_of(path), documents_of(path)["security.md"]
    shown = re.findall(r"^\| (T\d+),", text, flags=re.MULTILINE)
    assert shown[:most] == [one.id for one in design.security.threats][:most]
    assert {one.id for one in design.security.threats if one.status == "open"} <= set(shown)


def test_controls_that_are_named_are_listed() -> None:
    """Every control that a threat, an API risk or a regime names on the page has its text there."""
    text = documents_of(SHOP)["security.md"]
    assert set(re.findall(r"\bC\d+\b", text)) == set(re.findall(r"^- \*\*(C\d+)\*\*", text, flags=re.MULTILINE))


def test_runbooks_of_equal_beginning_point_to_the_first() -> None:
    """What two objectives have in common is written once."""
    text = documents_of(SHOP)["operations.md"]
    assert text.count("goes back first") == 1
    assert "As [above](#runbook-availability)." in text


def test_modes_that_users_cannot_tell_apart_share_a_row() -> None:
    """A small design's outside system that is slow or down shows the same data of yesterday."""
    assert "Staff directory: down or slow | data of yesterday" in documents_of(SMALL)["operations.md"]


@pytest.mark.parametrize("path", [SMALL, SHOP])
def test_links_between_the_three_resolve(path: str) -> None:
    """A fragment that one of them names is a heading of the other."""
    texts = documents_of(path)
    for name, text in texts.items():
        for target, fragment in re.findall(r"\]\(((?:risks|security|operations)?(?:\.md)?)#([\w-]+)\)", text):
            assert fragment in _anchors(texts[target or name]), (name, target, fragment)


def test_documents_are_as_long_as_the_system_asks() -> None:
    """A two-person tool gets a page each; a shop of eight people what it can read in ten minutes."""
    bounds = {SMALL: {"risks.md": 360, "security.md": 420, "operations.md": 450}}
    bounds[SHOP] = {"risks.md": 1800, "security.md": 2050, "operations.md": 2250}
    for path, most in bounds.items():
        assert {name: len(documents_of(path)[name].split()) <= bound for name, bound in most.items()} == dict.fromkeys(
            most, True
        )


def test_tables_keep_their_columns() -> None:
    """No value breaks a row: each row of a table has the cells of its header."""
    for path in (SMALL, SHOP, HOSTILE):
        for name, text in documents_of(path).items():
            width = 0
            for line in text.splitlines():
                cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
                assert not (width and cells) or cells == width, (path, name, line)
                width = cells


def test_hostile_names_come_out_letter_for_letter() -> None:
    """Names that look like markup are text."""
    design = design_of(HOSTILE)
    everything = "\n".join(documents_of(HOSTILE).values())
    for system in design.systems:
        assert md(system.name) in everything


def test_compliance_is_no_legal_advice() -> None:
    """The mapping says what it is not, and only where there is one."""
    assert "legal advice" in documents_of(SHOP)["security.md"]
    assert "legal advice" not in documents_of(SMALL)["security.md"]


def test_rules_file_only_where_prometheus_reads_it() -> None:
    """CloudWatch gets no Prometheus rules; a Prometheus gets each alert once."""
    design = design_of(SHOP)
    assert "monitoring/rules.yaml" not in documents_of(SHOP)
    operations = design.operations.model_copy(update={"is_prometheus": True})
    made = {
        one.path: one.text
        for one in operations_documents(design.model_copy(update={"operations": operations}), load_knowledge())
    }
    rules = made["monitoring/rules.yaml"]
    assert rules.count("- alert:") == len(design.operations.alerts)
    assert "monitoring/rules.yaml" in made["operations.md"]
