"""What the domain says of its entities before any operation is made: who keeps each, whose it is, what needs what."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from archgen.design.api_rules import api_rules
from archgen.design.data_entities import part_parents
from archgen.design.data_people import contact_entities, personal_entities
from archgen.design.data_rules import data_rules
from archgen.design.data_tables import DataClass, DataModel, Reference, Table
from archgen.design.names import words
from archgen.facts.model import Facts
from archgen.requirements.model import AccessPattern, Entity, FieldType, PatternKind, Requirements

_DEEPEST = 2
"""Entities above another in its path at most."""
_PERSONAL = frozenset({DataClass.PERSONAL, DataClass.SPECIAL_CATEGORY, DataClass.PAYMENT})


def says(name: str, *kinds: str) -> bool:
    """Tell whether a name holds a word of one of the kinds in `says` of api_rules.yaml."""
    own = set(words(name))
    return any(own & set(api_rules().says[kind]) for kind in kinds)


@dataclass(frozen=True)
class Nature:
    """What an entity is to those who call the API.

    Attributes:
        entity: The entity as stated.
        context: Bounded context that owns it.
        appended: Rows are never changed once written, as with readings.
        recorded: Rows record what an outside system did with money.
        happened: A row is the record of something that happened, which nobody edits.
        begun: People still work on a new row and its parts: it has no states, or begins in one of work.
        asked: A new row asks somebody for something.
        names_people: It may name somebody, who may ask to have the name put right.
        personal: It holds personal data that is not merely how to reach an organisation.
        person: It is somebody's account.
        inside: The system itself adds its rows, on a signal or in the course of another operation.
        shared: It belongs to no tenant but to those who run the system for all of them.
    """

    entity: Entity
    context: str
    appended: bool
    recorded: bool
    happened: bool
    begun: bool
    asked: bool
    names_people: bool
    personal: bool
    person: bool
    inside: bool
    shared: bool

    @property
    def kept(self) -> bool:
        """Whether people keep its rows up to date."""
        return not (self.appended or self.recorded or self.happened)


class Survey:
    """The domain as the composition of the API reads it; everything is looked up, nothing searched for.

    Args:
        requirements: What is stated.
        data_model: Tables and references.
        facts: Facts of the system.
    """

    def __init__(self, requirements: Requirements, data_model: DataModel, facts: Facts) -> None:
        self.domain = requirements.domain
        self.actors = requirements.actors
        self.integrations = tuple(one.name for one in requirements.integrations)
        self.tenancy = _value(facts, "tenancy_model", "b2c")
        self.reachable = _value(facts, "public_endpoints", "True") == "True"
        self._special = _value(facts, "data_sensitivity", "") == "special_category"
        self.tables: Mapping[str, Table] = {one.entity: one for one in data_model.tables if one.entity is not None}
        self.parts = part_parents(self.domain)
        self.context_of = {name: context.name for context in self.domain.contexts for name in context.entities}
        self.tenant = next((name for name, one in self.tables.items() if one.tenant_column == "id"), None)
        self._up: dict[str, list[Reference]] = {}
        self._down: dict[str, list[Reference]] = {}
        self._needing: dict[str, list[str]] = {}
        self._below: dict[tuple[frozenset[str], frozenset[str] | None], frozenset[str]] = {}
        for one in data_model.references:
            self._up.setdefault(one.source, []).append(one)
            self._down.setdefault(one.target, []).append(one)
            if self._is_required(one):
                self._needing.setdefault(one.target, []).append(one.source)
        self._patterns: dict[str, list[AccessPattern]] = {}
        for pattern in self.domain.access_patterns:
            self._patterns.setdefault(pattern.entity, []).append(pattern)
        self.natures = self._natures()
        self.parents = self._nest()

    def patterns(self, entity: str) -> tuple[AccessPattern, ...]:
        """Give the access patterns of an entity."""
        return tuple(self._patterns.get(entity, ()))

    def references(self, entity: str) -> tuple[Reference, ...]:
        """Give the references that an entity holds."""
        return tuple(self._up.get(entity, ()))

    def referrers(self, entity: str) -> tuple[Reference, ...]:
        """Give the references that lead to an entity."""
        return tuple(self._down.get(entity, ()))

    def required(self, entity: str) -> tuple[Reference, ...]:
        """Give the references without which a row cannot be, its tenant aside."""
        return tuple(one for one in self.references(entity) if self._is_required(one))

    @cached_property
    def owned(self) -> frozenset[str]:
        """Entities whose rows belong to a tenant."""
        return frozenset(name for name, one in self.tables.items() if one.tenant_column not in (None, "id"))

    @cached_property
    def presented(self) -> frozenset[str]:
        """Entities of which people show a secret to have it checked, as a ticket at the door."""
        found = set()
        for pattern in self.domain.access_patterns:
            columns = self.tables[pattern.entity].columns
            if any(one.data_class is DataClass.SECRET and one.field in pattern.by for one in columns):
                found.add(pattern.entity)
        return frozenset(found)

    def target(self, entity: str, field: str) -> str | None:
        """Give the entity that a field refers to."""
        return next((one.target for one in self.references(entity) if one.field == field), None)

    def below(self, roots: Collection[str], within: Collection[str] | None = None) -> frozenset[str]:
        """Give the entities that cannot be without one of the roots; only those of some contexts where given."""
        key = (frozenset(roots), None if within is None else frozenset(within))
        if key not in self._below:
            self._below[key] = self._needing_one_of(*key)
        return self._below[key]

    def _needing_one_of(self, roots: frozenset[str], within: frozenset[str] | None) -> frozenset[str]:
        found: set[str] = set()
        waiting = list(roots)
        while waiting:
            for source in self._needing.get(waiting.pop(), ()):
                inside = within is None or self.context_of[source] in within
                if inside and source not in found and source not in roots:
                    found.add(source)
                    waiting.append(source)
        return frozenset(found)

    def above(self, roots: Iterable[str]) -> frozenset[str]:
        """Give the entities that the roots refer to, directly or through others."""
        found: set[str] = set()
        waiting = list(roots)
        while waiting:
            for one in self.references(waiting.pop()):
                if one.target not in found:
                    found.add(one.target)
                    waiting.append(one.target)
        return frozenset(found)

    @cached_property
    def sensitive(self) -> frozenset[str]:
        """Entities that hold personal data or cannot be without somebody's: what belongs to a person is about them."""
        personal = frozenset(name for name, one in self.natures.items() if one.personal)
        return personal | self.below(personal)

    def root(self, entity: str) -> str:
        """Give the entity on top of an entity's path."""
        while entity in self.parents:
            entity = self.parents[entity]
        return entity

    def _nest(self) -> dict[str, str]:
        """Give the entity under whose path each entity stands that has no life without it; rings stand apart."""
        wanted = {name: self.parts.get(name) or self._parent(name) for name in self.natures}
        found: dict[str, str] = {}
        for name, parent in wanted.items():
            line = [name]
            while (above := wanted.get(line[-1])) is not None and above not in line:
                line.append(above)
            if parent is not None and wanted[line[-1]] is None and len(line) <= _DEEPEST + 1:
                found[name] = parent
        return found

    def _parent(self, entity: str) -> str | None:
        """Give what an entity without states has as its only required reference inside its context.

        It counts as a parent when nothing else refers to the entity, when the entity is read by it, or when it is
        somebody's account.
        """
        required, nature = self.required(entity), self.natures[entity]
        if len(required) != 1 or nature.entity.lifecycle is not None or nature.person:
            return None
        one = required[0]
        if self.context_of[one.target] != nature.context:
            return None
        listed = any(one.field in pattern.by for pattern in self.patterns(entity))
        alone = not self.referrers(entity)
        return one.target if alone or listed or self.natures[one.target].person else None

    def _is_required(self, one: Reference) -> bool:
        table = self.tables[one.source]
        names_tenant = any(column.name == table.tenant_column for column in table.columns_of(one.field))
        return one.via is None and not one.is_optional and one.target != one.source and not names_tenant

    def _natures(self) -> dict[str, Nature]:
        contacts = contact_entities(self.domain, special=self._special)
        personal = personal_entities(self.domain, special=self._special) - contacts
        acting = {word for actor in self.actors for word in words(actor)}
        shared = self.above((self.tenant,)) - {self.tenant} if self.tenant is not None else frozenset()
        return {
            one.name: self._nature(one, personal=one.name in personal, shared=one.name in shared, acting=acting)
            for one in self.domain.entities
        }

    def _nature(self, entity: Entity, *, personal: bool, shared: bool, acting: set[str]) -> Nature:
        own, rules = words(entity.name), api_rules()
        cycle = entity.lifecycle
        appended = bool(set(own) & set(data_rules().append_only_words)) and cycle is None
        moments = (one.name for one in entity.fields if one.type is FieldType.TIMESTAMP and not one.optional)
        return Nature(
            entity=entity,
            context=self.context_of[entity.name],
            appended=appended,
            recorded=bool(self.integrations) and own[-1:] != () and own[-1] in rules.says["recorded"],
            happened=any(says(moment, "happened") for moment in moments),
            begun=cycle is None or says(cycle.initial, "begun"),
            asked=cycle is not None and says(cycle.initial, "asked"),
            names_people=personal and any(one.optional and one.pii for one in entity.fields),
            personal=personal,
            person=personal and not appended and (says(entity.name, "person") or bool(set(own) & acting)),
            inside=any(_is_inside(one) for one in self.patterns(entity.name)),
            shared=shared,
        )


def _is_inside(pattern: AccessPattern) -> bool:
    """Tell whether a pattern adds rows that no caller asks for, by the first word of its name."""
    first = next(iter(words(pattern.name)), "")
    changing = (*data_rules().take_words, *data_rules().update_words)
    return pattern.kind is PatternKind.WRITE and not pattern.by and says(first, "inside") and first not in changing


def _value(facts: Facts, name: str, default: str) -> str:
    """Give the value of a fact as text; the default where nobody resolved it."""
    found = facts.value(name) if name in facts else None
    return default if found is None else str(found)
