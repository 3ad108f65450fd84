"""How firmly answers stand: in how many worlds each option wins when facts and weights vary.

Facts that nobody stated vary over their priors, stated numbers within a tolerance, weights as far as their order
stands. The same requirements give the same shares. Importing this module imports numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archgen.decisions.many_taking import ManyScales, Outcomes
from archgen.decisions.setting import Setting, deck_of, setting_of
from archgen.decisions.varying import varied_scales, within
from archgen.facts.columns import Values
from archgen.facts.completions import Completions
from archgen.facts.sampling import Lot
from archgen.knowledge.loader import Knowledge
from archgen.requirements.model import Requirements

SWEPT = Lot(2048)
"""Worlds that a sweep tries unless somebody wants more: shares are right within about two points of a hundred."""


@dataclass(frozen=True)
class Robustness:
    """How often the answer of one decision holds.

    Attributes:
        decision: The decision.
        chosen: The answer.
        share: Share of worlds with the same answer when facts and weights vary together.
        over_facts: The same when only facts vary.
        over_weights: The same when only weights vary.
        wins: Share of worlds in which each option is taken, facts and weights varying, in the order of the table.
        others: The other answers that came up then, with their shares, most frequent first.
    """

    decision: str
    chosen: tuple[str, ...]
    share: float
    over_facts: float
    over_weights: float
    wins: Mapping[str, float]
    others: Mapping[tuple[str, ...], float]


@dataclass(frozen=True)
class Sweep:
    """All decisions over many worlds.

    Attributes:
        worlds: Number of worlds.
        tolerance: The part by which stated numbers may be off.
        all: How often the answer of each decision holds.
    """

    worlds: int
    tolerance: float
    all: Mapping[str, Robustness]

    def of(self, decision: str) -> Robustness:
        """Give how often the answer of a decision holds."""
        return self.all[decision]


def robustness(knowledge: Knowledge, requirements: Requirements, *, tolerance: float = 0.0, lot: Lot = SWEPT) -> Sweep:
    """Tell for each decision of the system how often its answer holds.

    Args:
        knowledge: Tables, policy and vocabulary.
        requirements: What is stated.
        tolerance: The part by which stated numbers may be off, 0.2 for a fifth.
        lot: The worlds to try.

    Raises:
        InputError: `decisions` names a decision or option that does not exist.
    """
    setting = setting_of(knowledge, requirements)
    spread = within(tolerance, lot)
    varied = Completions(setting.facts, deck_of(knowledge, lot), spread=spread).columns
    scales = varied_scales(setting.scales, lot)
    fixed = ManyScales.of(setting.scales)
    both, by_facts, by_weights = (
        setting.solve(columns, lot.count, weights)
        for columns, weights in ((varied, scales), (varied, fixed), (_as_known(setting, lot), scales))
    )
    found = {
        name: _told(name, setting.now[name], both[name], by_facts[name], by_weights[name])
        for name in knowledge.decisions
    }
    return Sweep(lot.count, tolerance, found)


def _as_known(setting: Setting, lot: Lot) -> Mapping[str, Values]:
    """Give all facts as they are taken now, in every world."""
    deck = deck_of(setting.knowledge, lot)
    return {name: deck.constant(name, setting.facts.value(name)) for name in setting.knowledge.vocabulary.facts}


def _told(
    decision: str, chosen: tuple[str, ...], both: Outcomes, by_facts: Outcomes, by_weights: Outcomes
) -> Robustness:
    """Turn outcomes into shares."""
    return Robustness(
        decision,
        chosen,
        share=both.share_of(chosen),
        over_facts=by_facts.share_of(chosen),
        over_weights=by_weights.share_of(chosen),
        wins=both.option_shares(),
        others={answer: share for answer, share in both.shares().items() if answer != chosen},
    )
