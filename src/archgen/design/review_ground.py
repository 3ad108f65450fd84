"""What the parts of the review read: all earlier results, and the values that its sentences may name."""

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from archgen import units
from archgen.decisions.model import FiredRule, Recommendation, Recommendations
from archgen.design.api_model import Api
from archgen.design.core import Core
from archgen.design.data_tables import Column, DataClass, DataModel
from archgen.design.model import Container
from archgen.design.operations import Slo
from archgen.design.reliability import FlowFigures
from archgen.facts.model import Fact, Facts
from archgen.findings import Finding
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.review import ReviewWords
from archgen.knowledge.tables import Cells
from archgen.requirements.model import Requirements

_REQUEST_ROLES = ("web", "function", "edge_worker")
_STORE_ROLE = "primary_store"
_GUESS = "~"


@dataclass(frozen=True)
class ReviewGround:
    """All that the review is made from."""

    requirements: Requirements
    facts: Facts
    recommendations: Recommendations
    knowledge: Knowledge
    core: Core
    data: DataModel
    api: Api
    slos: tuple[Slo, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def words(self) -> ReviewWords:
        """Rows and sentences of the review."""
        return self.knowledge.single(ReviewWords, "review.yaml")

    def holds(self, when: Cells) -> bool:
        """Tell whether all cells hold for the system."""
        return self.core.structure.environment.holds(when)

    def fill(self, text: str, **more: str) -> str | None:
        """Put values in place of placeholders; None when one of them has no value here."""
        values = {**self.values, **more}
        named = [name for _, name, _, _ in string.Formatter().parse(text) if name]
        return None if any(name not in values for name in named) else text.format_map(values)

    @cached_property
    def values(self) -> Mapping[str, str]:
        """Facts as printed, options of decisions by name, and figures of the design; `~` marks what was assumed."""
        facts = {name: marked(fact) for name, fact in self.facts.items()}
        chosen = {one.decision: names_of(one) for one in self.recommendations.for_system()}
        return {**facts, **chosen, **self._money(), **self._time(), **self._parts(), **self._growth()}

    @cached_property
    def hardest(self) -> FlowFigures | None:
        """The flow whose target leaves least after the network and stated outside systems; None without flows."""
        return max(self.core.figures, key=fixed_share, default=None)

    @cached_property
    def store(self) -> Container | None:
        """The main store."""
        return next((one for one in self.core.containers if one.role == _STORE_ROLE), None)

    @cached_property
    def store_use(self) -> float | None:
        """Share of its planned rate at which the main store runs at peak."""
        sizing = next((one for one in self.core.sizings if self.store and one.container == self.store.id), None)
        use = sizing.quantity("use") if sizing else None
        return None if use is None else use.value

    @cached_property
    def minutes_down(self) -> float | None:
        """Expected minutes down a month of the flow that depends on most."""
        return max((one.availability.minutes_down for one in self.core.figures), default=None)

    @cached_property
    def minutes_allowed(self) -> float:
        """Minutes a month that the availability target allows."""
        return round((100 - self.facts.number("availability")) / 100 * 43_200, 2)

    def readers_of(self, facts: Iterable[str]) -> tuple[str, ...]:
        """Give the decisions of the system in which arguments about what was taken read these facts.

        Decisions that read them directly come before those that read what follows from them.
        """
        direct = set(facts)
        following = {name for name, fact in self.facts.items() if direct & set(fact.inputs)}
        return tuple(dict.fromkeys((*self._readers(direct), *self._readers(following))))

    def _readers(self, wanted: set[str]) -> tuple[str, ...]:
        return tuple(
            one.decision
            for one in self.recommendations.for_system()
            if any(
                cell.fact in wanted
                for fired in one.fired
                if fired.option in one.chosen or fired.option == one.runner_up
                for cell in fired.read
            )
        )

    def slos_of(self, fact: str) -> tuple[str, ...]:
        """Give the ids of the objectives that come from a fact."""
        return tuple(one.id for one in self.slos if one.fact == fact)

    def _money(self) -> dict[str, str]:
        cost = self.core.cost
        found = {
            "cost": units.show(round(cost.monthly_usd), "usd"),
            "cost_high": units.show(round(cost.high_usd), "usd"),
        }
        return {**found, **({"price_region": cost.region.partition(",")[0]} if cost.region else {})}

    def _time(self) -> dict[str, str]:
        found = {"down_allowed": units.show(self.minutes_allowed, "min")}
        if self.minutes_down is not None:
            found["down_expected"] = units.show(self.minutes_down, "min")
        if self.hardest is not None:
            flow = next(one for one in self.core.structure.flows if one.id == self.hardest.flow)
            found |= {"flow": flow.name, "flow_latency": units.show(flow.latency_p99, "ms")}
            found["flow_working"] = self.hardest.latency.working
            if self.hardest.moved:
                found["moved"] = ", ".join(self.hardest.moved)
        return found

    def _parts(self) -> dict[str, str]:
        zones = self.core.span.zones
        found = {"zones_left": str(zones - 1), "zones": str(zones)} if zones > 1 else {}
        if self.store is not None:
            found["store_name"] = self.store.name
        if self.store_use is not None:
            found["store_use"] = f"{self.store_use * 100:.3g} %"
        web = next((one for one in self.core.containers if one.role in _REQUEST_ROLES), None)
        sizing = next((one for one in self.core.sizings if web and one.container == web.id), None)
        if web and sizing:
            found["web_copies"] = f"{sizing.replicas} × {web.name}"
        busiest = max(self.core.structure.contexts, key=lambda one: one.load_share, default=None)
        if busiest:
            found["context"] = busiest.name
        systems = [one.name for one in self.core.structure.systems]
        if systems:
            found["integrations"] = " and ".join(
                [", ".join(systems[:-1]), systems[-1]] if len(systems) > 1 else systems
            )
        personal = max(self.data.tables, key=lambda one: (_personal(one.columns), one.rows or 0), default=None)
        if personal and _personal(personal.columns):
            found["personal_entity"] = personal.title
        if self.api.operations:
            found["requests_per_minute"] = units.plain(self.api.requests_per_minute)
        return found

    def _growth(self) -> dict[str, str]:
        grown = self.facts.grown(max(self.facts.number("growth_per_year"), 1))
        return {
            "peak_next_year": marked(grown["peak_requests_per_second"]),
            "volume_next_year": marked(grown["data_volume"]),
        }


def marked(fact: Fact) -> str:
    """Print a fact in a sentence, with `~` when nobody stated it."""
    return f"{_GUESS if fact.is_assumed else ''}{fact.show().replace('_', ' ')}"


def names_of(one: Recommendation) -> str:
    """Give the names of the options taken, as they stand in the middle of a sentence."""
    return ", ".join(one.option(option).name for option in one.chosen)


def is_statement(fired: FiredRule, kind: str) -> bool:
    """Tell whether an argument comes from what people stated (`existing`, `avoid`), not from a rule of that name."""
    return fired.rule == kind and not fired.read and fired.source is None


def fixed_share(figures: FlowFigures) -> float:
    """Give the part of a flow's target that the network and stated outside systems take."""
    latency = figures.latency
    fixed = sum(hop.ms for hop in latency.hops if hop.origin != "allotment")
    return fixed / latency.target_ms if latency.target_ms else 0.0


def _personal(columns: Iterable[Column]) -> int:
    """Count the columns that tell of people."""
    return sum(one.data_class in (DataClass.PERSONAL, DataClass.SPECIAL_CATEGORY) for one in columns)
