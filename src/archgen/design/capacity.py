"""Capacity: how many of each container, of which size, by which arithmetic.

The arithmetic stands in the building blocks as formulas over named inputs; here each input finds its number: a fact, a
capacity fact of the catalogue, a number of the chosen technology, another figure, or a marked assumption.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from pydantic import Field

from archgen.design.model import Frozen
from archgen.design.placing import Placed, Selected
from archgen.errors import DesignError
from archgen.facts.model import Facts
from archgen.knowledge.blocks import Ask, Assumption, Block, Fallback, Figure
from archgen.knowledge.catalogue import Catalogue
from archgen.knowledge.demand import Demand
from archgen.quantities import Quantity, QuantityInput, work_out


class Sizing(Frozen):
    """The quantities of one container; the reserved ones also as plain numbers."""

    container: str = Field(description="Id of the container.")
    quantities: tuple[Quantity, ...] = Field(description="All figures with formula, numbers and sources.")
    replicas: int = Field(description="Instances that run at the stated peak.")
    vcpu: float | None = Field(default=None, description="Virtual CPUs of one instance.")
    memory_gb: float | None = Field(default=None, description="Memory of one instance in GB.")
    storage_gb: float | None = Field(default=None, description="Storage in GB.")
    size_name: str = Field(default="", description="Name of the bought size, for instance `db.m8g.xlarge`.")

    def quantity(self, quantity_id: str) -> Quantity | None:
        """Return a quantity by its id, or None."""
        return next((one for one in self.quantities if one.id == quantity_id), None)


class Scenario(StrEnum):
    """Which end of the assumed inputs is taken."""

    EXPECTED = "expected"
    LOW = "low"
    HIGH = "high"


# Facts that a container of one bounded context takes its part of.
_SHARED_LOAD = frozenset(
    "peak_requests_per_second mean_requests_per_second write_requests_per_second events_per_second "
    "concurrent_connections data_volume largest_table file_storage".split()
)


@dataclass(frozen=True)
class Ground:
    """Where the inputs of figures come from."""

    facts: Facts
    catalogue: Catalogue
    technologies: Mapping[str, Sequence[str]]
    zones: int
    regions: int
    bindings: Mapping[str, float]
    load_shares: Mapping[str, float]


class Capacity:
    """Computes the figures of placed containers, each once, in the order that they need one another.

    Args:
        placed: Containers with the parts merged into them.
        ground: Facts, catalogue, chosen technologies, topology and bound entities.
        scenario: End of the assumed inputs.
    """

    def __init__(self, placed: Sequence[Placed], ground: Ground, scenario: Scenario = Scenario.EXPECTED) -> None:
        self._placed = {one.id: one for one in placed}
        self._ground = ground
        self._scenario = scenario
        self._done: dict[tuple[str, str, str, str], Quantity] = {}
        self._open: list[tuple[str, str, str, str]] = []

    def sizings(self) -> tuple[Sizing, ...]:
        """Return the sizing of every container, in their order."""
        return tuple(self._sizing(one) for one in self._placed.values())

    def _sizing(self, placed: Placed) -> Sizing:
        own = self._figures(placed, placed.selected, placed.spec.id)
        parts = [figure for selected, spec in placed.parts for figure in self._figures(placed, selected, spec.id)]
        taken = {one.id for one in own}
        quantities = _distinct([*own, *(one for one in parts if one.id not in taken)])
        number = {one.id: one.value for one in reversed(quantities)}
        return Sizing(
            container=placed.id,
            quantities=quantities,
            replicas=max(1, int(number.get("replicas", 1))),
            vcpu=number.get("vcpu"),
            memory_gb=number.get("memory_gb"),
            storage_gb=number.get("storage_gb"),
        )

    def _figures(self, placed: Placed, selected: Selected, container: str) -> list[Quantity]:
        return [
            self._figure(placed, selected.block, container, row) for row in selected.block.sizing.get(container, ())
        ]

    def _figure(self, placed: Placed, block: Block, container: str, row: Figure) -> Quantity:
        key = (placed.id, block.block, container, row.id)
        if key not in self._done:
            if key in self._open:
                raise DesignError(
                    f"figures depend on each other in a circle: {' -> '.join(one[3] for one in self._open)}"
                )
            self._open.append(key)
            inputs = [self._input(name, origin, placed, block, container) for name, origin in row.inputs.items()]
            sources = [one.url or one.title for one in block.sources if one.id == row.source]
            self._done[key] = work_out(
                row.id, row.name, unit=row.unit, formula=row.formula, inputs=inputs, sources=sources
            )
            self._open.pop()
        return self._done[key]

    def _input(
        self, name: str, origin: str | float | Assumption | Fallback, placed: Placed, block: Block, container: str
    ) -> QuantityInput:
        match origin:
            case Assumption():
                return assumed_input(name, origin, self._scenario)
            case Fallback():
                found = self._resolve(name, origin.from_, placed, block, container)
                return found or QuantityInput(name=name, value=origin.otherwise, origin="none", because=origin.because)
            case str():
                found = self._resolve(name, origin, placed, block, container)
                if found is None:
                    raise DesignError(f"block {block.block}: nothing gives `{origin}` for {container}.{name}")
                return found
            case _:
                return QuantityInput(name=name, value=float(origin), origin="constant")

    def _resolve(self, name: str, origin: str, placed: Placed, block: Block, container: str) -> QuantityInput | None:
        kind, _, key = origin.partition(":")
        match kind:
            case "fact":
                return self._fact(name, key, placed)
            case "capacity":
                return capacity_input(name, key, self._ground.catalogue)
            case "technology":
                return self._technology(name, key, placed)
            case "topology":
                value = self._ground.zones if key == "zones" else self._ground.regions
                return QuantityInput(name=name, value=value, origin="decision:topology")
            case "ask":
                ask = next(one for one in block.asks if one.id == key)
                return self._asked(name, ask)
            case "sizing":
                return self._sized(name, key, placed, block, container)
            case _:
                bound = self._ground.bindings.get(f"{block.block}/{origin}")
                return None if bound is None else QuantityInput(name=name, value=bound, origin=origin)

    def _fact(self, name: str, key: str, placed: Placed) -> QuantityInput:
        whole = fact_input(name, key, self._ground.facts)
        share = self._ground.load_shares.get(placed.id, 1.0)
        if share == 1 or key not in _SHARED_LOAD:
            return whole
        return whole.model_copy(update={"value": whole.value * share, "origin": f"{whole.origin} × {share:.0%}"})

    def _technology(self, name: str, key: str, placed: Placed) -> QuantityInput | None:
        for technology_id in reversed(self._ground.technologies.get(placed.id, ())):
            technology = self._ground.catalogue.technology(technology_id)
            capacity_id = getattr(technology, key, None) if technology else None
            if capacity_id:
                return capacity_input(name, capacity_id, self._ground.catalogue)
        return None

    def _asked(self, name: str, ask: Ask) -> QuantityInput:
        value = float(ask.default) if isinstance(ask.default, bool | int | float) else 0.0
        return QuantityInput(name=name, value=value, origin=f"ask:{ask.id}", assumed=True, because=ask.because)

    def _sized(self, name: str, key: str, placed: Placed, block: Block, container: str) -> QuantityInput | None:
        owner, _, figure_id = key.rpartition(".")
        if owner.startswith("@"):
            return self._of_role(name, owner[1:], figure_id, placed)
        rows = block.sizing.get(owner or container, ())
        row = next((one for one in rows if one.id == figure_id), None)
        if row is None:
            return None
        figure = self._figure(placed, block, owner or container, row)
        return QuantityInput(name=name, value=figure.value, origin=f"sizing:{key}", assumed=figure.assumed)

    def _of_role(self, name: str, role: str, figure_id: str, placed: Placed) -> QuantityInput | None:
        same = [one for one in self._placed.values() if one.role == role]
        own = [one for one in same if one.context and placed.context and one.context.id == placed.context.id]
        for host in own or same:
            for selected, spec in ((host.selected, host.spec), *host.parts):
                row = next((one for one in selected.block.sizing.get(spec.id, ()) if one.id == figure_id), None)
                if row:
                    figure = self._figure(host, selected.block, spec.id, row)
                    origin = f"sizing:{host.id}.{figure_id}"
                    return QuantityInput(name=name, value=figure.value, origin=origin, assumed=figure.assumed)
        return None


def _distinct(quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Return each figure once; other figures of the same id, from other parts, are numbered from 2."""
    met: Counter[str] = Counter()
    kept = []
    for one in {(each.id, each.working): each for each in quantities}.values():
        met[one.id] += 1
        number = met[one.id]
        kept.append(one if number == 1 else one.model_copy(update={"id": f"{one.id}_{number}"}))
    return tuple(kept)


def system_figures(demand: Demand, ground: Ground, scenario: Scenario = Scenario.EXPECTED) -> tuple[Quantity, ...]:
    """Return the figures of the whole system: requests, traffic, logs, alarms, secrets."""
    done: dict[str, Quantity] = {}
    for row in demand.figures:
        inputs = [_system_input(name, origin, done, ground, scenario) for name, origin in row.inputs.items()]
        done[row.id] = work_out(row.id, row.name, unit=row.unit, formula=row.formula, inputs=inputs)
    return tuple(done.values())


def fact_input(name: str, key: str, facts: Facts) -> QuantityInput:
    """Return a fact as the input of a formula; truth values count as 0 and 1."""
    fact = facts[key]
    value = float(fact.value) if isinstance(fact.value, bool | int | float) else 0.0
    return QuantityInput(
        name=name, value=value, origin=f"fact:{key}", assumed=fact.is_assumed, because=fact.because or fact.formula
    )


def capacity_input(name: str, key: str, catalogue: Catalogue) -> QuantityInput:
    """Return the planning value of a capacity fact as the input of a formula."""
    fact = catalogue.capacity(key)
    return QuantityInput(name=name, value=fact.planning, origin=f"capacity:{key}", source=fact.source.url)


def halfway(assumed: float, end: float) -> float:
    """Return the value between an assumption and its plausible end: the geometric mean, else the middle.

    A scenario moves every assumption of a figure at once; all of them at their very ends together is not plausible.
    """
    return sqrt(assumed * end) if assumed > 0 and end > 0 else (assumed + end) / 2


def assumed_input(name: str, origin: Assumption, scenario: Scenario) -> QuantityInput:
    """Return an assumption, at the end that the scenario takes."""
    end = {Scenario.LOW: origin.low, Scenario.HIGH: origin.high}.get(scenario)
    value = origin.assumed if end is None else halfway(origin.assumed, end)
    return QuantityInput(name=name, value=value, origin="assumed", assumed=True, because=origin.because)


def _system_input(
    name: str,
    origin: str | float | Assumption | Fallback,
    done: Mapping[str, Quantity],
    ground: Ground,
    scenario: Scenario,
) -> QuantityInput:
    if isinstance(origin, Assumption):
        return assumed_input(name, origin, scenario)
    kind, _, key = str(origin).partition(":")
    match kind:
        case "fact":
            return fact_input(name, key, ground.facts)
        case "capacity":
            return capacity_input(name, key, ground.catalogue)
        case "topology":
            value = ground.zones if key == "zones" else ground.regions
            return QuantityInput(name=name, value=value, origin="decision:topology")
        case "sizing":
            figure = done[key]
            return QuantityInput(name=name, value=figure.value, origin=str(origin), assumed=figure.assumed)
        case _:
            raise DesignError(f"demand figure input `{name}`: nothing gives `{origin}`")
