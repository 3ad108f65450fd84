"""The first migration in each form, and the worked example on a real server."""

import ast
from pathlib import Path
from typing import Any

import pytest

from archgen import pipeline
from archgen.design.design import Design
from archgen.documents.ddl.dialects import POSTGRESQL, schema_files
from archgen.documents.ddl.postgresql_rules import qualified
from archgen.documents.document import Document
from archgen.documents.migrations import migration_documents
from archgen.documents.migrations.example import worked_example
from archgen.documents.migrations.forms import Alembic, Flyway, Liquibase, form_of
from archgen.errors import VerificationFailed
from decided import ROOT
from designs import design_of as composed


def design_of(name: str, **replaced: str) -> Design:
    """Compose the design of a sample with some words replaced."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for old, new in replaced.items():
        text = text.replace(old, new)
    return composed(text)


def files(design: Design) -> dict[str, str]:
    """Write the migrations of a design."""
    knowledge = pipeline.read(ROOT / "samples/ticket-shop.yaml").knowledge
    return {one.path: one.text for one in migration_documents(design, knowledge)}


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("samples/ticket-shop.yaml", Alembic),
        ("samples/tenant-saas.yaml", Flyway),
        ("samples/iot-telemetry.yaml", Flyway),
    ],
)
def test_the_form_is_that_of_the_chosen_tool(name: str, form: type) -> None:
    """Alembic for Python, Flyway where no language brings a tool."""
    assert isinstance(form_of(design_of(name)), form)


@pytest.mark.parametrize("form", [Alembic, Flyway, Liquibase])
def test_the_first_migration_is_the_schema_text_for_text(form: type[Alembic]) -> None:
    """In every form the files, in the order in which they run, are those of the schema."""
    design = design_of("samples/platform.yaml")
    parts = [text for _, text in schema_files(POSTGRESQL, design.data, design.name)]
    found = [one for one in form().first(parts, POSTGRESQL, design) if one.path.endswith(".sql")]
    assert [one.text for one in sorted(found, key=lambda one: one.path)] == parts


def test_the_package_is_refused_when_migration_and_schema_differ() -> None:
    """One inspection compares the two."""
    brief = pipeline.read(ROOT / "samples/internal-tool.yaml")
    design = design_of("samples/internal-tool.yaml")
    documents = pipeline.render(design, brief.knowledge)
    changed = tuple(
        Document(path=one.path, text=one.text.replace("NOT NULL", "NULL", 1)) if "0001_create" in one.path else one
        for one in documents
    )
    with pytest.raises(VerificationFailed, match="first migration"):
        pipeline.check(design, changed)


def test_python_files_are_python() -> None:
    """What Alembic loads compiles, and the revision names the files that are there."""
    found = files(design_of("samples/ticket-shop.yaml"))
    python = {path: text for path, text in found.items() if path.endswith(".py")}
    assert len(python) == 2
    for text in python.values():
        ast.parse(text)
    revision = python["database/migrations/versions/0001_create_schema.py"]
    assert all(path.rpartition("/")[2] in revision for path in found if path.endswith(".sql"))


def test_what_flyway_takes_for_a_placeholder_is_switched_off() -> None:
    """A name may hold `${`."""
    parts = ("-- ${name}\n",)
    paths = [one.path for one in Flyway().first(parts, POSTGRESQL, design_of("samples/tenant-saas.yaml"))]
    assert paths[1].endswith("V1__create_schema.sql.conf")


def test_a_small_package_holds_the_migration_alone() -> None:
    """Two people need no page on expanding and contracting."""
    assert not any(path.endswith(".md") for path in files(design_of("samples/internal-tool.yaml")))


def test_the_worked_example_works(postgresql: str) -> None:
    """Old and new releases write side by side, all rows move, and both ways back bring the old column again."""
    psycopg = pytest.importorskip("psycopg")
    design = design_of("samples/ticket-shop.yaml")
    example = worked_example(design.data)
    assert example is not None
    table, old = qualified(example.table), f'"{example.column.name}"'
    new = f'"{example.column.name}_v2"'
    with psycopg.connect(postgresql) as session:
        for _, text in schema_files(POSTGRESQL, design.data, design.name):
            session.execute(text)
        session.execute("""
            INSERT INTO sales.customers (id, email, full_name) VALUES (md5('c')::uuid, 'a@b.test', 'A');
            INSERT INTO sales.orders (id, customer_id, total_amount, total_currency, placed_at)
                SELECT md5('o' || n)::uuid, md5('c')::uuid, 1, 'EUR', now() FROM generate_series(0, 2) AS n;
            INSERT INTO sales.payments (id, order_id, amount, amount_currency, attempted_at)
                SELECT (n || '0000000-0000-7000-8000-000000000000')::uuid, md5('o' || n)::uuid, 1, 'EUR', now()
                FROM generate_series(0, 2) AS n""")
        assert example.table.name == "payments"
        before = values(session, table, old)
        session.execute(example.expand)
        session.execute(example.backfill)
        assert values(session, table, new) == before
        session.execute(f"UPDATE {table} SET {old} = '2027-01-01' WHERE id::text LIKE '0%'")
        session.execute(f"UPDATE {table} SET {new} = '2028-01-01' WHERE id::text LIKE '1%'")
        assert values(session, table, new) == values(session, table, old)
        session.execute("SAVEPOINT expanded")
        session.execute(example.rollback)
        assert new.strip('"') not in columns(session, example.table.name)
        session.execute("ROLLBACK TO expanded")
        session.execute(example.validate)
        moved = values(session, table, new)
        session.execute(example.contract)
        assert old.strip('"') not in columns(session, example.table.name)
        session.execute(example.restore)
        assert values(session, table, old) == moved
        session.rollback()


def values(session: Any, table: str, column: str) -> list[Any]:
    """Give the values of a column."""
    return [row[0] for row in session.execute(f"SELECT {column} FROM {table} ORDER BY id").fetchall()]


def columns(session: Any, table: str) -> set[str]:
    """Give the columns of a table."""
    statement = "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
    return {row[0] for row in session.execute(statement, (table,)).fetchall()}


def test_alembic_brings_an_empty_database_to_the_schema(
    postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real tool runs the folder as it is written, where it is installed."""
    command = pytest.importorskip("alembic.command")
    config = pytest.importorskip("alembic.config")
    psycopg = pytest.importorskip("psycopg")
    design = design_of("samples/internal-tool.yaml")
    for path, text in files(design).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    with psycopg.connect(postgresql, autocommit=True) as owner:
        owner.execute("CREATE DATABASE alembic_runs")
    address = postgresql.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", "/alembic_runs?")
    monkeypatch.setenv("DATABASE_URL", address)
    command.upgrade(config.Config(str(tmp_path / "database/alembic.ini")), "head")
    with psycopg.connect(postgresql, dbname="alembic_runs") as session:
        found = session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert {row[0] for row in found} == {table.name for table in design.data.tables} | {"alembic_version"}
