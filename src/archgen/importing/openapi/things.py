"""Which schemas describe the same thing, and which of the things are entities.

An API shows a thing in several views: what it answers, what it takes, a short and a full form. Schemas are views of one
thing when their names differ by such a word only and they share most of their properties. A thing is an entity when it
has an identifier or when an operation reads it by itself; everything else is a part of one, or belongs to a call.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from archgen.importing.naming import clean, entity_name, field_form, form, split, unique
from archgen.importing.openapi.api import Api, Operation, answer_schema, body_schema, failure_schemas, items
from archgen.importing.openapi.rules import api_rules
from archgen.importing.openapi.shapes import Shape, shape_of
from archgen.importing.openapi.unwrapping import unwrap
from archgen.importing.sketch import Item, ItemKind
from archgen.requirements.document import Node

_MOSTLY = 0.5
"""Share of the smaller one's properties from which two schemas are views of one thing."""

_VERSION = ("api", "rest", "public", "v")


@dataclass(frozen=True)
class View:
    """A schema, or what stands in its place in an operation.

    Attributes:
        name: Name of the schema, or of the thing that the path names.
        shape: What it comes to.
        item: The schema as an item.
        is_named: Whether it stands among the named schemas.
    """

    name: str
    node: Node
    shape: Shape
    item: Item
    is_named: bool = True


@dataclass
class Thing:
    """What one or several schemas describe.

    Attributes:
        name: Name of the entity that it would be.
        views: Its schemas, the main one first.
        is_read: Whether an operation reads it by itself.
    """

    name: str
    views: list[View] = field(default_factory=list)
    is_read: bool = False

    @property
    def is_entity(self) -> bool:
        """Whether it is stored by itself."""
        return self.is_read or self.identifier != ""

    @property
    def identifier(self) -> str:
        """Give the name of the property that identifies it; nothing when it has none."""
        names = {name for view in self.views for name in view.shape.properties}
        known = next((name for name in api_rules().identifiers if name in names), "")
        own = {f"{form(self.name)}{ending}" for ending in ("id", "uuid")}
        return known or next((name for name in sorted(names) if field_form(name) in own), "")


@dataclass
class Things:
    """All things of an API, and where each schema belongs.

    Attributes:
        by_schema: The thing that a named schema is a view of.
        envelopes: Names of schemas that wrap others for a call.
        failures: Names of schemas that tell of a fault.
        by_path: The thing that the list at a path holds, by the path without the names of its parameters.
    """

    api: Api
    all: list[Thing] = field(default_factory=list)
    by_schema: dict[str, Thing] = field(default_factory=dict)
    envelopes: set[str] = field(default_factory=set)
    failures: set[str] = field(default_factory=set)
    by_path: dict[str, Thing] = field(default_factory=dict)
    _entities: dict[str, Thing] = field(default_factory=dict)
    _by_form: dict[str, Thing] = field(default_factory=dict)

    @property
    def entities(self) -> tuple[Thing, ...]:
        """Give the things that are entities."""
        return tuple(self._entities.values())

    def settle(self) -> None:
        """Decide what is an entity, not what wraps a call or tells of a fault, and name each; the last step."""
        calls = self.envelopes | self.failures
        for thing in self.all:
            names = {view.name for view in thing.views if view.is_named}
            if thing.is_entity and not (names and names <= calls):
                thing.name = unique(thing.name, self._entities)
                self._entities[thing.name] = thing
                self._by_form.setdefault(form(thing.name), thing)

    def is_entity(self, thing: Thing) -> bool:
        """Tell whether a thing is stored."""
        return self._entities.get(thing.name) is thing

    def named(self, name: str) -> Thing | None:
        """Find the entity that a path or a parameter names."""
        return self._by_form.get(form(name))

    def is_list(self, path: str) -> bool:
        """Tell whether a path is where the rows of an entity are: it is read there, or its last word names it."""
        last = path.rstrip("/").rpartition("/")[2]
        return _anonymous(path) in self.by_path or (not is_parameter(last) and self.named(_word(last)) is not None)

    def at_path(self, path: str) -> Thing | None:
        """Find the entity that a path is about: what is read there, or above it, else what it names last."""
        parts = path.rstrip("/").split("/")
        for end in range(len(parts), 1, -1):
            above = self.by_path.get(_anonymous("/".join(parts[:end])))
            named = self.named(_word(parts[end - 1])) if not is_parameter(parts[end - 1]) else None
            found = above if above is not None and self.is_entity(above) else named
            if found is not None:
                return found
        return None

    def of_node(self, node: Node) -> Thing | None:
        """Find the entity whose schema a node refers to, also as the only one among alternatives."""
        name = self.api.schema_name(node)
        thing = self.by_schema.get(name) if name is not None else None
        if thing is not None:
            return thing if self.is_entity(thing) else None
        choices = [*items(node.get("oneOf")), *items(node.get("anyOf"))]
        found = {id(one): one for one in map(self.of_node, choices) if one is not None}
        return next(iter(found.values())) if len(found) == 1 else None


def find_things(api: Api, operations: Iterable[Operation]) -> Things:
    """Group the schemas of an API into things."""
    things = Things(api)
    views = [_view(api, name, node) for name, node in api.schemas().items()]
    objects = [view for view in views if view.shape.is_object]
    by_form: dict[str, View] = {}
    for view in objects:
        by_form.setdefault(form(view.name), view)
    started: dict[str, Thing] = {}
    for view in objects:
        _place(things, view, by_form, started)
    every = tuple(operations)
    for operation in every:
        _read_answer(things, operation)
    answers = {name for operation in every for name in _names(api, answer_schema(api, operation))}
    failures = {name for operation in every for node in failure_schemas(api, operation) for name in _names(api, node)}
    things.failures = failures - answers
    things.settle()
    return things


def _view(api: Api, name: str, node: Node) -> View:
    return View(name, node, shape_of(api, node), api.item(ItemKind.SCHEMA, name, node))


def _names(api: Api, node: Node | None) -> set[str]:
    """Give the names of the schemas that an answer consists of."""
    if node is None:
        return set()
    found = unwrap(api, node)
    outer = api.schema_name(node)
    return {name for name in (outer, found.name, *found.wrappers) if name}


def core(name: str) -> tuple[str, ...]:
    """Give the words of a schema's name without those that tell of a view, and without what stands before a point."""
    words = tuple(word for word in split(name.rpartition(".")[2] or name))
    variants = api_rules().variants
    while len(words) > 1 and words[-1].casefold() in variants:
        words = words[:-1]
    while len(words) > 1 and words[0].casefold() in variants:
        words = words[1:]
    return words


def _place(things: Things, view: View, by_form: dict[str, View], started: dict[str, Thing]) -> None:
    """Put a schema to the thing that it is a view of, or begin a new one."""
    words = core(view.name)
    wanted = form("_".join(words))
    main = by_form.get(wanted)
    main = None if main is view else main
    known = started.get(wanted)
    if known is not None and (known.views[0] is main or _overlap(view.shape, known.views[0].shape)):
        known.views.append(view)
    elif main is not None and _overlap(view.shape, main.shape):
        known = Thing(entity_name(words) or clean(view.name), [view])
        things.all.append(known)
    else:
        is_alone = known is None and main is None
        name = entity_name(words) if is_alone else entity_name(split(view.name))
        known = Thing(name or clean(view.name), [view])
        things.all.append(known)
    started.setdefault(form(known.name), known)
    if form(view.name) == wanted:
        known.views.sort(key=lambda one: form(one.name) != wanted)
    things.by_schema[view.name] = known


def _overlap(one: Shape, two: Shape) -> bool:
    """Tell whether two schemas share most of their properties."""
    first, second = ({field_form(name) for name in shape.properties} for shape in (one, two))
    smaller = min(len(first), len(second))
    return smaller > 0 and len(first & second) >= _MOSTLY * smaller


def _read_answer(things: Things, operation: Operation) -> None:
    """Note what an operation reads; an object that stands in its answer itself is named by the path."""
    schema = answer_schema(things.api, operation)
    if schema is None:
        return
    found = unwrap(things.api, schema)
    things.envelopes |= set(found.wrappers)
    if operation.method != "get":
        return
    thing = things.by_schema.get(found.name or "")
    is_own = _is_resource_path(operation.path)
    is_one = is_parameter(operation.path.rstrip("/").rpartition("/")[2])
    home = operation.path.rstrip("/").rpartition("/")[0] if is_one and not found.is_many else operation.path
    shape = shape_of(things.api, found.node)
    name = entity_name(split(path_noun(operation.path)))
    if thing is not None:
        thing.is_read = thing.is_read or (is_own and (found.is_many or is_one))
    elif found.name is None and shape.is_object and name and is_own:
        item = things.api.item(ItemKind.SCHEMA, f"{operation.item.name} answer", found.node)
        thing = _add_inline(things, View(name, found.node, shape, item, is_named=False))
    if thing is not None:
        things.by_path.setdefault(_anonymous(home), thing)


def _add_inline(things: Things, view: View) -> Thing | None:
    """Add an object that stands in an answer to the thing of its name; a thing of its own needs an identifier."""
    known = next((one for one in things.all if form(one.name) == form(view.name)), None)
    if known is None:
        known = Thing(view.name)
        if not Thing(view.name, [view]).identifier:
            return None
        things.all.append(known)
    known.views.append(view)
    known.is_read = True
    return known


def add_body(things: Things, operation: Operation) -> View | None:
    """Give what an operation takes, when it stands in the operation itself, as a view of the thing of its path."""
    node = body_schema(things.api, operation)
    if node is None or things.api.schema_name(node) is not None:
        return None
    shape = shape_of(things.api, node)
    name = f"{operation.item.name} body"
    return View(name, node, shape, things.api.item(ItemKind.SCHEMA, name, node), is_named=False)


def _anonymous(path: str) -> str:
    """Give a path without the names of its parameters."""
    return "/".join("{}" if is_parameter(part) else _word(part) for part in path.rstrip("/").split("/"))


def _word(part: str) -> str:
    """Give a part of a path without the ending that names a format, such as ``.json``."""
    return part.partition(".")[0] or part


def segments(path: str) -> list[str]:
    """Give the parts of a path without versions and the word that only says that it is an API."""
    parts = [part for part in path.split("/") if part]
    return [part for part in parts if part.casefold() not in _VERSION and not _is_version(part)]


def _is_version(part: str) -> bool:
    return part[:1].casefold() == "v" and part[1:].replace(".", "").isdigit()


def is_parameter(part: str) -> bool:
    """Tell whether a part of a path stands for a value."""
    return "{" in part or part.startswith(":")


def path_noun(path: str) -> str:
    """Give the last part of a path that is a word."""
    words = [part for part in segments(path) if not is_parameter(part)]
    return _word(words[-1]) if words else ""


def _is_resource_path(path: str) -> bool:
    """Tell whether a path ends with a noun in the plural or with what identifies one of them."""
    noun = path_noun(path).casefold()
    return bool(noun) and noun not in api_rules().aggregates
