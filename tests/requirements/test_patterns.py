import pytest

from archgen.requirements.fields import parse_field
from archgen.requirements.model import Entity, PatternKind
from archgen.requirements.patterns import infer_kind

ORDER = Entity(
    name="Order",
    fields=(parse_field("number", "string unique", []), parse_field("customer", "uuid", [])),
)


@pytest.mark.parametrize(
    ("name", "by", "is_many", "kind"),
    [
        ("Order page", [], False, PatternKind.GET),
        ("Order by number", ["number"], False, PatternKind.GET),
        ("Find an order", ["number"], False, PatternKind.GET),
        ("Orders of a customer", ["customer"], False, PatternKind.LIST),
        ("All orders", [], False, PatternKind.LIST),
        ("Orders", [], False, PatternKind.LIST),
        ("Latest", [], True, PatternKind.LIST),
        ("Search orders", [], False, PatternKind.SEARCH),
        ("Count orders", ["customer"], False, PatternKind.AGGREGATE),
        ("Revenue by day", [], True, PatternKind.AGGREGATE),
        ("Place an order", [], False, PatternKind.WRITE),
        ("Cancel", ["number"], False, PatternKind.WRITE),
    ],
)
def test_kind_is_inferred(name: str, by: list[str], is_many: bool, kind: PatternKind) -> None:
    """The first word decides, then keys, then whether one thing or several are named."""
    assert infer_kind(name, ORDER, by, is_many=is_many) is kind
