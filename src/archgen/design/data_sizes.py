"""Bytes of tables, by the same widths with which the facts stage sizes entities, so that a size has one value.

What the sizes of entities leave out, namely columns of our own, is inside the factor for indexes.
"""

from archgen.design.data_columns import Draft
from archgen.design.data_tables import ColumnType, Purpose
from archgen.facts.rules import Storage, load_derivations
from archgen.facts.volume import row_bytes
from archgen.requirements.model import Domain, Entity
from archgen.units import short

_BYTES_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")
_ALIKE = {
    ColumnType.CURRENCY: "bool",
    ColumnType.MINOR_UNITS: "bigint",
    ColumnType.HASH: "url",
}


def bytes_of_row(draft: Draft, domain: Domain) -> int:
    """Give the bytes of one row without indexes; many-to-many references count in their join tables."""
    storage = load_derivations().storage
    entity = domain.entity(draft.entity) if draft.entity is not None else None
    if entity is not None:
        return row_bytes(_without_links(entity))
    if draft.purpose is Purpose.JOIN:
        return storage.row.bytes + 2 * storage.id.bytes
    return storage.row.bytes + sum(_width(column.type, storage) for column in draft.columns)


def rows_of(draft: Draft, domain: Domain) -> int | None:
    """Give the rows of a table: stated for entities; of a join table a few for each row of the entity that links."""
    if draft.linking is None:
        return draft.rows
    entity = domain.entity(draft.linking)
    if entity is None or entity.rows is None:
        return None
    return round(entity.rows * load_derivations().storage.list_elements.value)


def index_factor() -> float:
    """Give the whole over the bare rows."""
    return load_derivations().storage.index_factor.value


def short_bytes(value: float) -> str:
    """Print bytes in powers of 1000: 368 MB."""
    step = 0
    while value >= 1000 and step < len(_BYTES_UNITS) - 1:
        value /= 1000
        step += 1
    return f"{value:.3g} {_BYTES_UNITS[step]}" if step else f"{value:.0f} B"


def working(rows: int, bytes_a_row: int) -> str:
    """Give the size as arithmetic, as `4M x 92 B x 2 = 736 MB`."""
    factor = index_factor()
    return f"{short(rows)} x {bytes_a_row} B x {factor:g} = {short_bytes(rows * bytes_a_row * factor)}"


def _without_links(entity: Entity) -> Entity:
    fields = tuple(one for one in entity.fields if one.target is None or not one.is_list)
    return entity.model_copy(update={"fields": fields})


def _width(column_type: ColumnType, storage: Storage) -> int:
    name = _ALIKE.get(column_type, column_type.value)
    return storage.string.bytes if name == "string" else storage.types[name]
