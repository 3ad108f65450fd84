"""Rules that always hold, and how a schema keeps them.

A rule says in which entities it lives by signs that must all hold, as strict as the rule is: what a sign of recognition
may guess costs a box in a picture, what a constraint guesses costs people their data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from pydantic import Field

from archgen.knowledge.block_parts import Frozen
from archgen.knowledge.block_signs import Sign

_ROLE_KINDS = frozenset({"entity", "pattern"})


class KeptBy(StrEnum):
    """What in a schema keeps a rule."""

    NO_OVERLAP = "no_overlap"
    ONE_LIVE = "one_live"
    ONCE = "once"
    WITHIN_LIMIT = "within_limit"
    NEVER_CHANGED = "never_changed"
    APPEND_ONLY = "append_only"
    BALANCED = "balanced"


class SchemaRule(Frozen):
    """How a schema keeps a rule, for every set of entities in which all its signs hold."""

    by: KeptBy = Field(description="What keeps it")
    signs: tuple[Sign, ...] = Field(min_length=1, description="entity and pattern signs, all of which must hold")
    on: str = Field(description="Role of the table that is guarded")
    of: str | None = Field(default=None, description="Role that its rows refer to: what is booked, paid, balanced")
    field_any: tuple[str, ...] = Field(
        default=(), description="Stems of the referring field, when `of` says too little"
    )
    dead_states: tuple[str, ...] = Field(default=(), description="Stems of states in which a row no longer counts")
    says: str = Field(description="The rule in the words of the schema, with `{on}` and `{of}`")

    def faults(self) -> Iterator[str]:
        """Give what does not hold together in it."""
        bound = {sign.as_ for sign in self.signs if sign.as_}
        if any(sign.kind not in _ROLE_KINDS for sign in self.signs):
            yield "signs of a schema rule are of kind entity or pattern"
        for role in (self.on, self.of):
            if role is not None and role not in bound:
                yield f"no sign binds the role `{role}`"


class Invariant(Frozen):
    """A rule that always holds, what enforces it in each store, and how our schema keeps it."""

    rule: str = Field(description="The rule")
    mechanism: Mapping[str, str] = Field(default_factory=dict, description="Technology to mechanism")
    keeps: tuple[SchemaRule, ...] = Field(default=(), description="How the schema keeps it, where it can")
