"""The whole design: the one frozen model that every document is a view of."""

from datetime import date

from pydantic import ConfigDict, Field

from archgen.decisions.model import Recommendations
from archgen.design.api import Api
from archgen.design.capacity import Sizing
from archgen.design.cost import CostEstimate
from archgen.design.data_model import DataModel
from archgen.design.delivery import Delivery
from archgen.design.events_model import Events
from archgen.design.model import (
    BoundedContext,
    Container,
    DeploymentNode,
    ExternalSystem,
    Flow,
    Frozen,
    Person,
    Relationship,
    TrustBoundary,
)
from archgen.design.operations import Operations
from archgen.design.reliability import FlowFigures
from archgen.design.review import Review
from archgen.design.risks import RiskRegister
from archgen.design.roadmap import Roadmap
from archgen.design.rpcs_model import Rpcs
from archgen.design.security import Security
from archgen.design.stores.placement import Placement, relational_part
from archgen.design.technology import TechnologyChoice
from archgen.facts.model import Facts
from archgen.findings import Finding
from archgen.quantities import Quantity
from archgen.requirements.model import Requirements


class Design(Frozen):
    """Everything that a package shows."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    requirements: Requirements = Field(description="What the user stated, with the archetype's domain if it stands in.")
    facts: Facts
    recommendations: Recommendations
    at: date | None = Field(description="Date at which support and prices are judged, when one was given.")
    as_of: date = Field(description="Date of the catalogue.")
    workloads: tuple[str, ...] = Field(description="Recognised workloads.")
    people: tuple[Person, ...]
    systems: tuple[ExternalSystem, ...]
    contexts: tuple[BoundedContext, ...]
    containers: tuple[Container, ...]
    relationships: tuple[Relationship, ...]
    flows: tuple[Flow, ...]
    boundaries: tuple[TrustBoundary, ...]
    nodes: tuple[DeploymentNode, ...]
    technologies: tuple[TechnologyChoice, ...]
    data: DataModel
    stores: tuple[Placement, ...] = Field(default=(), description="What lies in stores that are not relational.")
    api: Api
    events: Events = Field(default=Events(), description="What parts of the system publish to one another.")
    rpcs: Rpcs = Field(default=Rpcs(), description="What parts of the system call of one another over gRPC.")
    sizings: tuple[Sizing, ...]
    demand: tuple[Quantity, ...] = Field(description="Figures of the whole system: requests, traffic, logs.")
    zones: int = Field(description="Zones that the topology spans.")
    regions: int = Field(description="Regions that the topology spans.")
    cost: CostEstimate
    figures: tuple[FlowFigures, ...]
    risks: RiskRegister
    security: Security
    operations: Operations
    roadmap: Roadmap
    delivery: Delivery
    review: Review
    findings: tuple[Finding, ...]

    @property
    def name(self) -> str:
        """Name of the project, letter for letter."""
        return self.requirements.project.name

    @property
    def relational(self) -> DataModel:
        """The part of the data that lies in relational stores; all of it where there are no others."""
        return relational_part(self.data, self.stores)

    def container(self, container_id: str) -> Container:
        """Return a container by its id."""
        return next(one for one in self.containers if one.id == container_id)

    def label(self, element_id: str) -> str:
        """Return the name that people see of a person, system, container, context or node."""
        elements: tuple[Person | ExternalSystem | Container | BoundedContext, ...]
        elements = (*self.people, *self.systems, *self.containers, *self.contexts)
        return next((one.name for one in elements if one.id == element_id), element_id)

    def technology_label(self, container: Container) -> str:
        """Return what realises a container, as drawn: technologies with versions, then the product."""
        known = {one.id: one for one in self.technologies}
        labels = [known[one].label for one in container.technologies if one in known]
        return ", ".join(labels) or container.product

    def sizing(self, container_id: str) -> Sizing | None:
        """Return the sizes of a container."""
        return next((one for one in self.sizings if one.container == container_id), None)
