from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from archgen.facts import derive
from archgen.facts.model import Facts, Provenance
from archgen.facts.resolve import Resolver, resolve_facts
from archgen.facts.rules import load_derivations
from archgen.findings import Finding
from archgen.knowledge.loader import Knowledge, load_knowledge
from archgen.knowledge.vocabulary import FactType, Vocabulary
from archgen.requirements.model import Project, Requirements, StatedFact
from archgen.requirements.reader import read_requirements

Resolve = Callable[[str], tuple[Facts, dict[str, Finding]]]


def test_every_fact_has_a_value_and_a_reason(resolve: Resolve, vocabulary: Vocabulary) -> None:
    """Nothing is left open, in the order of the vocabulary; a default says why it is assumed."""
    facts, _ = resolve("team: {engineers: 3}")
    assert list(facts) == list(vocabulary.facts)
    assert all(fact.because for fact in facts.values())
    assert facts["cloud"].provenance is Provenance.ASSUMED
    assert facts["cloud"].because == vocabulary["cloud"].default_because
    assert facts["engineers"].provenance is Provenance.STATED


def test_values_are_of_their_type(resolve: Resolve, vocabulary: Vocabulary) -> None:
    """Derived values fit the vocabulary like stated ones."""
    facts, _ = resolve("load: {peak_requests_per_second: 1000, read_write_ratio: 6}\nteam: {engineers: 50}")
    for name, fact in facts.items():
        spec = vocabulary[name]
        match spec.type:
            case FactType.INTEGER:
                assert isinstance(fact.value, int)
            case FactType.NUMBER:
                assert isinstance(fact.value, int | float)
            case FactType.ENUM:
                assert fact.value in spec.allowed
            case FactType.SET:
                assert isinstance(fact.value, tuple)


def test_demand_follows_from_the_peak(resolve: Resolve) -> None:
    """Writes, mean and peak over mean carry their arithmetic; what rests on an assumption is marked."""
    facts, _ = resolve("load: {peak_requests_per_second: 1.5k, read_write_ratio: 20:1, traffic_shape: spiky}")
    assert facts["write_requests_per_second"].formula == "1,500 ÷ (20 + 1) = 71.429"
    assert not facts["write_requests_per_second"].is_assumed
    assert facts.value("peak_to_mean") == 50
    assert facts["mean_requests_per_second"].formula == "1,500 ÷ 50 = 30"
    assert facts["mean_requests_per_second"].is_assumed
    assert facts["mean_requests_per_second"].provenance is Provenance.DERIVED


def test_peak_follows_from_users(resolve: Resolve) -> None:
    """Stated users give a peak, with the assumed requests of a user in its reason."""
    facts, _ = resolve("load: {monthly_active_users: 20k, traffic_shape: daily_cycle}")
    assert facts.value("peak_requests_per_second") == pytest.approx(100)
    assert "visits" in facts["peak_requests_per_second"].because
    assert facts["peak_requests_per_second"].is_assumed


def test_users_follow_from_a_stated_peak(resolve: Resolve) -> None:
    """A stated peak gives the users who would cause it, unless machines do."""
    facts, _ = resolve("load: {peak_requests_per_second: 100}")
    assert facts.value("monthly_active_users") == 20_000
    machines, _ = resolve("load: {peak_requests_per_second: 100, request_kinds: [iot]}")
    assert machines["monthly_active_users"].provenance is Provenance.ASSUMED


def test_ratio_follows_from_stated_writes(resolve: Resolve) -> None:
    """Peak and writes give the ratio, and the writes stay as stated."""
    facts, findings = resolve("load: {peak_requests_per_second: 100, write_requests_per_second: 20}")
    assert facts.value("read_write_ratio") == 4
    assert facts.value("write_requests_per_second") == 20
    assert findings == {}


def test_use_of_the_store_follows_from_load_and_size(resolve: Resolve) -> None:
    """Requests and job statements are measured against what the largest affordable database carries."""
    facts, _ = resolve("load: {peak_requests_per_second: 1500, database_memory: 64 GB, events_per_second: 100}")
    assert facts.number("database_utilisation") == pytest.approx(37.5)
    assert facts["database_utilisation"].formula == "100 × 1,500 ÷ (64 ÷ 4 × 250) = 37.5"
    assert facts.number("jobs_table_utilisation") == pytest.approx(7.5)
    measured, _ = resolve("load: {peak_requests_per_second: 1500, database_utilisation: 61%}")
    assert measured.number("database_utilisation") == 61


def test_a_store_carries_what_sizing_plans_with() -> None:
    """The number behind the fact is the one that sizes the database."""
    planned = load_knowledge().catalogue.capacity("pg-tpcb-tps-per-vcpu").planning_value
    assert load_derivations().constants["store_tps_per_vcpu"].value == planned


def test_facts_and_tables_draw_the_same_lines() -> None:
    """What follows for a fact turns at the number at which rules about the same thing turn."""
    thresholds = load_knowledge().thresholds
    assert thresholds["many_teams"].value == derive.TEAMS_THAT_BLOCK
    assert thresholds["quick_latency"].value == derive.LATENCY_WITHOUT_COLD_STARTS_MS


def test_devices_that_are_offline_stand_somewhere(resolve: Resolve) -> None:
    """What acts without a line acts on the spot; phones that come and go are no sites."""
    facts, _ = resolve("clients: {connectivity: mostly_offline}\nload: {request_kinds: [iot]}")
    assert facts.number("edge_locations") == 1
    facts, _ = resolve("clients: {connectivity: mostly_offline}\nload: {request_kinds: [crud]}")
    assert facts.number("edge_locations") == 0


def test_zero_load_divides_nothing(resolve: Resolve) -> None:
    """Zero is legal everywhere."""
    facts, _ = resolve(
        "load: {peak_requests_per_second: 0, write_requests_per_second: 0, data_volume: 0}\nquality: {rto: 0}"
    )
    assert facts.value("mean_requests_per_second") == 0
    assert facts.value("restore_exceeds_rto") is False


def test_comparisons(resolve: Resolve) -> None:
    """Comparisons that tables need are facts with their arithmetic."""
    facts, _ = resolve("load: {data_volume: 2 TB, largest_table: 300 GB}\nquality: {rto: 1 h}")
    assert facts.value("largest_table_exceeds_memory") is True
    assert facts.value("restore_exceeds_rto") is True
    assert facts["restore_exceeds_rto"].formula == "2 TB ÷ 100 MB/s = 5.6 h > 1 h"


def test_teams_and_what_follows(resolve: Resolve) -> None:
    """Many engineers are several teams, and many teams need to release alone."""
    facts, _ = resolve("team: {engineers: 80}")
    assert facts.value("teams") == 10
    assert facts.value("independent_deploy_needed") is True
    assert resolve("team: {engineers: 8}")[0].value("independent_deploy_needed") is False


def test_residency(resolve: Resolve) -> None:
    """Jurisdictions give the scope and the regions."""
    assert resolve("quality: {data_residency: []}")[0].value("residency_scope") == "none"
    assert resolve("quality: {data_residency: [EU]}")[0].value("residency_scope") == "single_region"
    both, _ = resolve("quality: {data_residency: [eu, us]}")
    assert (both.value("residency_scope"), both.value("regions")) == ("per_customer_region", 2)


def test_facts_of_a_company_vocabulary_that_lacks_some() -> None:
    """Derivations whose inputs a vocabulary does not have are left out."""
    whole = Knowledge().vocabulary
    kept = {
        name: spec
        for name, spec in whole.facts.items()
        if name in ("engineers", "data_volume", "cloud", "residency_scope")
    }
    small = whole.model_copy(update={"facts": kept})
    facts, _ = resolve_facts(Requirements(project=Project(name="P")), small)
    assert list(facts) == list(kept)


def test_facts_are_read_like_a_mapping_and_held_by_models(resolve: Resolve) -> None:
    """Facts behave like an immutable mapping, in pydantic models too."""

    class Holder(BaseModel):
        facts: Facts

    facts, _ = resolve("team: {engineers: 3}")
    holder = Holder(facts=facts)
    assert holder.facts is facts
    assert holder.model_dump(mode="json")["facts"]["engineers"]["value"] == 3
    assert facts.number("engineers") == 3
    with pytest.raises(KeyError):
        facts.value("no_such_fact")
    with pytest.raises(KeyError):
        facts.number("cloud")
    changed = facts.with_facts([facts["engineers"].model_copy(update={"value": 9})])
    assert (changed.value("engineers"), facts.value("engineers")) == (9, 3)


_LOAD = ("peak_requests_per_second", "data_volume", "devices", "file_storage")


@given(st.integers(1, 10**6), st.integers(0, 10**5), st.sampled_from([2.0, 10.0, 3.7]))
def test_growth_scales_the_load_and_recomputes_the_rest(peak: int, volume: int, factor: float) -> None:
    """Load grows by the factor, what follows from it is computed again, all else stays; growing twice multiplies."""
    vocabulary = Knowledge().vocabulary
    stated = {"peak_requests_per_second": peak, "data_volume": volume, "engineers": 5}
    facts_stated = {name: StatedFact(value=value, text=str(value)) for name, value in stated.items()}
    facts, _ = resolve_facts(Requirements(project=Project(name="P"), facts=facts_stated), vocabulary)
    grown = facts.grown(factor)
    for name in _LOAD:
        assert grown.number(name) == pytest.approx(facts.number(name) * factor, abs=1)
    assert grown.number("mean_requests_per_second") == pytest.approx(facts.number("mean_requests_per_second") * factor)
    assert grown.value("engineers") == 5
    assert grown.value("tenants") == facts.value("tenants") == 1
    assert grown.value("growth_per_year") == facts.value("growth_per_year")
    assert grown.grown(2).number("data_volume") == pytest.approx(volume * factor * 2, abs=1)


def test_growth_must_be_positive(resolve: Resolve) -> None:
    """Growth by nothing is a mistake of the caller."""
    with pytest.raises(ValueError, match="no growth"):
        resolve("")[0].grown(0)


@pytest.mark.parametrize("sample", ["ticket-shop", "iot-telemetry", "internal-tool", "platform"])
def test_what_is_restated_is_what_a_fresh_file_gives(root: Path, vocabulary: Vocabulary, sample: str) -> None:
    """Only what follows from a statement is resolved again, and nothing that does is left; a second time, too."""
    requirements, _ = read_requirements(root / "samples" / f"{sample}.yaml", vocabulary)
    base = Resolver(requirements, vocabulary)
    base.facts()
    once = base
    for spec in vocabulary.facts.values():
        if not spec.statable:
            continue
        for value in (None, spec.default):
            stated = {name: one for name, one in requirements.facts.items() if name != spec.name}
            if value is not None:
                stated[spec.name] = StatedFact(value=value, text="other")
            fresh = Resolver(requirements.model_copy(update={"facts": stated}), vocabulary).facts()
            assert dict(base.restated(stated).facts()) == dict(fresh), spec.name
            once = once.restated(stated)
            assert dict(once.facts()) == dict(fresh), spec.name
