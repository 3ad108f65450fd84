"""Entities to tables."""

import pytest

from archgen.design.data_model import (
    ColumnType,
    DataClass,
    DataModel,
    GuardKind,
    IndexColumn,
    IndexMethod,
    OnDelete,
    Purpose,
    compose_data_model,
)
from archgen.facts.model import Facts
from archgen.facts.volume import volume_of
from archgen.knowledge.loader import load_knowledge
from archgen.requirements.reader import read_requirements
from decided import MONOLITH, answers, read


def model(path: str = "samples/ticket-shop.yaml", **more: tuple[str, ...]) -> DataModel:
    """Compose the data model of a sample."""
    return compose_data_model(read(path), Facts({}), answers({**MONOLITH, **more}))[0]


def small(domain: str, **more: tuple[str, ...]) -> DataModel:
    """Compose the data model of a domain written as YAML."""
    text = f"archgen: 1\nproject: {{name: Shop}}\ndomain:\n{domain}"
    requirements = read_requirements(text, load_knowledge().vocabulary)[0]
    return compose_data_model(requirements, Facts({}), answers({**MONOLITH, **more}))[0]


def test_money_is_whole_minor_units_with_a_currency() -> None:
    """No binary fraction ever holds money."""
    columns = model().table_of("Order").columns_of("total")
    assert [column.type for column in columns] == [ColumnType.MINOR_UNITS, ColumnType.CURRENCY]


def test_every_access_pattern_that_reads_names_the_key_that_serves_it() -> None:
    """No read of the sample scans a table, and each index that is named exists."""
    data = model()
    for path in data.access_paths:
        table = data.table(path.table)
        own = {index.name for one in data.tables for index in one.indexes} | {f"pk_{table.name}"}
        own |= {unique.name for unique in table.uniques}
        assert path.kind == "write" or path.served_by in own, path.pattern


def test_every_index_says_whom_it_serves() -> None:
    """An index that serves nothing is not made."""
    assert all(index.serves and all(index.serves) for table in model().tables for index in table.indexes)


def test_no_index_is_the_beginning_of_another() -> None:
    """The longer one serves both."""
    for table in model("samples/platform.yaml").tables:
        plain = [index.columns for index in table.indexes if index.method is IndexMethod.BTREE and index.where is None]
        keys = [tuple(IndexColumn(name=name) for name in table.primary_key)]
        for one in plain:
            assert not any(other[: len(one)] == one for other in (*plain, *keys) if other is not one), table.name


def test_equality_stands_before_range_and_order_in_an_index() -> None:
    """The rule of composite indexes, with the identifier as the tie-breaker of the cursor."""
    data = model()
    index = next(one for one in data.table_of("Order").indexes if "Orders of a customer" in one.serves)
    assert [(one.name, one.descending) for one in index.columns] == [
        ("customer_id", False),
        ("placed_at", True),
        ("id", True),
    ]


def test_no_column_stands_twice_in_an_index() -> None:
    """A field that is compared, bounded and sorted by at once is one column."""
    data = small(
        "  entities:\n    Visit: {fields: {day: date, seat: int}}\n  access_patterns:\n"
        "    - {name: Of a day, entity: Visit, kind: list, by: [day, day], range: day, sort: [seat, -day, -seat]}\n"
    )
    columns = [(one.name, one.descending) for one in data.table_of("Visit").indexes[0].columns]
    assert columns == [("day", False), ("seat", False), ("id", False)]


def test_many_to_many_becomes_a_join_table() -> None:
    """A list of references is a table of pairs whose key is the pair."""
    data = model()
    join = next(table for table in data.tables if table.purpose is Purpose.JOIN)
    assert join.primary_key == ("event_id", "performer_id")
    assert {key.target_table for key in join.foreign_keys} == {"events", "performers"}


def test_the_size_is_the_arithmetic_that_is_printed() -> None:
    """Rows times bytes times the factor for indexes, as the facts stage computes it."""
    table = model().table_of("Order")
    assert table.rows == 4_000_000
    assert table.bytes_total == table.rows * table.row_bytes * 2
    assert table.working.startswith(f"4M x {table.row_bytes} B x 2 = ")


def test_the_tables_of_a_domain_add_up_to_its_volume() -> None:
    """Join tables included, the sum is the one that the facts show."""
    requirements = read("samples/ticket-shop.yaml")
    data = compose_data_model(requirements, Facts({}), answers(MONOLITH))[0]
    total = sum(table.bytes_total or 0 for table in data.tables)
    assert abs(total / volume_of(requirements.domain.entities).gb / 1e9 - 1) < 0.01


def test_a_part_goes_with_what_it_belongs_to() -> None:
    """Order lines have no life of their own."""
    key = next(one for one in model().table_of("OrderLine").foreign_keys if one.target_table == "orders")
    assert key.on_delete is OnDelete.CASCADE


def test_tenants_are_kept_apart_by_row_security_and_by_keys() -> None:
    """Every entity carries the tenant, and references carry it too, as foreign keys do not see row security."""
    data = model(multi_tenancy=("shared_rows_rls",))
    orders = data.table_of("Order")
    assert orders.row_security
    assert orders.tenant_column == "tenant_id"
    key = next(one for one in orders.foreign_keys if one.target_table == "customers")
    assert key.columns == ("tenant_id", "customer_id")


def test_an_entity_named_tenant_is_the_tenant() -> None:
    """The reference to it that is stated serves as the tenant's column."""
    domain = "  entities:\n    Workspace: {rows: 5}\n    Note: {fields: {workspace: -> Workspace, text: text}}\n"
    text = f"archgen: 1\nproject: {{name: Notes}}\ndomain:\n{domain}"
    requirements = read_requirements(text, load_knowledge().vocabulary)[0]
    chosen = {**MONOLITH, "multi_tenancy": ("shared_rows_rls",)}
    data = compose_data_model(requirements, Facts({}), answers(chosen))[0]
    assert data.table_of("Note").tenant_column == "workspace_id"
    assert all(table.purpose is not Purpose.TENANT for table in data.tables)


def test_support_tables_follow_the_decisions() -> None:
    """An outbox is there when it is taken, and only then."""
    assert any(table.purpose is Purpose.OUTBOX for table in model().tables)
    assert all(table.purpose is not Purpose.OUTBOX for table in model(consistency_transactions=()).tables)


def test_nobody_changes_what_was_audited() -> None:
    """Programs may add audit events and read them."""
    data = model(event_sourcing_cqrs=("crud_plus_audit",))
    assert [table.append_only for table in data.tables if table.purpose is Purpose.AUDIT] == [True]


def test_event_sourcing_brings_the_table_of_events() -> None:
    """One number of a stream is written once, by whoever comes first, and nothing is changed afterwards."""
    data = model(event_sourcing_cqrs=("event_sourcing",))
    events = next(table for table in data.tables if table.purpose is Purpose.EVENTS)
    assert events.primary_key == ("stream_id", "stream_version")
    assert events.append_only
    assert [guard.kind for guard in events.guards] == [GuardKind.NEVER_CHANGED]
    assert all(table.purpose is not Purpose.EVENTS for table in model().tables)


def test_a_large_table_that_grows_by_time_is_cut_into_months() -> None:
    """The key of such a table holds the time, as PostgreSQL demands."""
    data = small(
        "  entities:\n    Reading: {rows: 3B, retention: 13 months, fields: {value: int, taken_at: timestamp}}\n"
    )
    table = data.table_of("Reading")
    assert table.partition is not None
    assert table.primary_key == ("id", "taken_at")
    assert table.indexes == (), "old months are dropped, nobody looks for old rows"


@pytest.mark.parametrize(("members", "names"), [("900", []), ("90k", ["tenant_id_field", "assigned_to_id"])])
def test_a_delete_gets_no_index_where_a_tenant_has_few_of_what_goes(members: str, names: list[str]) -> None:
    """Of eight members each has an eighth of the tenant's jobs, which another index finds."""
    data = small(
        f"""  entities:
    Tenant: {{rows: 120}}
    Member: {{rows: {members}, retention: 1 year, fields: {{tenant: -> Tenant, email: email}}}}
    Job: {{rows: 2M, fields: {{tenant: -> Tenant, assigned_to: -> Member optional, due_on: date}}}}
  access_patterns:
    - {{name: Jobs of the day, entity: Job, by: [tenant, due_on]}}
""",
        multi_tenancy=("shared_rows_rls",),
    )
    serving = [one for one in data.table_of("Job").indexes if "delete of Member" in one.serves]
    assert [column.name for one in serving for column in one.columns] == names


def test_a_large_table_that_cannot_be_cut_is_a_finding() -> None:
    """A unique field forbids the partition; people are told."""
    domain = "  entities:\n    Reading: {rows: 3B, fields: {code: string(9) unique}}\n"
    text = f"archgen: 1\nproject: {{name: X}}\ndomain:\n{domain}"
    requirements = read_requirements(text, load_knowledge().vocabulary)[0]
    data, findings = compose_data_model(requirements, Facts({}), answers(MONOLITH))
    assert data.table_of("Reading").partition is None
    assert [finding.id for finding in findings] == ["large_table_not_partitioned"]


def test_names_that_fold_together_get_columns_of_their_own() -> None:
    """`with space`, `with-space` and `with_space` are three fields."""
    table = model("tests/fixtures/hostile-names.yaml").table_of("order")
    names = [table.columns_of(field)[0].name for field in ("with space", "with-space", "with_space")]
    assert len(set(names)) == 3


def test_an_end_is_not_before_its_start() -> None:
    """A pair of times that is named so is checked."""
    data = small("  entities:\n    Booking: {fields: {starts_at: timestamp, ends_at: timestamp}}\n")
    assert any(check.expression == '"ends_at" >= "starts_at"' for check in data.table_of("Booking").checks)


def test_secrets_are_classified_and_left_out_of_statements() -> None:
    """What must not be shown is not selected."""
    data = model("tests/fixtures/hostile-names.yaml")
    table = data.table_of("user table")
    secret = table.columns_of('pass"word')[0]
    assert secret.data_class is DataClass.SECRET
    assert all(secret.name not in path.sql for path in data.access_paths if path.kind != "write")


def test_a_table_says_how_much_an_insert_is_multiplied() -> None:
    """Its key, its rules and its indexes each take an entry; a table with its key alone says nothing."""
    tables = {one.name: one for one in model().tables}
    orders = tables["orders"]
    entries = 1 + len(orders.uniques) + len(orders.indexes)
    assert orders.writes == f"{entries} index entries an insert, {35 * entries} a second"
    assert tables["venues"].writes == ""


def test_an_insert_says_how_much_its_indexes_write() -> None:
    """Primary key, unique keys and indexes each take an entry, as many times a second as rows arrive."""
    domain = """  entities:
    Visit: {fields: {code: string(9) unique, day: date}}
  access_patterns:
    - {name: Of a day, entity: Visit, by: [day]}
    - {name: Arrive, kind: write, entity: Visit, rate: 20 rps}
"""
    path = next(one for one in small(domain).access_paths if one.pattern == "Arrive")
    assert path.cost_note == "One insert with 3 index entries: 20 x 3 = 60 entries a second."
