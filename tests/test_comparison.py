"""Two designs side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from archgen import pipeline
from archgen.comparison import Outline, compare, outline_of, read_outline
from archgen.design.design import Design
from archgen.documents.design_json import design_json
from archgen.errors import InputError

SHOP = Path(__file__).resolve().parents[1] / "samples/ticket-shop.yaml"


def _design(**changes: str) -> Design:
    return pipeline.compose(pipeline.decide(pipeline.read(SHOP, overrides=changes), flips=False))


@pytest.fixture(scope="module")
def shop() -> Design:
    """The ticket shop as its file states it."""
    return _design()


@pytest.fixture(scope="module")
def busy() -> Design:
    """The ticket shop with much more load and more people."""
    return _design(peak_requests_per_second="20k", engineers="30", teams="5")


def test_a_design_is_the_same_as_itself(shop: Design) -> None:
    """Nothing differs, not even a fact."""
    found = compare(outline_of(shop), outline_of(shop))
    assert found.is_same
    assert (found.facts, found.findings.new, found.findings.gone) == ((), (), ())


def test_an_outline_is_the_same_from_its_file(shop: Design, tmp_path: Path) -> None:
    """What a package holds is what was composed."""
    path = tmp_path / "design.json"
    path.write_text(design_json(shop).text, encoding="utf-8")
    assert read_outline(path) == outline_of(shop)


def test_more_load_is_seen_in_every_part(shop: Design, busy: Design) -> None:
    """Facts, decisions, sizes, cost and containers."""
    found = compare(outline_of(shop), outline_of(busy))
    assert not found.is_same
    assert {"peak_requests_per_second", "engineers"} <= {one.fact for one in found.facts}
    assert found.decisions
    assert any(one.quantity == "replicas" and one.to > one.from_ for one in found.sizes)  # type: ignore[operator] # replicas are numbers
    assert found.cost.to > found.cost.from_
    assert found.containers.added


def test_the_other_way_round_is_the_mirror_image(shop: Design, busy: Design) -> None:
    """What came on the way there goes on the way back."""
    there, back = compare(outline_of(shop), outline_of(busy)), compare(outline_of(busy), outline_of(shop))
    assert there.containers.added == back.containers.removed
    assert {(one.id, one.context, one.from_, one.to) for one in there.decisions} == {
        (one.id, one.context, one.to, one.from_) for one in back.decisions
    }


def test_the_rules_that_turned_a_decision_are_named(shop: Design, busy: Design) -> None:
    """A rule that pulls the other way is not among them."""
    for one in compare(outline_of(shop), outline_of(busy)).decisions:
        gained, lost = set(one.to) - set(one.from_), set(one.from_) - set(one.to)
        for rule in one.because:
            pulls_up = (rule.effect.value == "for") is rule.holds
            assert rule.option in (gained if pulls_up else lost)


def test_lines_of_the_bill_add_up_to_its_change(shop: Design, busy: Design) -> None:
    """The differences of the lines are the difference of the totals."""
    cost = compare(outline_of(shop), outline_of(busy)).cost
    assert sum(line.to - line.from_ for line in cost.lines) == pytest.approx(cost.to - cost.from_, abs=0.05)


def test_entities_and_operations_are_compared(shop: Design) -> None:
    """A table with another column, and an operation that went."""
    outline = outline_of(shop)
    first, *tables = outline.data.tables
    narrower = first.model_copy(update={"columns": first.columns[:-1]})
    gone, *operations = outline.api.operations
    other = outline.model_copy(
        update={
            "data": outline.data.model_copy(update={"tables": (narrower, *tables)}),
            "api": outline.api.model_copy(update={"operations": tuple(operations)}),
        }
    )
    found = compare(outline, other)
    assert found.entities.changed == (first.entity,)
    assert found.operations.removed == (f"{gone.method.upper()} {gone.path}",)


def test_a_design_of_an_earlier_version_can_be_compared(shop: Design) -> None:
    """Parts that it did not know yet count as empty."""
    found = compare(Outline.model_validate({"containers": [{"id": "web", "name": "Web"}]}), outline_of(shop))
    assert "Database" in found.containers.added


@pytest.mark.parametrize("text", ["[]", "{", '{"containers": [{}]}'])
def test_what_is_no_design_is_bad_input(tmp_path: Path, text: str) -> None:
    """The file is named, with the remedy."""
    path = tmp_path / "design.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="is no design of archgen"):
        read_outline(path)
