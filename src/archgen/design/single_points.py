"""Single points of failure: articulation points of the graph between people and stores.

Each store that holds records of its own gets one more node for its data, so that a store alone counts as a single
point as well. Only calls whose caller waits are edges: an event that arrives later serves nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from archgen import units
from archgen.design.core import Core
from archgen.design.model import Container, Mode
from archgen.design.restoring import restore_time
from archgen.design.risk_model import SinglePoint
from archgen.facts.model import Facts
from archgen.findings import Finding
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.resilience import SinglePointWords
from archgen.knowledge.running import Restore
from archgen.requirements.model import Requirements

Graph = Mapping[str, frozenset[str]]
"""Neighbours of each node of an undirected graph."""

_ROOT = "\0people"
_DATA = "\0data of "
_RECORDS = frozenset({"primary_store", "second_store", "time_series_store", "object_store"})
_REGION_MATTERS_FROM = 99.9
_ACCEPTED_BY = ("single_point", "single_zone", "single_instance")


def undirected(edges: Iterable[tuple[str, str]]) -> Graph:
    """Return the graph of some edges; loops are left out."""
    found: dict[str, set[str]] = {}
    for one, two in edges:
        for node, other in ((one, two), (two, one)):
            found.setdefault(node, set()).update({other} - {node})
    return {node: frozenset(others) for node, others in found.items()}


def articulation_points(graph: Graph) -> frozenset[str]:
    """Return the nodes without which the graph falls into more parts (Tarjan, without recursion)."""
    depth: dict[str, int] = {}
    low: dict[str, int] = {}
    points: set[str] = set()
    for root in sorted(graph):
        if root not in depth:
            _search(graph, root, depth, low, points)
    return frozenset(points)


def reachable(graph: Graph, start: str, without: str) -> frozenset[str]:
    """Return the nodes that a walk from a start reaches when one node is gone."""
    seen, left = {start}, [start]
    while left:
        for other in graph.get(left.pop(), frozenset()):
            if other not in seen and other != without:
                seen.add(other)
                left.append(other)
    return frozenset(seen)


def find_single_points(
    core: Core, facts: Facts, requirements: Requirements, words: SinglePointWords, restore: Restore
) -> tuple[SinglePoint, ...]:
    """Return the containers whose loss cuts people off from records, in the order of the containers."""
    graph = _graph(core)
    if _ROOT not in graph:
        return ()
    all_data = {node for node in graph if node.startswith(_DATA)}
    before = reachable(graph, _ROOT, without="") & all_data
    points = articulation_points(graph)
    judge = _Judge(core, facts, words, restore)
    found = []
    for container in core.containers:
        if container.id in points:
            lost = before - reachable(graph, _ROOT, without=container.id)
            if lost:
                cut_off = tuple(one.id for one in core.containers if _DATA + one.id in lost)
                status, why = judge.status(container)
                if status == "open":
                    status, why = _accepted(requirements, why, words)
                found.append(SinglePoint(element=container.id, cut_off=cut_off, status=status, why=why))
    return tuple(found)


def single_point_findings(
    points: Sequence[SinglePoint], core: Core, facts: Facts, knowledge: Knowledge
) -> tuple[Finding, ...]:
    """Return a finding for each single point that nobody accepted."""
    names = {one.id: one.name for one in core.containers}
    rule = knowledge.findings["single_point"]
    return tuple(
        rule.raised(
            {
                "element": names[one.element],
                "why": one.why,
                "cut_off": ", ".join(names[each] for each in one.cut_off),
                "availability": facts["availability"].show(),
            },
            about=(f"containers.{one.element}",),
        )
        for one in points
        if one.status == "open"
    )


def single_region_finding(core: Core, facts: Facts, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Return the finding that losing the region is outside the targets, where the targets are high enough to ask."""
    if core.span.regions > 1 or facts.number("availability") < _REGION_MATTERS_FROM:
        return ()
    values = {"availability": facts["availability"].show(), "rto": facts["rto"].show(), "rpo": facts["rpo"].show()}
    return (knowledge.findings["single_region"].raised(values, about=("quality.rto",)),)


def _search(graph: Graph, root: str, depth: dict[str, int], low: dict[str, int], points: set[str]) -> None:
    depth[root] = low[root] = 0
    children = 0
    stack = [(root, "", iter(sorted(graph[root])))]
    while stack:
        node, parent, others = stack[-1]
        for other in others:
            if other not in depth:
                depth[other] = low[other] = depth[node] + 1
                children += node == root
                stack.append((other, node, iter(sorted(graph[other]))))
                break
            if other != parent:
                low[node] = min(low[node], depth[other])
        else:
            stack.pop()
            if parent:
                low[parent] = min(low[parent], low[node])
                if parent != root and low[node] >= depth[parent]:
                    points.add(parent)
    if children > 1:
        points.add(root)


def _graph(core: Core) -> Graph:
    structure = core.structure
    people = {one.id for one in structure.people}
    known = {one.id for one in core.containers}
    waits = [one for one in structure.relationships if one.mode is Mode.SYNC and one.to_id in known]
    doors = [one for one in waits if one.from_id in people and not one.block]
    doors = doors or [one for one in waits if one.from_id not in known]
    edges = [(_ROOT, one.to_id) for one in doors]
    edges += [(one.from_id, one.to_id) for one in waits if one.from_id in known]
    edges += [(one.id, _DATA + one.id) for one in core.containers if one.role in _RECORDS]
    return undirected(edges)


class _Judge:
    """Tells whether a container runs in copies that do not fail together."""

    def __init__(self, core: Core, facts: Facts, words: SinglePointWords, restore: Restore) -> None:
        self._core = core
        self._facts = facts
        self._words = words
        self._restore = restore

    def status(self, container: Container) -> tuple[str, str]:
        """Return `redundant`, `accepted` or `open`, and the reason."""
        zones, words = self._core.span.zones, self._words
        copies = next((one.replicas for one in self._core.sizings if one.container == container.id), 1)
        values: dict[str, object] = {"zones": zones, "copies": copies, "product": container.product or container.name}
        if container.managed and container.role in words.spread_by_provider:
            return "redundant", words.provider_spreads.format_map(values)
        if zones > 1:
            return self._in_zones(container, copies, values)
        if copies > 1:
            return "open", words.one_zone.format_map(values)
        return self._alone(container, values)

    def _in_zones(self, container: Container, copies: int, values: Mapping[str, object]) -> tuple[str, str]:
        words = self._words
        spans = next((one.offer.zones or 1 for one in self._core.purchases if one.container == container.id), 1)
        if copies > 1:
            left = copies - -(-copies // self._core.span.zones)
            return "redundant", words.copies.format_map({**values, "left": left})
        if any(one.partition(".")[2] == "standby" for one in container.parts):
            return "redundant", words.standby.format_map(values)
        if spans > 1 and container.role in _RECORDS:
            return "redundant", words.product_zones.format_map(values)
        return "open", words.unprotected.format_map(values)

    def _alone(self, container: Container, values: Mapping[str, object]) -> tuple[str, str]:
        words = self._words
        if container.role not in _RECORDS:
            return "accepted", words.no_figure.format_map(values)
        minutes, _ = restore_time(container, self._core, self._facts, self._restore)
        shown = {**values, "restore": units.show(round(minutes), "minutes"), "rto": self._facts["rto"].show()}
        if minutes <= self._facts.number("rto"):
            return "accepted", words.one_copy_one_zone.format_map(shown)
        return "open", words.too_slow.format_map(shown)


def _accepted(requirements: Requirements, why: str, words: SinglePointWords) -> tuple[str, str]:
    for one in requirements.accepted:
        if one.finding in _ACCEPTED_BY:
            until = one.until.isoformat() if isinstance(one.until, date) else "it is withdrawn"
            return "accepted", why + words.accepted.format_map({"by": one.by or "the team", "until": until})
    return "open", why
