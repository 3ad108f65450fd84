"""Security: threats by trust boundary, controls, data classes, compliance mapping."""

from pydantic import Field

from archgen.design.model import Frozen


class Control(Frozen):
    """One thing that is done for security, and where."""

    id: str = Field(description="`C1`, `C2` in order.")
    key: str = Field(default="", description="Stable id of a control of the knowledge; empty for those of blocks.")
    do: str
    against: str
    topics: tuple[str, ...] = Field(description="Join keys to the compliance catalogue.")
    element: str | None = Field(description="Id of the container; None for all.")
    origin: str = Field(description="Block or decision that asks for it.")


class Threat(Frozen):
    """One threat on a flow across a trust boundary (STRIDE)."""

    id: str = Field(description="`T1`, `T2` in order of rank.")
    key: str = Field(default="", description="Stable id of the threat in the knowledge.")
    boundary: str = Field(description="Id of the trust boundary that is crossed.")
    from_id: str
    to_id: str
    also: tuple[tuple[str, str], ...] = Field(default=(), description="Further crossings that it concerns: from, to.")
    stride: str
    threat: str
    rank: str = Field(description="`high`, `medium`, `low`.")
    control: str = Field(description="What answers it.")
    controls: tuple[str, ...] = Field(default=(), description="Ids of controls.")
    owner: str
    status: str = Field(description="`designed`, `open` or `accepted`.")
    source_url: str = ""


class DataClassRow(Frozen):
    """Fields of one class in one table."""

    table: str = Field(description="Id of the table.")
    entity: str
    data_class: str
    fields: tuple[str, ...] = Field(description="Names as the requirements give them.")
    retention: str
    deletion: str
    encryption: str
    export: str = Field(default="", description="How a person gets what is kept of them; empty for other classes.")


class ComplianceRow(Frozen):
    """One control of a regime, and where the design answers it."""

    framework: str = Field(description="Regime, as the facts name it.")
    framework_name: str = Field(default="", description="Name of the regime.")
    control: str = Field(description="Id of the control in the regime.")
    title: str
    effect: str
    answered_by: tuple[str, ...] = Field(description="Ids of controls, or package files with anchor.")
    gap: str = Field(default="", description="What is missing; empty when answered.")
    url: str = ""


class ApiRiskRow(Frozen):
    """One of the ten API risks of OWASP, and where this design answers it."""

    id: str
    name: str
    answer: str
    controls: tuple[str, ...] = Field(default=(), description="Ids of controls.")
    status: str = Field(description="`designed` or `open`.")
    url: str


class SecretRow(Frozen):
    """One secret of the system."""

    name: str
    used_by: tuple[str, ...] = Field(description="Ids of the containers that read it.")
    kept_in: str
    rotation: str


class SupplyRow(Frozen):
    """One measure for what is built and shipped."""

    do: str
    fails_when: str
    because: str


class Security(Frozen):
    """The security view of the design."""

    threats: tuple[Threat, ...]
    controls: tuple[Control, ...]
    data_classes: tuple[DataClassRow, ...]
    compliance: tuple[ComplianceRow, ...]
    roles: tuple[tuple[str, tuple[str, ...]], ...] = Field(description="Role of the API and ids of its operations.")
    api_risks: tuple[ApiRiskRow, ...] = ()
    secrets: tuple[SecretRow, ...] = ()
    supply_chain: tuple[SupplyRow, ...] = ()
