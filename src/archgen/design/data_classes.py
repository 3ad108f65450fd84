"""Classes of all fields: what is kept of whom, for how long, how it is deleted, given out and protected."""

from collections.abc import Iterable

from archgen import units
from archgen.design.api_model import Api, OperationKind
from archgen.design.data_tables import Column, ColumnType, DataClass, DataModel, OnDelete, Table
from archgen.design.environment import Environment
from archgen.design.security_model import DataClassRow
from archgen.knowledge.threats import Classes

_OF_PEOPLE = (DataClass.PERSONAL, DataClass.SPECIAL_CATEGORY)
_READS = (OperationKind.GET, OperationKind.LIST)


def classify(data: DataModel, api: Api, env: Environment, words: Classes) -> tuple[DataClassRow, ...]:
    """Return one row for each class in each table, gravest class first."""
    order = tuple(reversed(DataClass))
    encryption = next(one.by_class for one in words.encryption if env.holds(one.when))
    rows = []
    for table in data.tables:
        for data_class in order:
            columns = [one for one in table.columns if one.field and one.data_class is data_class]
            if columns:
                hashed = all(one.type is ColumnType.HASH for one in columns)
                rows.append(
                    DataClassRow(
                        table=table.id,
                        entity=table.title,
                        data_class=data_class.value,
                        fields=tuple(dict.fromkeys(one.field for one in columns if one.field)),
                        retention=_retention(table, words),
                        deletion=_deletion(table, data, api, columns, words),
                        encryption=words.hashed if hashed else encryption[data_class.value],
                        export=_export(table, api, words) if data_class in _OF_PEOPLE else "",
                    )
                )
    return tuple(rows)


def _retention(table: Table, words: Classes) -> str:
    if table.retention_days is None:
        return words.kept_for_ever
    years = table.retention_days / 365
    if years >= 1 and abs(years - round(years)) < 0.01:
        return units.show(round(years), "years")
    return units.show(round(table.retention_days), "days")


def _deletion(table: Table, data: DataModel, api: Api, columns: Iterable[Column], words: Classes) -> str:
    said = []
    if table.partition is not None and table.partition.drops:
        said.append(words.deletion["partition"])
    elif table.retention_days is not None:
        said.append(words.deletion["job"].format_map({"retention": _retention(table, words)}))
    parents = [data.table(key.target_table).title for key in table.foreign_keys if key.on_delete is OnDelete.CASCADE]
    if parents:
        said.append(words.deletion["cascade"].format_map({"parent": parents[0]}))
    operation = _operation(table, api, (OperationKind.DELETE,))
    if operation:
        said.append(words.deletion["operation"].format_map({"operation": operation}))
    if not said:
        grave = any(one.data_class in _OF_PEOPLE for one in columns)
        said.append(words.deletion["operator" if grave else "none"])
    return "; ".join(said)


def _export(table: Table, api: Api, words: Classes) -> str:
    operation = _operation(table, api, _READS)
    return words.export["operation"].format_map({"operation": operation}) if operation else words.export["script"]


def _operation(table: Table, api: Api, kinds: Iterable[OperationKind]) -> str:
    for kind in kinds:
        for one in api.operations:
            if one.entity is not None and one.entity == table.entity and one.kind is kind:
                return one.id
    return ""
