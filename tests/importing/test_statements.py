"""Where one statement ends and the next begins, in each dialect and client."""

from __future__ import annotations

import pytest

from archgen.importing.sql.statements import split


def texts(text: str, dialect: str) -> list[tuple[int, str]]:
    """Give the statements with their lines."""
    return [(one.line, one.text) for one in split(text, dialect)]


def test_quotes_and_comments_end_nothing() -> None:
    """Semicolons in texts, names and comments belong to them."""
    text = "CREATE TABLE a (x text DEFAULT 'a;''b', -- no; not here\n \"y;\" int); /* nor; here */ SELECT 1"

    found = texts(text, "postgresql")

    assert [line for line, _ in found] == [1, 2]
    assert found[0][1].endswith('"y;" int)')


@pytest.mark.parametrize(
    ("dialect", "count"), [("mysql", 1), ("postgresql", 2), ("sqlite", 2)], ids=["mysql", "postgresql", "sqlite"]
)
def test_a_backslash_escapes_a_quote_in_mysql_only(dialect: str, count: int) -> None:
    """Elsewhere the text ends there."""
    assert len(texts(r"SELECT 'a\'; SELECT 'b'", dialect)) == count


def test_dollar_quotes_hold_a_whole_function() -> None:
    """The body may hold anything, other dollar quotes too."""
    text = "CREATE FUNCTION f() AS $b$ BEGIN; x := $$;$$; END; $b$ LANGUAGE plpgsql;\nSELECT 1;"

    assert [line for line, _ in texts(text, "postgresql")] == [1, 2]


def test_the_client_of_mysql_changes_the_delimiter() -> None:
    """Between two DELIMITER lines only the new mark ends a statement."""
    text = "DELIMITER ;;\nCREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW BEGIN\nx; y; END;;\nDELIMITER ;\nSELECT 1;"

    assert [line for line, _ in texts(text, "mysql")] == [2, 5]


def test_a_trigger_ends_with_its_block() -> None:
    """SQLite writes the body of a trigger without any other mark."""
    text = "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 3; END;\nSELECT 4;"

    assert [line for line, _ in texts(text, "sqlite")] == [1, 2]


def test_rows_behind_copy_are_no_statements() -> None:
    """They may hold semicolons and quotes, and end with a backslash and a point."""
    text = "COPY a (x) FROM stdin;\n1;'\nCREATE TABLE no (x int);\n\\.\nCREATE TABLE yes (x int);"

    assert [line for line, _ in texts(text, "postgresql")] == [1, 5]


def test_commands_of_psql_are_told_apart() -> None:
    """They end with their line."""
    found = list(split("\\connect shop\nSELECT 1;", "postgresql"))

    assert [(one.is_client, one.text) for one in found] == [(True, "\\connect shop"), (False, "SELECT 1")]


def test_what_mysql_runs_inside_comments_is_a_statement() -> None:
    """A dump wraps most of its settings that way; beside other words they stay comments."""
    found = texts("/*!40101 SET NAMES utf8 */;\nCREATE TABLE a (x int) /*!50100 PARTITION BY KEY (x) */;", "mysql")

    assert [line for line, _ in found] == [1, 2]
    assert found[0][1] == "SET NAMES utf8"


def test_a_quote_that_is_never_closed_takes_the_rest() -> None:
    """Nothing is dropped: the rest is one statement, which the parser then refuses."""
    assert len(texts("CREATE TABLE a (x text DEFAULT 'a);\nCREATE TABLE b (y int);", "sqlite")) == 1
