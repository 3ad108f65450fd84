"""Taking decisions: vetoes, sums, hit policies, order, contexts, speed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archgen.decisions.engine import recommend
from archgen.decisions.examples import failed_examples
from archgen.decisions.model import TakenBy
from archgen.decisions.taking import take
from archgen.errors import KnowledgeError

if TYPE_CHECKING:
    from tests.decisions.conftest import Build

OPTIONS = ("plain", "middle", "grand")
WEIGHTS = {"strong": 3, "moderate": 2, "slight": 1}


def test_the_greater_sum_is_taken(build: Build) -> None:
    """Arguments add up by option, and the lead is told."""
    one = build.take(
        build.rule("for", "plain", "moderate"), build.rule("for", "grand"), build.rule("against", "middle", "slight")
    ).recommendations.of("style")
    assert (one.chosen, one.runner_up, one.margin, one.close_call) == (("grand",), "plain", 1, True)
    assert [option.score for option in one.options] == [2, -1, 3]


def test_a_tie_goes_to_the_simpler(build: Build) -> None:
    """Options are listed simplest first, and the earlier one wins a tie; without any argument it is no close call."""
    level = build.take(build.rule("for", "grand"), build.rule("for", "middle")).recommendations.of("style")
    assert (level.chosen, level.close_call) == (("middle",), True)
    silent = build.take(build.rule("for", "grand", shape="idle")).recommendations.of("style")
    assert (silent.chosen, silent.close_call) == (("plain",), False)


def test_a_veto_outweighs_everything(build: Build) -> None:
    """No sum of arguments brings a vetoed option back."""
    rules = [build.rule("for", "grand", criterion=one) for one in ("cost", "availability", "security")]
    one = build.take(*rules, build.rule("veto", "grand", engineers="< 10")).recommendations.of("style")
    assert one.chosen == ("plain",)
    assert one.option("grand").vetoed_by == ("rule_3",)
    assert one.runner_up == "middle"


def test_small_arguments_of_one_kind_are_capped(build: Build) -> None:
    """Many rows under one criterion do not beat two strong ones under two."""
    many = [build.rule("for", "grand", "moderate") for _ in range(9)]
    one = build.take(
        *many, build.rule("for", "plain", criterion="security"), build.rule("for", "plain", criterion="availability")
    ).recommendations.of("style")
    assert (one.chosen, one.option("grand").score) == (("plain",), 4)


def test_priorities_order_the_criteria(build: Build) -> None:
    """What people put first counts half as much again."""
    rules = [build.rule("for", "plain", criterion="cost"), build.rule("for", "grand", criterion="availability")]
    knowledge = build.knowledge(build.table(rules))
    required = build.requirements(priorities=("availability", "cost"))
    chosen, _ = recommend(build.facts(), knowledge, required)
    assert chosen.of("style").chosen == ("grand",)
    assert [option.score for option in chosen.of("style").options] == [3.75, 0, 4.5]


def test_options_that_combine_are_taken_by_score(build: Build) -> None:
    """Of many-valued decisions, all that reach the bar are taken, and the fallback when none does."""
    rules = [build.rule("for", "plain", "slight"), build.rule("for", "middle", "moderate"), build.rule("for", "grand")]
    one = build.take(*rules, select="many").recommendations.of("style")
    assert (one.chosen, one.close_call, one.runner_up) == (("middle", "grand"), True, "plain")
    none = build.take(build.rule("for", "grand", "slight"), select="many", fallback="middle")
    assert none.recommendations.of("style").chosen == ("middle",)
    assert none.recommendations.of("style").taken_by is TakenBy.FALLBACK


def test_when_all_are_vetoed_the_least_bad_is_taken_and_told(build: Build) -> None:
    """A decision without a way out is drawn all the same, as a finding."""
    rules = [build.rule("veto", name) for name in OPTIONS]
    chosen, findings = recommend(
        build.facts(), build.knowledge(build.table([*rules, build.rule("for", "grand"), build.rule("veto", "plain")]))
    )
    assert chosen.of("style").chosen == ("grand",)
    assert [finding.id for finding in findings] == ["no_option_left"]


@pytest.mark.parametrize(
    ("policy", "rate", "chosen"),
    [
        ("first", 5.0, ("plain",)),
        ("first", 500.0, ("grand",)),
        ("first", 50.0, ()),
        ("unique", 500.0, ("grand",)),
        ("any", 500.0, ("grand",)),
        ("collect", 5.0, ("plain", "grand")),
    ],
)
def test_plain_tables_follow_their_hit_policy(build: Build, policy: str, rate: float, chosen: tuple[str, ...]) -> None:
    """Each hit policy of DMN means what the standard says."""
    rules = [
        {"then": "plain", "when": {"rate": "< 10"}},
        {"then": "grand", "when": {"rate": "> 100"}},
        {"then": ["grand"], "when": {"rate": "< 6", "shape": "idle" if policy in ("unique", "any") else "-"}},
    ]
    taken = build.take(*rules, stated={"rate": rate}, hit_policy=policy)
    assert taken.recommendations.of("style").chosen == chosen
    assert not taken.recommendations.of("style").close_call


@pytest.mark.parametrize("policy", ["unique", "any"])
def test_a_broken_hit_policy_names_both_rules(build: Build, policy: str) -> None:
    """Rules that may not hold together are a fault of the table."""
    rules = [{"then": "plain"}, {"then": "grand"}]
    with pytest.raises(KnowledgeError, match=r"`rule_0` and `rule_1` hold together"):
        build.take(*rules, hit_policy=policy)


def test_later_tables_read_earlier_outcomes(build: Build) -> None:
    """A decision is a column of those after it: a member, or a set when options combine."""
    first = build.table([build.rule("for", "grand")], "first")
    many = build.table([build.rule("for", "middle"), build.rule("for", "grand")], "many", select="many")
    last = build.table([build.rule("for", "middle", first="grand", many="has middle")], "last")
    chosen, _ = recommend(build.facts(), build.knowledge(first, many, last))
    assert chosen.chosen("last") == ("middle",)
    assert chosen.env() == {"first": "grand", "many": ("middle", "grand"), "last": "middle"}


def test_an_unknown_fact_fires_no_rule(build: Build) -> None:
    """What nobody knows speaks for nothing."""
    taken = build.take(build.rule("for", "grand", rate="< 1000"), stated={"rate": None})
    assert taken.recommendations.of("style").fired == ()


def test_contexts_share_one_answer_unless_their_evidence_is_strong(build: Build) -> None:
    """One more platform needs a lead of three after the argument against it, unless people to run it are there."""
    options = {"plain": {"name": "Plain", "technologies": ["a"]}, "grand": {"name": "Grand", "technologies": ["b"]}}
    rules = [build.rule("for", "grand", shape="spiky")]
    strong = [*rules, build.rule("for", "grand", "moderate", "scalability", shape="spiky")]
    for given_rules, people, own in ((rules, 0, "plain"), (strong, 0, "grand"), (rules, 2, "grand")):
        knowledge = build.knowledge(build.table(given_rules, scope="context", options=options))
        stated = {"platform_engineers": people}
        chosen, _ = recommend(
            build.facts(**stated),
            knowledge,
            contexts={"Sales": build.facts(**stated), "Stream": build.facts(**stated, shape="spiky")},
        )
        assert chosen.chosen("style") == chosen.chosen("style", "Sales") == ("plain",)
        assert chosen.chosen("style", "Stream") == (own,)
        assert chosen.of("style", "Sales").is_shared


def test_one_context_alone_is_the_system(build: Build) -> None:
    """A system of one context has one answer."""
    knowledge = build.knowledge(build.table([build.rule("for", "grand", shape="spiky")], scope="context"))
    chosen, _ = recommend(build.facts(), knowledge, contexts={"All": build.facts(shape="spiky")})
    assert [(one.context, one.chosen) for one in chosen] == [(None, ("plain",))]


def test_a_system_wide_table_sees_what_any_context_takes(build: Build) -> None:
    """Of options that combine, the system holds the union."""
    caches = build.table(
        [build.rule("for", "grand", shape="spiky")], "caches", scope="context", select="many", fallback="plain"
    )
    later = build.table([build.rule("for", "grand", caches="has grand")], "later")
    chosen, _ = recommend(
        build.facts(),
        build.knowledge(caches, later),
        contexts={"Sales": build.facts(), "Stream": build.facts(shape="spiky")},
    )
    assert chosen.chosen("caches", "Stream") == ("plain", "grand")
    assert chosen.chosen("later") == ("grand",)


rules_of_random_tables = st.lists(
    st.fixed_dictionaries(
        {
            "verb": st.sampled_from(["for", "for", "against", "veto"]),
            "option": st.sampled_from(OPTIONS),
            "strength": st.sampled_from(sorted(WEIGHTS)),
            "criterion": st.sampled_from(["cost", "security"]),
            "rate": st.sampled_from(["< 10", "[10..100)", ">= 100", "-"]),
            "shape": st.sampled_from(["steady", "not(idle)", "spiky, idle", "-"]),
        }
    ),
    min_size=1,
    max_size=8,
)
random_facts = st.fixed_dictionaries(
    {"rate": st.sampled_from([1.0, 10.0, 50.0, 100.0, 1000.0]), "shape": st.sampled_from(["steady", "spiky", "idle"])}
)


def holds(rule: dict[str, str], stated: dict[str, object]) -> bool:
    """Evaluate a random rule in the plainest way."""
    rate, shape = stated["rate"], stated["shape"]
    assert isinstance(rate, float)
    by_rate = {"< 10": rate < 10, "[10..100)": 10 <= rate < 100, ">= 100": rate >= 100, "-": True}
    by_shape = {"steady": shape == "steady", "not(idle)": shape != "idle", "spiky, idle": shape != "steady", "-": True}
    return by_rate[rule["rate"]] and by_shape[rule["shape"]]


def scores(rules: list[dict[str, str]], stated: dict[str, object]) -> dict[str, float | None]:
    """Score the options in the plainest way; None for what is vetoed."""
    found: dict[str, float | None] = {}
    for option in OPTIONS:
        fired = [rule for rule in rules if rule["option"] == option and holds(rule, stated)]
        total = 0.0
        for criterion in ("cost", "security"):
            points = sum(
                WEIGHTS[rule["strength"]] * (1 if rule["verb"] == "for" else -1)
                for rule in fired
                if rule["criterion"] == criterion and rule["verb"] != "veto"
            )
            total += max(-4, min(4, points))
        found[option] = None if any(rule["verb"] == "veto" for rule in fired) else total
    return found


@given(rules_of_random_tables, random_facts)
def test_the_engine_equals_brute_force(
    build: Build, rules: list[dict[str, str]], stated: dict[str, float | str]
) -> None:
    """Masks, caps and vetoes come to what the plainest evaluation comes to."""
    expected = scores(rules, dict(stated))
    one = build.take(*(build.rule(**rule) for rule in rules), stated=stated).recommendations.of("style")
    left = [(option, score) for option, score in expected.items() if score is not None]
    if left:
        assert one.chosen == (max(left, key=lambda pair: pair[1])[0],)
    for option, score in left:
        assert one.option(option).score == score
    assert [bool(option.vetoed_by) for option in one.options] == [score is None for score in expected.values()]


@given(rules_of_random_tables, random_facts, st.sampled_from(OPTIONS))
def test_vetoing_an_option_never_reorders_the_others(
    build: Build, rules: list[dict[str, str]], stated: dict[str, float | str], option: str
) -> None:
    """An option's score depends on its own arguments only."""
    before = build.take(*(build.rule(**rule) for rule in rules), stated=stated).recommendations.of("style")
    after = build.take(
        *(build.rule(**rule) for rule in rules), build.rule("veto", option), stated=stated
    ).recommendations.of("style")
    assert [one.score for one in after.options] == [one.score for one in before.options]
    if before.chosen != (option,) and before.taken_by is TakenBy.TABLE:
        assert after.chosen == before.chosen


def test_examples_of_shipped_tables_hold(build: Build) -> None:
    """Every table comes to what its own examples say, with the rest as the vocabulary assumes."""
    assert failed_examples(build.shipped) == ()


def test_all_shipped_decisions_are_taken_in_a_moment(build: Build) -> None:
    """Without the account, a run of all tables takes about a millisecond; twenty are allowed here."""
    facts = build.shipped_facts(engineers=8)
    taken = take(facts, build.shipped)
    spent = []
    for _ in range(3):
        started = time.process_time()
        taken.case.solve()
        spent.append(time.process_time() - started)
    assert min(spent) < 0.02
