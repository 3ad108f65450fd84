"""Artefacts that contradict one another: each rule sees the contradiction that it is there for.

The cases are what generators of this kind get wrong, among them every contradiction that was seen in a peer's output.
"""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from archgen.design.design import Design
from archgen.documents.document import Document
from archgen.facts.model import Fact, Facts, Provenance
from archgen.findings import Finding, FindingKind, Severity
from archgen.verification import inspect

Check = Callable[[str, Design, tuple[Document, ...]], list[str]]

GONE, TWICE = object(), object()
FINDING = Finding(
    id="single_region", title="One region", kind=FindingKind.RISK, severity=Severity.HIGH, message="All in one place."
)


def put(held: Any, path: str, value: object) -> Any:
    """Copy a model with one value at a path changed; a member of a tuple can also be taken out or doubled."""
    key, _, rest = path.partition(".")
    if not key:
        return value
    if isinstance(held, Facts):
        return Facts({**held, key: Fact(name=key, value=value, provenance=Provenance.STATED)})  # type: ignore[arg-type]
    if isinstance(held, BaseModel):
        return held.model_copy(update={key: put(getattr(held, key), rest, value)})
    place = int(key)
    before, member, after = held[:place], held[place], held[place + 1 :]
    if value in (GONE, TWICE) and not rest:
        return before + ((member, member) if value is TWICE else ()) + after
    return (*before, put(member, rest, value), *after)


# Rule, words that its fault holds, what is changed in the design, to what.
CASES: list[tuple[str, str, str, object]] = [
    ("identifiers", "names 2 things", "flows.0", TWICE),
    ("relationships", "no element `ghost`", "relationships.0.to_id", "ghost"),
    ("relationships", "no element `ghost`", "boundaries.0.inside", ("ghost",)),
    ("relationships", "no element `ghost`", "security.threats.0.from_id", "ghost"),
    ("relationships", "nothing deals with `store`", "relationships.1", GONE),
    ("relationships", "related to itself", "relationships.0.from_id", "web"),
    ("relationships", "its protocol is not said", "relationships.0.protocol", ""),
    ("ownership", "has 2 owners", "contexts.0", TWICE),
    ("ownership", "add up to 0.500", "contexts.0.load_share", 0.5),
    ("ownership", "no bounded context", "containers.0.contexts", ("Stock",)),
    ("entities", "no table stores the entity Customer", "data.tables.0", GONE),
    ("entities", "an entity diagram shows", "data.tables.0", GONE),
    ("entities", "no entity diagram shows", "data.tables.0.id", "other"),
    ("entities", "which is no entity", "data.access_paths.0.entity", "Ghost"),
    ("entities", "does not store", "data.access_paths.0.table", "customers"),
    ("tables-written", "is not created", "data.tables.0.name", "clients"),
    ("tables-written", "no table of the model", "data.tables.0", GONE),
    ("access-paths", "nothing says how", "data.access_paths", ()),
    ("access-paths", "no index or key", "data.access_paths.0.served_by", "ix_ghost"),
    ("access-paths", "which is no column", "data.tables.0.primary_key", ("ghost",)),
    ("access-paths", "serves nothing", "data.tables.1.indexes.0.serves", ()),
    ("access-paths", "which is no access pattern", "api.operations.0.serves", ("Guess",)),
    ("api-written", "is no operation of the design", "api.operations.0", GONE),
    ("api-written", "the operation `other` is missing", "api.operations.0.id", "other"),
    ("api-written", "the schema `Other` is missing", "api.schemas.0.name", "Other"),
    ("api-written", "calls `ghost`", "flows.0.steps.0.operation", "ghost"),
    ("roles", "which is no operation", "security.roles", (("buyer", ("ghost",)),)),
    ("roles", "not by the table", "security.roles", (("admin", ()),)),
    ("containers-drawn", "(`queue`) is not drawn", "containers.0.id", "queue"),
    ("containers-drawn", "(`bank`) is not drawn", "systems.0.id", "bank"),
    ("flows-drawn", "is not drawn", "flows.0.id", "sell"),
    ("flows-drawn", "takes part and is no element", "systems", ()),
    ("containers-realised", "neither a technology nor a product", "containers.0.technologies", ()),
    ("containers-realised", "no choice explains", "technologies.0", GONE),
    ("containers-realised", "without its version 3.13", "technologies.0.version", "3.13"),
    ("containers-costed", "has no cost line", "cost.groups.0.lines.0.container", None),
    ("containers-costed", "names no price", "cost.groups.0.lines.0.prices", ()),
    ("containers-costed", "shows no arithmetic", "cost.groups.0.lines.0.working", ""),
    ("containers-fail", "`web` fails", "risks.failures.0", GONE),
    ("containers-fail", "is missing", "risks.failures.0.seen_by", ""),
    ("single-points", "without `web`, which is not said", "risks.single_points.0", GONE),
    ("single-points", "although the opposite is said", "relationships.1.from_id", "buyer"),
    ("quantities", "runs 3 times; its arithmetic says 2", "sizings.0.replicas", 3),
    ("quantities", "does not end with 7", "sizings.0.quantities.0.value", 7),
    ("replicas", "2 copies of `web` run, 3 were sized", "sizings.0.replicas", 3),
    ("replicas", "runs nowhere", "nodes.0.instances.1", GONE),
    ("replicas", "has no sizes", "sizings.1", GONE),
    ("latency-sums", "hops of 250 ms", "figures.0.latency.total_ms", 240.0),
    ("latency-sums", "its target is 300 ms", "figures.0.latency.target_ms", 300.0),
    ("latency-sums", "are said to fit", "figures.0.latency.target_ms", 200.0),
    ("latency-sums", "no latency and availability budget", "figures", ()),
    ("availability-products", "its factors make", "figures.0.availability.product_percent", 99.95),
    ("availability-products", "are said to miss", "figures.0.availability.fits", False),
    ("availability-products", "min a month", "figures.0.availability.minutes_allowed", 43.2),
    ("cost-sums", "the lines of compute", "cost.groups.0.lines.0.monthly_usd", 61.0),
    ("cost-sums", "the groups do not add up", "cost.groups.0", GONE),
    ("cost-sums", "does not print the total", "cost.monthly_usd", 101.0),
    ("cost-sums", "part of the budget", "cost.share_of_budget", 0.3),
    ("cost-sums", "is not between", "cost.high_usd", 90.0),
    ("cost-sums", "is not the biggest line", "cost.biggest", "Database"),
    ("backups", "the opposite is true", "operations.backups.0.interval_minutes", 15.0),
    ("backups", "rpo is 15 min, asked for 5 min", "operations.backups.0.rpo_minutes", 15.0),
    ("backups", "has no backup", "operations.backups.0.container", "web"),
    ("objectives", "promises 99.9 %", "operations.slos.0.target", "99.9 %"),
    ("objectives", "no objective", "operations.alerts.0.slo", "ghost"),
    ("objectives", "leads to no step", "operations.alerts.0.steps", ()),
    ("objectives", "has no heading", "operations.alerts.0.runbook", "operations.md#ghost"),
    ("objectives", "which is no indicator", "delivery.rollback_metric", "luck"),
    ("threats", "does not cross", "boundaries.0.inside", ("web", "buyer")),
    ("threats", "no control `C1`", "security.controls", ()),
    ("threats", "has no answer or no owner", "security.threats.0.owner", ""),
    ("threats", "nobody asked for `gdpr`", "facts.compliance", ()),
    ("threats", "neither an answer nor a gap", "security.compliance.0.answered_by", ()),
    ("stages", "before double", "roadmap.stages.1.month", 3.0),
    ("stages", "follows double", "roadmap.stages.1.factor", 2.0),
    ("stages", "not the difference", "roadmap.stages.0.delta_usd", 0.0),
    ("references", "speaks of R1", "risks.risks", ()),
    ("references", "speaks of Q1", "review.questions", ()),
    ("references", "speaks of C1", "security.controls", ()),
    ("findings-shown", "no document speaks of `single_region`", "findings", (FINDING,)),
    ("assumptions", "is listed and not assumed", "facts.engineers", 6),
    ("traces", "no objective `slo-buy`", "operations.slos", ()),
    ("traces", "`ghost.md` is not there", "review.goals.0.shown_in", "ghost.md"),
    ("avoided", "was ruled out", "requirements.constraints.avoid", ("PostgreSQL",)),
    ("avoided", "was asked for", "requirements.constraints.use", ("mongodb",)),
    ("decisions-recorded", "belongs to no decision", "review.records", ("record",)),
]


def test_the_small_design_is_right(design: Design, documents: tuple[Document, ...]) -> None:
    """Nothing is wrong with the design that all other tests break."""
    assert [str(one) for one in inspect(design, documents)] == []


@pytest.mark.parametrize(("rule", "words", "path", "value"), CASES)
def test_contradiction_in_the_design(
    request: pytest.FixtureRequest, rule: str, words: str, path: str, value: object
) -> None:
    """The rule is silent before the change and names the fault after it."""
    check, design, documents = (request.getfixturevalue(name) for name in ("check", "design", "documents"))
    assert check(rule, design, documents) == []
    if value == ("record",):
        value = (request.getfixturevalue("record"),)
    found = check(rule, put(design, path, value), documents)
    assert any(words in fault for fault in found), found


# Rule, document, what is replaced in it by what, words that the fault holds.
TEXTS: list[tuple[str, str, tuple[str, str], str]] = [
    ("readme-figures", "README.md", ("$100 a month", "$101 a month"), "$101 stands in no other document"),
    ("readme-figures", "README.md", ("20 %", "29 %"), "29 % stands in no other document"),
    ("cost-sums", "README.md", ("$100 a month", "little"), "does not print the total of $100"),
    ("references", "README.md", ("R1", "R7"), "speaks of R7"),
    ("references", "risks.md", ("R1", "One"), "R1 is missing"),
    ("containers-realised", "technology.md", ("PostgreSQL 18", "a store"), "PostgreSQL is used and not listed"),
    ("assumptions", "requirements.md", ("`engineers`", "size"), "does not list that `engineers` is assumed"),
    ("objectives", "operations.md", ("## Budget burns", "## Fire"), "has no heading"),
    ("containers-drawn", "diagrams/containers.mmd", ("store", "shop"), "`store`"),
    ("flows-drawn", "diagrams/flow-buy.mmd", ("participant payment_provider", "participant bank"), "`bank` takes part"),
    ("tables-written", "database/schema.sql", ('TABLE "customers"', 'TABLE "clients"'), "`customers` is not created"),
    ("migrations", "database/schema.sql", ("NOT NULL", "NULL"), "is not the schema"),
    ("api-written", "api/openapi.yaml", ("operationId: ", "operationId: x"), "is missing"),
]


@pytest.mark.parametrize(("rule", "path", "swap", "words"), TEXTS)
def test_text_that_contradicts_the_design(
    request: pytest.FixtureRequest, rule: str, path: str, swap: tuple[str, str], words: str
) -> None:
    """A document that says something else than the design is caught."""
    check, design, documents = (request.getfixturevalue(name) for name in ("check", "design", "documents"))
    held = next(one for one in documents if one.path == path)
    assert swap[0] in held.text
    others = tuple(one for one in documents if one is not held)
    found = check(rule, design, (*others, put(held, "text", held.text.replace(*swap))))
    assert any(words in fault for fault in found), found
