"""The search for values that bring an answer of one table about, where bounds alone cannot rule it out.

Columns are fixed one after another, the one that leaves fewest rules open first and the value that speaks most for the
answer first; a branch ends when the answer is out of reach there, or when no rule is open any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, reduce
from operator import and_

from archgen.decisions.bounds import Answer, Bounds
from archgen.decisions.reach import Reach

_MOST_STEPS = 300
"""Steps of the search for one answer; what is not found by then is taken for possible."""


class Search:
    """One table with what its columns may hold.

    Attributes:
        bounds: The table under what bears on it.
        is_exact: Whether all answers were found or ruled out within the steps allowed.
        may: Rules that may hold.
        must: Rules that hold in any case.
    """

    def __init__(self, bounds: Bounds, reaches: Mapping[str, Reach]) -> None:
        self.bounds = bounds
        self.is_exact = True
        every = bounds.program.every
        self.may: int = reduce(and_, (reach.may for reach in reaches.values()), every)
        self.must: int = reduce(and_, (reach.must for reach in reaches.values()), every)
        self._reaches = reaches
        self._found: set[Answer] = set()
        self._steps = 0

    @cached_property
    def relevant(self) -> tuple[str, ...]:
        """The columns of which some values fire other rules than others, among the rules that may hold."""
        return tuple(
            name
            for name, reach in self._reaches.items()
            if not reach.rows or len({rows & self.may for rows in reach.rows}) > 1
        )

    def answers(self) -> frozenset[Answer]:
        """Give all answers that are possible; none is missed, and all are when the search is exact."""
        for answer in sorted(self.bounds.answers(self.may, self.must)):
            if answer not in self._found:
                self._steps = 0
                self._find(answer, self._reaches, self.bounds.program.every)
        return frozenset(self._found)

    def _find(self, answer: Answer, open_: Mapping[str, Reach], fixed: int) -> bool:
        """Look for values of open columns that bring an answer about; tell whether the search for it is over.

        Args:
            answer: What to look for.
            open_: The columns that are not fixed yet.
            fixed: Rules that the columns fixed so far let hold.
        """
        self._steps += 1
        may = reduce(and_, (reach.may for reach in open_.values()), fixed)
        must = reduce(and_, (reach.must for reach in open_.values()), fixed)
        answers = self.bounds.answers(may, must)
        if answer not in answers:
            return False
        if may == must:
            self._found |= answers
            return True
        split = {name: (reach.may & ~reach.must & may).bit_count() for name, reach in open_.items() if reach.rows}
        column = max(split, key=lambda name: split[name], default=None)
        if column is None or not split[column] or self._steps > _MOST_STEPS:
            self.is_exact = False
            self._found.add(answer)
            return True
        rest = {name: reach for name, reach in open_.items() if name != column}
        values = {rows & may for rows in open_[column].rows}
        order = sorted(values, key=lambda rows: (-self._speaks_for(answer, rows), rows))
        return any(self._find(answer, rest, fixed & rows) for rows in order)

    def _speaks_for(self, answer: Answer, rows: int) -> int:
        """Tell how much more some rules speak for an answer than against it."""
        pro, contra = self._sides[answer[0]]
        balance = (rows & pro).bit_count() - (rows & contra).bit_count()
        return balance if answer[1] else -balance

    @cached_property
    def _sides(self) -> Mapping[str, tuple[int, int]]:
        """The rules that help each option, and those that harm it."""
        program = self.bounds.program
        helps, harms = dict.fromkeys(("", *program.options), 0), dict.fromkeys(("", *program.options), 0)
        for number, rule in enumerate(program.rules):
            for option in program.options:
                speaks_for = option == rule.for_ or option in rule.then
                if option in rule.targets:
                    side = helps if speaks_for else harms
                    side[option] |= 1 << number
                elif not program.table.selects_many:
                    side = harms if rule.for_ or rule.then else helps
                    side[option] |= 1 << number
        return {option: (helps[option], harms[option]) for option in helps}
