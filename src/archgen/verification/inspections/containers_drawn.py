"""Containers, outside systems and people that stand in the diagrams in which a reader looks for them."""

import re
from collections.abc import Iterable, Iterator

from archgen.design.design import Design
from archgen.design.model import ExternalSystem
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_WORD = re.compile(r"\w+")


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    drawings = papers.ending(".mmd")
    if not drawings:
        return
    views = (
        ("containers", ((one.id, one.name) for one in design.containers)),
        ("context", ((one.id, one.name) for one in design.systems)),
        ("containers", ((one.id, one.name) for one in _called(design))),
    )
    for view, elements in views:
        words = _words(text for path, text in drawings.items() if path.startswith(f"diagrams/{view}"))
        for key, name in elements:
            if key not in words:
                yield Fault(f"diagrams/{view}.mmd", f"{name} (`{key}`) is not drawn")


def _called(design: Design) -> Iterator[ExternalSystem]:
    """Give the outside systems that a container deals with."""
    related = {end for one in design.relationships for end in (one.from_id, one.to_id)}
    return (one for one in design.systems if one.id in related)


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text)}


INSPECTION = Inspection("containers-drawn", "Every container and outside system stands in its diagram", _check)
