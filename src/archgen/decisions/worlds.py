"""Worlds: what a project may turn out to be, given what is known of it, with every decision taken in each.

    worlds = imagine(knowledge, requirements)      # what is stated holds in all worlds, the rest varies over its priors
    worlds = worlds.given({"engineers": 12})       # an answer; worlds are drawn anew, so there are never too few
    worlds.unchanged()                             # chance that no decision changes, whatever open facts turn out to be
    worlds.standings()                             # per decision: the answer now, its chance, what else may come
    next_questions(worlds)                         # archgen.decisions.questions: what to ask next

What each world holds is told in :mod:`archgen.facts.completions`; decisions are taken as the graph takes them for the
system as a whole, under what bears on them now (:mod:`archgen.decisions.setting`). The same statements give the same
worlds. Importing this module imports numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from archgen.decisions.kernel import kernel_of
from archgen.decisions.many_taking import Outcomes
from archgen.decisions.setting import Setting, deck_of, setting_of
from archgen.decisions.taking import NOTHING_STATED
from archgen.facts.columns import Mask, Values
from archgen.facts.completions import Completions
from archgen.facts.narrowing import Narrowed
from archgen.facts.sampling import Lot
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.vocabulary import Value
from archgen.requirements.model import Requirements, StatedFact

WORLDS = Lot(2048)
"""Worlds imagined unless somebody wants more: shares are right within about two percent."""

SETTLED = 0.95
"""Chance from which an answer counts as settled."""


@dataclass(frozen=True)
class Standing:
    """How a decision stands while facts are open.

    Attributes:
        decision: The decision.
        chosen: What is taken now, with open facts as the vocabulary assumes them.
        chance: Share of worlds in which the same is taken.
        answers: All answers that came up, with their shares, most frequent first.
    """

    decision: str
    chosen: tuple[str, ...]
    chance: float
    answers: Mapping[tuple[str, ...], float]

    def is_settled(self, at: float = SETTLED) -> bool:
        """Tell whether the answer hardly depends on what is open."""
        return self.chance >= at


@dataclass(frozen=True)
class Worlds:
    """Many worlds that agree with what is known.

    Attributes:
        setting: The project as it stands.
        narrowed: What is known of facts that are not stated: a range, or the members that are possible.
        completions: The facts in every world.
        outcomes: What each decision comes to in every world.
    """

    setting: Setting
    narrowed: Mapping[str, Narrowed]
    completions: Completions
    outcomes: Mapping[str, Outcomes]

    @property
    def knowledge(self) -> Knowledge:
        """Tables, policy and vocabulary."""
        return self.setting.knowledge

    @property
    def requirements(self) -> Requirements:
        """What is stated."""
        return self.setting.requirements

    @property
    def now(self) -> Mapping[str, tuple[str, ...]]:
        """What each decision comes to with open facts as the vocabulary assumes them."""
        return self.setting.now

    @property
    def count(self) -> int:
        """The number of worlds."""
        return self.completions.count

    @property
    def columns(self) -> Mapping[str, Values]:
        """The facts in every world."""
        return self.completions.columns

    def given(self, answers: Mapping[str, Value]) -> Worlds:
        """Give the worlds that agree with answers too; None stands for `not applicable`.

        Raises:
            KeyError: There is no such fact.
        """
        unknown = next((name for name in answers if name not in self.knowledge.vocabulary), None)
        if unknown is not None:
            raise KeyError(unknown)
        stated = {name: StatedFact(value=value, text=str(value)) for name, value in answers.items()}
        requirements = self.requirements.model_copy(update={"facts": {**self.requirements.facts, **stated}})
        left = {name: known for name, known in self.narrowed.items() if name not in answers}
        return imagine(self.knowledge, requirements, narrowed=left, lot=self.completions.deck.lot)

    def narrow(self, known: Mapping[str, Narrowed]) -> Worlds:
        """Give the worlds in which some facts lie within a range or among some members."""
        narrowed = {**self.narrowed, **known}
        return imagine(self.knowledge, self.requirements, narrowed=narrowed, lot=self.completions.deck.lot)

    @cached_property
    def same(self) -> Mapping[str, Mask]:
        """The worlds in which each decision comes out as it does now."""
        return {name: found.bits == found.as_bits(self.now[name]) for name, found in self.outcomes.items()}

    def unchanged(self, decisions: Iterable[str] | None = None) -> float:
        """Give the chance that none of some decisions, all by default, changes by what is still open."""
        same = np.ones(self.count, dtype=np.bool_)
        for name in self.outcomes if decisions is None else decisions:
            same &= self.same[name]
        return float(same.mean())

    def clashing(self) -> Mask:
        """Give the worlds in which decisions stand together that cannot, which only people's choices bring about."""
        return kernel_of(self.knowledge).clashing(self.columns, self.outcomes)

    def standings(self) -> Mapping[str, Standing]:
        """Tell how each decision stands, in the order in which they are taken."""
        return {
            name: Standing(name, self.now[name], float(self.same[name].mean()), found.shares())
            for name, found in self.outcomes.items()
        }


def imagine(
    knowledge: Knowledge,
    requirements: Requirements = NOTHING_STATED,
    *,
    narrowed: Mapping[str, Narrowed] | None = None,
    lot: Lot = WORLDS,
) -> Worlds:
    """Imagine worlds that agree with what is known, and take every decision in each.

    Args:
        knowledge: Tables, policy and vocabulary.
        requirements: What is stated.
        narrowed: What is known of facts that are not stated.
        lot: The worlds to draw.

    Raises:
        InputError: `decisions` names a decision or option that does not exist.
        KnowledgeError: Rules of a plain table break its hit policy, or facts follow from one another in a circle.
    """
    setting = setting_of(knowledge, requirements)
    completions = Completions(setting.facts, deck_of(knowledge, lot), narrowed=narrowed)
    return Worlds(setting, narrowed or {}, completions, setting.solve(completions.columns, lot.count))
