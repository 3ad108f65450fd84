"""Which tables lie in which store."""

from functools import cache

import pytest

from archgen import pipeline
from archgen.comparison.stored import data_of_design
from archgen.design.data_model import DataModel, compose_data_model
from archgen.design.data_rules import finding_words
from archgen.design.model import Container
from archgen.design.stores.placement import (
    Placement,
    place_stores,
    relational_part,
    relational_parts,
    without_table_findings,
)
from archgen.design.stores.rules import stores
from archgen.documents.stores import store_documents
from archgen.errors import InputError
from archgen.facts.model import Facts
from archgen.findings import Finding
from archgen.knowledge.loader import load_knowledge
from archgen.verification.inspections import data_files, markdown, stores_written
from archgen.verification.inspector import inspect
from decided import MONOLITH, ROOT, answers, read
from designs import design_of
from stored import store

BOTH = ("Catalogue", "Sales")


@cache
def data() -> DataModel:
    """Compose the tables of a sample with several contexts."""
    return compose_data_model(read("samples/ticket-shop.yaml"), Facts({}), answers(MONOLITH))[0]


def placed(*stores: Container) -> tuple[Placement, ...]:
    """Place the tables of the sample in some stores."""
    return place_stores(stores, data())


def test_relational_stores_need_no_placement() -> None:
    """Where all is relational, the data model is the schema."""
    found = placed(store("main", "postgresql", *BOTH))
    assert found == ()
    assert relational_part(data(), found) is data()


def test_a_shared_store_holds_every_table() -> None:
    """Support tables lie where the records are."""
    (found,) = placed(store("main", "dynamodb", *BOTH))
    assert found.tables == tuple(one.name for one in data().tables)
    assert found.folder == "dynamodb"
    assert relational_part(data(), (found,)).tables == ()


def test_a_context_with_its_own_store_keeps_its_tables_there() -> None:
    """What other contexts own stays in the shared store, without references across."""
    (found,) = placed(store("main", "postgresql", *BOTH), store("own", "dynamodb", "Catalogue"))
    part = relational_part(data(), (found,))
    assert found.entities
    assert {one.context for one in part.tables if one.entity} == {"Sales"}
    names = {one.name for one in part.tables}
    assert all(key.target_table in names for one in part.tables for key in one.foreign_keys)
    assert all(path.table in names for path in part.access_paths)


def test_two_stores_of_a_kind_have_folders_of_their_own() -> None:
    """Each store has its own files."""
    found = placed(store("main", "dynamodb", "Sales"), store("other_one", "dynamodb", "Catalogue"))
    assert [one.folder for one in found] == ["dynamodb-main", "dynamodb-other-one"]


@pytest.mark.parametrize("path", sorted(one.name for one in (ROOT / "tests/fixtures").glob("store-*.yaml")))
def test_files_of_each_store_verify(path: str) -> None:
    """They hold the entities placed there and answer or refuse each pattern; their data and prose can be read."""
    design = design_of(f"tests/fixtures/{path}")
    assert design.stores
    documents = tuple(store_documents(design))
    assert inspect(design, documents, (stores_written.INSPECTION, data_files.INSPECTION, markdown.INSPECTION)) == ()


def test_a_missing_file_of_a_store_is_noticed() -> None:
    """The comparison can fail: without the README nothing says how patterns are answered."""
    design = design_of("tests/fixtures/store-dynamodb.yaml")
    documents = [one for one in store_documents(design) if not one.path.endswith("README.md")]
    assert [str(one) for one in inspect(design, documents, (stores_written.INSPECTION,))]


def test_a_package_without_relational_data_has_no_schema() -> None:
    """Neither schema nor migrations nor dialects stand beside the files of the store that was chosen."""
    design = design_of("tests/fixtures/store-dynamodb.yaml")
    documents = pipeline.render(design, load_knowledge())
    pipeline.check(design, documents)
    assert [one.path for one in documents if one.path.startswith("database/") and "dynamodb" not in one.path] == []


def test_each_of_several_relational_stores_has_a_part() -> None:
    """Every entity in one of them, no reference from one to another, support tables in each."""
    parts = relational_parts((store("one", "postgresql", "Catalogue"), store("two", "postgresql", "Sales")), data())
    assert [one.folder for one in parts] == ["one", "two"]
    entities = [table.entity for part in parts for table in part.data.tables if table.entity]
    assert sorted(entities) == sorted(table.entity for table in data().tables if table.entity)
    for part in parts:
        names = {table.name for table in part.data.tables}
        assert {table.name for table in data().tables if not table.context} <= names
        assert all(key.target_table in names for table in part.data.tables for key in table.foreign_keys)


def test_one_relational_store_has_no_parts() -> None:
    """Its schema is the whole."""
    assert relational_parts((store("main", "postgresql", *BOTH),), data()) == ()


@pytest.mark.parametrize("kind", ["dynamodb", "mongodb"])
def test_no_tool_for_sql_is_chosen_where_no_store_speaks_it(kind: str) -> None:
    """Neither Flyway nor a step of the pipeline that would run it."""
    design = design_of(f"tests/fixtures/store-{kind}.yaml")
    assert not {one.id for one in design.technologies} & {"flyway", "liquibase", "alembic"}
    assert "migrations" not in {one.id for one in design.delivery.pipeline}


def test_migrations_are_drafted_for_relational_records_only() -> None:
    """A design without any is refused by the name of its store, rather than compared as if it had none."""
    with pytest.raises(InputError, match="keeps its records in DynamoDB"):
        data_of_design(design_of("tests/fixtures/store-dynamodb.yaml"))


def test_nobody_is_told_to_cut_a_table_that_is_none() -> None:
    """A finding about partitions is for relational tables; one about a pattern stays."""
    given = tuple(_finding(key) for key in ("large_table_not_partitioned", "pattern_without_index"))
    (found,) = placed(store("main", "dynamodb", *BOTH))
    assert [one.id for one in without_table_findings(given, (found,))] == ["pattern_without_index"]
    assert without_table_findings(given, ()) == given


def _finding(key: str) -> Finding:
    words = finding_words()[key]
    return Finding(
        id=key,
        title=words.title,
        kind=words.kind,
        severity=words.severity,
        message="",
        consequence="",
        remedy="",
        who="",
        about=("domain.entities.Event",),
        decisions=(),
    )


def test_products_without_a_model_are_known() -> None:
    """Each is in the catalogue, and none has a model of records."""
    known = load_knowledge().catalogue.technologies
    modelled = {one for kind in stores().kinds.values() if kind.holds.is_first for one in kind.technologies}
    assert set(stores().unmodelled) <= set(known)
    assert not set(stores().unmodelled) & modelled
