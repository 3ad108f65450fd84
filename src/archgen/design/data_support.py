"""Tables that no entity asks for: outbox, idempotency keys, jobs, audit and domain events, webhooks, by decision."""

from archgen.design.data_columns import Draft
from archgen.design.data_entities import EntityTables, Settings
from archgen.design.data_rules import data_rules
from archgen.design.data_tables import (
    Check,
    CheckKind,
    Column,
    ColumnType,
    DataClass,
    ForeignKey,
    Guard,
    GuardKind,
    Index,
    IndexColumn,
    OnDelete,
    Purpose,
)
from archgen.design.names import Allocator

JOB_STATES = ("ready", "running", "done", "failed")


def add_support_tables(tables: EntityTables, settings: Settings, names: Allocator) -> None:
    """Add the support tables that the decisions ask for."""
    if settings.outbox:
        _outbox(tables.new_table("outbox", Purpose.OUTBOX), names)
    if settings.idempotency:
        _idempotency(tables.new_table("idempotency", Purpose.IDEMPOTENCY), names)
    if settings.jobs:
        _jobs(tables.new_table("jobs", Purpose.JOBS), names)
    if settings.audit:
        _audit(tables.new_table("audit", Purpose.AUDIT), names)
    if settings.events:
        _events(tables.new_table("events", Purpose.EVENTS), names)
    if settings.webhooks:
        endpoints = tables.new_table("webhook_endpoints", Purpose.WEBHOOK_ENDPOINTS)
        _webhook_endpoints(endpoints, names)
        _webhook_deliveries(tables.new_table("webhook_deliveries", Purpose.WEBHOOK_DELIVERIES), endpoints, names)


def _column(name: str, column_type: ColumnType, **more: object) -> Column:
    said = data_rules().support_comments.get(name) or data_rules().comments.get(name, "")
    return Column.model_validate({"name": name, "type": column_type, "comment": said, **more})


def _identifier() -> Column:
    return _column("id", ColumnType.UUID, default="uuid")


def _now(name: str) -> Column:
    return _column(name, ColumnType.TIMESTAMP, default="now")


def _index(draft: Draft, names: Allocator, key: str, columns: tuple[str, ...], where: str | None) -> Index:
    said = data_rules().support_indexes[key]
    return Index(
        name=names.allocate(f"ix {draft.name} {columns[0]}"),
        columns=tuple(IndexColumn(name=name) for name in columns),
        where=where,
        serves=(said.serves,),
        because=said.because,
    )


def _outbox(draft: Draft, names: Allocator) -> None:
    draft.columns += [
        _identifier(),
        _column("topic", ColumnType.STRING, length=120),
        _column("aggregate_table", ColumnType.STRING, length=63),
        _column("aggregate_id", ColumnType.UUID),
        _column("payload", ColumnType.JSON),
        _now("occurred_at"),
        _column("published_at", ColumnType.TIMESTAMP, nullable=True),
        _column("attempts", ColumnType.INT, default="0"),
    ]
    draft.retention_days = 7
    draft.indexes.append(_index(draft, names, "outbox", ("occurred_at", "id"), '"published_at" IS NULL'))


def _idempotency(draft: Draft, names: Allocator) -> None:
    draft.columns += [
        _column("caller", ColumnType.STRING, length=200),
        _column("key", ColumnType.STRING, length=64),
        _column("request_hash", ColumnType.HASH),
        _column("response_status", ColumnType.INT, nullable=True, minimum=100, maximum=599),
        _column("response_body", ColumnType.JSON, nullable=True),
        _now("created_at"),
        _column("expires_at", ColumnType.TIMESTAMP),
    ]
    draft.primary_key = ("caller", "key")
    draft.retention_days = 1
    draft.indexes.append(_index(draft, names, "idempotency", ("expires_at",), None))


def _jobs(draft: Draft, names: Allocator) -> None:
    draft.columns += [
        _identifier(),
        _column("kind", ColumnType.STRING, length=120),
        _column("payload", ColumnType.JSON),
        _column("state", ColumnType.ENUM, members=JOB_STATES, default="ready"),
        _now("run_at"),
        _column("attempts", ColumnType.INT, default="0"),
        _column("locked_until", ColumnType.TIMESTAMP, nullable=True),
        _column("last_error", ColumnType.TEXT, nullable=True),
        _now("created_at"),
    ]
    draft.checks.append(
        Check(
            name=names.allocate(f"ck {draft.name} state"),
            kind=CheckKind.ENUM,
            column="state",
            members=JOB_STATES,
            because=data_rules().because["enum"],
        )
    )
    draft.retention_days = 30
    draft.indexes.append(_index(draft, names, "jobs", ("run_at", "id"), "\"state\" IN ('ready', 'running')"))


def _audit(draft: Draft, names: Allocator) -> None:
    draft.columns += [
        _identifier(),
        _now("occurred_at"),
        _column("actor", ColumnType.STRING, length=200, data_class=DataClass.PERSONAL),
        _column("action", ColumnType.STRING, length=120),
        _column("aggregate_table", ColumnType.STRING, length=63),
        _column("aggregate_id", ColumnType.UUID),
        _column("changes", ColumnType.JSON),
    ]
    draft.append_only = True
    columns = ("aggregate_table", "aggregate_id", "occurred_at")
    draft.indexes.append(_index(draft, names, "audit", columns, None))


def _events(draft: Draft, names: Allocator) -> None:
    """Make the table from which the state of rows is rebuilt: two writers of one stream collide on the key."""
    said = data_rules().because
    draft.columns += [
        _column("stream_id", ColumnType.UUID),
        _column("stream_version", ColumnType.INT, minimum=1),
        _column("stream_table", ColumnType.STRING, length=63),
        _column("event_name", ColumnType.STRING, length=120),
        _column("event_schema", ColumnType.INT, default="1"),
        _column("event_data", ColumnType.JSON),
        _column("actor", ColumnType.STRING, length=200, data_class=DataClass.PERSONAL),
        _column("caused_by", ColumnType.UUID, nullable=True),
        _now("recorded_at"),
    ]
    draft.primary_key = ("stream_id", "stream_version")
    draft.append_only = True
    never = names.allocate(f"tr {draft.name} never changed")
    draft.guards.append(Guard(name=never, kind=GuardKind.NEVER_CHANGED, because=said["events"]))
    draft.checks.append(
        Check(
            name=names.allocate(f"ck {draft.name} stream version"),
            kind=CheckKind.RANGE,
            column="stream_version",
            minimum=1,
            because=said["stream_version"],
        )
    )
    draft.indexes.append(_index(draft, names, "events", ("recorded_at", "stream_id", "stream_version"), None))


def _webhook_endpoints(draft: Draft, names: Allocator) -> None:
    draft.columns += [
        _identifier(),
        _column("owner", ColumnType.STRING, length=200),
        _column("url", ColumnType.URL, length=2048),
        _column("event_types", ColumnType.JSON),
        _column("secret", ColumnType.STRING, length=500, data_class=DataClass.SECRET),
        _column("old_secret", ColumnType.STRING, length=500, nullable=True, data_class=DataClass.SECRET),
        _column("old_secret_until", ColumnType.TIMESTAMP, nullable=True),
        _column("disabled_at", ColumnType.TIMESTAMP, nullable=True),
        _now("created_at"),
    ]
    draft.indexes.append(_index(draft, names, "webhook_endpoints", ("owner", "id"), None))


def _webhook_deliveries(draft: Draft, endpoints: Draft, names: Allocator) -> None:
    """Fill the table of what is sent: its key lets the relay add an event twice without effect."""
    draft.columns += [
        _column("endpoint_id", ColumnType.UUID),
        _column("event_id", ColumnType.UUID),
        _column("event_type", ColumnType.STRING, length=120),
        _column("payload", ColumnType.JSON),
        _column("occurred_at", ColumnType.TIMESTAMP),
        _column("attempts", ColumnType.INT, default="0"),
        _column("next_attempt_at", ColumnType.TIMESTAMP, nullable=True),
        _column("last_status", ColumnType.INT, nullable=True, minimum=100, maximum=599),
        _column("delivered_at", ColumnType.TIMESTAMP, nullable=True),
    ]
    draft.primary_key = ("endpoint_id", "event_id")
    draft.foreign_keys.append(
        ForeignKey(
            name=names.allocate(f"fk {draft.name} endpoint_id"),
            columns=("endpoint_id",),
            target_table=endpoints.name,
            target_columns=("id",),
            on_delete=OnDelete.CASCADE,
            because=data_rules().because["deliveries"],
        )
    )
    draft.retention_days = 30
    columns = ("next_attempt_at", "event_id")
    draft.indexes.append(_index(draft, names, "webhook_deliveries", columns, '"next_attempt_at" IS NOT NULL'))
