"""A set of facts that forces the outcome of a decision, from which none can be left out.

Columns are set free one after another, those that no rule about the answer read first; one stays free when the table
comes to the same outcome whatever it holds. What remains forces the outcome by itself: every value of all other columns
gives the same. It is one such set, and another order may give another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archgen.decisions.bounds import Answer, Bounds
from archgen.decisions.graph import Pressure
from archgen.decisions.model import Read
from archgen.decisions.program import Program
from archgen.decisions.reach import Possible, Reach
from archgen.decisions.searching import Search
from archgen.decisions.setting import Setting
from archgen.decisions.taking import plan_of
from archgen.knowledge.tables import HitPolicy


@dataclass(frozen=True)
class Sufficient:
    """What forces the outcome of one decision of the system.

    Attributes:
        decision: The decision.
        columns: Facts and earlier decisions with the values that force it; none when people decided.
        is_exact: Whether each of them was shown to be needed; else the search gave up on one and kept it.
    """

    decision: str
    columns: tuple[tuple[str, Read], ...]
    is_exact: bool


def sufficient_reason(setting: Setting, decision: str) -> Sufficient | None:
    """Give a set of columns that forces what a decision of the system came to.

    None when combinations with other decisions decided it, which its own table does not show.

    Args:
        setting: The project as it stands.
        decision: The decision.
    """
    program = plan_of(setting.knowledge).programs[decision]
    bounds = Bounds(program, setting.pressures.get(decision, Pressure()), setting.scales)
    values = {name: _value(name, setting) for name, _ in program.columns}
    fixed = {name: _reach(name, program, setting, value=value) for name, value in values.items()}
    free = {name: _reach(name, program, setting) for name in values}
    outcome = Search(bounds, fixed).answers()
    if not _gives(outcome, setting.now[decision]):
        return None
    kept = dict.fromkeys(_from_dispensable(program, values, setting.now[decision]))
    is_exact = True
    for name in tuple(kept):
        search = Search(bounds, {one: fixed[one] if one in kept and one != name else free[one] for one in values})
        if search.answers() == outcome:
            del kept[name]
        else:
            is_exact &= search.is_exact
    return Sufficient(decision, tuple((name, values[name]) for name in values if name in kept), is_exact)


def _gives(answers: frozenset[Answer], chosen: tuple[str, ...]) -> bool:
    """Tell whether answers are those of an outcome."""
    return {option for option, is_taken in answers if is_taken and option} == set(chosen)


def _value(name: str, setting: Setting) -> Read:
    """Give what a column reads now."""
    if name in setting.facts:
        return setting.facts[name].value
    table = setting.knowledge.decisions[name]
    chosen = (*setting.now[name], *setting.beside.get(name, ()))
    if plan_of(setting.knowledge).programs[name].gives_set:
        return tuple(option for option in table.options if option in chosen)
    return setting.now[name][0] if setting.now[name] else None


_UNSET = object()


def _reach(name: str, program: Program, setting: Setting, *, value: object = _UNSET) -> Reach:
    """Give what a column may hold: the value that it has, or any."""
    column, masks = setting.knowledge.columns[name], dict(program.columns)[name]
    if value is not _UNSET:
        return Possible(column, value=value, known=True).reach(masks)  # type: ignore[arg-type] # a value that was read
    table = setting.knowledge.decisions.get(name)
    is_unsure = table is not None and table.hit_policy is not HitPolicy.WEIGH and table.fallback is None
    return Possible(column, may_be_none=is_unsure).reach(masks)


def _from_dispensable(program: Program, values: Mapping[str, Read], chosen: tuple[str, ...]) -> list[str]:
    """Order columns: first those that no rule which holds reads, last those that rules for the answer read most."""
    held = program.rules_of(program.fired(values))
    rank = dict.fromkeys(values, 0)
    for rule in held:
        for name in rule.when:
            rank[name] += 2 if set(rule.targets) & set(chosen) else 1
    return sorted(values, key=lambda name: rank[name])
