"""The fields of an entity out of the columns of its table."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from archgen.importing.fields import TEXTUAL, FieldDraft, guess_sensitivity, settle, stem
from archgen.importing.lexicon import lexicon
from archgen.importing.naming import clean, field_form, form, unique
from archgen.importing.sketch import Found, Item, ItemKind, Note, note
from archgen.importing.sql.checks import Narrowing, narrowings
from archgen.importing.sql.database import Check, Column, Reference, Table
from archgen.importing.sql.defaults import default_text, is_sequence
from archgen.importing.sql.ground import Ground
from archgen.importing.sql.parsing import column_key, sql_of
from archgen.importing.sql.types import Typed, typed
from archgen.requirements.defaults import BITS
from archgen.requirements.model import EntityField, FieldType

_NUMBERS = (FieldType.INT, FieldType.BIGINT, FieldType.DECIMAL, FieldType.MONEY)
_IDENTIFIERS = (FieldType.INT, FieldType.BIGINT, FieldType.UUID)
_REFERRING = (*_IDENTIFIERS, FieldType.STRING)


class TableFields:
    """Turns one table into fields.

    Attributes:
        fields: The fields so far.
        identifier: The items that the entity's own identifier stands for.
    """

    def __init__(self, ground: Ground, table: Table) -> None:
        """Take the table."""
        self._ground, self._table = ground, table
        self._key = ground.key_of(table)
        self._types = {key: typed(one.type, ground.database, ground.dialect) for key, one in table.columns.items()}
        self._references = self._by_column()
        self._id = self._identifier_column()
        self._names: set[str] = set()
        self.fields: list[Found[EntityField]] = []
        self.identifier: tuple[Item, ...] = ()
        self.remarks = self._identifier_remarks()

    def read(self) -> None:
        """Read all columns, then what is said about several of them."""
        found = {key: self._column(key, column) for key, column in self._table.columns.items()}
        drafts = {key: one for key, one in found.items() if one is not None}
        if self._id:
            self._ground.field_names[self._key, self._id] = "id"
        drafts = {key: (draft, self._guess_reference(key, draft, name)) for key, (draft, name) in drafts.items()}
        self._apply_checks({key: draft for key, (draft, _) in drafts.items()})
        for key, (draft, name) in drafts.items():
            self._default(draft, key)
            guess_sensitivity(draft, name)
            self.fields.append(settle(draft, name))
            self._ground.left_out += draft.left_out

    # --- identifiers and references ---

    def _identifier_column(self) -> str:
        """Find the column that the entity's own ``id`` stands for; none when the key is several columns or a text."""
        primary, columns = self._table.primary, self._table.columns
        if primary is not None and len(primary.columns) == 1 and primary.columns[0] in columns:
            key = primary.columns[0]
            is_number = self._types[key].values.get("type") in _IDENTIFIERS or is_sequence(columns[key].default)
            is_named = field_form(columns[key].name) in self._identifier_forms()
            return key if key not in self._references and (is_number or is_named) else ""
        named = next((key for key, one in columns.items() if field_form(one.name) == "id"), "")
        return "" if named in self._references else named

    def _identifier_forms(self) -> set[str]:
        forms = {form(self._table.name), field_form(self._table.name)}
        return {"id", *(f"{one}{ending}" for one in forms for ending in lexicon().names.reference_endings)}

    def _identifier_remarks(self) -> tuple[Note, ...]:
        if not self._id or self._types[self._id].values.get("type") in _IDENTIFIERS:
            return ()
        column = self._table.columns[self._id]
        shown = sql_of(column.type, self._ground.dialect) if column.type is not None else "text"
        return (note("identifier_text", type=shown),)

    def _by_column(self) -> dict[str, Reference]:
        """Give the reference that each column carries; of several columns the last that no other reference has."""
        found: dict[str, Reference] = {}
        for one in sorted(self._table.references, key=lambda one: len(one.columns)):
            target = self._ground.database.table(one.table)
            item = self._reference_item(one)
            free = [key for key in one.columns if key in self._table.columns and key not in found]
            if self._ground.entity_of(target) is None:
                self._ground.left_out.append(item.left_out("target_missing", table=one.table))
            elif free:
                found[free[-1]] = one
            else:
                first = next((found[key].table for key in one.columns if key in found), "?")
                self._ground.left_out.append(item.left_out("several_references", first=first))
        return found

    def _reference_item(self, reference: Reference) -> Item:
        name = f"{self._table.shown}({self._table.names(reference.columns)}) -> {reference.table}"
        return Item(ItemKind.REFERENCE, name, reference.origin)

    # --- columns ---

    def _column(self, key: str, column: Column) -> tuple[FieldDraft, str] | None:
        """Begin the field of a column; none when no field carries it."""
        item, found = self._table.column_item(column), self._types[key]
        if key == self._id:
            primary = self._table.primary
            keys = [Item(ItemKind.KEY, f"{self._table.shown}({column.name})", primary.origin)] if primary else []
            self.identifier = (item, *keys)
            if column.default is not None and not is_sequence(column.default):
                default = Item(ItemKind.DEFAULT, item.name, column.origin)
                self._ground.left_out.append(default.left_out("sequence"))
            return None
        if found.is_computed:
            self._ground.left_out.append(item.left_out("search_column"))
            return None
        described = found.enum or found.domain
        types = [Item(ItemKind.TYPE, described.name, described.origin)] if described else []
        draft = FieldDraft(item, dict(found.values), types, list(found.remarks))
        reference = self._references.get(key)
        name = self._refer(draft, column, reference) if reference else column.name
        name = unique("id_value" if name == "id" else clean(name), self._names)
        if name != column.name and reference is None:
            draft.remarks.append(note("renamed", name=clean(column.name)))
        self._names.add(name)
        self._ground.field_names[self._key, key] = name
        self._describe(draft, key, column)
        return draft, name

    def _refer(self, draft: FieldDraft, column: Column, reference: Reference) -> str:
        """Make a field a reference; give its name, without the ending that says that it holds an id."""
        target = self._ground.entity_of(self._ground.database.table(reference.table))
        draft.values = {"type": FieldType.REFERENCE, "target": target}
        draft.remarks = []
        draft.items.append(self._reference_item(reference))
        if len(reference.columns) > 1:
            others = [key for key in reference.columns if key in self._table.columns]
            draft.remarks.append(note("composite_reference", columns=self._table.names(others)))
        if reference.has_actions:
            actions = Item(ItemKind.SETTING, f"on delete, on update: {draft.items[-1].name}", reference.origin)
            self._ground.left_out.append(actions.left_out("reference_actions"))
        taken = {one.name.casefold() for one in self._table.columns.values()} | {"id"}
        return stem(column.name, lexicon().names.reference_endings, lambda rest: rest.casefold() in taken)

    def _guess_reference(self, key: str, draft: FieldDraft, name: str) -> str:
        """Make a column that is named for another entity's id a reference, as a guess; give the field's name."""
        names = {one.casefold() for one in self._names} | {"id"}
        rest = stem(name, lexicon().names.reference_endings, lambda one: one.casefold() in names)
        target = self._ground.named(rest) if rest != name and draft.type in _REFERRING else None
        if target is None or draft.values.get("is_list") or target == self._ground.names[self._key]:
            return name
        draft.values = {"type": FieldType.REFERENCE, "target": target, "optional": draft.values.get("optional")}
        draft.values["unique"] = any(one.columns == (key,) for one in self._table.uniques)
        draft.remarks.append(note("reference_by_name"))
        self._names.add(rest)
        self._ground.field_names[self._key, key] = rest
        return rest

    def _describe(self, draft: FieldDraft, key: str, column: Column) -> None:
        """Say what the column's own options say."""
        if column.is_nullable:
            draft.values["optional"] = True
        for one in self._table.uniques:
            if one.columns == (key,):
                draft.values["unique"] = True
                draft.items.append(Item(ItemKind.KEY, f"{self._table.shown}({column.name})", one.origin))
        primary = self._table.primary
        if primary is not None and primary.columns == (key,):
            draft.values["unique"] = True
            draft.items.append(Item(ItemKind.KEY, f"{self._table.shown}({column.name})", primary.origin))
            draft.remarks.append(note("natural_key"))
        if column.is_computed:
            draft.lose(ItemKind.DEFAULT, "generated")
        if column.comment:
            draft.remarks.append(note("foreign_text", text=clean(column.comment)))
        if column.options:
            item = Item(ItemKind.SETTING, f"{draft.item.name}: {', '.join(column.options)}", column.origin)
            self._ground.left_out.append(item.left_out("column_option"))

    # --- defaults and checks ---

    def _default(self, draft: FieldDraft, key: str) -> None:
        column, domain = self._table.columns[key], self._types[key].domain
        node = column.default if column.default is not None or domain is None else domain.column.default
        text, is_all = default_text(node, draft.values)
        if draft.type is FieldType.REFERENCE:
            if text is not None or not is_all:
                draft.lose(ItemKind.DEFAULT, "default_reference")
        elif text is not None:
            draft.values["default"] = text
        elif not is_all:
            draft.lose(ItemKind.DEFAULT, "default_expression")

    def _apply_checks(self, drafts: dict[str, FieldDraft]) -> None:
        for check in self._table.checks:
            self._apply_check(check, drafts)
        for key, found in self._types.items():
            if found.domain is not None and key in drafts:
                self._apply_domain(found, drafts[key])

    def _apply_check(self, check: Check, drafts: dict[str, FieldDraft]) -> None:
        shown = sql_of(check.condition, self._ground.dialect)
        item = Item(ItemKind.CHECK, f"{self._table.shown}: {shown}", check.origin)
        found = [(one, column_key(one.column, self._ground.dialect)) for one in narrowings(check.condition)]
        on_id = bool(found) and all(key == self._id for _, key in found)
        if on_id:
            self.identifier = (*self.identifier, item)
        elif found and all(key in drafts and narrow(drafts[key], one) for one, key in found):
            drafts[found[0][1]].items.append(item)
            if any(one.is_exclusive and drafts[key].type not in BITS for one, key in found):
                self._ground.left_out.append(item.left_out("check_exclusive"))
        else:
            self._ground.left_out.append(item.left_out("check_kept_out"))

    def _apply_domain(self, found: Typed, draft: FieldDraft) -> None:
        domain = found.domain
        for check in domain.checks if domain else ():
            shown = sql_of(check.condition, self._ground.dialect)
            item = Item(ItemKind.CHECK, f"{draft.item.name}: {shown}", check.origin)
            every = narrowings(check.condition)
            if every and all(narrow(draft, one) for one in every):
                draft.items.append(item)
            else:
                self._ground.left_out.append(item.left_out("check_kept_out"))
        if domain is not None and not domain.column.is_nullable:
            draft.values["optional"] = False


def narrow(draft: FieldDraft, one: Narrowing) -> bool:
    """Put what a check says into a field; tell whether the field can hold it."""
    values = draft.values
    if one.is_json:
        values.update(type=FieldType.JSON, length=None)
        return True
    if one.is_required:
        values["optional"] = False
        return True
    if one.length is not None:
        if draft.type not in TEXTUAL:
            return False
        values.update(type=FieldType.STRING, length=min(one.length, values.get("length") or one.length))
        return True
    if one.members:
        return _narrow_to(draft, one.members)
    return _bound(draft, "minimum", one.minimum, one) and _bound(draft, "maximum", one.maximum, one)


def _narrow_to(draft: FieldDraft, members: Iterable[str]) -> bool:
    """Make a text one of several values; a truth value needs no list, a number cannot take one."""
    listed = tuple(members)
    if draft.type is FieldType.INT and set(listed) == {"0", "1"}:
        draft.values.update(type=FieldType.BOOL, minimum=None, maximum=None)
        return True
    if draft.type is FieldType.BOOL:
        return {one.casefold() for one in listed} <= {"0", "1", "true", "false", "t", "f"}
    if draft.type not in TEXTUAL or not all(one.strip() for one in listed):
        return False
    draft.values.update(type=FieldType.ENUM, members=listed, length=None)
    return True


def _bound(draft: FieldDraft, key: str, value: Decimal | None, one: Narrowing) -> bool:
    """Set a bound; of whole numbers one that is left out is the next one."""
    if value is None:
        return True
    if draft.type not in _NUMBERS:
        return False
    if draft.type in BITS:
        step = 1 if key == "minimum" else -1
        whole = int(value) if value == int(value) else int(value) + (value > 0 if key == "minimum" else -(value < 0))
        draft.values[key] = whole + step if one.is_exclusive and value == int(value) else whole
        return True
    draft.values[key] = float(value) if value % 1 else int(value)
    if one.is_exclusive:
        draft.remarks.append(note("exclusive_bound"))
    return True
