"""Stores of samples and fixtures: their physical models and files, made once."""

from functools import cache

from archgen.design.model import Container, ContainerKind
from archgen.design.stores.physical import Physical
from archgen.design.stores.placement import StoreKind
from archgen.documents.stores.documents import physical_model, store_documents
from designs import design_of


@cache
def model_of(path: str, kind: StoreKind) -> Physical:
    """Give the physical model of the first store of a kind."""
    design = design_of(path)
    return physical_model(design, next(one for one in design.stores if one.kind is kind))


@cache
def files_of(path: str, kind: StoreKind) -> dict[str, str]:
    """Give the files of the stores of a kind, by their paths below `database/`."""
    design = design_of(path)
    folders = tuple(f"database/{one.folder}/" for one in design.stores if one.kind is kind)
    found = [one for one in store_documents(design) if one.path.startswith(folders)]
    return {one.path.removeprefix("database/"): one.text for one in found}


def store(key: str, technology: str, *contexts: str) -> Container:
    """Make a store of record; one that has a single context is that context's own."""
    return Container(
        id=key,
        name=key,
        kind=ContainerKind.STORE,
        role="primary_store",
        does=(),
        contexts=contexts,
        context=contexts[0] if len(contexts) == 1 else None,
        block="",
        parts=(),
        technologies=(technology,),
    )
