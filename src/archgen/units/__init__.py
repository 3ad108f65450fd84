"""Quantities as people write them: read into a fact's own unit, and printed back.

Reading takes ``2k rps``, ``500 GB``, ``99.95%``, ``1.2 s``, ``$3,000/month``, ``13 months``, ``1.2M``, ``20:1``,
``1:50``, ``2x``. A bare number is in the wanted unit already. ``k M B T`` are powers of 1000 for counts, rates and
money; bytes are decimal; a year has 365 days and a month a twelfth of that (730 hours), the basis on which clouds
bill.
"""

from archgen.units.printing import plain, show
from archgen.units.reading import parse
from archgen.units.scales import SECONDS, Kind, Unit
from archgen.units.short import short

__all__ = ["SECONDS", "Kind", "Unit", "parse", "plain", "short", "show"]
