"""Changes of a column's type: how values are turned, and whether all of them survive."""

from archgen.design.data_tables import Column, ColumnType
from archgen.documents.ddl.postgresql import column_type
from archgen.documents.ddl.text import quote

_WIDER = {(ColumnType.INT, ColumnType.BIGINT), (ColumnType.INT, ColumnType.MINOR_UNITS)}
_TEXTS = (ColumnType.STRING, ColumnType.TEXT, ColumnType.EMAIL, ColumnType.URL, ColumnType.PHONE, ColumnType.FILE)


def retyped(old: Column, new: Column) -> str:
    """Give the clause that turns old values into new ones; empty where the server widens a text in an instant."""
    name, kind = quote(new.name), column_type(new)
    if old.is_list and not new.is_list:
        return f" USING {name}[1]::text::{kind}"
    if new.is_list and not old.is_list:
        return f" USING ARRAY[{name}::text]::{kind}"
    if new.type is ColumnType.JSON and not new.is_list:
        return f" USING to_jsonb({name})"
    if old.type in _TEXTS and new.type in _TEXTS and keeps_values(old, new):
        return ""
    return f" USING {name}::text::{kind}"


def keeps_values(old: Column, new: Column) -> bool:
    """Tell whether every value of the old type is one of the new type."""
    if old.is_list != new.is_list:
        return False
    if column_type(old) == column_type(new) or (old.type, new.type) in _WIDER:
        return True
    if new.type is ColumnType.TEXT or (new.type in _TEXTS and new.length is None):
        return True
    if old.type in _TEXTS and new.type in _TEXTS:
        return old.length is not None and new.length is not None and new.length >= old.length
    if old.type is ColumnType.DECIMAL and new.type is ColumnType.DECIMAL:
        whole = (old.precision or 19) - (old.scale or 0), (new.precision or 19) - (new.scale or 0)
        return whole[1] >= whole[0] and (new.scale or 0) >= (old.scale or 0)
    return False
