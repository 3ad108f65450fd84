"""Faults of knowledge files: what pydantic or a check found, with the place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from archgen.errors import Fault, KnowledgeError
from archgen.knowledge.spelling import unknown
from archgen.knowledge.store import place_of

Model = TypeVar("Model", bound=BaseModel)

Found = tuple[tuple[object, ...], str]
"""Keys that lead to a fault in a file, and the sentence that says what is wrong."""


def read_model(model: type[Model], given: object, path: Path, keys: Sequence[object] = ()) -> Model:
    """Make a model of what stands under some keys of a file.

    Raises:
        KnowledgeError: All that is wrong, each with its place.
    """
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise KnowledgeError(_faults(error, model, path, keys)) from error


@contextmanager
def gathering(faults: list[Fault]) -> Iterator[None]:
    """Gather what is wrong with one part, so that the others are read too and all is told together."""
    try:
        yield
    except KnowledgeError as error:
        faults += error.faults


def as_error(path: Path, found: Iterable[Found]) -> KnowledgeError:
    """Give the error for what checks found in one file."""
    return KnowledgeError([fault_at(path, keys, sentence) for keys, sentence in found])


def fault_at(path: Path, keys: Sequence[object], sentence: str) -> Fault:
    """Give a fault with its path and place."""
    return Fault(".".join(str(key) for key in keys), sentence, place_of(path, keys))


def _faults(error: ValidationError, model: type[BaseModel], path: Path, keys: Sequence[object]) -> list[Fault]:
    """Turn what pydantic found into faults of the file."""
    faults = []
    for one in error.errors(include_url=False):
        where = (*keys, *one["loc"])
        sentence = one["msg"].removeprefix("Value error, ")
        if one["type"] == "extra_forbidden":
            sentence = unknown("key", str(where[-1]), _names(model, one["loc"][:-1]))
        elif one["type"] == "missing":
            sentence = f"`{where[-1]}` is missing"
        faults.append(fault_at(path, where, sentence))
    return faults


def _names(model: type[BaseModel], loc: Sequence[object]) -> set[str]:
    """Give the keys of the model at a place; those of the outermost model when the way cannot be followed."""
    current = model
    for step in loc:
        field = current.model_fields.get(str(step)) if isinstance(step, str) else None
        inner = _inner_model(field.annotation) if field is not None else None
        current = inner or current
    return {field.alias or name for name, field in current.model_fields.items()}


def _inner_model(annotation: object) -> type[BaseModel] | None:
    """Find the model inside an annotation such as a tuple or mapping of it."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _inner_model(part)
        if found is not None:
            return found
    return None
