import contextlib
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archgen.requirements.fields import TYPES, parse_field
from archgen.requirements.model import EntityField, FieldType
from archgen.requirements.text import TextFault

ENTITIES = ("Order", "Order optional", "Größe (cm)", "a -> b", '"quoted"')


def _field(text: str) -> EntityField:
    return parse_field("f", text, ENTITIES)


def _problem(text: str) -> tuple[str, str]:
    with pytest.raises(TextFault) as caught:
        _field(text)
    problem = caught.value.problems[0]
    return problem.message, text[problem.start : problem.end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string", {"type": FieldType.STRING}),
        ("string(120) pii unique", {"type": FieldType.STRING, "length": 120, "unique": True, "pii": True}),
        ("decimal(12,4) >= 0 <= 1k", {"precision": 12, "scale": 4, "minimum": 0, "maximum": 1000}),
        ("money >= $0.50", {"type": FieldType.MONEY, "minimum": 0.5}),
        ("duration <= 2 h optional", {"type": FieldType.DURATION, "maximum": 7200, "optional": True}),
        ("bool default=false", {"type": FieldType.BOOL, "default": "false"}),
        ("timestamp default=now", {"type": FieldType.TIMESTAMP, "default": "now"}),
        ("enum(open, in progress) default=in progress", {"members": ("open", "in progress"), "default": "in progress"}),
        ("enum(\"a, b\", 'it''s')", {"members": ("a, b", "it's")}),
        ("-> Order optional", {"target": "Order optional", "optional": False}),
        ("-> Order optional optional", {"target": "Order optional", "optional": True}),
        ("-> Order unique", {"target": "Order", "unique": True}),
        ("-> Größe (cm) pii", {"target": "Größe (cm)", "pii": True}),
        ("-> a -> b", {"target": "a -> b"}),
        ("[string(40)] optional", {"type": FieldType.STRING, "is_list": True, "optional": True}),
        ("[-> Order]", {"type": FieldType.REFERENCE, "is_list": True, "target": "Order"}),
    ],
)  # fmt: skip
def test_reads_types_and_modifiers(text: str, expected: dict[str, object]) -> None:
    """A type comes first; modifiers follow in any order; the longest known entity is meant."""
    field = _field(text)
    assert {name: getattr(field, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "message", "marked"),
    [
        ("strng", "did you mean `string`?", "strng"),
        ("varchar(20)", "write `string(120)`", "varchar"),
        ("float", "write `decimal(12, 4)`", "float"),
        ("Order", "a reference to another entity is an arrow: `-> Order`", "Order"),
        ("string optonal", "did you mean `optional`?", "optonal"),
        ("string required", "required unless it is `optional`", "required"),
        ("int not null", "required unless it is `optional`", "not null"),
        ("optional string", "the type comes first", "optional"),
        ("string(0)", "a length from 1", "0"),
        ("string(99999)", "longer ones are `text`", "99999"),
        ("decimal", "needs its parts", "decimal"),
        ("decimal(3, 5)", "no more of them behind the point", "3, 5"),
        ("enum(a, b", "never closed", "(a, b"),
        ("enum()", "needs members", "()"),
        ("enum(a, a)", "stands twice", "a"),
        ("text(3)", "takes nothing in parentheses", "(3)"),
        ("string >= 3", "for numbers, money and durations", ">= 3"),
        ("int > 3", "bounds are `>= N` and `<= N`", "> 3"),
        ("int >= 5 <= 3", "the bounds leave nothing", "<= 3"),
        ("int >= 0.5", "not whole", ">= 0.5"),
        ("money >= many", "`many` is no number", ">= many"),
        ("bool default=yes", "write `true` or `false`", "yes"),
        ("int default=7 <= 5", "outside the bounds", "7"),
        ("string(3) default=long", "more than 3", "long"),
        ("duration default=soon", "with its unit", "soon"),
        ("duration default=2h <= 1h", "outside the bounds", "2h"),
        ("ip default=10.0.0", "an address", "10.0.0"),
        ("email default=Info@Shop.test", "in lower case", "Info@Shop.test"),
        ("json default=x", "takes no default", "x"),
        ("-> Ordr", "did you mean `Order`?", "Ordr"),
        ("->", "points at nothing", "->"),
        ("[[string]]", "list of lists", "[string]"),
        ("[-> Ordr] optional", "did you mean `Order`?", "Ordr"),
        ("unique unique", "the type comes first", "unique"),
        ("int unique unique", "stands twice", "unique"),
        ("", "a type is missing", ""),
    ],
)
def test_says_what_is_wrong_and_where(text: str, message: str, marked: str) -> None:
    """Each fault has the remedy and marks the words that are wrong."""
    found, where = _problem(text)
    assert message in found
    assert where == marked


def test_all_problems_of_a_field_come_together() -> None:
    """One field can hold several faults; each is told."""
    with pytest.raises(TextFault) as caught:
        _field("string optonal uniqe")
    assert len(caught.value.problems) == 2


_NAME = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20)


@given(
    _NAME.filter(lambda name: name == name.strip() and name[0] not in "\"'"),
    st.sets(st.sampled_from(["optional", "unique", "pii", "secret"])),
)
def test_any_printable_entity_can_be_referred_to(name: str, flags: set[str]) -> None:
    """Hostile names survive in references, with any modifiers behind them."""
    field = parse_field("f", f"-> {name} {' '.join(sorted(flags))}", [name])
    assert field.target == name
    assert {flag for flag in ("optional", "unique", "pii", "secret") if getattr(field, flag)} == flags


@given(
    st.sampled_from([kind for kind in TYPES if kind not in ("decimal", "enum")]),
    st.permutations(["optional", "unique", "pii", "secret"]),
    st.integers(0, 4),
)
def test_modifiers_may_stand_in_any_order(kind: str, flags: list[str], count: int) -> None:
    """The order of modifiers makes no difference."""
    chosen = flags[:count]
    field = _field(" ".join([kind, *chosen]))
    assert field.type == kind
    assert {flag for flag in flags if getattr(field, flag)} == set(chosen)


@given(
    st.lists(st.text(string.ascii_letters + " _-é", min_size=1).map(str.strip).filter(bool), min_size=1, unique=True)
)
def test_enums_keep_their_members(members: list[str]) -> None:
    """Members come back in their order, letter for letter."""
    assert _field(f"enum({', '.join(members)})").members == tuple(members)


@given(st.text(max_size=40))
def test_any_text_is_a_field_or_a_fault(text: str) -> None:
    """No text makes the grammar fail in another way."""
    with contextlib.suppress(TextFault):
        _field(text)
