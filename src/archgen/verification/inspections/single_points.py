"""Single points of failure, found again the slow way: take each container out and see what people still reach."""

from collections.abc import Iterator, Mapping

from archgen.design.design import Design
from archgen.design.model import Mode
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_PEOPLE = "people"
_STORE = "primary_store"
_PLACE = "risks.single_points"


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del papers
    graph = _graph(design)
    stores = {one.id for one in design.containers if one.role == _STORE} & _reached(graph, without="")
    said = {one.element: set(one.cut_off) for one in design.risks.single_points}
    for container in design.containers:
        lost = stores - _reached(graph, without=container.id)
        for store in sorted(lost - said.get(container.id, set())):
            yield Fault(_PLACE, f"nobody reaches `{store}` without `{container.id}`, which is not said")
        for store in sorted((said.get(container.id, set()) & stores) - lost):
            yield Fault(_PLACE, f"people reach `{store}` without `{container.id}`, although the opposite is said")


def _graph(design: Design) -> Mapping[str, set[str]]:
    """Join containers of which one waits for the other; people stand at the doors that the domain names, or at all."""
    people, ours = {one.id for one in design.people}, {one.id for one in design.containers}
    waits = [one for one in design.relationships if one.mode is Mode.SYNC and one.to_id in ours]
    doors = [one for one in waits if one.from_id in people and not one.block]
    doors = doors or [one for one in waits if one.from_id not in ours]
    pairs = [(_PEOPLE, one.to_id) for one in doors]
    pairs += [(one.from_id, one.to_id) for one in waits if one.from_id in ours]
    graph: dict[str, set[str]] = {_PEOPLE: set()}
    for here, there in (*pairs, *((two, one) for one, two in pairs)):
        graph.setdefault(here, set()).add(there)
    return graph


def _reached(graph: Mapping[str, set[str]], without: str) -> set[str]:
    seen, left = {_PEOPLE}, [_PEOPLE]
    while left:
        fresh = graph[left.pop()] - seen - {without}
        seen |= fresh
        left += fresh
    return seen


INSPECTION = Inspection("single-points", "Single points of failure are those that cut people off from records", _check)
