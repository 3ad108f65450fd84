"""Decision tables as a DMN 1.3 model that other engines evaluate to the same outcome.

A plain table becomes one table with the same hit policy. A weighing table becomes three decisions:

- ``x_arguments`` collects the arguments that hold: option, criterion, points. A veto is an argument with more points
  than all others together can outweigh.
- ``x_scores`` sums them for each option, after the cap for one criterion.
- ``x`` takes what has most points, the earlier of equals; or, where options combine, all that have enough.

What no table can say stays outside: people's choices, priorities, combinations that are excluded (``fit.yaml``), and
how bounded contexts share an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archgen.decisions.interchange import feel, scoring
from archgen.decisions.interchange.elements import Element
from archgen.decisions.interchange.model import Input, Model, Output, Row
from archgen.knowledge.cells import Column
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.tables import DecisionTable, HitPolicy, Rule
from archgen.knowledge.vocabulary import FactType


def dmn_model(tables: Iterable[DecisionTable], knowledge: Knowledge) -> str:
    """Write decisions as one model; what they read of decisions that are not among them becomes an input.

    Args:
        tables: Decisions, each after those that it reads.
        knowledge: Vocabulary and policy.
    """
    chosen = tuple(tables)
    model = Model(chosen[0].decision if len(chosen) == 1 else "decisions")
    decided = {table.decision for table in chosen}
    read = {name for table in chosen for name in table.reads} - decided
    columns = [column for name, column in knowledge.columns.items() if name in read | decided]
    for column in columns:
        model.names.of(column.name)
    for column in columns:
        if column.name in read:
            model.input(column, _about(column, knowledge))
    for table in chosen:
        writer = _Writer(model, table, knowledge)
        if table.hit_policy is HitPolicy.WEIGH:
            writer.weighing()
        elif table.hit_policy is HitPolicy.COLLECT:
            writer.collecting()
        else:
            writer.plain()
    return model.text()


class _Writer:
    """Writes the decisions that one table becomes."""

    def __init__(self, model: Model, table: DecisionTable, knowledge: Knowledge) -> None:
        self._model = model
        self._table = table
        self._knowledge = knowledge
        self._name = model.names.of(table.decision)
        column = knowledge.columns[table.decision]
        self._type, self._option = model.types.of(column), model.types.of_one(column)
        self._gives_list = column.type is FactType.SET
        self._columns = [knowledge.columns[name] for name in knowledge.columns if name in table.reads]

    def plain(self) -> None:
        """Write a table of which one row decides."""
        table, fallback = self._table, self._table.fallback
        is_first = table.hit_policy is HitPolicy.FIRST
        default = self._options((fallback,)) if fallback is not None else None
        rows = [Row(self._tests(rule), (self._options(rule.then),), rule) for rule in table.rules]
        if is_first and default is not None:
            rows.append(Row(("",) * len(self._columns), (default,)))
        values = None if self._gives_list else feel.texts(table.options)
        output = Output(self._name, self._type, values, None if is_first else default)
        decision = self._decision(self._reads(), scoring.ABOUT_PLAIN)
        self._model.table(decision, table.hit_policy.value.upper(), self._inputs(), [output], rows)

    def collecting(self) -> None:
        """Write a table of which all rows that hold count, and the list of what they name, each once."""
        hits = self._model.names.of(self._table.decision, "hits")
        rows = [
            Row(self._tests(rule), (feel.text(option),), rule) for rule in self._table.rules for option in rule.then
        ]
        found = self._model.decision(hits, self._type, self._reads(), description=scoring.ABOUT_HITS)
        output = Output(hits, self._option, feel.texts(self._table.options))
        self._model.table(found, "COLLECT", self._inputs(), [output], rows)
        fallback = self._options((self._table.fallback,) if self._table.fallback is not None else ())
        decision = self._decision([hits], scoring.ABOUT_PLAIN)
        self._if_any(decision, hits, f"distinct values({hits})", fallback)

    def weighing(self) -> None:
        """Write the arguments, their sums, and what they come to."""
        table, policy, model = self._table, self._knowledge.policy, self._model
        arguments = model.names.of(table.decision, "arguments")
        collected = model.decision(
            arguments, model.types.of_arguments(), self._reads(), description=scoring.ABOUT_ARGUMENTS
        )
        rows = [Row(self._tests(rule), scoring.argument(rule, policy), rule) for rule in table.rules]
        model.table(collected, "COLLECT", self._inputs(), scoring.outputs(table, self._option), rows)
        scores = model.names.of(table.decision, "scores")
        summed = model.decision(scores, model.types.of_scores(), [arguments], description=scoring.about_scores(policy))
        model.literal(summed, scoring.scores(table, policy, arguments))
        if table.selects_many:
            decision = self._decision([scores], scoring.about_many(table, policy))
            enough = scoring.enough(table, policy, scores)
            self._if_any(decision, enough, f"{enough}.option", f"[{scoring.otherwise(table, policy, scores)}]")
        else:
            decision = self._decision([scores], scoring.ABOUT_ONE)
            model.literal(decision, scoring.best(table, policy, scores))

    def _decision(self, requires: Sequence[str], about: str) -> Element:
        table = self._table
        answers = "; ".join(f"{one.id}: {one.name}" for one in table.options.values())
        description = f"{about} Taken once for each {table.scope.value}."
        return self._model.decision(
            self._name, self._type, requires, description=description, question=table.question, answers=answers
        )

    def _if_any(self, decision: Element, found: str, then: str, otherwise: str) -> None:
        """Let a decision be a list if it holds something, else another one."""
        output = Output(self._name, self._type)
        rows = [Row(("> 0",), (then,)), Row(("0",), (otherwise,))]
        self._model.table(decision, "UNIQUE", [Input(f"count({found})", "number")], [output], rows)

    def _reads(self) -> list[str]:
        return [self._model.names.of(column.name) for column in self._columns]

    def _inputs(self) -> list[Input]:
        return [
            Input(
                self._model.names.of(column.name),
                self._model.types.of(column),
                None if column.type is FactType.SET else feel.bounds(column),
            )
            for column in self._columns
        ]

    def _tests(self, rule: Rule) -> tuple[str, ...]:
        """Give the cells of a rule, one for each column."""
        tests = dict(rule.condition.tests)
        return tuple(
            feel.unary_tests(tests[column.name], column) if column.name in tests else "" for column in self._columns
        )

    def _options(self, options: Sequence[str]) -> str:
        """Write what a row takes."""
        return f"[{feel.texts(options)}]" if self._gives_list else feel.texts(options)


def _about(column: Column, knowledge: Knowledge) -> str:
    """Describe an input: the question that a person answers, and the unit of the answer."""
    spec = knowledge.vocabulary.facts.get(column.name)
    if spec is None:
        return knowledge.decisions[column.name].question
    return f"{spec.ask} Unit: {spec.unit}." if spec.unit else spec.ask
