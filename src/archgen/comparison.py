"""Two designs side by side: decisions with the rules that changed, sizes, cost, containers, entities, operations.

Compared is an :class:`Outline`: the part of a design that people ask about. It is taken from a design, or from the
`design.json` of a package that this or an earlier version wrote; what an earlier version did not know yet is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_serializer

from archgen.decisions.model import Effect, Read, TakenBy
from archgen.errors import InputError
from archgen.findings import FindingKind, Severity
from archgen.knowledge.tables import Strength

if TYPE_CHECKING:
    from archgen.design.design import Design

_CENT = 0.005
"""Below this, two amounts are the same."""

_RANK = {None: 0, Strength.STRONG: 1, Strength.MODERATE: 2, Strength.SLIGHT: 3}


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


class Change(BaseModel):
    """Base of what differs: `from` before, `to` after."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class FactChange(Change):
    """A fact with another value."""

    fact: str = Field(description="Its name")
    from_: Read = Field(serialization_alias="from", description="Value before; empty when it was not known")
    to: Read = Field(description="Value after")
    unit: str | None = Field(description="Its unit")
    provenance: str = Field(description="Where the value after comes from")


class RuleChange(Change):
    """A rule that holds on one side only."""

    rule: str = Field(description="Its id")
    option: str = Field(description="Option that it is about")
    effect: Effect = Field(description="What it does to the option")
    strength: Strength | None = Field(description="How much it counts")
    because: str = Field(description="Its reason, with the values of its side")
    holds: bool = Field(description="Whether it holds after; otherwise it held before")

    @model_serializer
    def _as_explained(self) -> dict[str, object]:
        """Write it as explanations are written: the effect is the key of the option."""
        strength = self.strength.value if self.strength else None
        told = {"rule": self.rule, self.effect.value: self.option, "strength": strength, "because": self.because}
        return {**told, "holds": self.holds}


class DecisionChange(Change):
    """A decision with another outcome."""

    id: str = Field(description="The decision")
    context: str | None = Field(description="Bounded context or capability; absent for the system")
    from_: tuple[str, ...] = Field(serialization_alias="from", description="Options taken before")
    to: tuple[str, ...] = Field(description="Options taken after")
    from_names: tuple[str, ...] = Field(description="The same, as people call them")
    to_names: tuple[str, ...] = Field(description="The same, as people call them")
    taken_by: TakenBy = Field(description="Who or what took it after")
    because: tuple[RuleChange, ...] = Field(description="Rules that brought the change, gravest first")


class SizeChange(Change):
    """A container of another size."""

    container: str = Field(description="Its id")
    name: str = Field(description="As drawn")
    quantity: str = Field(description="replicas, vcpu, memory_gb, storage_gb or size_name")
    from_: float | str | None = Field(serialization_alias="from", description="Before")
    to: float | str | None = Field(description="After")


class LineChange(Change):
    """A line of the bill that differs."""

    item: str = Field(description="What is paid for")
    from_: float = Field(serialization_alias="from", description="US dollars a month before")
    to: float = Field(description="US dollars a month after")


class CostChange(Change):
    """The bill before and after."""

    from_: float = Field(serialization_alias="from", description="US dollars a month before")
    to: float = Field(description="US dollars a month after")
    budget_usd: float = Field(description="Budget a month after")
    lines: tuple[LineChange, ...] = Field(description="Lines that differ, the largest difference first")


class SetChange(Change):
    """Things by name that came, went, or are of another make."""

    added: tuple[str, ...] = Field(default=(), description="Only after")
    removed: tuple[str, ...] = Field(default=(), description="Only before")
    changed: tuple[str, ...] = Field(default=(), description="On both sides, and different")

    @property
    def is_empty(self) -> bool:
        """Whether both sides are the same."""
        return not (self.added or self.removed or self.changed)


class FindingsChange(Change):
    """Findings that came and went."""

    new: tuple[FindingView, ...] = Field(default=(), description="Only after")
    gone: tuple[FindingView, ...] = Field(default=(), description="Only before")


class Comparison(Change):
    """All that differs between two designs."""

    facts: tuple[FactChange, ...] = Field(description="Facts with another value")
    decisions: tuple[DecisionChange, ...] = Field(description="Decisions with another outcome, in decision order")
    sizes: tuple[SizeChange, ...] = Field(description="Containers of both with another size")
    cost: CostChange = Field(description="The bill")
    containers: SetChange = Field(description="Containers by name")
    technologies: SetChange = Field(description="Technologies by name; changed: another version")
    entities: SetChange = Field(description="Entities by name; changed: other columns")
    operations: SetChange = Field(description="Operations by method and path; changed: other bodies or statuses")
    findings: FindingsChange = Field(description="Findings")

    @property
    def is_same(self) -> bool:
        """Whether the designs are the same, whatever their facts and findings say."""
        sets = (self.containers, self.technologies, self.entities, self.operations)
        changed = self.decisions or self.sizes or self.cost.lines or abs(self.cost.to - self.cost.from_) >= _CENT
        return not changed and all(one.is_empty for one in sets)


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


def compare(before: Outline, after: Outline) -> Comparison:
    """Compare two designs."""
    return Comparison(
        facts=tuple(_facts(before, after)),
        decisions=tuple(_decisions(before, after)),
        sizes=tuple(_sizes(before, after)),
        cost=_cost(before.cost, after.cost),
        containers=_containers(before, after),
        technologies=_sets(before.technologies, after.technologies, key=lambda one: one.name),
        entities=_sets(_entities(before), _entities(after), key=lambda one: one.entity or one.name),
        operations=_sets(
            before.api.operations, after.api.operations, key=lambda one: f"{one.method.upper()} {one.path}"
        ),
        findings=_findings(before, after),
    )


def _facts(before: Outline, after: Outline) -> Iterable[FactChange]:
    for name, fact in after.facts.items():
        old = before.facts.get(name)
        if old is None or old.value != fact.value:
            yield FactChange(
                fact=name, from_=old.value if old else None, to=fact.value, unit=fact.unit, provenance=fact.provenance
            )


def _decisions(before: Outline, after: Outline) -> Iterable[DecisionChange]:
    """Compare each decision of the system, then those of contexts that go their own way on either side."""
    old, new = _by_key(before), _by_key(after)
    for key in dict.fromkeys((*new, *old)):
        was, now = _of(old, key), _of(new, key)
        if was is None or now is None:
            continue
        if was.chosen == now.chosen or (key[1] is not None and was.is_system_wide and now.is_system_wide):
            continue
        yield DecisionChange(
            id=key[0],
            context=key[1],
            from_=was.chosen,
            to=now.chosen,
            from_names=was.names(was.chosen),
            to_names=now.names(now.chosen),
            taken_by=now.taken_by,
            because=_rules(was, now),
        )


def _by_key(outline: Outline) -> dict[tuple[str, str | None], DecisionView]:
    return {(one.decision, one.context): one for one in outline.recommendations.all}


def _of(decisions: Mapping[tuple[str, str | None], DecisionView], key: tuple[str, str | None]) -> DecisionView | None:
    """Give a decision; a context that is not there has the system's answer."""
    return decisions.get(key) or decisions.get((key[0], None))


def _rules(was: DecisionView, now: DecisionView) -> tuple[RuleChange, ...]:
    """Give the rules that hold on one side only and pull the way that the decision went."""
    old = {(one.rule, one.option, one.effect): one for one in was.fired}
    new = {(one.rule, one.option, one.effect): one for one in now.fired}
    came = [_rule(one, holds=True) for key, one in new.items() if key not in old]
    went = [_rule(one, holds=False) for key, one in old.items() if key not in new]
    gained, lost = set(now.chosen) - set(was.chosen), set(was.chosen) - set(now.chosen)
    pulling = [
        one for one in (*came, *went) if one.option in (gained if (one.effect is Effect.FOR) is one.holds else lost)
    ]
    return tuple(sorted(pulling, key=lambda one: (_RANK[one.strength], not one.holds)))


def _rule(one: RuleView, *, holds: bool) -> RuleChange:
    return RuleChange(
        rule=one.rule, option=one.option, effect=one.effect, strength=one.strength, because=one.because, holds=holds
    )


def _sizes(before: Outline, after: Outline) -> Iterable[SizeChange]:
    old = {one.container: one for one in before.sizings}
    names = {one.id: one.name for one in after.containers}
    for now in after.sizings:
        was = old.get(now.container)
        if was is None:
            continue
        for quantity in ("replicas", "size_name", "vcpu", "memory_gb", "storage_gb"):
            here, there = getattr(was, quantity), getattr(now, quantity)
            if here != there:
                name = names.get(now.container, now.container)
                yield SizeChange(container=now.container, name=name, quantity=quantity, from_=here, to=there)


def _cost(before: CostView, after: CostView) -> CostChange:
    old, new = before.by_item(), after.by_item()
    rows = [
        LineChange(item=item, from_=round(old.get(item, 0.0), 2), to=round(new.get(item, 0.0), 2))
        for item in dict.fromkeys((*new, *old))
        if abs(new.get(item, 0.0) - old.get(item, 0.0)) >= _CENT
    ]
    return CostChange(
        from_=before.monthly_usd,
        to=after.monthly_usd,
        budget_usd=after.budget_usd,
        lines=tuple(sorted(rows, key=lambda row: -abs(row.to - row.from_))),
    )


def _containers(before: Outline, after: Outline) -> SetChange:
    """Compare containers by id, and tell them by name."""
    by_id = _sets(before.containers, after.containers, key=lambda one: one.id)
    names = {one.id: one.name for one in (*before.containers, *after.containers)}

    def told(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(names[one] for one in ids)

    return SetChange(added=told(by_id.added), removed=told(by_id.removed), changed=told(by_id.changed))


def _entities(outline: Outline) -> tuple[TableView, ...]:
    return tuple(table for table in outline.data.tables if table.entity is not None)


ViewT = TypeVar("ViewT", bound=View)


def _sets(before: Iterable[ViewT], after: Iterable[ViewT], *, key: Callable[[ViewT], str]) -> SetChange:
    old, new = {key(one): one for one in before}, {key(one): one for one in after}
    return SetChange(
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        changed=tuple(name for name, one in new.items() if name in old and old[name] != one),
    )


def _findings(before: Outline, after: Outline) -> FindingsChange:
    old = {(one.id, one.about): one for one in before.findings}
    new = {(one.id, one.about): one for one in after.findings}
    return FindingsChange(
        new=tuple(one for key, one in new.items() if key not in old),
        gone=tuple(one for key, one in old.items() if key not in new),
    )
