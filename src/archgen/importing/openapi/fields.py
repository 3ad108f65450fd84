"""The fields of an entity out of the properties of its schemas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from archgen.importing.fields import FieldDraft, guess_sensitivity, settle, stem
from archgen.importing.lexicon import lexicon
from archgen.importing.naming import clean, field_form, form, unique
from archgen.importing.openapi.account import Account
from archgen.importing.openapi.api import Api, is_true, items, text
from archgen.importing.openapi.rules import api_rules
from archgen.importing.openapi.shapes import Property, shape_of, single, types_of
from archgen.importing.openapi.things import Thing, Things, View
from archgen.importing.sketch import EntitySketch, Found, Item, ItemKind, note
from archgen.requirements.document import Node
from archgen.requirements.model import EntityField, FieldType

_INT_MAX = 2**31 - 1
_ID_TYPES = (FieldType.INT, FieldType.BIGINT, FieldType.UUID, FieldType.STRING)
_RULES = ("multipleOf", "minLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "not")
_LONGEST_NOTE = 90


class ThingFields:
    """Turns one thing into an entity."""

    def __init__(self, things: Things, thing: Thing, account: Account) -> None:
        """Take the thing, and the account that notes what is carried."""
        self._api: Api = things.api
        self._things, self._thing, self._account = things, thing, account
        self._fields: dict[str, Found[EntityField]] = {}
        self._by_form: dict[str, str] = {}
        self._identifier: list[Item] = []

    def read(self) -> EntitySketch:
        """Read all properties of all views; the first view that has a property says what it is."""
        account = self._account
        for view in self._thing.views:
            account.carried_schemas.add(view.item.name)
        for versions in self._properties():
            self._property(versions)
        main = self._thing.views[0]
        return EntitySketch(
            name=self._thing.name,
            items=tuple(view.item for view in self._thing.views),
            description=first_sentence(main.shape.description, 200),
            fields=tuple(self._fields.values()),
            identifier=tuple(self._identifier),
            remarks=() if main.is_named else (note("by_path"),),
        )

    def _properties(self) -> Iterator[list[tuple[View, Property]]]:
        """Give each property with all the views that show it."""
        every: dict[str, list[tuple[View, Property]]] = {}
        for view in self._thing.views:
            for name, one in view.shape.properties.items():
                every.setdefault(field_form(name), []).append((view, one))
        yield from every.values()

    def _property(self, versions: list[tuple[View, Property]]) -> None:
        carried = list(dict.fromkeys(self._carry(view, one) for view, one in versions))
        first = versions[0][1]
        if first.name == self._thing.identifier:
            self._identifier += carried
            return
        draft = FieldDraft(carried[0], items=carried[1:])
        self._read(draft, first)
        is_main = versions[0][0] is self._thing.views[0]
        if not is_main or not any(one.is_required for _, one in versions):
            draft.values["optional"] = True
        name = self._named_reference(draft, first.name)
        if name is None:
            return
        shown = unique("id value" if name == "id" else clean(name), self._fields)
        guess_sensitivity(draft, shown)
        self._fields[shown] = settle(draft, shown)
        self._by_form.setdefault(field_form(shown), shown)
        self._account.left_out += draft.left_out

    def _carry(self, view: View, one: Property) -> Item:
        fallback = Item(ItemKind.PROPERTY, f"{view.item.name}.{one.name}", one.origin)
        return self._account.carry(one.node.path, fallback)

    def _named_reference(self, draft: FieldDraft, name: str) -> str | None:
        """Make a field that is named for another entity's id a reference, as a guess; none when one stands there."""
        rest = stem(name, lexicon().names.reference_endings, lambda _: False)
        is_list = bool(draft.values.get("is_list"))
        if rest == name and is_list:
            rest = stem(name, [f"{ending}s" for ending in lexicon().names.reference_endings], lambda _: False)
        if rest == name or draft.type not in _ID_TYPES:
            return name
        target = self._things.named(rest)
        if target is None:
            return name
        before = self._by_form.get(field_form(rest))
        if before is not None:
            known = self._fields[before]
            if known.value.type is FieldType.REFERENCE:
                self._fields[before] = known.with_items((draft.item, *draft.items))
                return None
            return name
        optional = draft.values.get("optional")
        draft.values = {"type": FieldType.REFERENCE, "target": target.name, "is_list": is_list, "optional": optional}
        draft.remarks.append(note("reference_by_name"))
        return rest

    # --- one property ---

    def _read(self, draft: FieldDraft, one: Property) -> None:
        """Say what a property's schema says."""
        node, nullable = single(self._api, one.node)
        target = self._things.of_node(node)
        if target is not None:
            draft.values = {"type": FieldType.REFERENCE, "target": target.name}
            draft.items.append(Item(ItemKind.REFERENCE, f"{draft.item.name} -> {target.views[0].name}", one.origin))
        else:
            found = self._api.resolve(node)
            kinds, also = types_of(self._api, found)
            nullable = nullable or also
            if "array" in kinds or found.get("items") is not None:
                self._list(draft, one, found)
            else:
                self._value(draft, found, kinds)
        if nullable:
            draft.values["optional"] = True
        self._remark(draft, one.node)

    def _list(self, draft: FieldDraft, one: Property, node: Node) -> None:
        element = node.get("items")
        inner = single(self._api, element)[0] if element is not None else None
        target = self._things.of_node(inner) if inner is not None else None
        if target is not None:
            draft.values = {"type": FieldType.REFERENCE, "target": target.name, "is_list": True}
            draft.remarks.append(note("list_reference"))
            draft.items.append(Item(ItemKind.REFERENCE, f"{draft.item.name} -> {target.views[0].name}", one.origin))
        elif inner is None:
            draft.values = {"type": FieldType.JSON}
        else:
            found = self._api.resolve(inner)
            kinds, _ = types_of(self._api, found)
            self._value(draft, found, kinds)
            if draft.type is not FieldType.JSON and "array" not in kinds:
                draft.values["is_list"] = True
            else:
                draft.values = {"type": FieldType.JSON}
        self._lose_rules(draft, node)
        draft.values.pop("default", None)

    def _value(self, draft: FieldDraft, node: Node, kinds: tuple[str, ...]) -> None:
        """Say what a value is: by its format, else by its JSON type."""
        rules = api_rules()
        kind = kinds[0] if len(kinds) == 1 else ""
        members = [text(one) for one in items(node.get("enum")) if not one.is_null]
        if node.get("const") is not None:
            members = [text(node.get("const"))]
        is_object = shape_of(self._api, node).is_object or node.get("additionalProperties") is not None
        known = rules.formats.get(text(node.get("format")).casefold()) if kind != "boolean" else None
        if kind == "number" and known is not None and known.type in (FieldType.INT, FieldType.BIGINT):
            known = None
        has_choice = node.get("oneOf") is not None or node.get("anyOf") is not None
        bare = "object" if is_object or has_choice else "string" if members else "any"
        known = known or rules.types.get(kind or bare)
        if known is None or (is_object and kind in ("", "object")):
            known = rules.types["object"]
        draft.values = known.model_dump(exclude_none=True, exclude={"remark"})
        if known.remark:
            draft.remarks.append(note(known.remark))
        if draft.type is FieldType.JSON:
            self._describe_json(draft, node)
        elif members and kind in ("", "string"):
            draft.values = {"type": FieldType.ENUM, "members": tuple(dict.fromkeys(members))}
        elif members and draft.type is not FieldType.BOOL:
            draft.lose(ItemKind.CHECK, "check_kept_out")
        self._bounds(draft, node)
        self._lose_rules(draft, node)
        default = node.get("default")
        if default is not None and draft.type is not FieldType.JSON:
            draft.values["default"] = text(default) if default.kind == "scalar" else None

    def _describe_json(self, draft: FieldDraft, node: Node) -> None:
        properties = shape_of(self._api, node).properties
        if properties:
            shown = ", ".join(list(properties)[:8]) + (", …" if len(properties) > 8 else "")
            draft.remarks.append(note("json_of", properties=shown))
        if node.get("oneOf") is not None or node.get("anyOf") is not None:
            draft.lose(ItemKind.CHECK, "alternative")

    def _bounds(self, draft: FieldDraft, node: Node) -> None:
        length = text(node.get("maxLength"))
        if length.isdigit() and draft.type is FieldType.STRING:
            draft.values["length"] = int(length[:9])
        for key, exclusive, step in (
            ("minimum", "exclusiveMinimum", 1),
            ("maximum", "exclusiveMaximum", -1),
        ):
            value, flag = _number(node.get(key)), node.get(exclusive)
            is_left_out = is_true(flag)
            own = _number(flag)
            if own is not None:
                value, is_left_out = own, True
            if value is not None and draft.type in (FieldType.INT, FieldType.BIGINT, FieldType.DECIMAL):
                self._bound(draft, key, value, step if is_left_out else 0)

    def _bound(self, draft: FieldDraft, key: str, value: Decimal, step: int) -> None:
        """Set a bound; of whole numbers one that is left out is the next one."""
        values: dict[str, Any] = draft.values
        if draft.type is FieldType.DECIMAL:
            values[key] = float(value) if value % 1 else int(value)
            if step:
                draft.remarks.append(note("exclusive_bound"))
        else:
            values[key] = int(value) + step
            if abs(int(value)) > _INT_MAX:
                values["type"] = FieldType.BIGINT

    def _lose_rules(self, draft: FieldDraft, node: Node) -> None:
        pattern = text(node.get("pattern"))
        if pattern:
            draft.lose(ItemKind.CHECK, "pattern_check")
        rules = [key for key in _RULES if node.get(key) is not None]
        if rules:
            draft.lose(ItemKind.CHECK, "schema_rule", rule=", ".join(rules))

    def _remark(self, draft: FieldDraft, node: Node) -> None:
        found = self._api.resolve(node)
        if is_true(node.get("writeOnly")) or is_true(found.get("writeOnly")):
            draft.remarks.append(note("write_only"))
        if is_true(node.get("deprecated")) or is_true(found.get("deprecated")):
            draft.remarks.append(note("deprecated"))
        own = text(node.get("description"))
        if own:
            draft.remarks.append(note("foreign_text", text=first_sentence(own, _LONGEST_NOTE)))


def first_sentence(description: str, longest: int) -> str:
    """Give the first sentence of a text in Markdown, cut where it is long."""
    plain = (
        clean(description.split("\n\n", maxsplit=1)[0].replace("`", "").replace("*", "")) if description.strip() else ""
    )
    sentence = plain.partition(". ")[0]
    sentence = sentence if len(sentence) == len(plain) else f"{sentence}."
    return sentence if len(sentence) <= longest else f"{sentence[: longest - 1].rsplit(' ', 1)[0]}…"


def _number(node: Node | None) -> Decimal | None:
    try:
        number = Decimal(text(node)) if text(node) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def matching_field(entity: EntitySketch, name: str) -> str | None:
    """Find the field that a parameter means: by its name, by the property behind it, or as the id of a reference."""
    wanted = field_form(name)
    own = {field_form(ending) for ending in lexicon().names.reference_endings}
    ids = {"id", *own, *(f"{form(entity.name)}{ending}" for ending in own)}
    ids |= {field_form(item.name.rpartition(".")[2]) for item in entity.identifier}
    if wanted in ids:
        return "id"
    for one in entity.fields:
        names = {field_form(one.value.name)}
        names |= {field_form(item.name.rpartition(".")[2]) for item in one.items if item.kind is ItemKind.PROPERTY}
        if one.value.type is FieldType.REFERENCE:
            names |= {f"{name}{ending}" for name in tuple(names) for ending in own}
        if one.value.is_list:
            names |= {name.removesuffix("s") for name in tuple(names)}
        if wanted in names:
            return one.value.name
    return None


def with_extra_fields(entity: EntitySketch, extra: EntitySketch) -> EntitySketch:
    """Add the fields of another view of an entity that it does not have, and the items of those that it has."""
    fields = {one.value.name: one for one in entity.fields}
    identifier = [*entity.identifier, *extra.identifier]
    for one in extra.fields:
        name = matching_field(entity, one.value.name)
        if name == "id":
            identifier += one.items
        elif name is not None:
            fields[name] = fields[name].with_items(one.items)
        else:
            spec = one.value.model_copy(update={"optional": True})
            new = unique(spec.name, fields)
            value = spec.model_copy(update={"name": new})
            fields[new] = replace(one, value=value, remarks=(*one.remarks, note("write_only")))
    return replace(entity, fields=tuple(fields.values()), identifier=tuple(identifier))
