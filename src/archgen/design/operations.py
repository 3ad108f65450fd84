"""Operations: objectives, alerts with runbooks, backups, drills, the rota, signals and settings that work."""

import math
from collections.abc import Sequence
from string import Template

from archgen import units
from archgen.decisions.model import Recommendations
from archgen.design.api_model import Api
from archgen.design.core import Core
from archgen.design.data_tables import DataClass, DataModel
from archgen.design.model import Container
from archgen.design.objectives import Objectives
from archgen.design.operations_model import (
    Alert,
    Backup,
    Dashboard,
    Drill,
    HealthCheck,
    LogField,
    Operations,
    Slo,
    Snippet,
)
from archgen.design.outside_calls import outside_calls
from archgen.design.restoring import plan_backups
from archgen.design.risk_model import RiskRegister
from archgen.facts.model import Facts
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.resilience import Resilience
from archgen.knowledge.running import Running, Signal
from archgen.quantities import Expression

__all__ = [
    "Alert",
    "Backup",
    "Dashboard",
    "Drill",
    "HealthCheck",
    "LogField",
    "Operations",
    "Slo",
    "Snippet",
    "compose_operations",
]

_RECORDS = ("primary_store", "second_store", "time_series_store")
_PROMETHEUS = frozenset({"prometheus", "grafana"})
_NEVER = (DataClass.PERSONAL, DataClass.SECRET, DataClass.PAYMENT, DataClass.SPECIAL_CATEGORY)


def compose_operations(  # noqa: PLR0913 - what earlier parts gave, by name
    *,
    core: Core,
    facts: Facts,
    recommendations: Recommendations,
    knowledge: Knowledge,
    risks: RiskRegister,
    api: Api,
    data: DataModel,
) -> Operations:
    """Say how the design is watched, brought back and answered for.

    Args:
        core: Structure, sizes and products.
        facts: Targets, load and team.
        recommendations: Decisions; the release strategy stands in the runbooks.
        knowledge: Words and rules.
        risks: Failure rows, which become steps of runbooks, and risks, whose tests become drills.
        api: Operations, by which requests of a flow are told apart.
        data: Fields that must not be logged.
    """
    words = knowledge.single(Running, "operations.yaml")
    objectives = Objectives(core, facts, api, words)
    slos = objectives.slos()
    release = ", ".join(
        recommendations.of("release_strategy").option(one).name.lower()
        for one in recommendations.chosen("release_strategy")
    )
    part = _Parts(core, facts, knowledge, words)
    backups = plan_backups(core, facts, words)
    return Operations(
        slos=slos,
        alerts=(*objectives.alerts(slos, risks.failures, release), *part.signals(risks)),
        backups=backups,
        drills=part.drills(backups, risks),
        rota=part.rota(slos),
        dashboards=part.dashboards(),
        health_checks=part.health_checks(),
        log_fields=part.log_fields(),
        never_logged=part.never_logged(data),
        snippets=part.snippets(risks),
        metrics_product=part.metrics_product(),
        is_prometheus=part.is_prometheus(),
    )


class _Parts:
    """The parts of the operations view that each need little."""

    def __init__(self, core: Core, facts: Facts, knowledge: Knowledge, words: Running) -> None:
        self._core = core
        self._facts = facts
        self._knowledge = knowledge
        self._words = words
        self._holds = core.structure.environment.holds
        self._sizings = {one.container: one for one in core.sizings}
        self._shown = {name: fact.show() for name, fact in facts.items()}

    def signals(self, risks: RiskRegister) -> tuple[Alert, ...]:
        """Return alerts on containers by role, then on calls to outside systems."""
        found = [
            self._signal(rule, one)
            for rule in self._words.signals
            if self._holds(rule.when)
            for one in self._first_of_role(rule)
        ]
        rule = self._words.outside_signal
        if self._holds(rule.when):
            words = self._knowledge.single(Resilience, "resilience.yaml").outside
            for call in outside_calls(self._core, self._facts, (), words):
                if call.use == "inbound":
                    continue
                values = {"name": call.system.name, "address": rule.address.format_map({"id": call.system.id})}
                found.append(
                    Alert(
                        id=f"outside_{call.system.id}",
                        name=rule.name.format_map(values),
                        severity=rule.severity,
                        expression=rule.expression.format_map(values),
                        for_minutes=rule.for_minutes,
                        slo=None,
                        runbook=f"runbook-{call.system.id.replace('_', '-')}",
                        steps=_outside_steps(call.system.id, risks),
                    )
                )
        return tuple(found)

    def drills(self, backups: Sequence[Backup], risks: RiskRegister) -> tuple[Drill, ...]:
        """Return the restore drill of each way back, then the tests of the first risks, each once."""
        words = self._words.drills
        names = {one.id: one.name for one in self._core.containers}
        roles = {one.id: one.role for one in self._core.containers}
        found: dict[str, Drill] = {}
        for one in sorted(backups, key=lambda one: roles[one.container] not in _RECORDS):
            values = {"element": names[one.container], "drill": one.drill, **self._shown}
            found.setdefault(
                f"{roles[one.container]} {one.case}",
                Drill(
                    name=f"{words.restore.name.format_map(values)}: {one.case}",
                    passes_when=words.restore.passes_when.format_map(values),
                    when=words.restore.when,
                    proves="rto",
                ),
            )
        for risk in risks.register:
            test, _, passes = risk.test.partition("; passes when ")
            if passes:
                found.setdefault(test, Drill(name=test, passes_when=passes, when=words.block_when, proves=risk.id))
        most = next(one.most for one in words.most if self._holds(one.when))
        return tuple(
            one.model_copy(update={"id": f"D{number}"}) for number, one in enumerate(list(found.values())[:most], 1)
        )

    def rota(self, slos: Sequence[Slo]) -> str:
        """Say who answers, in numbers of the team and of the budget."""
        row = next(one for one in self._words.rota if self._holds(one.when))
        engineers = max(1, int(self._facts.number("engineers")))
        minutes = (100 - slos[0].objective) / 100 * slos[0].window_days * 1440
        return row.text.format_map(
            {
                **self._shown,
                "engineers": str(engineers),
                "turn": units.plain(max(1, math.floor(engineers / 2))),
                "budget": f"{units.plain(round(minutes, 1))} min",
                "night": f"{units.plain(self._words.night_minutes)} min",
                "weekend": f"{units.plain(self._words.weekend_minutes)} min",
            }
        )

    def dashboards(self) -> tuple[Dashboard, ...]:
        """Return the dashboards that this design needs."""
        structure = self._core.structure
        by_kind = {"stores": ("store", "cache"), "workers": ("worker", "broker")}
        values = {
            name: _few([one.name for one in self._core.containers if one.kind.value in kinds])
            for name, kinds in by_kind.items()
        }
        values |= {
            "requests": self._words.metrics.requests,
            "systems": _few([one.name for one in structure.systems]),
            "flows": _few([f"“{one.name}”" for one in structure.flows]),
        }
        return tuple(
            Dashboard(name=row.name, shows=tuple(one.format_map(values) for one in row.shows))
            for row in self._words.dashboards
            if self._holds(row.when) and (structure.flows or row.id != "business")
        )

    def health_checks(self) -> tuple[HealthCheck, ...]:
        """Return how containers and the whole are seen to live."""
        found = []
        for row in self._words.health_checks:
            own = tuple(one.id for one in self._core.containers if one.role in row.roles)
            if own:
                found.append(HealthCheck(containers=own, what=row.what, every=row.every, on_failure=row.on_failure))
        outside, flows = self._words.outside_check, self._core.structure.flows
        if flows and self._holds(outside.when):
            what = outside.what.format_map({"flow": flows[0].name})
            found.append(HealthCheck(containers=(), what=what, every=outside.every, on_failure=outside.on_failure))
        return tuple(found)

    def log_fields(self) -> tuple[LogField, ...]:
        """Return what every log line carries."""
        return tuple(LogField(name=one.name, why=one.why) for one in self._words.log_fields if self._holds(one.when))

    def never_logged(self, data: DataModel) -> str:
        """Name the fields of people and secrets that must not stand in a log."""
        fields = [
            f"{table.title}.{column.field}"
            for table in data.tables
            for column in table.columns
            if column.field and column.data_class in _NEVER
        ]
        return self._words.never_logged.format_map({"fields": _few(fields, 8)}) if fields else ""

    def snippets(self, risks: RiskRegister) -> tuple[Snippet, ...]:
        """Return settings of pool and time-outs for the language that was chosen, with the numbers of this design."""
        web = next((one for one in self._core.containers if one.role == "web"), None)
        store = next((one for one in self._core.containers if one.role == "primary_store"), None)
        if web is None or store is None or "postgresql" not in store.technologies:
            return ()
        own = next(
            (one for one in self._words.snippets.languages if set(one.technologies) & set(web.technologies)), None
        )
        if own is None:
            return ()
        rule = self._words.snippets.pool
        return (
            Snippet(
                language=own.language,
                text=Template(own.text).substitute(self._numbers(web, store, risks)).rstrip(),
                because=rule.because,
                source_url=rule.source.url,
            ),
        )

    def metrics_product(self) -> str:
        """Return what stores metrics, as drawn."""
        return next((one.product or one.name for one in self._core.containers if one.role == "monitoring"), "")

    def is_prometheus(self) -> bool:
        """Tell whether a part of the design reads Prometheus rule files."""
        own = {each for one in self._core.containers if one.role == "monitoring" for each in one.technologies}
        return bool(own & _PROMETHEUS)

    def _first_of_role(self, rule: Signal) -> list[Container]:
        found = [
            one
            for one in self._core.containers
            if one.role in rule.roles
            and (not rule.technologies or set(one.technologies) & set(rule.technologies))
            and (not rule.needs or self._figure(one, rule.needs) is not None)
        ]
        return found[:1]

    def _signal(self, rule: Signal, container: Container) -> Alert:
        rpo = self._facts.number("rpo")
        limit = self._figure(container, "in_flight") or 0
        values = {
            **self._shown,
            "element": container.name,
            "storage_bytes": f"{(self._figure(container, 'storage_gb') or 0) * 1e9:.0f}",
            "in_flight_limit": f"{0.7 * 2 * limit:g}",
            "rpo_double": units.show(max(10, 2 * rpo), "minutes"),
            "rpo_double_s": f"{max(10, 2 * rpo) * 60:.0f}",
        }
        return Alert(
            id=rule.id,
            name=rule.name.format_map(values),
            severity=rule.severity,
            expression=rule.expression.format_map(values),
            for_minutes=rule.for_minutes,
            slo=None,
            runbook=f"runbook-{rule.id.replace('_', '-')}",
            steps=tuple(one.format_map(values) for one in rule.steps),
        )

    def _figure(self, container: Container, name: str) -> float | None:
        sizing = self._sizings.get(container.id)
        figure = sizing.quantity(name) if sizing else None
        return figure.value if figure else None

    def _numbers(self, web: Container, store: Container, risks: RiskRegister) -> dict[str, str]:
        instances = sum(
            self._sizings[one.id].replicas
            for one in self._core.containers
            if one.role in ("web", "worker", "scheduler") and one.context == web.context
        )
        sizing = self._sizings[store.id]
        given = {"vcpu": sizing.vcpu or 1, "instances": max(1, instances)}
        formula = Expression.parse(self._words.snippets.pool.formula)
        latency = self._facts.number("latency_p99")
        statement = _milliseconds(risks, store.id) or 2 * latency
        call = max((one.latency_p99 or 0 for one in self._core.structure.systems), default=0) * 2 or 4 * latency
        return {
            "pool": f"{formula.evaluate(given):.0f}",
            "pool_working": formula.show(given),
            "pool_wait_s": f"{max(1.0, latency / 1000):g}",
            "pool_wait_ms": f"{max(1000.0, latency):.0f}",
            "statement_ms": f"{statement:.0f}",
            "call_ms": f"{min(30_000.0, call):.0f}",
            "call_s": f"{min(30_000.0, call) / 1000:g}",
        }


def _outside_steps(system: str, risks: RiskRegister) -> tuple[str, ...]:
    """Return what is done by hand when a system is away or slow, and what the design does meanwhile."""
    rows = [one for one in risks.failures if one.element == system and one.manual]
    ordered = sorted(rows, key=lambda one: one.mode != "down")
    return tuple(dict.fromkeys(f"{one.mode}: {one.manual}" for one in ordered))


def _milliseconds(risks: RiskRegister, store: str) -> float | None:
    """Return the statement time-out that the store's block sets in plain seconds, so that both say the same."""
    stated = next((one.to for one in risks.settings if one.container == store and one.set == "statement_timeout"), "")
    first = stated.split(" ")
    return float(first[0]) * 1000 if len(first) > 1 and first[0].isdigit() and first[1] == "s" else None


def _few(names: Sequence[str], most: int = 5) -> str:
    shown = list(dict.fromkeys(names))
    return ", ".join(shown[:most]) + (f" and {len(shown) - most} more" if len(shown) > most else "")
