"""The data model of a design: composed from entities, access patterns and the decisions that touch them."""

from collections.abc import Iterator
from dataclasses import replace

from archgen.decisions.model import Recommendations
from archgen.design.data_columns import Draft, constraint_names, time_column
from archgen.design.data_entities import EntityTables, Settings
from archgen.design.data_indexes import Need, serve
from archgen.design.data_invariants import BoundRule, keep, never_updated
from archgen.design.data_paths import PathPlanner, Plan, access_path, changes_row, write_note
from archgen.design.data_rules import data_rules, finding_words
from archgen.design.data_sizes import bytes_of_row, index_factor, rows_of, short_bytes, working
from archgen.design.data_statements import statement
from archgen.design.data_support import add_support_tables
from archgen.design.data_tables import (
    AccessPath,
    Check,
    CheckKind,
    Column,
    ColumnType,
    DatabaseRole,
    DataClass,
    DataModel,
    Exclusion,
    ForeignKey,
    Guard,
    GuardKind,
    Index,
    IndexColumn,
    IndexMethod,
    OnDelete,
    Partition,
    Purpose,
    Reference,
    RoleKind,
    Table,
    TableLifecycle,
    Transition,
    Unique,
)
from archgen.design.data_upkeep import add_purge_indexes, reference_needs
from archgen.design.names import Allocator
from archgen.facts.model import Facts
from archgen.findings import Finding, sort_findings
from archgen.requirements.model import Domain, PatternKind, Requirements
from archgen.units import short

__all__ = [
    "AccessPath",
    "Check",
    "CheckKind",
    "Column",
    "ColumnType",
    "DataClass",
    "DataModel",
    "DatabaseRole",
    "Exclusion",
    "ForeignKey",
    "Guard",
    "GuardKind",
    "Index",
    "IndexColumn",
    "IndexMethod",
    "OnDelete",
    "Partition",
    "Purpose",
    "Reference",
    "RoleKind",
    "Table",
    "TableLifecycle",
    "Transition",
    "Unique",
    "compose_data_model",
    "settings_of",
]


_HISTORY = "event_sourcing_cqrs"


def compose_data_model(
    requirements: Requirements, facts: Facts, recommendations: Recommendations, rules: tuple[BoundRule, ...] = ()
) -> tuple[DataModel, tuple[Finding, ...]]:
    """Turn entities into tables with the keys, rules and indexes that they and their access patterns need.

    Without a domain the model is empty. The findings name what the model could not serve well.

    Args:
        requirements: Entities and access patterns.
        facts: What is known of data and tenants.
        recommendations: What was decided.
        rules: Rules of recognised workloads that the schema keeps.
    """
    domain = requirements.domain
    if not domain.entities:
        return DataModel(tables=()), ()
    settings = replace(settings_of(facts, recommendations), unchanged=never_updated(rules))
    names = constraint_names()
    tables = EntityTables(domain, settings, names)
    add_support_tables(tables, settings, names)
    keep(rules, tables.drafts, domain, names)
    drafts = tables.all()
    planner = PathPlanner(tables.drafts, _joins(tables), engine=settings.search_engine)
    plans = tuple(planner.plan(pattern) for pattern in domain.access_patterns if pattern.entity in tables.drafts)
    needs = [need for plan in plans for need in (*planner.needs(plan), planner.join_need(plan)) if need is not None]
    needs += reference_needs(tables, drafts, tuple(needs))
    served = serve(drafts, tuple(needs), names)
    partitions = _partitions(drafts, domain) if settings.partitions else {}
    add_purge_indexes(tuple(draft for draft in drafts if draft.name not in partitions), names)
    paths = tuple(
        access_path(plan, _served_by(plan, planner, served), said.sql, said.parameters)
        for plan in plans
        for said in (statement(plan, cursor=settings.cursor),)
    )
    finished = tuple(_table(draft, partitions.get(draft.name), domain, plans) for draft in drafts)
    model = DataModel(
        tables=finished,
        access_paths=paths,
        references=tuple(tables.references),
        roles=tuple(_roles(requirements, facts)),
    )
    return model, sort_findings(_findings(model))


def _roles(requirements: Requirements, facts: Facts) -> Iterator[DatabaseRole]:
    """Give the roles that programs need: one that writes rows, and one that reads them where reports are asked for."""
    because = data_rules().roles
    base = Allocator("database", reserved=(), max_length=40).allocate(requirements.project.name)
    yield DatabaseRole(name=f"{base}_app", kind=RoleKind.WRITES, because=because["writes"])
    if "analytics_needs" in facts and facts.value("analytics_needs") != "none":
        yield DatabaseRole(name=f"{base}_read", kind=RoleKind.READS, because=because["reads"])


def settings_of(facts: Facts, recommendations: Recommendations) -> Settings:
    """Read what decisions and facts say of the tables."""
    kept = recommendations.chosen("consistency_transactions")
    search = recommendations.chosen("search_analytics")
    queue = recommendations.chosen("async_processing")
    scaling = recommendations.chosen("datastore_scaling")
    paging = recommendations.chosen("pagination_filtering")
    history = recommendations.chosen(_HISTORY)
    tenancy = recommendations.chosen("multi_tenancy")
    sensitivity = facts.value("data_sensitivity") if "data_sensitivity" in facts else None
    return Settings(
        tenants="shared_rows_rls" in tenancy or "hybrid_tiered" in tenancy,
        versions="optimistic_locking" in kept,
        changes_feed="time_window" in paging or bool({"search_engine", "warehouse", "olap_store"} & set(search)),
        special=sensitivity == "special_category",
        inline_files="db_blob" in recommendations.chosen("object_storage"),
        schemas="modular_monolith" in recommendations.chosen("architecture_style"),
        outbox="outbox" in kept,
        idempotency="idempotency_keys" in kept,
        jobs="db_queue" in queue,
        audit="crud_plus_audit" in history,
        events=any("event_sourcing" in one.chosen for one in recommendations.all if one.decision == _HISTORY),
        webhooks="webhooks" in recommendations.chosen("api_style"),
        search_engine="search_engine" in search,
        cursor="offset" not in paging and "no_paging" not in paging,
        partitions="distributed_sql" not in scaling,
    )


def _joins(tables: EntityTables) -> dict[tuple[str, str], Draft]:
    by_name = {join.name: join for join in tables.joins}
    return {(one.source, one.field): by_name[one.via] for one in tables.references if one.via is not None}


def _served_by(plan: Plan, planner: PathPlanner, served: dict[Need, str]) -> str:
    needs = [*planner.needs(plan), planner.join_need(plan)]
    found = next((served[need] for need in needs if need is not None and need in served), None)
    if found is not None:
        return found
    reads_key = plan.equal in ((), ("id",)) and not plan.text and not plan.inside and not plan.by_engine
    inserts = plan.pattern.kind is PatternKind.WRITE and not plan.pattern.by and not changes_row(plan)
    counts_all = plan.pattern.kind is PatternKind.AGGREGATE and not plan.equal
    return f"pk_{plan.draft.name}" if reads_key and not inserts and not counts_all else ""


def _whole_bytes(draft: Draft, domain: Domain) -> int:
    return round((rows_of(draft, domain) or 0) * bytes_of_row(draft, domain) * index_factor())


def _table(draft: Draft, partition: Partition | None, domain: Domain, plans: tuple[Plan, ...]) -> Table:
    bytes_a_row, rows, whole = bytes_of_row(draft, domain), rows_of(draft, domain), _whole_bytes(draft, domain)
    key = draft.primary_key
    if partition is not None and partition.column not in key:
        key = (*key, partition.column)
    return Table(
        id=draft.id,
        name=draft.name,
        entity=draft.entity,
        title=draft.title,
        context=draft.context,
        db_schema=draft.db_schema,
        description=draft.description,
        columns=tuple(draft.columns),
        primary_key=key,
        foreign_keys=tuple(draft.foreign_keys),
        uniques=tuple(draft.uniques),
        exclusions=tuple(draft.exclusions),
        guards=tuple(draft.guards),
        append_only=draft.append_only,
        checks=tuple(draft.checks),
        indexes=tuple(draft.indexes),
        rows=rows,
        rows_stated=draft.rows_stated,
        row_bytes=bytes_a_row,
        bytes_total=None if rows is None else whole,
        index_bytes=None if rows is None else whole - rows * bytes_a_row,
        retention_days=draft.retention_days,
        partition=partition,
        lifecycle=draft.lifecycle,
        purpose=draft.purpose,
        working="" if rows is None else working(rows, bytes_a_row),
        writes=write_note(draft, plans),
        row_security=draft.row_security,
        tenant_column=draft.tenant_column,
    )


def _partitions(drafts: tuple[Draft, ...], domain: Domain) -> dict[str, Partition]:
    """Give how large tables are cut, by the name of the table."""
    found = (
        (draft.name, _partition(draft, drafts, rows_of(draft, domain) or 0, _whole_bytes(draft, domain)))
        for draft in drafts
    )
    return {name: partition for name, partition in found if partition is not None}


def _partition(draft: Draft, drafts: tuple[Draft, ...], rows: int, whole: int) -> Partition | None:
    """Cut a large table into months, unless a key without the time stands in the way."""
    rule = data_rules().partition
    column = time_column(draft.columns)
    if column is None or (rows < rule.rows and whole < rule.bytes):
        return None
    whole_keys = all(column in one.columns and one.where is None for one in draft.uniques)
    if (
        not whole_keys
        or draft.exclusions
        or any(key.target_table == draft.name for one in drafts for key in one.foreign_keys)
    ):
        return None
    drops = "" if draft.retention_days is None else rule.drops.format(days=f"{draft.retention_days:g}")
    because = rule.because.format(rows=short(rows), bytes=short_bytes(whole))
    return Partition(column=column, interval="month", because=because, drops=drops)


def _findings(model: DataModel) -> Iterator[Finding]:
    rules = data_rules()
    for table in model.tables:
        rows, size = table.rows or 0, table.bytes_total or 0
        if (rows >= rules.partition.rows or size >= rules.partition.bytes) and table.partition is None:
            values = {"table": table.title, "rows": short(rows), "bytes": short_bytes(size)}
            yield _finding("large_table_not_partitioned", values, f"domain.entities.{table.title}")
    for path in model.access_paths:
        rows = model.table(path.table).rows or 0
        if path.served_by or path.kind in ("write", "search") or rows < rules.scan_rows:
            continue
        values = {"pattern": path.pattern, "table": path.entity, "rows": short(rows)}
        yield _finding("pattern_without_index", values, f"domain.access_patterns.{path.pattern}")


def _finding(key: str, values: dict[str, str], about: str) -> Finding:
    words = finding_words()[key]
    return Finding(
        id=key,
        title=words.title,
        kind=words.kind,
        severity=words.severity,
        message=words.message.format(**values),
        consequence=words.consequence,
        remedy=words.remedy,
        who=words.who,
        about=(about,),
        decisions=words.decisions,
    )
