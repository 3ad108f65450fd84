"""A DMN model under construction: inputs, decisions as tables or expressions, what requires what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archgen.decisions.interchange import feel
from archgen.decisions.interchange.diagram import Node, draw
from archgen.decisions.interchange.elements import FEEL, Element, document, element, expression
from archgen.decisions.interchange.names import Names
from archgen.decisions.interchange.types import Types
from archgen.knowledge.cells import Column
from archgen.knowledge.tables import Rule

_NAMESPACE = "https://archgen.dev/decisions"
_ANNOTATIONS = ("rule", "because", "source", "threshold")


@dataclass(frozen=True)
class Input:
    """One column of a table: what it reads, of which type, and what that may be."""

    text: str
    type: str
    values: str | None = None


@dataclass(frozen=True)
class Output:
    """One result of a table; a default stands for the case that no row holds."""

    name: str
    type: str
    values: str | None = None
    default: str | None = None


@dataclass(frozen=True)
class Row:
    """One row: a test for each input, an expression for each output, and the rule that it was made from."""

    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    rule: Rule | None = None


class Model:
    """Builds one document.

    Attributes:
        names: Names of facts, decisions and their parts.
        types: What they may hold.
    """

    def __init__(self, name: str) -> None:
        self.names = Names()
        self._root = element(
            None,
            "definitions",
            id="definitions",
            name=name,
            namespace=_NAMESPACE,
            expressionLanguage=FEEL,
            typeLanguage=FEEL,
            exporter="archgen",
        )
        self.types = Types(self._root, self.names)
        self._elements: list[Element] = []
        self._nodes: dict[str, Node] = {}

    def text(self) -> str:
        """Give the document: types first, then inputs and decisions, then the picture."""
        self._root.extend(self._elements)
        draw(self._root, tuple(self._nodes.values()))
        return document(self._root)

    def input(self, column: Column, description: str) -> None:
        """Add an input."""
        name = self.names.of(column.name)
        made = self._element("inputData", name, description)
        element(made, "variable", id=f"{name}.variable", name=name, typeRef=self.types.of(column))

    def decision(
        self, name: str, type_: str, requires: Sequence[str], *, description: str, question: str = "", answers: str = ""
    ) -> Element:
        """Add a decision; its table or expression is added to what is given back.

        Args:
            name: Its name in the model.
            type_: Type of its outcome.
            requires: Names of inputs and decisions that it reads; all are there already.
            description: What it says about itself.
            question: What is decided.
            answers: The answers in words.
        """
        made = self._element("decision", name, description)
        if question:
            element(made, "question", question)
            element(made, "allowedAnswers", answers)
        element(made, "variable", id=f"{name}.variable", name=name, typeRef=type_)
        links = []
        for other in requires:
            link = f"{name}.requires.{other}"
            requirement = element(made, "informationRequirement", id=link)
            kind = "requiredDecision" if self._is_decision(other) else "requiredInput"
            element(requirement, kind, href=f"#{other}")
            links.append((other, link))
        self._nodes[name] = Node(name, tuple(links))
        return made

    @staticmethod
    def literal(decision: Element, content: str) -> None:
        """Let a decision be an expression."""
        expression(decision, "literalExpression", content, id=f"{decision.get('id')}.expression")

    @staticmethod
    def table(
        decision: Element, policy: str, inputs: Sequence[Input], outputs: Sequence[Output], rows: Sequence[Row]
    ) -> None:
        """Let a decision be a table."""
        name = decision.get("id")
        made = element(decision, "decisionTable", id=f"{name}.table", hitPolicy=policy)
        for number, one in enumerate(inputs, 1):
            clause = element(made, "input", id=f"{name}.input.{number}", label=one.text)
            expression(clause, "inputExpression", one.text, id=f"{name}.input.{number}.expression", typeRef=one.type)
            if one.values is not None:
                expression(clause, "inputValues", one.values, id=f"{name}.input.{number}.values")
        for number, each in enumerate(outputs, 1):
            clause = element(made, "output", id=f"{name}.output.{number}", name=each.name, typeRef=each.type)
            if each.values is not None:
                expression(clause, "outputValues", each.values, id=f"{name}.output.{number}.values")
            if each.default is not None:
                expression(clause, "defaultOutputEntry", each.default, id=f"{name}.output.{number}.default")
        is_told = any(row.rule for row in rows)
        for annotation in _ANNOTATIONS if is_told else ():
            element(made, "annotation", name=annotation)
        for number, row in enumerate(rows, 1):
            _row(made, f"{name}.rule.{number}", row, is_told=is_told)

    def _element(self, tag: str, name: str, description: str) -> Element:
        made = element(None, tag, id=name, name=name)
        if description:
            element(made, "description", description)
        self._elements.append(made)
        self._nodes[name] = Node(name)
        return made

    def _is_decision(self, name: str) -> bool:
        return any(one.get("id") == name and one.tag.endswith("}decision") for one in self._elements)


def _row(table: Element, row_id: str, row: Row, *, is_told: bool) -> None:
    """Add a row; its reason stands in the description, which all editors show, and in an annotation."""
    made = element(table, "rule", id=row_id)
    if row.rule is not None:
        element(made, "description", row.rule.because)
    for number, test in enumerate(row.tests, 1):
        expression(made, "inputEntry", test or feel.ANYTHING, id=f"{row_id}.test.{number}")
    for number, content in enumerate(row.outputs, 1):
        expression(made, "outputEntry", content, id=f"{row_id}.result.{number}")
    for annotation in _annotations(row.rule) if is_told else ():
        expression(made, "annotationEntry", annotation)


def _annotations(rule: Rule | None) -> tuple[str, ...]:
    """Give the texts of the annotations of a row."""
    if rule is None:
        return ("",) * len(_ANNOTATIONS)
    source = " ".join(one for one in (rule.source.title, rule.source.url) if one) if rule.source else ""
    return (rule.id, rule.because, source, rule.threshold.value if rule.threshold else "")
