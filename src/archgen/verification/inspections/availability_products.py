"""Availability that is the product of what a flow depends on."""

from collections.abc import Iterator
from math import prod

from archgen.design.design import Design
from archgen.design.reliability import MINUTES_A_MONTH, AvailabilityChain
from archgen.errors import Fault
from archgen.units import plain
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_ROUNDING = 1e-3
_MINUTE = 0.1


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del papers
    targets = {one.id: one.availability for one in design.flows}
    for figures in design.figures:
        pairs = (("availability", figures.availability), ("availability_as_drawn", figures.availability_as_drawn))
        for name, chain in pairs:
            for message in _faults(chain, targets.get(figures.flow)):
                yield Fault(f"figures.{figures.flow}.{name}", message)


def _faults(chain: AvailabilityChain, target: float | None) -> Iterator[str]:
    product = 100 * prod(one.percent / 100 for one in chain.factors)
    if abs(product - chain.product_percent) > _ROUNDING:
        yield f"its factors make {product:.4f} %, not {plain(chain.product_percent)} %"
    if target is not None and chain.target_percent != target:
        yield f"its target is {plain(chain.target_percent)} %, that of the flow {plain(target)} %"
    if chain.fits != (chain.product_percent >= chain.target_percent):
        verdict = "reach" if chain.fits else "miss"
        yield f"{plain(chain.product_percent)} % are said to {verdict} {plain(chain.target_percent)} %"
    for minutes, percent in ((chain.minutes_down, product), (chain.minutes_allowed, chain.target_percent)):
        if abs((100 - percent) / 100 * MINUTES_A_MONTH - minutes) > _MINUTE:
            yield f"{plain(minutes)} min a month are not what {percent:.4f} % leaves"


INSPECTION = Inspection("availability-products", "Availability is the product of its factors", _check)
