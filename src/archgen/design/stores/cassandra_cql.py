"""Statements of CQL for access patterns; what varies is a `?`, in the order of the columns."""

from archgen.design.stores.asked import Asked
from archgen.design.stores.cassandra_model import QueryTable, TableUse
from archgen.requirements.model import PatternKind


def quote(name: str) -> str:
    """Quote a name, so that no word of CQL can clash and capital letters stay."""
    return '"' + name.replace('"', '""') + '"'


def quoted(names: tuple[str, ...]) -> str:
    """Quote names and join them with commas."""
    return ", ".join(quote(one) for one in names)


def all_columns(made: QueryTable) -> tuple[str, ...]:
    """Give all columns of a table, the bucket and links included."""
    bucket = (made.bucket.name,) if made.bucket is not None else ()
    return (*bucket, *(name for name, _ in made.linked), *made.columns)


def read_cql(asked: Asked, made: QueryTable) -> str:
    """Write the read of one partition, rows in the order in which they lie there."""
    bucket = (made.bucket.name,) if made.bucket is not None else ()
    conditions = [f"{quote(one)} = ?" for one in (*made.partition, *bucket)]
    ranged = [one for one in asked.ranged if made.clustering and one == made.clustering[0].name]
    conditions += [f"{quote(one)} {sign} ?" for one in ranged for sign in (">=", "<")]
    limit = f" LIMIT {asked.limit}" if asked.kind is PatternKind.LIST else ""
    where = " AND ".join(conditions) if conditions else ""
    tail = f" WHERE {where}" if where else ""
    return f"SELECT {quoted(made.columns)} FROM {quote(made.name)}{tail}{limit};"  # noqa: S608 - every name is quoted


def write_cql(asked: Asked, tables: list[QueryTable]) -> tuple[str, ...]:
    """Write the statements of a write: values that must be unique are taken first, then all tables in one batch."""
    if asked.changes and asked.is_by_id:
        changed = tuple(one.name for one in asked.table.columns if one.name not in tables[0].partition)
        sets = ", ".join(f"{quote(one)} = ?" for one in changed)
        key = " AND ".join(f"{quote(one)} = ?" for one in tables[0].partition)
        return (f"UPDATE {quote(tables[0].name)} SET {sets} WHERE {key};", *_copies(tables))  # noqa: S608 - quoted
    taken = [f"{_insert(one)} IF NOT EXISTS;" for one in tables if one.use is TableUse.UNIQUE]
    return (*taken, *_batch([one for one in tables if one.use is not TableUse.UNIQUE]))


def _copies(tables: list[QueryTable]) -> tuple[str, ...]:
    return _batch([one for one in tables if one.use is TableUse.QUERY])


def _batch(tables: list[QueryTable]) -> tuple[str, ...]:
    if len(tables) < 2:
        return tuple(f"{_insert(one)};" for one in tables)
    return ("BEGIN BATCH\n" + "\n".join(f"    {_insert(one)};" for one in tables) + "\nAPPLY BATCH;",)


def _insert(made: QueryTable) -> str:
    columns = all_columns(made)
    marks = ", ".join("?" for _ in columns)
    return f"INSERT INTO {quote(made.name)} ({quoted(columns)}) VALUES ({marks})"  # noqa: S608 - every name is quoted
