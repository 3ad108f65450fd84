"""The signs by which a workload shows in the domain; `archgen.design.workloads` looks for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, PrivateAttr

from archgen.knowledge.block_parts import Alternatives, Frozen
from archgen.knowledge.cells import Column, Condition, compile_condition


class Sign(Frozen):
    """One sign by which a workload shows; the keys that apply depend on `kind`."""

    kind: Literal["facts", "entity", "pattern", "integration", "flow", "words"] = Field(
        description="Where the sign is looked for"
    )
    points: Literal[0, 1, 2, 3] = Field(default=0, description="What it counts; 0 for an exclusion")
    because: str = Field(default="", description="Why it excludes")
    note: str = Field(default="", description="Remark")
    when: Alternatives = Field(default=(), description="facts: one of these holds")
    as_: str | None = Field(default=None, alias="as", description="entity, integration: role or external that it binds")
    has: tuple[str, ...] = Field(default=(), description="entity: field types, `TYPE x2` for two, `ref ROLE`")
    pair: Literal["time_range", "money_side", "owner_other", "quantity_limit"] | None = Field(
        default=None, description="entity: fields that belong together"
    )
    lifecycle_any: tuple[str, ...] = Field(default=(), description="entity: stems, one of which a state begins with")
    rows: str | None = Field(default=None, description="entity: test of the row count")
    rows_per: Mapping[str, str] = Field(default_factory=dict, description="entity: `of` a role, `test` of the ratio")
    no_update: bool = Field(default=False, description="entity: no lifecycle and no write by id")
    name_any: tuple[str, ...] = Field(default=(), description="entity: stems of its name, only to narrow a choice")
    prefer_any: tuple[str, ...] = Field(default=(), description="entity: stems of its name that decide between equals")
    entity: str | None = Field(default=None, description="pattern: role of its entity")
    kind_of: tuple[str, ...] = Field(default=(), description="pattern: kinds, one of which it has")
    by: tuple[str, ...] = Field(default=(), description="pattern: types or roles it selects by")
    range: str | None = Field(default=None, description="pattern: type of its range")
    sort: str | None = Field(default=None, description="pattern: type of its sort, `-` for descending")
    rate: str | None = Field(default=None, description="pattern: test of its rate in requests per second")
    purpose_any: tuple[str, ...] = Field(default=(), description="integration: stems in its name and purpose")
    latency_p99: str | None = Field(default=None, description="integration: test of its p99 in ms")
    availability: str | None = Field(default=None, description="integration: test of its availability in percent")
    calls: Literal["integration", "outbound", "callback"] | None = Field(
        default=None, description="flow, integration: who calls"
    )
    asynchronous: bool | None = Field(default=None, alias="async", description="flow: has an asynchronous step")
    steps: str | None = Field(default=None, description="flow: test of the number of steps")
    any_: tuple[str, ...] = Field(default=(), alias="any", description="words: stems in names, summary and purposes")

    _tests: tuple[Condition, ...] = PrivateAttr(default=())

    def compile(self, columns: Mapping[str, Column]) -> None:
        """Compile its conditions on facts.

        Raises:
            CellFault: A fact or a cell is wrong.
        """
        self._tests = tuple(compile_condition(when, columns) for when in self.when)

    def holds_for(self, values: Mapping[str, object]) -> bool:
        """Tell whether one of its compiled conditions holds."""
        return any(test.holds(values) for test in self._tests)


class Recognition(Frozen):
    """How a workload is recognised: at `at` points it is there, from half of them on it is a question."""

    at: int = Field(description="Points at which the workload is recognised")
    signs: tuple[Sign, ...] = Field(description="Signs and their points")
    excludes: tuple[Sign, ...] = Field(default=(), description="Signs that rule it out")
