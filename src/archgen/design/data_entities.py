"""Entities to tables: owner context, keys, references, join tables, tenant, and columns of our own."""

from collections.abc import Iterator
from dataclasses import dataclass

from archgen.design.data_columns import RESERVED_COLUMNS, ColumnComposer, Draft, is_part_of
from archgen.design.data_people import contact_entities, personal_entities
from archgen.design.data_rules import DataRules, data_rules
from archgen.design.data_tables import (
    CheckKind,
    Column,
    ColumnType,
    ForeignKey,
    OnDelete,
    Purpose,
    Reference,
    TableLifecycle,
    Transition,
    Unique,
)
from archgen.design.data_tenants import find_tenant, shared_entities
from archgen.design.names import Allocator, words
from archgen.requirements.model import Domain, Entity, EntityField, FieldType

__all__ = ["RESERVED_COLUMNS", "EntityTables", "Settings", "part_parents"]

_DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Settings:
    """What decisions and facts say of the tables."""

    tenants: bool = False
    versions: bool = False
    changes_feed: bool = False
    special: bool = False
    inline_files: bool = False
    schemas: bool = False
    outbox: bool = False
    idempotency: bool = False
    jobs: bool = False
    audit: bool = False
    events: bool = False
    webhooks: bool = False
    search_engine: bool = False
    cursor: bool = True
    partitions: bool = True
    unchanged: frozenset[str] = frozenset()


def part_parents(domain: Domain) -> dict[str, str]:
    """Give the parent of each entity that is a part of exactly one other, in the same context."""
    found: dict[str, str] = {}
    for entity in domain.entities:
        parents = {
            one.target
            for one in entity.fields
            if one.target and one.target != entity.name and not one.is_list and not one.optional
        }
        candidates = sorted(
            name
            for name in parents
            if (target := domain.entity(name)) is not None
            and is_part_of(entity, target)
            and domain.context_of(name) == domain.context_of(entity.name)
        )
        named = [name for name in candidates if words(entity.name)[: len(words(name))] == words(name)]
        chosen = named[:1] or (candidates if len(candidates) == 1 else [])
        if chosen and found.get(chosen[0]) != entity.name:
            found[entity.name] = chosen[0]
    return found


class EntityTables:
    """Drafts of all tables that entities and their references ask for."""

    def __init__(self, domain: Domain, settings: Settings, constraints: Allocator) -> None:
        """Name all tables first, so that references can point forward."""
        self._domain = domain
        self._settings = settings
        self._rules: DataRules = data_rules()
        self._constraints = constraints
        self._table_names = Allocator("entity", plurals=True, reserved=())
        self._ids = Allocator("table")
        self._parents = part_parents(domain)
        self.personal = personal_entities(domain, special=settings.special)
        self._columns: dict[str, ColumnComposer] = {}
        people = self.personal - contact_entities(domain, special=settings.special)
        self.tenant_entity = find_tenant(domain, people) if settings.tenants else None
        self._shared = shared_entities(domain, self.tenant_entity)
        self._schemas = self._name_schemas()
        self.drafts = {entity.name: self._draft(entity) for entity in domain.entities}
        self.support: list[Draft] = []
        self.joins: list[Draft] = []
        self.references: list[Reference] = []
        self._tenant_draft = self._find_tenant_draft()
        for entity in domain.entities:
            self._fill(entity)
        for entity in domain.entities:
            self._refer(entity)

    def all(self) -> tuple[Draft, ...]:
        """Give all drafts: entities in the order of the file, joins, then the tenant table of our own."""
        return (*self.drafts.values(), *self.joins, *self.support)

    def new_table(self, key: str, purpose: Purpose) -> Draft:
        """Make the draft of a support table, which all contexts share."""
        said = self._rules.support[key]
        name = self._table_names.allocate(said.name)
        draft = Draft(
            id=self._ids.allocate(said.title),
            name=name,
            entity=None,
            title=said.title,
            context="",
            description=said.description,
            purpose=purpose,
        )
        self.support.append(draft)
        return draft

    def _name_schemas(self) -> dict[str, str]:
        if not self._settings.schemas or len(self._domain.contexts) < 2:
            return {}
        names = Allocator("context", reserved=("public", "information_schema", "pg_catalog", "pg_toast"))
        return {context.name: names.allocate(context.name) for context in self._domain.contexts}

    def _draft(self, entity: Entity) -> Draft:
        context = self._domain.context_of(entity.name)
        return Draft(
            id=self._ids.allocate(entity.name),
            name=self._table_names.allocate(entity.name),
            entity=entity.name,
            title=entity.name,
            context=context,
            description=entity.description,
            db_schema=self._schemas.get(context),
            rows=entity.rows,
            rows_stated=entity.rows is not None and not self._domain.assumed,
            retention_days=None if entity.retention is None else round(entity.retention * _DAYS_A_YEAR, 2),
            lifecycle=_lifecycle_columns(entity),
        )

    def _find_tenant_draft(self) -> Draft | None:
        if not self._settings.tenants:
            return None
        if self.tenant_entity is not None:
            return self.drafts[self.tenant_entity]
        draft = self.new_table("tenant", Purpose.TENANT)
        draft.columns.append(
            Column(name="id", type=ColumnType.UUID, default="uuid", comment=self._rules.comments["id"])
        )
        said = self._rules.support_comments["name"]
        draft.columns.append(Column(name="name", type=ColumnType.STRING, length=200, comment=said))
        draft.columns.append(
            Column(
                name="created_at",
                type=ColumnType.TIMESTAMP,
                default="now",
                comment=self._rules.comments["created_at"],
            )
        )
        return draft

    def _fill(self, entity: Entity) -> None:
        draft = self.drafts[entity.name]
        composer = ColumnComposer(
            draft,
            self._constraints,
            special=self._settings.special,
            inline_files=self._settings.inline_files,
        )
        self._columns[entity.name] = composer
        composer.add_identifier()
        self._add_tenant(entity, draft, composer)
        for stated in entity.fields:
            composer.add(stated)
        self._name_tenant_column(entity, draft)
        self._add_own_columns(entity, composer)
        self._add_lifecycle(entity, draft)
        for stated in entity.fields:
            if stated.unique:
                self._add_unique(draft, stated)

    def _tenant_field(self, entity: Entity) -> EntityField | None:
        """Give the field by which an entity names its tenant already."""
        fields = (one for one in entity.fields if one.target == self.tenant_entity and one.target is not None)
        return next((one for one in fields if not one.optional and not one.is_list), None)

    def _add_tenant(self, entity: Entity, draft: Draft, composer: ColumnComposer) -> None:
        if self._tenant_draft is None or entity.name == self.tenant_entity or self._tenant_field(entity) is not None:
            return
        if entity.name in self._shared:
            return
        comment = self._rules.comments["tenant"]
        column = Column(name="tenant_id", type=ColumnType.UUID, comment=comment, references=self.tenant_entity)
        composer.add_own(column)
        draft.tenant_column = column.name
        draft.foreign_keys.append(
            self._key(draft, ("tenant_id",), self._tenant_draft, OnDelete.RESTRICT, self._rules.because["tenant"])
        )

    def _name_tenant_column(self, entity: Entity, draft: Draft) -> None:
        if self._tenant_draft is None or entity.name in self._shared:
            return
        draft.row_security = True
        stated = self._tenant_field(entity)
        if entity.name == self.tenant_entity:
            draft.tenant_column = "id"
        elif stated is not None:
            draft.tenant_column = draft.columns_of(stated.name)[0].name

    def _add_own_columns(self, entity: Entity, composer: ColumnComposer) -> None:
        said = self._rules.comments
        if not any(one.type is FieldType.TIMESTAMP and not one.optional for one in entity.fields):
            column = Column(name="created_at", type=ColumnType.TIMESTAMP, default="now", comment=said["created_at"])
            composer.add_own(column)
        if not self._is_changed(entity):
            return
        if self._settings.changes_feed:
            column = Column(name="updated_at", type=ColumnType.TIMESTAMP, default="now", comment=said["updated_at"])
            composer.add_own(column)
        if self._settings.versions:
            composer.add_own(Column(name="row_version", type=ColumnType.INT, default="1", comment=said["version"]))

    def _is_changed(self, entity: Entity) -> bool:
        """Say whether rows change after they are written; parts change with their parent."""
        written = set(words(entity.name)) & set(self._rules.append_only_words)
        return entity.name not in self._settings.unchanged and (entity.lifecycle is not None or not written)

    def _add_lifecycle(self, entity: Entity, draft: Draft) -> None:
        if entity.lifecycle is None:
            return
        because = self._rules.because["lifecycle"].format(text=entity.lifecycle.text)
        columns = {column.name for column in draft.columns_of(entity.lifecycle.field)}
        draft.checks = [
            one.model_copy(update={"kind": CheckKind.LIFECYCLE, "because": because})
            if one.kind is CheckKind.ENUM and one.column in columns
            else one
            for one in draft.checks
        ]
        stated = entity.field(entity.lifecycle.field)
        if columns and (stated is None or stated.default is None):
            draft.columns = [
                one.model_copy(update={"default": entity.lifecycle.initial}) if one.name in columns else one
                for one in draft.columns
            ]
        if draft.lifecycle is not None and columns:
            draft.lifecycle = draft.lifecycle.model_copy(update={"column": min(columns)})

    def _add_unique(self, draft: Draft, stated: EntityField) -> None:
        columns = tuple(one.name for one in draft.columns_of(stated.name))
        if not columns:
            return
        tenant = draft.tenant_column
        by_tenant = tenant is not None and tenant not in (*columns, "id")
        if by_tenant and tenant is not None:
            columns = (tenant, *columns)
        because = self._rules.because["unique_tenant" if by_tenant else "unique"].format(field=stated.name)
        name = self._constraints.allocate(f"uq {draft.name} {stated.name}")
        draft.uniques.append(Unique(name=name, columns=columns, because=because))

    def _refer(self, entity: Entity) -> None:
        draft = self.drafts[entity.name]
        for stated in entity.fields:
            if stated.target is None or stated.target not in self.drafts:
                continue
            target = self.drafts[stated.target]
            join = self._join(draft, target, stated) if stated.is_list else None
            if join is None:
                column = draft.columns_of(stated.name)[0]
                action, because = self._on_delete(entity, stated, target)
                draft.foreign_keys.append(self._key(draft, (column.name,), target, action, because))
            self.references.append(
                Reference(
                    source=entity.name,
                    target=stated.target,
                    field=stated.name,
                    is_many=stated.is_list,
                    is_optional=stated.optional,
                    via=join.name if join is not None else None,
                )
            )

    def _on_delete(self, entity: Entity, stated: EntityField, target: Draft) -> tuple[OnDelete, str]:
        because = self._rules.because
        if self._parents.get(entity.name) == stated.target and not stated.optional:
            return OnDelete.CASCADE, because["part"].format(target=target.title)
        if stated.optional and entity.name in self._settings.unchanged:
            return OnDelete.RESTRICT, because["unchanged"]
        if stated.optional:
            return OnDelete.SET_NULL, because["optional"]
        return OnDelete.RESTRICT, because["required"].format(target=target.title)

    def _key(self, draft: Draft, columns: tuple[str, ...], target: Draft, action: OnDelete, because: str) -> ForeignKey:
        """Make a foreign key; with the tenant in it where both ends have one, as keys do not see row security."""
        own, other = draft.tenant_column, target.tenant_column
        target_columns: tuple[str, ...] = ("id",)
        name = self._constraints.allocate(f"fk {draft.name} {columns[0]}")
        if own is not None and other is not None and own not in columns and other != "id":
            columns, target_columns = (own, *columns), (other, "id")
            self._add_tenant_key(target, target_columns)
        return ForeignKey(
            name=name,
            columns=columns,
            target_table=target.name,
            target_columns=target_columns,
            on_delete=action,
            because=because,
        )

    def _add_tenant_key(self, target: Draft, columns: tuple[str, ...]) -> None:
        if any(unique.columns == columns for unique in target.uniques):
            return
        name = self._constraints.allocate(f"uq {target.name} tenant key")
        target.uniques.append(Unique(name=name, columns=columns, because=self._rules.because["tenant_key"]))

    def _join(self, draft: Draft, target: Draft, stated: EntityField) -> Draft:
        title = f"{draft.title}: {stated.name}"
        join = Draft(
            id=self._ids.allocate(f"{draft.title} {stated.name}"),
            name=self._table_names.allocate(f"{_singular_stem(draft.name)} {stated.name}"),
            entity=None,
            title=title,
            context=draft.context,
            db_schema=draft.db_schema,
            purpose=Purpose.JOIN,
        )
        columns = Allocator("end", reserved=RESERVED_COLUMNS)
        near, far = (columns.allocate(f"{one.title} id") for one in (draft, target))
        if draft.tenant_column is not None and self._tenant_draft is not None:
            self._give_tenant(join)
        for name, end in ((near, draft), (far, target)):
            comment = self._rules.comments["reference"].format(target=end.title)
            join.columns.append(Column(name=name, type=ColumnType.UUID, references=end.entity, comment=comment))
        for name, end in ((near, draft), (far, target)):
            join.foreign_keys.append(self._key(join, (name,), end, OnDelete.CASCADE, self._rules.because["join"]))
        join.primary_key = (near, far)
        join.linking = draft.entity
        self.joins.append(join)
        return join

    def _give_tenant(self, join: Draft) -> None:
        column = Column(name="tenant_id", type=ColumnType.UUID, comment=self._rules.comments["tenant"])
        join.columns.append(column)
        join.tenant_column, join.row_security = column.name, True
        if self._tenant_draft is not None:
            because = self._rules.because["tenant"]
            join.foreign_keys.append(self._key(join, ("tenant_id",), self._tenant_draft, OnDelete.RESTRICT, because))


def _lifecycle_columns(entity: Entity) -> TableLifecycle | None:
    if entity.lifecycle is None or entity.field(entity.lifecycle.field) is None:
        return None
    steps: Iterator[Transition] = (
        Transition(source=step.source, target=step.target) for step in entity.lifecycle.transitions
    )
    return TableLifecycle(
        column=entity.lifecycle.field,
        initial=entity.lifecycle.initial,
        states=entity.lifecycle.states,
        transitions=tuple(steps),
    )


def _singular_stem(name: str) -> str:
    return name.removesuffix("s") if name.endswith("s") and not name.endswith("ss") else name
