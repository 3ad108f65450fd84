"""Fields of the requirements out of what files say about a column or a property.

Files say more than a field can hold, and sometimes what contradicts itself. Here it becomes a field that is valid in
any case; what does not fit comes back with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from archgen.importing.lexicon import lexicon
from archgen.importing.naming import clean, field_form
from archgen.importing.sketch import Found, Item, ItemKind, Note, note
from archgen.requirements.defaults import BITS, LONGEST_STRING, misfit
from archgen.requirements.fields import BOUNDED, NO_DEFAULT
from archgen.requirements.model import EntityField, FieldType

TEXTUAL = (FieldType.STRING, FieldType.TEXT)
"""Types whose values are words."""

_GUESSED_FROM = (*TEXTUAL, FieldType.EMAIL, FieldType.PHONE, FieldType.IP, FieldType.DATE)


@dataclass
class FieldDraft:
    """A field while it is put together.

    Attributes:
        item: The column or property that it comes from.
        values: Attributes of the field so far.
        items: What else it carries over.
        remarks: What to know about it.
        left_out: What of it cannot be carried over.
    """

    item: Item
    values: dict[str, Any] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    remarks: list[Note] = field(default_factory=list)
    left_out: list[Item] = field(default_factory=list)

    @property
    def type(self) -> FieldType:
        """Give its type; text as long as nothing says otherwise."""
        return FieldType(self.values.get("type", FieldType.TEXT))

    def lose(self, kind: ItemKind, reason: str, **values: object) -> None:
        """Note that something about it cannot be carried over."""
        item = Item(kind, self.item.name, self.item.origin)
        self.left_out.append(item.left_out(reason, **values))


def settle(draft: FieldDraft, name: str) -> Found[EntityField]:
    """Make the field; what contradicts its type goes to what the draft leaves out."""
    for step in (_settle_members, _settle_length, _settle_digits, _settle_bounds, _settle_default):
        step(draft)
    shown = clean(name)
    if shown != name:
        draft.remarks.append(note("renamed", name=clean(name)))
    made = EntityField(name=shown, **{key: value for key, value in draft.values.items() if value is not None})
    return Found(made, (draft.item, *draft.items), tuple(dict.fromkeys(draft.remarks)))


def guess_sensitivity(draft: FieldDraft, name: str) -> None:
    """Mark personal data and secrets that the name tells beyond doubt, as guesses."""
    form, rules = field_form(name), lexicon().fields
    if draft.type not in _GUESSED_FROM or draft.values.get("is_list"):
        return
    for flag, known in (("pii", rules.personal), ("secret", rules.secret)):
        if form in known and not draft.values.get(flag):
            draft.values[flag] = True
            draft.remarks.append(note(flag))


def _settle_members(draft: FieldDraft) -> None:
    if draft.type is not FieldType.ENUM:
        draft.values.pop("members", None)
        return
    every = [clean(member) if member.strip() else "" for member in draft.values.get("members", ())]
    members = tuple(dict.fromkeys(member for member in every if member))
    if "" in every:
        draft.lose(ItemKind.CHECK, "member_unfit")
    if members:
        draft.values["members"] = members
    else:
        draft.values.update(type=FieldType.TEXT, members=None)


def _settle_length(draft: FieldDraft) -> None:
    length = draft.values.get("length")
    if draft.type is not FieldType.STRING or length is None:
        draft.values.pop("length", None)
    elif length > LONGEST_STRING:
        draft.values.update(type=FieldType.TEXT, length=None)
    elif length < 1:
        draft.values["length"] = None


def _settle_digits(draft: FieldDraft) -> None:
    if draft.type is not FieldType.DECIMAL:
        draft.values.update(precision=None, scale=None)
        return
    if draft.values.get("precision") is None:
        draft.values.update(precision=18, scale=6)
        draft.remarks.append(note("numeric"))
    precision = min(max(int(draft.values["precision"]), 1), 38)
    scale = min(max(int(draft.values.get("scale") or 0), 0), precision)
    draft.values.update(precision=precision, scale=scale)


def _settle_bounds(draft: FieldDraft) -> None:
    for key in ("minimum", "maximum"):
        value = draft.values.get(key)
        if value is None:
            continue
        is_whole = draft.type not in BITS or value == int(value)
        if draft.type not in BOUNDED or not is_whole:
            draft.values[key] = None
            draft.lose(ItemKind.CHECK, "bound_unfit", type=draft.type.value)
    low, high = draft.values.get("minimum"), draft.values.get("maximum")
    if low is not None and high is not None and low > high:
        draft.values.update(minimum=None, maximum=None)
        draft.lose(ItemKind.CHECK, "bound_unfit", type=draft.type.value)


def _settle_default(draft: FieldDraft) -> None:
    value = draft.values.get("default")
    if value is None:
        return
    is_takeable = draft.type not in NO_DEFAULT and not draft.values.get("is_list")
    if not is_takeable or misfit(draft.type, value, draft.values) or clean(value) not in (value, "?"):
        draft.values["default"] = None
        draft.lose(ItemKind.DEFAULT, "default_unfit", type="list" if draft.values.get("is_list") else draft.type.value)


def stem(name: str, endings: Sequence[str], is_taken: Callable[[str], bool]) -> str:
    """Cut the ending that says `id` from the name of a reference, unless the rest is nothing or taken.

    ``customer_id``, ``customerId`` and ``CustomerID`` all leave the customer.
    """
    for ending in endings:
        for suffix in (f"_{ending}", ending.capitalize(), ending.upper(), f" {ending}", f"-{ending}"):
            rest = name.removesuffix(suffix)
            if rest not in (name, "") and rest[-1:].isalnum() and not is_taken(rest):
                return rest
        low = f"_{ending.upper()}"
        rest = name.removesuffix(low)
        if rest not in (name, "") and not is_taken(rest):
            return rest
    return name
