"""The analysis of one table against brute force: on random small tables, every finding and no other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archgen.decisions.analysis.arguments import one_sided, pile_ups, vain
from archgen.decisions.analysis.boxes import size
from archgen.decisions.analysis.likeness import likenesses
from archgen.decisions.analysis.plain import hit_policy_faults
from archgen.decisions.analysis.space import Space
from archgen.decisions.model import Read
from archgen.knowledge.analysis import Kind
from archgen.knowledge.cells import compile_cell
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.tables import DecisionTable, HitPolicy, Rule
from small_tables import COLUMNS, NEVER_EMPTY, OPTIONS, VALUES, inputs_of, small_tables

POLICY = load_knowledge().policy
PLAIN = ("unique", "any", "first", "collect")
Points = frozenset[int]


def space_of(table: DecisionTable) -> Space:
    """Give the space of a small table."""
    return Space([rule.condition for rule in table.rules], COLUMNS, {}, NEVER_EMPTY)


def points_of(table: DecisionTable, *, possible: bool = True) -> list[Points]:
    """Give for each rule the inputs in which it holds."""
    inputs = inputs_of(table, possible=possible)
    return [
        frozenset(number for number, values in enumerate(inputs) if rule.condition.holds(values))
        for rule in table.rules
    ]


def named(kind: Kind, *numbers: int) -> tuple[Kind, tuple[str, ...]]:
    """Give a finding about rules of a small table."""
    return kind, tuple(f"r{number}" for number in numbers)


def is_in(cells: Mapping[str, str], values: Mapping[str, Read]) -> bool:
    """Tell whether an input lies where cells say; `and` joins two cells of a set."""
    return all(
        compile_cell(part, COLUMNS[name]).holds(values[name])
        for name, cell in cells.items()
        for part in cell.split(" and ")
    )


@given(small_tables(PLAIN))
@settings(max_examples=100)
def test_gaps_are_exactly_what_no_rule_answers(table: DecisionTable) -> None:
    """The boxes of a gap hold every input without an answer, once, and nothing else."""
    space, inputs = space_of(table), inputs_of(table)
    answered = frozenset[int]().union(*points_of(table))
    boxes = space.gaps()
    for number, values in enumerate(inputs):
        holding = [box for box in boxes if is_in(space.cells(box), values)]
        assert len(holding) == (number not in answered), values


def piece(table: DecisionTable, name: str, value: Read) -> object:
    """Tell apart values of a column as cells do: stretches between changes, members, sets of named members."""
    cells = [str(rule.when[name]) for rule in table.rules]
    tests = [compile_cell(cell, COLUMNS[name]) for cell in cells]
    if isinstance(value, tuple):
        named = {member for member in COLUMNS[name].members if any(member in re.findall(r"\w+", one) for one in cells)}
        return frozenset(value) & named, any("empty" in one for one in cells) and bool(set(value) - named)
    if not COLUMNS[name].type.is_numeric:
        return value
    up_to = [[test.holds(one) for test in tests] for one in VALUES[name][: VALUES[name].index(value) + 1]]
    return sum(left != right for left, right in pairwise(up_to))


@given(small_tables(("first",)))
@settings(max_examples=60)
def test_the_share_of_a_gap_counts_what_cells_tell_apart(table: DecisionTable) -> None:
    """Inputs that no cell tells apart count once."""
    answered = frozenset[int]().union(*points_of(table))
    told = [tuple(piece(table, name, value) for name, value in values.items()) for values in inputs_of(table)]
    space = space_of(table)
    assert space.count == len(set(told))
    assert sum(map(size, space.gaps())) == len({one for number, one in enumerate(told) if number not in answered})


@given(small_tables(PLAIN))
@settings(max_examples=120)
def test_hit_policies_are_broken_exactly_where_inputs_break_them(table: DecisionTable) -> None:
    """Gaps, conflicts and masked rules are those that trying every input finds."""
    points = points_of(table)
    everything = frozenset(range(len(inputs_of(table))))
    expected: set[object] = set()
    if table.hit_policy is not HitPolicy.COLLECT and everything - frozenset().union(*points):
        expected.add((Kind.GAP, ()))
    for one, other in combinations(range(len(points)), 2):
        agree = table.rules[one].then == table.rules[other].then
        may = table.hit_policy in (HitPolicy.FIRST, HitPolicy.COLLECT) or (table.hit_policy is HitPolicy.ANY and agree)
        if points[one] & points[other] and not may:
            expected.add(named(Kind.CONFLICT, one, other))
    told = list(hit_policy_faults(table, space_of(table)))
    assert {(one.kind, one.rules) for one in told if one.kind is not Kind.MASKED} == expected
    masked = {one.rules[-1]: one.rules[:-1] for one in told if one.kind is Kind.MASKED}
    if table.hit_policy is HitPolicy.FIRST:
        hidden = [own and own <= frozenset().union(*points[:number]) for number, own in enumerate(points)]
        assert set(masked) == {f"r{number}" for number, is_hidden in enumerate(hidden) if is_hidden}
    for rule, maskers in masked.items():
        assert needed_to_cover(rule, maskers, points)


def needed_to_cover(rule: str, others: Sequence[str], points: Sequence[Points]) -> bool:
    """Tell whether some rules cover a rule together, and no fewer of them do."""
    own, parts = points[int(rule[1:])], [points[int(other[1:])] for other in others]
    fewer = [parts[:number] + parts[number + 1 :] for number in range(len(parts))]
    return own <= frozenset().union(*parts) and not any(own <= frozenset().union(*some) for some in fewer)


@given(small_tables(("unique", "any")))
@settings(max_examples=60)
def test_the_example_of_a_conflict_conflicts(table: DecisionTable) -> None:
    """An input that a conflict names lets both rules hold, whatever it leaves out."""
    for one in hit_policy_faults(table, space_of(table)):
        if one.kind is Kind.CONFLICT:
            fitting = [values for values in inputs_of(table) if {**values, **one.example} == values]
            both = [rule for rule in table.rules if rule.id in one.rules]
            assert all(rule.condition.holds({**values, **one.example}) for values in fitting for rule in both)


def says(rule: Rule) -> object:
    """Give what a rule argues."""
    return rule.effect, rule.targets, rule.criterion, rule.strength


def is_box(table: DecisionTable, points: Points) -> bool:
    """Tell whether some inputs are all combinations of what their columns hold, each member of a set by itself."""
    inputs = inputs_of(table, possible=False)
    spread = [
        tuple(
            part
            for name, value in inputs[number].items()
            for part in ([one in value for one in COLUMNS[name].members] if isinstance(value, tuple) else [value])
        )
        for number in points
    ]
    return len(spread) == prod(len(set(values)) for values in zip(*spread, strict=True))


def pairs_that_say_the_same(table: DecisionTable) -> set[object]:
    """Compare all pairs of rules by trying every input."""
    points, every = points_of(table), points_of(table, possible=False)
    expected: set[object] = {named(Kind.NEVER_HOLDS, number) for number, own in enumerate(points) if not own}
    for one, other in combinations(range(len(points)), 2):
        if not (points[one] and points[other] and says(table.rules[one]) == says(table.rules[other])):
            continue
        inside, outside = points[one] <= points[other], points[other] <= points[one]
        if table.hit_policy is HitPolicy.UNIQUE and (inside or outside):
            continue
        if table.hit_policy is HitPolicy.FIRST and (outside or another_answer_between(table, points, one, other)):
            continue
        expected |= same_pair(table, points, every, one, other)
    return expected


def another_answer_between(table: DecisionTable, points: Sequence[Points], one: int, other: int) -> bool:
    """Tell whether a rule between two says something else where the first of them holds."""
    return any(
        says(table.rules[number]) != says(table.rules[one]) and points[number] & points[one]
        for number in range(one + 1, other)
    )


def same_pair(
    table: DecisionTable, points: Sequence[Points], every: Sequence[Points], one: int, other: int
) -> set[object]:
    """Say how two rules that say the same lie to each other."""
    rule = table.rules[one]
    if points[one] == points[other] and not rule.veto:
        return {named(Kind.DUPLICATE, one, other)}
    if points[one] <= points[other] or points[other] <= points[one]:
        outer, inner = (other, one) if points[one] <= points[other] else (one, other)
        return {named(Kind.NESTED if rule.strength else Kind.SUBSUMED, outer, inner)}
    both = every[one] | every[other]
    if rule.strength and every[one] & every[other]:
        return set()
    if is_box(table, every[one]) and is_box(table, every[other]) and is_box(table, both):
        return {named(Kind.SPLIT if rule.because == table.rules[other].because else Kind.MERGEABLE, one, other)}
    return set()


@given(small_tables((*PLAIN, "weigh", "weigh")))
@settings(max_examples=150)
def test_rules_that_say_the_same_are_those_that_inputs_cannot_tell_apart(table: DecisionTable) -> None:
    """Impossible, duplicate, nested and mergeable rules are those that trying every input finds."""
    told = {(one.kind, one.rules) for one in likenesses(table, space_of(table))}
    assert told == pairs_that_say_the_same(table)


def capped(points: float) -> float:
    """Cut points at the cap."""
    return max(-POLICY.cap, min(POLICY.cap, points))


def idle_arguments(table: DecisionTable) -> tuple[set[str], set[tuple[str, str]]]:
    """Give arguments that never add anything, and groups in which some argument sometimes does not."""
    groups: dict[tuple[str, str], dict[str, tuple[Points, float]]] = {}
    for rule, own in zip(table.rules, points_of(table), strict=True):
        if rule.strength and rule.criterion:
            weight = POLICY.weights[rule.strength] * (1 if rule.for_ else -1)
            groups.setdefault((rule.targets[0], rule.criterion.value), {})[rule.id] = (own, weight)
    never: set[str] = set()
    piled: set[tuple[str, str]] = set()
    for key, group in groups.items():
        idle = {name: [] for name in group}  # type: dict[str, list[bool]]
        for point in range(len(inputs_of(table))):
            held = {name: weight for name, (own, weight) in group.items() if point in own}
            for name, weight in held.items():
                idle[name].append(capped(sum(held.values())) == capped(sum(held.values()) - weight))
        useless = {name for name, found in idle.items() if found and all(found)}
        never |= useless
        if not useless and any(any(found) for found in idle.values()):
            piled.add(key)
    return never, piled


@given(small_tables(("weigh",)))
@settings(max_examples=120)
def test_arguments_add_nothing_exactly_where_every_input_says_so(table: DecisionTable) -> None:
    """Useless arguments and pile-ups are those that adding up every input finds."""
    told = list(pile_ups(table, space_of(table), POLICY))
    never, piled = idle_arguments(table)
    assert {one.rules[0] for one in told if one.kind is Kind.ADDS_NOTHING} == never
    assert {one.about for one in told if one.kind is Kind.PILE_UP} == piled


@given(small_tables(("weigh",)))
@settings(max_examples=150)
def test_vain_arguments_hold_only_under_a_veto(table: DecisionTable) -> None:
    """An argument is vain when every input in which it holds rules its option out."""
    points = points_of(table)
    expected = set()
    for rule, own in zip(table.rules, points, strict=True):
        vetoed = [held for one, held in zip(table.rules, points, strict=True) if one.veto == rule.targets[0]]
        if rule.strength and own and own <= frozenset().union(*vetoed):
            expected.add(rule.id)
    told = list(vain(table, space_of(table)))
    assert {one.rules[-1] for one in told} == expected
    assert all(needed_to_cover(one.rules[-1], one.rules[:-1], points) for one in told)


@given(small_tables((*PLAIN, "weigh")))
@settings(max_examples=60)
def test_one_sided_options_are_those_that_nobody_names(table: DecisionTable) -> None:
    """An option needs a rule for it; in a weighing table one against it is worth a note."""
    weighs = table.hit_policy is HitPolicy.WEIGH
    missing = Kind.NO_ARGUMENT_FOR if weighs else Kind.NO_RULE_GIVES
    named_for = {option for rule in table.rules for option in (rule.for_, *rule.then)}
    against = {option for rule in table.rules for option in (rule.against, rule.veto)}
    expected = {(missing, (option,)) for option in OPTIONS if option not in named_for}
    expected |= {(Kind.NO_ARGUMENT_AGAINST, (option,)) for option in OPTIONS if weighs and option not in against}
    assert {(one.kind, one.about) for one in one_sided(table)} == expected


@given(small_tables(PLAIN), st.data())
@settings(max_examples=60)
def test_a_box_in_words_and_its_example_mean_the_box(table: DecisionTable, data: st.DataObject) -> None:
    """The cells that are printed for a gap compile to it, and the example lies inside."""
    space = space_of(table)
    boxes = space.gaps()
    if boxes:
        box = data.draw(st.sampled_from(boxes))
        usual = data.draw(st.sampled_from(inputs_of(table)))
        example = space.example(box, usual)
        assert is_in(space.cells(box), example)
        assert not any(rule.condition.holds(example) for rule in table.rules)
        if is_in(space.cells(box), usual):
            assert {name: set(value) if isinstance(value, tuple) else value for name, value in example.items()} == {
                name: set(value) if isinstance(value, tuple) else value for name, value in usual.items()
            }


@pytest.mark.parametrize(("between", "told"), [("[1..3)", set()), ("[2..4)", {named(Kind.SUBSUMED, 2, 0)})])
def test_a_narrow_rule_is_needed_where_another_answer_comes_between(between: str, told: set[object]) -> None:
    """In a `first` table the narrow rule keeps its inputs from the rule between, so it is not idle."""
    conditions = {"narrow": ("< 2", "plain"), "between": (between, "grand"), "wide": ("<= 4", "plain")}
    rules = [
        {"id": f"r{number}", "when": {"heads": cell}, "then": option, "because": name}
        for number, (name, (cell, option)) in enumerate(conditions.items())
    ]
    options = {name: {"name": name} for name in OPTIONS}
    table = DecisionTable.model_validate(
        {"decision": "style", "question": "Which?", "hit_policy": "first", "options": options, "rules": rules}
    )
    table.compile(COLUMNS)
    assert {(one.kind, one.rules) for one in likenesses(table, space_of(table))} == told
