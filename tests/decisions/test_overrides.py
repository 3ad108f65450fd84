"""What people say about the answers: use, avoid, existing, choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archgen.decisions.engine import recommend
from archgen.decisions.model import TakenBy
from archgen.errors import InputError

if TYPE_CHECKING:
    from tests.decisions.conftest import Build


def test_a_choice_is_taken_and_the_evidence_shown(build: Build) -> None:
    """A forced choice keeps its scores, says what the table would take, and becomes a finding."""
    choice = {"choose": ("event_log",), "because": "We run it.", "by": "Platform group"}
    chosen, findings = recommend(
        build.shipped_facts(), build.shipped, build.requirements(decisions={"async_processing": choice})
    )
    one = chosen.of("async_processing")
    assert (one.chosen, one.taken_by, one.because, one.by) == (
        ("event_log",),
        TakenBy.CHOICE,
        "We run it.",
        "Platform group",
    )
    assert one.against_evidence
    assert one.evidence == recommend(build.shipped_facts(), build.shipped)[0].chosen("async_processing")
    assert {"choice_against_evidence", "choice_vetoed"} & {finding.id for finding in findings}


def test_later_decisions_follow_the_choice(build: Build) -> None:
    """Tables after a forced decision read what was forced."""
    required = build.requirements(decisions={"api_style": {"choose": ("graphql",)}})
    chosen, _ = recommend(build.shipped_facts(), build.shipped, required)
    assert chosen.env()["api_style"] == ("graphql",)


@pytest.mark.parametrize(
    ("decisions", "sentence"),
    [
        ({"async_procesing": {"choose": ("db_queue",)}}, "did you mean `async_processing`?"),
        ({"async_processing": {"choose": ("db_que",)}}, "did you mean `db_queue`?"),
        ({"async_processing": {"choose": ("db_queue", "none")}}, "takes one option, not 2"),
    ],
)
def test_a_choice_of_nothing_known_is_refused(build: Build, decisions: dict[str, object], sentence: str) -> None:
    """A misspelt decision or option is bad input, not a finding."""
    with pytest.raises(InputError) as refused:
        recommend(build.shipped_facts(), build.shipped, build.requirements(decisions=decisions))
    assert sentence in str(refused.value)


def test_spelling_of_options_is_forgiven(build: Build) -> None:
    """Case and separators do not matter."""
    required = build.requirements(decisions={"Async-Processing": {"choose": ("Managed Queue",)}})
    assert recommend(build.shipped_facts(), build.shipped, required)[0].chosen("async_processing") == ("managed_queue",)


def test_an_avoided_option_is_vetoed(build: Build) -> None:
    """`avoid` is a veto by a rule of that name."""
    required = build.requirements(constraints={"avoid": ("modular_monolith",)})
    one = recommend(build.shipped_facts(), build.shipped, required)[0].of("architecture_style")
    assert one.option("modular_monolith").vetoed_by == ("avoid",)
    assert one.chosen != ("modular_monolith",)


def test_avoiding_one_technology_leaves_an_option_that_others_realise(build: Build) -> None:
    """Document stores stay possible without MongoDB; Kubernetes does not without Kubernetes."""
    required = build.requirements(constraints={"avoid": ("mongodb", "Kubernetes")})
    chosen, _ = recommend(build.shipped_facts(), build.shipped, required)
    assert "avoid" not in chosen.of("primary_datastore").option("document").vetoed_by
    assert "avoid" in chosen.of("deployment_platform").option("kubernetes").vetoed_by


def test_what_is_used_is_placed_where_the_evidence_objects_least(build: Build) -> None:
    """A search engine that must be used becomes the search index, never the store of record."""
    required = build.requirements(constraints={"use": ("opensearch",)})
    chosen, _ = recommend(build.shipped_facts(), build.shipped, required)
    assert chosen.took("search_analytics", "search_engine")
    assert chosen.chosen("primary_datastore") == ("relational",)


def test_what_the_table_takes_anyway_is_no_force(build: Build) -> None:
    """PostgreSQL in `use` changes nothing where a relational store is the answer."""
    required = build.requirements(constraints={"use": ("PostgreSQL",)})
    chosen, findings = recommend(build.shipped_facts(), build.shipped, required)
    plain, plain_findings = recommend(build.shipped_facts(), build.shipped)
    assert chosen.of("primary_datastore").taken_by is TakenBy.TABLE
    assert [one.chosen for one in chosen] == [one.chosen for one in plain]
    assert findings == plain_findings


def test_use_against_the_evidence_is_a_finding(build: Build) -> None:
    """Kubernetes for a team that nobody would give it to is drawn, and told."""
    required = build.requirements(constraints={"use": ("kubernetes",)})
    chosen, findings = recommend(build.shipped_facts(engineers=4), build.shipped, required)
    assert chosen.chosen("deployment_platform") == ("kubernetes",)
    told = [finding for finding in findings if finding.id in ("choice_vetoed", "choice_against_evidence")]
    assert "`constraints.use: kubernetes`" in told[0].message
    assert told[0].decisions == ("deployment_platform",)


def test_what_runs_already_is_an_argument(build: Build) -> None:
    """`existing` speaks strongly for the option that it realises, under its own name."""
    running = ({"technology": "rabbitmq", "role": "jobs"},)
    chosen, _ = recommend(build.shipped_facts(), build.shipped, build.requirements(existing=running))
    spoken = [(one.decision, fired.option) for one in chosen for fired in one.fired if fired.rule == "existing"]
    assert len(spoken) == 1
    assert "rabbitmq already runs here as jobs" in next(
        fired.because for one in chosen for fired in one.fired if fired.rule == "existing"
    )


def test_departing_from_what_runs_is_a_finding(build: Build) -> None:
    """A store that the design leaves behind is named with the reasons."""
    running = ({"technology": "neo4j", "role": "primary datastore"},)
    chosen, findings = recommend(build.shipped_facts(), build.shipped, build.requirements(existing=running))
    assert chosen.chosen("primary_datastore") == ("relational",)
    told = next(finding for finding in findings if finding.id == "departs_from_existing")
    assert "neo4j already runs as primary datastore" in told.message


def test_statements_that_disagree_are_told(build: Build) -> None:
    """A choice stands above `use`, and both are named."""
    required = build.requirements(
        constraints={"use": ("mongodb",)}, decisions={"primary_datastore": {"choose": ("relational",)}}
    )
    chosen, findings = recommend(build.shipped_facts(), build.shipped, required)
    assert chosen.chosen("primary_datastore") == ("relational",)
    told = next(finding for finding in findings if finding.id == "statements_disagree")
    assert "`constraints.use: mongodb`" in told.message
    assert "`decisions.primary_datastore`" in told.message


def test_use_and_avoid_of_one_thing_disagree(build: Build) -> None:
    """What is used and avoided at once is followed as used, with a finding."""
    required = build.requirements(constraints={"use": ("kubernetes",), "avoid": ("kubernetes",)})
    chosen, findings = recommend(build.shipped_facts(), build.shipped, required)
    assert chosen.chosen("deployment_platform") == ("kubernetes",)
    assert "statements_disagree" in {finding.id for finding in findings}


def test_an_unknown_technology_is_accepted_and_marked(build: Build) -> None:
    """What the catalogue lacks is no error; the nearest known name is offered."""
    required = build.requirements(constraints={"use": ("postgressql",)})
    _, findings = recommend(build.shipped_facts(), build.shipped, required)
    told = next(finding for finding in findings if finding.id == "not_in_catalogue")
    assert "nearest: `postgresql`" in told.message


def test_combinations_that_cannot_stand_are_settled(build: Build) -> None:
    """A style of functions that people chose takes the self-run cluster with it, unless both were chosen."""
    functions = {"architecture_style": {"choose": ("serverless",)}}
    cluster = {"deployment_platform": {"choose": ("kubernetes",)}}
    facts = build.shipped_facts(engineers=40, platform_engineers=6, kubernetes_experience="strong")
    settled, findings = recommend(facts, build.shipped, build.requirements(decisions=functions))
    assert settled.chosen("deployment_platform") != ("kubernetes",)
    assert "combination_unsettled" not in {finding.id for finding in findings}
    both, findings = recommend(facts, build.shipped, build.requirements(decisions={**functions, **cluster}))
    assert both.chosen("deployment_platform") == ("kubernetes",)
    assert "combination_unsettled" in {finding.id for finding in findings}
