"""Which product in which version; what people use, run already or rule out comes first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from archgen.design.core import Core
from archgen.design.technology import TechnologyChoice, distinct

BRIEF = """\
archgen: 1
project: {name: Shop, summary: Sells things}
team: {engineers: 5, experience: {python: strong}}
platform: {cloud: aws}
"""


def choices_of(core: Core, role: str) -> tuple[str, ...]:
    """Give the technologies of the container of a role."""
    return next(one.technologies for one in core.containers if one.role == role)


def choice_of(core: Core, technology: str) -> TechnologyChoice:
    """Give one choice."""
    return next(one for one in core.technologies if one.id == technology)


def test_the_team_and_the_role_decide(core_of: Callable[..., Core]) -> None:
    """A Python team gets Python with its framework, language first; data goes to PostgreSQL."""
    core = core_of(BRIEF)
    assert choices_of(core, "web") == ("python", "fastapi")
    assert choices_of(core, "primary_store") == ("postgresql",)


def test_a_choice_has_version_support_and_source(core_of: Callable[..., Core]) -> None:
    """What a reviewer looks up stands beside the name."""
    postgresql = choice_of(core_of(BRIEF), "postgresql")
    assert postgresql.label == f"PostgreSQL {postgresql.cycle}"
    assert postgresql.version.startswith(postgresql.cycle)
    assert postgresql.supported_until is not None
    assert postgresql.supported_until > date(2026, 11, 23)
    assert postgresql.docs_url.startswith("https://")
    assert postgresql.source_url.startswith("https://")
    assert postgresql.because


def test_every_technology_of_a_container_is_explained(core_of: Callable[..., Core]) -> None:
    """Each stands once in the list, with a reason, or with the statement that asked for it."""
    for sample in ("internal-tool", "iot-telemetry", "platform", "tenant-saas", "ticket-shop"):
        core = core_of(sample)
        listed = [one.id for one in core.technologies]
        assert len(set(listed)) == len(listed)
        assert {technology for one in core.containers for technology in one.technologies} <= set(listed)
        assert all(one.because or one.rule in ("use", "existing", "avoid") for one in core.technologies)


def test_what_already_runs_is_used(core_of: Callable[..., Core]) -> None:
    """A team with MySQL keeps MySQL, in the version that it runs."""
    core = core_of(BRIEF + "existing: [{technology: MySQL, version: '8.4'}]\n")
    assert choices_of(core, "primary_store") == ("mysql",)
    mysql = choice_of(core, "mysql")
    assert (mysql.rule, mysql.existing_version, mysql.is_verified) == ("existing", "8.4", True)


def test_what_must_be_used_goes_before_what_runs(core_of: Callable[..., Core]) -> None:
    """`use` is a demand, `existing` only a fact; case and separators do not matter."""
    core = core_of(BRIEF + "constraints: {use: [MariaDB]}\nexisting: [{technology: mysql}]\n")
    assert choices_of(core, "primary_store") == ("mariadb",)
    assert choice_of(core, "mariadb").rule == "use"


def test_a_framework_that_is_ruled_out_is_replaced_in_the_same_language(core_of: Callable[..., Core]) -> None:
    """The table would have taken FastAPI by its last rule; the team still writes Python."""
    core = core_of(BRIEF + "constraints: {avoid: [FastAPI]}\n")
    assert choices_of(core, "web") == ("python", "django")
    assert choice_of(core, "django").rule == "avoid"
    assert "fastapi" not in {one.id for one in core.technologies}


def test_a_store_that_is_ruled_out_is_replaced_by_one_of_its_kind(core_of: Callable[..., Core]) -> None:
    """An alias rules a technology out as well, and what is ruled out is not used because it runs."""
    core = core_of(BRIEF + "constraints: {avoid: [postgres]}\nexisting: [{technology: postgresql}]\n")
    assert choices_of(core, "primary_store") == ("mysql",)


def test_a_language_that_is_ruled_out_takes_its_frameworks_along(core_of: Callable[..., Core]) -> None:
    """Nobody who avoids Python wants FastAPI."""
    core = core_of(BRIEF + "constraints: {avoid: [python]}\n")
    assert choices_of(core, "web") == ("nodejs", "express")
    both = BRIEF.replace("python: strong", "python: strong, go: some") + "constraints: {avoid: [python]}\n"
    assert choices_of(core_of(both), "web") == ("go", "gin")


def test_a_tool_without_an_alternative_is_left_out(core_of: Callable[..., Core]) -> None:
    """Rather no error tracking than the one that was ruled out."""
    assert "sentry" in {one.id for one in core_of(BRIEF).technologies}
    core = core_of(BRIEF + "constraints: {avoid: [sentry]}\n")
    assert not [one for one in core.technologies if one.role == "error_tracking"]


def test_an_unknown_technology_is_taken_and_marked(core_of: Callable[..., Core]) -> None:
    """Nothing that people name is dropped because the catalogue does not know it."""
    entry = "{technology: Frobnicator 9, role: archive, version: '9.1', debt: slow, docs: ['https://frob.example/']}"
    core = core_of(BRIEF + f"existing: [{entry}]\nconstraints: {{use: [Quuxbase]}}\n")
    running, asked = choice_of(core, "frobnicator-9"), choice_of(core, "quuxbase")
    assert (running.name, running.is_verified, running.existing_version) == ("Frobnicator 9", False, "9.1")
    assert (running.because, running.docs_url, running.rule) == ("slow", "https://frob.example/", "existing")
    assert (asked.name, asked.is_verified, asked.rule) == ("Quuxbase", False, "use")


def test_an_option_of_a_decision_is_no_unknown_technology(core_of: Callable[..., Core]) -> None:
    """`use` also takes options; they are decided, not listed as products."""
    core = core_of(BRIEF + "constraints: {use: [event_sourcing]}\n")
    assert all(one.is_verified for one in core.technologies)


def test_tools_follow_decisions(core_of: Callable[..., Core]) -> None:
    """Two people without a cluster get no tool that reconciles clusters; a platform group does."""
    assert not [one for one in core_of("internal-tool").technologies if one.role == "gitops"]
    assert [one.id for one in core_of("platform").technologies if one.role == "gitops"] == ["argo-cd"]


def test_the_first_choice_of_a_technology_stands() -> None:
    """One technology in two roles is listed once, for the first."""
    one = TechnologyChoice(id="redis", name="Redis", role="cache", because="fast", rule="default")
    two = one.model_copy(update={"role": "queue"})
    assert distinct([one, two]) == (one,)
