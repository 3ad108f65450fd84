"""Documents of the review: their numbers add up, their links resolve, hostile names come out letter for letter."""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from archgen import pipeline
from archgen.design.design import Design
from archgen.documents.document import Document
from archgen.documents.prose.access_patterns import access_patterns_document
from archgen.documents.prose.adr import adr_documents, decisions_index
from archgen.documents.prose.api_readme import api_readme_document
from archgen.documents.prose.capacity_and_cost import capacity_and_cost_document
from archgen.documents.prose.requirements import requirements_document
from archgen.documents.prose.sizing_rules import is_small
from archgen.documents.prose.technology import technology_document
from archgen.documents.prose.trade_offs import trade_offs_document
from archgen.knowledge.loader import Knowledge, load_knowledge

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NAMES = ("internal-tool", "ticket-shop")
MADR = (
    "## Context and Problem Statement",
    "## Decision Drivers",
    "## Considered Options",
    "## Decision Outcome",
    "### Consequences",
    "### Confirmation",
    "## Pros and Cons of the Options",
    "## More Information",
)
HOSTILE = """
archgen: 1
project: {name: "A | B `c` <d> *e* [f](g)", summary: "Books rooms | by the hour"}
team: {engineers: 3}
actors: ["Gu|est", "Own`er"]
domain:
  entities:
    "Ro|om": {rows: 100, fields: {name: string(80)}}
    Booking: {rows: 5k, fields: {room: -> Ro|om, starts_at: timestamp, ends_at: timestamp, price: money}}
  access_patterns:
    - {name: "Bookings | of a `room`", entity: Booking, by: [room], rate: 2 rps}
  flows:
    - {name: "Book <a> room", steps: ["Gu|est -> Booking: book"]}
"""


@cache
def _design(name: str) -> Design:
    return pipeline.compose_design(SAMPLES / f"{name}.yaml")


@cache
def _hostile() -> Design:
    return pipeline.compose_design(HOSTILE)


def _documents(design: Design, knowledge: Knowledge) -> dict[str, str]:
    made: list[Document | None] = [
        *adr_documents(design, knowledge),
        decisions_index(design, knowledge),
        requirements_document(design, knowledge),
        trade_offs_document(design, knowledge),
        technology_document(design, knowledge),
        capacity_and_cost_document(design, knowledge),
        api_readme_document(design, knowledge),
        access_patterns_document(design, knowledge),
    ]
    return {one.path: one.text for one in made if one is not None}


@cache
def _texts(name: str) -> dict[str, str]:
    return _documents(_design(name), load_knowledge())


@pytest.mark.parametrize("name", NAMES)
def test_records_carry_the_headings_of_madr(name: str) -> None:
    """Each record has MADR's headings in order, each followed by text, and a front matter."""
    records = {path: text for path, text in _texts(name).items() if re.match(r"decisions/\d{4}-", path)}
    assert records
    for text in records.values():
        assert text.startswith("---\nstatus: ")
        places = [text.index(f"\n{heading}\n") for heading in MADR]
        assert places == sorted(places)
        assert not re.search(r"^##+ .*\n\n#", text, flags=re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_records_tell_rejected_options_with_reasons(name: str) -> None:
    """Each row or line of rejected options says why the option loses."""
    for path, text in _texts(name).items():
        if re.match(r"decisions/\d{4}-", path):
            part = text.partition("## Pros and Cons of the Options")[2].partition("\n## ")[0]
            rows = [row.rsplit("|", 2)[1] for row in part.splitlines() if row.startswith("| ")][2:]
            reasons = rows or [row.partition(": ")[2] for row in part.splitlines() if row.startswith("- ")]
            assert reasons
            assert all(len(reason.strip()) > 8 for reason in reasons)


@pytest.mark.parametrize("name", NAMES)
def test_printed_lines_add_up_to_printed_totals(name: str) -> None:
    """Printed lines add up to the printed sum of their group where one is printed, and all to the printed total."""
    text = _texts(name)["capacity-and-cost.md"]
    total, group, groups = Decimal(0), Decimal(0), []
    is_grouped = "| **compute** |" in text
    for row in re.findall(r"^\| .*\| (\*\*)?\$([\d,.]+)(?:\*\*)? \|$", text, flags=re.MULTILINE):
        amount = Decimal(row[1].replace(",", ""))
        if not row[0]:
            group += amount
        elif group and is_grouped:
            assert amount == group
            groups.append(amount)
            group = Decimal(0)
        else:
            total = amount
    assert total == (sum(groups) if is_grouped else group)
    assert total == Decimal(str(_design(name).cost.monthly_usd))


@pytest.mark.parametrize("name", NAMES)
def test_links_to_files_of_the_package_resolve(name: str) -> None:
    """Every relative link between these documents leads to a document, and every fragment to a heading."""
    texts = _texts(name)
    others = {"architecture.md", "risks.md", "security.md", "operations.md", "roadmap.md"}
    others |= {"api/openapi.yaml", "database/schema.sql", "design.json", "README.md"}
    for path, text in texts.items():
        for target in re.findall(r"\]\(([^)<>\s]+)\)", text):
            if "://" in target:
                continue
            file, _, fragment = target.partition("#")
            found = str((Path("/") / path).parent.joinpath(file).resolve().relative_to("/")) if file else path
            assert found in texts or found in others, (path, target)
            if fragment and found in texts:
                headings = re.findall(r"^#+ (.*)$", texts[found], flags=re.MULTILINE)
                assert fragment in {one.lower().replace(" ", "-") for one in headings}, (path, target)


@pytest.mark.parametrize("name", NAMES)
def test_every_assumption_is_marked_and_listed(name: str) -> None:
    """Each assumed fact stands in the list of assumptions, with the mark of a guess where it changes anything."""
    text = _texts(name)["requirements.md"].partition("## Assumptions")[2].partition("## Open questions")[0]
    for one in _design(name).review.assumptions:
        is_telling = one.flips or one.is_sized
        assert re.search(rf"`{one.fact}`{' ~' if is_telling else ''}", text), one.fact


@pytest.mark.parametrize("name", NAMES)
def test_tables_have_as_many_cells_as_their_heads(name: str) -> None:
    """No value breaks a table: all rows of a table have the same number of unescaped bars."""
    for path, text in _texts(name).items():
        head = 0
        for row in text.splitlines():
            bars = len(re.findall(r"(?<!\\)\|", row)) if row.startswith("|") else 0
            assert not head or bars in (0, head), (path, row)
            head = bars


def test_hostile_names_come_out_letter_for_letter() -> None:
    """A name with Markdown in it is shown as it was written and breaks no table."""
    from markdown_it import MarkdownIt

    design = _hostile()
    texts = _documents(design, load_knowledge())
    parser = MarkdownIt("commonmark").enable("table")
    for path, text in texts.items():
        for row in text.splitlines():
            assert not row.startswith("|") or row.count("|") - row.count("\\|") >= 3, (path, row)
    shown = "".join(token.content for one in parser.parse(texts["requirements.md"]) for token in one.children or ())
    assert "A | B `c` <d> *e* [f](g)" in shown
    assert "Book <a> room" in shown
    paths = "".join(
        token.content for one in parser.parse(texts["database/access-patterns.md"]) for token in one.children or ()
    )
    assert "Bookings | of a `room`" in paths


def test_a_system_without_a_domain_has_no_api_document() -> None:
    """Without operations and tables nothing is written about them."""
    design = pipeline.compose_design("archgen: 1\nproject: {name: Qzx}\nteam: {engineers: 4}\n")
    knowledge = load_knowledge()
    if not design.api.operations:
        assert api_readme_document(design, knowledge) is None
    assert requirements_document(design, knowledge).text.startswith("# Requirements")


def test_two_projects_read_differently() -> None:
    """Reasons and consequences of the same decision differ between projects beyond the name."""
    small, large = (_texts(name)["decisions/0001-architecture-style.md"] for name in NAMES)
    assert small.replace("Kitroom", "Stagedoor") != large


def test_the_running_version_brings_a_way_to_the_new_one() -> None:
    """A technology that runs in another version than the one to use comes with its migration."""
    assert "PostgreSQL 17 → 18" in _texts("internal-tool")["technology.md"]


def test_glossary_holds_what_is_used_only() -> None:
    """The glossary explains acronyms of the documents and nothing else."""
    glossary = _texts("ticket-shop")["requirements.md"].partition("## Glossary")[2]
    assert "**GDPR**" in glossary
    assert "MQTT" not in glossary


def test_a_small_tool_keeps_short() -> None:
    """Two people get three short records, five questions and no glossary."""
    texts = _texts("internal-tool")
    records = [text for path, text in texts.items() if re.match(r"decisions/\d{4}-", path)]
    assert len(records) == 3
    assert all(len(text.split()) <= 170 for text in records)
    assert "## Glossary" not in texts["requirements.md"]
    assert sum(len(text.split()) for text in texts.values()) < 2650


def test_few_people_with_many_containers_get_full_documents() -> None:
    """Short documents are for few people with few containers, not for few people alone."""
    knowledge = load_knowledge()
    design = _design("internal-tool")
    assert is_small(design, knowledge)
    crowd = tuple(one.model_copy(update={"id": f"{one.id}_{n}"}) for n in range(3) for one in design.containers)
    assert not is_small(design.model_copy(update={"containers": crowd}), knowledge)
