"""Goals, scenarios and stakeholders that lead to objectives, decisions and places which exist."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.documents.page.reading import headings
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    review = design.review
    slos = {one.id for one in design.operations.slos}
    decisions = {one.decision for one in design.recommendations}
    named = [(f"review.{goal.id}", goal.slos, goal.decided_in) for goal in review.goals]
    named += [(f"review.{one.id}", one.slos, one.met_by) for one in review.scenarios]
    named += [(f"review.{one.id}", (), one.decided_in) for one in review.constraints]
    named += [(f"review.{one.id}", (), one.decisions) for one in review.questions]
    for place, watched_by, met_by in named:
        yield from (Fault(place, f"there is no objective `{one}`") for one in watched_by if one not in slos)
        yield from (Fault(place, f"there is no decision `{one}`") for one in met_by if one not in decisions)
    if papers.markdown:
        places = [(f"review.{goal.id}", goal.shown_in) for goal in review.goals if goal.shown_in]
        places += [("review.stakeholders", one.reads) for one in review.stakeholders]
        yield from (Fault(place, f"`{target}` is not there") for place, target in places if not _exists(target, papers))


def _exists(target: str, papers: Papers) -> bool:
    path, _, fragment = target.partition("#")
    if path not in papers:
        return path.rstrip("/") in papers.folders and not fragment
    return not fragment or fragment in {one.fragment for one in headings(papers[path])}


INSPECTION = Inspection("traces", "Goals and scenarios lead to objectives, decisions and places that exist", _check)
