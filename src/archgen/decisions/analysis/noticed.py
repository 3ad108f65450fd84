"""What the analysis of tables notices, before it is put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from archgen.decisions.model import Read
from archgen.knowledge.analysis import Kind
from archgen.knowledge.tables import DecisionTable


@dataclass(frozen=True)
class Noticed:
    """One thing that was noticed.

    Attributes:
        kind: What sort of thing.
        decision: The table that it is about; empty when it is about a fact or a source.
        keys: Where it stands in the file of the table, else in the vocabulary.
        rules: Rules that it is about.
        about: What tells it from others of its kind in place of the rules: an option, a fact, a source.
        values: What the words of its kind are filled with.
        example: An input that shows it; what it leaves out may be anything.
        file: The table in whose file it stands, where that is not the one that it is about.
    """

    kind: Kind
    decision: str
    keys: tuple[object, ...]
    rules: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    example: Mapping[str, Read] = field(default_factory=dict)
    file: str = ""


def about_rules(
    kind: Kind,
    table: DecisionTable,
    numbers: Iterable[int],
    *,
    about: Iterable[str] = (),
    example: Mapping[str, Read] | None = None,
    **values: str,
) -> Noticed:
    """Notice something about rules of a table; it stands where the last of them stands."""
    places = tuple(numbers)
    rules = tuple(table.rules[place].id for place in places)
    named = {"rule": rules[-1], "other": rules[0], "rules": listed(rules), **values}
    return Noticed(kind, table.decision, ("rules", places[-1]), rules, tuple(about), named, example or {})


def about_option(kind: Kind, table: DecisionTable, option: str) -> Noticed:
    """Notice something about an option of a table."""
    return Noticed(kind, table.decision, ("options", option), about=(option,), values={"option": option})


def listed(names: Iterable[str]) -> str:
    """Write names as people list them: `a`, `b` and `c`."""
    quoted = [f"`{name}`" for name in names]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
