"""What people say about the answers themselves: use, avoid, what already runs, and choices that are made.

Technologies act through the options that they realise. What is used, or runs already, is placed in the one decision
whose evidence objects least, and never pulls in every option that it could serve.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from archgen.decisions.graph import Case, Pressure, Solution
from archgen.decisions.model import TakenBy
from archgen.decisions.weighing import Argument, take_at
from archgen.errors import Fault, InputError
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.spelling import find, normal, unknown
from archgen.requirements.model import Requirements


@dataclass(frozen=True)
class Serving:
    """Options of one decision that a name stands for.

    Attributes:
        decision: The decision.
        options: Options that the named technology realises, or the option itself.
    """

    decision: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Disagreement:
    """Two statements of which one is followed."""

    first: str
    second: str
    kept: str
    decision: str


class Names:
    """What names in `use`, `avoid` and `existing` stand for."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._decisions = knowledge.decisions
        self._knowledge = knowledge
        self._servings: dict[str, tuple[Serving, ...]] = {}

    def servings(self, name: str) -> tuple[Serving, ...]:
        """Give the decisions that an option or technology can serve; the technology's own order, most fitting first."""
        if name not in self._servings:
            self._servings[name] = self._found(name)
        return self._servings[name]

    def _found(self, name: str) -> tuple[Serving, ...]:
        options = [
            Serving(decision, (found,))
            for decision, table in self._decisions.items()
            if (found := find(name, table.options)) is not None
        ]
        return tuple(options) or self._realised_by(name)

    def is_known(self, name: str) -> bool:
        """Tell whether a name is an option or in the catalogue."""
        return bool(self.servings(name)) or self.technology(name) is not None

    def technologies_of(self, decision: str, option: str) -> frozenset[str]:
        """Give all technologies that realise an option."""
        listed = self._decisions[decision].options[option].technologies
        return frozenset(listed) | self._realising.get((decision, option), frozenset())

    @cached_property
    def _realising(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """Technologies of the catalogue by the decision and option that they realise."""
        found: dict[tuple[str, str], set[str]] = {}
        for technology, entry in self._knowledge.catalogue.technologies.items():
            for decision, options in entry.realises.items():
                for option in options:
                    found.setdefault((decision, option), set()).add(technology)
        return {key: frozenset(technologies) for key, technologies in found.items()}

    def technology(self, name: str) -> str | None:
        """Give the catalogue id of a technology by its id, name or alias."""
        found = self._knowledge.catalogue.technology(name)
        return found.id if found is not None else None

    def _realised_by(self, name: str) -> tuple[Serving, ...]:
        """Give the options that a technology realises."""
        technology = self.technology(name)
        if technology is None:
            return ()
        realises = self._knowledge.catalogue.technologies[technology].realises
        found = [
            Serving(decision, tuple(option for option in options if option in self._decisions[decision].options))
            for decision, options in realises.items()
            if decision in self._decisions
        ]
        return tuple(serving for serving in found if serving.options)


@lru_cache(maxsize=8)
def names_of(knowledge: Knowledge) -> Names:
    """Give what names stand for in some knowledge, found out once."""
    return Names(knowledge)


def check_choices(requirements: Requirements, knowledge: Knowledge) -> tuple[Fault, ...]:
    """Give the faults of `decisions`: unknown decisions or options, several where one is taken."""
    faults = []
    for decision, choice in requirements.decisions.items():
        path = f"decisions.{decision}"
        table = knowledge.decisions.get(find(decision, knowledge.decisions) or "")
        if table is None:
            message = unknown("decision", decision, knowledge.decisions)
            faults.append(Fault(path, message, requirements.place_of(path)))
            continue
        path = f"{path}.choose"
        wrong = [unknown("option", name, table.options) for name in choice.choose if find(name, table.options) is None]
        if not table.selects_many and len(choice.choose) > 1:
            wrong.append(f"`{table.decision}` takes one option, not {len(choice.choose)}")
        faults += [Fault(path, message, requirements.place_of(path)) for message in wrong]
    return tuple(faults)


def choices_and_vetoes(requirements: Requirements, knowledge: Knowledge) -> dict[str, Pressure]:
    """Give what can be said before any evidence: choices that are made, and options that are avoided.

    Raises:
        InputError: A choice names what does not exist.
    """
    faults = check_choices(requirements, knowledge)
    if faults:
        raise InputError(faults)
    pressures = {decision: Pressure(arguments=vetoes) for decision, vetoes in _avoided(requirements, knowledge).items()}
    for name, choice in requirements.decisions.items():
        decision = find(name, knowledge.decisions) or name
        options = knowledge.decisions[decision].options
        forced = tuple(option for option in options if normal(option) in {normal(one) for one in choice.choose})
        pressures[decision] = replace(
            pressures.get(decision, Pressure()),
            forced=forced,
            taken_by=TakenBy.CHOICE,
            because=choice.because,
            by=choice.by,
            review_by=choice.review_by,
        )
    return pressures


def with_use_and_existing(
    requirements: Requirements, case: Case, solution: Solution
) -> tuple[dict[str, Pressure], tuple[Disagreement, ...]]:
    """Place what is used and what already runs, where the evidence so far objects least.

    Args:
        requirements: What people state.
        case: The case with choices and vetoes.
        solution: What it came to.
    """
    knowledge = case.plan.knowledge
    names = names_of(knowledge)
    pressures = dict(case.pressures)
    for running in requirements.existing:
        serving = _least_resisted(names.servings(running.technology), case, solution)
        if serving is not None:
            role = f" as {running.role}" if running.role else ""
            words = knowledge.policy.existing
            because = words.because.format(technology=running.technology, role=role)
            argument = Argument("existing", serving.options[0], "for", because, words.criterion, words.strength)
            before = pressures.get(serving.decision, Pressure())
            pressures[serving.decision] = replace(before, arguments=(*before.arguments, argument))
    disagreements = []
    for name in requirements.constraints.use:
        disagreement = _use(name, names.servings(name), case, solution, pressures)
        if disagreement is not None:
            disagreements.append(disagreement)
    return pressures, tuple(disagreements)


def _use(
    name: str, servings: tuple[Serving, ...], case: Case, solution: Solution, pressures: dict[str, Pressure]
) -> Disagreement | None:
    """Force what is used into the decision that objects least; give the statement that stands in its way, if any."""
    serving = _least_resisted(servings, case, solution)
    if serving is None:
        return None
    before = pressures.get(serving.decision, Pressure())
    if set(serving.options) & set(before.forced):
        return None
    selects_many = case.plan.programs[serving.decision].table.selects_many
    statement = f"`constraints.use: {name}`"
    if before.taken_by is TakenBy.CHOICE:
        kept = f"`decisions.{serving.decision}`"
        return Disagreement(statement, kept, kept, serving.decision)
    if before.forced and not selects_many:
        kept = before.because
        return Disagreement(statement, kept, kept, serving.decision)
    forced = (*before.forced, serving.options[0])
    pressures[serving.decision] = replace(before, forced=forced, taken_by=TakenBy.USE, because=statement)
    vetoed = next((one for one in before.arguments if one.option == serving.options[0] and one.rule == "avoid"), None)
    return Disagreement(statement, "`constraints.avoid`", statement, serving.decision) if vetoed else None


def _least_resisted(servings: Iterable[Serving], case: Case, solution: Solution) -> Serving | None:
    """Give the decision, with its best option first, in which a technology meets least resistance."""
    ranked = []
    for number, serving in enumerate(servings):
        program = case.plan.programs[serving.decision]
        outcome = solution.outcomes[serving.decision, None]
        bar = take_at(program, case.scales)
        if not program.table.selects_many:
            bar = outcome.scores[outcome.chosen[0]] if outcome.chosen else 0.0
        options = sorted(
            serving.options,
            key=lambda option: (option not in outcome.chosen, option in outcome.vetoed, -outcome.scores[option]),
        )
        best = options[0]
        resistance = (best not in outcome.chosen, best in outcome.vetoed, bar - outcome.scores[best], number)
        ranked.append((resistance, Serving(serving.decision, tuple(options))))
    return min(ranked, key=lambda one: one[0])[1] if ranked else None


def _avoided(requirements: Requirements, knowledge: Knowledge) -> Mapping[str, tuple[Argument, ...]]:
    """Give the vetoes: options that are named, and those whose every technology is."""
    avoided = requirements.constraints.avoid
    if not avoided:
        return {}
    names, words = names_of(knowledge), knowledge.policy.avoid
    wanted = {normal(name) for name in avoided} | {normal(names.technology(name) or name) for name in avoided}
    vetoes: dict[str, tuple[Argument, ...]] = {}
    for decision, table in knowledge.decisions.items():
        for option in table.options:
            technologies = {normal(one) for one in names.technologies_of(decision, option)}
            hit = normal(option) in wanted or (bool(technologies) and technologies <= wanted)
            if hit:
                meant = technologies | {normal(option)}
                stated = [one for one in avoided if {normal(one), normal(names.technology(one) or one)} & meant]
                because = words.because.format(name=", ".join(stated))
                vetoes[decision] = (*vetoes.get(decision, ()), Argument("avoid", option, "veto", because))
    return vetoes
