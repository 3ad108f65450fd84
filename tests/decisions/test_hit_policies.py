"""Hit policies mean what DMN says, decided for every input of random small tables."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings

from archgen.decisions.program import Program
from archgen.decisions.weighing import Scales, settle
from archgen.errors import KnowledgeError
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.tables import DecisionTable, HitPolicy, Rule
from small_tables import OPTIONS, inputs_of, small_tables

SCALES = Scales.of(load_knowledge().policy)


def holding(table: DecisionTable, values: dict[str, object]) -> list[Rule]:
    """Give the rules that hold, in the order of the table."""
    return [rule for rule in table.rules if rule.condition.holds(values)]


def clash(table: DecisionTable, rules: list[Rule]) -> bool:
    """Tell whether rules that hold together break the hit policy: unique allows one, any only the same output."""
    if table.hit_policy is HitPolicy.UNIQUE:
        return len(rules) > 1
    return table.hit_policy is HitPolicy.ANY and any(one.then != two.then for one, two in combinations(rules, 2))


@given(small_tables(("unique", "any", "first", "collect")))
@settings(max_examples=60)
def test_a_plain_table_gives_what_its_policy_lets_through(table: DecisionTable) -> None:
    """One output of the first rule, or of the only one; of all rules under collect; none where no rule holds."""
    program = Program(table)
    for values in inputs_of(table):
        rules = holding(table, dict(values))
        if clash(table, rules):
            continue
        counted = rules[:1] if table.hit_policy is not HitPolicy.COLLECT else rules
        expected = {option for rule in counted for option in rule.then}
        outcome = settle(program, program.fired(values), (), SCALES)
        assert outcome.chosen == tuple(option for option in OPTIONS if option in expected)


@given(small_tables(("unique", "any")))
@settings(max_examples=60)
def test_a_broken_policy_names_two_rules_that_break_it(table: DecisionTable) -> None:
    """The error names two rules that hold on this input and may not."""
    program = Program(table)
    for values in inputs_of(table):
        rules = holding(table, dict(values))
        if clash(table, rules):
            with pytest.raises(KnowledgeError) as caught:
                settle(program, program.fired(values), (), SCALES)
            named = [rule for rule in rules if f"`{rule.id}`" in str(caught.value)]
            assert len(named) == 2
            assert clash(table, named)


def test_a_fallback_stands_in_where_no_rule_holds() -> None:
    """As DMN's default output: only where nothing else is given."""
    table = DecisionTable.model_validate(
        {
            "decision": "style",
            "question": "Which?",
            "hit_policy": "unique",
            "options": {name: {"name": name} for name in OPTIONS},
            "rules": [{"id": "r", "when": {}, "then": ["middle"], "because": "Always."}],
            "fallback": "grand",
        }
    )
    program = Program(table)
    assert settle(program, 1, (), SCALES).chosen == ("middle",)
    assert settle(program, 0, (), SCALES).chosen == ("grand",)
