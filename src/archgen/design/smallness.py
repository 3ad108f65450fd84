"""Whether a system is small: few people run few containers, so it is told only what they can act on."""

from collections.abc import Sized

from archgen.facts.model import Facts
from archgen.knowledge.cells import compile_condition
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.review import ReviewWords


def is_small_system(facts: Facts, containers: Sized, knowledge: Knowledge) -> bool:
    """Tell whether a system stays within the bounds of a small one."""
    bound = knowledge.single(ReviewWords, "review.yaml").small
    is_few = compile_condition(bound.when, knowledge.columns).holds(facts.values_by_name())
    return is_few and len(containers) <= bound.containers
