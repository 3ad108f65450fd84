"""Calls that cross containers or leave the system: how they are bounded, and how outside systems fail."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archgen import units
from archgen.design.core import Core
from archgen.design.failure_rows import Bound, said, setting_of
from archgen.design.model import ExternalSystem, Mode, Relationship
from archgen.design.risk_model import CallPolicy, FailureMode, Setting
from archgen.facts.model import Facts
from archgen.knowledge.resilience import CallRule, Outside, Resilience

_MINUTES_A_MONTH = 43_200


@dataclass(frozen=True)
class OutsideCall:
    """How one outside system is used and bounded."""

    system: ExternalSystem
    use: str
    flows: tuple[str, ...]
    timeout: str
    retry: str
    fallback: str
    assumed: bool


def outside_calls(core: Core, facts: Facts, settings: Sequence[Setting], words: Outside) -> tuple[OutsideCall, ...]:
    """Return how each outside system is used and bounded."""
    bound = Bound(core, facts)
    return tuple(_outside_call(system, core, bound, settings, words) for system in core.structure.systems)


def outside_rows(core: Core, facts: Facts, settings: Sequence[Setting], words: Resilience) -> tuple[FailureMode, ...]:
    """Return the failure rows of outside systems: those of a bound workload, then slow, down and wrong by use."""
    calls = outside_calls(core, facts, settings, words.outside)
    general = {(row.element, row.mode): row for call in calls for row in _rows(call, words.outside)}
    own = [_filled(row, general.get((row.element, row.mode)), words) for row in _of_workloads(core, facts)]
    known = {(one.element, one.mode) for one in own}
    rows = [*own, *(row for key, row in general.items() if key not in known)]
    order = [one.id for one in core.structure.systems]
    return tuple(sorted(rows, key=lambda one: order.index(one.element)))


def _of_workloads(core: Core, facts: Facts) -> list[FailureMode]:
    """Return the rows of blocks on externals that recognition bound to an outside system."""
    bound = Bound(core, facts)
    return [
        FailureMode(
            element=system,
            mode=one.mode.value,
            case=one.case,
            seen_by=bound.texts(block).fill(one.seen_by),
            users=one.users,
            answer=bound.texts(block).fill(one.answer),
            limit=bound.texts(block).fill(one.limit),
            manual=one.manual,
            source_url=next((each.url for each in block.sources if each.id == one.source), ""),
            block=block.block,
        )
        for system, block, external in bound.externals()
        for one in block.failures
        if one.of == external
    ]


def _filled(row: FailureMode, general: FailureMode | None, words: Resilience) -> FailureMode:
    """Fill what a workload leaves unsaid from the row that any system used so has."""
    if general is not None:
        row = row.model_copy(update={"users": row.users or general.users, "manual": row.manual or general.manual})
    return said(row, words.unsaid)


def call_policies(core: Core, facts: Facts, settings: Sequence[Setting], words: Resilience) -> tuple[CallPolicy, ...]:
    """Return the limits of all calls between containers and to outside systems; equal ones share a row."""
    roles = {one.id: one.role for one in core.containers}
    outside = {one.system.id: one for one in outside_calls(core, facts, settings, words.outside)}
    merged: dict[tuple[str, ...], list[Relationship]] = {}
    policies: dict[tuple[str, ...], CallPolicy] = {}
    for row in core.structure.relationships:
        if row.to_id in outside and row.from_id in roles:
            policy = _outside_policy(row, outside[row.to_id], words.outside)
        elif row.from_id in roles and row.to_id in roles:
            policy = _policy(row, roles, core, facts, settings, words.calls)
        else:
            continue
        target = row.to_id if policy.rule == "outside" else roles[row.to_id]
        key = (roles[row.from_id], target, policy.mode, policy.timeout, policy.retry, policy.fallback)
        policies.setdefault(key, policy)
        merged.setdefault(key, []).append(row)
    return tuple(
        policy.model_copy(
            update={
                "callers": tuple(dict.fromkeys(row.from_id for row in merged[key])),
                "targets": tuple(dict.fromkeys(row.to_id for row in merged[key])),
            }
        )
        for key, policy in policies.items()
    )


def _outside_call(
    system: ExternalSystem, core: Core, bound: Bound, settings: Sequence[Setting], words: Outside
) -> OutsideCall:
    use, flows = _use(system.id, core)
    way = words.uses[use]
    blocks = [block for element, block, _ in bound.externals() if element == system.id]
    elements = [element for block in blocks for element in bound.elements_of(block)]
    p99 = system.latency_p99 or words.assumed_p99
    computed = _limit(p99, words)
    stated = _first(settings, elements, words.timeout_setting)
    environment = core.structure.environment
    repeats = _first(settings, elements, words.retry_setting)
    retry = way.retry if environment.holds(way.retry_when) else way.no_retry
    return OutsideCall(
        system=system,
        use=use,
        flows=flows,
        timeout=f"{stated}; {computed} until measured" if stated else computed,
        retry=repeats or retry,
        fallback=way.fallback,
        assumed=system.latency_p99 is None,
    )


def _limit(p99: float, words: Outside) -> str:
    doubled = words.timeout_times * p99
    if doubled > words.timeout_most:
        return units.show(words.timeout_most, "ms")
    return f"{units.plain(words.timeout_times)} × {units.show(p99, 'ms')} = {units.show(doubled, 'ms')}"


def _use(system: str, core: Core) -> tuple[str, tuple[str, ...]]:
    """Tell how a system is used, the way that hurts most first, and the flows that use it so."""
    found: dict[str, list[str]] = {"waiting": [], "behind": [], "inbound": []}
    for flow in core.structure.flows:
        for step in flow.steps:
            if step.to_id == system:
                waits = step.mode is Mode.SYNC and not step.behind
                found["waiting" if waits else "behind"].append(flow.name)
            elif step.from_id == system and not any(one.to_id == system for one in flow.steps):
                found["inbound"].append(flow.name)
    use = next((name for name, flows in found.items() if flows), None)
    if use is None:
        roles = {one.id: one.role for one in core.containers}
        background = core.structure.composition.background
        callers = {roles.get(row.from_id, "") for row in core.structure.relationships if row.to_id == system}
        use = "behind" if callers & set(background) else "waiting"
    return use, tuple(dict.fromkeys(found[use]))


def _rows(call: OutsideCall, words: Outside) -> list[FailureMode]:
    system = call.system
    values = {
        "name": system.name,
        "p99": units.show(system.latency_p99 or words.assumed_p99, "ms"),
        "flows": ", ".join(f"“{name}”" for name in call.flows) or words.no_flow,
        "timeout": call.timeout,
        "retry": call.retry,
        "fallback": call.fallback,
        "downtime": _downtime(system, words),
    }
    return [
        FailureMode(
            element=system.id,
            mode=row.mode,
            seen_by=_fill(row.seen_by, values),
            users=_fill(row.users, values),
            answer=_fill(row.answer, values),
            limit=_fill(row.limit, values),
            manual=_fill(row.manual, values),
            source_url=words.source.url,
        )
        for row in words.rows
        if row.use == call.use
    ]


def _downtime(system: ExternalSystem, words: Outside) -> str:
    if system.availability is None:
        return words.no_availability.format_map({"name": system.name})
    minutes = (100 - system.availability) / 100 * _MINUTES_A_MONTH
    shown = {"name": system.name, "availability": units.show(system.availability, "percent")}
    return words.downtime.format_map({**shown, "minutes": units.show(round(minutes, 1), "minutes")})


def _outside_policy(row: Relationship, call: OutsideCall, words: Outside) -> CallPolicy:
    return CallPolicy(
        rule="outside",
        callers=(row.from_id,),
        targets=(row.to_id,),
        mode="async" if call.use == "behind" else row.mode.value,
        timeout=call.timeout,
        retry=call.retry,
        fallback=call.fallback,
        because=words.because,
        assumed=call.assumed,
    )


def _policy(
    row: Relationship,
    roles: Mapping[str, str],
    core: Core,
    facts: Facts,
    settings: Sequence[Setting],
    rules: Iterable[CallRule],
) -> CallPolicy:
    holds = core.structure.environment.holds
    rule = next(
        one for one in rules if one.fits(roles[row.from_id], roles[row.to_id], row.mode.value) and holds(one.when)
    )
    values = {name: fact.show() for name, fact in facts.items()}
    timeout = setting_of(settings, row.to_id, rule.timeout_setting)
    timeout = timeout or setting_of(settings, row.from_id, rule.timeout_setting_of_caller)
    retry = setting_of(settings, row.from_id, rule.retry_setting_of_caller)
    return CallPolicy(
        rule=rule.id,
        callers=(row.from_id,),
        targets=(row.to_id,),
        mode=row.mode.value,
        timeout=timeout or _fill(rule.timeout, values),
        retry=retry or _fill(rule.retry, values),
        fallback=_fill(rule.fallback, values),
    )


def _first(settings: Sequence[Setting], elements: Sequence[str], names: Sequence[str]) -> str | None:
    return next((found for one in elements if (found := setting_of(settings, one, names))), None)


def _fill(text: str, values: Mapping[str, str]) -> str:
    return text.format_map(values)
