"""Access patterns out of operations: what each reads or writes, by which parameters, in which order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from archgen.importing.naming import clean, field_form, split
from archgen.importing.openapi.api import Api, Operation, answer_schema, body_schema, items, text
from archgen.importing.openapi.fields import matching_field
from archgen.importing.openapi.rules import api_rules
from archgen.importing.openapi.shapes import shape_of
from archgen.importing.openapi.things import Thing, Things, is_parameter, path_noun, segments
from archgen.importing.openapi.unwrapping import Unwrapped, unwrap
from archgen.importing.patterns import Patterns, pattern
from archgen.importing.sketch import EntitySketch, Item, ItemKind
from archgen.requirements.document import Node
from archgen.requirements.model import EntityField, FieldType, PatternKind, Sort

_WRITES = {"post": "Create", "put": "Replace", "patch": "Update", "delete": "Delete"}
_ORDERED = (FieldType.TIMESTAMP, FieldType.DATE, FieldType.TIME, FieldType.INT, FieldType.BIGINT, FieldType.DECIMAL)
_LONGEST_NAME = 60
_BRACKETS = re.compile(r"\[([^\]]*)\]")


@dataclass
class Asked:
    """What the parameters of an operation ask for.

    Attributes:
        by: Fields that must be equal, and the parameters that say so.
        filters: Fields that may be asked to be equal, each by itself.
        between: Fields that lie between bounds.
        sort: The order.
        limit: Most results at once.
        is_search: Whether it looks for words.
        items: Parameters that the pattern carries.
    """

    by: list[str] = field(default_factory=list)
    filters: list[tuple[str, Item]] = field(default_factory=list)
    between: dict[str, list[Item]] = field(default_factory=dict)
    sort: list[Sort] = field(default_factory=list)
    limit: int | None = None
    is_search: bool = False
    items: list[Item] = field(default_factory=list)


class OperationPatterns:
    """Adds the patterns of all operations."""

    def __init__(self, things: Things, entities: dict[str, EntitySketch], patterns: Patterns) -> None:
        """Take the entities by name, and where patterns go."""
        self._things, self._entities, self._patterns = things, entities, patterns
        self._api: Api = things.api
        self.left_out: list[Item] = []

    def read(self, operation: Operation) -> None:
        """Add what one operation does, or tell why nothing comes of it."""
        thing, is_many = self._about(operation)
        if operation.method not in ("get", *_WRITES):
            self._leave(operation, "action")
        elif thing is None or thing.name not in self._entities:
            self._leave(operation, "no_entity")
        elif operation.method == "get":
            self._read(operation, self._entities[thing.name], is_many=is_many)
        else:
            self._write(operation, self._entities[thing.name])

    def _leave(self, operation: Operation, reason: str) -> None:
        self.left_out.append(operation.item.left_out(reason))
        self.left_out += [self._item(operation, one).left_out("parameter_of_pathless") for one in operation.parameters]

    def _item(self, operation: Operation, node: Node) -> Item:
        name = f"{operation.item.name} {text(node.get('in'))} {text(node.get('name'))}"
        return self._api.item(ItemKind.PARAMETER, name, node)

    def _about(self, operation: Operation) -> tuple[Thing | None, bool]:
        """Find the entity that an operation is about: what it reads, what it takes, else what its path names."""
        schema = answer_schema(self._api, operation)
        found = unwrap(self._api, schema) if schema is not None else None
        answered = self._things.by_schema.get(found.name or "") if found is not None else None
        if answered is None and found is not None:
            answered = self._things.of_node(found.node)
        of_path = self._things.at_path(operation.path)
        if operation.method == "get":
            is_many = found.is_many if found is not None else not is_parameter(operation.path.rpartition("/")[2])
            is_known = answered is not None and self._things.is_entity(answered)
            return (answered if is_known else of_path if self._may_be(operation, found, of_path) else None), is_many
        body = body_schema(self._api, operation)
        taken = self._things.by_schema.get(unwrap(self._api, body).name or "") if body is not None else None
        candidates = (of_path, taken, answered)
        return next((one for one in candidates if one is not None and self._things.is_entity(one)), None), False

    def _may_be(self, operation: Operation, found: Unwrapped | None, of_path: Thing | None) -> bool:
        """Tell whether a read whose answer names no entity reads the one of its path: not when it answers a word."""
        last = operation.path.rstrip("/").rpartition("/")[2]
        is_own = is_parameter(last) or self._things.is_list(operation.path) or last in api_rules().aggregates
        is_inline = found is not None and shape_of(self._api, found.node).is_object
        return of_path is not None and is_own and (found is None or is_inline or last in api_rules().aggregates)

    # --- reads ---

    def _read(self, operation: Operation, entity: EntitySketch, *, is_many: bool) -> None:
        asked = self._asked(operation, entity)
        if not is_many and path_noun(operation.path).casefold() in api_rules().aggregates:
            self._add(operation, entity, PatternKind.AGGREGATE, asked)
            self._leave_filters(entity, asked)
        elif not is_many:
            self._one(operation, entity, asked)
        elif asked.is_search:
            self._patterns.add(
                pattern(entity.name, PatternKind.SEARCH, limit=asked.limit), [operation.item, *asked.items]
            )
            self._filters(entity, asked)
        else:
            self._add(operation, entity, PatternKind.LIST, asked)
            self._filters(entity, asked)

    def _one(self, operation: Operation, entity: EntitySketch, asked: Asked) -> None:
        """Add the reading of one row: by what its path ends with, else by its id."""
        keys = ["id"] if "id" in asked.by else asked.by
        made = pattern(entity.name, PatternKind.GET, by=[] if keys == ["id"] else keys)
        self._patterns.add(made, [operation.item, *asked.items])
        self._leave_filters(entity, asked)

    def _leave_filters(self, entity: EntitySketch, asked: Asked) -> None:
        """Tell the filters of an operation that lists nothing."""
        filters = [item for _, item in asked.filters] + [item for found in asked.between.values() for item in found]
        self.left_out += [item.left_out("parameter_no_filter", entity=entity.name) for item in filters]

    def _add(self, operation: Operation, entity: EntitySketch, kind: PatternKind, asked: Asked) -> None:
        made = pattern(entity.name, kind, by=asked.by, sort=asked.sort, limit=asked.limit)
        self._patterns.add(made, [operation.item, *asked.items])

    def _filters(self, entity: EntitySketch, asked: Asked) -> None:
        """Add a pattern for each filter, for callers set one at a time rather than all."""
        for name, item in asked.filters:
            by = tuple(dict.fromkeys((*asked.by, name)))
            made = pattern(entity.name, PatternKind.LIST, by=by, sort=asked.sort, limit=asked.limit)
            self._patterns.add(made, [item])
        for name, bounds in asked.between.items():
            sort = [one for one in asked.sort if one.field == name]
            made = pattern(entity.name, PatternKind.LIST, by=asked.by, between=[name], sort=sort, limit=asked.limit)
            self._patterns.add(made, bounds)

    # --- writes ---

    def _write(self, operation: Operation, entity: EntitySketch) -> None:
        asked = self._asked(operation, entity)
        last = (segments(operation.path) or [""])[-1]
        by = ["id"] if "id" in asked.by else asked.by if is_parameter(last) else []
        name = self._write_name(operation, entity)
        self._patterns.add(pattern(entity.name, PatternKind.WRITE, by=by, name=name), [operation.item, *asked.items])
        self._leave_filters(entity, asked)

    def _write_name(self, operation: Operation, entity: EntitySketch) -> str:
        summary = clean(text(operation.node.get("summary"))).rstrip(".")
        if summary != "?" and len(summary) <= _LONGEST_NAME:
            return summary
        words = split(text(operation.node.get("operationId")).rpartition("/")[2])
        spoken = " ".join(words).capitalize()
        return spoken if words and len(spoken) <= _LONGEST_NAME else f"{_WRITES[operation.method]} {entity.name}"

    # --- parameters ---

    def _asked(self, operation: Operation, entity: EntitySketch) -> Asked:
        """Say what each parameter asks for; one that asks for nothing that is known is told."""
        asked = Asked()
        fields = {one.value.name: one.value for one in entity.fields}
        for node in operation.parameters:
            place, name = text(node.get("in")), text(node.get("name"))
            item = self._item(operation, node)
            if place in ("header", "cookie"):
                self.left_out.append(item.left_out("parameter_transport"))
            elif place == "path":
                self._path_parameter(operation, entity, name, item, asked)
            elif place == "query":
                self._query_parameter(node, entity, fields, item, asked)
            elif place in ("body", "formData"):
                self._body_parameter(entity, name, place, item, asked)
            else:
                self.left_out.append(item.left_out("parameter_unmatched", entity=entity.name))
        return asked

    def _body_parameter(self, entity: EntitySketch, name: str, place: str, item: Item, asked: Asked) -> None:
        """Count a body as what the write carries; a part of a form is a field of it, or is told."""
        if place == "body" or matching_field(entity, name) is not None:
            asked.items.append(item)
        else:
            self.left_out.append(item.left_out("parameter_unmatched", entity=entity.name))

    def _path_parameter(self, operation: Operation, entity: EntitySketch, name: str, item: Item, asked: Asked) -> None:
        """Match a parameter of the path: the entity's own key at its end, a reference to the one before it."""
        parts = segments(operation.path)
        place = next((number for number, part in enumerate(parts) if f"{{{name}}}" in part), len(parts))
        is_after_noun = 0 < place < len(parts) and not is_parameter(parts[place - 1])
        above = operation.path.partition(f"/{{{name}}}")[0]
        owner = self._things.at_path(above) if is_after_noun else None
        if owner is not None and owner.name != entity.name:
            key = next((one.value.name for one in entity.fields if one.value.target == owner.name), None)
        else:
            key = matching_field(entity, name)
            is_own_key = (owner is not None and owner.name == entity.name) or place == len(parts) - 1
            key = "id" if key is None and is_own_key else key
        if key is None:
            self.left_out.append(item.left_out("parameter_unmatched", entity=entity.name))
            return
        asked.items.append(item)
        if key not in asked.by:
            asked.by.append(key)

    def _query_parameter(
        self, node: Node, entity: EntitySketch, fields: dict[str, EntityField], item: Item, asked: Asked
    ) -> None:
        names = api_rules().parameters
        written = text(node.get("name"))
        inner = _BRACKETS.findall(written)
        bare = next((one for one in inner if one), written.partition("[")[0])
        wanted = field_form(bare)
        key = matching_field(entity, bare)
        if wanted in names.limit:
            asked.limit = asked.limit or self._limit(node)
            asked.items.append(item)
        elif wanted in names.sort | names.direction:
            self._order(node, entity, wanted, item, asked)
        elif key is not None and (wanted not in names.paging or key in fields):
            if self._has_bounds(node):
                asked.between.setdefault(key, []).append(item)
            else:
                asked.filters.append((key, item))
        elif wanted in names.search:
            asked.is_search = True
            asked.items.append(item)
        elif (bound := self._bounded(written, entity, fields)) is not None:
            asked.between.setdefault(bound, []).append(item)
        elif wanted in names.paging:
            self.left_out.append(item.left_out("parameter_paging"))
        else:
            self.left_out.append(item.left_out("parameter_unmatched", entity=entity.name))

    def _has_bounds(self, node: Node) -> bool:
        """Tell whether a parameter takes bounds beside a value, such as ``created`` with ``gt`` and ``lt``."""
        schema = self._schema(node)
        choices = (schema, *items(schema.get("anyOf")), *items(schema.get("oneOf")))
        inner = {field_form(name) for one in choices for name in shape_of(self._api, one).properties}
        return bool(inner & (api_rules().parameters.lower | api_rules().parameters.upper))

    def _limit(self, node: Node) -> int | None:
        """Give the most results at once: the greatest that may be asked for, else the default."""
        schema = self._schema(node)
        for key in ("maximum", "default"):
            value = text(schema.get(key))
            if value.isdigit() and 0 < int(value[:9]) <= 100_000:
                return int(value[:9])
        return None

    def _schema(self, node: Node) -> Node:
        found = node.get("schema")
        return self._api.resolve(found) if found is not None else node

    def _order(self, node: Node, entity: EntitySketch, wanted: str, item: Item, asked: Asked) -> None:
        """Read the order by its default; a parameter that only turns it around belongs to it."""
        default = text(self._schema(node).get("default"))
        if wanted in api_rules().parameters.sort:
            key = matching_field(entity, default.lstrip("-+")) if default else None
            if key is not None and key != "id" and not asked.sort:
                asked.sort.append(Sort(field=key, descending=default.startswith("-")))
                asked.items.append(item)
                return
        if asked.sort and default.casefold() in ("asc", "desc"):
            asked.sort[0] = asked.sort[0].model_copy(update={"descending": default.casefold() == "desc"})
            asked.items.append(item)
            return
        self.left_out.append(item.left_out("parameter_paging"))

    def _bounded(self, name: str, entity: EntitySketch, fields: dict[str, EntityField]) -> str | None:
        """Find the field whose values a parameter bounds: ``created_after``, ``min_price``, ``created[gte]``."""
        names = api_rules().parameters
        words = split(name.replace("[", " ").replace("]", " "))
        if len(words) < 2:
            return None
        for bound, rest in ((words[-1], words[:-1]), (words[0], words[1:])):
            if bound.casefold() in names.lower | names.upper:
                stemmed = "_".join(rest)
                for candidate in (stemmed, f"{stemmed}_at", f"{stemmed}_on", f"{stemmed}_date"):
                    key = matching_field(entity, candidate)
                    if key is not None and key in fields and fields[key].type in _ORDERED:
                        return key
        return None
