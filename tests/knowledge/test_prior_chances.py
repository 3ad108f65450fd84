"""Chances that a fact has a value which changes something, by its prior."""

import pytest

from archgen.knowledge.priors import Prior

ROUND_SIX = Prior(around=6, factor=2)


def test_a_member_has_its_share_of_the_weights() -> None:
    """Weights are in any measure."""
    assert Prior(weights={"none": 30, "some": 10}).chance_of("none", "some") == 0.25


def test_truth_values_are_named_as_in_files() -> None:
    """`true` is the key of True."""
    assert Prior(weights={"true": 1, "false": 3}).chance_of(False, True) == 0.25


@pytest.mark.parametrize(("now", "other", "chance"), [(1, 6, 0.5), (20, 6, 0.5), (6, 12, 0.1587), (6, 3, 0.1587)])
def test_of_numbers_all_that_lies_beyond_counts(now: int, other: int, chance: float) -> None:
    """Two thirds of the numbers lie within the factor on either side of the median, so a sixth beyond each end."""
    assert ROUND_SIX.chance_of(now, other) == pytest.approx(chance, abs=0.001)


def test_the_chance_of_nothing_counts_below() -> None:
    """A number that is often 0 reaches an end from below by that chance at least."""
    often_none = Prior(around=6, factor=2, none=0.5)

    assert often_none.chance_of(10, 0) == 0.5
    assert often_none.chance_of(0, 6) == pytest.approx(0.25)


def test_few_numbers_are_counted_one_by_one() -> None:
    """Weights of numbers at or beyond the end add up."""
    assert Prior(weights={"1": 6, "2": 2, "3": 2}).chance_of(1, 2) == 0.4


def test_of_sets_what_they_differ_in_must_be_so() -> None:
    """A member that comes has its chance, one that goes the rest of it."""
    found = Prior(chances={"gdpr": 0.4, "hipaa": 0.1})

    assert found.chance_of((), ("hipaa",)) == 0.1
    assert found.chance_of(("gdpr",), ()) == 0.6
