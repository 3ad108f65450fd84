"""How firmly an answer stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archgen.decisions.robustness import influences, robustness
from archgen.decisions.taking import take

if TYPE_CHECKING:
    from tests.decisions.conftest import Build


def test_facts_that_can_still_change_something_come_first(build: Build) -> None:
    """A fact without influence is not told; one that changes two decisions precedes one that changes one."""
    one = build.table([build.rule("for", "grand", shape="idle"), build.rule("for", "middle", public=False)], "one")
    two = build.table([build.rule("for", "grand", public=False)], "two")
    found = influences(take(build.facts(), build.knowledge(one, two)), build.facts())
    assert [(each.fact, each.decisions) for each in found] == [("public", ("one", "two")), ("shape", ("one",))]


def test_shares_follow_what_is_not_known(build: Build) -> None:
    """An answer that hangs on one of three members holds in two thirds of the samples, the same on every run."""
    taken = build.take(build.rule("for", "grand", shape="idle"))
    told = robustness(taken, ["shape"], samples=300)["style"]
    assert abs(told.over_facts - 2 / 3) < 0.02
    assert told.others[0][0] == ("grand",)
    assert told == robustness(taken, ["shape"], samples=300)["style"]
    assert robustness(taken, [])["style"].over_facts == 1


def test_an_answer_by_a_hair_does_not_survive_other_weights(build: Build) -> None:
    """Three slight arguments against one strong one tip over when weights move; three strong against none do not."""
    criteria = ("cost", "security", "availability")
    slight = [build.rule("for", "grand", "slight", one) for one in criteria]
    close = build.take(build.rule("for", "plain", "strong", "performance"), *slight)
    assert 0.3 < robustness(close, [])["style"].over_weights < 0.8
    firm = build.take(*(build.rule("for", "grand", "strong", one) for one in criteria))
    assert robustness(firm, [])["style"].over_weights == 1


def test_options_that_combine_keep_their_bar_when_weights_move(build: Build) -> None:
    """One moderate argument takes an option whatever the weights, as the bar means."""
    taken = build.take(build.rule("for", "grand", "moderate"), select="many")
    assert robustness(taken, [])["style"].over_weights == 1
