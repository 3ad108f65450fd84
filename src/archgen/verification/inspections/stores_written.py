"""Stores that are not relational: their files hold the entities placed there, and answer or refuse every pattern."""

from collections.abc import Container, Iterator

from archgen.design.design import Design
from archgen.design.stores.placement import Placement
from archgen.design.stores.rules import Holding
from archgen.errors import Fault
from archgen.requirements.model import AccessPattern, PatternKind
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers, Unreadable

_PLAIN = (".sql", ".psql", ".cql")
"""Ends of the files that are no JSON and tell of entities."""


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    if not papers.documents:
        return
    for placement in design.stores:
        if placement.holds is not Holding.CACHED:
            yield from _entities(placement, papers)
        yield from _patterns(design, placement, papers)


def _entities(placement: Placement, papers: Papers) -> Iterator[Fault]:
    """Compare the entities that the files tell of with those that were placed in the store."""
    from archgen.documents.stores.documents import entities_written  # noqa: PLC0415 - only where such a store is chosen

    folder = f"database/{placement.folder}/"
    plain = {path: papers[path] for ending in _PLAIN for path in papers.ending(ending) if path.startswith(folder)}
    paths = [path for path in papers.ending(".json") if path.startswith(folder)]
    try:
        written = entities_written(placement, plain | {path: papers.load(path) for path in paths})
    except Unreadable as error:
        yield error.fault
        return
    for name in sorted(set(placement.entities) - written):
        yield Fault(folder, f"{name} lies here, and no file tells of it")
    for name in sorted(written - set(placement.entities)):
        yield Fault(folder, f"a file tells of {name}, which does not lie here")


def _patterns(design: Design, placement: Placement, papers: Papers) -> Iterator[Fault]:
    """Look at the patterns on what lies in a store: each is served, or is not with a reason, and the README has it."""
    from archgen.documents.markdown import md  # noqa: PLC0415 - only where such a store is chosen
    from archgen.documents.stores.documents import physical_model  # noqa: PLC0415 - only where such a store is chosen

    readme = f"database/{placement.folder}/README.md"
    if readme not in papers:
        yield Fault(readme, "the store has no README")
        return
    answered = {one.pattern: one for one in physical_model(design, placement).served}
    for pattern in design.requirements.domain.access_patterns:
        if pattern.entity not in placement.entities or not _answers(placement.holds, pattern, answered):
            continue
        found = answered.pop(pattern.name, None)
        if found is None or not (found.by or found.because):
            yield Fault(readme, f"nothing says how {pattern.name} is answered")
        elif md(pattern.name) not in papers[readme]:
            yield Fault(readme, f"does not show {pattern.name}")
    for name in sorted(answered):
        yield Fault(readme, f"answers {name}, which is no pattern on what lies here")


def _answers(holds: Holding, pattern: AccessPattern, answered: Container[str]) -> bool:
    """Tell whether a store has to answer a pattern: the records all of them, a search engine searches, a copy some."""
    if holds.is_first:
        return True
    return pattern.kind is PatternKind.SEARCH if holds is Holding.SEARCHED else pattern.name in answered


INSPECTION = Inspection(
    "stores-written", "Files of other stores hold the entities placed there and answer or refuse each pattern", _check
)
