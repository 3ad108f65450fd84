"""How a design is run: objectives, alerts, backups, drills, rota: the data of `operations.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from archgen.findings import Source
from archgen.knowledge.provenance import Frozen, Names
from archgen.knowledge.resilience import Limit, When

Severity = Literal["page", "ticket"]


class Metrics(Frozen):
    """Names of metrics, the same in objectives, alerts and dashboards."""

    requests: str = Field(description="Counter of requests")
    buckets: str = Field(description="Histogram of their durations in seconds")
    flow_count: str = Field(description="Counter of runs of a flow that no operation shows")
    flow_buckets: str = Field(description="Histogram of their durations in seconds")
    source: Source = Field(description="Where the names come from")


class ObjectiveWords(Frozen):
    """Sentences of one kind of objective."""

    name: str
    flow_name: str
    indicator: str
    flow_indicator: str
    budget: str
    target: str = ""
    objective: float = Field(default=0, description="Share in percent; 0: the fact's own value")


class Slos(Frozen):
    """How objectives follow from the requirements."""

    window_days: int
    default_buckets_s: tuple[float, ...] = Field(description="Boundaries that a histogram has unless told otherwise")
    bucket_note: str
    availability: ObjectiveWords
    latency: ObjectiveWords
    counted_by: str = Field(description="Stands for who counts when nothing answers requests")


class BurnWindow(Frozen):
    """One pair of windows of a burn-rate alert."""

    burn: float = Field(description="How many times faster the budget is spent than it would last")
    long: str = Field(description="Window that proves it")
    short: str = Field(description="Window that ends the alert soon")
    for_minutes: int
    severity: Severity
    spends: str = Field(description="What is gone when it rings")


class BurnUse(Frozen):
    """Windows that watch a kind of objective."""

    of: Literal["availability", "latency", "flow"]
    when: When
    windows: Names


class BurnSteps(Frozen):
    """Steps of a burn-rate alert's runbook."""

    first: str
    row: str
    last: str
    most_rows: int


class Burn(Frozen):
    """Burn-rate alerts."""

    source: Source
    few_errors: int
    few_errors_source: Source
    windows: Mapping[str, BurnWindow]
    name: str
    use: tuple[BurnUse, ...]
    steps: BurnSteps


class Signal(Frozen):
    """An alert on a container of a role."""

    id: str
    roles: Names
    technologies: Names = Field(default=(), description="One of these must realise the container; none: any")
    when: When = Field(default_factory=dict)
    name: str
    expression: str = Field(description="PromQL; doubled braces stand for single ones")
    needs: str = Field(default="", description="Figure of the container without which it is left out")
    for_minutes: int
    severity: Severity
    steps: Names


class OutsideSignal(Frozen):
    """The alert on calls to one outside system."""

    when: When
    name: str
    expression: str
    for_minutes: int
    severity: Severity
    address: str = Field(description="Host name that stands in until it is known")


class DashboardRow(Frozen):
    """One dashboard."""

    id: str
    name: str
    when: When
    shows: Names


class Restore(Frozen):
    """How long a restore takes."""

    mb_per_s: float
    decide_minutes: Mapping[str, float] = Field(description="By who is on call")
    provision_minutes: float
    check_minutes: float
    because: str
    working: str
    copy_working: str


class BackupRule(Frozen):
    """How stores of some roles are brought back in one case."""

    id: str
    roles: Names
    managed: bool | None = Field(default=None, description="Whether the provider runs it; none: either")
    when: When = Field(default_factory=dict)
    case: str = Field(description="What happened")
    method: str
    interval_minutes: float = Field(description="What may be lost")
    because: str = Field(description="Why so much")
    restore: Literal["full", "takeover", "figure"] = Field(description="How the time is worked out")
    takeover_minutes: float = 0
    figure: str = Field(default="", description="Id of the figure that holds the minutes")
    drill: str
    sources: Mapping[str, Source] = Field(default_factory=dict, description="By cloud; `any` for all")


class RestoreDrill(Frozen):
    """Words of the restore drill."""

    name: str
    when: str
    passes_when: str


class Drills(Frozen):
    """Which drills there are."""

    restore: RestoreDrill
    most: tuple[Limit, ...]
    block_when: str


class RotaRow(Frozen):
    """Who answers, under a condition."""

    when: When
    text: str


class HealthCheck(Frozen):
    """How the platform sees that containers of some roles live."""

    roles: Names
    what: str
    every: str
    on_failure: str


class OutsideCheck(Frozen):
    """A run of the first flow from outside."""

    when: When
    what: str
    every: str
    on_failure: str


class LogField(Frozen):
    """A field of every log line."""

    name: str
    why: str
    when: When


class PoolRule(Frozen):
    """Size of a connection pool."""

    formula: str
    because: str
    source: Source


class LanguageSnippet(Frozen):
    """A piece of configuration for one language."""

    technologies: Names
    language: str = Field(description="Language of the code fence")
    text: str = Field(description="`$name` stands for a number")


class Snippets(Frozen):
    """Configuration that works."""

    pool: PoolRule
    languages: tuple[LanguageSnippet, ...]


class Running(Frozen):
    """All of `operations.yaml`."""

    metrics: Metrics
    slos: Slos
    burn: Burn
    signals: tuple[Signal, ...]
    outside_signal: OutsideSignal
    dashboards: tuple[DashboardRow, ...]
    restore: Restore
    backups: tuple[BackupRule, ...]
    drills: Drills
    rota: tuple[RotaRow, ...]
    night_minutes: float
    weekend_minutes: float
    health_checks: tuple[HealthCheck, ...]
    outside_check: OutsideCheck
    log_fields: tuple[LogField, ...]
    never_logged: str
    snippets: Snippets
