"""Indexes that no access pattern asks for: deletes look for referring rows, purges for old ones."""

from archgen.design.data_columns import Draft, time_column
from archgen.design.data_entities import EntityTables
from archgen.design.data_indexes import Need
from archgen.design.data_rules import data_rules
from archgen.design.data_tables import ColumnType, ForeignKey, Index, IndexColumn, IndexMethod, OnDelete, Purpose
from archgen.design.names import Allocator


def reference_needs(tables: EntityTables, drafts: tuple[Draft, ...], asked: tuple[Need, ...]) -> list[Need]:
    """Ask for indexes on references that a delete or a nested listing reads.

    Args:
        tables: Entities with what is known of them.
        drafts: All tables.
        asked: Needs of access patterns, whose indexes will be there anyway.
    """
    rules = data_rules()
    by_name = {draft.name: draft for draft in drafts}
    deletable = {
        draft.name
        for draft in tables.drafts.values()
        if draft.entity in tables.personal or draft.retention_days is not None
    }
    found = []
    for draft in drafts:
        for key in draft.foreign_keys:
            target = by_name[key.target_table]
            if target.purpose is Purpose.TENANT or target.entity == tables.tenant_entity is not None:
                continue
            if draft.purpose is Purpose.ENTITY and key.on_delete is OnDelete.CASCADE:
                because = rules.because["nested"].format(target=target.title)
                serves = rules.serves["parts"].format(title=draft.title, target=target.title)
            elif _is_found_by_tenant(key, draft, target, tables, asked):
                continue
            elif key.on_delete is not OnDelete.RESTRICT or key.target_table in deletable:
                because = rules.because["delete"].format(target=target.title)
                serves = rules.serves["delete"].format(target=target.title)
            else:
                continue
            # A row without the reference is never looked for, so an index of its own can leave it out.
            column = key.columns[-1]
            where = f'"{column}" IS NOT NULL' if draft.column(column).nullable else None
            found.append(Need(draft.name, serves, because, key.columns, where=where))
    return found


def _is_found_by_tenant(
    key: ForeignKey, draft: Draft, target: Draft, tables: EntityTables, asked: tuple[Need, ...]
) -> bool:
    """Tell whether an index that begins with the tenant finds referring rows well enough: a tenant has few targets."""
    tenant = draft.tenant_column
    owner = tables.drafts.get(tables.tenant_entity or "")
    if owner is None or len(key.columns) < 2 or key.columns[0] != tenant or not owner.rows or target.rows is None:
        return False
    begun = any(need.table == draft.name and need.equal[:1] == (tenant,) for need in asked)
    keyed = any(unique.where is None and unique.columns[0] == tenant for unique in draft.uniques)
    return target.rows < data_rules().few_a_tenant * owner.rows and (begun or keyed)


def add_purge_indexes(drafts: tuple[Draft, ...], names: Allocator) -> None:
    """Give large tables with retention an index on the time by which old rows are found, unless one serves already.

    Tables that are cut into months need none: their old months are dropped whole.
    """
    rules = data_rules()
    for draft in drafts:
        column = time_column(draft.columns)
        if draft.retention_days is None or column is None or (draft.rows or 0) < rules.purge_index_rows:
            continue
        serves = rules.serves["purge"].format(title=draft.title)
        found = next((index for index in draft.indexes if _finds_old_rows(index, column, draft)), None)
        if found is not None:
            named = found.model_copy(update={"serves": (*found.serves, serves)})
            draft.indexes = [named if index is found else index for index in draft.indexes]
            continue
        draft.indexes.append(
            Index(
                name=names.allocate(f"ix {draft.name} {column} purge"),
                columns=(IndexColumn(name=column),),
                method=IndexMethod.BRIN,
                serves=(serves,),
                because=rules.because["purge"],
            )
        )


def _finds_old_rows(index: Index, column: str, draft: Draft) -> bool:
    """Tell whether an index leads to old rows: by the time itself, or by it after a column of few values or the tenant.

    The purge then names each of these values, or goes from tenant to tenant.
    """
    place = next((number for number, one in enumerate(index.columns) if one.name == column), None)
    if place is None or index.method is not IndexMethod.BTREE or index.where is not None:
        return False
    few = (ColumnType.ENUM, ColumnType.BOOL)
    leading = [one.name for one in index.columns[:place]]
    return len(leading) <= 1 and all(draft.column(name).type in few or name == draft.tenant_column for name in leading)
