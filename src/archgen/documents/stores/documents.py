"""Who writes the files of which store; a writer is loaded only where its store is chosen."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, cast

from archgen.design.design import Design
from archgen.design.stores.physical import Physical
from archgen.design.stores.placement import Placement
from archgen.documents.document import Document

Writer = Callable[[Design, Placement], Iterator[Document]]
"""Writes the files of one store; each module of this package that has the name of a kind holds one: `documents`."""

Composer = Callable[[Design, Placement], Physical]
"""Makes the physical model of one store; each module of `design.stores` that has the name of a kind holds one."""

Reader = Callable[[Mapping[str, Any]], frozenset[str]]
"""Tells of which entities written files tell; stands beside the writer as `entities_written`."""


def store_documents(design: Design) -> Iterator[Document]:
    """Write the files of every store that is not relational."""
    for placement in design.stores:
        module = import_module(f"archgen.documents.stores.{placement.kind.value}")
        yield from cast(Writer, module.documents)(design, placement)


def physical_model(design: Design, placement: Placement) -> Physical:
    """Make the physical model of a store."""
    module = import_module(f"archgen.design.stores.{placement.kind.value}")
    return cast(Composer, module.compose)(design, placement)


def entities_written(placement: Placement, texts: Mapping[str, Any]) -> frozenset[str]:
    """Give the entities that the files of a store tell of.

    Args:
        placement: The store.
        texts: Content of its files for programs, by path.
    """
    module = import_module(f"archgen.documents.stores.{placement.kind.value}")
    return cast(Reader, module.entities_written)(texts)
