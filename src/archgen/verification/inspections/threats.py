"""Threats that cross a boundary and are answered by controls; compliance rows for regimes that were asked for."""

import re
from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_CONTROL = re.compile(r"C\d+")


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    security = design.security
    boundaries = {one.id: set(one.inside) for one in design.boundaries}
    controls = {one.id for one in security.controls}
    for threat in security.threats:
        place = f"security.{threat.id}"
        if threat.boundary not in boundaries:
            yield Fault(place, f"there is no trust boundary `{threat.boundary}`")
        elif (threat.from_id in boundaries[threat.boundary]) == (threat.to_id in boundaries[threat.boundary]):
            yield Fault(place, f"`{threat.from_id}` to `{threat.to_id}` does not cross `{threat.boundary}`")
        for control in threat.controls:
            if control not in controls:
                yield Fault(place, f"there is no control `{control}`")
        if not threat.control or not threat.owner:
            yield Fault(place, "has no answer or no owner")
    yield from (Fault("security.compliance", message) for message in _compliance(design, papers, controls))


def _compliance(design: Design, papers: Papers, controls: set[str]) -> Iterator[str]:
    security = design.security
    asked = {str(one).casefold() for one in _asked(design)}
    for row in security.compliance:
        if row.framework.casefold() not in asked:
            yield f"nobody asked for `{row.framework}`"
        if not row.answered_by and not row.gap:
            yield f"{row.framework} {row.control} has neither an answer nor a gap"
        for answer in row.answered_by:
            missing = answer not in controls if _CONTROL.fullmatch(answer) else answer.partition("#")[0] not in papers
            if papers and missing:
                yield f"{row.framework} {row.control}: `{answer}` is not there"


def _asked(design: Design) -> tuple[str, ...]:
    value = design.facts.value("compliance") if "compliance" in design.facts else ()
    return value if isinstance(value, tuple) else ()


INSPECTION = Inspection(
    "threats", "Every threat crosses a boundary and has a control; compliance was asked for", _check
)
