"""Bringing data back: method, what may be lost, how long it takes, for each store and case, against `rpo` and `rto`."""

from archgen import units
from archgen.design.core import Core
from archgen.design.model import Container
from archgen.design.operations_model import Backup
from archgen.design.traits import few
from archgen.facts.model import Facts
from archgen.findings import Finding
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.running import BackupRule, Restore, Running


def plan_backups(core: Core, facts: Facts, words: Running) -> tuple[Backup, ...]:
    """Return how each store is brought back in each case that this design answers."""
    holds = core.structure.environment.holds
    return tuple(
        _backup(one, rule, core, facts, words.restore)
        for one in core.containers
        for rule in words.backups
        if one.role in rule.roles and rule.managed in (None, one.managed) and holds(rule.when)
    )


def restore_findings(
    backups: tuple[Backup, ...], core: Core, knowledge: Knowledge, facts: Facts
) -> tuple[Finding, ...]:
    """Return a finding for each way back that misses its target; stores that miss it alike share one.

    What the brief alone shows (`restore_misses_rto`) is not told again.
    """
    names = {one.id: one.name for one in core.containers}
    is_told = facts.value("restore_exceeds_rto") is True
    missed: dict[tuple[str, Backup], list[str]] = {}
    for one in backups:
        alike = one.model_copy(update={"container": ""})
        if one.restore_minutes > one.rto_minutes and not is_told:
            missed.setdefault(("restore_late", alike), []).append(one.container)
        if one.interval_minutes > one.rpo_minutes:
            missed.setdefault(("backup_interval_above_rpo", alike), []).append(one.container)
    shown = {
        "rto": facts["rto"].show(),
        "rpo": facts["rpo"].show(),
        "on_call": facts["on_call"].show().replace("_", " "),
    }
    return tuple(
        knowledge.findings[rule].raised(
            {
                **shown,
                "element": few((names[each] for each in containers), 2),
                "case": one.case,
                "working": one.restore_working,
                "minutes": units.show(round(one.restore_minutes), "minutes"),
                "interval": units.show(one.interval_minutes, "minutes"),
            },
            about=tuple(f"containers.{each}" for each in containers),
        )
        for (rule, one), containers in missed.items()
    )


def restore_time(container: Container, core: Core, facts: Facts, words: Restore) -> tuple[float, str]:
    """Return the minutes of a full restore of a store and their arithmetic."""
    gigabytes = _stored_gb(container, core, facts)
    copy = gigabytes * 1024 / words.mb_per_s / 60
    decide = words.decide_minutes[str(facts.value("on_call"))]
    total = decide + words.provision_minutes + copy + words.check_minutes
    values = {"gb": units.plain(gigabytes), "rate": units.plain(words.mb_per_s)}
    working = words.working.format_map(
        {
            "decide": units.plain(decide),
            "provision": units.plain(words.provision_minutes),
            "copy": units.plain(round(copy, 1)),
            "copy_working": words.copy_working.format_map(values),
            "check": units.plain(words.check_minutes),
        }
    )
    return total, f"{working} = {units.plain(round(total, 1))} min"


def _stored_gb(container: Container, core: Core, facts: Facts) -> float:
    """Return what must be copied back: what the store is billed for at most, and not more than the data stated."""
    volume = facts.number("data_volume")
    stores = [one for one in core.containers if one.role == container.role]
    if len(stores) > 1 or container.role not in ("primary_store", "second_store"):
        own = next((one.storage_gb for one in core.sizings if one.container == container.id), None)
        return own if own is not None else volume
    return volume


def _backup(container: Container, rule: BackupRule, core: Core, facts: Facts, words: Restore) -> Backup:
    minutes, working = _minutes(container, rule, core, facts, words)
    rpo, rto = facts.number("rpo"), facts.number("rto")
    return Backup(
        container=container.id,
        case=rule.case,
        method=rule.method,
        interval_minutes=rule.interval_minutes,
        because=rule.because,
        rpo_minutes=rpo,
        restore_working=working,
        restore_minutes=minutes,
        rto_minutes=rto,
        fits=rule.interval_minutes <= rpo and minutes <= rto,
        drill=rule.drill,
        assumed=rule.restore != "takeover",
        source_url=_source_url(rule, str(facts.value("cloud"))),
    )


def _source_url(rule: BackupRule, cloud: str) -> str:
    source = rule.sources.get(cloud) or rule.sources.get("any")
    return source.url if source else ""


def _minutes(container: Container, rule: BackupRule, core: Core, facts: Facts, words: Restore) -> tuple[float, str]:
    if rule.restore == "full":
        return restore_time(container, core, facts, words)
    if rule.restore == "figure":
        figures = (one.quantity(rule.figure) for one in core.sizings)
        found = next((one for one in figures if one is not None), None)
        if found is not None:
            return found.value, f"{found.working} min"
    return rule.takeover_minutes, f"{units.plain(rule.takeover_minutes)} min"
