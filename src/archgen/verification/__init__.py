"""Checks of documents and of the design that they show, before anything is written: a fault here is archgen's own."""

from archgen.verification.inspection import Inspection
from archgen.verification.inspector import Flaw, inspect, verify

__all__ = ["Flaw", "Inspection", "inspect", "verify"]
