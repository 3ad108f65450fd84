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
    window_days: int = 30
    budget: str = Field(description="Error budget with arithmetic.")
    fact: str = Field(description="Fact that it comes from.")


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
    """How one store is brought back."""

    container: str
    method: str
    interval_minutes: float
    rpo_minutes: float
    restore_working: str = Field(description="Restore time with arithmetic.")
    restore_minutes: float
    rto_minutes: float
    fits: bool
    drill: str


class Drill(Frozen):
    """A test that proves a promise before users do."""

    name: str
    passes_when: str
    when: str
    proves: str = Field(description="Id of the risk, objective or block.")


class Operations(Frozen):
    """The operations view of the design."""

    slos: tuple[Slo, ...]
    alerts: tuple[Alert, ...]
    backups: tuple[Backup, ...]
    drills: tuple[Drill, ...]
    rota: str = Field(description="Who is on call, from the facts.")
