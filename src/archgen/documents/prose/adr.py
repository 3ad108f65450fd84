"""Decision records with MADR headings, and the index of all decisions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archgen.decisions.model import FiredRule, OptionResult, Recommendation, TakenBy
from archgen.design.design import Design
from archgen.design.review_model import Alternative, DecisionRecord
from archgen.design.risks import Risk
from archgen.documents.document import Document
from archgen.documents.markdown import spans
from archgen.documents.prose.evidence import ArgumentText, CellText, Evidence, MissText, titles
from archgen.documents.prose.sizing_rules import first_that_holds, template_of
from archgen.documents.templates import render
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.review import ReviewWords
from archgen.knowledge.standards import own_parts
from archgen.knowledge.tables import DecisionTable, Door, HitPolicy, Option
from archgen.quantities import Quantity

_LEAST_USD = 1
_REMARK = re.compile(r" \([^()]*\)")
_STATUS = {"draft": "proposed", "in_review": "proposed", "approved": "accepted"}


@dataclass(frozen=True)
class Rival:
    """An option that was not taken."""

    name: str
    score: float
    is_vetoed: bool
    pros: tuple[ArgumentText, ...]
    cons: tuple[ArgumentText, ...]
    near: MissText | None
    alternative: Alternative | None

    @property
    def plain_name(self) -> str:
        """Its name without remarks in brackets."""
        return _plain(self.name)


@dataclass(frozen=True)
class Brought:
    """Containers that follow from the decision and are sized alike, with what each takes and all cost."""

    names: tuple[str, ...]
    copies: int
    figure: Quantity | None
    monthly_usd: float


@dataclass(frozen=True)
class Linked:
    """Another decision and where it is recorded, seen from the folder of records."""

    title: str
    path: str


@dataclass(frozen=True)
class IndexRow:
    """A decision with the argument that settled it."""

    record: DecisionRecord
    argument: ArgumentText | None

    @property
    def plain_answer(self) -> str:
        """What was taken, without the remarks in brackets of its names."""
        return _plain(self.record.answer)


def adr_documents(design: Design, knowledge: Knowledge) -> tuple[Document, ...]:
    """Write one record for each numbered decision."""
    writer = _Writer(design, knowledge)
    return tuple(writer.document(record) for record in design.review.records if record.number is not None)


def decisions_index(design: Design, knowledge: Knowledge) -> Document:
    """Write the list of all decisions with what settled each."""
    evidence = Evidence(design, knowledge)
    rows = sorted((_index_row(one, design, evidence) for one in design.review.records), key=_is_plain)
    shared = sorted({one.context for one in design.recommendations if one.context and one.is_shared})
    template = template_of("decisions/index.md.j2", design, knowledge)
    text = render(template, rows=rows, shared=shared, spans=spans, design=design, own_parts=own_parts(knowledge))
    return Document(path="decisions/README.md", text=text)


def _index_row(record: DecisionRecord, design: Design, evidence: Evidence) -> IndexRow:
    one = design.recommendations.of(record.decision, record.context)
    arguments = evidence.for_chosen(one) or evidence.arguments(one, one.fired)
    return IndexRow(record, arguments[0] if arguments else None)


def _is_plain(row: IndexRow) -> bool:
    return row.record.number is None


class _Writer:
    """Writes records; keeps what all of them need."""

    def __init__(self, design: Design, knowledge: Knowledge) -> None:
        self._design = design
        self._knowledge = knowledge
        self._evidence = Evidence(design, knowledge)
        self._words = knowledge.single(ReviewWords, "review.yaml")
        self._size = first_that_holds(self._words.record_size, design, knowledge)

    def document(self, record: DecisionRecord) -> Document:
        """Write one record."""
        one = self._design.recommendations.of(record.decision, record.context)
        table = self._knowledge.decisions[one.decision]
        rivals = self._rivals(one)
        pros, cons = self._evidence.for_chosen(one), self._evidence.against_chosen(one)
        told = (*pros, *cons)[: self._size.arguments]
        brought = _alike([self._brought(each) for each in record.brings])
        departs = any(option != one.options[0].id for option in one.chosen)
        text = render(
            template_of("decisions/adr.md.j2", self._design, self._knowledge),
            record=record,
            one=one,
            status=_STATUS[self._design.requirements.project.status.value],
            reversibility=one.reversibility,
            is_one_way=one.reversibility is not None and one.reversibility.door is Door.ONE_WAY,
            design=self._design,
            drivers=_drivers((*pros, *cons), rivals)[: self._size.drivers],
            chosen=[table.options[option] for option in one.chosen],
            options=[option.name for option in one.options],
            plain_options=[_plain(option.name) for option in one.options],
            weighs=table.hit_policy is HitPolicy.WEIGH,
            is_many=table.selects_many,
            is_choice=one.taken_by in (TakenBy.CHOICE, TakenBy.USE),
            is_fallback=one.taken_by in (TakenBy.FALLBACK, TakenBy.LEAST_BAD),
            evidence=titles([one.option(option).name for option in one.evidence]),
            chosen_names=titles([one.option(option).name for option in one.chosen]),
            score=max((one.option(option).score for option in one.chosen), default=0),
            runner_up=one.option(one.runner_up) if one.runner_up else None,
            separation=self._evidence.separation(one) if one.close_call else None,
            pros=pros,
            cons=cons,
            told=told,
            gains=self._phrases(one, [(each.name, each.gains) for each in _taken(table, one)]),
            costs=self._phrases(one, [(each.name, each.costs) for each in _taken(table, one)]),
            brought=brought,
            priced=[part for part in brought if departs and part.monthly_usd >= _LEAST_USD],
            risks=self._risks(record),
            rivals=rivals[: self._size.rivals],
            others=rivals[self._size.rivals :],
            flips=self._evidence.flips(one, self._size.flips),
            near=None if self._size.is_brief else self._near_chosen(one),
            is_brief=self._size.is_brief,
            follows=self._follows(one),
            signal="" if self._size.is_brief and record.proofs else next(iter(table.flip_signals), ""),
            titles=titles,
            spans=spans,
        )
        return Document(path=record.path, text=text)

    def _rivals(self, one: Recommendation) -> list[Rival]:
        found = [self._rival(one, option) for option in one.rejected]
        return sorted(found, key=lambda rival: (rival.is_vetoed, -rival.score, rival.near is None and not rival.cons))

    def _rival(self, one: Recommendation, option: OptionResult) -> Rival:
        near = self._evidence.misses(
            miss for miss in one.near_misses if miss.option == option.id and miss.effect.value == "for"
        )
        priced = (each for each in self._design.review.alternatives if each.decision == one.decision)
        return Rival(
            name=option.name,
            score=option.score,
            is_vetoed=bool(option.vetoed_by),
            pros=self._evidence.arguments(one, option.for_),
            cons=self._evidence.arguments(one, _gravest(option)),
            near=near[0] if near else None,
            alternative=next((each for each in priced if each.option == option.id), None),
        )

    def _phrases(self, one: Recommendation, rows: Sequence[tuple[str, Sequence[str]]]) -> list[tuple[str, str]]:
        """Give what options give or take, in the words of the table: a few of one option, one of each of many."""
        most = self._size.phrases if len(one.chosen) == 1 else 1
        return [(name, phrase) for name, phrases in rows for phrase in phrases[:most]]

    def _near_chosen(self, one: Recommendation) -> MissText | None:
        """Give the nearest rule that would rule out or speak against what was taken."""
        found = (miss for miss in one.near_misses if miss.option in one.chosen and miss.effect.value != "for")
        return next(iter(self._evidence.misses(found)), None)

    def _brought(self, container_id: str) -> Brought:
        sizing = self._design.sizing(container_id)
        figures = (sizing.quantity(name) for name in self._words.telling_figures) if sizing else ()
        lines = (line for line in self._design.cost.lines if line.container == container_id)
        return Brought(
            names=(self._design.container(container_id).name,),
            copies=sizing.replicas if sizing else 1,
            figure=next((one for one in figures if one is not None and one.formula), None),
            monthly_usd=round(sum(line.monthly_usd for line in lines), 2),
        )

    def _risks(self, record: DecisionRecord) -> list[Risk]:
        """Give the gravest risks that come from the decision or from a block that follows from it."""
        origins = {record.decision, *record.blocks}
        return [one for one in self._design.risks.risks if one.origin in origins][: self._size.risks]

    def _follows(self, one: Recommendation) -> list[Linked]:
        """Give the recorded decisions whose tables read this one."""
        return [
            Linked(f"{record.number:04d} {record.title}", record.path.removeprefix("decisions/"))
            for record in self._design.review.records
            if record.number is not None and one.decision in self._knowledge.decisions[record.decision].reads
        ]


def _plain(name: str) -> str:
    """Leave out the remarks in brackets of an option's name."""
    return _REMARK.sub("", name)


def _alike(parts: Sequence[Brought]) -> list[Brought]:
    """Join containers whose telling figure is the same."""
    found: dict[tuple[int, str], Brought] = {}
    for one in parts:
        key = (one.copies, one.figure.working if one.figure else "")
        same = found.get(key)
        names = (*same.names, *one.names) if same else one.names
        total = round(one.monthly_usd + (same.monthly_usd if same else 0), 2)
        found[key] = Brought(names, one.copies, one.figure, total)
    return list(found.values())


def _gravest(option: OptionResult) -> Sequence[FiredRule]:
    """Give the vetoes against an option, or what else speaks against it."""
    return [each for each in option.against if each.rule in option.vetoed_by] or option.against


def _drivers(arguments: Sequence[ArgumentText], rivals: Sequence[Rival]) -> list[CellText]:
    """Give the values that the arguments about the answer and its best rival read, each once."""
    cells = [cell for argument in arguments for cell in argument.cells]
    if rivals:
        cells += [cell for argument in (*rivals[0].pros, *rivals[0].cons) for cell in argument.cells]
    return list({cell.fact: cell for cell in cells}.values())


def _taken(table: DecisionTable, one: Recommendation) -> list[Option]:
    return [table.options[option] for option in one.chosen]
