"""What bears on the decisions of a project whatever its open facts turn out to be.

People's choices, what they use, avoid or run, and what bounded contexts take beside the system are placed once, on what
is known now, and stay as they are in every world. Importing this module imports numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from archgen.decisions.fit import fitted
from archgen.decisions.graph import Pressure, Solution
from archgen.decisions.kernel import kernel_of
from archgen.decisions.many_taking import ManyScales, Outcomes
from archgen.decisions.taking import starting_case, with_statements
from archgen.decisions.weighing import Scales
from archgen.facts.columns import Values
from archgen.facts.contexts import Contexts
from archgen.facts.deck import Deck
from archgen.facts.model import Facts
from archgen.facts.resolve import Resolver
from archgen.facts.sampling import Lot
from archgen.knowledge.loader import Knowledge
from archgen.requirements.model import Requirements

_MOST_KEPT = 10_000
"""Worlds up to which draws are kept: some megabytes a thousand."""


@dataclass(frozen=True)
class Setting:
    """A project as it stands.

    Attributes:
        knowledge: Tables, policy and vocabulary.
        requirements: What is stated.
        facts: Facts with open ones as the vocabulary assumes them.
        scales: How much arguments weigh.
        pressures: What bears on decisions from outside their tables, combinations left out.
        beside: Options that bounded contexts take beside the system's, by decision.
        now: What the system takes, with open facts as the vocabulary assumes them.
    """

    knowledge: Knowledge
    requirements: Requirements
    facts: Facts
    scales: Scales
    pressures: Mapping[str, Pressure]
    beside: Mapping[str, tuple[str, ...]]
    now: Mapping[str, tuple[str, ...]]

    def solve(self, columns: Mapping[str, Values], count: int, scales: ManyScales | None = None) -> dict[str, Outcomes]:
        """Take all decisions of the system in many worlds.

        Args:
            columns: All facts.
            count: Number of worlds.
            scales: How much arguments weigh in each; as they do now by default.
        """
        kernel = kernel_of(self.knowledge)
        return kernel.solve(columns, count, scales or ManyScales.of(self.scales), self.pressures, self.beside)


def setting_of(knowledge: Knowledge, requirements: Requirements) -> Setting:
    """Take the decisions of a project once, on what is known.

    Raises:
        InputError: `decisions` names a decision or option that does not exist.
    """
    facts = Resolver(requirements, knowledge.vocabulary).facts()
    contexts = Contexts(requirements).facts(facts)
    start = starting_case(facts, knowledge, requirements, contexts=contexts)
    case, solution, _ = with_statements(start, requirements)
    pressures = case.pressures
    case, solution, _ = fitted(case, solution)
    now = {name: solution.outcomes[name, None].chosen for name in knowledge.decisions}
    return Setting(knowledge, requirements, facts, case.scales, pressures, _beside(solution, now), now)


def deck_of(knowledge: Knowledge, lot: Lot) -> Deck:
    """Give what is drawn for these worlds where nothing is known, made once unless it is large."""
    return _kept_deck(knowledge, lot) if lot.count <= _MOST_KEPT else Deck(knowledge.vocabulary, lot)


@lru_cache(maxsize=4)
def _kept_deck(knowledge: Knowledge, lot: Lot) -> Deck:
    """Give a deck, made once."""
    return Deck(knowledge.vocabulary, lot)


def _beside(solution: Solution, shared: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Give the options that contexts take beside the system's, which later tables read as well."""
    found: dict[str, tuple[str, ...]] = {}
    for (decision, part), outcome in solution.outcomes.items():
        if part is not None:
            more = tuple(one for one in outcome.chosen if one not in (*shared[decision], *found.get(decision, ())))
            found[decision] = (*found.get(decision, ()), *more)
    return {decision: options for decision, options in found.items() if options}
