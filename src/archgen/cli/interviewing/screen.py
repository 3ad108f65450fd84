"""What a person sees of an interview: questions, help, the review. Pure: text in, lines out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.cli import layout
from archgen.interview.model import Answer, Given, Kind, Progress, Question
from archgen.interview.outlook import OpenFact

Line = tuple[str, str]
"""A line with its style."""

_LABELS = {
    Kind.LIST: "Names, separated by commas.",
    Kind.NUMBER: "Written for example {examples}.",
    Kind.YES_NO: "Answer yes or no.",
    Kind.SEVERAL: "Several, separated by commas, by name or number; or none.",
}
"""What may be typed, by kind."""

_LONGEST_IN_PROMPT = 30
_MOST_OPEN = 12
"""Open facts that are told in full."""


def question_lines(question: Question, width: int) -> Iterator[Line]:
    """Show a question: how far it is, what is asked and why, choices, what Enter means.

    Args:
        question: The question.
        width: Columns of a line.
    """
    yield "", ""
    if question.progress is not None:
        yield from _styled(progress_text(question.progress), width, "dim")
    yield from _styled(question.text, width, "bold")
    if question.again_because:
        yield from _styled(f"Asked again: {question.again_because}.", width, "yellow", first="  ")
    yield from _styled(f"Why: {question.why}", width, "", first="  ")
    for number, option in enumerate(question.options, 1):
        mark = f"{number:>4}  {option.id}"
        yield from _styled(f"{option.means}", width, "", first=f"{mark}  " if option.means else mark, rest=" " * 8)
    for text in filter(None, _how(question)):
        yield from _styled(text, width, "", first="  ", rest="    ")


def prompt(question: Question) -> str:
    """Give what stands before the cursor."""
    shown = question.earlier if question.earlier is not None else question.default.text if question.default else None
    if shown is None:
        return f"{question.id}> "
    return f"{question.id} [{shown}]> " if 0 < len(shown) <= _LONGEST_IN_PROMPT else f"{question.id}> "


def progress_text(progress: Progress) -> str:
    """Say how many decisions are settled, and which is being decided now."""
    text = f"{progress.settled} of {progress.total} decisions settled"
    return f"{text}; now deciding: {progress.deciding.replace('_', ' ')}" if progress.deciding else text


def help_lines(question: Question, width: int) -> Iterator[Line]:
    """Explain a question: what it means, how to come to a value, examples, what it can change."""
    told = question.help
    rows = [("What it is", told.means), ("How to find it", told.estimate)]
    rows += [("For example" if not number else "", one) for number, one in enumerate(told.examples)]
    if question.kind is Kind.NUMBER:
        rows.append(("Written", ", ".join(question.examples)))
    if question.changes:
        rows.append(("Can change", ", ".join(one.replace("_", " ") for one in question.changes)))
    for label, text in rows:
        yield from _styled(text, width, "", first=f"  {label:<15}")


def echo_lines(shown: str, width: int) -> Iterator[Line]:
    """Say how an answer was read, where that is not what was typed."""
    yield from _styled(f"read as {shown}", width, "dim", first="  ")


def answer_rows(answers: Mapping[str, Answer]) -> list[tuple[str, str, str]]:
    """Give the answers as rows: question, answer, how it was given."""
    notes = {Given.TYPED: "", Given.ACCEPTED: "default", Given.UNKNOWN: "not known, assumed"}
    return [(name, one.text or "-", notes[one.given]) for name, one in answers.items()]


def open_lines(facts: tuple[OpenFact, ...], width: int) -> list[str]:
    """Tell what is still assumed, and what the answer would be in either case."""
    if not facts:
        return []
    found = ["", "Still assumed, and able to change a decision:"]
    for one in facts[:_MOST_OPEN]:
        first = one.turnings[0]
        then, now = (", ".join(options) or "none" for options in (first.then, first.now))
        more = f"; {len(one.turnings) - 1} more" if len(one.turnings) > 1 else ""
        asked = " (not known)" if one.is_asked else ""
        decision = first.decision.replace("_", " ")
        text = f"{one.fact} {one.value}{asked}; with {first.value}: {decision} {then} instead of {now}{more}"
        found += layout.wrap(text, width, first="  ", rest="      ")
    if len(facts) > _MOST_OPEN:
        found.append(f"  and {len(facts) - _MOST_OPEN} more; `more` asks for them")
    return found


def _how(question: Question) -> Iterator[str]:
    """Say what Enter means, and what may be typed."""
    if question.earlier is not None:
        yield f"Enter keeps your answer: {question.earlier or 'nothing'}."
    elif question.default is not None:
        because = question.default.because.rstrip(".")
        reason = f" ({because[:1].lower()}{because[1:]})" if because else ""
        yield f"Enter: {question.default.text or 'nothing'}{reason}."
    if question.kind is Kind.ENTITY:
        yield from (f"Or type: {one}" for one in question.examples[:1] if question.options)
    else:
        yield _LABELS.get(question.kind, "").format(examples=", ".join(question.examples))


def _styled(text: str, width: int, style: str, *, first: str = "", rest: str | None = None) -> Iterator[Line]:
    for line in layout.wrap(text, width, first=first, rest=rest):
        yield line.rstrip(), style
