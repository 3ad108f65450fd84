"""Runtime views: one sequence for each flow as designed, and as the requirements draw it where that differs."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archgen.design.model import Flow, FlowStep, Mode
from archgen.documents.diagrams.diagram import Diagram, Kind
from archgen.documents.diagrams.mermaid import Branches, Heading, Message, Participant, Remark, sequence
from archgen.documents.diagrams.text import escape, joined, wrapped
from archgen.documents.diagrams.words import diagram_words

if TYPE_CHECKING:
    from archgen.design.design import Design

_FAILS = ("down", "slow", "overloaded", "wrong")


def flow_diagrams(design: "Design") -> tuple[Diagram, ...]:
    """Draw every flow as designed; a changed one also as it was drawn."""
    found = []
    for flow in design.flows:
        slug = flow.id.replace("_", "-")
        if flow.steps:
            found.append(_diagram(design, flow, flow.steps, f"flow-{slug}", "flow"))
        if flow.is_changed and flow.stated_steps:
            found.append(_diagram(design, flow, flow.stated_steps, f"flow-{slug}-as-drawn", "flow_as_drawn"))
    return tuple(found)


def _diagram(design: "Design", flow: Flow, steps: Sequence[FlowStep], diagram_id: str, kind: Kind) -> Diagram:
    words = diagram_words()
    title = words.title(kind, name=flow.name)
    text = sequence(
        Heading(title, words.descriptions["flow"]),
        _participants(design, steps),
        _Teller(design, flow, steps, with_failures=kind == "flow").items(),
    )
    return Diagram(diagram_id, kind, title, text, about=flow.id)


def _participants(design: "Design", steps: Sequence[FlowStep]) -> list[Participant]:
    """Order people first, then containers, then outside systems, each as they appear."""
    order = {one.id: 0 for one in design.people} | {one.id: 2 for one in design.systems}
    ends = dict.fromkeys(end for step in steps for end in (step.from_id, step.to_id))
    width = diagram_words().widths.box
    return [
        Participant(one, wrapped(design.label(one), width), is_person=order.get(one) == 0)
        for one in sorted(ends, key=lambda one: order.get(one, 1))
    ]


class _Teller:
    """Tells the steps of one flow: calls, answers, notes, and what happens when an outside system fails."""

    def __init__(self, design: "Design", flow: Flow, steps: Sequence[FlowStep], *, with_failures: bool) -> None:
        self._design = design
        self._flow = flow
        self._steps = steps
        self._outside = {one.id for one in design.systems}
        self._people = {one.id for one in design.people}
        self._with_failures = with_failures
        self._words = diagram_words()
        self._open_calls: list[tuple[str, str]] = []
        self._told: set[str] = set()
        stated = next((one for one in design.requirements.domain.flows if one.name == flow.name), None)
        self._ends = {one.text: (one.sender.name, one.receiver.name) for one in (stated.steps if stated else ())}

    def items(self) -> Iterator[Message | Remark | Branches]:
        """Give the messages in order."""
        at, noted = 0, False
        while at < len(self._steps):
            step = self._steps[at]
            if step.behind and not noted:
                noted = True
                yield Remark(self._breadth(), escape(self._words.words["after"]))
            branches = self._outside_call(at)
            if branches is not None:
                size, item = branches
                at += size
                yield item
            else:
                at += 1
                yield self._message(step)

    def _breadth(self) -> tuple[str, ...]:
        ends = [one.id for one in _participants(self._design, self._steps)]
        return (ends[0], ends[-1]) if len(ends) > 1 else (ends[0],)

    def _outside_call(self, at: int) -> tuple[int, Branches] | None:
        """Put the first call to an outside system and its answers beside what happens when it fails."""
        step = self._steps[at]
        if not self._with_failures or step.to_id not in self._outside or step.to_id in self._told:
            return None
        if (step.to_id, step.from_id) in self._open_calls:
            return None
        failed = self._failure(step)
        if not failed:
            return None
        self._told.add(step.to_id)
        size = 1
        while at + size < len(self._steps) and self._steps[at + size].from_id == step.to_id:
            size += 1
        name = self._design.label(step.to_id)
        works = tuple(self._message(one) for one in self._steps[at : at + size])
        cases = ((self._words.say("answers", name=name), works), (self._words.say("fails", name=name), failed))
        return size, Branches(tuple((escape(condition), items) for condition, items in cases))

    def _failure(self, step: FlowStep) -> tuple[Remark, ...]:
        """Say what the system does and what users see, in the words of the failure rows."""
        rows = [one for one in self._design.risks.failures if one.element == step.to_id]
        row = min(rows, key=lambda one: _FAILS.index(one.mode) if one.mode in _FAILS else len(_FAILS), default=None)
        if row is None:
            return ()
        person = next((end for one in self._steps for end in (one.from_id, one.to_id) if end in self._people), None)
        width = self._words.widths.note
        remarks = [Remark((step.from_id,), wrapped(row.answer, width))] if row.answer else []
        if person is not None and row.users:
            remarks.append(Remark((person,), wrapped(row.users, width)))
        return tuple(remarks)

    def _message(self, step: FlowStep) -> Message:
        pair = (step.from_id, step.to_id)
        is_answer = (step.to_id, step.from_id) in self._open_calls
        if step.mode is Mode.ASYNC:
            line = "Solid-async"
        elif is_answer:
            self._open_calls.remove((step.to_id, step.from_id))
            line = "Dotted-arrow"
        else:
            line = "Solid-arrow"
            if step.from_id != step.to_id:
                self._open_calls.append(pair)
        return Message(*pair, self._text(step), line)

    def _text(self, step: FlowStep) -> str:
        width = self._words.widths.message
        message = step.message
        if step.from_id == step.to_id and step.stated in self._ends:
            message = f"{' → '.join(self._ends[step.stated])}: {message}"
        return joined(wrapped(message, width), wrapped(self._operation(step), width))

    def _operation(self, step: FlowStep) -> str:
        """Give the method and path that a step calls; empty when it crosses no HTTP interface of ours."""
        places = [at for at, one in enumerate(self._flow.stated_steps) if step.stated and one.stated == step.stated]
        api = self._design.api
        called = next((one for one in api.operations if one.id == step.operation), None)
        called = called or (api.operation_for(self._flow.name, places[0]) if places else None)
        return f"{called.method.upper()} {api.base_path}{called.path}" if called else ""
