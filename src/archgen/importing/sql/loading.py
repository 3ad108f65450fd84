"""Statements applied one after the other, as the database would: the tables that stand at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from sqlglot import exp

from archgen.errors import Fault, InputError, Place
from archgen.importing.sketch import Item, ItemKind, Origin
from archgen.importing.sql.altering import change
from archgen.importing.sql.columns import Scope, read_column, read_constraint, read_index
from archgen.importing.sql.database import Database, Domain, EnumType, Key, Table
from archgen.importing.sql.dialects import Dialect, sql_rules
from archgen.importing.sql.parsing import Unparsed, is_domain, parse, parse_name, short, sql_of, table_key
from archgen.importing.sql.statements import Statement, split

_NAME = r"((?:[^\s.\"`]+|\"[^\"]+\"|`[^`]+`)(?:\.(?:[^\s.\"`]+|\"[^\"]+\"|`[^`]+`))?)"
_ATTACH = re.compile(
    rf"ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?{_NAME}\s+ATTACH\s+PARTITION\s+{_NAME}\b", re.IGNORECASE
)
_DATABASE = re.compile(r"(?:CREATE\s+DATABASE|USE)\s+(?:IF\s+NOT\s+EXISTS\s+)?[`\"\[]?([^`\"\]\s;]+)", re.IGNORECASE)


def load(files: Mapping[str, str], dialect: Dialect) -> Database:
    """Apply all statements of the files of one database, in their order.

    Args:
        files: Texts by the names of the files.
        dialect: What they are written in.

    Raises:
        InputError: No table came of them, and statements could not be parsed: each with its place.
    """
    loader = _Loader(dialect)
    for file, text in files.items():
        loader.file = file
        for statement in split(text, dialect.id):
            loader.run(statement)
    if not loader.database.tables and loader.faults:
        lines = {file: text.splitlines() for file, text in files.items()}
        raise InputError([_placed(fault, lines) for fault in loader.faults])
    return loader.database


def _placed(fault: Fault, files: Mapping[str, list[str]]) -> Fault:
    """Show the line of a fault."""
    place = fault.place
    lines = files[place.file] if place is not None else []
    if place is None or not 0 < place.line <= len(lines):
        return fault
    source = lines[place.line - 1]
    first = len(source) - len(source.lstrip()) + 1
    return replace(fault, place=Place(place.file, place.line, first, len(source) + 1, source))


class _Loader:
    """Applies statements to a database that is empty at first."""

    def __init__(self, dialect: Dialect) -> None:
        self.database = Database()
        self.faults: list[Fault] = []
        self.file = ""
        self._dialect = dialect
        self._told: set[tuple[str, str]] = set()
        self._now = Statement("", 1)

    def run(self, statement: Statement) -> None:
        """Apply one statement, or tell why it is left out."""
        self._now = statement
        attached = _ATTACH.match(statement.text)
        if attached is not None and self._attach(attached[1], attached[2]):
            return
        reason = "client_command" if statement.is_client else self._reason(statement.text)
        if reason:
            self._name_database(statement.text)
            self._leave(statement, reason)
            return
        try:
            tree = parse(statement, self._dialect)
        except Unparsed as error:
            self.faults.append(Fault("", f"not understood: {error.problem}", Place(self.file, error.line, 1)))
            self._leave(statement, "unparsed", problem=error.problem)
            return
        self._apply(tree)

    def _attach(self, parent: str, child: str) -> bool:
        """Take a table that becomes a part of another one out: its rows are that one's."""
        names = [parse_name(one, self._dialect) for one in (parent, child)]
        if any(one is None for one in names):
            return False
        key = self._key(names[1]) if names[1] is not None else ""
        table = self.database.tables.pop(key, None)
        whole = names[0].name if names[0] is not None else parent
        self.database.partitions[key] = whole
        every = [table.item(), *(table.column_item(one) for one in table.columns.values())] if table else []
        self.database.left_out += [one.left_out("partition", parent=whole) for one in every]
        return table is not None

    def _reason(self, text: str) -> str:
        """Give the reason for which a statement is not even parsed; none for one that may describe a table."""
        for one in sql_rules().statements:
            if re.match(one.begins, text, re.IGNORECASE):
                return one.reason
        return ""

    def _name_database(self, text: str) -> None:
        match = _DATABASE.match(text)
        if match:
            self.database.names.setdefault(match[1], match[1])

    def _leave(self, statement: Statement, reason: str, **values: str) -> None:
        """Tell a statement as left out; of many alike only the first is told."""
        name = short(statement.text)
        if (reason, name) not in self._told:
            self._told.add((reason, name))
            item = Item(ItemKind.STATEMENT, name, Origin(self.file, statement.line))
            self.database.left_out.append(item.left_out(reason, **values))

    def _apply(self, tree: exp.Expr) -> None:
        steps: dict[type[exp.Expr], Callable[[exp.Expr], bool]] = {
            exp.Create: self._create,
            exp.Alter: self._alter,
            exp.Comment: self._comment,
            exp.Drop: self._drop,
        }
        step = steps.get(type(tree))
        if step is None or not step(tree):
            self._leave(self._now, "statement_unknown")

    def _scope(self, table: Table) -> Scope:
        return Scope(table, self.database, self._dialect, self._now, self.file)

    def _key(self, node: exp.Expr) -> str:
        return table_key(node, self._dialect)

    def _missing(self, node: exp.Expr) -> tuple[str, dict[str, str]]:
        """Say why a table is not there: it is a part of another one, or no file describes it."""
        parent = self.database.partitions.get(self._key(node))
        return ("partition", {"parent": parent}) if parent else ("table_missing", {"table": node.name})

    def _table(self, node: exp.Expr) -> Table | None:
        return self.database.table(self._key(node))

    def _create(self, tree: exp.Expr) -> bool:
        kind = str(tree.args.get("kind") or "").upper()
        if kind == "TABLE":
            return self._create_table(tree)
        if kind == "INDEX":
            return self._create_index(tree)
        if kind == "TYPE":
            return self._create_type(tree)
        return False

    def _create_type(self, tree: exp.Expr) -> bool:
        body = tree.expression
        if not isinstance(body, exp.DataType) or body.this is not exp.DType.ENUM:
            return False
        members = tuple(one.name for one in body.expressions)
        origin = Origin(self.file, self._now.line)
        self.database.enums[self._key(tree.this)] = EnumType(tree.this.name, members, origin)
        return True

    def _create_table(self, tree: exp.Expr) -> bool:
        schema = tree.this if isinstance(tree.this, exp.Schema) else None
        node = schema.this if schema else tree.this
        origin = Origin(self.file, self._now.line)
        table = Table(node.name, self._schema_of(node), origin)
        reason, values = self._not_a_table(tree)
        if reason == "partition":
            self.database.partitions[self._key(node)] = values["parent"]
        if reason:
            self.database.left_out.append(table.item().left_out(reason, **values))
            return True
        if is_domain(self._now):
            return self._create_domain(table, schema)
        copied = list(tree.find_all(exp.LikeProperty, exp.InheritsProperty))
        if schema is None and not copied:
            self.database.left_out.append(table.item().left_out("from_query"))
            return True
        if self._key(node) in self.database.tables:
            reason = "duplicate_table"
            self.database.left_out.append(table.item().left_out(reason))
            return True
        for one in copied:
            self._copy(table, one)
        self._read_parts(table, schema.expressions if schema else ())
        self._read_options(table, tree)
        self.database.tables[self._key(node)] = table
        return True

    def _schema_of(self, node: exp.Expr) -> str:
        db = node.args.get("db")
        name = db.name if isinstance(db, exp.Identifier) else ""
        return "" if name == "public" and self._dialect.id == "postgresql" else name

    def _not_a_table(self, tree: exp.Expr) -> tuple[str, dict[str, str]]:
        """Tell why a table holds no rows of its own that last."""
        properties = tree.args.get("properties")
        for one in properties.expressions if properties else ():
            if isinstance(one, exp.PartitionedOfProperty):
                return "partition", {"parent": one.this.name}
            if isinstance(one, exp.TemporaryProperty):
                return "temporary", {}
            if isinstance(one, exp.VirtualProperty):
                return "virtual", {}
        return "", {}

    def _create_domain(self, table: Table, schema: exp.Schema | None) -> bool:
        """Read a domain, which was parsed as a table of one column."""
        self._read_parts(table, schema.expressions if schema else ())
        column = next(iter(table.columns.values()), None)
        if column is None or schema is None:
            return False
        self.database.domains[self._key(schema.this)] = Domain(table.name, column, table.checks, table.origin)
        return True

    def _copy(self, table: Table, node: exp.Expr) -> None:
        """Copy the columns of the tables that one is made like."""
        parents = node.expressions if isinstance(node, exp.InheritsProperty) else [node.this]
        for parent in parents:
            base = self._table(parent)
            item = Item(ItemKind.STATEMENT, f"{table.shown} like {parent.name}", table.origin)
            if base is None:
                self.database.left_out.append(item.left_out("table_missing", table=parent.name))
                continue
            copies = {key: replace(column, origin=table.origin) for key, column in base.columns.items()}
            table.columns.update(copies)
            table.checks += [replace(one, origin=table.origin) for one in base.checks]
            if isinstance(node, exp.LikeProperty):
                table.primary = base.primary
                table.uniques += base.uniques
            else:
                self.database.left_out.append(item.left_out("inherited", parent=base.shown))

    def _read_parts(self, table: Table, parts: Iterable[exp.Expr]) -> None:
        """Read the columns, then the constraints, which may stand before them."""
        every = [one for one in parts if not isinstance(one, exp.LikeProperty)]
        scope = self._scope(table)
        for one in every:
            if isinstance(one, exp.ColumnDef):
                read_column(scope, one)
            elif isinstance(one, exp.Identifier):
                read_column(scope, exp.ColumnDef(this=one))
        for one in every:
            if not isinstance(one, exp.ColumnDef | exp.Identifier):
                read_constraint(scope, one)

    def _read_options(self, table: Table, tree: exp.Expr) -> None:
        properties = tree.args.get("properties")
        for one in properties.expressions if properties else ():
            if isinstance(one, exp.SchemaCommentProperty):
                table.comment = one.name
            elif not isinstance(one, exp.LikeProperty | exp.InheritsProperty):
                table.options.append(" ".join(one.sql(dialect=self._dialect.parser).split())[:60])

    def _create_index(self, tree: exp.Expr) -> bool:
        node = tree.this.args.get("table")
        table = self._table(node) if isinstance(node, exp.Expr) else None
        if table is None:
            item = Item(ItemKind.INDEX, tree.this.name or "index", Origin(self.file, self._now.line))
            reason, values = self._missing(node) if isinstance(node, exp.Expr) else ("table_missing", {"table": "?"})
            self.database.left_out.append(item.left_out(reason, **values))
            return True
        index = read_index(self._scope(table), tree)
        columns = tuple(part.column for part in index.parts if part.column is not None)
        if index.is_unique and not index.condition and len(columns) == len(index.parts):
            table.uniques.append(Key(columns, index.origin, index.name))
        else:
            table.indexes.append(index)
        return True

    def _alter(self, tree: exp.Expr) -> bool:
        if str(tree.args.get("kind") or "").upper() != "TABLE":
            return False
        table = self._table(tree.this)
        if table is None:
            reason, values = self._missing(tree.this)
            self._leave(self._now, reason, **values)
            return True
        if not tree.args.get("actions"):
            table.options += [sql_of(one, self._dialect) for one in tree.args.get("options") or ()]
        understood = [change(self._scope(table), action) for action in tree.args.get("actions") or ()]
        return all(understood)

    def _comment(self, tree: exp.Expr) -> bool:
        text = tree.expression.name if tree.expression is not None else ""
        if isinstance(tree.this, exp.Column):
            parts = tree.this.parts
            node = exp.Table(this=parts[-2], db=parts[-3] if len(parts) > 2 else None) if len(parts) > 1 else None
            table = self._table(node) if node is not None else None
            column = table.columns.get(self._scope(table).key(parts[-1])) if table else None
            if column is not None:
                column.comment = text
                return True
        else:
            table = self._table(tree.this)
            if table is not None:
                table.comment = text
                return True
        self._leave(self._now, "table_missing", table=short(self._now.text))
        return True

    def _drop(self, tree: exp.Expr) -> bool:
        kind = str(tree.args.get("kind") or "").upper()
        if kind == "INDEX":
            names = {one.name.casefold() for one in tree.find_all(exp.Table)}
            for table in self.database.tables.values():
                table.indexes = [one for one in table.indexes if one.name.casefold() not in names]
        if kind != "TABLE":
            return kind == "INDEX"
        for node in (tree.this, *tree.expressions, *(tree.args.get("tables") or ())):
            dropped = self.database.tables.pop(self._key(node), None) if isinstance(node, exp.Table) else None
            if dropped is not None:
                every = [dropped.item(), *(dropped.column_item(one) for one in dropped.columns.values())]
                self.database.left_out += [one.left_out("dropped") for one in every]
        return True
