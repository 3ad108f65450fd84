"""README.md of the package: the decision first, then what a reviewer needs to challenge it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archgen.decisions.model import FiredRule, Flip, ReadCell, Recommendation
from archgen.design.cost import CostGroup, CostLine
from archgen.design.design import Design
from archgen.design.model import Container, NodeKind
from archgen.design.reliability import AvailabilityChain, FlowFigures, LatencyBudget
from archgen.documents.diagrams.diagram import Diagram
from archgen.documents.document import Document
from archgen.documents.prose.evidence import Evidence, SeparationText
from archgen.documents.prose.sizing_rules import first_that_holds, template_of
from archgen.documents.templates import render
from archgen.facts.model import Fact
from archgen.findings import Finding, FindingKind, Severity
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.readme import ReadmePolicy
from archgen.knowledge.review import ReviewWords
from archgen.knowledge.tables import Strength
from archgen.quantities import Quantity

_WEIGHT = {Strength.STRONG: 3, Strength.MODERATE: 2, Strength.SLIGHT: 1}


@dataclass(frozen=True)
class Reason:
    """Why one decision came out as it did: its strongest arguments."""

    decision: str
    chosen: tuple[str, ...]
    because: str
    read: tuple[ReadCell, ...]
    rules: tuple[str, ...]
    path: str


@dataclass(frozen=True)
class Move:
    """An outside system that the design takes out of the wait of some flows."""

    system: str
    flows: tuple[str, ...]
    people: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Misfit:
    """A target that some flows miss as drawn, all by the same arithmetic."""

    kind: str
    flows: tuple[str, ...]
    drawn: LatencyBudget | AvailabilityChain
    designed: LatencyBudget | AvailabilityChain


@dataclass(frozen=True)
class Rival:
    """An option that was not taken, and the argument that decided it."""

    name: str
    because: str
    rules: tuple[str, ...]
    path: str
    is_vetoed: bool


@dataclass(frozen=True)
class CloseCall:
    """A decision that one slight argument would level, with the arguments that decide it."""

    one: Recommendation
    separation: SeparationText | None
    path: str


@dataclass(frozen=True)
class NumberRow:
    """One row of the table of numbers."""

    container: Container
    quantity: Quantity

    @property
    def ids(self) -> list[str]:
        """Ids of the catalogue's capacity facts that went in."""
        origins = (one.origin for one in self.quantity.inputs)
        return [origin.removeprefix("capacity:") for origin in origins if origin.startswith("capacity:")]


def readme_document(design: Design, knowledge: Knowledge, diagrams: Sequence[Diagram]) -> Document:
    """Write the design document."""
    policy = knowledge.single(ReadmePolicy, "readme.yaml")
    most = first_that_holds(policy.most, design, knowledge)
    misfits = [one for one in design.figures if _is_misfit(one)]
    clashes = _clashes(design.findings)
    told = {*policy.told_elsewhere, *(one.id for one in clashes)}
    text = render(
        template_of("README.md.j2", design, knowledge),
        design=design,
        project=design.requirements.project,
        style=design.recommendations.get("architecture_style"),
        shape=_shape(design),
        platform=_platform(design, knowledge),
        places=[one.name for one in design.nodes if one.kind is NodeKind.REGION],
        reasons=_reasons(design, policy, most.reasons),
        rivals=_rivals(design, policy)[: most.rivals],
        misfits=misfits,
        misfit_groups=_misfit_groups(design, misfits),
        clashes=clashes,
        picture=_picture(design, diagrams, policy),
        peak=design.facts["peak_requests_per_second"],
        writes=_write_rate(design),
        numbers=_numbers(design, policy)[: most.figures],
        cost=design.cost,
        moves=_moves(design),
        assumed={name for name, fact in design.facts.items() if fact.is_assumed},
        cost_groups=[(group, _largest(group)) for group in design.cost.groups],
        big_lines=_big_lines(design.cost.lines),
        risks=[one for one in design.risks.risks if one.key not in told][: most.risks],
        flips=_flips(design.recommendations.get("architecture_style"), most.flips),
        close_calls=[
            CloseCall(one, Evidence.separation(one), _path_of(one, design))
            for one in design.recommendations.distinct()
            if one.close_call
        ][: most.close_calls],
        names=_option_names(knowledge),
        stages=[one for one in design.roadmap.stages if one.decisions or one.sizes][: most.stages],
        limits=design.roadmap.limits,
        questions=design.review.questions[: most.questions],
        more_questions=max(0, len(design.review.questions) - most.questions),
        as_stated=knowledge.single(ReviewWords, "review.yaml").questions.finding_default,
    )
    return Document(path="README.md", text=text)


def _shape(design: Design) -> dict[str, object]:
    """Collect what the first sentence names."""
    stores = [one for one in design.containers if one.role in ("primary_store", "time_series_store", "second_store")]
    apps = [one for one in design.containers if one.role in ("web", "function", "edge_worker", "ingest")]
    technologies = {one.id: one for one in design.technologies}
    app_labels = dict.fromkeys(
        technologies[each].label for one in apps for each in one.technologies if each in technologies
    )
    store_labels: dict[str, int] = {}
    for one in stores:
        label = design.technology_label(one)
        store_labels[label] = store_labels.get(label, 0) + 1
    return {"apps": apps, "stack": list(app_labels), "stores": list(store_labels.items())}


def _platform(design: Design, knowledge: Knowledge) -> str:
    chosen = design.recommendations.chosen("deployment_platform")
    return knowledge.decisions["deployment_platform"].options[chosen[0]].name if chosen else ""


def _reasons(design: Design, policy: ReadmePolicy, most: int) -> list[Reason]:
    told = [one for one in map(design.recommendations.get, policy.reasons) if one is not None]
    weighed = sorted(told[1:], key=lambda one: -_weight(one))
    kept = [*told[:1], *(one for one in weighed if _weight(one) > 0)][:most]
    return [_reason(one, design) for one in kept]


def _weight(one: Recommendation) -> int:
    """Weigh the arguments for what was chosen, where another option was in reach."""
    return sum(_WEIGHT.get(rule.strength, 0) for rule in _for_chosen(one) if rule.strength)


def _for_chosen(one: Recommendation) -> list[FiredRule]:
    rules = [rule for option in one.options if option.id in one.chosen for rule in option.for_]
    return sorted(rules, key=lambda rule: -_WEIGHT.get(rule.strength, 0) if rule.strength else 0)


def _reason(one: Recommendation, design: Design) -> Reason:
    rules = _for_chosen(one)
    because = one.because or (rules[0].because if rules else "")
    return Reason(
        decision=one.decision,
        chosen=tuple(one.option(option).name for option in one.chosen),
        because=because,
        read=rules[0].read if rules else (),
        rules=tuple(dict.fromkeys(rule.rule for rule in rules))[:2],
        path=_path_of(one, design),
    )


def _rivals(design: Design, policy: ReadmePolicy) -> list[Rival]:
    found = []
    for one in filter(None, map(design.recommendations.get, policy.rivals)):
        vetoed = [option for option in one.rejected if option.vetoed_by]
        runner_up = [option for option in one.rejected if option.id == one.runner_up and option.score > 0]
        for option in (*runner_up[:1], *vetoed[:1]):
            speaking = [rule for rule in option.against if rule.rule in option.vetoed_by] or list(option.against)
            because = speaking[0].because if speaking else ""
            rules = tuple(rule.rule for rule in (speaking or option.for_)[:2])
            found.append(Rival(option.name, because, rules, _path_of(one, design), bool(option.vetoed_by)))
    return found


def _is_misfit(figures: FlowFigures) -> bool:
    return not (figures.latency_as_drawn.fits and figures.availability_as_drawn.fits)


def _misfit_groups(design: Design, misfits: Sequence[FlowFigures]) -> list[Misfit]:
    """Put flows together that miss the same target by the same arithmetic."""
    names = {one.id: one.name for one in design.flows}
    found: dict[tuple[str, str], Misfit] = {}
    for one in misfits:
        pairs = (
            ("latency", one.latency_as_drawn, one.latency),
            ("availability", one.availability_as_drawn, one.availability),
        )
        for kind, drawn, designed in pairs:
            if not drawn.fits:
                key = (kind, f"{drawn.working} {designed.working}")
                flows = found[key].flows if key in found else ()
                found[key] = Misfit(kind, (*flows, names[one.flow]), drawn, designed)
    return sorted(found.values(), key=lambda one: one.kind == "availability")


def _clashes(findings: Iterable[Finding]) -> list[Finding]:
    kinds = (FindingKind.CONTRADICTION, FindingKind.ANTI_PATTERN)
    return [one for one in findings if one.kind in kinds and one.severity is Severity.HIGH and one.accepted is None]


def _picture(design: Design, diagrams: Sequence[Diagram], policy: ReadmePolicy) -> Diagram | None:
    fitting = [one for one in diagrams if one.kind == "containers"]
    return fitting[0] if fitting and len(design.containers) <= policy.nodes_drawn else None


def _numbers(design: Design, policy: ReadmePolicy) -> list[NumberRow]:
    rows = []
    for ref in policy.figures:
        for container in (one for one in design.containers if one.role == ref.role):
            sizing = design.sizing(container.id)
            quantity = sizing.quantity(ref.id) if sizing else None
            if quantity is not None:
                rows.append(NumberRow(container, quantity))
    return rows


def _write_rate(design: Design) -> Fact:
    return design.facts["write_requests_per_second"]


def _big_lines(lines: Sequence[CostLine]) -> list[CostLine]:
    return sorted(lines, key=lambda line: -line.monthly_usd)[:3]


def _largest(group: CostGroup) -> CostLine | None:
    """Return the line that is most of a group of several."""
    return max(group.lines, key=lambda line: line.monthly_usd) if len(group.lines) > 1 else None


def _moves(design: Design) -> list[Move]:
    flows = {one.id: one for one in design.flows}
    people = {one.id: one.name for one in design.people}
    moved = dict.fromkeys(name for one in design.figures for name in one.moved)
    found = []
    for system in moved:
        own = [one for one in design.figures if system in one.moved]
        starters = (flows[one.flow].stated_steps[0].from_id for one in own)
        found.append(
            Move(
                system=system,
                flows=tuple(flows[one.flow].name for one in own),
                people=tuple(dict.fromkeys(people[starter] for starter in starters if starter in people)),
                targets=_targets(own),
            )
        )
    return found


def _targets(figures: Sequence[FlowFigures]) -> tuple[str, ...]:
    """Name the facts that set the targets which the flows miss as drawn."""
    latency = ("latency_p99",) if any(not one.latency_as_drawn.fits for one in figures) else ()
    availability = ("availability",) if any(not one.availability_as_drawn.fits for one in figures) else ()
    return (*latency, *availability)


def _flips(style: Recommendation | None, most: int) -> tuple[Flip, ...]:
    return style.flips[:most] if style else ()


def _option_names(knowledge: Knowledge) -> dict[tuple[str, str], str]:
    tables = knowledge.decisions.values()
    return {(table.decision, option.id): option.name for table in tables for option in table.options.values()}


def _path_of(one: Recommendation, design: Design) -> str:
    found = [row.path for row in design.review.records if (row.decision, row.context) == (one.decision, one.context)]
    return found[0] if found else "decisions/README.md"
