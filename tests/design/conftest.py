"""Small blocks, environments and contexts for tests of the composition, and samples composed once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from archgen import pipeline
from archgen.design.core import Core, compose_core
from archgen.design.environment import Conditions, Environment
from archgen.design.model import BoundedContext, Container
from archgen.design.names import Allocator
from archgen.design.placing import Placed, build_container, container_names, place_containers, select_blocks
from archgen.knowledge.blocks import Block
from archgen.knowledge.cells import Column
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.vocabulary import FactType

COLUMNS = {
    "style": Column("style", FactType.ENUM, ("mono", "micro")),
    "load": Column("load", FactType.NUMBER),
    "async_processing": Column("async_processing", FactType.ENUM, ("none", "in_process_worker", "db_queue")),
}
PLAIN: Mapping[str, object] = {"style": "mono", "load": 1.0, "async_processing": "db_queue"}


class Small:
    """Builders of small valid parts, and what becomes of them."""

    composition = load_knowledge().composition

    @staticmethod
    def container(container_id: str, role: str, **keys: object) -> dict[str, object]:
        """Give a container of a block."""
        given = {"id": container_id, "role": role, "kind": "app", "name": container_id.title()}
        return {**given, "technology": "$role", "does": f"does {container_id}", **keys}

    @staticmethod
    def block(block_id: str, *containers: Mapping[str, object], **keys: object) -> Block:
        """Give a block that always applies."""
        given = {
            "block": block_id,
            "purpose": "A test",
            "scope": "system",
            "when": {"style": "-"},
            "containers": containers,
            "proof": {"test": "none", "passes_when": "always"},
            "runs": {"hours_a_month": "none", "why": "it does not"},
            "sources": [],
        }
        return Block.model_validate({**given, **keys})

    @staticmethod
    def relationship(from_: str, to: str, **keys: object) -> dict[str, object]:
        """Give a relationship of a block."""
        return {"from": from_, "to": to, "does": f"calls {to}", "protocol": "HTTPS", "mode": "sync", **keys}

    @staticmethod
    def env(**values: object) -> Environment:
        """Give an environment over `style`, `load` and `async_processing`."""
        return Environment({**PLAIN, **values}, Conditions(COLUMNS))

    @staticmethod
    def context(name: str, load_share: float = 0.5) -> BoundedContext:
        """Give a bounded context."""
        return BoundedContext(id=name.lower(), name=name, entities=(), load_share=load_share, load_share_because="")

    def place(
        self,
        *blocks: Block,
        system: Environment | None = None,
        contexts: Sequence[tuple[BoundedContext, Environment]] = (),
    ) -> tuple[Placed, ...]:
        """Select and place the blocks that apply."""
        env = system or self.env()
        selected = select_blocks({one.block: one for one in blocks}, env, contexts)
        return place_containers(selected, self.composition, env, contexts, Allocator("element"))

    def containers(self, placed: Sequence[Placed], contexts: Sequence[BoundedContext] = ()) -> tuple[Container, ...]:
        """Give the containers of the design."""
        names = container_names(placed, self.composition)
        return tuple(build_container(one, names[one.id], contexts) for one in placed)


@pytest.fixture(scope="session")
def small() -> Small:
    """Builders of small valid parts."""
    return Small()


@pytest.fixture(scope="session")
def answer_to(root: Path) -> Callable[..., pipeline.Answer]:
    """Read a sample by its name, or a text, and decide; keyword arguments state facts otherwise."""
    known: dict[tuple[object, ...], pipeline.Answer] = {}

    def decided(source: str, **stated: str) -> pipeline.Answer:
        key = (source, *sorted(stated.items()))
        if key not in known:
            path = root / "samples" / f"{source}.yaml"
            given = path if "\n" not in source and path.is_file() else source
            known[key] = pipeline.decide(pipeline.read(given, overrides=stated), flips=False)
        return known[key]

    return decided


@pytest.fixture(scope="session")
def core_of(answer_to: Callable[..., pipeline.Answer]) -> Callable[..., Core]:
    """Compose the core for a sample by its name, or for a text."""
    known: dict[tuple[object, ...], Core] = {}

    def composed(source: str, **stated: str) -> Core:
        key = (source, *sorted(stated.items()))
        if key not in known:
            answer = answer_to(source, **stated)
            brief = answer.brief
            known[key] = compose_core(
                brief.requirements,
                answer.facts,
                answer.recommendations,
                brief.knowledge,
                brief.knowledge.catalogue.as_of,
            )
        return known[key]

    return composed
