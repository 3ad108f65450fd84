"""risks.md, security.md and operations.md as their readers meet them."""

import re
from functools import cache
from pathlib import Path

import pytest

from archgen.design.design import Design
from archgen.documents.document import Document
from archgen.documents.markdown import anchor, md
from archgen.documents.prose.operations import operations_documents
from archgen.documents.prose.risks import risks_document
from archgen.documents.prose.security import security_document
from archgen.pipeline import compose, decide, read

ROOT = Path(__file__).resolve().parents[3]
SMALL, SHOP = "samples/internal-tool.yaml", "samples/ticket-shop.yaml"
HOSTILE = "tests/fixtures/hostile-names.yaml"


@cache
def design_of(path: str) -> Design:
    """Compose a file once."""
    return compose(decide(read(ROOT / path), flips=False))


@cache
def documents_of(path: str) -> dict[str, str]:
    """Write the three documents of a file."""
    design = design_of(path)
    made: list[Document] = [risks_document(design), security_document(design), *operations_documents(design)]
    return {one.path: one.text for one in made}


def _words(text: str) -> int:
    return len(re.findall(r"[\w%$.,’'-]*\w[\w%$.,’'-]*", text))


def _anchors(text: str) -> set[str]:
    return {anchor(line.lstrip("#").strip()) for line in text.splitlines() if line.startswith("#")}


@pytest.mark.parametrize("path", [SMALL, SHOP])
def test_register_and_threats_are_printed_whole(path: str) -> None:
    """Every id of the register and of the threats stands in its document."""
    design, texts = design_of(path), documents_of(path)
    assert all(f"| {one.id} |" in texts["risks.md"] for one in design.risks.register)
    assert all(re.search(rf"\| {one.id}\b", texts["security.md"]) for one in design.security.threats)


@pytest.mark.parametrize("path", [SMALL, SHOP])
def test_links_between_the_three_resolve(path: str) -> None:
    """A fragment that one of them names is a heading of the other."""
    texts = documents_of(path)
    for name, text in texts.items():
        for target, fragment in re.findall(r"\]\(((?:risks|security|operations)?(?:\.md)?)#([\w-]+)\)", text):
            assert fragment in _anchors(texts[target or name]), (name, target, fragment)


def test_a_two_person_tool_gets_short_documents() -> None:
    """Together they take less than half of the five thousand words of a small package."""
    texts = documents_of(SMALL)
    assert _words(texts["risks.md"]) < 650
    assert _words(texts["security.md"]) < 700
    assert _words(texts["operations.md"]) < 1150


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
    made = {one.path: one.text for one in operations_documents(design.model_copy(update={"operations": operations}))}
    rules = made["monitoring/rules.yaml"]
    assert rules.count("- alert:") == len(design.operations.alerts)
    assert "```promql" not in made["operations.md"]
