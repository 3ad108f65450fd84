"""Questions about facts: asked by the vocabulary, answered in the words of the requirements file."""

from __future__ import annotations

from archgen.facts.model import Fact
from archgen.interview.model import Default, Kind, Option, Progress, Question
from archgen.knowledge.questions import Help, Questions
from archgen.knowledge.vocabulary import FactSpec, FactType, Value
from archgen.knowledge.wording import show
from archgen.requirements.stated import fact_value
from archgen.requirements.text import TextFault
from archgen.units import Unit

_KINDS = {
    FactType.INTEGER: Kind.NUMBER,
    FactType.NUMBER: Kind.NUMBER,
    FactType.BOOLEAN: Kind.YES_NO,
    FactType.ENUM: Kind.CHOICE,
    FactType.SET: Kind.SEVERAL,
}


def fact_question(
    spec: FactSpec, fact: Fact, questions: Questions, *, why: str, changes: tuple[str, ...], progress: Progress
) -> Question:
    """Ask for a fact.

    Args:
        spec: The fact.
        fact: As it stands when nobody says, with the reason.
        questions: Where help is found.
        why: Why it is asked.
        changes: Decisions that the answer can change.
        progress: How far the interview has come.
    """
    told = questions.facts.get(spec.name) or _bare_help(spec)
    return Question(
        id=spec.name,
        kind=_KINDS[spec.type],
        text=spec.ask,
        why=why,
        changes=changes,
        default=Default(text=fact.show(), because=fact.because),
        options=tuple(Option(id=one, means=told.members.get(one, "")) for one in spec.allowed),
        examples=_examples(spec),
        help=told,
        progress=progress,
    )


def checked_fact(spec: FactSpec, text: str) -> str:
    """Give the answer in the form in which the file holds it: names of choices as the vocabulary spells them.

    A quantity stays as it was typed when it says its unit; a bare number gets the unit where that reads better.

    Raises:
        TextFault: It is no value of the fact; says what was expected.
    """
    value = fact_value(spec, text)
    if not spec.type.is_numeric or not isinstance(value, int | float):
        return show(value)
    typed = " ".join(text.split())
    return typed if spec.unit is None or not _is_bare(typed) else _with_unit(spec, value, typed)


def same_value(spec: FactSpec, one: str, other: str) -> bool:
    """Tell whether two answers mean the same."""
    return _value(spec, one) == _value(spec, other)


def _value(spec: FactSpec, text: str) -> Value:
    try:
        return fact_value(spec, text)
    except TextFault:
        return None


def _is_bare(typed: str) -> bool:
    """Tell whether a text is a number and nothing else."""
    return all(char.isdigit() or char in ".,_+-" for char in typed)


def _with_unit(spec: FactSpec, value: float, typed: str) -> str:
    """Write a number with its unit where that reads back as the same number."""
    shown = show(value, spec.unit)
    return shown if _value(spec, shown) == value else typed


def _examples(spec: FactSpec) -> tuple[str, ...]:
    if spec.unit is None or not spec.type.is_numeric:
        return ()
    return tuple(one.strip('"') for one in Unit(spec.unit).examples)


def _bare_help(spec: FactSpec) -> Help:
    """Give what the vocabulary tells of a fact of a company's own that has no help."""
    return Help(means=spec.ask, estimate=spec.default_because, examples=_examples(spec))
