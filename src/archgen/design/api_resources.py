"""Places of entities in the paths of the API, and what decisions say of all its operations."""

from dataclasses import dataclass, field, replace

from archgen.design.api_model import Parameter, Place, Value, ValueType
from archgen.design.api_rules import api_rules
from archgen.design.data_tables import DataModel, Table
from archgen.design.names import Allocator, Style, plural_title
from archgen.requirements.model import AccessPattern, Domain, Entity

_UUID = Value(type=ValueType.STRING, format="uuid", max_length=36)


@dataclass(frozen=True)
class Conventions:
    """What decisions say of all operations."""

    paging: str = "cursor"
    idempotency: bool = False
    etags: bool = False
    dated: bool = False


@dataclass
class Resource:
    """An entity with its place in the paths."""

    entity: Entity
    table: Table
    tag: str
    path: str
    item: str
    parameter: Parameter
    base: str
    segment: str
    parent: "Resource | None" = None
    parts: list[str] = field(default_factory=list)
    patterns: tuple[AccessPattern, ...] = ()

    @property
    def title(self) -> str:
        """Name as people know it."""
        return self.entity.name

    @property
    def titles(self) -> str:
        """Name of several."""
        return plural_title(self.entity.name)

    def flat(self, patterns: tuple[AccessPattern, ...]) -> "Resource":
        """Give the resource as a collection of its own, for patterns that cross its parents."""
        return replace(self, path=f"/{self.segment}", parent=None, patterns=patterns)


def build_resources(domain: Domain, data_model: DataModel, parents: dict[str, str]) -> tuple[Resource, ...]:
    """Give every entity its place in the paths: parts stand under what they belong to."""
    segments = Allocator("entity", style=Style.KEBAB, plurals=True, reserved=("actions", "webhooks"))
    bases = Allocator("entity", style=Style.PASCAL, reserved=())
    tags = {entity.name: entity.name for entity in domain.entities}
    found: dict[str, Resource] = {}
    waiting = list(domain.entities)
    names = {entity.name: (segments.allocate(entity.name), bases.allocate(entity.name)) for entity in domain.entities}
    keys = Allocator("parameter", reserved=())
    parameters = {entity.name: keys.allocate(f"{entity.name} id") for entity in domain.entities}
    while waiting:
        entity = waiting.pop(0)
        above = parents.get(entity.name)
        if above is not None and above not in found:
            if any(one.name == above for one in waiting):
                waiting.append(entity)
                continue
            above = None
        parent = found[above] if above is not None else None
        segment, base = names[entity.name]
        path = f"{parent.item if parent is not None else ''}/{segment}"
        key = parameters[entity.name]
        said = api_rules().parameters["path"].format(one=entity.name)
        found[entity.name] = Resource(
            entity=entity,
            table=data_model.table_of(entity.name),
            tag=tags[_root(entity.name, parents)],
            path=path,
            item=f"{path}/{{{key}}}",
            parameter=Parameter(
                name=key, place=Place.PATH, description=said, value=_UUID, required=True, references=entity.name
            ),
            base=base,
            segment=segment,
            parent=parent,
            patterns=tuple(one for one in domain.access_patterns if one.entity == entity.name),
        )
        if parent is not None:
            parent.parts.append(entity.name)
    return tuple(found[entity.name] for entity in domain.entities)


def _root(name: str, parents: dict[str, str]) -> str:
    seen: set[str] = set()
    while name in parents and name not in seen:
        seen.add(name)
        name = parents[name]
    return name
