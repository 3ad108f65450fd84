"""The relational model of a design: tables, keys, constraints, indexes and the access paths that they serve.

One model for all views: the schema of each dialect, the entity diagram, the API schemas, sizes and the list of access
paths are printed from it. It names no dialect; what a dialect lacks is left out by its emitter with a note.
"""

from enum import StrEnum

from pydantic import Field

from archgen.design.model import Frozen


class ColumnType(StrEnum):
    """What a column holds; each emitter has its own type for it."""

    STRING = "string"
    TEXT = "text"
    INT = "int"
    BIGINT = "bigint"
    DECIMAL = "decimal"
    BOOL = "bool"
    DATE = "date"
    TIME = "time"
    TIMESTAMP = "timestamp"
    DURATION = "duration"
    UUID = "uuid"
    EMAIL = "email"
    URL = "url"
    PHONE = "phone"
    IP = "ip"
    JSON = "json"
    ENUM = "enum"
    FILE = "file"
    CURRENCY = "currency"
    MINOR_UNITS = "minor_units"
    HASH = "hash"


class DataClass(StrEnum):
    """How much harm a leak of a column does."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SECRET = "secret"
    PAYMENT = "payment"
    SPECIAL_CATEGORY = "special_category"


class Column(Frozen):
    """A column of a table."""

    name: str = Field(description="Column name, unique in its table.")
    field: str | None = Field(default=None, description="Field that it stores, as the requirements name it.")
    type: ColumnType = Field(description="What it holds.")
    length: int | None = Field(default=None, description="Greatest number of characters.")
    precision: int | None = Field(default=None, description="Digits of a decimal.")
    scale: int | None = Field(default=None, description="Digits after the point of a decimal.")
    nullable: bool = Field(default=False, description="Whether it may be empty.")
    default: str | None = Field(
        default=None, description="Default as the requirements write it; `now`, `uuid` are known."
    )
    comment: str = Field(default="", description="What it is.")
    data_class: DataClass = Field(default=DataClass.INTERNAL, description="Classification.")
    is_list: bool = Field(default=False, description="Whether it holds several values.")
    members: tuple[str, ...] = Field(default=(), description="Allowed values of an enum, letter for letter.")
    minimum: float | None = Field(default=None, description="Least value.")
    maximum: float | None = Field(default=None, description="Greatest value.")
    references: str | None = Field(default=None, description="Entity that it refers to, as the requirements name it.")


class OnDelete(StrEnum):
    """What happens to a row when the row that it refers to is deleted."""

    RESTRICT = "restrict"
    CASCADE = "cascade"
    SET_NULL = "set_null"


class ForeignKey(Frozen):
    """A reference that the database enforces."""

    name: str = Field(description="Constraint name.")
    columns: tuple[str, ...] = Field(description="Referring columns.")
    target_table: str = Field(description="Name of the table referred to.")
    target_columns: tuple[str, ...] = Field(description="Its key.")
    on_delete: OnDelete = Field(description="What a delete of the target does.")
    because: str = Field(description="Why so.")


class Unique(Frozen):
    """Columns whose values occur once; a partial one becomes a unique index."""

    name: str = Field(description="Constraint or index name.")
    columns: tuple[str, ...] = Field(description="Columns in key order.")
    where: str | None = Field(default=None, description="Rows that it holds for; all when absent.")
    because: str = Field(description="Why so.")


class CheckKind(StrEnum):
    """What a check constraint guards."""

    ENUM = "enum"
    RANGE = "range"
    LIFECYCLE = "lifecycle"
    CUSTOM = "custom"


class Check(Frozen):
    """A rule that each row obeys."""

    name: str = Field(description="Constraint name.")
    kind: CheckKind = Field(description="What it guards.")
    column: str = Field(description="The column that it is about.")
    members: tuple[str, ...] = Field(default=(), description="Allowed values of an enum or lifecycle.")
    minimum: float | None = Field(default=None, description="Least value of a range.")
    maximum: float | None = Field(default=None, description="Greatest value of a range.")
    expression: str | None = Field(default=None, description="SQL of a custom rule, valid in every dialect.")
    because: str = Field(description="Why so.")


class Exclusion(Frozen):
    """Spans of time that no two rows of one thing may share."""

    name: str = Field(description="Constraint name.")
    column: str = Field(description="Column that names the thing.")
    start: str = Field(description="Column with the first moment.")
    end: str = Field(description="Column with the end of the span; open for ever when it is empty.")
    whole_days: bool = Field(default=False, description="Whether the ends are dates, both of which count.")
    where: str | None = Field(default=None, description="Rows that it holds for; all when absent.")
    because: str = Field(description="Why so.")


class GuardKind(StrEnum):
    """What a trigger keeps that no constraint can."""

    NEVER_CHANGED = "never_changed"
    BALANCED = "balanced"


class Guard(Frozen):
    """A rule of a table that a trigger keeps."""

    name: str = Field(description="Trigger name, unique in the database.")
    kind: GuardKind = Field(description="What is kept.")
    after_days: float | None = Field(
        default=None, description="Never changed: days after which a row may be deleted; None for never."
    )
    since: str | None = Field(default=None, description="Never changed: column from which these days count.")
    group: str | None = Field(default=None, description="Balanced: column that names what balances.")
    group_table: str | None = Field(default=None, description="Balanced: name of the table of what balances.")
    amount: str | None = Field(default=None, description="Balanced: column of the amount.")
    currency: str | None = Field(default=None, description="Balanced: column of its currency.")
    side: str | None = Field(default=None, description="Balanced: column that says on which side a row stands.")
    plus: str | None = Field(default=None, description="Balanced: value of the side that counts as positive.")
    because: str = Field(description="Why so.")


class IndexColumn(Frozen):
    """One column of an index."""

    name: str = Field(description="Column name.")
    descending: bool = Field(default=False, description="Whether greater values come first.")


class IndexMethod(StrEnum):
    """How an index finds rows."""

    BTREE = "btree"
    GIN_TEXT = "gin_text"
    GIN = "gin"
    BRIN = "brin"


class Index(Frozen):
    """A secondary index with the reason for its existence."""

    name: str = Field(description="Index name, unique in the database.")
    columns: tuple[IndexColumn, ...] = Field(description="Equality columns, then range, then sort.")
    unique: bool = Field(default=False, description="Whether its values occur once.")
    where: str | None = Field(default=None, description="Rows that it holds; all when absent.")
    include: tuple[str, ...] = Field(default=(), description="Columns carried along for index-only reads.")
    method: IndexMethod = Field(default=IndexMethod.BTREE, description="How it finds rows.")
    serves: tuple[str, ...] = Field(description="Access patterns, or the constraint, that need it.")
    because: str = Field(description="Why so.")


class Partition(Frozen):
    """How a large table is cut into pieces by time."""

    column: str = Field(description="Column whose value decides the piece; part of the primary key.")
    interval: str = Field(description="Length of a piece: `month`.")
    because: str = Field(description="The threshold that was passed, with the value.")
    drops: str = Field(default="", description="What happens to old pieces.")


class Purpose(StrEnum):
    """Why a table exists."""

    ENTITY = "entity"
    JOIN = "join"
    OUTBOX = "outbox"
    IDEMPOTENCY = "idempotency"
    JOBS = "jobs"
    AUDIT = "audit"
    EVENTS = "events"
    WEBHOOK_ENDPOINTS = "webhook_endpoints"
    WEBHOOK_DELIVERIES = "webhook_deliveries"
    TENANT = "tenant"


class Transition(Frozen):
    """One allowed change of a lifecycle state."""

    source: str = Field(description="State before.")
    target: str = Field(description="State after.")


class TableLifecycle(Frozen):
    """The states that a row moves through."""

    column: str = Field(description="Column that holds the state.")
    initial: str = Field(description="State of a new row.")
    states: tuple[str, ...] = Field(description="All states.")
    transitions: tuple[Transition, ...] = Field(description="Allowed changes.")


class Table(Frozen):
    """A table with all that belongs to it."""

    id: str = Field(description="Identifier for diagrams, unique over all tables.")
    name: str = Field(description="Table name, unique in the database.")
    entity: str | None = Field(default=None, description="Entity that it stores; None for join and support tables.")
    title: str = Field(description="Name as people know it.")
    context: str = Field(description="Bounded context that owns it; empty for one that all share.")
    db_schema: str | None = Field(default=None, description="Database schema that holds it; None for the default one.")
    description: str = Field(default="", description="What a row is.")
    columns: tuple[Column, ...] = Field(description="Columns, the key first.")
    primary_key: tuple[str, ...] = Field(description="Columns of the primary key.")
    foreign_keys: tuple[ForeignKey, ...] = Field(default=(), description="References.")
    uniques: tuple[Unique, ...] = Field(default=(), description="Unique constraints.")
    checks: tuple[Check, ...] = Field(default=(), description="Check constraints.")
    exclusions: tuple[Exclusion, ...] = Field(default=(), description="Spans that may not overlap.")
    guards: tuple[Guard, ...] = Field(default=(), description="Rules that triggers keep.")
    append_only: bool = Field(default=False, description="Whether the application may add rows but not change them.")
    indexes: tuple[Index, ...] = Field(default=(), description="Secondary indexes.")
    rows: int | None = Field(default=None, description="Rows at launch; None when not known.")
    rows_stated: bool = Field(default=False, description="True when the requirements state the rows.")
    row_bytes: int = Field(description="Bytes of one row in the heap, header included.")
    bytes_total: int | None = Field(default=None, description="Bytes of the table with its indexes.")
    index_bytes: int | None = Field(default=None, description="Bytes of its indexes.")
    retention_days: float | None = Field(default=None, description="Days that a row is kept; None for ever.")
    partition: Partition | None = Field(default=None, description="How it is cut into pieces.")
    lifecycle: TableLifecycle | None = Field(default=None, description="States of a row.")
    purpose: Purpose = Field(default=Purpose.ENTITY, description="Why it exists.")
    working: str = Field(default="", description="The size as arithmetic, for instance `4M x 92 B x 2`.")
    writes: str = Field(default="", description="Index entries of an insert, and of all stated ones a second.")
    row_security: bool = Field(default=False, description="Whether rows are shown to their tenant only.")
    tenant_column: str | None = Field(default=None, description="Column that names the tenant of a row.")

    def column(self, name: str) -> Column:
        """Give the column of a name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def columns_of(self, field: str) -> tuple[Column, ...]:
        """Give the columns that store a field: two for money and places, none for many-to-many references."""
        return tuple(column for column in self.columns if column.field == field)


class ParameterUse(StrEnum):
    """What a statement does with a parameter."""

    EQUAL = "equal"
    FROM = "from"
    BELOW = "below"
    AFTER = "after"
    BEFORE = "before"
    MEMBER = "member"
    WORDS = "words"
    VALUE = "value"
    TAKEN = "taken"


class Parameter(Frozen):
    """A parameter of a statement: `$1` is the first."""

    use: ParameterUse = Field(description="What it is compared with or written to.")
    column: str = Field(description="Column that it is about.")
    table: str = Field(description="Table of that column.")


class AccessPath(Frozen):
    """How one access pattern is answered: statement, index and cost."""

    pattern: str = Field(description="Name of the access pattern.")
    entity: str = Field(description="Entity that it reads or writes.")
    table: str = Field(description="Name of the table.")
    kind: str = Field(description="get, list, search, aggregate or write.")
    served_by: str = Field(description="Name of the index or primary key; empty when a scan or nothing is needed.")
    columns: tuple[str, ...] = Field(default=(), description="Columns of the condition, then of the order.")
    rate_rps: float | None = Field(default=None, description="Stated rate a second.")
    latency_p99_ms: float | None = Field(default=None, description="Its own latency target.")
    limit: int | None = Field(default=None, description="Most rows that it returns.")
    sql: str = Field(description="Parametrised statement as PostgreSQL takes it.")
    parameters: tuple[Parameter, ...] = Field(default=(), description="Its parameters, in order.")
    is_in_order: bool = Field(default=False, description="Whether rows come from the index in the order asked for.")
    cost_note: str = Field(default="", description="What makes it cheap or dear.")


class Reference(Frozen):
    """A relationship between two entities, for diagrams and the API."""

    source: str = Field(description="Entity that holds the reference.")
    target: str = Field(description="Entity referred to.")
    field: str = Field(description="Field that holds it.")
    is_many: bool = Field(default=False, description="Whether it is many to many.")
    is_optional: bool = Field(default=False, description="Whether it may be empty.")
    via: str | None = Field(default=None, description="Join table of a many-to-many reference.")


class RoleKind(StrEnum):
    """What a database role may do."""

    WRITES = "writes"
    READS = "reads"


class DatabaseRole(Frozen):
    """A role that programs log in with; it owns nothing and cannot change the schema."""

    name: str = Field(description="Role name.")
    kind: RoleKind = Field(description="What it may do.")
    because: str = Field(description="Who uses it.")


class DataModel(Frozen):
    """All tables of a design and the paths by which they are read."""

    tables: tuple[Table, ...] = Field(description="Tables in the order of the requirements, then support tables.")
    access_paths: tuple[AccessPath, ...] = Field(default=(), description="One for each access pattern.")
    references: tuple[Reference, ...] = Field(default=(), description="Relationships between entities.")
    roles: tuple[DatabaseRole, ...] = Field(default=(), description="Roles that programs use, the least able last.")

    def table_of(self, entity: str) -> Table:
        """Give the table that stores an entity; KeyError when there is none."""
        for table in self.tables:
            if table.entity == entity:
                return table
        raise KeyError(entity)

    def table(self, name: str) -> Table:
        """Give the table of a name; KeyError when there is none."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)
