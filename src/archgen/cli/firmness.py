"""How firmly answers stand, as people read it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.cli import layout
from archgen.decisions.model import Recommendation
from archgen.decisions.robustness import Robustness, Sweep
from archgen.errors import Fault, InputError
from archgen.knowledge.tables import Select

_MOST_OTHERS = 3
_OPEN = (0.02, 0.98)
"""Shares between which it is open whether an option is taken."""

_MOST_TOLERANCE = 100.0


def tolerance(text: str) -> float:
    """Read by what part stated numbers may be off: `20%`.

    Raises:
        InputError: It is no percentage from 0 to 100.
    """
    from archgen import units

    if not text:
        return 0.0
    fault = Fault("--tolerance", f"`{text}` is no percentage from 0 to 100; write for example `20%`")
    try:
        percent = float(units.parse(text, units.Unit.PERCENT))
    except InputError:
        raise InputError(fault) from None
    if not 0 <= percent <= _MOST_TOLERANCE:
        raise InputError(fault)
    return percent / 100


def holds_in(one: Recommendation, sweep: Sweep) -> str:
    """Give the share of worlds in which an answer holds; nothing for a context's own answer."""
    return "" if one.context else percent(sweep.of(one.decision).share)


def firmness(one: Recommendation, sweep: Sweep, width: int) -> Iterator[str]:
    """Tell in how many worlds an answer holds, why not in all of them, and what comes instead."""
    if one.context:
        return
    found = sweep.of(one.decision)
    text = f"Holds in {percent(found.share)} of {sweep.worlds:,} worlds"
    if found.share < 1:
        text += (
            f" ({percent(found.over_facts)} when only facts vary, {percent(found.over_weights)} when only weights do)"
        )
    else:
        text += ", whatever is open"
    yield from layout.wrap(f"{text}{_otherwise(one, found)}.", width)


def swept_over(sweep: Sweep) -> str:
    """Say over what answers were swept."""
    stated = f", stated numbers within {percent(sweep.tolerance)}" if sweep.tolerance else ""
    return (
        f"`holds`: share of {sweep.worlds:,} worlds; facts that nobody stated vary over their priors{stated}, weights "
        "as far as their order stands."
    )


def percent(share: float) -> str:
    """Print a share; one that is neither none nor all never reads as such."""
    if 0 < share < 0.01:
        return "<1 %"
    return f"{min(99, round(share * 100)) if share < 1 else 100} %"


def _otherwise(one: Recommendation, found: Robustness) -> str:
    """Name what is taken elsewhere; where options combine, those of which it is open."""
    if one.select is Select.MANY:
        low, high = _OPEN
        open_ = [(option, share) for option, share in found.wins.items() if low < share < high]
        ranked = sorted(open_, key=lambda pair: abs(pair[1] - 0.5))
        names = [f"{one.option(option).name} {percent(share)}" for option, share in ranked[:_MOST_OTHERS]]
        return f"; open are {', '.join(names)}" if names else ""
    names = [
        f"{one.option(answer[0]).name if answer else 'nothing'} {percent(share)}"
        for answer, share in list(found.others.items())[:_MOST_OTHERS]
    ]
    return f"; else {', '.join(names)}" if names else ""
