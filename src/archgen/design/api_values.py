"""JSON shapes of columns, with every bound that the table has."""

from archgen.design.api_model import Value, ValueType
from archgen.design.api_rules import api_rules
from archgen.design.data_tables import Column, ColumnType

FILE_KEY = "file-key"
"""Format of the key of a file."""
PRINTABLE = r"^[^\u0000]*$"
SAFE = 2**53 - 1
"""Greatest integer that every JSON reader keeps exact (RFC 8259, section 6)."""
_INT32 = 2**31 - 1
_FORMATS = {
    ColumnType.DATE: ("date", 10),
    ColumnType.TIME: ("time", 20),
    ColumnType.TIMESTAMP: ("date-time", 40),
    ColumnType.DURATION: ("duration", 40),
    ColumnType.UUID: ("uuid", 36),
    ColumnType.EMAIL: ("email", 254),
    ColumnType.URL: ("uri", 2048),
    ColumnType.IP: ("ip", 45),
    ColumnType.HASH: ("byte", 10_000_000),
    ColumnType.PHONE: ("phone", 16),
    ColumnType.FILE: (FILE_KEY, 512),
}
_PATTERNS = {ColumnType.FILE: "^[ -~]+$", ColumnType.PHONE: r"^\+[1-9][0-9]{6,14}$", ColumnType.IP: "^[0-9A-Fa-f:.]+$"}


def value_of(column: Column) -> Value:
    """Give the JSON shape of a column, with every bound that the table has."""
    rules = api_rules()
    found = _scalar(column)
    return found.model_copy(
        update={
            "is_list": column.is_list,
            "max_items": rules.list_items if column.is_list else None,
            "nullable": column.nullable,
        }
    )


def _scalar(column: Column) -> Value:
    match column.type:
        case ColumnType.INT:
            return _integer(column, "int32", _INT32)
        case ColumnType.BIGINT | ColumnType.MINOR_UNITS:
            return _integer(column, "int64", SAFE)
        case ColumnType.DECIMAL:
            top = 10 ** ((column.precision or 19) - (column.scale or 0))
            low = column.minimum if column.minimum is not None else -top
            return Value(
                type=ValueType.NUMBER, minimum=low, maximum=column.maximum if column.maximum is not None else top
            )
        case ColumnType.BOOL:
            return Value(type=ValueType.BOOLEAN)
        case ColumnType.JSON:
            return Value(type=ValueType.OBJECT)
        case ColumnType.ENUM:
            return Value(type=ValueType.STRING, members=column.members)
        case ColumnType.CURRENCY:
            return Value(type=ValueType.STRING, format="currency", pattern="^[A-Z]{3}$", min_length=3, max_length=3)
        case _ if column.type in _FORMATS:
            form, length = _FORMATS[column.type]
            return Value(type=ValueType.STRING, format=form, max_length=length, pattern=_PATTERNS.get(column.type))
        case _:
            length = column.length or api_rules().text_length
            return Value(type=ValueType.STRING, max_length=length, pattern=PRINTABLE)


def _integer(column: Column, form: str, bound: int) -> Value:
    low = column.minimum if column.minimum is not None else -bound
    high = column.maximum if column.maximum is not None else bound
    return Value(type=ValueType.INTEGER, format=form, minimum=low, maximum=high)
