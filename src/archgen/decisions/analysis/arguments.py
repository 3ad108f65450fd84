"""Arguments of weighing tables, and whether every option has some: one-sided options, vain arguments, pile-ups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from archgen.decisions.analysis.boxes import Box, meet
from archgen.decisions.analysis.noticed import Noticed, about_option, about_rules, listed
from archgen.decisions.analysis.space import Space
from archgen.knowledge.analysis import Kind
from archgen.knowledge.policy import Policy
from archgen.knowledge.tables import DecisionTable, HitPolicy

_MOST_TOGETHER = 12
"""Arguments of one criterion for one option whose combinations are looked through: 4,096 at most."""


def one_sided(table: DecisionTable) -> Iterator[Noticed]:
    """Give options that no rule speaks for, or none against."""
    spoken = {(rule.effect, option) for rule in table.rules for option in rule.targets}
    weighs = table.hit_policy is HitPolicy.WEIGH
    for option in table.options:
        if ("for", option) not in spoken:
            if weighs:
                yield about_option(Kind.NO_ARGUMENT_FOR, table, option)
            elif option != table.fallback:
                yield about_option(Kind.NO_RULE_GIVES, table, option)
        if weighs and ("against", option) not in spoken and ("veto", option) not in spoken:
            yield about_option(Kind.NO_ARGUMENT_AGAINST, table, option)


def vain(table: DecisionTable, space: Space) -> Iterator[Noticed]:
    """Give arguments that hold only where their option is ruled out anyway."""
    for number, rule in enumerate(table.rules):
        if rule.strength is None:
            continue
        vetoes = [place for place, one in enumerate(table.rules) if one.veto == rule.targets[0]]
        casting = space.covering(number, vetoes)
        if casting:
            names = [table.rules[place].id for place in casting]
            yield about_rules(Kind.VAIN, table, (*casting, number), option=rule.targets[0], vetoes=listed(names))


@dataclass(frozen=True)
class _Group:
    """Arguments about one criterion of one option.

    Attributes:
        option: The option.
        criterion: The criterion.
        points: What each counts, by the number of its rule; below 0 against the option.
        cap: Most that they give or take together.
    """

    option: str
    criterion: str
    points: Mapping[int, float]
    cap: float

    def total(self, rules: Iterable[int]) -> float:
        """Add up arguments before the cap."""
        return sum(self.points[number] for number in rules)

    def adds_nothing(self, number: int, rules: tuple[int, ...]) -> bool:
        """Tell whether one of some arguments that hold together could as well be absent."""
        total = self.total(rules)
        return self._capped(total) == self._capped(total - self.points[number])

    def _capped(self, points: float) -> float:
        return max(-self.cap, min(self.cap, points))


def pile_ups(table: DecisionTable, space: Space, policy: Policy) -> Iterator[Noticed]:
    """Give arguments about one criterion of one option that exceed its cap together, so that one adds nothing."""
    for group in _groups(table, policy):
        together = dict(_together(space, group.points))
        useless = [number for number in group.points if _is_useless(number, group, together)]
        for number in useless:
            yield about_rules(
                Kind.ADDS_NOTHING,
                table,
                (number,),
                option=group.option,
                criterion=group.criterion,
                cap=f"{group.cap:g}",
            )
        full = [rules for rules in together if any(group.adds_nothing(number, rules) for number in rules)]
        if full and not useless:
            yield _pile_up(table, space, group, max(full, key=lambda rules: abs(group.total(rules))), together)


def _groups(table: DecisionTable, policy: Policy) -> Iterator[_Group]:
    """Gather the arguments of a weighing table by option and criterion."""
    points: dict[tuple[str, str], dict[int, float]] = {}
    for number, rule in enumerate(table.rules):
        if rule.strength is not None and rule.criterion is not None:
            weight = policy.weights[rule.strength]
            group = points.setdefault((rule.targets[0], rule.criterion.value), {})
            group[number] = weight if rule.for_ else -weight
    for (option, criterion), group in points.items():
        if 1 < len(group) <= _MOST_TOGETHER:
            yield _Group(option, criterion, group, policy.cap)


def _together(space: Space, group: Iterable[int]) -> Iterator[tuple[tuple[int, ...], Box]]:
    """Give every set of some rules that can hold while the rest of them do not, with an example."""
    sets: list[tuple[tuple[int, ...], list[Box]]] = [((), [space.everything])]
    for number in group:
        for rules, boxes in sets.copy():
            shared = [both for box in boxes for own in space.rules[number] if (both := meet(box, own)) is not None]
            if shared:
                sets.append(((*rules, number), shared))
    for rules, boxes in sets[1:]:
        others = [box for number in group if number not in rules for box in space.rules[number]]
        left = next((part for box in boxes for part in space.left_of(box, others)), None)
        if left is not None:
            yield rules, left


def _is_useless(number: int, group: _Group, together: Mapping[tuple[int, ...], Box]) -> bool:
    """Tell whether an argument adds nothing wherever it holds."""
    sets = [rules for rules in together if number in rules]
    return bool(sets) and all(group.adds_nothing(number, rules) for rules in sets)


def _pile_up(
    table: DecisionTable, space: Space, group: _Group, rules: tuple[int, ...], together: Mapping[tuple[int, ...], Box]
) -> Noticed:
    """Tell of the highest pile."""
    return about_rules(
        Kind.PILE_UP,
        table,
        rules,
        about=(group.option, group.criterion),
        example=space.telling(together[rules]),
        points=f"{abs(group.total(rules)):g}",
        option=group.option,
        criterion=group.criterion,
        cap=f"{group.cap:g}",
    )
