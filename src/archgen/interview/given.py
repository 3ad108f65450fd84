"""Answers that are given all at once: by `--set`, or by a file for a run without a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archgen.errors import Fault
from archgen.interview.machine import Interview
from archgen.interview.model import Answer, Given, State
from archgen.interview.product import ENTITIES, PARTS, Product
from archgen.knowledge.spelling import find, unknown
from archgen.requirements.text import Problem, TextFault

Texts = str | Sequence[str] | None
"""What is given for one question: a text, several, or None for what nobody knows."""


def with_given(
    interview: Interview, state: State, given: Mapping[str, Texts]
) -> tuple[State, tuple[Answer, ...], tuple[Fault, ...]]:
    """Answer some questions without asking them; the product first, in the order in which it is asked about.

    Args:
        interview: The interview.
        state: Where it stands.
        given: Answers by question; `entities` takes a list of lines.

    Returns:
        The state, the answers that were taken, and all that cannot be taken.
    """
    known = (*PARTS, ENTITIES, *interview.ground.facts)
    named = {key: find(key.rpartition(".")[2], known) for key in given}
    faults = [Fault(key, unknown("question", key, known)) for key, name in named.items() if name is None]
    texts = {name: given[key] for key, name in named.items() if name is not None}
    answers: list[Answer] = []
    for name in sorted(texts, key=known.index):
        if interview.is_stated(name):
            faults.append(Fault(name, f"{interview.ground.file} says it already; change it there"))
            continue
        for text in _lines(name, texts[name]):
            question = Product(interview.ground, state).next_line if name == ENTITIES else name
            try:
                answer = _answer(interview, state, question, text)
            except TextFault as fault:
                faults += [Fault(name, one.message) for one in fault.problems]
                continue
            state = state.with_answer(answer)
            answers.append(answer)
    return state, tuple(answers), tuple(faults)


def with_kept(interview: Interview, kept: Sequence[Answer]) -> tuple[State, tuple[tuple[Answer, str], ...]]:
    """Take over answers that were given before an interruption.

    Returns:
        The state, and the answers that cannot be taken over, with the reason: the file or the knowledge has changed.
    """
    state = State()
    lost: list[tuple[Answer, str]] = []
    known = (*PARTS, *interview.ground.facts)
    for answer in kept:
        reason = ""
        if answer.question not in known and not answer.question.startswith(f"{ENTITIES}."):
            reason = "there is no such question any more"
        elif interview.is_stated(answer.question):
            reason = f"{interview.ground.file} says it itself now"
        elif answer.text:
            try:
                interview.checked(state, answer.question, answer.text)
            except TextFault as fault:
                reason = fault.problems[0].message
        if reason:
            lost.append((answer, reason))
        else:
            state = state.with_answer(answer)
    return state, tuple(lost)


def _lines(name: str, texts: Texts) -> Sequence[str | None]:
    """Give what is answered one after the other: each entity, and then that there are no more."""
    if name != ENTITIES:
        return [texts if texts is None or isinstance(texts, str) else ", ".join(texts)]
    lines = [texts] if isinstance(texts, str) else list(texts or ())
    return [*lines, ""]


def _answer(interview: Interview, state: State, question: str, text: str | None) -> Answer:
    """Make an answer.

    Raises:
        TextFault: It cannot be taken; says why.
    """
    if text is None:
        return Answer(question=question, text="", given=Given.UNKNOWN)
    typed = " ".join(text.split())
    if not typed and not question.startswith(ENTITIES):
        raise TextFault(Problem("an answer is empty; leave it out, or write `null` for what nobody knows", 0, 1))
    return Answer(question=question, text=interview.checked(state, question, typed) if typed else "")
