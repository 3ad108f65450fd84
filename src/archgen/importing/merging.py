"""Several sketches as one: what has the same name in two files is one thing, and where they disagree it is told.

The database is believed before the API, and the API before the compose file; of two files of a kind, the one named
first. Entities meet by the singular of their names (the table ``users`` and the schema ``User``), fields by their names
without case and separators, a reference also by the column that holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from archgen.importing.lexicon import lexicon
from archgen.importing.naming import field_form, form, split, unique
from archgen.importing.patterns import Patterns
from archgen.importing.sketch import (
    EntitySketch,
    Found,
    Item,
    ItemKind,
    Note,
    Origin,
    Sketch,
    SourceKind,
    Value,
    note,
)
from archgen.knowledge.spelling import normal
from archgen.requirements.field_text import field_text
from archgen.requirements.model import AccessPattern, EntityField, Existing, FieldType, Integration

_FAMILIES = (
    {FieldType.STRING, FieldType.TEXT, FieldType.EMAIL, FieldType.URL, FieldType.PHONE, FieldType.ENUM, FieldType.IP}
    | {FieldType.UUID},
    {FieldType.INT, FieldType.BIGINT, FieldType.DECIMAL, FieldType.MONEY},
    {FieldType.DATE, FieldType.TIMESTAMP},
)
_WRITTEN_AS_TEXT = {FieldType.DATE, FieldType.TIMESTAMP, FieldType.TIME, FieldType.DURATION} | {
    FieldType.DECIMAL, FieldType.MONEY, FieldType.BIGINT, FieldType.GEO, FieldType.FILE,
}  # fmt: skip
"""Types that JSON can only write as text, so that an API which says no more than `string` agrees."""

_HOLDS_AN_ID = {FieldType.INT, FieldType.BIGINT, FieldType.UUID, FieldType.STRING, FieldType.TEXT, FieldType.JSON}


@dataclass(frozen=True)
class Merged:
    """What all files say together."""

    sketches: tuple[Sketch, ...]
    title: Found[str] | None
    summary: Found[str] | None
    facts: tuple[Found[tuple[str, str]], ...]
    existing: tuple[Found[Existing], ...]
    actors: tuple[Found[str], ...]
    integrations: tuple[Found[Integration], ...]
    entities: tuple[EntitySketch, ...]
    patterns: tuple[Found[AccessPattern], ...]
    left_out: tuple[Item, ...]
    conflicts: tuple[Note, ...]


def merge(sketches: Sequence[Sketch]) -> Merged:
    """Merge sketches; the order of kinds decides whom to believe."""
    order = list(SourceKind)
    ranked = sorted(sketches, key=lambda one: order.index(one.kind))
    merger = _Merger()
    for sketch in ranked:
        merger.add(sketch)
    return merger.result(tuple(sketches))


@dataclass
class _Merger:
    """Takes one sketch after the other."""

    entities: dict[str, EntitySketch] = field(default_factory=dict)
    patterns: Patterns = field(default_factory=Patterns.empty)
    titles: list[Found[str]] = field(default_factory=list)
    summaries: list[Found[str]] = field(default_factory=list)
    facts: dict[str, Found[tuple[str, str]]] = field(default_factory=dict)
    existing: dict[str, Found[Existing]] = field(default_factory=dict)
    actors: dict[str, Found[str]] = field(default_factory=dict)
    integrations: dict[str, Found[Integration]] = field(default_factory=dict)
    left_out: list[Item] = field(default_factory=list)
    conflicts: list[Note] = field(default_factory=list)

    def add(self, sketch: Sketch) -> None:
        self.titles += [sketch.title] if sketch.title else []
        self.summaries += [sketch.summary] if sketch.summary else []
        self.left_out += sketch.left_out
        self._add_entities(sketch)
        for fact in sketch.facts:
            _join(self.facts, fact.value[0], fact)
        for actor in sketch.actors:
            _join(self.actors, form(actor.value), actor)
        for integration in sketch.integrations:
            _join(self.integrations, normal(integration.value.name), integration)
        for one in sketch.existing:
            self._add_existing(one)

    def result(self, sketches: tuple[Sketch, ...]) -> Merged:
        return Merged(
            sketches=sketches,
            title=self._best(self.titles) or _named_for(sketches[0].files[0]),
            summary=self._best(self.summaries),
            facts=tuple(self.facts.values()),
            existing=tuple(self.existing.values()),
            actors=tuple(self.actors.values()),
            integrations=tuple(self.integrations.values()),
            entities=tuple(self.entities.values()),
            patterns=self.patterns.named(),
            left_out=tuple(self.left_out),
            conflicts=tuple(dict.fromkeys(self.conflicts)),
        )

    def _best(self, found: list[Found[str]]) -> Found[str] | None:
        """Take the first that is stated, an API's before others, else the first guess; what others state is told."""
        guesses = lexicon().guesses
        ranked = sorted(found, key=lambda one: any(remark.id in guesses for remark in one.remarks))
        for other in ranked[1:]:
            self.left_out += [item.left_out("title_unused") for item in other.items]
        return ranked[0] if ranked else None

    def _add_existing(self, one: Found[Existing]) -> None:
        key = normal(one.value.technology)
        before = self.existing.get(key)
        if before is None:
            self.existing[key] = one
            return
        first, second = before.value.version, one.value.version
        if first and second and not _same_version(first, second):
            at, also = _place(before.items), _place(one.items)
            path = f"existing.{before.value.technology}"
            self.conflicts.append(note("version", path=path, first=first, second=second, at=at, also=also))
        entry = before.value.model_copy(
            update={"version": first or second, "role": before.value.role or one.value.role}
        )
        self.existing[key] = Found(entry, (*before.items, *one.items), (*before.remarks, *one.remarks))

    # --- entities ---

    def _add_entities(self, sketch: Sketch) -> None:
        """Add the entities of a file, then its patterns, under the names that they have here."""
        known = {form(name): name for name in reversed(self.entities)}
        renamed: dict[str, str] = {}
        for entity in sketch.entities:
            same = known.pop(form(entity.name), None)
            renamed[entity.name] = same or unique(entity.name, {*self.entities, *renamed.values()})
        fields: dict[tuple[str, str], str] = {}
        for entity in sketch.entities:
            name = renamed[entity.name]
            moved = replace(entity, name=name, fields=tuple(_retarget(one, renamed) for one in entity.fields))
            before = self.entities.get(name)
            if before is None:
                self.entities[name] = moved
            else:
                self.entities[name] = self._unite(before, moved, fields)
        for one in sketch.patterns:
            self._add_pattern(one, renamed[one.value.entity], fields)

    def _add_pattern(self, one: Found[AccessPattern], entity: str, fields: dict[tuple[str, str], str]) -> None:
        def here(name: str) -> str:
            return fields.get((entity, name), name)

        value = one.value
        update = {
            "entity": entity,
            "by": tuple(map(here, value.by)),
            "range": tuple(map(here, value.range)),
            "sort": tuple(sort.model_copy(update={"field": here(sort.field)}) for sort in value.sort),
        }
        self.patterns.add(value.model_copy(update=update), one.items, one.remarks)

    def _unite(self, before: EntitySketch, after: EntitySketch, fields: dict[tuple[str, str], str]) -> EntitySketch:
        """Add what a second file says about an entity; ``fields`` learns under which names its fields go on."""
        known = {alias: one.value.name for one in reversed(before.fields) for alias in _aliases(one)}
        ids = {field_form(item.name.rpartition(".")[2]) for item in before.identifier}
        merged = {one.value.name: one for one in before.fields}
        identifier = [*before.identifier, *after.identifier]
        for one in after.fields:
            name = next((known[alias] for alias in _aliases(one) if alias in known), None)
            if name is None and ids & set(_aliases(one)):
                identifier += one.items
                fields[after.name, one.value.name] = "id"
            elif name is None:
                new = unique(one.value.name, merged)
                merged[new] = replace(one, value=one.value.model_copy(update={"name": new}))
                fields[after.name, one.value.name] = new
            else:
                merged[name] = self._unite_fields(before.name, merged[name], one)
                fields[after.name, one.value.name] = name
        return replace(
            before,
            items=(*before.items, *after.items),
            description=before.description or after.description,
            context=before.context or after.context,
            fields=tuple(merged.values()),
            identifier=tuple(identifier),
            remarks=tuple(dict.fromkeys((*before.remarks, *after.remarks))),
        )

    def _unite_fields(self, entity: str, one: Found[EntityField], two: Found[EntityField]) -> Found[EntityField]:
        """Keep the first of two descriptions of a field; sensitivity and uniqueness of either hold."""
        first, second = one.value, two.value
        path, at, also = f"{entity}.{first.name}", _place(one.items), _place(two.items)
        if not _agree(first, second):
            shown = [_shown(value) for value in (first, second)]
            self.conflicts.append(note("type", path=path, first=shown[0], second=shown[1], at=at, also=also))
        elif first.type is second.type is FieldType.ENUM and set(first.members) != set(second.members):
            missing = ", ".join(sorted(set(first.members) ^ set(second.members)))
            self.conflicts.append(note("members", path=path, missing=missing, at=at, also=also))
        update: dict[str, object] = {
            flag: getattr(first, flag) or getattr(second, flag) for flag in ("pii", "secret", "unique")
        }
        if first.type in (FieldType.STRING, FieldType.TEXT) and second.type is FieldType.ENUM and not first.is_list:
            update |= {"type": FieldType.ENUM, "members": second.members, "length": None, "default": None}
            update |= {"default": first.default} if first.default in second.members else {}
        value = first.model_copy(update=update)
        remarks = tuple(dict.fromkeys((*one.remarks, *two.remarks)))
        return Found(value, (*one.items, *two.items), remarks)


def _named_for(file: str) -> Found[str]:
    """Name the project after a file, as nothing else names it."""
    words = split(PurePath(file).stem)
    return Found(" ".join(words).capitalize() or "System", (), (note("file_name"),))


def _join(known: dict[str, Found[Value]], key: str, one: Found[Value]) -> None:
    before = known.get(key)
    known[key] = one if before is None else before.with_items(one.items)


def _retarget(one: Found[EntityField], renamed: dict[str, str]) -> Found[EntityField]:
    target = one.value.target
    if target is None:
        return one
    return replace(one, value=one.value.model_copy(update={"target": renamed.get(target, target)}))


def _aliases(one: Found[EntityField]) -> tuple[str, ...]:
    """Give the forms under which a field is known: its name, then those of the columns or properties behind it."""
    own = (item.name.rpartition(".")[2] for item in one.items if item.kind in (ItemKind.COLUMN, ItemKind.PROPERTY))
    return tuple(dict.fromkeys((field_form(one.value.name), *(field_form(name) for name in own))))


def _agree(first: EntityField, second: EntityField) -> bool:
    """Tell whether two descriptions of a field can both be right."""
    if first.type is second.type:
        return first.is_list == second.is_list and first.target == second.target
    kinds = {first.type, second.type}
    if FieldType.REFERENCE in kinds:
        other = first if second.type is FieldType.REFERENCE else second
        return other.type in _HOLDS_AN_ID
    if first.is_list != second.is_list:
        return FieldType.JSON in kinds
    if second.type in (FieldType.STRING, FieldType.TEXT) and first.type in _WRITTEN_AS_TEXT:
        return True
    return FieldType.JSON in kinds or any(kinds <= family for family in _FAMILIES)


def _same_version(first: str, second: str) -> bool:
    """Tell whether one version only says more digits than the other."""
    one, two = first.split("."), second.split(".")
    shorter = min(len(one), len(two))
    return one[:shorter] == two[:shorter]


def _shown(value: EntityField) -> str:
    return field_text(value.model_copy(update={"optional": False, "default": None}), [value.target or ""])


def _place(items: Iterable[Item]) -> Origin | str:
    return next((item.origin for item in items), "?")
