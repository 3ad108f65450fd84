"""What a design has, as rows on security ask for it, and the words of this design that stand in their texts."""

from collections.abc import Iterable, Mapping, Sequence

from archgen.decisions.model import Recommendations
from archgen.design.api_model import Api, OperationKind
from archgen.design.core import Core
from archgen.design.data_tables import ColumnType, DataClass, DataModel
from archgen.facts.model import Facts

SENSITIVE = (DataClass.PERSONAL, DataClass.SECRET, DataClass.PAYMENT, DataClass.SPECIAL_CATEGORY)


def traits_of(core: Core, facts: Facts, recommendations: Recommendations, api: Api, data: DataModel) -> frozenset[str]:
    """Return the names of what the design has, for `needs` of rows."""
    columns = [one for table in data.tables for one in table.columns]
    classes = {one.data_class for one in columns if one.field}
    roles = {one.role for one in core.containers}
    systems = {one.id for one in core.structure.systems}
    relationships = core.structure.relationships
    found = {
        "api": bool(api.operations),
        "roles": len(api.roles) > 1,
        "outside": any(one.to_id in systems for one in relationships),
        "inbound": any(one.from_id in systems for one in relationships),
        "files": "object_store" in roles,
        "tenants": bool(
            {"shared_rows_rls", "hybrid_tiered", "schema_per_tenant"} & set(recommendations.chosen("multi_tenancy"))
        ),
        "personal": bool(classes & {DataClass.PERSONAL, DataClass.SPECIAL_CATEGORY}),
        "special": DataClass.SPECIAL_CATEGORY in classes,
        "retention": any(one.retention_days is not None for one in data.tables),
        "entry": bool({"entry", "gateway", "cdn"} & roles),
        "broker": bool({"queue", "log"} & roles),
        "cache": "cache" in roles,
        "derived": bool({"search_index", "warehouse", "vector_store"} & roles),
        "idp": "idp" in roles,
        "telemetry": "monitoring" in roles,
        "cards_stored": facts.value("card_data_handling") == "stored",
        "money": facts.value("money_movement") is True,
        "devices": facts.number("devices") > 0 and bool({"device_broker", "ingest", "edge_gateway"} & roles),
        "scanner": any(part.endswith(".scanner") for one in core.containers for part in one.parts),
        "kept_for_ever": bool(_kept_for_ever(data)),
        "urls": any(one.type is ColumnType.URL for one in columns),
    }
    return frozenset(name for name, has in found.items() if has)


def words_of(core: Core, facts: Facts, api: Api, data: DataModel) -> Mapping[str, str]:
    """Return names and numbers of this design, by the placeholder that stands for them."""
    shown = {name: fact.show() for name, fact in facts.items()}
    fields = [(table.title, one) for table in data.tables for one in table.columns if one.field]
    actors = [actor for _, actor in api.roles]
    personal = few((f"{title}.{one.field}" for title, one in fields if one.data_class in SENSITIVE), 3)
    changes = [one for one in api.operations if one.kind is OperationKind.TRANSITION]
    return {
        **shown,
        "operations": str(len(api.operations)),
        "roles": str(len(api.roles)),
        "role_names": few(actors),
        "role_example": _role_example(api),
        "page_size_max": str(api.page_size_max),
        "requests_per_minute": str(api.requests_per_minute),
        "systems": few(one.name for one in core.structure.systems),
        "suppliers": few(_suppliers(core)),
        "entities": few(_owned(data), 3) or few((table.title for table in data.tables), 3),
        "kept_for_ever": few(_kept_for_ever(data), 5) or "every table",
        "states": few((f"{one.entity} to {one.to_state}" for one in changes), 2) or "none here",
        "server_fields": few(
            (f"{title}.{one.field}" for title, one in fields if _is_server_field(title, one.field or "", data)), 3
        )
        or "an owner",
        "text_fields": few(
            (f"{title}.{one.field}" for title, one in fields if one.type in (ColumnType.TEXT, ColumnType.STRING)), 3
        ),
        "file_fields": few((f"{title}.{one.field}" for title, one in fields if one.type is ColumnType.FILE), 3)
        or "any file",
        "url_fields": few(
            f"{table.title}.{one.field or one.name}"
            for table in data.tables
            for one in table.columns
            if one.type is ColumnType.URL
        ),
        "personal": personal or "internal data",
    }


def few(names: Iterable[str], most: int = 4) -> str:
    """Return the first of some names, and how many more there are."""
    shown: Sequence[str] = list(dict.fromkeys(names))
    return ", ".join(shown[:most]) + (f" and {len(shown) - most} more" if len(shown) > most else "")


def _owned(data: DataModel) -> list[str]:
    """Return the tables that are about somebody: with sensitive fields, or pointing at such a table."""
    about = {table.name for table in data.tables if any(one.data_class in SENSITIVE for one in table.columns)}
    near = {table.name for table in data.tables if {key.target_table for key in table.foreign_keys} & about}
    return [table.title for table in data.tables if table.entity and table.name in about | near]


def _kept_for_ever(data: DataModel) -> list[str]:
    """Return the tables that keep personal data without a limit."""
    people = (DataClass.PERSONAL, DataClass.SPECIAL_CATEGORY)
    kept = [table for table in data.tables if table.retention_days is None and table.entity]
    return [table.title for table in kept if any(one.data_class in people for one in table.columns)]


def _role_example(api: Api) -> str:
    """Return an operation that not every role may call, with the role that may."""
    everyone = {role for role, _ in api.roles}
    guarded = [one for one in api.operations if one.roles and set(one.roles) != everyone]
    if not guarded:
        return api.operations[0].summary if api.operations else ""
    first = min(guarded, key=lambda one: (one.kind in (OperationKind.LIST, OperationKind.GET), len(one.roles), one.id))
    return f"“{first.summary}”, which belongs to {few(first.actors)}"


def _is_server_field(title: str, field: str, data: DataModel) -> bool:
    table = next(one for one in data.tables if one.title == title)
    states = {table.lifecycle.column} if table.lifecycle else set()
    columns = table.columns_of(field)
    return any(one.type is ColumnType.MINOR_UNITS or one.name in states for one in columns)


def _suppliers(core: Core) -> list[str]:
    return [one.name for one in core.structure.systems] + [
        one.product or one.name for one in core.containers if one.kind.value == "external"
    ]
