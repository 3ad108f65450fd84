"""``ALTER TABLE``: columns and constraints that are added, described anew, renamed or removed."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from archgen.importing.sketch import Item, ItemKind
from archgen.importing.sql.columns import Scope, read_column, read_constraint
from archgen.importing.sql.database import Key, Table
from archgen.importing.sql.parsing import short, table_key

_NAMED = ("CONSTRAINT", "FOREIGN KEY", "INDEX", "CHECK")


def change(scope: Scope, action: exp.Expr) -> bool:
    """Apply one action to its table; tell whether it is one that describes it."""
    match action:
        case exp.ColumnDef():
            read_column(scope, action)
        case exp.AddConstraint():
            for one in action.expressions:
                read_constraint(scope, one)
        case exp.AlterColumn():
            _alter_column(scope, action)
        case exp.ModifyColumn():
            _modify_column(scope, action)
        case exp.RenameColumn():
            _rename_column(scope, scope.key(action.this), action.args["to"])
        case exp.AlterRename():
            _rename_table(scope, action.this)
        case exp.DropPrimaryKey():
            scope.table.primary = None
        case exp.Drop():
            return _drop(scope, action)
        case _:
            return False
    return True


def _alter_column(scope: Scope, action: exp.AlterColumn) -> None:
    column = scope.table.columns.get(scope.key(action.this))
    if column is None:
        _tell_missing(scope, action.this.name)
        return
    if action.args.get("dtype") is not None:
        column.type = action.args["dtype"]
    if action.args.get("default") is not None:
        column.default = action.args["default"]
    elif action.args.get("allow_null") is not None:
        column.is_nullable = bool(action.args["allow_null"])
    elif action.args.get("drop"):
        column.default = None


def _modify_column(scope: Scope, action: exp.ModifyColumn) -> None:
    """Read MySQL's way of describing a column anew, under its old name or another."""
    old, node = action.args.get("rename_from"), action.this
    if isinstance(old, exp.Expr):
        _rename_column(scope, scope.key(old), node.this)
    before = scope.table.columns.get(scope.key(node.this))
    read_column(scope, node)
    if before is not None:
        scope.table.columns[scope.key(node.this)].origin = before.origin


def _rename_column(scope: Scope, old: str, node: exp.Expr) -> None:
    table, new = scope.table, scope.key(node)
    if old not in table.columns:
        _tell_missing(scope, old)
        return

    def renamed(keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new if key == old else key for key in keys)

    table.columns = {new if key == old else key: column for key, column in table.columns.items()}
    table.columns[new].name = node.name
    for key in (*table.uniques, *([table.primary] if table.primary else [])):
        key.columns = renamed(key.columns)
    for reference in table.references:
        reference.columns = renamed(reference.columns)
    for index in table.indexes:
        index.parts = tuple(replace(part, column=new) if part.column == old else part for part in index.parts)


def _rename_table(scope: Scope, node: exp.Expr) -> None:
    tables = scope.database.tables
    old = next(key for key, table in tables.items() if table is scope.table)
    new = table_key(node, scope.dialect)
    scope.database.tables = {new if key == old else key: table for key, table in tables.items()}
    scope.table.name = node.name
    for table in tables.values():
        for one in table.references:
            one.table = new if one.table == old else one.table


def _drop(scope: Scope, action: exp.Drop) -> bool:
    kind = str(action.args.get("kind") or "").upper()
    nodes = action.args.get("tables") or ()
    if kind == "COLUMN":
        for node in nodes:
            _drop_column(scope, node)
    elif kind in _NAMED:
        names = {node.name.casefold() for node in nodes}
        _drop_named(scope.table, names)
    return kind == "COLUMN" or kind in _NAMED


def _drop_column(scope: Scope, node: exp.Expr) -> None:
    table, key = scope.table, scope.key(node)
    column = table.columns.pop(key, None)
    if column is None:
        return
    scope.database.left_out.append(table.column_item(column).left_out("dropped"))
    table.references = [one for one in table.references if key not in one.columns]
    table.uniques = [one for one in table.uniques if key not in one.columns]
    table.indexes = [one for one in table.indexes if key not in {part.column for part in one.parts}]


def _drop_named(table: Table, names: set[str]) -> None:
    """Remove what has one of these names; PostgreSQL names what nobody named after its table and columns."""

    def default(columns: tuple[str, ...], ending: str) -> str:
        return "_".join((table.name, *columns, ending)).casefold()

    def stays(one: Key, ending: str) -> bool:
        return not names & {one.name.casefold(), default(one.columns, ending)}

    if table.primary and names & {table.primary.name.casefold(), f"{table.name}_pkey".casefold()}:
        table.primary = None
    table.uniques = [one for one in table.uniques if stays(one, "key")]
    table.references = [
        one for one in table.references if not names & {one.name.casefold(), default(one.columns, "fkey")}
    ]
    table.checks = [one for one in table.checks if one.name.casefold() not in names]
    table.indexes = [one for one in table.indexes if one.name.casefold() not in names]


def _tell_missing(scope: Scope, column: str) -> None:
    item = Item(ItemKind.STATEMENT, short(scope.statement.text), scope.origin(exp.Null()))
    left = item.left_out("column_missing", table=scope.table.shown, column=column)
    scope.database.left_out.append(left)
