"""The part of a design that is compared; its shape is that of `design.json`, and further fields are passed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from archgen.decisions.model import Effect, Read, TakenBy
from archgen.errors import InputError
from archgen.findings import FindingKind, Severity
from archgen.knowledge.tables import Strength

if TYPE_CHECKING:
    from archgen.design.design import Design


class View(BaseModel):
    """Part of a design as far as it is compared; further fields are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", from_attributes=True, populate_by_name=True)


class FactView(View):
    """A fact."""

    value: Read = Field(default=None, description="Its value")
    unit: str | None = Field(default=None, description="Its unit")
    provenance: str = Field(default="", description="Stated, derived or assumed")


class RuleView(View):
    """A rule that held."""

    rule: str = Field(description="Its id")
    option: str = Field(description="Option that it is about")
    effect: Effect = Field(description="What it does to the option")
    strength: Strength | None = Field(default=None, description="How much it counts")
    because: str = Field(default="", description="Its reason, with values")


class OptionView(View):
    """An option of a decision."""

    id: str = Field(description="Its id")
    name: str = Field(default="", description="As people call it")


class DecisionView(View):
    """A decision as it was taken."""

    decision: str = Field(description="Its id")
    context: str | None = Field(default=None, description="Bounded context or capability; absent for the system")
    chosen: tuple[str, ...] = Field(description="Options taken")
    taken_by: TakenBy = Field(default=TakenBy.TABLE, description="Who or what took it")
    because: str = Field(default="", description="Reason that a person gave")
    fired: tuple[RuleView, ...] = Field(default=(), description="Rules that held")
    options: tuple[OptionView, ...] = Field(default=(), description="All options")

    @property
    def is_system_wide(self) -> bool:
        """Whether it is the system's answer, or a context's that takes it over."""
        return self.context is None or self.taken_by is TakenBy.SHARED

    def names(self, options: Iterable[str]) -> tuple[str, ...]:
        """Give options as people call them."""
        known = {one.id: one.name for one in self.options}
        return tuple(known.get(option) or option for option in options)


class DecisionsView(View):
    """All decisions."""

    all: tuple[DecisionView, ...] = Field(default=(), description="In decision order")


class ContainerView(View):
    """A container."""

    id: str = Field(description="Its id")
    name: str = Field(description="As drawn")
    technologies: tuple[str, ...] = Field(default=(), description="What realises it")
    product: str = Field(default="", description="What it is bought as")


class SizingView(View):
    """How large a container is."""

    container: str = Field(description="Id of the container")
    replicas: int = Field(default=1, description="Instances")
    vcpu: float | None = Field(default=None, description="Processors of one instance")
    memory_gb: float | None = Field(default=None, description="Memory of one instance in GB")
    storage_gb: float | None = Field(default=None, description="Storage in GB")
    size_name: str = Field(default="", description="Name of the bought size")


class TechnologyView(View):
    """A technology with its version."""

    id: str = Field(description="Its id")
    name: str = Field(description="As drawn")
    version: str = Field(default="", description="Version to use")


class LineView(View):
    """A line of the bill."""

    item: str = Field(description="What is paid for")
    monthly_usd: float = Field(description="Amount a month")


class GroupView(View):
    """Lines that are read together."""

    lines: tuple[LineView, ...] = Field(default=(), description="The lines")


class CostView(View):
    """The bill."""

    groups: tuple[GroupView, ...] = Field(default=(), description="Groups of lines")
    monthly_usd: float = Field(default=0.0, description="Total a month")
    budget_usd: float = Field(default=0.0, description="Budget a month")

    def by_item(self) -> dict[str, float]:
        """Give the amount of each item."""
        amounts: dict[str, float] = {}
        for group in self.groups:
            for line in group.lines:
                amounts[line.item] = amounts.get(line.item, 0.0) + line.monthly_usd
        return amounts


class ColumnView(View):
    """A column of a table."""

    name: str = Field(description="Its name")
    type: str = Field(default="", description="Its type")
    nullable: bool = Field(default=False, description="Whether it may be empty")


class TableView(View):
    """A table."""

    name: str = Field(description="Its name")
    entity: str | None = Field(default=None, description="Entity that it stores")
    columns: tuple[ColumnView, ...] = Field(default=(), description="Its columns")


class DataView(View):
    """The data model."""

    tables: tuple[TableView, ...] = Field(default=(), description="All tables")


class OperationView(View):
    """An operation of the API."""

    method: str = Field(description="HTTP method")
    path: str = Field(description="Path")
    request_fields: tuple[str, ...] = Field(default=(), description="What is sent")
    response: str | None = Field(default=None, description="What comes back")
    statuses: tuple[int, ...] = Field(default=(), description="Statuses that it answers with")


class ApiView(View):
    """The API."""

    operations: tuple[OperationView, ...] = Field(default=(), description="All operations")


class FindingView(View):
    """A finding."""

    id: str = Field(description="Its id")
    kind: FindingKind = Field(description="Sort of finding")
    severity: Severity = Field(description="How much it matters")
    message: str = Field(description="What is wrong")
    about: tuple[str, ...] = Field(default=(), description="What it is about")


class ProjectView(View):
    """The project."""

    name: str = Field(default="", description="Its name")


class RequirementsView(View):
    """The requirements."""

    project: ProjectView = Field(default=ProjectView(), description="The project")


class Outline(View):
    """What is compared of a design."""

    requirements: RequirementsView = Field(default=RequirementsView(), description="What was asked for")
    at: date | None = Field(default=None, description="Day at which support and prices were judged")
    facts: Mapping[str, FactView] = Field(default={}, description="Facts by name")
    recommendations: DecisionsView = Field(default=DecisionsView(), description="Decisions")
    containers: tuple[ContainerView, ...] = Field(default=(), description="Containers")
    technologies: tuple[TechnologyView, ...] = Field(default=(), description="Technologies")
    sizings: tuple[SizingView, ...] = Field(default=(), description="Sizes")
    cost: CostView = Field(default=CostView(), description="The bill")
    data: DataView = Field(default=DataView(), description="Tables")
    api: ApiView = Field(default=ApiView(), description="Operations")
    findings: tuple[FindingView, ...] = Field(default=(), description="What was noticed")

    @property
    def name(self) -> str:
        """Name of the project."""
        return self.requirements.project.name


def outline_of(design: Design) -> Outline:
    """Take the outline of a design."""
    return Outline.model_validate(design)


def read_outline(path: Path) -> Outline:
    """Read the outline of the design that a package holds.

    Args:
        path: A `design.json`.

    Raises:
        InputError: It cannot be read, or is no design.
    """
    try:
        return Outline.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise InputError(f"{path} is no design of archgen: {where}: {first['msg']}; build the package again") from error
