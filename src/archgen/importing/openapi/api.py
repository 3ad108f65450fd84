"""An API description as a tree whose references lead somewhere, in the forms of OpenAPI 3 and Swagger 2 alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archgen.importing.sketch import Item, ItemKind, Origin
from archgen.requirements.document import Document, Entry, Node, NodeKind

METHODS = ("get", "put", "post", "patch", "delete", "head", "options", "trace", "query")
"""Keys of a path that are operations."""

_MOST_STEPS = 50
"""References that are followed one after the other before the chain counts as a circle."""

_SCHEMAS = ("#/components/schemas/", "#/definitions/")


@dataclass
class Api:
    """One description.

    Attributes:
        document: The parsed file.
        left_out: References that lead nowhere or elsewhere, each once.
    """

    document: Document
    left_out: list[Item] = field(default_factory=list)
    _told: set[str] = field(default_factory=set)
    _schemas: dict[str, Node] | None = None

    @property
    def root(self) -> Node:
        """Give the whole description."""
        return self.document.root

    def origin(self, node: Node) -> Origin:
        """Give where a node stands."""
        return Origin(self.document.file, node.place.line)

    def item(self, kind: ItemKind, name: str, node: Node) -> Item:
        """Give something of the description as an item."""
        return Item(kind, name, self.origin(node))

    def at(self, *keys: str) -> Node | None:
        """Give what stands under keys from the top, references followed."""
        node: Node | None = self.root
        for key in keys:
            node = self.resolve(node).get(key) if node is not None else None
        return self.resolve(node) if node is not None else None

    def resolve(self, node: Node) -> Node:
        """Follow references; one that leads nowhere, elsewhere or in a circle is told, and stands for itself."""
        for _ in range(_MOST_STEPS):
            target = reference(node)
            if not target:
                return node
            found = self._find(target, node)
            if found is None:
                return node
            node = found
        self._tell(node, reference(node), "broken_reference")
        return Node(NodeKind.MAP, node.path, node.place)

    def _find(self, target: str, node: Node) -> Node | None:
        if not target.startswith("#"):
            self._tell(node, target, "remote_reference")
            return None
        found: Node | None = self.root
        for part in target.removeprefix("#").strip("/").split("/") if target != "#" else ():
            key = part.replace("~1", "/").replace("~0", "~").replace("%7B", "{").replace("%7D", "}")
            found = _step(found, key) if found is not None else None
        if found is None:
            self._tell(node, target, "broken_reference")
        return found

    def _tell(self, node: Node, target: str, reason: str) -> None:
        if target not in self._told:
            self._told.add(target)
            item = self.item(ItemKind.REFERENCE, f"$ref {target}", node)
            self.left_out.append(item.left_out(reason, target=target))

    def schemas(self) -> dict[str, Node]:
        """Give the named schemas."""
        if self._schemas is None:
            found = self.at("components", "schemas") or self.at("definitions")
            self._schemas = {entry.key: entry.value for entry in found.entries} if found is not None else {}
        return self._schemas

    def schema_name(self, node: Node) -> str | None:
        """Give the name of the schema that a node refers to; none for one that stands in place."""
        target = reference(node)
        prefix = next((one for one in _SCHEMAS if target.startswith(one)), None)
        name = target.removeprefix(prefix).replace("~1", "/").replace("~0", "~") if prefix else ""
        return name if name in self.schemas() else None


def reference(node: Node) -> str:
    """Give what a node refers to; nothing when it is no reference."""
    found = next((entry.value for entry in node.entries if entry.key == "$ref"), None)
    return found.text if found is not None and found.kind is NodeKind.SCALAR else ""


def _step(node: Node, key: str) -> Node | None:
    if node.kind is NodeKind.LIST:
        return node.items[int(key)] if key.isdigit() and int(key) < len(node.items) else None
    return next((entry.value for entry in node.entries if entry.key == key), None)


def entries(node: Node | None) -> tuple[Entry, ...]:
    """Give the keys of a mapping; none when it is absent or something else."""
    return node.entries if node is not None and node.kind is NodeKind.MAP else ()


def items(node: Node | None) -> tuple[Node, ...]:
    """Give the elements of a list; none when it is absent or something else."""
    return node.items if node is not None and node.kind is NodeKind.LIST else ()


def text(node: Node | None) -> str:
    """Give a scalar's text; nothing when it is absent or something else."""
    return node.text.strip() if node is not None and node.kind is NodeKind.SCALAR else ""


def is_true(node: Node | None) -> bool:
    """Tell whether a scalar says yes."""
    return text(node).casefold() == "true"


@dataclass(frozen=True)
class Operation:
    """One method of one path.

    Attributes:
        method: Lower case.
        path: As it is written, without a query.
        node: The operation.
        parameters: Its parameters and those of its path, references followed.
        item: The operation as an item.
    """

    method: str
    path: str
    node: Node
    parameters: tuple[Node, ...]
    item: Item


def operations(api: Api) -> Iterator[Operation]:
    """Give all operations in their order."""
    for path in entries(api.at("paths")):
        below, address = api.resolve(path.value), path.key.partition("?")[0]
        shared = [api.resolve(one) for one in items(below.get("parameters"))]
        for entry in entries(below):
            if entry.key.casefold() in METHODS:
                own = [api.resolve(one) for one in items(entry.value.get("parameters"))]
                name = f"{entry.key.upper()} {path.key}"
                item = Item(ItemKind.OPERATION, name, Origin(api.document.file, entry.place.line))
                keys = {(text(one.get("name")), text(one.get("in"))) for one in own}
                rest = [one for one in shared if (text(one.get("name")), text(one.get("in"))) not in keys]
                yield Operation(entry.key.casefold(), address, entry.value, (*rest, *own), item)


def answer_schema(api: Api, operation: Operation) -> Node | None:
    """Give the schema of what an operation answers when all goes well."""
    responses = operation.node.get("responses")
    for entry in entries(responses):
        if entry.key.startswith("2") or entry.key == "default":
            response = api.resolve(entry.value)
            found = _content_schema(api, response) or response.get("schema")
            if found is not None and entry.key != "default":
                return found
    return None


def body_schema(api: Api, operation: Operation) -> Node | None:
    """Give the schema of what an operation takes."""
    body = operation.node.get("requestBody")
    if body is not None:
        return _content_schema(api, api.resolve(body))
    return next((one.get("schema") for one in operation.parameters if text(one.get("in")) == "body"), None)


def _content_schema(api: Api, node: Node) -> Node | None:
    """Give the schema of the first kind of content, JSON before others."""
    found = entries(node.get("content"))
    ranked = sorted(found, key=lambda entry: "json" not in entry.key)
    return next((one for entry in ranked if (one := api.resolve(entry.value).get("schema")) is not None), None)


def failure_schemas(api: Api, operation: Operation) -> Iterator[Node]:
    """Give the schemas of what an operation answers when something fails."""
    for entry in entries(operation.node.get("responses")):
        if not entry.key.startswith(("1", "2", "3")):
            response = api.resolve(entry.value)
            found = _content_schema(api, response) or response.get("schema")
            if found is not None:
                yield found
