"""Which outcomes of each decision are still possible while facts are open, which are excluded and by what.

    found = possibilities(setting)["primary_datastore"]
    found.possible          # options that may be taken
    found.certain           # options that are taken whatever open facts turn out to be
    found.excluded          # the other ones, with the rules that rule them out or the option that beats them
    found.relevant          # open facts that can still change something

Within one table the answer is exact as far as `is_exact` says: for each answer that bounds cannot rule out, values of
the columns are searched that bring it about. Through the graph columns are taken as independent of one another, so
nothing possible is missed and something impossible may be named.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from archgen.decisions.bounds import Answer, Bounds
from archgen.decisions.graph import Pressure
from archgen.decisions.reach import Possible, possible_facts
from archgen.decisions.searching import Search
from archgen.decisions.setting import Setting
from archgen.decisions.taking import plan_of
from archgen.decisions.weighing import Argument, take_at
from archgen.facts.derive import inputs_of
from archgen.facts.narrowing import Narrowed
from archgen.knowledge.cells import Column
from archgen.knowledge.fit import FitRule
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.tables import HitPolicy
from archgen.knowledge.vocabulary import FactType, Vocabulary


@dataclass(frozen=True)
class Excluded:
    """An option that cannot be taken any more.

    Attributes:
        option: The option.
        rules: Rules that rule it out.
        settled_by: Rule of a plain table that holds in any case, before any that names the option.
        beaten_by: Option that has more points in any case; None when it is not points that exclude it.
        at_most: Most points that it can have.
        at_least: Least points of the option that beats it, or the points from which an option is taken.
    """

    option: str
    rules: tuple[str, ...] = ()
    settled_by: str | None = None
    beaten_by: str | None = None
    at_most: float | None = None
    at_least: float | None = None


@dataclass(frozen=True)
class Possibility:
    """What one decision may come to.

    Attributes:
        decision: The decision.
        possible: Options that may be taken, in the order of the table.
        certain: Options that are taken in any case.
        excluded: Options that cannot be taken.
        is_exact: Whether each possible option is taken for some values of the columns.
        relevant: Facts that are open and can still change the outcome, in the order of the vocabulary.
    """

    decision: str
    possible: tuple[str, ...]
    certain: tuple[str, ...]
    excluded: tuple[Excluded, ...]
    is_exact: bool
    relevant: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether more than one outcome is possible."""
        return set(self.possible) != set(self.certain)


def possibilities(setting: Setting, narrowed: Mapping[str, Narrowed] | None = None) -> dict[str, Possibility]:
    """Tell for every decision of the system what it may come to.

    Args:
        setting: The project as it stands.
        narrowed: What is known of facts that are not stated.
    """
    knowledge = setting.knowledge
    columns = possible_facts(setting.facts, knowledge.vocabulary, knowledge.columns, narrowed or {})
    behind = {name: _behind(name, columns, knowledge.vocabulary) for name in columns}
    found: dict[str, Possibility] = {}
    for decision, program in plan_of(knowledge).programs.items():
        pressure = setting.pressures.get(decision, Pressure())
        clashing = _may_clash(decision, knowledge.fit, columns, pressure)
        bounds = Bounds(
            program, pressure, setting.scales, tuple(_vetoes(rule, decision, pressure) for rule in clashing)
        )
        search = Search(bounds, {name: columns[name].reach(masks) for name, masks in program.columns})
        answers = search.answers()
        possible = tuple(option for option in program.options if (option, True) in answers)
        certain = tuple(option for option in possible if _is_certain(option, answers, several=program.gives_set))
        read = {*search.relevant, *(name for rule in clashing for name in rule.when if name != decision)}
        facts: set[str] = set().union(*(_behind_later(name, behind, knowledge) for name in read))
        facts = facts if possible != certain else set()
        behind[decision] = frozenset(facts)
        relevant = tuple(name for name in knowledge.vocabulary.facts if name in facts)
        excluded = tuple(_excluded(option, search) for option in program.options if option not in possible)
        found[decision] = Possibility(decision, possible, certain, excluded, search.is_exact, relevant)
        beside = setting.beside.get(decision, ())
        columns[decision] = _as_column(knowledge.columns[decision], answers, found[decision], beside)
    return found


def _is_certain(option: str, answers: Collection[Answer], *, several: bool) -> bool:
    """Tell whether an option is taken in any case: it cannot be missed, or nothing else can be taken."""
    return (option, False) not in answers if several else len(answers) == 1


def _behind(name: str, columns: Mapping[str, Possible], vocabulary: Vocabulary) -> frozenset[str]:
    """Give the open facts that a fact may follow from, itself among them when it can be stated."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in vocabulary and not columns[one].known and one not in found:
            found.add(one)
            waiting += inputs_of(one)
    return frozenset(one for one in found if vocabulary[one].statable)


def _behind_later(name: str, behind: Mapping[str, frozenset[str]], knowledge: Knowledge) -> frozenset[str]:
    """Give the open facts that may reach a decision that is taken later, whatever it comes to."""
    table = knowledge.decisions.get(name)
    if table is None or name in behind:
        return behind[name]
    return frozenset().union(*(_behind_later(one, behind, knowledge) for one in table.reads))


def _may_clash(
    decision: str, rules: Mapping[str, FitRule], columns: Mapping[str, Possible], pressure: Pressure
) -> list[FitRule]:
    """Give the combinations that a decision may have to give way to; those not taken yet may come out anyhow."""
    return [
        rule
        for rule in rules.values()
        if _vetoes(rule, decision, pressure)
        and all(columns[name].may_satisfy(test) for name, test in rule.condition.tests if name in columns)
    ]


def _vetoes(rule: FitRule, decision: str, pressure: Pressure) -> tuple[Argument, ...]:
    """Give the vetoes of a combination on options that nobody chose by hand."""
    free = [option for option in rule.exclude.get(decision, ()) if option not in pressure.forced]
    return tuple(Argument(rule.id, option, "veto", rule.because) for option in free)


def _as_column(column: Column, answers: Collection[Answer], found: Possibility, beside: Sequence[str]) -> Possible:
    """Give what later tables may read of a decision; where options combine, with what contexts take."""
    if column.type is FactType.SET:
        sure, members = (*found.certain, *beside), (*found.possible, *beside)
        return Possible(column, sure, known=not found.is_open, narrowed=Narrowed(members=members, sure=sure))
    may_be_none = not all(option for option, _ in answers)
    if len(answers) == 1:
        return Possible(column, found.possible[0] if found.possible else None, known=True)
    return Possible(column, narrowed=Narrowed(members=found.possible), may_be_none=may_be_none)


def _excluded(option: str, search: Search) -> Excluded:
    """Tell what excludes an option: a veto, a rule before it, points, or that nothing brings it about."""
    bounds = search.bounds
    rules = bounds.vetoed(option, search.must)
    if rules or bounds.program.table.hit_policy is not HitPolicy.WEIGH:
        settled_by = next((rule.id for rule in bounds.program.rules_of(search.must)), None)
        return Excluded(option, rules, settled_by=None if rules else settled_by)
    scores = bounds.scores(search.may, search.must)
    most = scores[option][1]
    if bounds.program.table.selects_many:
        bar = take_at(bounds.program, bounds.scales)
        return Excluded(option, at_most=most, at_least=bar) if most < bar else Excluded(option)
    safe = [one for one in bounds.program.options if not bounds.may_be_out(one, search.may)]
    best = max(safe, key=lambda one: scores[one][0], default=None)
    if best is not None and most < scores[best][0]:
        return Excluded(option, beaten_by=best, at_most=most, at_least=scores[best][0])
    return Excluded(option)
