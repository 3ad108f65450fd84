"""Shapes that the API exchanges: each entity as it is shown, created and changed; pages; money and places."""

from collections.abc import Iterable, Iterator

from archgen.design.api_model import Operation, Property, Schema, Value, ValueType
from archgen.design.api_rules import api_rules
from archgen.design.api_survey import Survey, says
from archgen.design.api_values import PRINTABLE, SAFE, value_of
from archgen.design.data_rules import data_rules
from archgen.design.data_tables import Column, ColumnType, DataClass, DataModel, Table, TableLifecycle
from archgen.design.names import Allocator, Style, plural_title, words
from archgen.requirements.model import AccessPattern, PatternKind

_OWN_NAMES = """problem fielderror money geopoint actionrequest outsideevent uploadrequest filelink
webhookendpoint webhookendpointcreate webhookendpointpage webhookendpointsecret""".split()
_SERVER_SIDE = frozenset({"id", "created_at", "updated_at", "tenant_id", "row_version"})


class SchemaComposer:
    """Makes the schemas that operations ask for, each once."""

    def __init__(self, survey: Survey, data_model: DataModel) -> None:
        """Name the schema of every entity first, in the order of the file."""
        self._survey = survey
        self._data_model = data_model
        self._names = Allocator("schema", style=Style.PASCAL, reserved=_OWN_NAMES)
        self._made: dict[str, Schema] = {}
        self._entity_names = {
            table.entity: self._names.allocate(table.entity) for table in data_model.tables if table.entity is not None
        }
        self._suffixed: dict[tuple[str, str], str] = {}
        self._rules = api_rules()

    def named(self, entity: str, suffix: str) -> str:
        """Give the name of an entity's further schema, allocated once, as an entity may be called the same."""
        if (entity, suffix) not in self._suffixed:
            self._suffixed[entity, suffix] = self._names.allocate(f"{self._entity_names[entity]} {suffix}")
        return self._suffixed[entity, suffix]

    def all(self) -> tuple[Schema, ...]:
        """Give all schemas that were asked for, by name."""
        return tuple(self._made[name] for name in sorted(self._made))

    def shape(self, name: str) -> Schema:
        """Give a schema that was asked for."""
        return self._made[name]

    def resource(self, entity: str) -> str:
        """Give the schema of an entity as it is shown: all but its secrets."""
        name = self._entity_names[entity]
        if name not in self._made:
            table = self._data_model.table_of(entity)
            shown = tuple(one for one in self._properties(table) if one.data_class is not DataClass.SECRET)
            self._keep(name, table.title, table.description, shown, entity=entity)
            if table.lifecycle is not None:
                self._made[name] = _beginning(self._made[name], table.lifecycle)
        return name

    def create(self, entity: str, parts: tuple[str, ...] = (), without: str | None = None) -> str:
        """Give the schema of what a caller gives to create an entity, with its parts where they come along."""
        name = self.named(entity, "create" if without is None else "part create")
        if name not in self._made:
            table = self._data_model.table_of(entity)
            state = table.lifecycle.column if table.lifecycle is not None else None
            properties = [
                self._settable(table, one)
                for one in self._properties(table)
                if not one.read_only and one.name != state and (without is None or one.field != without)
            ]
            properties += [self._parts(part, entity) for part in parts]
            said = self._rules.schemas["create"].format(one=table.title)
            self._keep(name, f"{table.title} (create)", said, tuple(properties), entity=entity)
        return name

    def update(self, entity: str) -> str | None:
        """Give the schema of what a caller may change; None when nothing may change."""
        name = self.named(entity, "update")
        if name not in self._made:
            table = self._data_model.table_of(entity)
            state = table.lifecycle.column if table.lifecycle is not None else None
            counted = self._counter(table)
            properties = tuple(
                one.model_copy(update={"required": False, "value": one.value.model_copy(update={"default": None})})
                for one in self._properties(table)
                if not one.read_only and one.name not in (state, counted)
            )
            if not properties:
                return None
            said = self._rules.schemas["update"].format(one=table.title)
            self._keep(name, f"{table.title} (change)", said, properties, entity=entity, least=1)
        return name

    def page(self, entity: str, paging: str) -> str:
        """Give the schema of one page of an entity's list."""
        item = self.resource(entity)
        table = self._data_model.table_of(entity)
        name = self.named(entity, "page")
        if name not in self._made:
            most = self._rules.page_size_max if paging != "no_paging" else 1000
            items = Value(type=ValueType.REF, ref=item, is_list=True, max_items=most)
            properties = [
                Property(
                    name="items",
                    value=items,
                    description=self._rules.schemas["page"].format(plural=plural_title(table.title)),
                )
            ]
            properties += _paging_properties(paging)
            said = self._rules.schemas["page"].format(plural=plural_title(table.title))
            self._keep(name, f"{table.title} (page)", said, tuple(properties))
        return name

    def lookup(self, entity: str, columns: tuple[Column, ...]) -> str:
        """Give the schema of a body by whose values an entity is found."""
        table = self._data_model.table_of(entity)
        name = self._names.allocate(f"{self._entity_names[entity]} lookup")
        properties = tuple(_property(table, column) for column in columns)
        said = self._rules.schemas["lookup"].format(one=table.title)
        self._keep(name, f"{table.title} (lookup)", said, properties, entity=entity)
        return name

    def batch(self, entity: str, without: str | None = None) -> tuple[str, str]:
        """Give the schemas of a batch and of its answer."""
        table = self._data_model.table_of(entity)
        name, result_name = self.named(entity, "batch"), self.named(entity, "batch result")
        said, most = self._rules.schemas, self._rules.batch_items
        items = Value(type=ValueType.REF, ref=self.create(entity, without=without), is_list=True, max_items=most)
        one = Property(name="items", value=items, description=said["batch"].format(plural=plural_title(table.title)))
        self._keep(name, f"{table.title} (batch)", said["batch"].format(plural=plural_title(table.title)), (one,))
        ids = Value(type=ValueType.STRING, format="uuid", max_length=36, is_list=True, max_items=most)
        result = Property(name="ids", value=ids, description=said["batch_result"], references=entity)
        self._keep(result_name, f"{table.title} (batch result)", said["batch_result"], (result,))
        return name, result_name

    def summary(self, entity: str) -> str:
        """Give the schema of an aggregate over an entity."""
        table = self._data_model.table_of(entity)
        name = self.named(entity, "summary")
        said = self._rules.schemas
        count = Value(type=ValueType.INTEGER, format="int64", minimum=0, maximum=SAFE)
        properties = [Property(name="rows", value=count, description=said["count"])]
        if any(column.type is ColumnType.MINOR_UNITS for column in table.columns):
            sums = Value(type=ValueType.REF, ref=self._money(), is_list=True, max_items=self._rules.list_items)
            properties.append(Property(name="sums", value=sums, description=said["sums"]))
        self._keep(name, f"{table.title} (summary)", said["summary"], tuple(properties))
        return name

    def action(self) -> str:
        """Give the schema of an action's request."""
        said = self._rules.schemas
        note = Value(type=ValueType.STRING, max_length=2000, pattern=PRINTABLE)
        request = (Property(name="note", value=note, required=False, description=said["note"]),)
        self._keep("ActionRequest", "Action", said["action"], request)
        return "ActionRequest"

    def event(self) -> str:
        """Give the schema of an event of an outside system."""
        said = self._rules.schemas
        text = Value(type=ValueType.STRING, min_length=1, max_length=200, pattern=PRINTABLE)
        properties = (
            Property(name="event_id", value=text, description=said["event_id"]),
            Property(name="type", value=text, description=said["event_type"]),
            Property(name="data", value=Value(type=ValueType.OBJECT), description=said["event_data"]),
        )
        self._keep("OutsideEvent", "Event", said["event"], properties)
        return "OutsideEvent"

    def _keep(
        self,
        name: str,
        title: str,
        description: str,
        properties: tuple[Property, ...],
        *,
        entity: str | None = None,
        least: int | None = None,
    ) -> None:
        self._made[name] = Schema(
            name=name,
            title=title,
            description=description,
            entity=entity,
            properties=properties,
            min_properties=least,
        )

    def _properties(self, table: Table) -> Iterator[Property]:
        """Give the properties of a table: a column each; money and places are one property of two columns."""
        done: set[str | None] = set()
        for column in table.columns:
            pair = table.columns_of(column.field) if column.field is not None else ()
            if _is_hidden(table, column) or (len(pair) > 1 and column.field in done):
                continue
            done.add(column.field)
            one = self._paired(table, pair) if len(pair) > 1 else _property(table, column)
            yield one.model_copy(update={"read_only": True}) if self._is_set_by_server(table, column) else one
        yield from self._links(table)

    def _is_set_by_server(self, table: Table, column: Column) -> bool:
        """Tell what no caller gives: identifiers, the tenant, moments of the request, prices of what is bought."""
        if column.name == table.tenant_column or (column.field is None and column.name in _SERVER_SIDE):
            return True
        nature = self._survey.natures[table.entity or ""]
        named = column.field or ""
        if column.type is ColumnType.TIMESTAMP and not nature.appended:
            return says(named, "stamped") or (column.nullable and says(named, "observed"))
        return column.type is ColumnType.MINOR_UNITS and self._is_settled(table.entity or "")

    def _is_settled(self, entity: str) -> bool:
        """Tell whether a thing, or what it is a part of, is complete when it is created: nobody names its price."""
        nature = self._survey.natures[self._survey.parts.get(entity, entity)]
        return nature.entity.lifecycle is not None and nature.happened and not (nature.begun or nature.asked)

    def _counter(self, table: Table) -> str | None:
        """Give the column that the system counts down; a caller who wrote it would undo what others took."""
        wanted = set(data_rules().counter_words)
        taken = any(next(iter(words(one.name)), "") in data_rules().take_words for one in self._writes(table))
        counts = (one.name for one in table.columns if one.minimum == 0 and set(words(one.name)) & wanted)
        return next(counts, None) if taken else None

    def _writes(self, table: Table) -> tuple[AccessPattern, ...]:
        return tuple(one for one in self._survey.patterns(table.entity or "") if one.kind is PatternKind.WRITE)

    def _paired(self, table: Table, pair: tuple[Column, ...]) -> Property:
        first = pair[0]
        is_money = first.type is ColumnType.MINOR_UNITS
        name = first.name.removesuffix("_amount" if is_money else "_latitude")
        taken = {column.name for column in table.columns}
        value = Value(
            type=ValueType.REF,
            ref=self._money() if is_money else self._place(),
            is_list=first.is_list,
            max_items=self._rules.list_items if first.is_list else None,
            nullable=first.nullable,
        )
        return Property(
            name=name if name not in taken else first.name,
            field=first.field,
            value=value,
            required=not first.nullable,
            data_class=first.data_class,
        )

    def _links(self, table: Table) -> Iterator[Property]:
        """Give the many-to-many references of an entity as lists of identifiers."""
        taken = {column.name for column in table.columns}
        for reference in self._data_model.references:
            if reference.source != table.entity or reference.via is None:
                continue
            names = Allocator("link", reserved=taken)
            name = names.allocate(f"{reference.field} ids")
            taken.add(name)
            value = Value(
                type=ValueType.STRING,
                format="uuid",
                max_length=36,
                is_list=True,
                max_items=self._rules.list_items,
            )
            yield Property(name=name, field=reference.field, value=value, required=False, references=reference.target)

    def _settable(self, table: Table, one: Property) -> Property:
        """Fit a property to creation: what has a default may be left out."""
        columns = table.columns_of(one.field) if one.field is not None else ()
        has_default = bool(columns) and columns[0].default is not None
        default = columns[0].default if has_default and _is_plain(columns[0], one) else None
        value = one.value.model_copy(update={"default": default})
        return one.model_copy(update={"required": one.required and not has_default, "value": value})

    def _parts(self, part: str, parent: str) -> Property:
        reference = next(
            one.field for one in self._data_model.references if one.source == part and one.target == parent
        )
        whole = part in self._survey.parts and not self._survey.natures[parent].begun
        value = Value(
            type=ValueType.REF,
            ref=self.create(part, without=reference),
            is_list=True,
            min_items=1 if whole else None,
            max_items=self._rules.parts_items,
        )
        name = self._data_model.table_of(part).name
        return Property(name=name, value=value, required=whole, description=self._rules.schemas["parts"])

    def _money(self) -> str:
        said = self._rules.schemas
        amount = Value(type=ValueType.INTEGER, format="int64", minimum=-SAFE, maximum=SAFE)
        code = Value(type=ValueType.STRING, format="currency", pattern="^[A-Z]{3}$", min_length=3, max_length=3)
        properties = (
            Property(name="amount", value=amount, description=said["amount"]),
            Property(name="currency", value=code, description=said["currency"]),
        )
        self._keep("Money", "Money", said["money"], properties)
        return "Money"

    def _place(self) -> str:
        said = self._rules.schemas
        properties = tuple(
            Property(
                name=word,
                value=Value(type=ValueType.NUMBER, minimum=-bound, maximum=bound),
                description=said[word],
            )
            for word, bound in (("latitude", 90), ("longitude", 180))
        )
        self._keep("GeoPoint", "Point", said["place"], properties)
        return "GeoPoint"


def reached_shapes(schemas: tuple[Schema, ...], operations: Iterable[Operation]) -> tuple[Schema, ...]:
    """Keep the shapes that operations exchange, and what those are made of."""
    by_name = {schema.name: schema for schema in schemas}
    waiting = [name for one in operations for name in (one.request, one.response) if name is not None]
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        waiting += [one.value.ref for one in by_name[name].properties if one.value.ref is not None]
    return tuple(schema for schema in schemas if schema.name in reached)


def _beginning(schema: Schema, cycle: TableLifecycle) -> Schema:
    """Show a thing in the state in which it begins."""
    properties = (
        one.model_copy(update={"example": cycle.initial}) if one.name == cycle.column else one
        for one in schema.properties
    )
    return schema.model_copy(update={"properties": tuple(properties), "state": cycle.column})


def _property(table: Table, column: Column) -> Property:
    """Give the property of one column."""
    return Property(
        name=column.name,
        field=column.field,
        description=column.comment,
        value=value_of(column),
        required=not column.nullable,
        write_only=column.data_class is DataClass.SECRET,
        data_class=column.data_class,
        references=table.entity if column.name == "id" else column.references,
    )


def _is_hidden(table: Table, column: Column) -> bool:
    """Tell what the API never carries: the tenant that a login implies, and secrets that are made of others."""
    if column.name == table.tenant_column == "tenant_id":
        return True
    return column.data_class is DataClass.SECRET and says(column.field or "", "derived")


def _is_plain(column: Column, one: Property) -> bool:
    plain = (ValueType.INTEGER, ValueType.NUMBER, ValueType.BOOLEAN)
    return (one.value.type in plain or bool(column.members)) and not one.value.is_list


def _paging_properties(paging: str) -> tuple[Property, ...]:
    said = api_rules().parameters
    match paging:
        case "no_paging":
            return ()
        case "offset":
            value = Value(type=ValueType.INTEGER, format="int64", minimum=0, maximum=SAFE)
            return (Property(name="offset", value=value, description=said["offset"]),)
        case _:
            text = Value(type=ValueType.STRING, max_length=500, pattern="^[A-Za-z0-9_-]*$", nullable=True)
            return (Property(name="next_cursor", value=text, description=said["cursor"]),)
