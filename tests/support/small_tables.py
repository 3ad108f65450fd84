"""Random small tables over all types of columns, and all of their inputs one by one."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, combinations, product

from hypothesis import strategies as st

from archgen.decisions.model import Read
from archgen.knowledge.cells import Column
from archgen.knowledge.tables import DecisionTable
from archgen.knowledge.vocabulary import FactType

OPTIONS = ("plain", "middle", "grand")

COLUMNS: Mapping[str, Column] = {
    "heads": Column("heads", FactType.INTEGER, bounds=(0, 4)),
    "rate": Column("rate", FactType.NUMBER, bounds=(0, 2)),
    "shape": Column("shape", FactType.ENUM, ("flat", "spiky", "idle")),
    "public": Column("public", FactType.BOOLEAN),
    "regimes": Column("regimes", FactType.SET, ("gdpr", "hipaa", "soc2")),
    "store": Column("store", FactType.ENUM, ("rows", "keys")),
    "caches": Column("caches", FactType.SET, ("local", "shared")),
}
"""Facts of all types, a decision `store` that takes one option, and one `caches` that takes at least one."""

NEVER_EMPTY = ("caches",)

CELLS: Mapping[str, tuple[str, ...]] = {
    "heads": ("< 2", ">= 2", "[1..3)", "3", "not(2)", "< 1, > 3", "(1..2)", "<= 4", "(3..4]"),
    "rate": ("< 1", "<= 1", "> 1", "[0.5..1)", "[0.5..1]", "1", "not(1)", "< 0.5, > 1.5", "(0..2)", ">= 0"),
    "shape": ("flat", "spiky, idle", "not(idle)", "flat, spiky, idle", "not(flat, spiky, idle)"),
    "public": ("true", "false"),
    "regimes": ("has gdpr", "all of gdpr, hipaa", "any of gdpr, hipaa", "none of gdpr, hipaa", "empty", "not empty"),
    "store": ("rows", "not(rows)"),
    "caches": ("has shared", "none of shared", "any of local, shared", "none of local, shared", "has local", "empty"),
}

VALUES: Mapping[str, tuple[Read, ...]] = {
    "heads": (0, 1, 2, 3, 4),
    "rate": (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0),
    "shape": COLUMNS["shape"].members,
    "public": (False, True),
    "regimes": tuple(
        chain.from_iterable(combinations(COLUMNS["regimes"].members, count) for count in range(4)),
    ),
    "store": COLUMNS["store"].members,
    "caches": ((), ("local",), ("shared",), ("local", "shared")),
}
"""Values that stand for all: every end of a cell, and one between each two."""


@st.composite
def small_tables(draw: st.DrawFn, policies: tuple[str, ...]) -> DecisionTable:
    """Draw a table of up to six rules over up to three columns."""
    columns = draw(st.lists(st.sampled_from(tuple(CELLS)), min_size=1, max_size=3, unique=True))
    policy = draw(st.sampled_from(policies))
    rules = []
    for number in range(draw(st.integers(1, 6))):
        when = {name: draw(st.sampled_from(("-", *CELLS[name]))) for name in columns}
        says = draw(_arguments) if policy == "weigh" else {"then": draw(st.sampled_from(OPTIONS))}
        because = draw(st.sampled_from(("One reason.", "Another.")))
        rules.append({"id": f"r{number}", "when": when, "because": because, **says})
    options = {name: {"name": name} for name in OPTIONS}
    table = DecisionTable.model_validate(
        {"decision": "style", "question": "Which?", "hit_policy": policy, "options": options, "rules": rules}
    )
    assert not table.compile(COLUMNS)
    return table


_arguments = st.builds(
    lambda verb, option, criterion, strength: (
        {verb: option} if verb == "veto" else {verb: option, "criterion": criterion, "strength": strength}
    ),
    st.sampled_from(("for", "for", "against", "veto")),
    st.sampled_from(OPTIONS[:2]),
    st.sampled_from(("cost", "security")),
    st.sampled_from(("strong", "moderate", "slight")),
)


def inputs_of(table: DecisionTable, *, possible: bool = True) -> list[dict[str, Read]]:
    """Give all inputs of a table: one for each combination of values of the columns that it reads."""
    names = sorted(table.reads)
    every = [dict(zip(names, values, strict=True)) for values in product(*(VALUES[name] for name in names))]
    return [one for one in every if not possible or all(one.get(name) != () for name in NEVER_EMPTY)]
