"""The API of a design as a GraphQL schema: the same operations and shapes, as fields, connections and payloads."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from archgen import knowledge
from archgen.design.api_model import Api, Operation, OperationKind, Parameter, Place, Property, Schema, Value, ValueType
from archgen.documents.graphql_names import Names, fields, values
from archgen.knowledge.store import read_yaml

_QUERIES = frozenset(
    {
        OperationKind.LIST,
        OperationKind.GET,
        OperationKind.SEARCH,
        OperationKind.AGGREGATE,
        OperationKind.DOWNLOAD,
    }
)
_HTTP_ONLY = frozenset({OperationKind.WEBHOOK, OperationKind.SUBSCRIPTION})
_PAGED = frozenset({OperationKind.LIST, OperationKind.SEARCH})
_PAGING = ("cursor", "limit", "offset", "updated_since")


@cache
def _words() -> dict[str, Any]:
    found = read_yaml(Path(next(iter(knowledge.__path__))) / "graphql_words.yaml")
    if not isinstance(found, dict):
        raise TypeError(f"graphql_words.yaml holds {type(found).__name__}, not a mapping")
    return found


def graphql_text(api: Api) -> str:
    """Give the schema of an API in the schema definition language; empty where nothing can be read.

    Calls of outside systems, and where they are called, stay with HTTP: they know nothing of GraphQL.
    """
    return _Writer(api).text()


class _Writer:
    """Writes the schema of one API."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._said = _words()
        self._names = Names()
        self._schemas = {one.name: one for one in api.schemas}
        self._outputs: dict[str, str] = {
            one.entity: one.name for one in api.schemas if one.entity and self._is_shown(one)
        }
        self._scalars: dict[str, str] = {}
        self._enums: dict[str, list[str]] = {}
        self._blocks: dict[str, list[str]] = {}
        self._waiting: list[Callable[[], None]] = []
        self._parts: dict[str, list[Operation]] = {}
        for one in api.operations:
            held = [each for each in one.parameters if each.place is Place.PATH]
            if one.kind is OperationKind.LIST and len(held) == 1 and held[0].references is not None:
                self._parts.setdefault(held[0].references, []).append(one)
        for name in self._schemas:
            self._names.type(name)

    def text(self) -> str:
        """Give the whole schema."""
        calls = [one for one in self._api.operations if one.kind not in _HTTP_ONLY]
        queries = [one for one in calls if one.kind in _QUERIES and one.response is not None]
        if not queries:
            return ""
        top = fields()
        query = [line for one in queries for line in self._query(one, top.allocate(_read(one.id)))]
        mutations = [one for one in calls if one.kind not in _QUERIES]
        more = fields()
        mutation = [line for one in mutations for line in self._mutation(one, more.allocate(one.id))]
        while self._waiting:  # a type asks for others, and those for more
            self._waiting.pop(0)()
        parts = [self._head(), _DIRECTIVES.format_map(self._described()).strip("\n")]
        body = [_block("type Query", query)]
        if mutation:
            body.append(_block("type Mutation", mutation))
        body += ["\n".join(lines) for lines in self._blocks.values()]
        body += ["\n".join(lines) for lines in self._enums.values()]
        parts += [f'scalar {name} @specifiedBy(url: "{url}")' for name, url in sorted(self._scalars.items())]
        return "\n\n".join([*parts, *body]) + "\n"

    def _described(self) -> dict[str, str]:
        return {key: _quoted(text) for key, text in self._said["described"].items()}

    def _head(self) -> str:
        figures = {"most": self._api.page_size_max, "budget": self._said["budget"], "depth": self._said["depth"]}
        title = self._said["head"].format(title=" ".join(self._api.title.split()))
        rules = [f"# {line.format_map(figures)}" for line in self._said["rules"]]
        return "\n".join([f"# {title}", "#", *rules])

    def _is_shown(self, schema: Schema) -> bool:
        return any(one.response == schema.name for one in self._api.operations)

    def _query(self, one: Operation, name: str, *, nested: bool = False) -> Iterator[str]:
        """Write the field of a read; of a part, what it belongs to is the type in which the field stands."""
        response = self._schemas[one.response or ""]
        paged = one.kind in _PAGED
        arguments = self._arguments(one, paged=paged, nested=nested)
        if paged:
            item = next(each.value.ref or "" for each in response.properties if each.name == "items")
            result, cost = f"{self._connection(item)}!", f' @cost(weight: "2") {self._list_size()}'
        else:
            result = self._output(response.name) + ("!" if one.kind is OperationKind.AGGREGATE else "")
            cost = ' @cost(weight: "10")' if one.kind is OperationKind.AGGREGATE else ""
        yield from self._field(name, one, arguments, result, cost)

    def _mutation(self, one: Operation, name: str) -> Iterator[str]:
        payload = self._payload(one, name)
        yield from self._field(name, one, self._arguments(one, paged=False), f"{payload}!", ' @cost(weight: "10")')

    def _field(self, name: str, one: Operation, arguments: Sequence[str], result: str, cost: str) -> Iterator[str]:
        yield f"  {_quoted(f'{one.summary}. {one.description}'.strip())}"
        written = f"({', '.join(arguments)})" if arguments else ""
        yield f"  {name}{written}: {result}{cost}{self._auth(one)}"

    def _auth(self, one: Operation) -> str:
        if not one.roles or one.is_public:
            return ""
        own = f", ownRows: {json.dumps(list(one.own_rows))}" if one.own_rows else ""
        return f" @auth(roles: {json.dumps(list(one.roles))}{own})"

    def _list_size(self) -> str:
        return f'@listSize(assumedSize: {self._api.page_size}, slicingArguments: ["first"], sizedFields: ["edges"])'

    def _arguments(self, one: Operation, *, paged: bool, nested: bool = False) -> list[str]:
        """Give the arguments of a field: what finds things, the input, the page, and what makes a change safe."""
        said, names = self._said["described"], fields()
        places = (Place.QUERY,) if nested else (Place.PATH, Place.QUERY)
        held = [each for each in one.parameters if each.place in places and not (paged and each.name in _PAGING)]
        found = [self._argument(one, each, names.allocate(each.name)) for each in held]
        if one.request is not None and self._schemas[one.request].properties:
            found.append(f"{names.allocate('input')}: {self._input(one.request)}!")
        if paged:
            first, after = names.allocate("first"), names.allocate("after")
            found.append(f"{_quoted(said['first'])} {first}: Int = {self._api.page_size}")
            found.append(f"{_quoted(said['after'])} {after}: String")
        if one.idempotent_key:
            found.append(f"{_quoted(said['key'])} {names.allocate('idempotency key')}: String")
        if any(each.name == "If-Match" for each in one.parameters):
            found.append(f"{_quoted(said['version'])} {names.allocate('row version')}: Int!")
        return found

    def _argument(self, one: Operation, held: Parameter, name: str) -> str:
        kind = self._plain(held.value, (one.id, held.name))
        return f"{_quoted(held.description)} {name}: {kind}{'!' if held.required else ''}"

    def _payload(self, one: Operation, name: str) -> str:
        """Make the type of a mutation's outcome: the thing, or what was wrong."""
        made = self._names.type(name, "payload")
        lines = [f"  problems: [{self._problem()}!]!"]
        if one.response is not None:
            lines.insert(0, f"  result: {self._output(one.response)}")
        said = self._said["described"]["payload"].format(name=name)
        self._blocks[made] = [_quoted(said), _block(f"type {made}", lines)]
        return made

    def _problem(self) -> str:
        if "Problem" not in self._blocks:
            said = self._said["described"]
            lines = ["  title: String!", "  status: Int!", "  detail: String"]
            lines.append(f"  {_quoted(said['pointer'])}\n  pointer: String")
            self._blocks["Problem"] = [_quoted(said["problem"]), _block("type Problem", lines)]
        return "Problem"

    def _connection(self, item: str) -> str:
        made, edge = self._names.type(item, "connection"), self._names.type(item, "edge")
        if made not in self._blocks:
            said, shown = self._said["described"], self._output(item)
            self._blocks[made] = [
                _quoted(said["connection"]),
                _block(f"type {made}", [f"  edges: [{edge}!]!", f"  pageInfo: {self._page_info()}!"]),
            ]
            lines = [f"  node: {shown}!", "  cursor: String!"]
            self._blocks[edge] = [_quoted(said["edge"]), _block(f"type {edge}", lines)]
        return made

    def _page_info(self) -> str:
        said = self._said["described"]
        lines = [f"  {_quoted(said['end_cursor'])}\n  endCursor: String"]
        lines.append(f"  {_quoted(said['has_next'])}\n  hasNextPage: Boolean!")
        self._blocks.setdefault("PageInfo", [_quoted(said["page_info"]), _block("type PageInfo", lines)])
        return "PageInfo"

    def _output(self, schema: str) -> str:
        """Give the type of a shape that is shown; its fields are written later, as shapes may lead back to it."""
        made = self._names.type(schema)
        if made not in self._blocks:
            self._blocks[made] = []
            self._waiting.append(lambda: self._write_output(schema, made))
        return made

    def _write_output(self, schema: str, made: str) -> None:
        """Write a type: its values, the things that it refers to, and its parts."""
        shape, names = self._schemas[schema], fields()
        lines = [line for one in shape.properties for line in self._output_field(shape, one, names.allocate(one.name))]
        for one in shape.properties:
            if one.references in self._outputs and one.name != "id":
                lines += self._followed(one, names.allocate(one.name.removesuffix("_ids").removesuffix("_id")))
        if self._outputs.get(shape.entity or "") == schema:
            for part in self._parts.get(shape.entity or "", ()):
                lines += self._query(part, names.allocate(_read(part.id)), nested=True)
        self._blocks[made] = [_quoted(shape.description or shape.title), _block(f"type {made}", lines)]

    def _output_field(self, shape: Schema, one: Property, name: str) -> Iterator[str]:
        kind = self._kind(one.value, (shape.name, one.name), outgoing=True)
        auth = f" @auth(roles: {json.dumps(list(one.visible_to))})" if one.visible_to else ""
        yield f"  {_quoted(one.description or one.field or one.name)}"
        yield f"  {name}: {kind}{'!' if one.required and not one.value.nullable else ''}{auth}"

    def _followed(self, one: Property, name: str) -> Iterator[str]:
        target = self._output(self._outputs[one.references or ""])
        said = self._said["described"]["follow"].format(target=one.references)
        yield f"  {_quoted(said)}"
        size = f" @listSize(assumedSize: {one.value.max_items})" if one.value.is_list else ""
        yield f'  {name}: {f"[{target}!]" if one.value.is_list else target} @cost(weight: "1"){size}'

    def _input(self, schema: str) -> str:
        made = self._names.type(schema, "input")
        if made not in self._blocks:
            self._blocks[made] = []
            self._waiting.append(lambda: self._write_input(schema, made))
        return made

    def _write_input(self, schema: str, made: str) -> None:
        shape, names = self._schemas[schema], fields()
        lines: list[str] = []
        for one in shape.properties:
            kind = self._kind(one.value, (shape.name, one.name), outgoing=False)
            must = "!" if one.required and not one.value.nullable else ""
            lines += [
                f"  {_quoted(one.description or one.field or one.name)}",
                f"  {names.allocate(one.name)}: {kind}{must}",
            ]
        self._blocks[made] = [_quoted(shape.description or shape.title), _block(f"input {made}", lines)]

    def _kind(self, value: Value, key: tuple[str, ...], *, outgoing: bool) -> str:
        if value.type is not ValueType.REF:
            return self._plain(value, key)
        name = self._output(value.ref or "") if outgoing else self._input(value.ref or "")
        return f"[{name}!]" if value.is_list else name

    def _plain(self, value: Value, key: tuple[str, ...]) -> str:
        name = self._enum(value, key) if value.members else self._scalar(value)
        return f"[{name}!]" if value.is_list else name

    def _scalar(self, value: Value) -> str:
        known = self._said["scalars"]
        form = value.format if value.format in known else value.type.value
        if form in known:
            self._scalars[known[form]["name"]] = known[form]["by"]
            return str(known[form]["name"])
        return {ValueType.INTEGER: "Int", ValueType.NUMBER: "Float", ValueType.BOOLEAN: "Boolean"}.get(
            value.type, "String"
        )

    def _enum(self, value: Value, key: tuple[str, ...]) -> str:
        made = self._names.type(*key)
        if made not in self._enums:
            names = values()
            lines = []
            for member in value.members:
                lines.append(f"  {_quoted(self._said['described']['value'].format(value=member))}")
                lines.append(f"  {names.allocate(('minus ' if member.startswith('-') else '') + member).upper()}")
            self._enums[made] = [_block(f"enum {made}", lines)]
        return made


_DIRECTIVES = """
{cost}
directive @cost(weight: String!) on FIELD_DEFINITION

{list_size}
directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION

{auth}
directive @auth(roles: [String!]!, ownRows: [String!]) on FIELD_DEFINITION
"""


def _read(name: str) -> str:
    """Name a read as GraphQL does: by what it gives."""
    return re.sub(r"^(?:get|list)(?=[A-Z])", "", name)


def _block(head: str, lines: Sequence[str]) -> str:
    return "\n".join([f"{head} {{", *lines, "}"])


def _quoted(text: str) -> str:
    """Write a description as a GraphQL string; control characters are escaped as in JSON."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
