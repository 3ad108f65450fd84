import pytest

from archgen.facts.contexts import Contexts
from archgen.facts.model import Provenance
from archgen.facts.resolve import resolve_facts
from archgen.knowledge.vocabulary import Vocabulary
from archgen.requirements.model import Requirements
from archgen.requirements.reader import read_requirements

TWO = """
project: {name: Fleet}
load: {peak_requests_per_second: 1000, read_write_ratio: 4}
domain:
  contexts: {Assets: [Device], Telemetry: [Reading]}
  entities:
    Device: {rows: 1k, retention: 5 years, fields: {name: string(40) unique, manual: file}}
    Reading: {rows: 200M, retention: 30 days, fields: {device: -> Device, at: timestamp, value: "decimal(8, 2)"}}
  access_patterns:
    - {name: Store, entity: Reading, kind: write, rate: 800 rps}
    - {name: Last hour, entity: Reading, by: [device], range: at, rate: 100 rps}
    - {name: Search devices, entity: Device, by: [name]}
"""


def test_a_context_has_its_own_sizes_rates_and_shapes(vocabulary: Vocabulary) -> None:
    """Entities and access patterns tell what belongs to which context."""
    requirements, _ = read_requirements(TWO, vocabulary)
    facts, _ = resolve_facts(requirements, vocabulary)
    assets = Contexts(requirements).facts(facts)["Assets"]
    telemetry = Contexts(requirements).facts(facts)["Telemetry"]
    assert telemetry.value("peak_requests_per_second") == 900
    assert telemetry.value("write_requests_per_second") == 800
    assert telemetry.value("read_write_ratio") == 0.125
    assert telemetry.value("data_shape") == ("relational", "time_series")
    assert telemetry.value("search_needs") == "simple_filter"
    assert assets.value("search_needs") == "full_text"
    assert assets.value("data_shape") == ("relational", "blobs", "full_text")
    assert assets.value("peak_requests_per_second") == 1000
    assert assets.number("data_volume") + telemetry.number("data_volume") == pytest.approx(
        facts.number("data_volume"), rel=0.01
    )
    assert telemetry.value("retention") == pytest.approx(30 / 365)
    assert telemetry["database_utilisation"] == facts["database_utilisation"], "contexts share the store"
    assert telemetry["peak_requests_per_second"].provenance is Provenance.DERIVED


def test_a_stated_volume_is_shared_out(stagedoor: Requirements, vocabulary: Vocabulary) -> None:
    """The parts add up to what was stated."""
    facts, _ = resolve_facts(stagedoor, vocabulary)
    parts = [Contexts(stagedoor).facts(facts)[name].number("data_volume") for name in ("Catalogue", "Sales")]
    assert sum(parts) == pytest.approx(200, rel=0.01)


def test_growth_reaches_the_contexts(vocabulary: Vocabulary) -> None:
    """Rates and rows of a context grow with the system."""
    requirements, _ = read_requirements(TWO, vocabulary)
    facts, _ = resolve_facts(requirements, vocabulary)
    grown = Contexts(requirements).facts(facts.grown(10))["Telemetry"]
    assert grown.value("peak_requests_per_second") == 9000
    now = Contexts(requirements).facts(facts)["Telemetry"].number("data_volume")
    assert grown.number("data_volume") == pytest.approx(10 * now, rel=0.01)


def test_one_context_has_the_facts_of_the_system(vocabulary: Vocabulary) -> None:
    """There is nothing to tell apart; an unknown context is a mistake of the caller."""
    requirements, _ = read_requirements("project: {name: P}\ndomain: {entities: {X: {rows: 5}}}", vocabulary)
    facts, _ = resolve_facts(requirements, vocabulary)
    assert Contexts(requirements).facts(facts)["P"] is facts
    with pytest.raises(KeyError):
        Contexts(requirements).facts(facts)["Q"]


def test_an_archetype_states_nothing(vocabulary: Vocabulary) -> None:
    """A domain that stands in gives no facts of its own."""
    requirements, _ = read_requirements(TWO, vocabulary)
    assumed = requirements.model_copy(update={"domain": requirements.domain.model_copy(update={"assumed": True})})
    facts, findings = resolve_facts(assumed, vocabulary)
    assert facts["retention"].provenance is Provenance.ASSUMED
    assert Contexts(assumed).facts(facts)["Assets"] is facts
    assert findings == ()
