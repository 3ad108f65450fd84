"""A database as a sketch of requirements: tables are entities, indexes are access patterns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from archgen.design.names import plural_title
from archgen.importing.naming import clean, joined, split, unique
from archgen.importing.patterns import Patterns
from archgen.importing.sketch import EntitySketch, Found, Item, ItemKind, Origin, Sketch, SourceKind, note
from archgen.importing.sql.database import Domain, EnumType, Table
from archgen.importing.sql.dialects import Dialect, dialect_of
from archgen.importing.sql.fields import TableFields
from archgen.importing.sql.ground import Ground
from archgen.importing.sql.joins import Join
from archgen.importing.sql.loading import load
from archgen.importing.sql.patterns import TablePatterns
from archgen.requirements.model import EntityField, Existing, FieldType


def sketch_sql(files: Mapping[str, str]) -> Iterator[Sketch]:
    """Read SQL DDL; files of one dialect describe one database, and are applied in their order.

    Args:
        files: Texts by the names of the files.

    Raises:
        InputError: A file is in a dialect that is not read, or no table came of those of a dialect.
    """
    told = {file: dialect_of(text, file) for file, text in files.items()}
    sure = [one for one in told.values() if one.is_sure]
    groups: dict[str, dict[str, str]] = {}
    for file, dialect in told.items():
        id_ = sure[0].id if sure and not dialect.is_sure else dialect.id
        groups.setdefault(id_, {})[file] = files[file]
    for id_, mine in groups.items():
        same = [one for one in told.values() if one.id == id_]
        yield _sketch(mine, max(same, key=lambda one: (bool(one.version), one.is_sure)))


def _sketch(files: Mapping[str, str], dialect: Dialect) -> Sketch:
    """Read the files of one database."""
    database = load(files, dialect)
    ground = Ground.of(database, dialect)
    entities = {key: _entity(ground, table) for key, table in database.tables.items() if key in ground.names}
    for join in ground.joins.values():
        _fold(ground, join, entities)
    patterns = Patterns.empty()
    for key, entity in entities.items():
        reader = TablePatterns(ground, database.tables[key], entity, patterns)
        reader.read()
        entities[key] = replace(entity, identifier=(*entity.identifier, *reader.on_identifier))
    _tell_unused(ground)
    return Sketch(
        files=tuple(files),
        kind=SourceKind.SQL,
        form=f"SQL, {dialect.name}",
        title=_title(ground),
        existing=_existing(ground, next(iter(files))),
        entities=tuple(entities.values()),
        patterns=patterns.named(),
        left_out=(*database.left_out, *ground.left_out),
    )


def _entity(ground: Ground, table: Table) -> EntitySketch:
    reader = TableFields(ground, table)
    reader.read()
    if table.options:
        item = Item(ItemKind.SETTING, f"{table.shown}: {', '.join(table.options)}", table.origin)
        ground.left_out.append(item.left_out("table_options"))
    return EntitySketch(
        name=ground.names[ground.key_of(table)],
        items=(table.item(),),
        description=clean(table.comment) if table.comment.strip() else "",
        context=_context(ground, table),
        fields=tuple(reader.fields),
        identifier=reader.identifier,
        remarks=reader.remarks,
    )


def _context(ground: Ground, table: Table) -> str:
    """Name the context after the schema, when the file divides its tables among several."""
    schemas = {ground.database.tables[key].schema for key in ground.names}
    return joined(split(table.schema)) if len(schemas) > 1 and table.schema else ""


def _fold(ground: Ground, join: Join, entities: dict[str, EntitySketch]) -> None:
    """Turn a table of pairs into a list of references at the entity that its first column refers to."""
    tables, table = ground.database.tables, join.table
    owner = next(key for key in entities if tables[key] is ground.database.table(join.owner.table))
    target = ground.entity_of(ground.database.table(join.other.table)) or ""
    entity = entities[owner]
    names = {one.value.name for one in entity.fields}
    name = unique(_list_name(join, table), {*names, "id"})
    spec = EntityField(name=name, type=FieldType.REFERENCE, target=target, is_list=True)
    items = [table.item(), *(table.column_item(one) for one in table.columns.values())]
    for one in (join.owner, join.other):
        shown = f"{table.shown}({table.names(one.columns)}) -> {one.table}"
        items.append(Item(ItemKind.REFERENCE, shown, one.origin))
    keys = [*table.uniques, *([table.primary] if table.primary else [])]
    items += [Item(ItemKind.KEY, f"{table.shown}({table.names(key.columns)})", key.origin) for key in keys]
    found = Found(spec, tuple(items), (note("join_table", table=table.shown),))
    entities[owner] = replace(entity, fields=(*entity.fields, found))
    for index in table.indexes:
        item = Item(ItemKind.INDEX, f"{table.shown}: {index.name}", index.origin)
        ground.left_out.append(item.left_out("index_of_join"))
    for column in table.columns.values():
        if column.default is not None and table.column_item(column).name and not _is_number(join, table, column.name):
            ground.left_out.append(
                Item(ItemKind.DEFAULT, f"{table.shown}.{column.name}", column.origin).left_out("default_reference")
            )


def _is_number(join: Join, table: Table, name: str) -> bool:
    return bool(join.identifier) and table.columns[join.identifier].name == name


def _list_name(join: Join, table: Table) -> str:
    """Name the list for what its column holds, in the plural: ``tag_id`` gives ``tags``."""
    column = table.columns[join.other.columns[0]].name
    words = split(column)
    kept = words[:-1] if len(words) > 1 and words[-1].casefold() in ("id", "uuid", "guid") else words
    return plural_title("_".join(kept)) if kept else clean(column)


def _title(ground: Ground) -> Found[str] | None:
    """Name the project after the database that the file names."""
    words = split(next(iter(ground.database.names), ""))
    return Found(" ".join(words).capitalize(), (), (note("database_name"),)) if words else None


def _existing(ground: Ground, file: str) -> tuple[Found[Existing], ...]:
    """Say which database runs, when the file leaves no doubt."""
    dialect = ground.dialect
    if not dialect.is_sure or not ground.names:
        return ()
    entry = Existing(technology=dialect.technology, role="primary datastore", version=dialect.version)
    item = Item(ItemKind.HEAD, f"dialect {dialect.name}", Origin(file, 1))
    return (Found(entry, (item,), (note("dialect", dialect=dialect.name),)),)


def _tell_unused(ground: Ground) -> None:
    """Account for the types that the file describes: used ones hang on the fields that use them."""
    types: tuple[EnumType | Domain, ...] = (*ground.database.enums.values(), *ground.database.domains.values())
    for one in types:
        item = Item(ItemKind.TYPE, one.name, one.origin)
        if not one.is_used:
            ground.left_out.append(item.left_out("type_unused"))
