"""What a person is told who is asked for a fact: meaning, way to an estimate, examples, what each choice means."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from archgen.knowledge.store import read_yaml
from archgen.knowledge.validation import read_model

FILE = "questions.yaml"


class _Row(BaseModel):
    """Base of what stands in the file: immutable and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Help(_Row):
    """What is told on request about one question."""

    means: str = Field(description="What exactly is asked")
    estimate: str = Field(description="How to come to a value")
    examples: tuple[str, ...] = Field(description="Values; those of facts with the systems that they fit")
    members: Mapping[str, str] = Field(default={}, description="What each choice means")


class ProductQuestion(Help):
    """A question about the product itself."""

    ask: str = Field(description="The question")
    why: str = Field(description="What the answer is good for")


class Questions(_Row):
    """All of the file."""

    product: Mapping[str, ProductQuestion] = Field(default={}, description="Questions about the product by id")
    facts: Mapping[str, Help] = Field(default={}, description="Help by fact")
    words: Mapping[str, str] = Field(
        default={}, description="Other sentences of the interview; {names} stand for values"
    )


def load_questions(folders: tuple[Path, ...]) -> Questions:
    """Read the questions of archgen's own folder and of a company's, entry by entry; later ones win.

    Raises:
        KnowledgeError: A file does not have the shape above.
    """
    product: dict[str, ProductQuestion] = {}
    facts: dict[str, Help] = {}
    words: dict[str, str] = {}
    for folder in folders:
        path = folder / FILE
        if path.is_file():
            found = read_model(Questions, read_yaml(path), path)
            product |= found.product
            facts |= found.facts
            words |= found.words
    return Questions(product=product, facts=facts, words=words)
