"""Roles that may do what the API and the security table say alike."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del papers
    known = {role for role, _ in design.api.roles}
    allowed = {(role, one.id) for one in design.api.operations for role in one.roles}
    for role, operation in sorted(allowed):
        if role not in known:
            yield Fault("api.operations", f"`{operation}` may be called by `{role}`, which is no role")
    if not design.security.roles:
        return
    said = {(role, operation) for role, operations in design.security.roles for operation in operations}
    ids = {one.id for one in design.api.operations}
    for role, operation in sorted(said - allowed):
        what = "which is no operation" if operation not in ids else "which the API does not allow"
        yield Fault("security.roles", f"`{role}` may call `{operation}`, {what}")
    for role, operation in sorted(allowed - said):
        yield Fault("security.roles", f"`{role}` may call `{operation}` by the API and not by the table")


INSPECTION = Inspection("roles", "API and security table allow the same roles the same operations", _check)
