"""How calls are bounded and risks are put in order: the data of `resilience.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from archgen.findings import Source
from archgen.knowledge.provenance import Frozen, Names

When = Mapping[str, str | bool | int | float]
"""Unary tests that must all hold; none: always."""


class CallRule(Frozen):
    """Limits of a call, by the roles at its ends."""

    id: str = Field(description="Stable id")
    from_: Names = Field(default=(), alias="from", description="Roles of the caller; none: any")
    to: Names = Field(default=(), description="Roles of what is called; none: any")
    mode: Literal["sync", "async"] | None = Field(default=None, description="Whether the caller waits; none: either")
    when: When = Field(default_factory=dict, description="Unary tests that must all hold")
    timeout_setting: Names = Field(default=(), description="Settings of the called container that go before `timeout`")
    timeout_setting_of_caller: Names = Field(default=(), description="The same, of the caller")
    timeout: str = Field(description="Limit of one try")
    retry_setting_of_caller: Names = Field(default=(), description="Settings of the caller that go before `retry`")
    retry: str = Field(description="Tries and their distance")
    fallback: str = Field(description="What happens then")

    def fits(self, from_role: str, to_role: str, mode: str) -> bool:
        """Tell whether roles and mode fit, conditions aside."""
        return (
            (not self.from_ or from_role in self.from_)
            and (not self.to or to_role in self.to)
            and self.mode in (None, mode)
        )


class OutsideUse(Frozen):
    """One way in which a system of somebody else is used."""

    call: str = Field(description="The way in words")
    retry_when: When = Field(default_factory=dict, description="When calls are repeated")
    retry: str = Field(description="How they are repeated")
    no_retry: str = Field(description="What is said when they are not")
    fallback: str = Field(description="What happens when it stays away")


class OutsideRow(Frozen):
    """One failure of a system of somebody else, for one use of it."""

    use: Literal["waiting", "behind", "inbound"] = Field(description="Use that it belongs to")
    mode: Literal["slow", "down", "wrong"] = Field(description="Kind of failure")
    seen_by: str = Field(description="Signal")
    users: str = Field(description="What users notice")
    answer: str = Field(description="What the system does by itself")
    limit: str = Field(description="How far that carries")
    manual: str = Field(description="What a person does then")


class Outside(Frozen):
    """Numbers and rows for systems of somebody else."""

    assumed_p99: float = Field(description="Answer time in ms where none is stated")
    timeout_times: float = Field(description="Limit of one try as a multiple of the p99")
    timeout_most: float = Field(description="Longest limit in ms")
    because: str = Field(description="Why so")
    source: Source = Field(description="Where the rule comes from")
    timeout_setting: Names = Field(description="Settings of a bound workload that go before the formula")
    retry_setting: Names = Field(description="Settings of a bound workload that go before the retry of its use")
    uses: Mapping[str, OutsideUse] = Field(description="Ways of use by name")
    rows: tuple[OutsideRow, ...] = Field(description="Failures")
    downtime: str = Field(description="What a stated availability means")
    no_availability: str = Field(description="What is said when none is stated")
    no_flow: str = Field(description="Stands for flows when none names the system")


class FailureChange(Frozen):
    """What of a block's failure row reads otherwise under a condition."""

    block: str
    of: str = Field(description="Part of the block")
    mode: str
    when: When = Field(default_factory=dict)
    one_copy: bool = Field(default=False, description="Whether it needs a container that runs once")
    without_role: str = Field(default="", description="Role that nobody may play")
    users: str | None = None
    answer: str | None = None
    limit: str | None = None
    manual: str | None = None


class Unsaid(Frozen):
    """What stands where a failure row says nothing, by mode."""

    users: Mapping[str, str]
    manual: Mapping[str, str]


class SinglePointWords(Frozen):
    """Sentences on single points of failure."""

    spread_by_provider: Names = Field(description="Roles whose managed products span zones by themselves")
    provider_spreads: str
    copies: str
    product_zones: str
    standby: str
    one_copy_one_zone: str
    one_zone: str
    too_slow: str
    no_figure: str
    unprotected: str
    accepted: str


class Owner(Frozen):
    """Who owns what in a team of some size."""

    when: When
    owner: str = Field(description="Stands for all roles")
    keep: Names = Field(description="Roles that stay as they are")


class Limit(Frozen):
    """How long the register is under a condition."""

    when: When = Field(description="Unary tests that must all hold")
    most: int = Field(description="Rows")


class Relevance(Frozen):
    """Words by which a risk touches a stated target."""

    fact: str = Field(description="The target")
    words: Names = Field(description="Stems; one is enough")


class FindingWords(Frozen):
    """How a finding becomes a row of the register."""

    likelihood: Mapping[str, str]
    impact: Mapping[str, str] = Field(description="By severity")
    likelihood_of_kind: Mapping[str, str] = Field(description="By kind")
    trigger_cells: str
    trigger: str
    test: str
    owner: str
    accepted: str
    nobody: str = Field(description="Stands for who accepted it when nobody is named")
    no_end: str = Field(description="Stands for the day when none is named")


class RiskWords(Frozen):
    """How something that code sees becomes a row of the register."""

    cause: str
    effect: str
    mitigation: str
    trigger: str
    owner: str
    test: str
    likelihood: Literal["low", "medium", "high"]
    impact: Literal["low", "medium", "high"]


class OneWayWords(RiskWords):
    """The same for a close call that is hard to take back."""

    no_trigger: str
    no_test: str


class RegisterRules(Frozen):
    """How the register is put in order."""

    most: tuple[Limit, ...] = Field(description="Rows of the register itself; the first that holds")
    of_one_origin: int = Field(description="Most rows of one block in it")
    points: Mapping[str, int] = Field(description="Points of a level")
    relevance: tuple[Relevance, ...] = Field(description="One point for each stated target that a risk touches")
    workload_points: int = Field(description="Points of a risk that comes from the domain")
    finding: FindingWords
    one_way: OneWayWords
    compliance: RiskWords


class Adjustment(Frozen):
    """Other levels of a block's risk under a condition."""

    risk: str = Field(description="Id of the risk")
    when: When
    likelihood: Literal["low", "medium", "high"] | None = None
    impact: Literal["low", "medium", "high"] | None = None


class FindingNumbers(Frozen):
    """Trigger and test of one finding in the register."""

    trigger: str
    test: str


class Resilience(Frozen):
    """All of `resilience.yaml`."""

    calls: tuple[CallRule, ...]
    outside: Outside
    unsaid: Unsaid
    failures: tuple[FailureChange, ...]
    single_points: SinglePointWords
    owners: tuple[Owner, ...] = Field(description="The first that holds; none: roles as the rows name them")
    register_: RegisterRules = Field(alias="register")
    adjust: tuple[Adjustment, ...] = Field(description="Other levels under a condition; the first that holds")
    findings: Mapping[str, FindingNumbers] = Field(description="Trigger and test of findings, by their id")
    causes: Mapping[str, str] = Field(description="Cause of a risk, by its id, where the block's words are not enough")
    effects: Mapping[str, str] = Field(description="What a risk does, by its id, where the block tells only the cause")
