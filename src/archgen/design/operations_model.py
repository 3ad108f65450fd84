"""Running it: objectives, alerts, dashboards, backups, drills."""

from pydantic import Field

from archgen.design.model import Frozen


class Slo(Frozen):
    """A service level objective and its error budget."""

    id: str
    name: str
    flow: str | None = Field(description="Id of the flow; None for the whole system.")
    indicator: str = Field(description="How it is measured.")
    metric: str = Field(description="Name of the metric.")
    target: str = Field(description="As printed, for instance `99.9 %`.")
    objective: float = Field(description="Share of good requests in percent.")
    window_days: int = 30
    budget: str = Field(description="Error budget with arithmetic.")
    fact: str = Field(description="Fact or flow that it comes from.")
    is_stated: bool = Field(default=True, description="False when the target is an assumption.")
    note: str = Field(default="", description="What must be set up for the metric.")


class Alert(Frozen):
    """An alert with the runbook that answers it."""

    id: str
    name: str
    severity: str = Field(description="`page` or `ticket`.")
    expression: str = Field(description="PromQL.")
    for_minutes: int
    slo: str | None
    runbook: str = Field(description="Anchor in operations.md.")
    steps: tuple[str, ...]


class Backup(Frozen):
    """How one store is brought back in one case."""

    container: str
    case: str = Field(default="", description="What happened to it.")
    method: str
    interval_minutes: float
    because: str = Field(default="", description="Why so much may be lost.")
    rpo_minutes: float
    restore_working: str = Field(description="Restore time with arithmetic.")
    restore_minutes: float
    rto_minutes: float
    fits: bool
    drill: str
    assumed: bool = Field(default=False, description="Whether a number in it was assumed.")
    source_url: str = ""


class Drill(Frozen):
    """A test that proves a promise before users do."""

    id: str = Field(default="", description="`D1`, `D2` in order.")
    name: str
    passes_when: str
    when: str
    proves: str = Field(description="Id of the risk, objective or block.")


class Dashboard(Frozen):
    """One dashboard, named by the question that it answers."""

    name: str
    shows: tuple[str, ...]


class HealthCheck(Frozen):
    """How the platform sees that a container lives."""

    containers: tuple[str, ...] = Field(description="Ids; none for the check from outside.")
    what: str
    every: str
    on_failure: str


class LogField(Frozen):
    """A field that every log line carries."""

    name: str
    why: str


class Snippet(Frozen):
    """A piece of configuration that works, with the numbers of this design."""

    language: str = Field(description="Language of the code fence.")
    text: str
    because: str
    source_url: str = ""


class Operations(Frozen):
    """The operations view of the design."""

    slos: tuple[Slo, ...]
    alerts: tuple[Alert, ...]
    backups: tuple[Backup, ...]
    drills: tuple[Drill, ...]
    rota: str = Field(description="Who is on call, from the facts.")
    dashboards: tuple[Dashboard, ...] = ()
    health_checks: tuple[HealthCheck, ...] = ()
    log_fields: tuple[LogField, ...] = ()
    never_logged: str = Field(default="", description="What must not stand in a log.")
    snippets: tuple[Snippet, ...] = ()
    metrics_product: str = Field(default="", description="What stores and alarms on metrics, as drawn.")
    is_prometheus: bool = Field(default=False, description="Whether it takes Prometheus rule files.")
