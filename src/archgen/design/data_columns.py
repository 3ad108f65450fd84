"""From fields to columns: types, lengths, defaults, classification, and the checks that come with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from archgen import units
from archgen.design.data_rules import data_rules
from archgen.design.data_tables import (
    Check,
    CheckKind,
    Column,
    ColumnType,
    DataClass,
    Exclusion,
    ForeignKey,
    Guard,
    Index,
    Purpose,
    TableLifecycle,
    Unique,
)
from archgen.design.names import Allocator, Style, words
from archgen.requirements.model import Entity, EntityField, FieldType
from archgen.units import Unit

RESERVED_COLUMNS = ("id", "created_at", "updated_at", "row_version", "tenant_id")
"""Columns of our own; a field of such a name gets another column."""

_PLAIN = {
    FieldType.TEXT: ColumnType.TEXT,
    FieldType.INT: ColumnType.INT,
    FieldType.BIGINT: ColumnType.BIGINT,
    FieldType.BOOL: ColumnType.BOOL,
    FieldType.DATE: ColumnType.DATE,
    FieldType.TIME: ColumnType.TIME,
    FieldType.TIMESTAMP: ColumnType.TIMESTAMP,
    FieldType.DURATION: ColumnType.DURATION,
    FieldType.UUID: ColumnType.UUID,
    FieldType.IP: ColumnType.IP,
    FieldType.JSON: ColumnType.JSON,
    FieldType.ENUM: ColumnType.ENUM,
}
_SIZED = {
    FieldType.STRING: ColumnType.STRING,
    FieldType.EMAIL: ColumnType.EMAIL,
    FieldType.URL: ColumnType.URL,
    FieldType.PHONE: ColumnType.PHONE,
    FieldType.FILE: ColumnType.FILE,
}


@dataclass
class Draft:
    """A table while it is being composed."""

    id: str
    name: str
    entity: str | None
    title: str
    context: str
    description: str = ""
    db_schema: str | None = None
    purpose: Purpose = Purpose.ENTITY
    primary_key: tuple[str, ...] = ("id",)
    columns: list[Column] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    uniques: list[Unique] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)
    guards: list[Guard] = field(default_factory=list)
    append_only: bool = False
    rows: int | None = None
    rows_stated: bool = False
    retention_days: float | None = None
    lifecycle: TableLifecycle | None = None
    linking: str | None = None
    tenant_column: str | None = None
    row_security: bool = False

    def columns_of(self, name: str) -> tuple[Column, ...]:
        """Give the columns of a field."""
        return tuple(column for column in self.columns if column.field == name)

    def column(self, name: str) -> Column:
        """Give a column by its own name."""
        return next(column for column in self.columns if column.name == name)


class ColumnComposer:
    """Turns the fields of one entity into columns and checks of its draft."""

    def __init__(self, draft: Draft, constraints: Allocator, *, special: bool, inline_files: bool) -> None:
        """Take the draft to fill, the namespace of constraint names and what the decisions say of data."""
        self._draft = draft
        self._constraints = constraints
        self._names = Allocator("field", reserved=RESERVED_COLUMNS)
        self._special = special
        self._inline_files = inline_files
        self._rules = data_rules()

    def add_identifier(self) -> None:
        """Add the key column."""
        comment = self._rules.comments["id"]
        self._draft.columns.append(Column(name="id", type=ColumnType.UUID, default="uuid", comment=comment))

    def add(self, stated: EntityField) -> None:
        """Add the columns and checks of one field; many-to-many references have none."""
        if stated.target is not None and stated.is_list:
            return
        columns = tuple(self._columns(stated))
        self._draft.columns.extend(columns)
        for column in columns:
            self._draft.checks.extend(self._checks(column))

    def add_own(self, column: Column) -> None:
        """Add a column that no field asks for."""
        self._draft.columns.append(column)

    def _columns(self, stated: EntityField) -> Iterator[Column]:
        name = self._names.allocate(stated.name + (" id" if stated.target is not None else ""))
        data_class = classify(stated, special=self._special)
        comments = self._rules.comments
        plain = Column(
            name=name,
            field=stated.name,
            type=ColumnType.UUID,
            nullable=stated.optional,
            is_list=stated.is_list,
            data_class=data_class,
        )
        match stated.type:
            case FieldType.REFERENCE:
                comment = comments["reference"].format(target=stated.target)
                yield plain.model_copy(update={"references": stated.target, "comment": comment})
            case FieldType.MONEY:
                yield from self._money(stated, plain)
            case FieldType.GEO:
                yield from self._place(plain)
            case FieldType.DECIMAL:
                bounds = {"minimum": stated.minimum, "maximum": stated.maximum, "default": stated.default}
                shape = {"type": ColumnType.DECIMAL, "precision": stated.precision or 19, "scale": stated.scale or 0}
                yield plain.model_copy(update={**shape, **bounds})
            case FieldType.FILE if self._inline_files:
                yield plain.model_copy(update={"type": ColumnType.HASH, "comment": comments["file_inline"]})
            case _:
                yield self._other(stated, plain)

    def _other(self, stated: EntityField, plain: Column) -> Column:
        sized = _SIZED.get(stated.type)
        column_type = sized or _PLAIN[stated.type]
        said = "secret" if stated.secret else column_type.value
        default = stated.default
        if default is not None and column_type is ColumnType.DURATION:
            default = str(units.parse(default, Unit.S))
        return plain.model_copy(
            update={
                "type": column_type,
                "length": (stated.length or self._rules.lengths[stated.type.value]) if sized else None,
                "members": stated.members,
                "default": default,
                "minimum": stated.minimum,
                "maximum": stated.maximum,
                "comment": self._rules.comments.get(said, ""),
            }
        )

    def _money(self, stated: EntityField, plain: Column) -> Iterator[Column]:
        amount = plain.name if words(stated.name)[-1:] == ("amount",) else self._names.allocate(f"{plain.name} amount")
        currency = self._names.allocate(f"{plain.name} currency")
        minor = {
            key: None if value is None else value * 100
            for key, value in (("minimum", stated.minimum), ("maximum", stated.maximum))
        }
        said = self._rules.comments
        default = None if stated.default is None else str(round(float(stated.default) * 100))
        shape = {"name": amount, "type": ColumnType.MINOR_UNITS, "comment": said["money_amount"], "default": default}
        yield plain.model_copy(update={**shape, **minor})
        code = {"name": currency, "type": ColumnType.CURRENCY, "length": 3, "comment": said["money_currency"]}
        yield plain.model_copy(update=code)

    def _place(self, plain: Column) -> Iterator[Column]:
        for word, bound in (("latitude", 90), ("longitude", 180)):
            shape = {"type": ColumnType.DECIMAL, "precision": 9, "scale": 6, "minimum": -bound, "maximum": bound}
            name = self._names.allocate(f"{plain.name} {word}")
            yield plain.model_copy(update={"name": name, "comment": self._rules.comments[word], **shape})

    def _checks(self, column: Column) -> Iterator[Check]:
        because = self._rules.because
        quoted = '"' + column.name + '"'
        if column.type is ColumnType.ENUM:
            yield self._check(column, CheckKind.ENUM, because["enum"], members=column.members)
        if column.minimum is not None or column.maximum is not None:
            word = next((word for word in ("latitude", "longitude") if column.name.endswith(word)), "range")
            yield self._check(column, CheckKind.RANGE, because[word], minimum=column.minimum, maximum=column.maximum)
        if column.type is ColumnType.EMAIL and not column.is_list:
            yield self._check(
                column, CheckKind.CUSTOM, because["lower_email"], expression=f"{quoted} = lower({quoted})"
            )

    def _check(self, column: Column, kind: CheckKind, because: str, **more: object) -> Check:
        name = self._constraints.allocate(f"ck {self._draft.name} {column.name} {kind.value}")
        return Check.model_validate({"name": name, "kind": kind, "column": column.name, "because": because, **more})


def classify(stated: EntityField, *, special: bool) -> DataClass:
    """Say how much harm a leak of a field does, by its modifiers first, then its type, then its name."""
    rules = data_rules()
    named = set(words(stated.name))
    if stated.secret or (named & set(rules.classes["secret"]) and stated.type.value in rules.classes["secret_types"]):
        return DataClass.SECRET
    if named & set(rules.classes["payment"]) and not named & set(rules.payment_safe):
        return DataClass.PAYMENT
    if special and named & set(rules.classes["special_category"]):
        return DataClass.SPECIAL_CATEGORY
    if stated.pii or stated.type.value in rules.classes["personal_types"]:
        return DataClass.PERSONAL
    return DataClass.INTERNAL


def time_column(columns: Sequence[Column]) -> str | None:
    """Give the column that says when a row came into being: the first timestamp that is always there."""
    own = [column.name for column in columns if column.name in ("created_at", "occurred_at")]
    times = [
        column.name
        for column in columns
        if column.type is ColumnType.TIMESTAMP and not column.nullable and not column.is_list
    ]
    return next(iter((*own, *times)), None)


def constraint_names() -> Allocator:
    """Give the namespace of constraints and indexes: unique in the database, at most 63 characters."""
    return Allocator("rule", style=Style.SNAKE, reserved=(), max_length=60)


def is_part_of(entity: Entity, target: Entity) -> bool:
    """Say whether an entity is a part of another: named after it, with no life of its own."""
    own, other = words(entity.name), words(target.name)
    named_after = len(own) > len(other) and own[: len(other)] == other and bool(other)
    part_word = bool(own) and own[-1] in data_rules().part_words
    return (named_after and entity.lifecycle is None) or (part_word and entity.lifecycle is None)
