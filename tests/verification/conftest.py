"""A small design with its documents, made by hand: right in every respect, so that each test can break one thing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from archgen.decisions.model import Recommendations
from archgen.design.api import compose_api
from archgen.design.capacity import Sizing
from archgen.design.cost import CostEstimate, CostGroup, CostLine
from archgen.design.data_model import compose_data_model
from archgen.design.delivery import Delivery
from archgen.design.design import Design
from archgen.design.model import (
    BoundedContext,
    Container,
    ContainerKind,
    DeploymentNode,
    ExternalSystem,
    Flow,
    FlowStep,
    Instance,
    Mode,
    NodeKind,
    Person,
    Relationship,
    TrustBoundary,
)
from archgen.design.operations import Alert, Backup, Operations, Slo
from archgen.design.reliability import AvailabilityChain, AvailabilityFactor, FlowFigures, LatencyBudget, LatencyHop
from archgen.design.review import Assumption, DecisionRecord, Goal, Question, Review, Stakeholder
from archgen.design.risks import FailureMode, Risk, RiskRegister, SinglePoint
from archgen.design.roadmap import Milestone, Roadmap, Stage
from archgen.design.security import ComplianceRow, Control, Security, Threat
from archgen.design.technology import TechnologyChoice
from archgen.documents.ddl import postgresql, sqlite
from archgen.documents.diagrams import diagrams
from archgen.documents.document import Document
from archgen.documents.openapi import openapi_document, yaml_text
from archgen.errors import Fault
from archgen.facts.model import Fact, Facts, Provenance
from archgen.quantities import QuantityInput, work_out
from archgen.requirements.model import (
    AccessPattern,
    Context,
    Domain,
    Entity,
    EntityField,
    FieldType,
    Integration,
    PatternKind,
    Project,
    Requirements,
)
from archgen.requirements.model import Flow as StatedFlow
from archgen.verification import inspect
from archgen.verification.inspections import INSPECTIONS

DAY = date(2026, 11, 22)

Check = Callable[[str, Design, tuple[Document, ...]], list[str]]


def requirements() -> Requirements:
    """Customers and their orders."""
    reference = EntityField(name="customer", type=FieldType.REFERENCE, target="Customer")
    entities = (
        Entity(name="Customer", rows=1000, fields=(EntityField(name="email", type=FieldType.EMAIL, unique=True),)),
        Entity(name="Order", rows=9000, fields=(reference, EntityField(name="total", type=FieldType.MONEY))),
    )
    patterns = (AccessPattern(name="Orders of a customer", entity="Order", kind=PatternKind.LIST, by=("customer",)),)
    return Requirements(
        project=Project(name="Shop"),
        actors=("Buyer",),
        integrations=(Integration(name="Payment provider", latency_p99=80, availability=99.95),),
        domain=Domain(
            contexts=(Context(name="Sales", entities=("Customer", "Order")),),
            entities=entities,
            access_patterns=patterns,
            flows=(StatedFlow(name="Buy"),),
        ),
    )


def facts() -> Facts:
    """A few stated facts and an assumed one."""
    stated: dict[str, Any] = {"rpo": 5, "rto": 60, "latency_p99": 250, "availability": 99.0, "compliance": ("gdpr",)}
    found = {name: Fact(name=name, value=value, provenance=Provenance.STATED) for name, value in stated.items()}
    found["engineers"] = Fact(name="engineers", value=6, provenance=Provenance.ASSUMED, because="a common size")
    return Facts(found)


def containers() -> tuple[Container, ...]:
    """A web application and its store."""
    return (
        _container("web", "Web", ContainerKind.APP, "web", "python"),
        _container("store", "Primary store", ContainerKind.STORE, "primary_store", "postgresql"),
    )


def _container(key: str, name: str, kind: ContainerKind, role: str, technology: str) -> Container:
    return Container(
        id=key,
        name=name,
        kind=kind,
        role=role,
        does=("its work",),
        contexts=("Sales",),
        block="block",
        parts=(),
        technologies=(technology,),
    )


def flows() -> tuple[Flow, ...]:
    """Buying, with a call to the provider."""
    steps = (
        FlowStep(from_id="buyer", to_id="web", message="buy", mode=Mode.SYNC, protocol="HTTPS"),
        FlowStep(from_id="web", to_id="payment_provider", message="charge", mode=Mode.SYNC, protocol="HTTPS"),
    )
    return (
        Flow(
            id="buy",
            name="Buy",
            steps=steps,
            stated_steps=steps,
            latency_p99=250,
            latency_stated=False,
            availability=99.0,
        ),
    )


def figures() -> tuple[FlowFigures, ...]:
    """Budgets of that flow."""
    hops = (
        LatencyHop(name="network", element=None, ms=50, origin="assumed"),
        LatencyHop(name="Payment provider", element="payment_provider", ms=80, origin="stated"),
        LatencyHop(name="spare", element=None, ms=120, origin="allotment"),
    )
    latency = LatencyBudget(
        flow="buy", target_ms=250, hops=hops, total_ms=250, fits=True, working="50 + 80 + 120 = 250 ms"
    )
    chain = AvailabilityChain(
        flow="buy",
        target_percent=99.0,
        factors=(
            AvailabilityFactor(name="Web", element="web", percent=99.9, origin="ecs"),
            AvailabilityFactor(name="Payment provider", element="payment_provider", percent=99.95, origin="stated"),
        ),
        product_percent=99.8501,
        minutes_down=64.8,
        minutes_allowed=432.0,
        fits=True,
        working="0.999 × 0.9995 = 99.85 %",
    )
    return (
        FlowFigures(
            flow="buy",
            latency_as_drawn=latency,
            latency=latency,
            availability_as_drawn=chain,
            availability=chain,
            moved=(),
        ),
    )


def cost() -> CostEstimate:
    """Two lines."""

    def line(item: str, container: str, group: str, usd: float) -> CostLine:
        return CostLine(
            item=item,
            container=container,
            group=group,
            formula="copies × price",
            working=f"2 × {usd / 2:g} = {usd:g}",
            monthly_usd=usd,
            low_usd=usd,
            high_usd=usd,
            prices=("price",),
        )

    web, store = line("Web tasks", "web", "compute", 60.0), line("Database", "store", "data", 40.0)
    return CostEstimate(
        groups=(
            CostGroup(name="compute", monthly_usd=60.0, lines=(web,)),
            CostGroup(name="data", monthly_usd=40.0, lines=(store,)),
        ),
        monthly_usd=100.0,
        low_usd=100.0,
        high_usd=100.0,
        budget_usd=500.0,
        budget_is_stated=True,
        share_of_budget=0.2,
        biggest="Web tasks",
    )


def sizings() -> tuple[Sizing, ...]:
    """Two web tasks, one store."""
    peak = QuantityInput(name="peak", value=300, origin="fact:peak_requests_per_second")
    replicas = work_out("replicas", "Tasks", unit="instances", formula="ceil(peak / 190)", inputs=(peak,))
    return (
        Sizing(container="web", quantities=(replicas,), replicas=2),
        Sizing(container="store", quantities=(), replicas=1),
    )


def register() -> RiskRegister:
    """One risk, and what happens when anything is down."""

    def down(element: str) -> FailureMode:
        return FailureMode(
            element=element,
            mode="down",
            seen_by="error rate",
            users="an error",
            answer="retries",
            limit="1 min",
            manual="",
        )

    risk = Risk(
        id="R1",
        key="store_lost",
        cause="disk",
        effect="no orders",
        likelihood="low",
        impact="high",
        mitigation="backups",
        trigger="errors > 1 %",
        owner="backend lead",
        elements=("store",),
    )
    return RiskRegister(
        failures=tuple(down(one) for one in ("web", "store", "payment_provider")),
        settings=(),
        risks=(risk,),
        single_points=tuple(
            SinglePoint(element=one, cut_off=("store",), status="open", why="one copy") for one in ("web", "store")
        ),
    )


def security(allowed: tuple[tuple[str, tuple[str, ...]], ...]) -> Security:
    """One threat, its control, one row of a regime."""
    threat = Threat(
        id="T1",
        boundary="internet",
        from_id="buyer",
        to_id="web",
        stride="spoofing",
        threat="a stranger orders",
        rank="high",
        control="tokens",
        controls=("C1",),
        owner="backend lead",
        status="designed",
    )
    control = Control(id="C1", do="check tokens", against="strangers", topics=(), element="web", origin="web_app")
    row = ComplianceRow(framework="gdpr", control="32", title="Security", effect="must", answered_by=("C1",))
    return Security(threats=(threat,), controls=(control,), data_classes=(), compliance=(row,), roles=allowed)


def operations() -> Operations:
    """One objective with its alert, one backup."""
    slo = Slo(
        id="slo-buy",
        name="Buy",
        flow="buy",
        indicator="share of good answers",
        metric="http_requests_total",
        target="99 %",
        objective=99.0,
        budget="1 % = 432 min",
        fact="availability",
    )
    alert = Alert(
        id="burn",
        name="Budget burns",
        severity="page",
        expression="up",
        for_minutes=2,
        slo="slo-buy",
        runbook="operations.md#budget-burns",
        steps=("look",),
    )
    backup = Backup(
        container="store",
        method="log shipping",
        interval_minutes=5,
        rpo_minutes=5,
        restore_working="9 GB ÷ 1 GB/min",
        restore_minutes=9,
        rto_minutes=60,
        fits=True,
        drill="each quarter",
    )
    return Operations(slos=(slo,), alerts=(alert,), backups=(backup,), drills=(), rota="the team")


def technology(key: str, name: str, version: str) -> TechnologyChoice:
    """A technology of a container."""
    return TechnologyChoice(id=key, name=name, role="web", version=version, because="the team knows it", rule="use")


@pytest.fixture(scope="session")
def design() -> Design:
    """The design of a small shop, right in every respect."""
    stated, known, nothing = requirements(), facts(), Recommendations(all=())
    data, _ = compose_data_model(stated, known, nothing)
    api = compose_api(stated, data, known, nothing)
    roles = tuple((role, tuple(one.id for one in api.operations if role in one.roles)) for role, _ in api.roles)
    return Design(
        requirements=stated,
        facts=known,
        recommendations=nothing,
        at=None,
        as_of=DAY,
        workloads=(),
        people=(Person(id="buyer", name="Buyer"),),
        systems=(ExternalSystem(id="payment_provider", name="Payment provider", latency_p99=80, availability=99.95),),
        contexts=(
            BoundedContext(
                id="sales", name="Sales", entities=("Customer", "Order"), load_share=1.0, load_share_because="only one"
            ),
        ),
        containers=containers(),
        relationships=(
            Relationship(from_id="buyer", to_id="web", does="orders", protocol="HTTPS", mode=Mode.SYNC),
            Relationship(from_id="web", to_id="store", does="reads", protocol="SQL", mode=Mode.SYNC),
            Relationship(from_id="web", to_id="payment_provider", does="charges", protocol="HTTPS", mode=Mode.SYNC),
        ),
        flows=flows(),
        boundaries=(TrustBoundary(id="internet", name="Internet", inside=("web", "store")),),
        nodes=(
            DeploymentNode(
                id="region",
                name="Region",
                kind=NodeKind.REGION,
                instances=(Instance(container="web", count=2), Instance(container="store", count=1)),
            ),
        ),
        technologies=(technology("python", "Python", "3.14"), technology("postgresql", "PostgreSQL", "18")),
        data=data,
        api=api,
        sizings=sizings(),
        demand=(),
        zones=1,
        regions=1,
        cost=cost(),
        figures=figures(),
        risks=register(),
        security=security(roles),
        operations=operations(),
        roadmap=Roadmap(
            stages=(_stage("double", 2, 150.0, 50.0), _stage("tenfold", 10, 400.0, 250.0)),
            limits=(),
            milestones=(Milestone(name="First order", person_weeks=2, working="2", until_week=2),),
            effort_working="",
            effort_fits=True,
        ),
        delivery=Delivery(
            environments=(),
            pipeline=(),
            release=(),
            rollback_signal="errors > 1 %",
            rollback_metric="http_requests_total",
            infrastructure="",
        ),
        review=_review(),
        findings=(),
    )


def _stage(key: str, factor: float, total: float, more: float) -> Stage:
    return Stage(
        id=key,
        factor=factor,
        month=factor * 6,
        month_working="",
        triggers=("rps > 600",),
        decisions=(),
        sizes=(),
        monthly_usd=total,
        delta_usd=more,
        prepare=(),
    )


def _review() -> Review:
    goal = Goal(
        id="G1",
        text="Buy",
        measure="99 %",
        fact="availability",
        is_stated=True,
        slos=("slo-buy",),
        shown_in="operations.md",
    )
    question = Question(
        id="Q1", question="Who owns it?", who="CTO", default="nobody", because="it matters", origin="owner", weight=1
    )
    return Review(
        goals=(goal,),
        non_goals=(),
        scenarios=(),
        stakeholders=(Stakeholder(name="Buyer", needs="speed", reads="operations.md#budget-burns"),),
        constraints=(),
        questions=(question,),
        records=(),
        assumptions=(Assumption(fact="engineers", group="team", value="6", because="a common size"),),
    )


_TEXTS = {
    "README.md": "# Shop\n\nOne service for $100 a month, 20 % of the budget. "
    "[Bill](capacity-and-cost.md#bill), R1, Q1.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "capacity-and-cost.md": "# Cost\n\n## Bill\n\n$60 + $40 = $100 a month, 20 % of $500.\n",
    "requirements.md": "# Requirements\n\nQ1: who owns it? `engineers` is assumed.\n",
    "risks.md": "# Risks\n\nR1: the store is lost.\n",
    "security.md": "# Security\n\nT1 is answered by C1.\n",
    "operations.md": "# Operations\n\n## Budget burns\n\nLook.\n",
    "technology.md": "# Technology\n\nPython 3.14, PostgreSQL 18.\n",
    "decisions/README.md": "# Decisions\n\nNone was recorded.\n",
}


@pytest.fixture(scope="session")
def documents(design: Design) -> tuple[Document, ...]:
    """Its documents, as short as they can be."""
    made = [Document(path=path, text=text) for path, text in _TEXTS.items()]
    made += [Document(path=one.source_path, text=one.text) for one in diagrams(design)]
    made.append(Document(path="api/openapi.yaml", text=yaml_text(openapi_document(design.api))))
    made.append(Document(path="database/schema.sql", text=postgresql.ddl(design.data)))
    made.append(Document(path="database/migrations/V1__create_schema.sql", text=postgresql.ddl(design.data)))
    made.append(Document(path="database/sqlite/schema.sql", text=sqlite.ddl(design.data)))
    return tuple(made)


@pytest.fixture(scope="session")
def record() -> DecisionRecord:
    """A numbered record of a decision."""
    return DecisionRecord(
        decision="architecture_style",
        context=None,
        number=1,
        slug="style",
        title="Style",
        answer="Modular monolith",
        why_recorded="close call",
    )


@pytest.fixture(scope="session")
def check() -> Check:
    """Run one inspection: its faults as text."""
    rules = {one.id: one for one in INSPECTIONS}

    def run(rule: str, design: Design, documents: tuple[Document, ...]) -> list[str]:
        return [_line(one) for one in inspect(design, documents, [rules[rule]])]

    return run


def _line(fault: Fault) -> str:
    return f"{fault.path}: {fault.message}"
