"""Backups that keep what the requirements ask: RPO and RTO."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.design.model import ContainerKind
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_MINUTE = 1e-6
_STORE = "primary_store"


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del papers
    facts = design.facts
    wanted = {name: facts.number(name) for name in ("rpo", "rto") if name in facts}
    for one in design.operations.backups:
        for name, said in (("rpo", one.rpo_minutes), ("rto", one.rto_minutes)):
            if name in wanted and abs(wanted[name] - said) > _MINUTE:
                yield Fault(
                    "operations.backups", f"`{one.container}`: {name} is {said:g} min, asked for {wanted[name]:g} min"
                )
        fits = one.interval_minutes <= one.rpo_minutes and one.restore_minutes <= one.rto_minutes
        if fits != one.fits:
            verdict = "fit" if one.fits else "do not fit"
            yield Fault(
                "operations.backups", f"`{one.container}`: its times are said to {verdict}, and the opposite is true"
            )
    if not design.operations.backups:
        return
    backed = {one.container for one in design.operations.backups}
    for container in design.containers:
        if container.kind is ContainerKind.STORE and container.role == _STORE and container.id not in backed:
            yield Fault("operations.backups", f"`{container.id}` keeps the data and has no backup")


INSPECTION = Inspection("backups", "Backup interval and restore time are held against RPO and RTO", _check)
