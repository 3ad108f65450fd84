"""Threats, controls and how compliance joins them: the data of `threats.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from archgen.knowledge.provenance import Frozen, Names
from archgen.knowledge.resilience import Limit, When

Level = Literal["low", "medium", "high"]


class ControlRow(Frozen):
    """One thing that is done for security, by decision."""

    key: str = Field(description="Stable id")
    when: When
    needs: Names = Field(default=(), description="What the design must have")
    do: str
    against: str
    topics: Names
    role: str = Field(default="", description="Role of the container that it stands at; none: all")


class Lowered(Frozen):
    """Another likelihood under a condition."""

    when: When
    likelihood: Level


class ThreatRow(Frozen):
    """One threat on what crosses boundaries."""

    key: str = Field(description="Stable id")
    stride: str = Field(description="Category of STRIDE")
    from_: Names = Field(default=(), alias="from", description="Boundaries from which")
    to: Names = Field(default=(), description="Boundaries into which")
    rest: bool = Field(default=False, description="Whether it takes the crossings that no other row concerns")
    from_roles: Names = Field(default=(), description="Roles of who acts, `system` for outside systems; none: any")
    to_roles: Names = Field(default=(), description="Roles of what is acted on; none: any")
    when: When = Field(default_factory=dict)
    needs: Names = Field(default=(), description="What the design must have")
    always: bool = Field(default=False, description="Whether it needs no drawn relationship: operators are not drawn")
    threat: str
    likelihood: Level
    impact: Level
    lower: tuple[Lowered, ...] = Field(default=(), description="Other likelihoods; the first that holds")
    by: Names = Field(description="Keys of controls that answer it")
    topics: Names = Field(default=(), description="Controls of blocks on these topics at either end answer it too")
    owner: str
    source: str


class ApiAnswer(Frozen):
    """How one API risk is answered."""

    by: Names = Field(description="Keys of controls")
    topics: Names = Field(default=(), description="Topics of blocks' controls")
    otherwise: str = Field(default="", description="What is said when none of them is there")
    open_when: When | None = Field(default=None, description="When that is an open point; none: never")
    needs_workload: Names = Field(default=(), description="Workloads without which it does not arise")


class Topic(Frozen):
    """Where the package answers a topic of compliance."""

    anchors: Names = Field(default=(), description="Files of the package with heading")
    needs: Names = Field(default=(), description="What the design must have for the anchors to answer")
    gap: str = Field(default="", description="What is missing when nothing answers")
    gap_if: str = Field(default="", description="Trait with which it is missing although something answers")


class Encryption(Frozen):
    """How classes of data are protected at rest."""

    when: When
    by_class: Mapping[str, str]


class Classes(Frozen):
    """Sentences on classes of data."""

    encryption: tuple[Encryption, ...]
    hashed: str
    kept_for_ever: str
    deletion: Mapping[str, str]
    export: Mapping[str, str]


class SecretRule(Frozen):
    """A secret that parts of a role, or calls to outside systems, bring."""

    name: str
    for_roles: Names = ()
    for_systems: bool = False
    once: bool = Field(default=False, description="Whether all parts share one")
    rotation: Mapping[str, str] = Field(description="By option of `secrets_keys`")


class SupplyRule(Frozen):
    """A measure for what is built and shipped."""

    when: When
    do: str
    fails_when: str
    because: str


class Unmet(Frozen):
    """What is missing for one control of a regime."""

    gap: str
    needs: str = Field(default="", description="What the design must have for the control to matter")


class UnknownRegime(Frozen):
    """What is said of a regime that the catalogue lacks."""

    title: str
    effect: str
    gap: str


class Threats(Frozen):
    """All of `threats.yaml`."""

    most: tuple[Limit, ...] = Field(description="Most threats; the first that holds")
    points: Mapping[str, int]
    controls: tuple[ControlRow, ...]
    threats: tuple[ThreatRow, ...]
    open: str = Field(description="What is said of a threat that nothing answers")
    api_risks: Mapping[str, ApiAnswer]
    topics: Mapping[str, Topic]
    unknown_regime: UnknownRegime
    unmet: Mapping[str, Mapping[str, Unmet]] = Field(description="By framework and control: what topics cannot answer")
    classes: Classes
    secrets: tuple[SecretRule, ...]
    supply_chain: tuple[SupplyRule, ...]
