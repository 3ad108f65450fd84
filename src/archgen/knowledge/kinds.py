"""Kinds of values that facts and columns take."""

from __future__ import annotations

from enum import StrEnum


class FactType(StrEnum):
    """What values a fact takes."""

    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    ENUM = "enum"
    SET = "set"

    @property
    def is_numeric(self) -> bool:
        """Whether the fact is measured on a scale."""
        return self in (FactType.INTEGER, FactType.NUMBER)
