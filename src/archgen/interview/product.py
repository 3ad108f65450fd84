"""The first part of an interview: what the product is, who uses it, what it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import starmap

from archgen.interview.entity_lines import EntityLine, entity_line, modelled_line, parse_entity
from archgen.interview.ground import PLACEHOLDER, Ground
from archgen.interview.model import Default, Depth, Kind, Option, Question, State
from archgen.knowledge.spelling import find
from archgen.requirements.archetypes import archetype_ids, archetype_outline, closest_archetype, rank_archetypes
from archgen.requirements.insertion import Entry
from archgen.requirements.reading import misnomer
from archgen.requirements.text import Problem, TextFault, split_outside, unquoted

NAME, SUMMARY, ACTORS, ENTITIES = "name", "summary", "actors", "entities"
"""Ids of the questions; those about entities are numbered: ``entities.1``."""

NOTHING = ""
"""The answer that says there is no more to say."""

REMOVED = "none"
"""The answer that takes a line back."""

_NO_MORE = (REMOVED, "no", "done")
"""What people type for it."""

_OFFERED = 3
"""Archetypes that are offered."""

PARTS = (NAME, SUMMARY, ACTORS)
"""Questions that are asked once."""


def is_product(question: str) -> bool:
    """Tell whether a question is about the product, not about a fact."""
    return question in PARTS or question.startswith(f"{ENTITIES}.")


@dataclass(frozen=True)
class Product:
    """What the answers say about the product so far.

    Attributes:
        ground: What the interview stands on.
        state: The answers.
    """

    ground: Ground
    state: State

    @property
    def name(self) -> str:
        """Give the name of the project; empty when it has none yet."""
        stated = self.ground.stated
        return self.state.typed(NAME) or (stated.project.name if stated is not None else "")

    @property
    def summary(self) -> str:
        """Give what it does."""
        stated = self.ground.stated.project.summary if self.ground.stated is not None else ""
        return stated or self.state.typed(SUMMARY)

    @cached_property
    def archetype(self) -> str | None:
        """Give the archetype that was named, or else the closest one."""
        first = self.state.typed(f"{ENTITIES}.1")
        if first in archetype_ids():
            return first
        match = closest_archetype(self.name, self.summary)
        return match.archetype if match is not None else None

    @property
    def nearest(self) -> tuple[str, ...]:
        """Give the archetypes that are offered, the closest first."""
        ranked = (one.archetype for one in rank_archetypes(self.name, self.summary))
        return tuple(ranked)[:_OFFERED]

    @cached_property
    def lines(self) -> Mapping[str, EntityLine]:
        """Give the entities that were typed, by the id of their question."""
        found: dict[str, EntityLine] = {}
        for question, text in self._entity_answers():
            if text not in (NOTHING, REMOVED) and not self._is_archetype(question, text):
                found[question] = parse_entity(text)
        return found

    @property
    def missing(self) -> Mapping[str, str]:
        """Give the entities at which something points and which have not been described, with who points first."""
        described = {one.name for one in self.lines.values()}
        found: dict[str, str] = {}
        for line in self.lines.values():
            for target in line.targets:
                if target not in described:
                    found.setdefault(target, line.name)
        return found

    def next_question(self) -> str | None:
        """Give the id of the next question about the product; None when all is said."""
        for question in PARTS:
            if question == ACTORS and self.ground.depth is Depth.QUICK:
                continue
            if self.is_wanted(question) and question not in self.state.answers:
                return question
        return self.next_line if self.is_wanted(ENTITIES) and not self._is_complete() else None

    def is_wanted(self, part: str) -> bool:
        """Tell whether the file that stands already leaves a part open."""
        stated = self.ground.stated
        if stated is None:
            return True
        match part:
            case "name":
                return bool(self.ground.guess)
            case "summary":
                return not stated.project.summary
            case "actors":
                return not stated.actors
        return stated.domain.is_empty and stated.domain.archetype is None

    @property
    def next_line(self) -> str:
        """Give the id of the first line that has not been typed."""
        number = 1
        while f"{ENTITIES}.{number}" in self.state.answers:
            number += 1
        return f"{ENTITIES}.{number}"

    def question(self, question: str) -> Question:
        """Ask one of the questions."""
        if question.startswith(f"{ENTITIES}."):
            return self._entity_question(question)
        told = self.ground.knowledge.questions.product[question]
        kind = {NAME: Kind.NAME, SUMMARY: Kind.TEXT, ACTORS: Kind.LIST}[question]
        return Question(
            id=question,
            kind=kind,
            text=told.ask,
            why=told.why,
            default=self._default(question),
            examples=told.examples,
            help=told,
        )

    def checked(self, question: str, text: str) -> str:
        """Give an answer in the form in which it is kept.

        Raises:
            TextFault: It cannot be taken; says why.
        """
        if question == NAME:
            name = unquoted(text)
            message = misnomer(name)
            if message:
                raise TextFault(Problem(message, 0, len(text)))
            return name
        if question == SUMMARY:
            return unquoted(text)
        if question == ACTORS:
            return NOTHING if find(text, (REMOVED,)) else ", ".join(_quoted_name(one) for one in _names(text))
        return self._line(question, text)

    def entries(self) -> tuple[Entry, ...]:
        """Give what the answers say as entries of the file."""
        found = []
        told = self.ground.knowledge.questions.product
        if self.is_wanted(NAME):
            found.append(Entry("project", "name", self.name or PLACEHOLDER))
        if self.state.typed(SUMMARY):
            found.append(Entry("project", "summary", self.state.typed(SUMMARY)))
        if self.state.typed(ACTORS):
            found.append(Entry("", "actors", _names(self.state.typed(ACTORS)), (told[ACTORS].means,)))
        first = self.state.typed(f"{ENTITIES}.1")
        if first in archetype_ids():
            found.append(Entry("domain", "archetype", first))
        elif self.lines:
            found.append(Entry("domain", "entities", self._entities()))
        return tuple(found)

    def _entities(self) -> Mapping[str, Mapping[str, Mapping[str, str]] | None]:
        """Give the entities as the file holds them; those that nobody has described have an identifier alone."""
        typed = {one.name: {"fields": dict(one.fields)} if one.fields else None for one in self.lines.values()}
        return {**typed, **dict.fromkeys(self.missing)}

    def bare(self, question: str) -> str:
        """Give what it comes to when nobody can say more: the identifier of what was asked about, or the end."""
        about = next(iter(self.missing), None) if question == self.next_line else None
        return NOTHING if about is None else entity_line(about, {})

    def _is_complete(self) -> bool:
        """Tell whether the person has said that there is no more, and nothing that was pointed at is missing."""
        typed = dict(self._entity_answers())
        is_over = NOTHING in typed.values() or any(starmap(self._is_archetype, typed.items()))
        return is_over and not self.missing

    @staticmethod
    def _is_archetype(question: str, text: str) -> bool:
        """Tell whether an answer names an archetype, as only the first line may."""
        return question == f"{ENTITIES}.1" and text in archetype_ids()

    def _entity_answers(self) -> Iterator[tuple[str, str]]:
        for question in self.state.answers:
            if question.startswith(f"{ENTITIES}."):
                yield question, self.state.typed(question)

    def _entity_question(self, question: str) -> Question:
        told = self.ground.knowledge.questions.product[ENTITIES]
        words = self.ground.knowledge.questions.words
        about = next(iter(self.missing), None) if question == self.next_line else None
        is_first = question == f"{ENTITIES}.1"
        text, why = told.ask, told.why
        if question in self.lines:
            text = words["described"].format(entity=self.lines[question].name)
        elif about is not None:
            text, why = words["described"].format(entity=about), words["described_why"].format(by=self.missing[about])
        elif not is_first:
            text = words["another"]
        return Question(
            id=question,
            kind=Kind.ENTITY,
            text=text,
            why=why,
            default=self._described(about) if about is not None else self._default(ENTITIES, is_first=is_first),
            options=self._offers() if is_first else (),
            examples=told.examples,
            help=told,
        )

    def _offers(self) -> tuple[Option, ...]:
        """Offer the closest archetypes with their main things."""
        return tuple(
            Option(id=one, means=", ".join(archetype_outline(one).entities)) for one in self.nearest or archetype_ids()
        )

    def _default(self, question: str, *, is_first: bool = True) -> Default | None:
        words = self.ground.knowledge.questions.words
        match question:
            case "name" if self.ground.guess:
                return Default(text=self.ground.guess, because=words["guessed_name"])
            case "name":
                return None
            case "summary":
                return Default(text=NOTHING, because=words["no_summary"])
            case "actors" if self.archetype is not None:
                names = ", ".join(archetype_outline(self.archetype).actors)
                return Default(text=names, because=words["actors_because"].format(archetype=self.archetype))
            case "actors":
                return Default(text=NOTHING, because=words["no_actors"])
            case _ if not is_first:
                return Default(text=NOTHING, because=words["another_because"])
            case _ if self.archetype is not None:
                return Default(text=self.archetype, because=words["archetype_because"])
        return Default(text=NOTHING, because=words["no_archetype"])

    def _described(self, entity: str) -> Default:
        """Propose how something is described at which others point."""
        words = self.ground.knowledge.questions.words
        archetypes = [self.archetype] if self.archetype is not None else []
        known = [one.name for one in self.lines.values()]
        line = modelled_line(entity, (*archetypes, *self.nearest), known)
        if line is None:
            return Default(text=entity_line(entity, {}), because=words["described_bare"])
        return Default(text=line, because=words["described_because"])

    def _line(self, question: str, text: str) -> str:
        """Read the line of an entity; give it as it is kept."""
        archetype = find(text, archetype_ids()) if question == f"{ENTITIES}.1" else None
        if archetype is not None:
            return archetype
        if find(text, _NO_MORE):
            return REMOVED if question in self.lines else self.bare(question)
        others = {key: line.name for key, line in self.lines.items() if key != question}
        line = parse_entity(text, tuple(others.values()))
        twin = next((key for key, name in others.items() if name == line.name), None)
        if twin is not None:
            raise TextFault(Problem(f"`{line.name}` is described in {twin} already", 0, len(line.name)))
        return str(line)


def _names(text: str) -> tuple[str, ...]:
    """Read names that stand behind one another; each may stand there once.

    Raises:
        TextFault: One of them is no name.
    """
    found = []
    problems = []
    for part, start in split_outside(text, ",;"):
        name = unquoted(part)
        message = misnomer(name) if part else ""
        if message or name in found:
            problems.append(Problem(message or f"`{name}` stands twice", start, start + len(part)))
        elif part:
            found.append(name)
    if problems:
        raise TextFault(*problems)
    return tuple(found)


def _quoted_name(name: str) -> str:
    """Write a name among others."""
    plain = not set(",;\"'") & set(name)
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return name if plain else f'"{escaped}"'
