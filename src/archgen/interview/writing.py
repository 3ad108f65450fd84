"""The requirements file that an interview ends with: answers under comments that say what each means and drives."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from archgen.errors import DesignError
from archgen.facts.model import Facts
from archgen.interview.fact_questions import checked_fact
from archgen.interview.ground import NEW_FILE, Ground
from archgen.interview.machine import Standing
from archgen.interview.model import Answer, Given
from archgen.knowledge.vocabulary import FactSpec, FactType
from archgen.requirements.insertion import Entry, inserted
from archgen.requirements.reader import read_requirements
from archgen.requirements.trees import Tree

_WIDTH = 110
"""Columns of a comment, indentation apart."""

_MOST_NAMED = 4
"""Decisions that a comment names."""


def file_text(ground: Ground, standing: Standing) -> str:
    """Give the text of the file: what stood there with the answers put in, or a new one.

    Raises:
        DesignError: The text does not read back as what was answered, which is our fault.
    """
    entries = sorted(_entries(ground, standing), key=lambda one: _place(ground, one))
    text = inserted(ground.text or _head(ground, standing), entries, ground.file)
    read, _ = read_requirements(text, ground.knowledge.vocabulary, name=ground.file)
    wanted = {name: one.value for name, one in standing.requirements.facts.items()}
    if {name: one.value for name, one in read.facts.items()} != wanted:
        raise DesignError(f"{ground.file} would not hold what was answered")
    return text


def driven_by(ground: Ground, fact: str) -> tuple[str, ...]:
    """Give the decisions whose tables read a fact, in the order of decisions."""
    return tuple(name for name, table in ground.knowledge.decisions.items() if fact in table.reads)


def _head(ground: Ground, standing: Standing) -> str:
    head = ground.knowledge.questions.words["file_head"].format(name=standing.product.name)
    return "".join(f"# {line}\n" for line in _wrapped(head)) + NEW_FILE


def _place(ground: Ground, entry: Entry) -> tuple[int, int]:
    """Order entries as people read them: the project, its facts by group, then who uses it and what it keeps."""
    groups = ground.knowledge.vocabulary.groups
    names = tuple(ground.knowledge.vocabulary.facts)
    within = names.index(entry.key) if entry.key in names else -1
    return (groups.index(entry.group) if entry.group in groups else len(groups) + (entry.group != "")), within


def _entries(ground: Ground, standing: Standing) -> Iterator[Entry]:
    yield from standing.product.entries()
    answers = {name: one for name, one in standing.state.answers.items() if name in ground.facts}
    for name, answer in answers.items():
        yield _entry(ground, standing.advice.facts, ground.facts[name], answer)
    if not ground.text:
        for ask in standing.advice.asks:
            if ask.fact not in answers:
                yield _entry(ground, standing.advice.facts, ground.facts[ask.fact], None)


def _entry(ground: Ground, facts: Facts, spec: FactSpec, answer: Answer | None) -> Entry:
    """Give the entry of one fact; one that nobody knows is written as a comment with what is assumed."""
    words = ground.knowledge.questions.words
    told = ground.knowledge.questions.facts.get(spec.name)
    means = told.means if told is not None else spec.ask
    comments = tuple(_wrapped(f"{means} {_drives(ground, facts, spec.name)}".strip()))
    if answer is None or answer.given is Given.UNKNOWN:
        fact = facts[spec.name]
        words_of = words["assumed"] if answer is None else words["not_known"]
        remark = words_of.format(because=fact.because[:1].lower() + fact.because[1:])
        return Entry(spec.group, spec.name, _value(spec, fact.show()), comments, remark, is_open=True, is_text=False)
    is_text = spec.type is FactType.ENUM
    return Entry(spec.group, spec.name, _value(spec, answer.text), comments, is_text=is_text)


def _value(spec: FactSpec, text: str) -> Tree:
    """Give what stands behind the key of a fact."""
    kept = checked_fact(spec, text)
    if spec.type is FactType.SET:
        return tuple(one for one in kept.split(", ") if one != "none")
    return kept


def _drives(ground: Ground, facts: Facts, name: str) -> str:
    """Say which decisions read a fact; of one that none reads, which facts follow from it."""
    words = ground.knowledge.questions.words
    decisions = driven_by(ground, name)
    if len(decisions) > _MOST_NAMED + 1:
        named = ", ".join(decisions[:_MOST_NAMED])
        return words["drives_more"].format(decisions=named, count=len(decisions) - _MOST_NAMED)
    if decisions:
        return words["drives"].format(decisions=_listed(decisions))
    fed = [one for one, fact in facts.items() if name in fact.inputs]
    return words["feeds"].format(facts=_listed(fed)) if fed else ""


def _listed(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
