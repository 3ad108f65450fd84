"""Places of entities in the paths of the API, and what decisions say of all its operations."""

from dataclasses import dataclass, field, replace

from archgen.design.api_model import Parameter, Place, Value, ValueType
from archgen.design.api_rules import api_rules
from archgen.design.api_survey import Survey
from archgen.design.data_tables import Table
from archgen.design.names import Allocator, Style, plural, plural_title, words
from archgen.requirements.model import AccessPattern, Entity

_OWN_PATHS = ("actions", "downloads", "uploads", "webhooks", "webhook-endpoints")
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
    """An entity with its place in the paths.

    Its rows are listed and created under its parent. What others refer to has a path of its own for each row, as those
    who hold its identifier need not know its parent.
    """

    entity: Entity
    table: Table
    tag: str
    path: str
    item: str
    parameter: Parameter
    base: str
    segment: str
    parent: "Resource | None" = None
    is_shallow: bool = False
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


def build_resources(survey: Survey) -> tuple[Resource, ...]:
    """Give every entity its place in the paths: what has no life without another stands under it."""
    domain = survey.domain
    segments = Allocator("entity", style=Style.KEBAB, plurals=True, reserved=_OWN_PATHS)
    bases = Allocator("entity", style=Style.PASCAL, reserved=())
    keys = Allocator("parameter", reserved=())
    names = {
        one.name: (segments.allocate(one.name), bases.allocate(one.name), keys.allocate(f"{one.name} id"))
        for one in domain.entities
    }
    messages = tuple(frozenset(words(step.message)) for flow in domain.flows for step in flow.steps)
    found: dict[str, Resource] = {}
    for entity in sorted(domain.entities, key=lambda one: len(_line(survey, one.name))):
        parent = found.get(survey.parents.get(entity.name, ""))
        segment, base, key = names[entity.name]
        path = f"{parent.item if parent is not None else ''}/{segment}"
        is_shallow = parent is not None and bool(survey.referrers(entity.name))
        said = api_rules().parameters["path"].format(one=entity.name)
        found[entity.name] = Resource(
            entity=entity,
            table=survey.tables[entity.name],
            tag=survey.root(entity.name),
            path=path,
            item=f"{f'/{segment}' if is_shallow else path}/{{{key}}}",
            parameter=Parameter(
                name=key, place=Place.PATH, description=said, value=_UUID, required=True, references=entity.name
            ),
            base=base,
            segment=segment,
            parent=parent,
            is_shallow=is_shallow,
            patterns=survey.patterns(entity.name),
        )
        if parent is not None and (entity.name in survey.parts or _come_along(entity.name, parent.title, messages)):
            parent.parts.append(entity.name)
    return tuple(found[entity.name] for entity in domain.entities)


def _line(survey: Survey, entity: str) -> tuple[str, ...]:
    """Give the entities above another in its path."""
    parent = survey.parents.get(entity)
    return () if parent is None else (parent, *_line(survey, parent))


def _come_along(part: str, whole: str, messages: tuple[frozenset[str], ...]) -> bool:
    """Say whether a message names a whole together with several of its parts, such as an event with ticket types."""
    own, several = words(whole), plural("_".join(words(part))).split("_")
    return bool(own) and any(own[-1] in said and several[-1] in said and set(own) <= said for said in messages)
