"""What one context offers as a proto package: its service, a request and a response for each method, their shapes."""

import re
from collections.abc import Iterator, Sequence

from archgen.design.api_model import Api, Operation, OperationKind, Parameter, Place, Schema
from archgen.design.names import plural
from archgen.design.names import words as words_of
from archgen.design.rpcs_model import RpcMethod, RpcService
from archgen.documents.protobuf.messages import MASK, Field, Ground, Messages, comment, head_of, message
from archgen.documents.protobuf.names import Fields, Names, snake
from archgen.documents.protobuf.words import words

_PAGED = frozenset({OperationKind.LIST, OperationKind.SEARCH})
_READS = _PAGED | {OperationKind.GET, OperationKind.AGGREGATE}
_OWN = {"q": "query", "updated_since": "updated_since"}
"""Parameters of a read that are no filter, by the name that their field has."""
_PAGING = frozenset({"limit", "cursor", "offset"})
_STATUS = re.compile(r"\b(with|is) (400|404|409)\b")
_ENDS = {"from": 1, "to": 2, "longitude": 3}
"""Place of a filter among those of its field, by the last word of its name; the first compares the value itself."""


class ServiceWriter:
    """Writes the package of one service.

    Args:
        ground: What shapes are made of.
        api: The HTTP API, for its title and the size of pages.
        service: What is offered.
        package: Name of the package.
        stem: Name by which the service is called.
        is_open: Whether no caller is stated.
    """

    def __init__(
        self, ground: Ground, api: Api, service: RpcService, *, package: str, stem: str, is_open: bool
    ) -> None:
        self._ground = ground
        self._api = api
        self._service = service
        self._is_open = is_open
        self._package = package
        self._said = words()
        self._name = f"{''.join(part.capitalize() for part in stem.split('_'))}Service"
        methods = (one.name for one in service.methods)
        self._messages = Messages(ground, Names(methods, (self._name,)), package)

    @property
    def imports(self) -> set[str]:
        """Files that it needs; known when the text is written."""
        return self._messages.imports

    def text(self) -> str:
        """Give the whole file."""
        exchanged = [block for one in self._service.methods for block in self._exchanged(one)]
        head, context = self._said.head, self._service.context
        rules = [rule.format_map(self._said.numbers.model_dump()) for rule in head.rules]
        more = [head.open.format(context=context)] if self._is_open else []
        title = head.title.format(title=self._api.title, context=context)
        top = head_of(title, self._package, sorted(self.imports), [*more, *rules])
        return "\n\n".join([top, self._service_text(), *exchanged, *self._messages.blocks()]) + "\n"

    def _service_text(self) -> str:
        blocks = ["\n".join(self._method_lines(one)) for one in self._service.methods]
        said = comment(self._said.services.format(context=self._service.context))
        return "\n".join([*said, f"service {self._name} {{", "\n\n".join(blocks), "}"])

    def _method_lines(self, one: RpcMethod) -> Iterator[str]:
        name, operation = one.name, one.operation
        called = (self._said.called.format(context=each.context, because=each.because) for each in one.callers)
        codes = ", ".join(dict.fromkeys(self._codes(operation)))
        yield from comment(
            f"{operation.summary}.",
            self._described(operation),
            *called,
            self._said.errors.format(codes=codes),
            indent="  ",
        )
        head = f"  rpc {name}({name}Request) returns ({name}Response)"
        if operation.kind in _READS:
            yield f"{head} {{\n    option idempotency_level = NO_SIDE_EFFECTS;\n  }}"
        else:
            yield f"{head};"

    def _described(self, operation: Operation) -> str:
        """Give the description with codes of google.rpc in place of statuses of HTTP."""
        return _STATUS.sub(lambda found: f"{found[1]} {self._code(operation, int(found[2]))}", operation.description)

    def _codes(self, operation: Operation) -> Iterator[str]:
        """Give the codes of google.rpc that a method may end with, from the statuses of the HTTP API."""
        return (self._code(operation, status) for status in operation.statuses if status >= 400)

    def _code(self, operation: Operation, status: int) -> str:
        if status == 409:
            return self._said.conflict.get(operation.kind.value, self._said.other_conflict)
        return self._said.codes[status]

    def _exchanged(self, one: RpcMethod) -> Iterator[str]:
        name, said = one.name, self._said
        request, response = tuple(self._request(one.operation)), tuple(self._response(one.operation))
        yield "\n".join([*comment(said.request.format(method=name)), *message(f"{name}Request", request)])
        told = (said.response.format(method=name), *(() if response else (said.empty,)))
        yield "\n".join([*comment(*told), *message(f"{name}Response", response)])

    def _request(self, operation: Operation) -> Iterator[Field]:
        names, held = Fields(), {one.name: one for one in operation.parameters}
        if operation.kind in _PAGED:
            yield from self._page(names, held)
        yield from self._safeguards(names, operation, held)
        for name, field in _OWN.items():
            if name in held:
                number = self._said.numbers.request[field]
                key = (operation.entity or "", field)
                text = (held[name].description,)
                yield self._messages.field(number, names.name(field), held[name].value, text, key=key)
        places = [one for one in operation.parameters if one.place is Place.PATH]
        for at, one in enumerate(places, start=self._said.numbers.places):
            key = (operation.entity or "", one.name)
            yield self._messages.field(at, names.name(one.name), one.value, (one.description,), key=key)
        yield from self._body(names, operation)
        yield from self._filters(names, operation)

    def _page(self, names: Fields, held: dict[str, Parameter]) -> Iterator[Field]:
        said, numbers, api = self._said, self._said.numbers.request, self._api
        if _PAGING & set(held):
            size = said.page_size.format(most=api.page_size_max, usual=api.page_size)
            yield Field(numbers["page_size"], names.name("page size"), "int32", (size,))
            yield Field(numbers["page_token"], names.name("page token"), "string", (said.page_token,))
        if "sort" in held:
            members = held["sort"].value.members
            orders = ", ".join(f"`{one[1:]} desc`" if one.startswith("-") else f"`{one}`" for one in members)
            text = said.order_by.format(orders=orders)
            yield Field(numbers["order_by"], names.name("order by"), "string", (text,))

    def _safeguards(self, names: Fields, operation: Operation, held: dict[str, Parameter]) -> Iterator[Field]:
        """Give what makes a change safe to repeat and refuses it on a version that is gone."""
        said, numbers = self._said, self._said.numbers.request
        if operation.idempotent_key:
            yield Field(numbers["idempotency_key"], names.name("idempotency key"), "string", (said.key,))
        if "If-Match" in held:
            yield Field(numbers["row_version"], names.name("row version"), "int32", (said.row_version,))
        if operation.kind is OperationKind.UPDATE:
            mask = self._messages.use(MASK)
            yield Field(numbers["update_mask"], names.name("update mask"), mask, (said.update_mask,))

    def _body(self, names: Fields, operation: Operation) -> Iterator[Field]:
        """Give the body: a shape of an entity as one field, any other property by property."""
        if operation.request is None:
            return
        shape, number = self._ground.schemas[operation.request], self._said.numbers.request["body"]
        if shape.entity is not None:
            kind = self._messages.of(shape.name)
            yield Field(number, names.name(snake(self._thing(operation, shape))), kind, (self._said.body,))
            return
        for at, one in enumerate(shape.properties, start=number):
            key = (shape.name, one.name)
            yield self._messages.field(at, names.name(one.name), one.value, (one.description,), key=key)

    def _filters(self, names: Fields, operation: Operation) -> Iterator[Field]:
        numbers, taken = self._said.numbers, set[int]()
        for one in operation.parameters:
            if one.place is not Place.QUERY or one.name in (*_PAGING, *_OWN, "sort"):
                continue
            entity, last = operation.entity or "", words_of(one.name)[-1:]
            at = self._ground.positions[entity, one.field] if one.field is not None else -1
            slot = _ENDS.get(last[0], 0) if last and last != words_of(one.field or "")[-1:] else 0
            number = numbers.filters + numbers.filter_step * at + slot
            while number in taken:
                number += 1
            taken.add(number)
            make = self._messages.field if one.required else self._messages.optional
            key = (entity, one.field or one.name)
            yield make(number, names.name(one.name), one.value, (one.description,), key=key)

    def _response(self, operation: Operation) -> Iterator[Field]:
        if operation.response is None:
            return
        names, shape = Fields(), self._ground.schemas[operation.response]
        if shape.entity is not None:
            kind = self._messages.of(shape.name)
            yield Field(1, names.name(snake(shape.name)), kind, (shape.title,))
        elif operation.kind in _PAGED:
            item = next(one for one in shape.properties if one.name == "items")
            kind = self._messages.of(item.value.ref or "")
            yield Field(1, names.name(plural(snake(item.value.ref or ""))), kind, (item.description,), "repeated ")
            if len(shape.properties) > 1:
                yield Field(2, names.name("next page token"), "string", (self._said.next_page_token,))
        else:
            for at, one in enumerate(shape.properties, start=1):
                key = (shape.name, one.name)
                yield self._messages.field(at, names.name(one.name), one.value, (one.description,), key=key)

    def _thing(self, operation: Operation, shape: Schema) -> str:
        """Give the name of what a body is about: that of the entity as it is shown."""
        shown: Sequence[str | None] = (operation.response, shape.name)
        found = (name for name in shown if name is not None and self._ground.schemas[name].entity == shape.entity)
        return next(found)
