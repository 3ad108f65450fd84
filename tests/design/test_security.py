"""Security: threats on what crosses, controls that exist, every field classed, regimes only when asked for."""

import pytest

from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.threats import Threats
from designs import design_of

SMALL, SHOP = "samples/internal-tool.yaml", "samples/ticket-shop.yaml"


@pytest.mark.parametrize("sample", [SMALL, SHOP])
def test_every_crossing_has_a_threat(sample: str) -> None:
    """No relationship crosses a boundary unexamined, and no threat stands on one that crosses none."""
    design = design_of(sample)
    home = {element: one.id for one in design.boundaries for element in one.inside}
    home["people"] = home[design.people[0].id]
    crossing = {(one.from_id, one.to_id) for one in design.relationships if home[one.from_id] != home[one.to_id]}
    threats = design.security.threats
    covered = {ends for one in threats for ends in ((one.from_id, one.to_id), *one.also)}
    assert crossing <= covered
    assert all(home[one.from_id] != home[one.to_id] == one.boundary for one in threats)


@pytest.mark.parametrize(("sample", "most"), [(SMALL, 11), (SHOP, 25)])
def test_threats_are_few_ranked_and_owned(sample: str, most: int) -> None:
    """They come gravest first, with a control that exists or an open status, and are not a flood."""
    security = design_of(sample).security
    known = {one.id for one in security.controls}
    ranks = [("high", "medium", "low").index(one.rank) for one in security.threats]
    assert ranks == sorted(ranks)
    assert len(security.threats) <= most
    for one in security.threats:
        assert one.owner
        assert one.control
        assert set(one.controls) <= known
        assert (one.status == "open") == (not one.controls)


@pytest.mark.parametrize("sample", [SMALL, SHOP])
def test_every_field_has_a_class(sample: str) -> None:
    """Each field of each entity stands in exactly one class of its table or more, and none is missing."""
    design = design_of(sample)
    classed = {(row.table, field) for row in design.security.data_classes for field in row.fields}
    fields = {(table.id, one.field) for table in design.data.tables for one in table.columns if one.field}
    assert fields == classed


def test_personal_fields_tell_how_long_and_how_they_go() -> None:
    """Retention, deletion and export are filled for what is about people."""
    rows = [one for one in design_of(SHOP).security.data_classes if one.data_class == "personal"]
    assert {one.entity for one in rows} == {"Venue", "Customer", "Ticket"}
    assert all(one.retention and one.deletion and one.export for one in rows)


def test_roles_are_those_of_the_api() -> None:
    """The matrix allows what the contract allows."""
    design = design_of(SHOP)
    allowed = {(role, one.id) for one in design.api.operations for role in one.roles}
    assert allowed == {(role, each) for role, operations in design.security.roles for each in operations}


def test_only_regimes_that_apply_are_mapped() -> None:
    """The shop has GDPR and PCI DSS, the tool none; each control has an answer or a gap."""
    rows = design_of(SHOP).security.compliance
    assert {one.framework for one in rows} == {"gdpr", "pci_dss"}
    assert all(one.answered_by or one.gap for one in rows)
    assert design_of(SMALL).security.compliance == ()


def test_a_topic_alone_does_not_answer_a_process() -> None:
    """Scripts of the pay page are a gap although other controls speak of integrity."""
    (row,) = (one for one in design_of(SHOP).security.compliance if one.control == "6.4.3")
    assert row.gap
    assert row.answered_by == ()


def test_gaps_become_a_risk() -> None:
    """What a regime asks for and nobody answers stands among the risks, with its number."""
    design = design_of(SHOP)
    gaps = [one for one in design.security.compliance if one.framework == "gdpr" and one.gap]
    (risk,) = (one for one in design.risks.risks if one.key == "compliance_gap_gdpr")
    assert risk.cause.startswith(f"{len(gaps)} controls")


@pytest.mark.parametrize("sample", [SMALL, SHOP])
def test_all_ten_api_risks_are_answered_or_open(sample: str) -> None:
    """Each of the ten says where it is answered here, or why it does not arise."""
    rows = design_of(sample).security.api_risks
    assert [one.id.partition(":")[0] for one in rows] == [f"API{number}" for number in range(1, 11)]
    assert all(one.answer and one.url for one in rows)


def test_secrets_follow_what_is_called() -> None:
    """A database, a signing key and each outside system bring a secret with a rotation."""
    rows = {one.name: one for one in design_of(SHOP).security.secrets}
    assert {"Credentials of Database", "Key for Payment provider", "Session or signing key"} <= set(rows)
    assert all(one.rotation and one.kept_in == "Secret manager" for one in rows.values())


def test_rows_of_threats_name_controls_that_exist() -> None:
    """A misspelt key would leave a threat open for ever."""
    words = load_knowledge().single(Threats, "threats.yaml")
    keys = {one.key for one in words.controls}
    named = {key for row in words.threats for key in row.by} | {
        key for row in words.api_risks.values() for key in row.by
    }
    assert named <= keys
    for framework, unmet in words.unmet.items():
        known = {one.id for one in load_knowledge().catalogue.frameworks[framework].controls}
        assert set(unmet) <= known
