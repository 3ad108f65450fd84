from archgen.findings import Acceptance, Finding, FindingKind, Severity, open_findings, sort_findings


def _finding(finding_id: str, severity: Severity, *about: str) -> Finding:
    return Finding(id=finding_id, title="T", kind=FindingKind.RISK, severity=severity, message="m", about=about)


def test_findings_are_sorted_gravest_first_and_once() -> None:
    """Order depends on severity, id and subject only; equal findings are one."""
    low, high = _finding("a", Severity.LOW), _finding("z", Severity.HIGH)
    first, second = _finding("m", Severity.MEDIUM, "a"), _finding("m", Severity.MEDIUM, "b")
    assert sort_findings([second, low, first, high, low]) == (high, first, second, low)


def test_accepted_findings_are_not_open() -> None:
    """What people live with is told apart from what is open."""
    accepted = _finding("a", Severity.LOW).model_copy(update={"accepted": Acceptance(because="fine")})
    other = _finding("b", Severity.LOW)
    assert open_findings([accepted, other]) == (other,)
