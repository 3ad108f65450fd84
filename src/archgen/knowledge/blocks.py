"""Building blocks: pieces of architecture as data, one file each.

A block says when it belongs to a design and brings all that follows: containers, relationships, sizes, settings,
failures, risks, controls, indicators, a proof. Other blocks bind to its containers by role (``@primary_store``), never
by name. What the texts of its parts may hold is described in :mod:`archgen.knowledge.block_parts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from archgen.errors import Fault, KnowledgeError
from archgen.knowledge.block_parts import (
    Alternatives,
    Ask,
    Assumption,
    BlockContainer,
    BlockContainerKind,
    BlockExternal,
    BlockFlow,
    BlockRelationship,
    BlockRisk,
    BlockSource,
    Control,
    DataShape,
    Exclusion,
    Failure,
    FailureMode,
    Fallback,
    Figure,
    Frozen,
    Level,
    Proof,
    Role,
    RunEffort,
    Scale,
    Setting,
    Sli,
    Threshold,
    WeakTrigger,
    WrongTurn,
    as_tuple,
)
from archgen.knowledge.block_signs import Recognition, Sign
from archgen.knowledge.cells import Column
from archgen.knowledge.invariants import Invariant
from archgen.knowledge.store import read_yaml
from archgen.knowledge.validation import fault_at, read_model

__all__ = [
    "Ask",
    "Assumption",
    "Block",
    "BlockContainer",
    "BlockContainerKind",
    "BlockExternal",
    "BlockFlow",
    "BlockRelationship",
    "BlockRisk",
    "BlockSource",
    "Control",
    "DataShape",
    "Exclusion",
    "Failure",
    "FailureMode",
    "Fallback",
    "Figure",
    "Invariant",
    "Level",
    "Proof",
    "Recognition",
    "Role",
    "RunEffort",
    "Scale",
    "Setting",
    "Sign",
    "Sli",
    "Threshold",
    "WeakTrigger",
    "WrongTurn",
    "load_blocks",
]

WORKLOAD = "workload"
"""Column that holds the recognised and stated workloads."""


class Block(Frozen):
    """One building block; see the module's docstring for ends and origins."""

    block: str = Field(description="Id, equal to the name of its file")
    purpose: str = Field(description="What it is for, in one sentence")
    scope: Literal["system", "context"] = Field(description="Once, or once for each bounded context")
    when: Alternatives = Field(description="It belongs to a design when one of these holds")
    not_when: tuple[Exclusion, ...] = Field(default=(), description="What keeps it out")
    ask_when: tuple[WeakTrigger, ...] = Field(default=(), description="What makes it a question")
    recognised_by: Recognition | None = Field(default=None, description="Workloads: how the domain shows it")
    answers_decisions: Mapping[str, str] = Field(default_factory=dict, description="Workloads: options that it assumes")
    actors: tuple[str, ...] = Field(default=(), description="People named in its flows")
    externals: tuple[BlockExternal, ...] = Field(default=(), description="Systems of others that it needs")
    containers: tuple[BlockContainer, ...] = Field(default=(), description="What it brings")
    relationships: tuple[BlockRelationship, ...] = Field(default=(), description="Who uses whom")
    sizing: Mapping[str, tuple[Figure, ...]] = Field(
        default_factory=dict, description="Container to its figures, in order of computation"
    )
    settings: tuple[Setting, ...] = Field(default=(), description="What to configure")
    failures: tuple[Failure, ...] = Field(default=(), description="How it fails")
    risks: tuple[BlockRisk, ...] = Field(default=(), description="What may go wrong over time")
    controls: tuple[Control, ...] = Field(default=(), description="Security measures")
    slis: tuple[Sli, ...] = Field(default=(), description="Indicators")
    asks: tuple[Ask, ...] = Field(default=(), description="Questions")
    data_shape: DataShape | None = Field(default=None, description="Workloads: how its data lies")
    invariants: tuple[Invariant, ...] = Field(default=(), description="Workloads: rules that always hold")
    flows: tuple[BlockFlow, ...] = Field(default=(), description="Workloads: runs through it")
    wrong_turns: tuple[WrongTurn, ...] = Field(default=(), description="Workloads: what people do instead")
    by_scale: Mapping[str, Scale] = Field(default_factory=dict, description="Workloads: shape at each size")
    proof: Annotated[tuple[Proof, ...], BeforeValidator(as_tuple)] = Field(description="How to show that it works")
    runs: RunEffort = Field(description="Effort to run it")
    sources: tuple[BlockSource, ...] = Field(description="Where its statements come from")

    @model_validator(mode="after")
    def _names_are_unique(self) -> Block:
        for kind, ids in (
            ("container", [c.id for c in self.containers]),
            ("source", [s.id for s in self.sources]),
            ("ask", [a.id for a in self.asks]),
        ):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                raise ValueError(f"{kind} {', '.join(twice)} appears twice")
        return self

    @property
    def is_workload(self) -> bool:
        """Whether it follows from a workload rather than from a decision."""
        return self.recognised_by is not None

    def compile(self, columns: Mapping[str, Column]) -> None:
        """Compile the facts that its signs read.

        Raises:
            CellFault: A fact or a cell is wrong.
        """
        if self.recognised_by is not None:
            for sign in (*self.recognised_by.signs, *self.recognised_by.excludes):
                sign.compile(columns)

    def container(self, container_id: str) -> BlockContainer:
        """Return one of its containers by id."""
        return next(container for container in self.containers if container.id == container_id)


def load_blocks(
    dirs: Iterable[Path] = (), columns: Callable[[], Mapping[str, Column]] | None = None
) -> Mapping[str, Block]:
    """Load the blocks of archgen and of a company's folders (``DIR/blocks/*.yaml``); a later one of the same id stands.

    The tests check what ships; all blocks are checked once a company's folder may have changed what they read.

    Args:
        dirs: Folders of a company's own.
        columns: Gives what conditions may read, once all files are read; that of the same folders when absent.

    Raises:
        KnowledgeError: All that is wrong in any file, each with its place.
    """
    from archgen.knowledge.block_checks import faults_of  # noqa: PLC0415 - it needs this module

    own, dirs = Path(__file__).resolve().parent, tuple(dirs)
    found: dict[str, tuple[Block, Path]] = {}
    faults: list[Fault] = []
    for path in (path for folder in (own, *dirs) for path in sorted((folder / "blocks").glob("*.yaml"))):
        try:
            block = read_model(Block, read_yaml(path), path)
        except KnowledgeError as error:
            faults += error.faults
            continue
        found[block.block] = (block, path)
    if faults:
        raise KnowledgeError(faults)
    blocks = {name: found[name][0] for name in sorted(found)}
    known = with_workloads(_columns(dirs) if columns is None else columns(), blocks)
    for block, path in found.values():
        if not dirs and columns is None:
            block.compile(known)
            continue
        faults += [fault_at(path, keys, sentence) for keys, sentence in faults_of(block, path.stem, known)]
    if faults:
        raise KnowledgeError(faults)
    return blocks


def with_workloads(columns: Mapping[str, Column], blocks: Mapping[str, Block]) -> dict[str, Column]:
    """Add the column of workloads to those of facts and decisions."""
    from archgen.knowledge.vocabulary import FactType  # noqa: PLC0415 - only the name of a type

    members = tuple(sorted(name for name, block in blocks.items() if block.is_workload))
    return {**columns, WORKLOAD: Column(WORKLOAD, FactType.SET, members)}


def _columns(dirs: tuple[Path, ...]) -> Mapping[str, Column]:
    from archgen.knowledge.loader import load_knowledge  # noqa: PLC0415 - the loader loads blocks in its turn

    return load_knowledge(dirs).columns
