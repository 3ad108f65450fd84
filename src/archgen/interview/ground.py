"""What does not change while an interview goes on: knowledge and the file that stands already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from archgen.interview.model import Answer, Depth, Given, State
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.vocabulary import FactSpec
from archgen.requirements.insertion import Entry, inserted
from archgen.requirements.model import Requirements
from archgen.requirements.overrides import with_overrides
from archgen.requirements.reader import read_requirements
from archgen.requirements.standing_in import with_archetype

_GUESSED_NAME = re.compile(r"^  name: .*# guess\b.*\n", re.MULTILINE)

NEW_FILE = "archgen: 1\n"
"""The text into which answers are put when there is no file yet."""

PLACEHOLDER = "?"
"""Name of the project until it has one."""


@dataclass(frozen=True)
class Ground:
    """What an interview stands on.

    Attributes:
        knowledge: Vocabulary, tables, questions.
        text: The requirements file that stands already; empty when there is none.
        file: Its name in messages.
        stated: What that file states; None when there is none.
        depth: How far the interview goes.
        guess: Name of the project that a draft guesses, so that it is asked for; empty when there is none.
    """

    knowledge: Knowledge
    text: str = ""
    file: str = "archgen.yaml"
    stated: Requirements | None = None
    depth: Depth = Depth.NORMAL
    guess: str = ""
    _read: dict[tuple[Answer, ...], Requirements] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(
        cls, knowledge: Knowledge, text: str = "", file: str = "archgen.yaml", depth: Depth = Depth.NORMAL
    ) -> Ground:
        """Read the file that stands already.

        Raises:
            InputError: All that is wrong with it.
        """
        stated = read_requirements(text, knowledge.vocabulary, name=file)[0] if text else None
        return cls(knowledge, text, file, stated, depth)

    @classmethod
    def of_draft(cls, knowledge: Knowledge, text: str, file: str, depth: Depth) -> Ground:
        """Read a draft; a name that it only guesses is taken out, for a person knows better.

        Raises:
            InputError: All that is wrong with it.
        """
        ground = cls.of(knowledge, text, file, depth)
        named = _GUESSED_NAME.search(text)
        if named is None or ground.stated is None:
            return ground
        bare = text[: named.start()] + text[named.end() :]
        return replace(ground, text=bare, guess=ground.stated.project.name, _read={})

    @property
    def facts(self) -> Mapping[str, FactSpec]:
        """Facts that may be asked for."""
        return {name: spec for name, spec in self.knowledge.vocabulary.facts.items() if spec.statable}

    def closed(self, state: State) -> frozenset[str]:
        """Give the facts that nobody has to be asked for any more."""
        stated = self.stated.facts if self.stated is not None else {}
        return frozenset((*stated, *state.answers))

    def requirements(self, product: tuple[Entry, ...], state: State) -> Requirements:
        """Give what is stated by the file and the answers, an archetype standing in where no domain is.

        Args:
            product: What the answers say about the product, as entries of the file.
            state: The answers.
        """
        about_product = tuple(one for one in state.answers.values() if one.question not in self.knowledge.vocabulary)
        read = self._read.get(about_product)
        if read is None:
            text = inserted(self.text or NEW_FILE, product, self.file)
            plain, _ = read_requirements(text, self.knowledge.vocabulary, name=self.file)
            read, _ = with_archetype(plain, self.knowledge.vocabulary)
            self._read.clear()
            self._read[about_product] = read
        said = {
            one.question: one.text
            for one in state.answers.values()
            if one.question in self.knowledge.vocabulary and one.given is not Given.UNKNOWN
        }
        return with_overrides(read, said, self.knowledge.vocabulary)
