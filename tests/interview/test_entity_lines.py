"""Entities in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archgen.interview.entity_lines import entity_line, modelled_line, parse_entity
from archgen.requirements.archetypes import archetype_ids, archetype_outline
from archgen.requirements.text import TextFault


@pytest.mark.parametrize(
    ("line", "fields", "targets"),
    [
        ("Order", {}, ()),
        ("Order:", {}, ()),
        ("Order: total money", {"total": "money"}, ()),
        ("Order: total: money, n int >= 1", {"total": "money", "n": "int >= 1"}, ()),
        ("Order: customer -> Customer optional", {"customer": "-> Customer optional"}, ("Customer",)),
        ("Order: lines [-> Order Line]", {"lines": "[-> Order Line]"}, ("Order Line",)),
        ("Order: status enum(a, b) default=a", {"status": "enum(a, b) default=a"}, ()),
        ('"A: b": "first, last" string(9)', {"first, last": "string(9)"}, ()),
        ("注文: 客 -> 顧客", {"客": "-> 顧客"}, ("顧客",)),
        ('Order: x -> "B, c"', {"x": '-> "B, c"'}, ("B, c",)),
    ],
)
def test_reads_what_people_type(line: str, fields: dict[str, str], targets: tuple[str, ...]) -> None:
    """Name, fields with type and modifiers, arrows; any script, quotes where a name holds a sign of the grammar."""
    found = parse_entity(line)
    assert found.fields == fields
    assert found.targets == targets
    assert parse_entity(str(found)) == found


@pytest.mark.parametrize(
    ("line", "message", "marked"),
    [
        ("", "the name is missing", ""),
        (": total money", "the name is missing", ":"),
        ("Order -> Customer", "a `:` comes after the name", "Order -> Customer"),
        ("Order: email", "write for example `email email unique pii`", "email"),
        ("Order total money", "a `:` comes after the name", "Order total money"),
        ("Order: customer", "write `customer -> Customer`", "customer"),
        ("Order: total monney", "did you mean `money`?", "monney"),
        ("Order: id uuid", "has an `id` already", "id uuid"),
        ("Order: -> Customer", "a field begins with its name", "-> Customer"),
        ("Order: a int, a int", "stands twice", "a int"),
        ("Order: a enum(x, y", "is never closed", "(x, y"),
        ("Order: c -> Custmer", "did you mean `Customer`?", "Custmer"),
        ("Order: c [-> Custmer]", "did you mean `Customer`?", "Custmer"),
    ],
)
def test_says_what_is_wrong_and_where(line: str, message: str, marked: str) -> None:
    """Each fault has the remedy and marks the words that are wrong."""
    with pytest.raises(TextFault) as caught:
        parse_entity(line, ["Customer"])
    problem = caught.value.problems[0]
    assert message in problem.message
    assert line[problem.start : problem.end].strip() == marked


def test_all_faults_of_a_line_come_together() -> None:
    """A line may hold several."""
    with pytest.raises(TextFault) as caught:
        parse_entity("Order: a monney, b, id int")
    assert len(caught.value.problems) == 3


def test_every_entity_of_every_archetype_is_a_line() -> None:
    """What completion offers can be typed."""
    for archetype in archetype_ids():
        for name, fields in archetype_outline(archetype).entities.items():
            line = entity_line(name, fields)
            assert dict(parse_entity(line).fields) == dict(fields)
            whole = modelled_line(name, (archetype,), archetype_outline(archetype).entities)
            assert whole == line


def test_a_proposal_points_only_at_what_there_is() -> None:
    """Else one Enter would bring a chain of further things."""
    assert modelled_line("OrderLine", ("shop",), ()) == "OrderLine: quantity int >= 1, unit_price money >= 0"
    assert modelled_line("Zeppelin") is None


_NAME = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=12).filter(str.strip)


@given(name=_NAME, fields=st.dictionaries(_NAME.filter(lambda one: one != "id"), st.sampled_from(["int", "[date]"])))
def test_any_printable_name_survives(name: str, fields: dict[str, str]) -> None:
    """Names are hostile; a line that was written reads back."""
    name = name.strip()
    found = parse_entity(entity_line(name, fields))
    assert (found.name, dict(found.fields)) == (name, fields)
