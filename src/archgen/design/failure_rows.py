"""Failure rows and settings of blocks, bound to the containers and outside systems that their parts became."""

from collections.abc import Iterator, Sequence

from archgen.design.block_texts import BlockTexts
from archgen.design.core import Core
from archgen.design.placing import Selected
from archgen.design.risk_model import FailureMode, Setting
from archgen.facts.model import Facts
from archgen.knowledge.blocks import Block, BlockContainer
from archgen.knowledge.resilience import FailureChange, Resilience, Unsaid


class Bound:
    """Tells which element a part of a selected block became: a container, or an outside system bound by recognition."""

    def __init__(self, core: Core, facts: Facts) -> None:
        self._core = core
        self._facts = facts
        self._sizings = {one.container: one for one in core.sizings}
        self._systems = {one.name: one.id for one in core.structure.systems}
        self._bindings = {one.workload: one.bindings for one in core.structure.workloads}

    def parts(self) -> Iterator[tuple[str, Selected, BlockContainer]]:
        """Yield each container's id with the parts that it is made of."""
        for placed in self._core.structure.placed:
            yield placed.id, placed.selected, placed.spec
            yield from ((placed.id, selected, spec) for selected, spec in placed.parts)

    def externals(self) -> Iterator[tuple[str, Block, str]]:
        """Yield each outside system that stands for an external of a block."""
        for block in self.blocks():
            bindings = self._bindings.get(block.block, {})
            for external in block.externals:
                system = self._systems.get(bindings.get(external.id, ""))
                if system is not None:
                    yield system, block, external.id

    def blocks(self) -> tuple[Block, ...]:
        """Return the selected blocks, each once."""
        return tuple({one.block.block: one.block for one in self._core.structure.selected}.values())

    def texts(self, block: Block, container: str = "") -> BlockTexts:
        """Return what fills values into texts of a block."""
        return BlockTexts(self._facts, block, self._sizings.get(container), self._bindings.get(block.block))

    def elements_of(self, block: Block) -> tuple[str, ...]:
        """Return the containers that parts of a block became."""
        return tuple(dict.fromkeys(one for one, selected, _ in self.parts() if selected.block.block == block.block))


def failure_rows(core: Core, facts: Facts, words: Resilience) -> tuple[FailureMode, ...]:
    """Return the failure rows of all containers, in their order, as they read in this design."""
    bound = Bound(core, facts)
    rows = [
        said(_changed(row, spec.id, core, words.failures), words.unsaid)
        for element, selected, spec in bound.parts()
        for row in _rows(bound, element, selected.block, spec)
    ]
    return tuple(dict.fromkeys(rows))


def said(row: FailureMode, unsaid: Unsaid) -> FailureMode:
    """Return a row that says what users notice and what a person does, in general words where its block is silent."""
    users, manual = row.users or unsaid.users[row.mode], row.manual or unsaid.manual[row.mode]
    return row.model_copy(update={"users": users, "manual": manual})


def _changed(row: FailureMode, part: str, core: Core, changes: Sequence[FailureChange]) -> FailureMode:
    copies = next((one.replicas for one in core.sizings if one.container == row.element), 1)
    roles = {one.role for one in core.containers}
    for one in changes:
        is_meant = (one.block, one.of, one.mode) == (row.block, part, row.mode)
        fits = is_meant and not (one.one_copy and copies > 1) and one.without_role not in roles
        if fits and core.structure.environment.holds(one.when):
            told = {"users": one.users, "answer": one.answer, "limit": one.limit, "manual": one.manual}
            return row.model_copy(update={name: text for name, text in told.items() if text is not None})
    return row


def bound_settings(core: Core, facts: Facts) -> tuple[Setting, ...]:
    """Return the settings of all containers and bound outside systems."""
    bound = Bound(core, facts)
    ends = [(element, selected.block, spec.id) for element, selected, spec in bound.parts()]
    ends += list(bound.externals())
    rows = [
        Setting(
            container=element,
            set=one.set,
            to=bound.texts(block, element).fill(one.to),
            because=one.because,
            source_url=_url(block, one.source),
            threshold=one.threshold.value,
            block=block.block,
        )
        for element, block, part in ends
        for one in block.settings
        if one.container == part
    ]
    return tuple(dict.fromkeys(rows))


def setting_of(settings: Sequence[Setting], container: str, names: Sequence[str]) -> str | None:
    """Return the value of the first of some settings that a container has."""
    own = [one for one in settings if one.container == container]
    return next((one.to for name in names for one in own if one.set == name), None)


def _rows(bound: Bound, element: str, block: Block, spec: BlockContainer) -> list[FailureMode]:
    texts = bound.texts(block, element)
    return [
        FailureMode(
            element=element,
            part=spec.name,
            mode=one.mode.value,
            case=one.case,
            seen_by=texts.fill(one.seen_by),
            users=one.users,
            answer=texts.fill(one.answer),
            limit=texts.fill(one.limit),
            manual=one.manual,
            source_url=_url(block, one.source),
            block=block.block,
        )
        for one in block.failures
        if one.of == spec.id
    ]


def _url(block: Block, source: str | None) -> str:
    return next((one.url for one in block.sources if one.id == source), "")
