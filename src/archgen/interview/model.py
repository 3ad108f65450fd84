"""What an interview consists of: questions, answers, and the state between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from archgen.knowledge.questions import Help


class Frozen(BaseModel):
    """Base of what programs may read: immutable and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Kind(StrEnum):
    """What kind of answer a question takes."""

    NAME = "name"
    TEXT = "text"
    LIST = "list"
    ENTITY = "entity"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    SEVERAL = "several"


class Given(StrEnum):
    """How an answer was given."""

    TYPED = "typed"
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"


class Depth(StrEnum):
    """How far an interview goes."""

    QUICK = "quick"
    NORMAL = "normal"
    THOROUGH = "thorough"


class Option(Frozen):
    """One choice."""

    id: str = Field(description="What is answered")
    means: str = Field(default="", description="What it means")


class Default(Frozen):
    """What is taken when nothing is typed."""

    text: str = Field(description="The answer, as it could be typed; empty when there is nothing to say")
    because: str = Field(default="", description="Why")


class Progress(Frozen):
    """How far an interview has come."""

    settled: int = Field(description="Decisions that no open fact is expected to change")
    total: int = Field(description="All decisions")
    deciding: str | None = Field(default=None, description="Decision that the question is about most")


class Question(Frozen):
    """One question with all that a person needs to answer it."""

    id: str = Field(description="Fact, or part of the product description; a key of the answer")
    kind: Kind = Field(description="Kind of answer that is taken")
    text: str = Field(description="The question")
    why: str = Field(description="Why it is asked, one line")
    changes: tuple[str, ...] = Field(
        default=(), description="Decisions that the answer can change, the likeliest first"
    )
    default: Default | None = Field(default=None, description="Absent when an answer is required")
    options: tuple[Option, ...] = Field(default=(), description="Choices; or names that are offered")
    examples: tuple[str, ...] = Field(default=(), description="Ways to write an answer")
    help: Help = Field(description="What is told on request")
    progress: Progress | None = Field(default=None, description="How far decisions have come; of facts only")
    earlier: str | None = Field(default=None, description="The answer that was given before, when it is asked again")
    again_because: str = Field(default="", description="Why it is asked again")


class Answer(Frozen):
    """One answer that was taken."""

    question: str = Field(description="Id of the question")
    text: str = Field(description="What was answered; of one that is not known, what is assumed")
    given: Given = Field(default=Given.TYPED, description="How it was given")


@dataclass(frozen=True)
class State:
    """All that was answered, and what is to be asked again.

    Attributes:
        answers: Answers by question, in the order of their first giving.
        revisit: Questions to ask again before going on, each with the reason.
        enough: Whether the person wants no more questions.
        goes_on: Whether they want all questions that can change something after all.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    revisit: tuple[tuple[str, str], ...] = ()
    enough: bool = False
    goes_on: bool = False

    def with_answer(self, answer: Answer) -> State:
        """Give the state after an answer; a question that was to be asked again is done with."""
        revisit = tuple(one for one in self.revisit if one[0] != answer.question)
        return replace(self, answers={**self.answers, answer.question: answer}, revisit=revisit)

    def asking_again(self, questions: Mapping[str, str]) -> State:
        """Give the state in which some questions are asked again first, with their reasons."""
        later = tuple(one for one in self.revisit if one[0] not in questions)
        return replace(self, revisit=(*questions.items(), *later))

    def typed(self, question: str) -> str:
        """Give the text of an answer; empty when there is none."""
        answer = self.answers.get(question)
        return "" if answer is None or answer.given is Given.UNKNOWN else answer.text


@dataclass(frozen=True)
class Turn:
    """Where an interview stands.

    Attributes:
        state: All that was answered.
        asking: Finds the next question; looked for only when somebody asks, so that an answer can be kept before.
        fault: Why the last answer was not taken.
        taken: The answer that was taken last.
    """

    state: State
    asking: Callable[[State], Question | None] = field(repr=False, compare=False)
    fault: str = ""
    taken: Answer | None = None

    @cached_property
    def question(self) -> Question | None:
        """What to ask next; None when there is nothing to ask, so that the answers can be looked through."""
        return self.asking(self.state)
