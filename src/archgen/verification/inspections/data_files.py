"""YAML and JSON files that a parser takes, without a key that occurs twice."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers, Unreadable


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del design
    for path in papers.ending(".yaml", ".yml", ".json"):
        try:
            papers.load(path)
        except Unreadable as unreadable:
            yield unreadable.fault


INSPECTION = Inspection("data-files", "Every YAML and JSON file parses; no key occurs twice", _check)
