"""database/redis/: the key families of a cache, and commands that can be run as they stand."""

from collections.abc import Iterator, Mapping
from typing import Any

from archgen.design.design import Design
from archgen.design.stores.placement import Placement
from archgen.design.stores.redis import compose
from archgen.design.stores.redis_model import KeyFamily, RedisModel
from archgen.design.stores.redis_reads import EXAMPLE_ID
from archgen.documents.document import Document
from archgen.documents.stores.readme import readme_document

_TOKEN = "4f1c9a7be0d2"


def documents(design: Design, placement: Placement) -> Iterator[Document]:
    """Write the table of keys and the commands; nothing where no read is asked for and no block keeps anything."""
    model = compose(design, placement)
    if not model.families and not model.served:
        return
    container = design.container(placement.container)
    yield readme_document(
        design,
        model,
        (),
        template="database/stores/redis.md.j2",
        families=model.families,
        policy=model.policy,
        keys=len(model.families),
        prefix=model.prefix,
        technology=design.technology_label(container),
    )
    if model.families:
        yield Document(path=f"database/{placement.folder}/commands.redis", text=commands_text(model))


def entities_written(texts: Mapping[str, Any]) -> frozenset[str]:
    """Give the entities that the files tell of: none, as copies of answers are no entities."""
    del texts
    return frozenset()


def commands_text(model: RedisModel) -> str:
    """Give example commands of every family, one a line, as `redis-cli` takes them."""
    return "\n\n".join("\n".join(_lines(one)) for one in model.families) + "\n"


def _lines(family: KeyFamily) -> Iterator[str]:
    yield f"# {' '.join(family.title.split())}"
    value = '\'{"id": "' + EXAMPLE_ID + "\"}'"
    for one in family.commands:
        yield one.format(key=family.examples[0], also=family.examples[-1], id=EXAMPLE_ID, token=_TOKEN, value=value)
