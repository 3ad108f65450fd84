"""Columns, constraints and indexes out of the parser's tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlglot import exp

from archgen.importing.sketch import Item, ItemKind, Origin
from archgen.importing.sql.database import Check, Column, Database, Index, Key, Part, Reference, Table
from archgen.importing.sql.dialects import Dialect
from archgen.importing.sql.parsing import column_key, line_of, sql_of, table_key
from archgen.importing.sql.statements import Statement

_SEARCH = ("fulltext",)
_SEARCH_CLASSES = ("gin_trgm_ops", "gist_trgm_ops")


@dataclass(frozen=True)
class Scope:
    """Where a piece of a statement belongs."""

    table: Table
    database: Database
    dialect: Dialect
    statement: Statement
    file: str

    def key(self, node: exp.Expr) -> str:
        """Give the key of a column's name."""
        return column_key(node, self.dialect)

    def origin(self, node: exp.Expr) -> Origin:
        """Give where a node stands."""
        return Origin(self.file, line_of(node, self.statement))


def read_column(scope: Scope, node: exp.ColumnDef) -> None:
    """Add a column to its table, with the constraints that stand beside it."""
    kind = node.args.get("kind")
    column = Column(node.name, scope.origin(node.this), kind if isinstance(kind, exp.DataType) else None)
    if column.type is None and isinstance(kind, exp.Expr):
        column.type = exp.DataType(this=exp.DType.USERDEFINED, kind=kind)
    key = scope.key(node.this)
    scope.table.columns[key] = column
    for constraint in node.args.get("constraints") or ():
        _column_constraint(scope, column, key, constraint)


def _column_constraint(scope: Scope, column: Column, key: str, node: exp.Expr) -> None:  # noqa: C901 - one case a kind
    origin = scope.origin(node) if any("line" in one.meta for one in node.walk()) else column.origin
    kind = node.args.get("kind")
    match kind:
        case exp.NotNullColumnConstraint():
            column.is_nullable = bool(kind.args.get("allow_null"))
        case exp.PrimaryKeyColumnConstraint():
            scope.table.primary = Key((key,), origin)
            column.is_nullable = False
        case exp.UniqueColumnConstraint():
            scope.table.uniques.append(Key((key,), origin))
        case exp.DefaultColumnConstraint():
            column.default = kind.this
        case exp.CheckColumnConstraint():
            scope.table.checks.append(Check(kind.this, origin))
        case exp.Reference():
            scope.table.references.append(_reference(scope, (key,), kind, origin))
        case exp.ComputedColumnConstraint():
            column.is_computed = True
        case exp.GeneratedAsIdentityColumnConstraint():
            column.is_computed = kind.args.get("expression") is not None
        case exp.CommentColumnConstraint():
            column.comment = kind.name
        case exp.AutoIncrementColumnConstraint():
            pass
        case _:
            column.options.append(sql_of(node, scope.dialect))


def _reference(scope: Scope, columns: tuple[str, ...], node: exp.Expr, origin: Origin) -> Reference:
    target = node.this
    named = target.this if isinstance(target, exp.Schema) else target
    targets = tuple(scope.key(one) for one in target.expressions) if isinstance(target, exp.Schema) else ()
    return Reference(columns, table_key(named, scope.dialect), targets, origin, bool(node.args.get("options")))


def read_constraint(scope: Scope, node: exp.Expr, name: str = "") -> None:
    """Add a constraint or an index of a table's own."""
    table, origin = scope.table, scope.origin(node)
    match node:
        case exp.Constraint():
            for one in node.expressions:
                read_constraint(scope, one, node.name)
        case exp.PrimaryKey():
            _primary_key(scope, Key(_keys(scope, node.expressions), origin, name))
        case exp.UniqueColumnConstraint():
            parts = node.this.expressions if isinstance(node.this, exp.Schema) else node.expressions
            table.uniques.append(Key(_keys(scope, parts), origin, name or _own_name(node)))
        case exp.ForeignKey():
            _foreign_key(scope, node, name)
        case exp.CheckColumnConstraint():
            table.checks.append(Check(node.this, origin, name))
        case exp.IndexColumnConstraint():
            table.indexes.append(_inner_index(scope, node))
        case exp.ExcludeColumnConstraint():
            item = Item(ItemKind.KEY, f"{table.shown}: {name or 'exclusion'}", origin)
            scope.database.left_out.append(item.left_out("exclusion"))
        case _:
            item = Item(ItemKind.STATEMENT, f"{table.shown}: {sql_of(node, scope.dialect)}", origin)
            scope.database.left_out.append(item.left_out("statement_unknown"))


def _own_name(node: exp.Expr) -> str:
    return node.this.name if isinstance(node.this, exp.Expr) else ""


def _primary_key(scope: Scope, key: Key) -> None:
    scope.table.primary = key
    for name in key.columns:
        if name in scope.table.columns:
            scope.table.columns[name].is_nullable = False


def _foreign_key(scope: Scope, node: exp.ForeignKey, name: str) -> None:
    reference = node.args.get("reference")
    if isinstance(reference, exp.Reference):
        found = _reference(scope, _keys(scope, node.expressions), reference, scope.origin(node))
        found.has_actions = found.has_actions or bool(node.args.get("options"))
        found.name = name or _own_name(node)
        scope.table.references.append(found)


def _keys(scope: Scope, nodes: Iterable[exp.Expr]) -> tuple[str, ...]:
    """Give the keys of columns that may be wrapped in an order, a prefix length or a collation."""
    return tuple(scope.key(_column(node) or node) for node in nodes)


def _column(node: exp.Expr) -> exp.Expr | None:
    """Give the identifier of the one column that a part of an index is; none for an expression."""
    while isinstance(node, exp.Ordered | exp.Collate | exp.Opclass | exp.ColumnPrefix | exp.Paren | exp.WithOperator):
        node = node.this
    if isinstance(node, exp.Anonymous) and len(node.expressions) == 1 and node.expressions[0].is_int:
        return exp.to_identifier(str(node.this))
    if isinstance(node, exp.Column):
        return node.this if isinstance(node.this, exp.Expr) else None
    return node if isinstance(node, exp.Identifier) else None


def _part(scope: Scope, node: exp.Expr) -> Part:
    column = _column(node)
    key = scope.key(column) if column is not None else None
    is_known = key is not None and key in scope.table.columns
    text = column.name if column is not None else sql_of(node, scope.dialect)
    inside = () if is_known else tuple(scope.key(one.this) for one in node.find_all(exp.Column))
    inside = tuple(dict.fromkeys(one for one in inside if one in scope.table.columns))
    return Part(key if is_known else None, text, bool(node.args.get("desc")), inside)


def _inner_index(scope: Scope, node: exp.IndexColumnConstraint) -> Index:
    """Read an index that stands inside a table, as MySQL writes it."""
    method = str(node.args.get("kind") or node.args.get("index_type") or "").casefold()
    parts = tuple(_part(scope, one) for one in node.expressions)
    name = node.this.name if node.this is not None else ", ".join(part.text for part in parts)
    return Index(name, parts, scope.origin(node), method=method, is_search=method in _SEARCH)


def read_index(scope: Scope, tree: exp.Expr) -> Index:
    """Read ``CREATE INDEX``."""
    index = tree.this
    params = index.args.get("params") or exp.IndexParameters()
    parts = tuple(_part(scope, one) for one in params.args.get("columns") or ())
    using, where = params.args.get("using"), params.args.get("where")
    method = using.name.casefold() if using is not None else ""
    words = scope.statement.text[:40].casefold().split()
    is_search = bool(set(words) & set(_SEARCH)) or any(
        one.name.casefold() in _SEARCH_CLASSES for one in params.find_all(exp.Table)
    )
    return Index(
        index.name or ", ".join(part.text for part in parts),
        parts,
        Origin(scope.file, scope.statement.line),
        is_unique=bool(tree.args.get("unique")),
        method=method,
        condition=sql_of(where.this, scope.dialect) if where is not None else "",
        is_search=is_search,
    )
