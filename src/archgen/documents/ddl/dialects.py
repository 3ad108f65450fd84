"""Which dialects a package is written in, and statements in the one that is not PostgreSQL."""

import re
from collections.abc import Callable, Iterable, Mapping

from archgen.design.data_tables import DataModel
from archgen.design.design import Design
from archgen.documents.ddl import mysql, postgresql, sqlite
from archgen.documents.ddl.text import requote

POSTGRESQL, MYSQL, SQLITE = "postgresql", "mysql", "sqlite"
_SPEAKS = {"mysql": MYSQL, "mariadb": MYSQL, "sqlite": SQLITE}
_WRITERS: Mapping[str, Callable[..., tuple[tuple[str, str], ...]]] = {
    POSTGRESQL: postgresql.ddl_files,
    MYSQL: mysql.ddl_files,
    SQLITE: sqlite.ddl_files,
}
_SEARCH = re.compile(
    r"to_tsvector\('simple'::regconfig, (?P<text>.+?)\) @@ websearch_to_tsquery\('simple'::regconfig, \$\d+\)"
)
_WORD = re.compile(r"coalesce\((?P<name>\"(?:[^\"]|\"\")*\"), ''\)")
_INSIDE = re.compile(r"(?P<name>\"(?:[^\"]|\"\")*\") @> ARRAY\[\$\d+\]::\w+\[\]")
_SCHEMA = re.compile(r"\"(?:[^\"]|\"\")*\"\.")
_PARAMETER = re.compile(r"\$\d+")


def main_dialect(design: Design) -> str:
    """Give the dialect of the store that holds the records: that of the chosen product, else PostgreSQL."""
    stores = (one for one in design.containers if one.role == "primary_store")
    return dialect_of_technologies(name for one in stores for name in one.technologies)


def dialect_of_technologies(names: Iterable[str]) -> str:
    """Give the dialect that one of some products speaks; PostgreSQL when none speaks another one."""
    return next((_SPEAKS[name] for name in sorted(set(names)) if name in _SPEAKS), POSTGRESQL)


def other_dialects(design: Design, *, is_small: bool) -> tuple[str, ...]:
    """Give the dialects that stand in folders of their own: SQLite for tests, and both servers for larger systems."""
    wanted = (SQLITE, POSTGRESQL) if is_small else (SQLITE, MYSQL, POSTGRESQL)
    main = main_dialect(design)
    others = tuple(one for one in wanted if one != main)
    return others[:1] if is_small else others


def schema_files(dialect: str, data: DataModel, title: str) -> tuple[tuple[str, str], ...]:
    """Write the schema in a dialect as named files."""
    return _WRITERS[dialect](data, title=title)


def in_dialect(sql: str, dialect: str) -> str:
    """Write a statement of PostgreSQL as another dialect takes it: quotes, parameters, search and lists."""
    if dialect == POSTGRESQL:
        return sql
    text = _SEARCH.sub(lambda found: _search(_WORD.findall(found["text"]), dialect), sql)
    lists = "json_contains({name}, json_array(?))" if dialect == MYSQL else "? IN (SELECT value FROM json_each({name}))"
    text = _INSIDE.sub(lambda found: lists.format(name=found["name"]), text)
    text = _PARAMETER.sub("?", _SCHEMA.sub("", text))
    if dialect == MYSQL:
        return requote(text.replace("now()", "utc_timestamp(6)"), mysql.quote, mysql.literal)
    return text.replace("now()", "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')")


def _search(columns: list[str], dialect: str) -> str:
    if dialect == MYSQL:
        return f"MATCH ({', '.join(columns)}) AGAINST (? IN BOOLEAN MODE)"
    joined = " || ' ' || ".join(f"coalesce({name}, '')" for name in columns)
    return f"{joined} LIKE '%' || ? || '%'"
