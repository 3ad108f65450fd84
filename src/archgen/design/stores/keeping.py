"""Rules of tables that a store without constraints leaves to the application."""

from collections.abc import Iterator

from archgen.design.data_tables import CheckKind, Table


def left_to_application(table: Table, exclusion: str) -> Iterator[str]:
    """Give the rules of a table that go beyond one value: between its fields, between rows, over time.

    Args:
        table: A table of the data model.
        exclusion: Words for spans of time that may not meet, with `{column}`.
    """
    yield from (one.because.rstrip(".") for one in table.checks if one.kind is CheckKind.CUSTOM)
    yield from (exclusion.format(column=f"`{one.column}`") for one in table.exclusions)
    yield from (one.because.rstrip(".") for one in table.guards)
