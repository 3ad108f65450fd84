"""The work until launch: what is counted, times planning numbers, against the people and the weeks."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archgen.design.core import Core
from archgen.design.model import Container
from archgen.design.roadmap_model import Milestone
from archgen.facts.model import Facts
from archgen.findings import Finding
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.roadmap import Effort, EffortRow, MilestoneRow
from archgen.requirements.model import Requirements
from archgen.units import plain

_STORED = frozenset({"store", "cache", "broker"})


@dataclass(frozen=True)
class EffortCount:
    """Milestones with their weeks, and whether they fit."""

    milestones: tuple[Milestone, ...]
    working: str
    needed: float
    available: float
    engineers: float
    timeline: float

    @property
    def fits(self) -> bool:
        """Whether the team has the time."""
        return self.needed <= self.available

    def findings(self, knowledge: Knowledge) -> tuple[Finding, ...]:
        """Give the finding that there is more work than time, when that is so."""
        if self.fits:
            return ()
        weekly = self.available / self.timeline if self.timeline else 0
        values = {
            "needed": plain(round(self.needed)),
            "available": plain(round(self.available)),
            "engineers": plain(self.engineers),
            "timeline": plain(self.timeline),
            "working": self.working,
            "late": plain(math.ceil((self.needed - self.available) / weekly)) if weekly else plain(round(self.needed)),
        }
        return (knowledge.findings["effort_exceeds_timeline"].raised(values, about=("timeline", "engineers")),)


def count_effort(
    *, facts: Facts, core: Core, entities: int, operations: int, requirements: Requirements, rules: Effort
) -> EffortCount:
    """Count the work of each milestone and spread it over the weeks until launch."""
    counts = _counts(facts, core, requirements, rules) | {"entities": entities, "operations": operations}
    factor = rules.complexity.get(str(facts.value("domain_complexity")), 1)
    weighed = [(row, _weigh(row, counts, factor)) for row in rules.milestones]
    total = sum(weeks for _, (weeks, _) in weighed)
    engineers, timeline = facts.number("engineers"), facts.number("timeline")
    weekly = engineers * rules.focus.assumed
    needed, available = total * rules.reserve.assumed, weekly * timeline
    span = max(timeline, needed / weekly if weekly else timeline)
    done, milestones = 0.0, []
    for row, (weeks, working) in weighed:
        done += weeks
        milestones.append(
            Milestone(
                name=row.name,
                person_weeks=weeks,
                working=f"{working} = {plain(weeks)}",
                until_week=math.ceil(round(span * done / total, 6)) if total else 0,
                shows=row.shows,
            )
        )
    working = (
        f"{plain(round(total, 1))} × ~{plain(rules.reserve.assumed)} = {plain(round(needed, 1))} of "
        f"{plain(engineers)} × {plain(timeline)} × ~{plain(rules.focus.assumed)} = {plain(round(available, 1))}"
    )
    return EffortCount(tuple(milestones), working, needed, available, engineers, timeline)


def _counts(facts: Facts, core: Core, requirements: Requirements, rules: Effort) -> dict[str, int]:
    containers = core.containers
    ready = frozenset(rules.ready_roles)
    ours = [one for one in containers if one.kind.value in rules.deployable_kinds and one.role not in ready]
    rest = [one for one in containers if one not in ours]
    run_by_us = [one for one in rest if not one.managed and _is_run_by_us(one)]
    return {
        "once": 1,
        "deployables": len(ours),
        "managed": len(rest) - len(run_by_us),
        "run_by_us": len(run_by_us),
        "stores": sum(one.kind.value == "store" for one in containers),
        "integrations": len(requirements.integrations),
        "flows": len(requirements.domain.flows),
        "workloads": sum(not one.is_question for one in core.structure.workloads),
        "logins": _members(facts, "login_types"),
        "regimes": _members(facts, "compliance"),
    }


def _is_run_by_us(container: Container) -> bool:
    """Whether a ready-made system has no provider's product behind it."""
    return not container.product or container.product.startswith("Run by us")


def _members(facts: Facts, name: str) -> int:
    value = facts.value(name)
    return len([one for one in value if one != "none"]) if isinstance(value, tuple) else 0


def _weigh(row: MilestoneRow, counts: Mapping[str, int], factor: float) -> tuple[float, str]:
    parts: Sequence[tuple[EffortRow, int]] = [(one, counts[one.of]) for one in row.rows if counts[one.of]]
    weeks = sum(one.weeks * count * (factor if one.scaled else 1) for one, count in parts)
    words = [_part(one, count, factor) for one, count in parts]
    return round(weeks, 1), " + ".join(words) or "0"


def _part(row: EffortRow, count: int, factor: float) -> str:
    if row.of == "once":
        return f"{row.name} ~{plain(row.weeks)}"
    times = f" × {plain(factor)}" if row.scaled and factor != 1 else ""
    return f"{row.name} {count} × ~{plain(row.weeks)}{times}"
