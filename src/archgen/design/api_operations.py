"""Operations of the resources: what access patterns, lifecycles and the bare life of an entity ask for."""

from collections.abc import Iterator
from dataclasses import replace

from archgen.design.api_model import Operation, OperationKind, Parameter, Place, Value, ValueType
from archgen.design.api_parameters import ParameterComposer, compared
from archgen.design.api_resources import Conventions, Resource
from archgen.design.api_rules import ApiRules, api_rules
from archgen.design.api_schemas import SchemaComposer
from archgen.design.api_survey import Survey, says
from archgen.design.data_rules import data_rules
from archgen.design.data_tables import Column, DataClass, DataModel
from archgen.design.names import Allocator, Style, plural_title, words
from archgen.requirements.model import AccessPattern, PatternKind

_READ_ERRORS = (400, 401, 403, 429, 500)
_HIDDEN = frozenset({DataClass.SECRET, DataClass.PERSONAL, DataClass.PAYMENT, DataClass.SPECIAL_CATEGORY})


class OperationComposer:
    """Makes the operations of one resource after another."""

    def __init__(
        self, survey: Survey, data_model: DataModel, schemas: SchemaComposer, conventions: Conventions
    ) -> None:
        """Take what operations are made of."""
        self._survey = survey
        self._schemas = schemas
        self._conventions = conventions
        self._parameters = ParameterComposer(data_model, conventions)
        self._rules: ApiRules = api_rules()
        self.ids = Allocator("operation", style=Style.CAMEL, reserved=(), max_length=64)

    def of(self, resource: Resource) -> Iterator[Operation]:
        """Give all operations that a resource could have; which of them are needed is asked later."""
        yield self._list(resource)
        yield self._create(resource)
        yield self._get(resource)
        if self._schemas.update(resource.entity.name) is not None:
            yield self._update(resource)
        yield self._delete(resource)
        yield from self._transitions(resource)
        nested, crossing = self._split(resource)
        yield from self._by_pattern(replace(resource, patterns=nested))
        yield self._batch(resource)
        if crossing:
            flat = resource.flat(crossing)
            if any(one.kind is PatternKind.LIST for one in crossing):
                yield self._list(flat)
            yield from self._by_pattern(flat)

    def _split(self, resource: Resource) -> tuple[tuple[AccessPattern, ...], tuple[AccessPattern, ...]]:
        """Part the patterns of a part into those within one parent and those across all."""
        if resource.parent is None:
            return resource.patterns, ()
        field_name = self._parameters.parent_field(resource)
        own = (PatternKind.WRITE,)
        nested = tuple(
            one for one in resource.patterns if field_name in one.by or one.kind in own or _is_plain_get(one)
        )
        return nested, tuple(one for one in resource.patterns if one not in nested)

    def _list(self, resource: Resource) -> Operation:
        nested = self._split(resource)[0]
        listed = tuple(one for one in nested if one.kind is PatternKind.LIST)
        parameters = [
            *self._parameters.above(resource),
            *(self._parameters.filters(resource, listed) or self._parameters.lookup(resource)),
            *self._parameters.sorts(resource, listed),
        ]
        parameters += self._parameters.paging()
        text = self._rules.descriptions
        said = text["list"].format(combinations=self._parameters.combinations(listed)) if listed else text["list_plain"]
        parent = resource.parent
        key = "parts" if parent is not None else "list"
        summary = self._rules.summaries[key].format(
            plural=resource.titles, parent=parent.title if parent is not None else ""
        )
        return self._operation(
            resource,
            OperationKind.LIST,
            "get",
            resource.path,
            f"list {resource.segment}",
            summary=summary,
            description=said,
            parameters=parameters,
            response=self._schemas.page(resource.entity.name, self._conventions.paging),
            statuses=(200, *_READ_ERRORS) if parent is None else (200, 400, 401, 403, 404, 429, 500),
            serves=tuple(one.name for one in listed),
        )

    def _create(self, resource: Resource) -> Operation:
        parts = tuple(resource.parts)
        parent = resource.parent
        without = self._parameters.parent_field(resource) if parent is not None else None
        text = self._rules.descriptions
        several = ", ".join(plural_title(part) for part in parts)
        said = text["create_with_parts"].format(parts=several) if parts else text["create"]
        key = "create_part" if parent is not None else "create"
        return self._operation(
            resource,
            OperationKind.CREATE,
            "post",
            resource.path,
            f"create {resource.base}",
            summary=self._rules.summaries[key].format(one=resource.title, parent=parent.title if parent else ""),
            description=said,
            parameters=[*self._parameters.above(resource), *self._parameters.key()],
            request=self._schemas.create(resource.entity.name, parts, without),
            response=self._schemas.resource(resource.entity.name),
            statuses=(201, 400, 401, 403, *((404,) if parent is not None else ()), 409, 422, 429, 500),
            serves=_writes(resource, OperationKind.CREATE),
            keyed=True,
        )

    def _get(self, resource: Resource) -> Operation:
        served = [one for one in resource.patterns if one.kind is PatternKind.GET and one.by in ((), ("id",))]
        return self._operation(
            resource,
            OperationKind.GET,
            "get",
            resource.item,
            f"get {resource.base}",
            summary=self._rules.summaries["get"].format(one=resource.title),
            description=self._rules.descriptions["get"].format(one=resource.title),
            parameters=[*self._parameters.item(resource)],
            response=self._schemas.resource(resource.entity.name),
            statuses=(200, 400, 401, 403, 404, 429, 500),
            serves=tuple(one.name for one in served),
            tagged=True,
        )

    def _update(self, resource: Resource) -> Operation:
        return self._operation(
            resource,
            OperationKind.UPDATE,
            "patch",
            resource.item,
            f"update {resource.base}",
            summary=self._rules.summaries["update"].format(one=resource.title),
            description=self._rules.descriptions["update"],
            parameters=[*self._parameters.item(resource), *self._parameters.if_match(resource)],
            request=self._schemas.update(resource.entity.name),
            response=self._schemas.resource(resource.entity.name),
            statuses=(200, 400, 401, 403, 404, 409, *self._parameters.precondition(resource), 422, 429, 500),
            serves=_writes(resource, OperationKind.UPDATE),
            tagged=True,
        )

    def _delete(self, resource: Resource) -> Operation:
        said = self._rules.descriptions
        because = said["erasure" if self._survey.natures[resource.title].personal else "asked"]
        because = said["remove_part"].format(parent=resource.parent.title) if resource.parent is not None else because
        return self._operation(
            resource,
            OperationKind.DELETE,
            "delete",
            resource.item,
            f"delete {resource.base}",
            summary=self._rules.summaries["delete"].format(one=resource.title),
            description=self._rules.descriptions["delete"].format(because=because),
            parameters=[*self._parameters.item(resource), *self._parameters.if_match(resource)],
            statuses=(204, 400, 401, 403, 404, 409, *self._parameters.precondition(resource), 429, 500),
            serves=_writes(resource, OperationKind.DELETE),
            tagged=True,
        )

    def _transitions(self, resource: Resource) -> Iterator[Operation]:
        cycle = resource.table.lifecycle
        if cycle is None:
            return
        segments = Allocator("state", style=Style.KEBAB, reserved=())
        for state in cycle.states:
            sources = tuple(step.source for step in cycle.transitions if step.target == state)
            if not sources:
                continue
            yield self._operation(
                resource,
                OperationKind.TRANSITION,
                "post",
                f"{resource.item}/transitions/{segments.allocate(state)}",
                f"move {resource.base} to {state}",
                summary=self._rules.summaries["transition"].format(one=resource.title, state=state),
                description=self._rules.descriptions["transition"].format(sources=", ".join(sources)),
                parameters=[
                    *self._parameters.item(resource),
                    *self._parameters.key(),
                    *self._parameters.if_match(resource),
                ],
                response=self._schemas.resource(resource.entity.name),
                statuses=(200, 400, 401, 403, 404, 409, *self._parameters.precondition(resource), 429, 500),
                keyed=True,
                tagged=True,
            ).model_copy(update={"from_states": sources, "to_state": state})

    def _by_pattern(self, resource: Resource) -> Iterator[Operation]:
        segments = Allocator("pattern", style=Style.KEBAB, reserved=("transitions",))
        searches = tuple(one for one in resource.patterns if one.kind is PatternKind.SEARCH)
        if searches:
            yield self._search(resource, searches)
        for pattern in resource.patterns:
            if pattern.kind is PatternKind.GET and pattern.by not in ((), ("id",)):
                yield self._get_by(resource, pattern, segments)
            if pattern.kind is PatternKind.AGGREGATE:
                yield self._aggregate(resource, pattern, segments)

    def _search(self, resource: Resource, patterns: tuple[AccessPattern, ...]) -> Operation:
        text = Value(type=ValueType.STRING, min_length=1, max_length=200, pattern=r"^[^\u0000]*$")
        said = self._rules.parameters["q"]
        query = Parameter(name="q", place=Place.QUERY, description=said, value=text, required=True)
        fields = tuple(dict.fromkeys(name for one in patterns for name in one.by)) or (resource.title,)
        return self._operation(
            resource,
            OperationKind.SEARCH,
            "get",
            f"{resource.path}/search",
            f"search {resource.segment}",
            summary=self._rules.summaries["search"].format(plural=resource.titles),
            description=self._rules.descriptions["search"].format(fields=", ".join(fields)),
            parameters=[*self._parameters.above(resource), query, *self._parameters.paging()],
            response=self._schemas.page(resource.entity.name, self._conventions.paging),
            statuses=(200, *_READ_ERRORS) if resource.parent is None else (200, 400, 401, 403, 404, 429, 500),
            serves=tuple(one.name for one in patterns),
        )

    def _get_by(self, resource: Resource, pattern: AccessPattern, segments: Allocator) -> Operation:
        named = {name: compared(resource.table, name) for name in pattern.by}
        asked = {name: held for name, held in named.items() if not _is_tenant(resource, held)} or named
        columns = tuple(column for held in asked.values() for column in held)
        segment = segments.allocate("by " + " and ".join(asked))
        summary = self._rules.summaries["get_by"].format(one=resource.title, fields=", ".join(asked))
        hidden = any(column.data_class in _HIDDEN for column in columns) or not columns
        parameters = [*self._parameters.above(resource)]
        if not hidden:
            parameters += [self._parameters.filter(column, required=True) for column in columns]
        return self._operation(
            resource,
            OperationKind.GET,
            "post" if hidden else "get",
            f"{resource.path}/{segment}",
            f"get {resource.base} {segment}",
            summary=summary,
            description=self._rules.descriptions["get_by"].format(one=resource.title),
            parameters=parameters,
            request=self._schemas.lookup(resource.entity.name, columns) if hidden and columns else None,
            response=self._schemas.resource(resource.entity.name),
            statuses=(200, 400, 401, 403, 404, *((422,) if hidden else ()), 429, 500),
            serves=(pattern.name,),
            tagged=True,
        )

    def _aggregate(self, resource: Resource, pattern: AccessPattern, segments: Allocator) -> Operation:
        return self._operation(
            resource,
            OperationKind.AGGREGATE,
            "get",
            f"{resource.path}/{segments.allocate('summary ' + pattern.name)}",
            f"summarise {resource.base} {pattern.name}",
            summary=self._rules.summaries["aggregate"].format(pattern=pattern.name),
            description=self._rules.descriptions["aggregate"],
            parameters=[*self._parameters.above(resource), *self._parameters.filters(resource, (pattern,))],
            response=self._schemas.summary(resource.entity.name),
            statuses=(200, *_READ_ERRORS) if resource.parent is None else (200, 400, 401, 403, 404, 429, 500),
            serves=(pattern.name,),
        )

    def _batch(self, resource: Resource) -> Operation:
        without = self._parameters.parent_field(resource) if resource.parent is not None else None
        request, response = self._schemas.batch(resource.entity.name, without)
        return self._operation(
            resource,
            OperationKind.BATCH,
            "post",
            f"{resource.path}/batch",
            f"create batch of {resource.segment}",
            summary=self._rules.summaries["batch"].format(one=resource.title),
            description=self._rules.descriptions["batch"].format(items=self._rules.batch_items),
            parameters=[*self._parameters.above(resource), *self._parameters.key()],
            request=request,
            response=response,
            statuses=(200, 400, 401, 403, *((404,) if resource.parent is not None else ()), 409, 413, 422, 429, 500),
            serves=_writes(resource, OperationKind.CREATE),
            keyed=True,
        )

    def _operation(  # noqa: PLR0913 - one keyword for each property of an operation
        self,
        resource: Resource,
        kind: OperationKind,
        method: str,
        path: str,
        name: str,
        *,
        summary: str,
        description: str,
        parameters: list[Parameter],
        statuses: tuple[int, ...],
        request: str | None = None,
        response: str | None = None,
        serves: tuple[str, ...] = (),
        keyed: bool = False,
        tagged: bool = False,
    ) -> Operation:
        return Operation(
            id=self.ids.allocate(name),
            method=method,
            path=path,
            summary=summary,
            description=description,
            tag=resource.tag,
            entity=resource.entity.name,
            kind=kind,
            parameters=(*parameters, *self._parameters.dated()),
            request=request,
            response=response,
            statuses=statuses,
            serves=serves,
            idempotent_key=keyed and self._conventions.idempotency,
            etag=tagged and self._parameters.has_version(resource),
        )


def _is_plain_get(pattern: AccessPattern) -> bool:
    return pattern.kind is PatternKind.GET and pattern.by in ((), ("id",))


def _is_tenant(resource: Resource, columns: tuple[Column, ...]) -> bool:
    return any(column.name == resource.table.tenant_column for column in columns)


def _writes(resource: Resource, kind: OperationKind) -> tuple[str, ...]:
    """Give the write patterns that callers carry out by one kind of operation, told by their first words."""
    asked = (one for one in resource.patterns if one.kind is PatternKind.WRITE and not says(_first(one), "inside"))
    return tuple(one.name for one in asked if _does(one) is kind)


def _does(pattern: AccessPattern) -> OperationKind:
    first = _first(pattern)
    if first in api_rules().verbs["delete"]:
        return OperationKind.DELETE
    return OperationKind.UPDATE if pattern.by or first in data_rules().update_words else OperationKind.CREATE


def _first(pattern: AccessPattern) -> str:
    return next(iter(words(pattern.name)), "")
