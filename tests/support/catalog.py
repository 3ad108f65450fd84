"""What a PostgreSQL database holds, as sets that can be compared: names and definitions, not the order of columns."""

from typing import Any

_OURS = "n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
_QUERIES = {
    "schemas": f"""SELECT nspname, obj_description(oid) FROM pg_namespace n
        WHERE {_OURS} AND nspname NOT LIKE 'pg_temp%'""",
    "tables": f"""SELECT n.nspname, relname, relkind::text, relrowsecurity, relforcerowsecurity, relacl::text,
        obj_description(c.oid, 'pg_class') FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        WHERE {_OURS} AND relkind IN ('r', 'p')""",
    "columns": f"""SELECT n.nspname, relname, attname, format_type(atttypid, atttypmod), attnotnull,
        pg_get_expr(adbin, adrelid), col_description(c.oid, attnum) FROM pg_attribute a
        JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = attnum
        WHERE {_OURS} AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped""",
    "constraints": f"""SELECT n.nspname, relname, conname, pg_get_constraintdef(o.oid), convalidated
        FROM pg_constraint o JOIN pg_class c ON c.oid = conrelid JOIN pg_namespace n ON n.oid = relnamespace
        WHERE {_OURS} AND contype <> 'n'""",
    "indexes": f"""SELECT schemaname, tablename, indexname, indexdef,
        obj_description(format('%I.%I', schemaname, indexname)::regclass, 'pg_class')
        FROM pg_indexes JOIN pg_namespace n ON n.nspname = schemaname WHERE {_OURS}""",
    "triggers": f"""SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
        JOIN pg_namespace n ON n.oid = relnamespace WHERE {_OURS} AND NOT tgisinternal""",
    "functions": f"""SELECT n.nspname, proname, prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
        WHERE {_OURS} AND prolang <> (SELECT oid FROM pg_language WHERE lanname = 'internal')""",
    "policies": "SELECT schemaname, tablename, policyname, qual, with_check FROM pg_policies",
    "types": f"""SELECT n.nspname, typname FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace
        WHERE {_OURS} AND typtype = 'r'""",
    "rights": "SELECT defaclobjtype::text, defaclacl::text FROM pg_default_acl",
}


def catalog(session: Any) -> dict[str, set[tuple[Any, ...]]]:
    """Read the catalogue of a database."""
    return {kind: set(session.execute(query).fetchall()) for kind, query in _QUERIES.items()}
