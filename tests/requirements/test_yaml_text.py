"""What is written is read back as the same value, whatever it holds."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from archgen.requirements.document import parse_document
from archgen.requirements.field_text import field_text
from archgen.requirements.fields import parse_field
from archgen.requirements.model import EntityField, FieldType
from archgen.requirements.yaml_text import scalar

TEXTS = st.text(max_size=30)
NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=20).filter(
    lambda name: bool(name.strip())
)


@given(TEXTS)
@example("no")
@example("12:30")
@example("1e3")
@example("- a")
@example("---")
@example("a: b #c")
@example("\ufeff")
@example("\ud83d")
@example("0x1F")
@example("2027-01-01")
@example("<<")
def test_a_scalar_is_read_back_as_the_same_text(text: str) -> None:
    """Bare or quoted, alone or in brackets, as a key or a value."""
    written = f"{scalar(text)}: {scalar(text)}\nlist: [{scalar(text, in_flow=True)}, b]\n"

    root = parse_document(written, "x").root

    assert [entry.key for entry in root.entries][:1] == [text]
    assert root.entries[0].value.text == text
    assert root.entries[-1].value.items[0].text == text or text == "list"


@given(TEXTS.filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text)))
@example("y")
@example("0o17")
@example("1_000")
@example("=")
@example("!x")
@example("~")
def test_readers_of_yaml_1_1_agree(text: str) -> None:
    """A text never becomes a number, a date or a truth value."""
    assert yaml.safe_load(f"key: {scalar(text)}\n") == {"key": text}
    assert yaml.safe_load(f"key: [{scalar(text, in_flow=True)}]\n") == {"key": [text]}


@given(NAMES, st.sets(NAMES, max_size=3), st.booleans(), st.booleans())
@example("a -> b", set(), False, True)
@example("Order optional", {"Order"}, True, False)
@example('"', set(), False, False)
@example("[x]", {"[x"}, False, True)
def test_a_reference_points_at_the_entity_meant(target: str, others: set[str], optional: bool, is_list: bool) -> None:
    """Names may hold arrows, brackets, quotes and words that are modifiers."""
    names = {target, *others}
    field = EntityField(name="x", type=FieldType.REFERENCE, target=target, optional=optional, is_list=is_list)

    read = parse_field("x", field_text(field, names), names)

    assert (read.target, read.optional, read.is_list) == (target, optional, is_list)


MEMBERS = st.lists(NAMES.map(str.strip), min_size=1, max_size=4, unique=True)


@given(MEMBERS, st.booleans())
@example(["a, b", "c)", '"'], True)
def test_members_and_default_are_read_back(members: list[str], has_default: bool) -> None:
    """Members of an enum hold commas, quotes and brackets, and the default is one of them."""
    default = members[-1] if has_default else None
    field = EntityField(name="x", type=FieldType.ENUM, members=tuple(members), default=default)

    read = parse_field("x", field_text(field, ()), ())

    assert (read.members, read.default) == (tuple(members), default)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (EntityField(name="x", type=FieldType.STRING, length=40, unique=True, pii=True), "string(40) unique pii"),
        (EntityField(name="x", type=FieldType.DECIMAL, precision=10, scale=2, minimum=0), "decimal(10,2) >= 0"),
        (EntityField(name="x", type=FieldType.STRING, is_list=True, optional=True), "[string] optional"),
        (EntityField(name="x", type=FieldType.INT, minimum=1, maximum=5, default="3"), "int >= 1 <= 5 default=3"),
        (EntityField(name="x", type=FieldType.DURATION, maximum=90), "duration <= 90 s"),
        (EntityField(name="x", type=FieldType.STRING, default=""), 'string default=""'),
    ],
)
def test_modifiers_stand_in_one_order(field: EntityField, text: str) -> None:
    """The type comes first, then flags, bounds and the default."""
    assert field_text(field, ()) == text
