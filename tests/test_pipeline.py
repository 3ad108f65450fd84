"""The stages in order: reading, deciding, composing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from archgen import pipeline
from archgen.errors import InputError
from archgen.facts.model import Provenance
from archgen.knowledge.loader import load_knowledge

SHOP = "archgen: 1\nproject: {name: Stage door, summary: Sells tickets for concerts}\nteam: {engineers: 4}\n"


@pytest.fixture(scope="module")
def shop(root: Path) -> pipeline.Answer:
    """The decisions for the ticket shop, without flip points."""
    return pipeline.decide(pipeline.read(root / "samples" / "ticket-shop.yaml"), flips=False)


def test_a_text_is_read_like_a_file(tmp_path: Path) -> None:
    """Agents pass the text, people the path."""
    path = tmp_path / "archgen.yaml"
    path.write_text(SHOP, encoding="utf-8")
    text, file = pipeline.read(SHOP).requirements, pipeline.read(path).requirements
    where_from = {"source", "places"}
    assert text.model_dump(exclude=where_from) == file.model_dump(exclude=where_from)


def test_facts_may_be_stated_otherwise(root: Path) -> None:
    """`--set` wins over the file, and is stated too."""
    sample = root / "samples" / "ticket-shop.yaml"
    answer = pipeline.decide(pipeline.read(sample, overrides={"peak_requests_per_second": "20k"}), flips=False)
    fact = answer.facts["peak_requests_per_second"]
    assert (fact.value, fact.provenance) == (20_000, Provenance.STATED)


def test_a_wrong_override_is_the_users_mistake() -> None:
    """Name and value are checked before anything is decided."""
    with pytest.raises(InputError, match="peak_request"):
        pipeline.read(SHOP, overrides={"peak_requests_per_secnd": "20k"})
    with pytest.raises(InputError):
        pipeline.read(SHOP, overrides={"peak_requests_per_second": "many"})


def test_the_closest_archetype_stands_in_for_a_domain() -> None:
    """Two sentences are enough for an API and a schema, marked as assumed and said so."""
    brief = pipeline.read(SHOP)
    domain = brief.requirements.domain
    assert (domain.archetype, domain.assumed) == ("ticketing", True)
    assert domain.entities
    assert domain.flows
    assert "archetype_stands_in" in {one.id for one in brief.findings}


def test_a_named_archetype_is_taken() -> None:
    """Whatever the name of the project sounds like."""
    brief = pipeline.read(SHOP + "domain: {archetype: booking}\n")
    assert brief.requirements.domain.archetype == "booking"


def test_the_rates_of_an_archetype_fit_a_smaller_load() -> None:
    """A tool with one request a second does not get patterns of fifty."""
    brief = pipeline.read(SHOP + "load: {peak_requests_per_second: 1}\n")
    rates = [one.rate for one in brief.requirements.domain.access_patterns if one.rate is not None]
    assert 0 < sum(rates) <= 1


def test_without_a_close_archetype_there_is_a_question_and_a_design() -> None:
    """Nothing is guessed and nothing crashes."""
    brief = pipeline.read("archgen: 1\nproject: {name: Zzqx}\nteam: {engineers: 3}\n")
    assert brief.requirements.domain.is_empty
    assert "no_archetype_close" in {one.id for one in brief.findings}
    design = pipeline.compose(pipeline.decide(brief, flips=False))
    assert "no_archetype_close" in {one.id for one in design.findings}
    assert design.containers


def test_a_stated_domain_is_left_alone(shop: pipeline.Answer) -> None:
    """No archetype mixes with what people drew."""
    domain = shop.brief.requirements.domain
    assert (domain.archetype, domain.assumed, len(domain.entities)) == (None, False, 10)


def test_findings_of_all_stages_come_together(shop: pipeline.Answer) -> None:
    """What reading noticed is still there after deciding, and each thing once."""
    ids = [(one.id, one.about) for one in shop.findings]
    assert {one.id for one in shop.brief.findings} <= {finding for finding, _ in ids}
    assert len(set(ids)) == len(ids)


def test_flips_are_found_on_request(root: Path) -> None:
    """The same decisions, with the values that would change them."""
    brief = pipeline.read(root / "samples" / "internal-tool.yaml")
    plain, full = pipeline.decide(brief, flips=False), pipeline.decide(brief)
    assert [one.chosen for one in plain.recommendations] == [one.chosen for one in full.recommendations]
    assert not any(one.flips for one in plain.recommendations)
    assert any(one.flips for one in full.recommendations)


def test_the_design_holds_what_was_read_and_decided(shop: pipeline.Answer) -> None:
    """One model for all documents, judged on the given day, else on the catalogue's."""
    design = pipeline.compose(shop)
    assert (design.name, design.at) == ("Stagedoor", None)
    assert design.as_of == shop.brief.knowledge.catalogue.as_of
    assert design.recommendations == shop.recommendations
    assert {one.id for one in shop.findings} <= {one.id for one in design.findings}
    assert pipeline.compose(shop, at=date(2027, 1, 1)).at == date(2027, 1, 1)


def test_the_same_answer_gives_an_equal_design(shop: pipeline.Answer) -> None:
    """Composed twice, the model is the same to the last field."""
    assert pipeline.compose(shop) == pipeline.compose(shop)


def test_the_doors_for_programs_lead_to_the_same_rooms(root: Path, shop: pipeline.Answer) -> None:
    """Requirements, recommendations and design by one call each."""
    sample = root / "samples" / "ticket-shop.yaml"
    assert pipeline.load_requirements(sample) == shop.brief.requirements
    assert [one.chosen for one in pipeline.recommend(sample)] == [one.chosen for one in shop.recommendations]


def test_a_design_without_an_api_points_at_no_file_of_one() -> None:
    """Every fact stated, no domain: each link of the package leads somewhere."""
    vocabulary = load_knowledge().vocabulary
    answer = pipeline.decide(pipeline.read("project: {name: Zzz}\n"), flips=False)
    stated = {name: answer.facts[name].show() for name, spec in vocabulary.facts.items() if spec.statable}
    design = pipeline.compose(pipeline.decide(pipeline.read("project: {name: Zzz}\n", overrides=stated), flips=False))
    documents = pipeline.render(design, load_knowledge())
    pipeline.check(design, documents)
    assert "api/README.md" not in {one.path for one in documents}
