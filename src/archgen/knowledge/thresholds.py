"""Thresholds: numbers of our own that cells name instead of writing them, so that each meaning has one number.

A source rarely says from how many engineers a group is small, yet many rules turn on it. Such numbers stand together
in ``thresholds.yaml``, each with a reason and the range in which it could be argued; a cell says ``"< $one_team"``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from archgen.errors import Fault, KnowledgeError
from archgen.findings import Source
from archgen.knowledge.store import read_yaml
from archgen.knowledge.validation import as_error, fault_at, read_model
from archgen.knowledge.vocabulary import FactType, Vocabulary

FILE = "thresholds.yaml"


class Threshold(BaseModel):
    """One number with a meaning."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="Name, snake_case; cells write it after a dollar sign")
    of: str = Field(description="Fact that it divides; its unit is the threshold's")
    value: float = Field(description="The number")
    between: tuple[float, float] = Field(description="Range in which it could be argued; tuning stays inside")
    separates: str = Field(description="What lies below from what lies above, one phrase")
    because: str = Field(description="Why about there")
    source: Source | None = Field(default=None, description="Where the order of magnitude comes from, if anywhere")

    @model_validator(mode="after")
    def _is_arguable(self) -> Self:
        """Demand a number inside its own range."""
        low, high = self.between
        if not low <= self.value <= high:
            raise ValueError(f"{self.value:g} lies outside its own range, {low:g} to {high:g}")
        return self


def load_thresholds(folders: Iterable[Path], vocabulary: Vocabulary) -> Mapping[str, Threshold]:
    """Read the thresholds; what a later folder says of one replaces those keys of it and leaves the others.

    Raises:
        KnowledgeError: All that is wrong, each with file and line.
    """
    bodies: dict[str, dict[str, object]] = {}
    found: dict[str, Threshold] = {}
    faults: list[Fault] = []
    for path in (folder / FILE for folder in folders if (folder / FILE).is_file()):
        content = read_yaml(path)
        given = content.get("thresholds") if isinstance(content, dict) else None
        if not isinstance(given, dict):
            raise as_error(path, [((), "the file must hold `thresholds:`, a mapping by name")])
        for name, body in given.items():
            keys = ("thresholds", name)
            if not isinstance(body, dict):
                faults.append(fault_at(path, keys, "a threshold is a mapping with `value`"))
                continue
            try:
                bodies[name] = {**bodies.get(name, {"name": name}), **body}
                found[name] = read_model(Threshold, bodies[name], path, keys)
            except KnowledgeError as error:
                faults += error.faults
                continue
            faults += [fault_at(path, (*keys, *at), text) for at, text in _faults(found[name], vocabulary)]
    if faults:
        raise KnowledgeError(faults)
    return found


def numbers_of(thresholds: Mapping[str, Threshold], fact: str) -> Mapping[str, float]:
    """Give the numbers of one fact by name."""
    return {name: one.value for name, one in thresholds.items() if one.of == fact}


def _faults(threshold: Threshold, vocabulary: Vocabulary) -> Iterable[tuple[tuple[str, ...], str]]:
    """Check that the fact can be divided; a vocabulary of one's own may lack it, then no cell can name it."""
    if threshold.of not in vocabulary:
        return
    spec = vocabulary[threshold.of]
    if not spec.type.is_numeric:
        yield ("of",), f"`{threshold.of}` is not a number"
    elif spec.type is FactType.INTEGER and threshold.value != int(threshold.value):
        yield ("value",), f"{threshold.value:g} is no whole number, as `{threshold.of}` is"
