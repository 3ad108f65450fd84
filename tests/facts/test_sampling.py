"""Values drawn from what is expected of a fact."""

from __future__ import annotations

import numpy as np
import pytest

from archgen.facts.columns import Values, names_of
from archgen.facts.narrowing import Narrowed
from archgen.facts.sampling import Lot, draw
from archgen.knowledge.cells import Column
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.priors import Prior
from archgen.knowledge.vocabulary import FactSpec, FactType

LOT = Lot(4000)
VOCABULARY = load_knowledge().vocabulary
NUMBER = FactSpec(name="rate", group="load", type=FactType.NUMBER, bounds=(0, None), plausible=(1, 10_000))
ENUM = FactSpec(name="shape", group="load", type=FactType.ENUM, allowed=("steady", "spiky", "idle"))
SET = FactSpec(name="regimes", group="security", type=FactType.SET, allowed=("gdpr", "hipaa", "soc2"), default=())


def share(values: Values, member: str) -> float:
    """Give the share of worlds with a member."""
    return float(values.any_of({member}).mean())


def test_members_come_as_often_as_they_weigh() -> None:
    """Weights are shares of the whole; a member without one never comes, and without a prior all are alike."""
    drawn = draw(ENUM, Prior(weights={"steady": 3, "spiky": 1}), LOT)
    assert [share(drawn, one) for one in ENUM.allowed] == pytest.approx([0.75, 0.25, 0], abs=0.001)
    assert share(draw(ENUM, None, LOT), "idle") == pytest.approx(1 / 3, abs=0.001)


def test_members_of_a_set_come_each_by_itself() -> None:
    """Chances need not add up; a fact that may not be empty holds its likeliest member at least."""
    prior = Prior(chances={"gdpr": 0.5, "hipaa": 0.1})
    drawn = draw(SET, prior, LOT)
    assert [share(drawn, one) for one in SET.allowed] == pytest.approx([0.5, 0.1, 0], abs=0.001)
    assert float((drawn.sizes() == 0).mean()) == pytest.approx(0.45, abs=0.02)
    filled = draw(SET.model_copy(update={"default": ("gdpr",)}), prior, LOT)
    assert filled.sizes().min() == 1


def test_numbers_stand_around_their_median() -> None:
    """Half are smaller, two thirds lie within the factor, none beyond the plausible range, so many are none."""
    numbers = draw(NUMBER, Prior(around=50, factor=4), LOT).numbers
    assert np.median(numbers) == pytest.approx(50, rel=0.05)
    assert float(((numbers > 50 / 4) & (numbers < 50 * 4)).mean()) == pytest.approx(0.68, abs=0.02)
    assert 1 <= numbers.min() <= numbers.max() <= 10_000
    may_be_none = NUMBER.model_copy(update={"plausible": (0, 10_000)})
    some = draw(may_be_none, Prior(around=50, factor=4, none=0.3), LOT).numbers
    assert float((some == 0).mean()) == pytest.approx(0.3, abs=0.01)
    assert np.median(some[some > 0]) == pytest.approx(50, rel=0.1)


def test_what_is_known_of_a_fact_limits_its_values() -> None:
    """A range, members that are possible and members that a set holds for certain; the rest keeps its shape."""
    assert draw(NUMBER, Prior(around=50, factor=4), LOT, Narrowed(low=60, high=70)).numbers.min() >= 60
    far = draw(NUMBER, Prior(around=50, factor=1.1), LOT, Narrowed(low=6000, high=7000)).numbers
    assert 6000 <= far.min() <= far.max() <= 7000
    some = draw(ENUM, Prior(weights={"steady": 3, "spiky": 1}), LOT, Narrowed(members=("spiky", "idle")))
    assert share(some, "spiky") == 1
    unexpected = draw(ENUM, Prior(weights={"steady": 1}), LOT, Narrowed(members=("spiky", "idle")))
    assert share(unexpected, "idle") == pytest.approx(0.5, abs=0.001)
    sure = draw(SET, Prior(chances={"gdpr": 0.5}), LOT, Narrowed(members=("gdpr", "soc2"), sure=("soc2",)))
    assert share(sure, "soc2") == 1
    assert share(sure, "hipaa") == 0


def test_a_draw_is_the_same_on_every_run_and_another_for_another_lot() -> None:
    """Points come from the fact's name and the lot's salt alone; two facts are drawn apart."""
    one, other = (draw(VOCABULARY[name], VOCABULARY[name].prior[0], LOT).numbers for name in ("rto", "rpo"))
    assert np.array_equal(one, draw(VOCABULARY["rto"], VOCABULARY["rto"].prior[0], Lot(4000)).numbers)
    assert not np.array_equal(one, draw(VOCABULARY["rto"], VOCABULARY["rto"].prior[0], Lot(4000, "x")).numbers)
    assert abs(float(np.corrcoef(one, other)[0, 1])) < 0.05


def test_an_open_set_of_many_members_does_no_harm() -> None:
    """Whoever names more jurisdictions than there are gets the first of them, and no error."""
    column = Column("places", FactType.SET, is_open=True)
    held = Values.constant(column, tuple(f"place {number}" for number in range(200)), 3)
    assert held.sizes().tolist() == [62, 62, 62]
    assert len(names_of(column, {f"place {number}" for number in range(200)})) == 62


@pytest.mark.parametrize("name", list(VOCABULARY.facts))
def test_every_fact_has_a_prior_with_a_reason(name: str) -> None:
    """Fixed beforehand, over possible values only, and not against the default: that comes up as well."""
    spec = VOCABULARY[name]
    assert spec.prior
    assert spec.prior_because
    for number, prior in enumerate(spec.prior):
        drawn = draw(spec, prior, Lot(500))
        if spec.type.is_numeric:
            low, high = spec.bounds
            assert low is None or drawn.numbers.min() >= low, number
            assert high is None or drawn.numbers.max() <= high, number
            assert np.isfinite(drawn.numbers).all()
        else:
            assert drawn.codes.min() >= 0, number
    last = draw(spec, spec.prior[-1], Lot(4000))
    if spec.type in (FactType.ENUM, FactType.BOOLEAN):
        shares = [share(last, str(one).lower()) for one in last.names]
        assert shares[last.names.index(str(spec.default).lower())] > 0
