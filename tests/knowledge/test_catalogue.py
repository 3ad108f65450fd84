"""The catalogue: what it holds, how it is looked up, and that company entries replace shipped ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from archgen.errors import KnowledgeError
from archgen.knowledge.catalogue import Catalogue, Cycle, load_catalogue
from archgen.knowledge.loader import load_knowledge

AT = date(2026, 11, 23)

NAMED_BY_SCOPE = """
    nodejs python go java rust express fastify nestjs fastapi gin spring-boot postgresql mongodb redis
    memcached dynamodb clickhouse rabbitmq kafka sqs bullmq aws gcp azure vercel supabase cloudflare
    cloudflare-workers cloudflare-d1 vercel-edge lambda-at-edge turso planetscale greengrass azure-iot-edge
    lambda cloud-functions azure-functions opentelemetry grafana prometheus sentry argo-cd flux github-actions
    gitlab-ci terraform pulumi sst kubernetes istio
""".split()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Give the shipped catalogue."""
    return load_catalogue()


def test_it_holds_all_facts(catalogue: Catalogue) -> None:
    """Nothing of the reviewed material is lost."""
    assert len(catalogue.technologies) >= 186 + 20
    assert len(catalogue.prices) >= 285
    assert len(catalogue.slas) == 59
    assert len(catalogue.capacities) >= 138
    assert sum(len(one.controls) for one in catalogue.frameworks.values()) == 154
    assert len(catalogue.topics()) == 40
    assert catalogue.security is not None
    assert len(catalogue.security.api_risks.items) == 10
    assert sum(one.requirements for one in catalogue.security.asvs.chapters) == 345


@pytest.mark.parametrize("technology", NAMED_BY_SCOPE)
def test_it_knows_what_users_name(catalogue: Catalogue, technology: str) -> None:
    """Each technology that must exist has documentation, a source and a confidence."""
    found = catalogue.technologies[technology]
    assert found.docs_url.startswith("https://")
    assert found.sources


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Spring Boot", "spring-boot"),
        ("AZURE_SERVICE_BUS", "azure-service-bus"),
        ("Postgres", "postgresql"),
        ("k8s", "kubernetes"),
        ("Lambda@Edge", "lambda-at-edge"),
        ("Node.js", "nodejs"),
        ("C#", "dotnet"),
    ],
)
def test_spelling_does_not_matter(catalogue: Catalogue, written: str, meant: str) -> None:
    """Case, separators and common other names lead to the same technology."""
    found = catalogue.technology(written)
    assert found is not None
    assert found.id == meant


def test_spellings_are_unambiguous(catalogue: Catalogue) -> None:
    """No id, name or alias leads to two technologies."""
    for technology in catalogue.technologies.values():
        for written in (technology.id, technology.name, *technology.aliases):
            assert catalogue.technology(written) is technology, written


def test_an_unknown_technology_is_none(catalogue: Catalogue) -> None:
    """A technology that nobody has reviewed is not found, which is no error."""
    assert catalogue.technology("dbase iii") is None


def test_frameworks_are_found_by_the_name_of_the_fact(catalogue: Catalogue) -> None:
    """The members of the fact `compliance` find their frameworks."""
    for member in ("gdpr", "hipaa", "pci_dss", "soc2", "iso27001", "ccpa"):
        assert catalogue.framework(member) is not None, member


def test_newest_passes_over_what_has_ended(catalogue: Catalogue) -> None:
    """A cycle past its end of life is not chosen, nor one that is not out yet."""
    postgresql = catalogue.technologies["postgresql"]
    far = catalogue.newest(postgresql, date(2028, 12, 1))
    early = catalogue.newest(postgresql, date(2025, 1, 1))
    assert far is not None
    assert far.cycle == "19"
    assert early is not None
    assert early.cycle == "17"
    assert catalogue.newest(postgresql, date(2099, 1, 1), settled=False) == postgresql.cycles[0]


def test_newest_waits_with_a_held_cycle(catalogue: Catalogue) -> None:
    """A major version of four days is known but not built on until its hold ends."""
    postgresql = catalogue.technologies["postgresql"]
    chosen = catalogue.newest(postgresql, AT)
    newest = catalogue.newest(postgresql, AT, settled=False)
    assert (chosen and chosen.cycle, newest and newest.cycle) == ("18", "19")


@pytest.mark.parametrize(
    ("technology", "version"),
    [("fastapi", "0.163.2"), ("express", "5.3.0"), ("java", "25.0.4.1+1"), ("nodejs", "26.13.0"), ("dynamodb", "")],
)
def test_version_is_that_of_the_package_where_it_is_newer(catalogue: Catalogue, technology: str, version: str) -> None:
    """Pins follow the package registry within the chosen cycle; services have no version."""
    assert catalogue.version(catalogue.technologies[technology], AT) == version


def test_cycles_stand_newest_first(catalogue: Catalogue) -> None:
    """The order of cycles is what `newest` relies on."""
    for technology in catalogue.technologies.values():
        dates = [cycle.released for cycle in technology.cycles if cycle.released is not None and not cycle.lts]
        assert dates == sorted(dates, reverse=True), technology.id


def test_planning_takes_the_derated_figure(catalogue: Catalogue) -> None:
    """Sizes follow the planning value; a figure without one is used as it is."""
    assert catalogue.capacity("http-rps-per-core-python-fastapi").planning == 190
    assert catalogue.capacity("latency-db-or-cache-query").planning == 0.5
    with pytest.raises(KnowledgeError, match="not a number"):
        _ = catalogue.capacity("pg-max-connections-rds").planning


def test_rates_of_frameworks_are_derated(catalogue: Catalogue) -> None:
    """No framework is sized with a benchmark figure as it was measured."""
    for technology in catalogue.technologies.values():
        if technology.rps_per_core:
            fact = catalogue.capacity(technology.rps_per_core)
            assert fact.planning_value is not None, technology.id
            assert 100 <= fact.planning <= 1500


def test_an_unknown_id_names_the_nearest(catalogue: Catalogue) -> None:
    """A wrong price id is told with the one that was meant."""
    with pytest.raises(KnowledgeError, match="did you mean `fargate-gb-hour`"):
        catalogue.price("fargate-gb-hours")


def test_references_lead_somewhere(catalogue: Catalogue) -> None:
    """Languages of frameworks, members of facts and capacities that entries name exist."""
    languages = load_knowledge().vocabulary["team_languages"].allowed
    clouds = load_knowledge().vocabulary["cloud"].allowed
    for technology in catalogue.technologies.values():
        assert not technology.language or technology.language in catalogue.technologies
        assert not technology.team_language or technology.team_language in languages
        assert not technology.cloud or technology.cloud in clouds


def test_realised_options_exist(catalogue: Catalogue) -> None:
    """Each option that a technology is said to realise is an option of that decision."""
    decisions = load_knowledge().decisions
    for technology in catalogue.technologies.values():
        for decision, options in technology.realises.items():
            assert set(options) <= set(decisions[decision].options), (technology.id, decision)


@pytest.mark.parametrize(
    ("decision", "option", "technology"),
    [
        ("primary_datastore", "relational", "postgresql"),
        ("deployment_platform", "kubernetes", "eks"),
        ("async_processing", "managed_queue", "sqs"),
        ("async_processing", "event_log", "kafka"),
        ("deployment_platform", "managed_containers", "ecs-fargate"),
        ("authentication", "oidc_provider", "keycloak"),
    ],
)
def test_realising_gives_the_technologies_of_an_option(
    catalogue: Catalogue, decision: str, option: str, technology: str
) -> None:
    """Constraints on technologies and on options meet here."""
    assert technology in [one.id for one in catalogue.realising(decision, option)]


def test_playing_gives_the_named_technologies_of_a_role(catalogue: Catalogue) -> None:
    """What people name is matched to roles, whatever the spelling."""
    assert [one.id for one in catalogue.playing("cache", ["Postgres", "Redis", "unheard-of"])] == ["redis"]


def test_no_source_is_from_the_future(catalogue: Catalogue) -> None:
    """Facts are dated no later than the catalogue itself."""
    for technology in catalogue.technologies.values():
        assert technology.as_of <= catalogue.as_of, technology.id
    for price in catalogue.prices.values():
        assert price.source.as_of <= catalogue.as_of, price.id


def test_a_company_entry_replaces_the_shipped_one(tmp_path: Path) -> None:
    """A later folder wins by id, and adds what is new."""
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "own.yaml").write_text(
        "technologies:\n"
        "  redis: {name: Our Redis, category: cache, kind: software, docs_url: 'https://intranet.test/redis',\n"
        "    sources: [{url: 'https://intranet.test', as_of: 2026-11-01}], confidence: high}\n",
        encoding="utf-8",
    )
    catalogue = load_catalogue([tmp_path])
    assert catalogue.technologies["redis"].name == "Our Redis"
    assert "valkey" in catalogue.technologies


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    """Each wrong entry is told with its line."""
    (tmp_path / "catalogue").mkdir()
    path = tmp_path / "catalogue" / "own.yaml"
    path.write_text("slas:\n  ours: {provider: us}\n  Not An Id: {}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load_catalogue([tmp_path])
    told = str(caught.value)
    assert f"{path}:2" in told
    assert "`Not An Id` is not a hyphenated id" in told


def test_an_unknown_kind_of_entry_is_refused(tmp_path: Path) -> None:
    """A misspelt top-level key is told with the one that was meant."""
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "own.yaml").write_text("pricse: {}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="did you mean `prices`"):
        load_catalogue([tmp_path])


def test_support_includes_the_last_day() -> None:
    """A cycle is supported on the day of its end of life and not on the next."""
    cycle = Cycle(cycle="1", released=date(2020, 1, 1), eol=date(2025, 1, 1))
    assert cycle.is_supported(date(2025, 1, 1))
    assert not cycle.is_supported(date(2025, 1, 2))
    assert not cycle.is_supported(date(2019, 12, 31))
