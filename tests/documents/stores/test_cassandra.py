"""Tables of Cassandra: the grammar of its own shell reads every statement, and partitions stay within bounds."""

import pytest

from archgen.design.data_tables import Purpose
from archgen.design.stores.cassandra_model import CassandraModel, TableUse
from archgen.design.stores.placement import StoreKind
from archgen.design.stores.rules import store_rules
from cql_grammar import unread
from designs import design_of
from stored import files_of, model_of

FIXTURE = "tests/fixtures/store-cassandra.yaml"


def model() -> CassandraModel:
    """Give the tables of the fixture."""
    found = model_of(FIXTURE, StoreKind.CASSANDRA)
    assert isinstance(found, CassandraModel)
    return found


@pytest.mark.parametrize("name", ["schema.cql", "queries.cql"])
def test_the_grammar_of_cqlsh_reads_the_statements(name: str) -> None:
    """Hostile names stand in quotes, comments hold them letter for letter; the widest tables take it too long."""
    assert unread(files_of(FIXTURE, StoreKind.CASSANDRA)[f"cassandra/{name}"], most=60) == []


def test_the_grammar_refuses_what_is_wrong() -> None:
    """The check can fail."""
    assert unread('CREATE TABLE "a" ("b" int PRIMARY);') != []
    assert unread('SELECT "a" FROM;') != []
    assert unread('-- it\'s "one\nSELECT "a" FROM "b" WHERE "c" = ?;') == []


def test_no_partition_passes_its_bound() -> None:
    """What would pass 100 MB or 100,000 rows is cut by time, or by hash where no time orders it."""
    most = store_rules("cassandra").limit("partition_bytes")
    assert all((one.partition_bytes or 0) <= most for one in model().tables)
    cut = {one.name: one.bucket.unit for one in model().tables if one.bucket is not None}
    assert cut == {"message_smses_by_shop_id": "month", "templates_by_language": "part", "shops_by_all": "part"}


def test_every_read_goes_to_one_partition() -> None:
    """All columns of the partition key of its table are compared, the bucket's too; nothing filters."""
    by_name = {one.name: one for one in model().tables}
    served = {one.pattern: by_name[one.by] for one in model().served if one.by and one.kind != "write"}
    for pattern, statements in model().statements:
        if pattern not in served:
            continue
        table = served[pattern]
        key = (*table.partition, *((table.bucket.name,) if table.bucket is not None else ()))
        assert all(f'"{one}" = ?' in statements[0] for one in key), pattern
        assert "ALLOW FILTERING" not in statements[0]


def test_a_write_goes_to_every_table_of_its_entity() -> None:
    """The copies of a message are written in one batch with it."""
    (batch,) = dict(model().statements)["Accept a message"]
    own = [one.name for one in model().tables if one.table.entity == "Message | sms"]
    assert all(f'INSERT INTO "{one}"' in batch for one in own)
    assert batch.startswith("BEGIN BATCH")


def test_what_must_be_unique_is_taken_first_and_read_from_there() -> None:
    """A sign-in has a table of its own, which also answers the read by it."""
    (taken,) = (one for one in model().tables if one.use is TableUse.UNIQUE and one.table.entity == "Shop")
    assert taken.patterns == ("Shop by sign in",)
    assert taken.partition == ("sign_in",)


def test_secrets_are_not_copied_and_queues_have_no_table() -> None:
    """The key of a provider stands in the base table alone; an outbox of deletes is left to the broker."""
    copies = [one for one in model().tables if one.table.entity == "Attempt" and one.use is TableUse.QUERY]
    assert copies
    assert not any("key" in one.columns for one in copies)
    assert Purpose.OUTBOX in {one.purpose for one in design_of(FIXTURE).data.tables}
    assert not any(one.table.purpose is Purpose.OUTBOX for one in model().tables)


def test_a_sum_reads_a_partition_or_is_refused() -> None:
    """Some templates of a shop are added up by the service, hundreds of thousands of messages are not."""
    answers = {one.pattern: one for one in model().served}
    assert answers["Templates made by a shop"].by == "templates_by_shop_id"
    assert "added up" in answers["Turnover of a shop"].because
    assert "search engine" in answers["Templates by words"].because
