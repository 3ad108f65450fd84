"""Service level objectives that equal the requirements, their error budgets, and the alerts on how fast these burn."""

import re
from collections.abc import Sequence

from archgen import units
from archgen.design.api_model import Api, Operation
from archgen.design.core import Core
from archgen.design.model import Flow
from archgen.design.names import Allocator
from archgen.design.operations_model import Alert, Slo
from archgen.design.risk_model import FailureMode
from archgen.facts.model import Facts, Provenance
from archgen.knowledge.running import BurnWindow, ObjectiveWords, Running

_SECONDS_A_DAY = 86_400


class Objectives:
    """Works out objectives and their alerts.

    Args:
        core: Structure and sizes.
        facts: Targets and load.
        api: Operations, by which requests of a flow are told apart.
        words: Sentences, metric names and windows.
    """

    def __init__(self, core: Core, facts: Facts, api: Api, words: Running) -> None:
        self._core = core
        self._facts = facts
        self._api = api
        self._words = words
        answering = core.structure.composition.answering
        self._answering = [one for one in core.containers if one.role in answering]

    def slos(self) -> tuple[Slo, ...]:
        """Return the objectives of the system, then those of flows with targets of their own."""
        system = (self._availability(None), self._latency(None))
        flows = []
        for flow in self._core.structure.flows:
            if flow.availability != self._facts.number("availability"):
                flows.append(self._availability(flow))
            if flow.latency_stated and flow.latency_p99 != self._facts.number("latency_p99"):
                flows.append(self._latency(flow))
        return (*system, *flows)

    def alerts(self, slos: Sequence[Slo], failures: Sequence[FailureMode], release: str) -> tuple[Alert, ...]:
        """Return the burn-rate alerts of the objectives, each with the runbook of its kind."""
        return tuple(self._alert(slo, name, failures, release) for slo in slos for name in self._windows(slo))

    def _availability(self, flow: Flow | None) -> Slo:
        words = self._words.slos.availability
        percent = flow.availability if flow else self._facts.number("availability")
        share = (100 - percent) / 100
        days = self._words.slos.window_days
        everything = self._requests_a_window()
        values = {
            "days": str(days),
            "share": units.show(round(100 - percent, 6), "percent"),
            "minutes": f"{units.plain(round(days * 1440 * share, 2))} min",
            "mean": self._facts["mean_requests_per_second"].show(),
            "all": units.short(round(everything)),
            "bad": units.plain(round(everything * share)),
        }
        return self._slo(flow, "availability", words, percent, units.show(percent, "percent"), values)

    def _latency(self, flow: Flow | None) -> Slo:
        words = self._words.slos.latency
        milliseconds = flow.latency_p99 if flow else self._facts.number("latency_p99")
        everything = self._requests_a_window()
        shown = units.show(milliseconds, "ms")
        values = {
            "target": shown,
            "all": units.short(round(everything)),
            "bad": units.plain(round(everything * (100 - words.objective) / 100)),
        }
        slo = self._slo(flow, "latency", words, words.objective, words.target.format_map(values), values)
        seconds = milliseconds / 1000
        if seconds in self._words.slos.default_buckets_s:
            return slo
        return slo.model_copy(
            update={"note": self._words.slos.bucket_note.format_map({"seconds": units.plain(seconds)})}
        )

    def _slo(
        self, flow: Flow | None, kind: str, words: ObjectiveWords, objective: float, target: str, values: dict[str, str]
    ) -> Slo:
        fact = self._facts["availability" if kind == "availability" else "latency_p99"]
        counted = ", ".join(one.name for one in self._answering[:3]) or self._words.slos.counted_by
        values = {**values, "counted_by": counted, "flow": flow.name if flow else ""}
        metrics = self._words.metrics
        own = flow is not None and not self._operations(flow)
        metric = (
            (metrics.flow_count if own else metrics.requests)
            if kind == "availability"
            else (metrics.flow_buckets if own else metrics.buckets)
        )
        return Slo(
            id=f"{kind}-{flow.id}" if flow else kind,
            name=(words.flow_name if flow else words.name).format_map(values),
            flow=flow.id if flow else None,
            indicator=(words.flow_indicator if flow else words.indicator).format_map(values),
            metric=metric,
            target=target,
            objective=objective,
            window_days=self._words.slos.window_days,
            budget=words.budget.format_map(values) if flow is None else "",
            fact=fact.name,
            is_stated=flow is not None or fact.provenance is Provenance.STATED,
        )

    def _requests_a_window(self) -> float:
        return self._facts.number("mean_requests_per_second") * _SECONDS_A_DAY * self._words.slos.window_days

    def _operations(self, flow: Flow) -> tuple[Operation, ...]:
        called = {one.operation for one in self._api.calls if one.flow == flow.name}
        return tuple(one for one in self._api.operations if one.id in called)

    def _windows(self, slo: Slo) -> tuple[str, ...]:
        kind = "flow" if slo.flow else slo.id
        holds = self._core.structure.environment.holds
        names = next((one.windows for one in self._words.burn.use if one.of == kind and holds(one.when)), ())
        share = (100 - slo.objective) / 100
        return tuple(name for name in names if self._words.burn.windows[name].burn * share < 1)

    def _alert(self, slo: Slo, name: str, failures: Sequence[FailureMode], release: str) -> Alert:
        burn = self._words.burn
        window = burn.windows[name]
        kind = slo.id.partition("-")[0]
        return Alert(
            id=Allocator("alert").allocate(f"{slo.id} {name}"),
            name=burn.name.format_map({"slo": slo.name, "burn": units.plain(window.burn)}),
            severity=window.severity,
            expression=self._expression(slo, window),
            for_minutes=window.for_minutes,
            slo=slo.id,
            runbook=f"runbook-{kind}",
            steps=self._steps(kind, window, failures, release),
        )

    def _expression(self, slo: Slo, window: BurnWindow) -> str:
        threshold = f"{units.plain(window.burn)} * {_share(slo.objective)}"
        ratios = [f"({self._errors(slo, length)}) > {threshold}" for length in (window.long, window.short)]
        guard = self._guard(slo, window)
        return " and ".join((*ratios, guard) if guard else ratios)

    def _errors(self, slo: Slo, window: str) -> str:
        selector = self._selector(slo)
        metrics = self._words.metrics
        if slo.metric == metrics.requests:
            bad = _with(selector, 'http_response_status_code=~"5.."')
            return f"sum(rate({slo.metric}{bad}[{window}])) / sum(rate({slo.metric}{selector}[{window}]))"
        if slo.metric == metrics.flow_count:
            bad = _with(selector, 'outcome="failed"')
            return f"sum(rate({slo.metric}{bad}[{window}])) / sum(rate({slo.metric}{selector}[{window}]))"
        within = _with(selector, f'le="{self._bound(slo)}"')
        count = metrics.requests if slo.metric == metrics.buckets else metrics.flow_count
        return f"1 - sum(rate({slo.metric}{within}[{window}])) / sum(rate({count}{selector}[{window}]))"

    def _guard(self, slo: Slo, window: BurnWindow) -> str:
        """Return a least number of errors where so few requests come that a single one would ring."""
        expected = self._facts.number("mean_requests_per_second") * _seconds(window.long)
        few = self._words.burn.few_errors
        if slo.metric != self._words.metrics.requests or expected * window.burn * _share(slo.objective) >= few:
            return ""
        bad = _with(self._selector(slo), 'http_response_status_code=~"5.."')
        return f"sum(increase({slo.metric}{bad}[{window.long}])) >= {few}"

    def _selector(self, slo: Slo) -> str:
        if slo.flow is None:
            return ""
        flow = next(one for one in self._core.structure.flows if one.id == slo.flow)
        operations = self._operations(flow)
        if not operations:
            return f'{{flow="{flow.id}"}}'
        routes = "|".join(dict.fromkeys(re.escape(self._api.base_path + one.path) for one in operations))
        methods = "|".join(dict.fromkeys(one.method.upper() for one in operations))
        escaped = routes.replace("\\", "\\\\")
        return f'{{http_route=~"{escaped}",http_request_method=~"{methods}"}}'

    def _bound(self, slo: Slo) -> str:
        flow = next((one for one in self._core.structure.flows if one.id == slo.flow), None)
        return f"{(flow.latency_p99 if flow else self._facts.number('latency_p99')) / 1000:g}"

    def _steps(self, kind: str, window: BurnWindow, failures: Sequence[FailureMode], release: str) -> tuple[str, ...]:
        words = self._words.burn.steps
        modes = ("down", "overloaded") if kind == "availability" else ("slow",)
        names = {one.id: one.name for one in self._core.containers}
        names |= {one.id: one.name for one in self._core.structure.systems}
        rows = [one for one in self._on_the_way(failures) if one.mode in modes][: words.most_rows]
        told = [
            words.row.format_map(
                {"seen_by": one.seen_by, "element": names[one.element], "mode": one.mode, "manual": one.manual}
            )
            for one in rows
            if one.manual
        ]
        first = words.first.format_map({"release": release})
        return (first, *told, words.last.format_map({"spends": window.spends}))

    def _on_the_way(self, failures: Sequence[FailureMode]) -> list[FailureMode]:
        """Return one row for each mode of what a request passes, in its order: entry, service, records, outside."""
        structure = self._core.structure
        path = [link.role for link in structure.composition.request_path] + list(structure.composition.records)
        order = {one.id: path.index(one.role) for one in self._core.containers if one.role in path}
        order |= {one.id: len(path) for one in structure.systems}
        roles = {one.id: one.role for one in self._core.containers}
        first: dict[tuple[str, str], FailureMode] = {}
        for one in failures:
            if one.element in order:
                first.setdefault((roles.get(one.element, one.element), one.mode), one)
        return sorted(first.values(), key=lambda one: order[one.element])


def _share(objective: float) -> float:
    return float(f"{(100 - objective) / 100:.8g}")


def _with(selector: str, label: str) -> str:
    return f"{{{label}}}" if not selector else f"{selector[:-1]},{label}}}"


def _seconds(window: str) -> int:
    return int(window[:-1]) * {"m": 60, "h": 3600, "d": _SECONDS_A_DAY}[window[-1]]
