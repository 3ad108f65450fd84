"""Containers that say what they are made of, and technologies that are listed with their version."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_LIST = "technology.md"


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    known = {one.id: one for one in design.technologies}
    for container in design.containers:
        for one in container.technologies:
            if one not in known:
                yield Fault("containers", f"`{container.id}` uses `{one}`, which no choice explains")
        if not container.technologies and not container.product:
            yield Fault("containers", f"`{container.id}` has neither a technology nor a product")
    words = papers.prose.get(_LIST)
    if words is None:
        return
    for technology in design.technologies:
        if technology.name not in words:
            yield Fault(_LIST, f"{technology.name} is used and not listed")
        elif technology.version and technology.version not in words:
            yield Fault(_LIST, f"{technology.name} is listed without its version {technology.version}")


INSPECTION = Inspection("containers-realised", "Every container has a technology or product; each is listed", _check)
