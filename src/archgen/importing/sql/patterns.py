"""Access patterns out of indexes: who built one had a question in mind that it answers."""

from __future__ import annotations

from archgen.importing.patterns import Patterns, pattern
from archgen.importing.sketch import EntitySketch, Item, ItemKind, note
from archgen.importing.sql.database import Index, Key, Part, Table
from archgen.importing.sql.ground import Ground
from archgen.requirements.model import EntityField, FieldType, PatternKind, Sort

_MOMENTS = (FieldType.TIMESTAMP, FieldType.DATE, FieldType.TIME)
_WORDS = (FieldType.STRING, FieldType.TEXT, FieldType.EMAIL, FieldType.URL, FieldType.PHONE)
_OPAQUE = (FieldType.JSON, FieldType.GEO, FieldType.FILE)
_SEARCH_METHODS = ("fulltext", "gin", "gist", "spgist", "rum")


class TablePatterns:
    """Adds the patterns of one table's indexes and keys."""

    def __init__(self, ground: Ground, table: Table, entity: EntitySketch, patterns: Patterns) -> None:
        """Take the table, what became of it, and where patterns go."""
        self._ground, self._table, self._patterns = ground, table, patterns
        self._entity = entity.name
        self._fields: dict[str, EntityField] = {one.value.name: one.value for one in entity.fields}
        self.on_identifier: list[Item] = []

    def read(self) -> None:
        """Read all indexes, and the keys of several columns."""
        keys = [*self._table.uniques, *([self._table.primary] if self._table.primary else [])]
        for key in keys:
            if len(key.columns) > 1:
                self._key(key)
        for index in self._table.indexes:
            self._index(index)

    def _item(self, index: Index) -> Item:
        return Item(ItemKind.INDEX, f"{self._table.shown}: {index.name}", index.origin)

    def _key(self, key: Key) -> None:
        """Turn a key of several columns into a pattern; that it is one cannot be said."""
        item = Item(ItemKind.KEY, f"{self._table.shown}({self._table.names(key.columns)})", key.origin)
        names = [self._ground.field_of(self._table, one) for one in key.columns]
        self._ground.left_out.append(item.left_out("composite_key"))
        known = [name for name in names if name is not None]
        if len(known) == len(names) and "id" not in known and not any(map(self._is_opaque, known)):
            made = pattern(self._entity, PatternKind.GET, by=known)
            self._patterns.add(made, [Item(ItemKind.INDEX, item.name, key.origin)])

    def _index(self, index: Index) -> None:
        item = self._item(index)
        if self._is_search(index):
            self._search(index, item)
            return
        fields = [self._field(part) for part in index.parts]
        missing = [part.text for part, name in zip(index.parts, fields, strict=True) if name is None]
        known = [name for name in fields if name is not None]
        if missing or any(map(self._is_opaque, known)):
            is_lost = any(part.column is not None for part in index.parts if part.text in missing)
            reason = "index_missing_column" if is_lost else "index_expression"
            self._ground.left_out.append(item.left_out(reason, column=", ".join(missing)))
        elif known == ["id"]:
            self.on_identifier.append(item)
        else:
            self._add(index, item, known)

    def _add(self, index: Index, item: Item, names: list[str]) -> None:
        """Add the pattern: columns are compared up to the first that runs downwards or is a moment, which is its order.

        What stands behind the order serves to answer from the index alone.
        """
        orders = [part.descending or self._is_moment(name) for part, name in zip(index.parts, names, strict=True)]
        first = orders.index(True) if any(orders) and not index.is_unique else len(names)
        sort = [Sort(field=names[first], descending=index.parts[first].descending)] if first < len(names) else []
        by = tuple(dict.fromkeys(names[:first]))
        kind = PatternKind.GET if index.is_unique else PatternKind.LIST
        has_expression = any(part.column is None for part in index.parts)
        remarks = [note("by_index", index=", ".join(part.text for part in index.parts))] if has_expression else []
        self._patterns.add(pattern(self._entity, kind, by=by, sort=sort), [item], remarks)
        if index.condition:
            self._ground.left_out.append(item.left_out("index_condition", condition=index.condition))
        if has_expression and index.is_unique:
            self._ground.left_out.append(item.left_out("index_expression"))

    def _search(self, index: Index, item: Item) -> None:
        """Add a search over the texts of an index; over all of the entity when it is over words computed of them."""
        inside = [column for part in index.parts for column in (part.inside or (part.column,)) if column]
        names = [self._ground.field_of(self._table, column) for column in dict.fromkeys(inside)]
        texts = [name for name in names if name and self._fields.get(name) and self._fields[name].type in _WORDS]
        self._patterns.add(pattern(self._entity, PatternKind.SEARCH, by=texts), [item])

    def _is_search(self, index: Index) -> bool:
        """Tell whether an index finds words: by what it is, or because it is over a column of words."""
        if index.is_search:
            return True
        computed = [
            part for part in index.parts if part.column and self._ground.field_of(self._table, part.column) is None
        ]
        is_words = bool(computed) or any("tsvector" in part.text.casefold() for part in index.parts)
        return index.method in _SEARCH_METHODS and is_words

    def _field(self, part: Part) -> str | None:
        """Give the field that a part of an index is over; one column inside an expression counts as it."""
        key = part.column or (part.inside[0] if len(part.inside) == 1 else None)
        return self._ground.field_of(self._table, key) if key else None

    def _is_opaque(self, name: str) -> bool:
        field = self._fields.get(name)
        return field is not None and field.type in _OPAQUE

    def _is_moment(self, name: str) -> bool:
        field = self._fields.get(name)
        return field is not None and field.type in _MOMENTS
