"""Copies of containers in the deployment: as many as were sized."""

from collections import Counter
from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.inspections.identifiers import all_nodes
from archgen.verification.papers import Papers

_STANDBY = "standby"
"""Note of a copy that takes no load and is not sized."""


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del papers
    sizes = {one.container: one for one in design.sizings}
    for container in design.containers:
        if container.id not in sizes:
            yield Fault("sizings", f"`{container.id}` has no sizes")
    if not design.nodes:
        return
    placed: Counter[str] = Counter()
    for node in all_nodes(design.nodes):
        for instance in node.instances:
            placed[instance.container] += 0 if instance.note == _STANDBY else instance.count
    for container in design.containers:
        wanted = sizes[container.id].replicas if container.id in sizes else None
        if not placed[container.id]:
            yield Fault("nodes", f"`{container.id}` runs nowhere")
        elif wanted is not None and placed[container.id] != wanted:
            yield Fault("nodes", f"{placed[container.id]} copies of `{container.id}` run, {wanted} were sized")
    for unknown in sorted(set(placed) - {one.id for one in design.containers}):
        yield Fault("nodes", f"`{unknown}` runs and is no container")


INSPECTION = Inspection("replicas", "As many copies of each container are deployed as were sized", _check)
