"""What an interview asks next, and when it has asked enough."""

from __future__ import annotations

from archgen.facts.resolve import Resolver
from archgen.interview.advice import Advice, Ask
from archgen.interview.model import Depth
from archgen.interview.stopping import RULES, next_ask
from archgen.knowledge.loader import load_knowledge
from archgen.requirements.model import Project, Requirements


def _advice(chance: float, *, asks: bool = True, **others: float) -> Advice:
    knowledge = load_knowledge()
    facts = Resolver(Requirements(project=Project(name="X")), knowledge.vocabulary).facts()
    chances = {**dict.fromkeys(knowledge.decisions, chance), **others}
    found = (Ask("engineers", ("caching",), {"caching": 0.3}), Ask("cloud", (), {"architecture_style": 0.1}))
    return Advice(facts, found if asks else (), 0, chances)


def _is_enough(advice: Advice, depth: Depth = Depth.NORMAL, asked: int = 10) -> bool:
    return next_ask(advice, depth, asked, load_knowledge().policy) is None


def test_nothing_is_asked_that_can_change_nothing() -> None:
    """At any depth."""
    assert all(_is_enough(_advice(0.5, asks=False), depth, 0) for depth in Depth)


def test_the_usual_interview_ends_when_decisions_are_likely_right() -> None:
    """All on the average, and the weightiest each."""
    assert not _is_enough(_advice(0.7))
    assert _is_enough(_advice(0.95))
    assert not _is_enough(_advice(0.95, architecture_style=0.6))
    assert _is_enough(_advice(0.95, caching=0.3))


def test_what_is_left_of_the_weightiest_is_asked_for_last() -> None:
    """While much is open the most telling fact; then the one that tells most of the weakest of them."""
    policy = load_knowledge().policy
    first = next_ask(_advice(0.7, architecture_style=0.6), Depth.NORMAL, 10, policy)
    last = next_ask(_advice(0.95, architecture_style=0.6), Depth.NORMAL, 10, policy)
    assert (first and first.fact, last and last.fact) == ("engineers", "cloud")


def test_no_interview_but_a_thorough_one_goes_on_for_ever() -> None:
    """Quick ones end after a handful of facts, the usual ones before forty questions; a thorough one asks all."""
    for depth, most in ((Depth.QUICK, 5), (Depth.NORMAL, 36)):
        assert RULES[depth].most == most
        assert not _is_enough(_advice(0.3), depth, most - 1)
        assert _is_enough(_advice(0.3), depth, most)
    assert not _is_enough(_advice(0.99), Depth.THOROUGH, 90)
