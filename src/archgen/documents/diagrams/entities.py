"""Entity diagrams: tables with keys and references, parted by bounded context when there are many."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archgen.design.data_tables import Column, ColumnType, DataClass, ForeignKey, Purpose, Table
from archgen.documents.diagrams.boxes import Arrow, Box, Picture, direction_for
from archgen.documents.diagrams.diagram import Diagram
from archgen.documents.diagrams.mermaid import Attribute, EntityBox, EntityLink, Heading, entity_diagram
from archgen.documents.diagrams.text import escape, wrapped
from archgen.documents.diagrams.words import diagram_words

if TYPE_CHECKING:
    from archgen.design.design import Design

# Pixels of a table with and without columns, of its heading and of each row, as Mermaid draws them.
_WIDTH, _NARROW, _HEAD, _ROW = 330.0, 120.0, 45.0, 43.0
_CARDINALITIES = frozenset("many one only optionally to u zero".split())
_NOTED = frozenset({DataClass.PERSONAL, DataClass.SECRET, DataClass.PAYMENT, DataClass.SPECIAL_CATEGORY})


def entity_diagrams(design: "Design") -> tuple[Diagram, ...]:
    """Draw all tables at once, or those of each context with the tables that they refer to."""
    words = diagram_words()
    tables = design.data.tables
    if not tables:
        return ()
    title = words.title("entities", system=design.name)
    if len(tables) <= words.limits.entities or len(design.contexts) == 1:
        return _parts(design, tables, "entities", title, "")
    found: list[Diagram] = []
    if len(tables) <= words.limits.nodes:
        found.append(_diagram(design, tables, (), "entities", title, ""))
    for context in design.contexts:
        own = [one for one in tables if one.context == context.name]
        name = words.title("entities_of", system=design.name, name=context.name)
        found += _parts(design, own, f"entities-{context.id.replace('_', '-')}", name, context.name)
    rest = [one for one in tables if one.context not in {context.name for context in design.contexts}]
    name = words.title("entities_of", system=design.name, name=words.words["shared"])
    return (*found, *_parts(design, rest, "entities-shared", name, ""))


def _parts(design: "Design", tables: Sequence[Table], diagram_id: str, title: str, about: str) -> tuple[Diagram, ...]:
    """Draw tables in as few pictures as hold them."""
    words = diagram_words()
    count = -(-len(tables) // words.limits.entities)
    size = -(-len(tables) // count) if count else 1
    found = []
    for number in range(count):
        own = tables[number * size : (number + 1) * size]
        name = diagram_id if number == 0 else f"{diagram_id}-{number + 1}"
        shown = title if count == 1 else words.title("part", title=title, number=number + 1, count=count)
        found.append(_diagram(design, own, own, name, shown, about))
    return tuple(found)


def _diagram(
    design: "Design", tables: Sequence[Table], detailed: Sequence[Table], diagram_id: str, title: str, about: str
) -> Diagram:
    """Draw tables with their columns, and those that they refer to or that refer to them without."""
    by_name = {one.name: one for one in design.data.tables}
    own = {one.name for one in tables}
    links = [
        (table, key)
        for table in design.data.tables
        for key in table.foreign_keys
        if table.name in own and not _is_tenant_key(table, key)
    ]
    near = {key.target_table for _, key in links} - own
    boxes = [_box(one, with_columns=one in detailed) for one in tables]
    boxes += [_box(one, with_columns=False) for one in design.data.tables if one.name in near]
    lines = [_link(table, key, by_name[key.target_table]) for table, key in links]
    heading = Heading(title, diagram_words().descriptions["entities"])
    text = entity_diagram(heading, boxes, lines, _direction(boxes, lines))
    return Diagram(diagram_id, "entities", title, text, about)


def _direction(boxes: Sequence[EntityBox], lines: Sequence[EntityLink]) -> str:
    sizes = {one.id: (_WIDTH if one.attributes else _NARROW, _HEAD + _ROW * len(one.attributes)) for one in boxes}
    arrows = tuple(Arrow(one.from_id, one.to_id) for one in lines)
    return direction_for(Picture(tuple(Box(one.id, "", "") for one in boxes), arrows), sizes)


def _is_tenant_key(table: Table, key: ForeignKey) -> bool:
    """Tell whether a reference only says whose row it is; nearly every table has that one."""
    return table.tenant_column is not None and key.columns == (table.tenant_column,)


def entity_id(table: Table) -> str:
    """Give the id of a table in a diagram: in capitals, as Mermaid takes it, and no word of its cardinalities."""
    return f"{table.id}_entity".upper() if table.id in _CARDINALITIES else table.id.upper()


def _box(table: Table, *, with_columns: bool) -> EntityBox:
    limit = diagram_words().limits.columns
    columns = _keys_first(table) if with_columns else ()
    shown = columns if len(columns) <= limit else columns[: limit - 1]
    attributes = [_attribute(table, one) for one in shown]
    if len(shown) < len(columns):
        more = diagram_words().say("more", count=len(columns) - len(shown))
        attributes.append(Attribute("others", "columns", comment=escape(more)))
    label = wrapped(table.title, diagram_words().widths.box)
    return EntityBox(entity_id(table), label.replace("<br/>", " "), tuple(attributes))


def _keys_first(table: Table) -> tuple[Column, ...]:
    keys = {*table.primary_key, *(column for key in table.foreign_keys for column in key.columns)}
    return tuple(sorted(table.columns, key=lambda one: one.name not in keys))


def _attribute(table: Table, column: Column) -> Attribute:
    keys = [
        ("PK", column.name in table.primary_key),
        ("FK", any(column.name in key.columns for key in table.foreign_keys)),
        ("UK", any(one.columns == (column.name,) for one in table.uniques)),
    ]
    notes = [diagram_words().words["optional"]] if column.nullable else []
    notes += [column.data_class.value.replace("_", " ")] if column.data_class in _NOTED else []
    return Attribute(
        column.name, _type(column), ", ".join(name for name, holds in keys if holds), escape(", ".join(notes))
    )


def _type(column: Column) -> str:
    size = ""
    if column.type is ColumnType.DECIMAL and column.precision is not None:
        size = f"({column.precision},{column.scale or 0})"
    elif column.length is not None:
        size = f"({column.length})"
    return f"{column.type.value}{size}{'[]' if column.is_list else ''}"


def _link(table: Table, key: ForeignKey, target: Table) -> EntityLink:
    """Draw a reference from the table that is referred to: one, or none, to many."""
    nullable = any(table.column(name).nullable for name in key.columns)
    is_one = any(set(one.columns) == set(key.columns) for one in table.uniques)
    label = ", ".join(name.removesuffix("_id") for name in key.columns if name != table.tenant_column)
    return EntityLink(
        entity_id(target),
        entity_id(table),
        "zero-or-one" if nullable else "exactly-one",
        "zero-or-one" if is_one else "zero-or-more",
        escape(label),
        is_dotted=table.purpose is not Purpose.ENTITY and table.purpose is not Purpose.JOIN,
    )
