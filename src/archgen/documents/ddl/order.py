"""The order in which tables are made: those that others refer to first."""

from collections.abc import Iterator

from archgen.design.data_tables import Table


def by_reference(tables: tuple[Table, ...]) -> Iterator[Table]:
    """Give tables after those that they refer to, where references form no circle; else in the given order.

    Each reference is looked at once, so that a schema of hundreds of tables costs no more a table than a small one.
    """
    waiting = {table.name: table for table in tables}
    missing = {
        table.name: {key.target_table for key in table.foreign_keys if key.target_table in waiting} - {table.name}
        for table in tables
    }
    waited_for: dict[str, list[str]] = {}
    for name, targets in missing.items():
        for target in sorted(targets):
            waited_for.setdefault(target, []).append(name)
    place = {table.name: number for number, table in enumerate(tables)}
    free = [name for name in waiting if not missing[name]]
    while waiting:
        if not free:
            free = [next(iter(waiting))]
        freed: list[str] = []
        for name in free:
            if name not in waiting:
                continue
            yield waiting.pop(name)
            for other in waited_for.get(name, ()):
                missing[other].discard(name)
                if not missing[other] and other in waiting:
                    freed.append(other)
        free = sorted(dict.fromkeys(freed), key=lambda name: place[name])
