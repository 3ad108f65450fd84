"""Every fact that may be asked for can be explained, and its default is a valid answer wherever the interview leads."""

from __future__ import annotations

import math
import random  # noqa: TID251 - seeded: the same walks on every machine

import pytest

from archgen.interview.fact_questions import checked_fact
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.vocabulary import FactSpec, FactType
from archgen.requirements.stated import fact_value
from asking import interview

FACTS = [spec for spec in load_knowledge().vocabulary.facts.values() if spec.statable]
GENERIC = ("other", "various", "etc")


@pytest.mark.parametrize("spec", FACTS, ids=lambda spec: spec.name)
def test_every_question_has_help(spec: FactSpec) -> None:
    """What it is, how to find it, valid examples with the systems that they fit, and every choice explained."""
    told = load_knowledge().questions.facts[spec.name]
    assert spec.ask.endswith("?")
    assert len(told.means) > 20
    assert told.means.endswith(".")
    assert told.estimate.endswith((".", "?"))
    assert told.estimate != told.means
    assert len(told.examples) >= 2
    for example in told.examples:
        value = example.partition(": ")[0]
        fact_value(spec, value)
    assert set(told.members) == set(spec.allowed)


def test_no_two_facts_are_explained_alike() -> None:
    """A text that fits two facts explains neither."""
    facts = load_knowledge().questions.facts
    for texts in ([one.means for one in facts.values()], [one.estimate for one in facts.values()]):
        assert len(set(texts)) == len(texts)


def test_help_is_for_facts_that_exist() -> None:
    """Nothing is left over from a fact that is gone."""
    assert set(load_knowledge().questions.facts) == {spec.name for spec in FACTS}


def test_product_questions_have_help_and_reasons() -> None:
    """Name, summary, people, things."""
    product = load_knowledge().questions.product
    assert list(product) == ["name", "summary", "actors", "entities"]
    assert all(
        one.ask.endswith("?") and one.why and one.means and one.estimate and one.examples for one in product.values()
    )


@pytest.mark.parametrize("seed", range(12))
def test_every_default_is_a_valid_answer_on_random_paths(seed: int) -> None:
    """Whatever was answered before, typed or accepted, the default of each open fact passes its own validator."""
    chance = random.Random(seed)
    order = [spec.name for spec in FACTS]
    chance.shuffle(order)
    talk = interview(*order)
    turn = talk.turn()
    for text in ("Random", "Sells tickets and takes payments.", "", "Order: total money, placed_at timestamp", ""):
        turn = talk.reply(turn, text)
    turn = talk.more(turn)
    while turn.question is not None:
        spec = talk.ground.facts[turn.question.id]
        assert turn.question.default is not None
        checked_fact(spec, turn.question.default.text)
        turn = talk.reply(turn, _any_value(spec, chance) if chance.random() < 0.7 else "")
        assert not turn.fault
    assert set(talk.standing(turn.state).requirements.facts) == set(order)


def _any_value(spec: FactSpec, chance: random.Random) -> str:
    """Give some value of a fact as it may be typed; numbers by order of magnitude."""
    match spec.type:
        case FactType.BOOLEAN:
            return chance.choice(["yes", "no"])
        case FactType.ENUM:
            return chance.choice(spec.allowed)
        case FactType.SET:
            return ", ".join(one for one in spec.allowed if chance.random() < 0.4) or "none"
    low, high = (end or 0 for end in spec.plausible)
    number = math.expm1(chance.uniform(math.log1p(low), math.log1p(high)))
    return str(round(number)) if spec.type is FactType.INTEGER else f"{number:.4g}"
