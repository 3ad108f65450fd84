"""Fill a server, ask it everything, and say what was found."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from time import perf_counter

from archgen.design.data_tables import DataModel, IndexMethod, Table
from archgen.documents.ddl.postgresql_rules import qualified
from archgen.documents.ddl.text import literal
from archgen.proving.asking import sample
from archgen.proving.evidence import Evidence, IndexEvidence, StatementEvidence, TableEvidence
from archgen.proving.filled import Filled, Tell, fill
from archgen.proving.judging import judge
from archgen.proving.measuring import measure
from archgen.proving.readers import Reader, readers
from archgen.proving.session import Session, tune
from archgen.proving.settings import Bounds, ProvingRules
from archgen.proving.volumes import main_tables


def prove(  # noqa: PLR0913 - two of them are seldom given
    session: Session,
    data: DataModel,
    bounds: Bounds,
    rules: ProvingRules,
    *,
    share: float = 1.0,
    schema: tuple[str, ...] = (),
    tell: Tell = lambda _what, _share: None,
) -> Evidence:
    """Load and fill an empty database, run every statement, and give the evidence.

    Args:
        session: Of the owner of an empty database, which commits by itself.
        data: The data model.
        bounds: What filling may take.
        rules: Distributions, and what is a failure.
        share: Wanted share of the stated rows.
        schema: Files of the schema; those of the data model when there are none.
        tell: Told of progress.
    """
    tune(session)
    filled = fill(session, data, bounds, rules, share=share, schema=schema, tell=tell)
    return ask(session, data, filled, rules, tell=tell)


def ask(
    session: Session,
    data: DataModel,
    filled: Filled,
    rules: ProvingRules,
    *,
    tell: Tell = lambda _what, _share: None,
) -> Evidence:
    """Run every statement on a filled database, and give the evidence."""
    started = perf_counter()
    tables = {one.table: one for one in tables_of(session, data, filled.raised)}
    rows = sample(session, data, filled.made, rules)
    session.execute("SELECT pg_stat_reset()")
    asked = tuple(readers(data))
    found: list[StatementEvidence] = []
    for place, reader in enumerate(asked):
        tell(reader.name, place / len(asked))
        measured = measure(session, reader, rows, rules.runs)
        if measured is not None:
            found.append(judge(measured, tables, rules))
    own = sum(one.rows - one.beyond for one in tables.values())
    wanted = sum(max(one.rows - one.beyond, one.stated or 0) for one in tables.values())
    return Evidence(
        server=str(_first(session, "SHOW server_version")),
        share=own / wanted if wanted else 0,
        fill_seconds=round(filled.seconds, 1),
        seconds=round(filled.seconds + perf_counter() - started, 1),
        cut_short=filled.cut_short,
        tables=tuple(tables.values()),
        statements=tuple(found),
        indexes=tuple(_indexes(session, data, tables)),
        unasked=tuple(_unasked(data, asked, found)),
    )


def tables_of(session: Session, data: DataModel, raised: Collection[str] = ()) -> Iterator[TableEvidence]:
    """Count the rows and bytes that are there.

    Args:
        session: Of the owner of the database.
        data: The data model.
        raised: Tables with rows beyond the stated ones.
    """
    main = main_tables(data)
    for table in data.tables:
        name = literal(qualified(table))
        size = "sum(pg_table_size(relid))" if table.partition else "pg_table_size({name})"
        source = f" FROM pg_partition_tree({name})" if table.partition else ""
        rows = int(_first(session, f"SELECT count(*) FROM {qualified(table)}"))  # noqa: S608 - quoted
        yield TableEvidence(
            table=table.name,
            title=table.title,
            rows=rows,
            stated=table.rows,
            main=table.name in main,
            beyond=max(0, rows - table.rows) if table.name in raised and table.rows is not None else 0,
            bytes=int(_first(session, f"SELECT {size.format(name=name)}{source}")),
        )


def _indexes(session: Session, data: DataModel, tables: Mapping[str, TableEvidence]) -> Iterator[IndexEvidence]:
    """Give bytes and use of each index; those of partitions count for the index of their table."""
    session.execute("SELECT pg_stat_force_next_flush()")
    statement = """
        SELECT coalesce(parent.relname, own.relname), sum(pg_relation_size(own.oid)), sum(coalesce(stat.idx_scan, 0))
        FROM pg_class AS own JOIN pg_index AS held ON held.indexrelid = own.oid
        LEFT JOIN pg_inherits AS link ON link.inhrelid = own.oid
        LEFT JOIN pg_class AS parent ON parent.oid = link.inhparent
        LEFT JOIN pg_stat_user_indexes AS stat ON stat.indexrelid = own.oid GROUP BY 1"""
    seen = {str(name): (int(size), int(scans)) for name, size, scans in session.execute(statement).fetchall()}
    for table in data.tables:
        evidence = tables[table.name]
        for name, serves, rule in _named(table):
            size, scans = seen.get(name, (0, 0))
            yield IndexEvidence(
                index=name,
                table=table.name,
                serves=serves,
                constraint=rule,
                bytes=size,
                bytes_full=round(size * evidence.factor),
                bytes_a_row=round(size / evidence.rows, 1) if evidence.rows else 0.0,
                writes_rps=_writes(data, table),
                scans=scans,
            )


def _named(table: Table) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    yield f"pk_{table.name}", ("primary key",), True
    yield from ((one.name, (one.because,), True) for one in table.uniques)
    yield from ((one.name, (one.because,), True) for one in table.exclusions)
    yield from ((one.name, one.serves, one.unique) for one in table.indexes if one.method in IndexMethod)


def _writes(data: DataModel, table: Table) -> float | None:
    rates = [one.rate_rps for one in data.access_paths if one.table == table.name and one.kind == "write"]
    known = [one for one in rates if one is not None]
    return sum(known) if known else None


def _unasked(data: DataModel, asked: Iterable[Reader], found: Iterable[StatementEvidence]) -> Iterator[str]:
    names = {one.name for one in found}
    yield from (one.pattern for one in data.access_paths if one.pattern not in names)
    patterns = {one.pattern for one in data.access_paths}
    yield from (one.name for one in asked if one.name not in names and one.name not in patterns)


def _first(session: Session, statement: str) -> str:
    row = session.execute(statement).fetchone()
    return "" if row is None else str(row[0])
