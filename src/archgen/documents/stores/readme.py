"""database/<store>/README.md: what a store holds, what serves each access pattern at which cost, and what is open."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from archgen.design.design import Design
from archgen.design.stores.physical import Physical
from archgen.design.stores.rules import store_rules, stores
from archgen.documents.document import Document
from archgen.documents.templates import render


@dataclass(frozen=True)
class Shelf:
    """A part of a store that holds something: a table, a collection, a key space.

    Attributes:
        name: Name in the store.
        holds: What lies in it, as people know it.
        keys: Keys or indexes by which it is found.
        size: Its size as arithmetic; empty when not known.
    """

    name: str
    holds: str
    keys: tuple[str, ...]
    size: str = ""


def readme_document(
    design: Design,
    model: Physical,
    shelves: Sequence[Shelf],
    *,
    template: str = "database/store.md.j2",
    **values: object,
) -> Document:
    """Write what a reviewer of the store looks for; `values` fill the first sentence.

    Args:
        design: The whole design.
        model: Physical model of the store.
        shelves: Its parts.
        template: The page; one of its own for a store whose parts have more to say.
        values: What the first sentence of the store's rules and the page need.
    """
    placement = model.placement
    rules = store_rules(placement.kind.value)
    served = sorted(model.served, key=lambda one: -(one.rate_rps or 0))
    text = render(
        template,
        design=design,
        title=stores().kinds[placement.kind.value].title,
        container=design.container(placement.container),
        intro=rules.intro.format(**values),
        shelves=shelves,
        served=[one for one in served if one.by],
        unserved=[one for one in served if not one.by],
        decided=model.decided,
        rules=rules,
        **values,
    )
    return Document(path=f"database/{placement.folder}/README.md", text=text)


def json_document(path: str, content: object) -> Document:
    """Write a file for programs; letters of all scripts stand as they are."""
    return Document(path=path, text=json.dumps(content, indent=2, ensure_ascii=False) + "\n")
