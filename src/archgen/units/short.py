"""Large numbers in few characters, for arithmetic that people follow with their eyes."""

from __future__ import annotations

from archgen.units.printing import plain

_SUFFIXES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


def short(value: float) -> str:
    """Print a count in few characters: ``4M``, ``900k``, ``1.5k``, ``92``; three significant digits."""
    rounded = float(f"{value:.3g}")
    for size, suffix in _SUFFIXES:
        if abs(rounded) >= size:
            scaled = float(f"{rounded / size:.3g}")
            return f"{plain(int(scaled) if scaled == int(scaled) else scaled)}{suffix}"
    return plain(value)
