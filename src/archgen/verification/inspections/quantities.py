"""Arithmetic that shows the result that the design uses."""

from collections.abc import Iterator
from math import isfinite

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.quantities import Quantity
from archgen.units import plain
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_ASKED = ("assumed", "ask:", "none")
"""Origins of numbers that nobody stated or computed."""


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del papers
    for sizing in design.sizings:
        place = f"sizings.{sizing.container}"
        yield from (Fault(place, message) for one in sizing.quantities for message in _faults(one))
        replicas = sizing.quantity("replicas")
        if replicas is not None and max(1, int(replicas.value)) != sizing.replicas:
            yield Fault(place, f"runs {sizing.replicas} times; its arithmetic says {plain(replicas.value)}")
        if sizing.replicas < 1:
            yield Fault(place, f"runs {sizing.replicas} times")
    yield from (Fault("demand", message) for one in design.demand for message in _faults(one))


def _faults(one: Quantity) -> Iterator[str]:
    if not isfinite(one.value) or one.value < 0:
        yield f"{one.name} is {one.value}"
    elif one.working and not one.working.endswith(plain(one.value)):
        yield f"{one.name}: `{one.working}` does not end with {plain(one.value)}"
    for given in one.inputs:
        if given.assumed and not given.because and given.origin.startswith(_ASKED):
            yield f"{one.name}: nothing says why `{given.name}` is assumed to be {plain(given.value)}"


INSPECTION = Inspection("quantities", "Every figure is the result of the arithmetic that is shown", _check)
