"""Parameters of operations: filters and orders that an index serves, pages, keys and versions."""

from archgen.design.api_model import Parameter, Place, Value, ValueType
from archgen.design.api_resources import Conventions, Resource
from archgen.design.api_rules import api_rules
from archgen.design.api_values import value_of
from archgen.design.data_rules import data_rules
from archgen.design.data_tables import Column, ColumnType, DataClass, DataModel, Table
from archgen.design.names import Allocator, plural, words
from archgen.requirements.model import AccessPattern

_ENDS = ("from", "to")
_PAGING = ("cursor", "limit", "offset", "q", "sort", "updated_since")
"""Names of parameters of our own; a filter by a field of such a name gets another."""
_DATED = (ColumnType.DATE, ColumnType.TIMESTAMP)


class ParameterComposer:
    """Makes the parameters of operations."""

    def __init__(self, data_model: DataModel, conventions: Conventions) -> None:
        """Take the tables and what decisions say of all operations."""
        self._model = data_model
        self._conventions = conventions
        self._rules = api_rules()

    def dated(self) -> tuple[Parameter, ...]:
        """Give the header by which a client pins the contract, where the decision is so."""
        if not self._conventions.dated:
            return ()
        value = Value(type=ValueType.STRING, format="date", max_length=10)
        said = self._rules.parameters["version"]
        return (Parameter(name="API-Version", place=Place.HEADER, description=said, value=value),)

    def key(self) -> list[Parameter]:
        """Give the header that makes a repeat safe, where the decision takes it."""
        if not self._conventions.idempotency:
            return []
        value = Value(type=ValueType.STRING, min_length=16, max_length=64, pattern="^[A-Za-z0-9_-]+$")
        said = self._rules.parameters["key"]
        example = "0197f3a05c007000"
        return [Parameter(name="Idempotency-Key", place=Place.HEADER, description=said, value=value, example=example)]

    def if_match(self, resource: Resource) -> list[Parameter]:
        """Give the header that names the version that was read, where versions are kept."""
        if not self.has_version(resource):
            return []
        value = Value(type=ValueType.STRING, min_length=3, max_length=40, pattern='^"[0-9]+"$')
        said = self._rules.parameters["if_match"]
        return [
            Parameter(name="If-Match", place=Place.HEADER, description=said, value=value, required=True, example='"3"')
        ]

    def precondition(self, resource: Resource) -> tuple[int, ...]:
        """Give the statuses that answer a missing or stale version."""
        return (412, 428) if self.has_version(resource) else ()

    def has_version(self, resource: Resource) -> bool:
        """Say whether a resource has a version that requests can name."""
        return self._conventions.etags and any(column.name == "row_version" for column in resource.table.columns)

    def above(self, resource: Resource) -> list[Parameter]:
        """Give the path parameters of a collection: those of the resource above."""
        return [] if resource.parent is None else self.item(resource.parent)

    def item(self, resource: Resource) -> list[Parameter]:
        """Give the path parameters of one row."""
        return [*([] if resource.is_shallow else self.above(resource)), resource.parameter]

    def parent_field(self, resource: Resource) -> str | None:
        """Give the field by which a part names what it belongs to."""
        parent = resource.parent.title if resource.parent is not None else ""
        return next(
            (one.field for one in self._model.references if one.source == resource.title and one.target == parent),
            None,
        )

    def filters(self, resource: Resource, patterns: tuple[AccessPattern, ...]) -> list[Parameter]:
        """Give a parameter for each field that a pattern compares; one that all patterns need is required."""
        found: dict[tuple[str, str], Parameter] = {}
        parent_field = self.parent_field(resource) if resource.parent is not None else None
        large = self._is_large(resource)
        for pattern in patterns:
            for name in pattern.by:
                for column in compared(resource.table, name) or self._linked(resource, name):
                    dated = column.type in _DATED and name == pattern.by[-1] and not pattern.range
                    everywhere = large and not dated and all(name in one.by for one in patterns)
                    known = column.data_class is DataClass.SECRET or column.name == resource.table.tenant_column
                    if name != parent_field and not known:
                        one = self._compare(pattern, column, required=everywhere)
                        found.setdefault((column.name, ""), one)
                        for end in _ENDS if dated else ():
                            found.setdefault((column.name, end), self.filter(column, end=end))
            for name in pattern.range:
                for column in compared(resource.table, name)[:1]:
                    for end in _ENDS if column.data_class is not DataClass.SECRET else ():
                        found.setdefault((column.name, end), self.filter(column, end=end))
        names = Allocator("filter", reserved=_PAGING, max_length=64)
        return [found[key].model_copy(update={"name": names.allocate(found[key].name)}) for key in sorted(found)]

    def lookup(self, resource: Resource) -> list[Parameter]:
        """Give the filter by which a large set that no pattern lists is read: a reference that an index serves."""
        if resource.parent is not None or not self._is_large(resource):
            return []
        columns = (
            resource.table.columns_of(one.field)[0]
            for one in self._model.references
            if one.source == resource.title and one.via is None and not one.is_optional
        )
        indexed = (one for one in columns if self._is_indexed(resource.table, one.name))
        return [self.filter(one, required=True) for one in indexed][:1]

    def _is_large(self, resource: Resource) -> bool:
        rows = resource.table.rows
        return rows is not None and rows > data_rules().scan_rows

    def _is_indexed(self, table: Table, column: str) -> bool:
        keys = [tuple(one.name for one in index.columns) for index in table.indexes]
        keys += [one.columns for one in table.uniques]
        leading = {next((one for one in key if one != table.tenant_column), "") for key in keys}
        return column in leading

    def _linked(self, resource: Resource, name: str) -> tuple[Column, ...]:
        """Give a column that stands for a many-to-many reference in a filter."""
        for reference in self._model.references:
            if reference.source == resource.title and reference.field == name and reference.via is not None:
                several = words(name)[-1:] == words(plural("_".join(words(reference.target))))[-1:]
                return (
                    Column(
                        name=Allocator("field").allocate(f"{reference.target if several else name} id"),
                        field=name,
                        type=ColumnType.UUID,
                        references=reference.target,
                    ),
                )
        return ()

    def _compare(self, pattern: AccessPattern, column: Column, *, required: bool) -> Parameter:
        """Give the filter of a pattern; one whose name speaks of many takes many values in one call."""
        one = self.filter(column, required=required)
        named, said = words(column.field or column.name), words(pattern.name)
        if not named or named[-1] in said or plural(named[-1]) not in said:
            return one
        many = one.value.model_copy(update={"is_list": True, "max_items": self._rules.list_items})
        text = self._rules.parameters["any_of"].format(field=column.field or column.name)
        return one.model_copy(update={"value": many, "description": text})

    def filter(self, column: Column, *, required: bool = False, end: str = "filter") -> Parameter:
        """Give the query parameter that compares one column."""
        value = value_of(column).model_copy(update={"is_list": False, "max_items": None, "nullable": False})
        name = column.name if end == "filter" else f"{column.name}_{end}"
        return Parameter(
            name=name,
            place=Place.QUERY,
            description=self._rules.parameters[end].format(field=column.field or column.name),
            value=value,
            required=required,
            field=column.field,
            references=column.references,
        )

    def sorts(self, resource: Resource, patterns: tuple[AccessPattern, ...]) -> list[Parameter]:
        """Give the parameter that names the allowed orders."""
        allowed = [
            ("-" if sort.descending else "") + column.name
            for pattern in patterns
            for sort in pattern.sort
            for column in compared(resource.table, sort.field)[:1]
        ]
        if not allowed:
            return []
        value = Value(type=ValueType.STRING, members=tuple(dict.fromkeys(allowed)))
        return [Parameter(name="sort", place=Place.QUERY, description=self._rules.parameters["sort"], value=value)]

    def paging(self) -> list[Parameter]:
        """Give the parameters of a page."""
        said = self._rules.parameters
        if self._conventions.paging == "no_paging":
            return []
        size = Value(
            type=ValueType.INTEGER,
            format="int32",
            minimum=1,
            maximum=self._rules.page_size_max,
            default=str(self._rules.page_size),
        )
        found = [Parameter(name="limit", place=Place.QUERY, description=said["limit"], value=size)]
        if self._conventions.paging == "offset":
            whole = Value(type=ValueType.INTEGER, format="int32", minimum=0, maximum=10_000, default="0")
            return [*found, Parameter(name="offset", place=Place.QUERY, description=said["offset"], value=whole)]
        if self._conventions.paging == "time_window":
            instant = Value(type=ValueType.STRING, format="date-time", max_length=40)
            since = said["updated_since"]
            found.append(Parameter(name="updated_since", place=Place.QUERY, description=since, value=instant))
        token = Value(type=ValueType.STRING, max_length=500, pattern="^[A-Za-z0-9_-]*$")
        return [*found, Parameter(name="cursor", place=Place.QUERY, description=said["cursor"], value=token)]

    def combinations(self, patterns: tuple[AccessPattern, ...]) -> str:
        """Say which filters and orders an index serves."""
        parts = []
        for pattern in patterns:
            order = ", ".join(("-" if sort.descending else "") + sort.field for sort in pattern.sort)
            asked = ", ".join((*pattern.by, *pattern.range)) or "-"
            parts.append(f"{pattern.name} ({asked}{'; ' + order if order else ''})")
        return "; ".join(parts)


def compared(table: Table, name: str) -> tuple[Column, ...]:
    """Give the columns by which a field is compared: of money the amount."""
    if name == "id":
        return (table.column("id"),)
    columns = table.columns_of(name)
    return columns[:1] if columns and columns[0].type is ColumnType.MINOR_UNITS else columns
