"""How much the entities store: rows times the width of a row, with indexes; the arithmetic in words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from archgen.facts.rules import Storage, load_derivations
from archgen.requirements.model import Entity, EntityField, FieldType
from archgen.units import Unit, short, show

_GB = 1_000_000_000


@dataclass(frozen=True)
class EntitySize:
    """What one entity takes.

    Attributes:
        name: Name of the entity.
        rows: Rows after 12 months.
        row_bytes: Bytes of one row without indexes.
        factor: Whole over the bare rows.
    """

    name: str
    rows: float
    row_bytes: int
    factor: float

    @property
    def gb(self) -> float:
        """Give the size with indexes in GB."""
        return self.rows * self.row_bytes * self.factor / _GB

    @property
    def working(self) -> str:
        """Give the arithmetic: ``Order 4M × 92 B``."""
        return f"{self.name} {short(self.rows)} × {self.row_bytes} B"


@dataclass(frozen=True)
class Volume:
    """What a group of entities takes.

    Attributes:
        sizes: Entities whose rows are known, largest first.
        without_rows: Names of those whose rows nobody stated.
    """

    sizes: tuple[EntitySize, ...]
    without_rows: tuple[str, ...]

    @cached_property
    def gb(self) -> float:
        """Give the sum in GB."""
        return math.fsum(size.gb for size in self.sizes)

    @property
    def working(self) -> str:
        """Give the arithmetic of the sum; the smallest entities are put together."""
        first, rest = self.sizes[:4], self.sizes[4:]
        parts = [size.working for size in first]
        if rest:
            bare = sum(size.rows * size.row_bytes for size in rest) / _GB
            parts.append(f"{len(rest)} more {show(round_gb(bare), Unit.GB)}")
        inner = " + ".join(parts)
        factor = self.sizes[0].factor if self.sizes else 1
        bracketed = f"({inner})" if len(parts) > 1 else inner
        return f"{bracketed} × {factor:g} with indexes = {show(round_gb(self.gb), Unit.GB)}"


def volume_of(entities: Iterable[Entity], factor: float = 1) -> Volume:
    """Measure entities; rows are multiplied by a growth factor."""
    known, unknown = [], []
    for entity in entities:
        if entity.rows is None:
            unknown.append(entity.name)
        else:
            known.append(_size(entity, factor))
    return Volume(tuple(sorted(known, key=lambda size: (-size.gb, size.name))), tuple(unknown))


def row_bytes(entity: Entity) -> int:
    """Give the bytes of one row: its overhead, its identifier and its fields."""
    storage = load_derivations().storage
    return storage.row.bytes + storage.id.bytes + sum(_field_bytes(field, storage) for field in entity.fields)


def round_gb(gb: float) -> float:
    """Round a computed size to three significant digits."""
    return float(f"{gb:.3g}")


def _size(entity: Entity, factor: float) -> EntitySize:
    rows = (entity.rows or 0) * factor
    return EntitySize(entity.name, rows, row_bytes(entity), load_derivations().storage.index_factor.value)


def _field_bytes(field: EntityField, storage: Storage) -> int:
    one = _value_bytes(field, storage)
    if not field.is_list:
        return one
    # A list of references is a table of pairs; its rows are counted with the entity that holds the list.
    each = one if field.type is not FieldType.REFERENCE else storage.row.bytes + 2 * storage.id.bytes
    return round(each * storage.list_elements.value)


def _value_bytes(field: EntityField, storage: Storage) -> int:
    if field.type is FieldType.STRING:
        length = field.length
        return storage.string.bytes if length is None else max(1, round(length * storage.string.fill)) + 1
    return storage.types[field.type.value]
