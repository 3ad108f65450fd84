"""One reading of a file: typed values out of nodes, while every fault is collected with its place."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from archgen.errors import Fault, Place, QuantityError
from archgen.findings import Finding
from archgen.knowledge.spelling import find, nearest
from archgen.knowledge.vocabulary import Vocabulary
from archgen.requirements.document import Document, Node, NodeKind
from archgen.requirements.keys import unknown_key
from archgen.requirements.notices import notice
from archgen.requirements.text import TextFault
from archgen.units import Unit, parse, show

Choice = TypeVar("Choice", bound=StrEnum)

_UNPRINTABLE = ("Cc", "Cs", "Zl", "Zp")
_SHAPES = {NodeKind.SCALAR: "one value", NodeKind.LIST: "a list", NodeKind.MAP: "a mapping"}


@dataclass
class Reading:
    """Collects faults and findings while a document is read.

    Attributes:
        document: The parsed file.
        vocabulary: Facts that may be stated.
        faults: What is wrong so far.
        findings: What is worth telling so far.
    """

    document: Document
    vocabulary: Vocabulary
    faults: list[Fault] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def fault(self, node: Node, message: str, path: str | None = None) -> None:
        """Note a fault at a node."""
        self.faults.append(Fault(node.path if path is None else path, message, node.place))

    def fault_at(self, place: Place, path: str, message: str) -> None:
        """Note a fault at a place of its own, such as that of a key."""
        self.faults.append(Fault(path, message, place))

    def text_fault(self, node: Node, fault: TextFault) -> None:
        """Note what is wrong inside a text, each problem under its own words where the file shows them."""
        start = node.place.column - 1 + (not node.is_plain)
        visible = node.place.source_line[start : start + len(node.text)] == node.text
        for problem in fault.problems:
            first, last = start + problem.start + 1, start + max(problem.end, problem.start + 1) + 1
            place = replace(node.place, column=first, end_column=last) if visible else node.place
            self.faults.append(Fault(node.path, problem.message, place))

    def notice(self, finding_id: str, about: Iterable[str], **values: str) -> None:
        """Note a finding."""
        self.findings.append(notice(finding_id, about, **values))

    def mapping(self, node: Node | None, known: Sequence[str], section: str = "") -> Node | None:
        """Give a node that is a mapping, having reported its unknown keys; None when it is absent or something else."""
        if node is None or not self._is(node, NodeKind.MAP):
            return None
        for entry in node.entries:
            if entry.key not in known:
                message = unknown_key(entry.key, known, section, self.vocabulary)
                self.fault_at(entry.place, node.path, message)
        return node

    def named(self, node: Node | None) -> tuple[tuple[str, Node], ...]:
        """Give the entries of a mapping whose keys are names that people chose."""
        if node is None or not self._is(node, NodeKind.MAP):
            return ()
        found = []
        for entry in node.entries:
            message = misnomer(entry.key)
            if message:
                self.fault_at(entry.place, node.path, message)
            else:
                found.append((entry.key, entry.value))
        return tuple(found)

    def items(self, node: Node | None) -> tuple[Node, ...]:
        """Give the elements of a list; one value that is no list stands for a list of it."""
        if node is None:
            return ()
        return node.items if node.kind is NodeKind.LIST else (node,)

    def list_of(self, node: Node | None) -> tuple[Node, ...]:
        """Give the elements of a list, which it must be."""
        return node.items if node is not None and self._is(node, NodeKind.LIST) else ()

    def text(self, node: Node | None, default: str = "") -> str:
        """Give a text."""
        if node is None or not self._is(node, NodeKind.SCALAR):
            return default
        return node.text.strip()

    def texts(self, node: Node | None) -> tuple[str, ...]:
        """Give one text or several, each once."""
        found = [self.text(item) for item in self.items(node) if not item.is_null]
        return tuple(dict.fromkeys(text for text in found if text))

    def name(self, node: Node | None, owner: Node) -> str | None:
        """Give a name, which must be there and printable."""
        if node is None:
            self.fault(owner, "a name is missing here; write `name: ...`")
            return None
        if not self._is(node, NodeKind.SCALAR):
            return None
        message = misnomer(node.text)
        if message:
            self.fault(node, message)
        return None if message else node.text

    def names(self, node: Node | None) -> tuple[str, ...]:
        """Give a list of names, each of which may stand there once."""
        found: dict[str, Node] = {}
        for item in self.list_of(node):
            name = self.name(item, item)
            if name is not None and name in found:
                self.fault(item, f"`{name}` stands twice in this list")
            elif name is not None:
                found[name] = item
        return tuple(found)

    def member(self, node: Node | None, kind: type[Choice]) -> Choice | None:
        """Give the member of an enumeration that a text means; case and separators make no difference."""
        if node is None or not self._is(node, NodeKind.SCALAR):
            return None
        found = find(node.text, [one.value for one in kind])
        if found is None:
            self.fault(node, not_allowed(node.text, [one.value for one in kind]))
            return None
        return kind(found)

    def quantity(self, node: Node | None, unit: Unit, low: float = 0, high: float | None = None) -> float | None:
        """Give a number in a unit, within hard bounds; both ends are legal."""
        if node is None or not self._is(node, NodeKind.SCALAR):
            return None
        try:
            value = parse(node.text, unit)
        except QuantityError as error:
            self.fault(node, error.sentence)
            return None
        message = out_of_bounds(value, node.text, unit, (low, high))
        if message:
            self.fault(node, message)
        return None if message else value

    def whole(self, node: Node | None, unit: Unit, low: int = 0, high: int | None = None) -> int | None:
        """Give a whole number in a unit."""
        value = self.quantity(node, unit, low, high)
        if value is None or node is None:
            return None
        if value != int(value):
            self.fault(node, f"`{node.text}` is not a whole number")
            return None
        return int(value)

    def day(self, node: Node | None) -> dt.date | None:
        """Give a date."""
        if node is None or not self._is(node, NodeKind.SCALAR):
            return None
        try:
            return dt.date.fromisoformat(node.text.strip())
        except ValueError:
            self.fault(node, f"`{node.text}` is not a date; write it as 2027-06-01")
            return None

    def _is(self, node: Node, kind: NodeKind) -> bool:
        """Tell whether a node has the wanted shape, and report it when not."""
        if node.kind is kind:
            return True
        if not node.is_null:
            self.fault(node, f"{_SHAPES[kind]} is expected here, not {_SHAPES[node.kind]}")
        return False


def misnomer(name: str) -> str:
    """Say why a text cannot be a name; empty when it can. Any printable text can."""
    if not name.strip():
        return "a name cannot be empty"
    if any(unicodedata.category(char) in _UNPRINTABLE for char in name):
        return f"the name {name!r} holds a character that cannot be printed"
    return ""


def not_allowed(text: str, allowed: Sequence[str]) -> str:
    """Say that a text is none of the allowed ones, with the nearest."""
    close = nearest(text, allowed)
    hint = f"; did you mean `{close}`? It is one of " if close else "; it is one of "
    return f"`{text}` is not known here{hint}{', '.join(allowed)}"


def out_of_bounds(value: float, text: str, unit: Unit | None, bounds: tuple[float | None, float | None]) -> str:
    """Say that a value is impossible; empty when it is possible."""
    low, high = bounds
    if (low is None or value >= low) and (high is None or value <= high):
        return ""
    ends = [None if end is None else show(end, unit or "") for end in bounds]
    if ends[0] is not None and ends[1] is not None:
        wanted = f"between {ends[0]} and {ends[1]}"
    else:
        wanted = f"at least {ends[0]}" if ends[0] is not None else f"at most {ends[1]}"
    kind = unit.expected if unit is not None and value < 0 else "possible"
    return f"`{text}` is not {kind}; it must be {wanted}"
