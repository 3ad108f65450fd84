"""A YAML file as nodes that know their place and keep the text as it was written.

Scalars stay text: ``1.10`` is not a float and ``no`` not a boolean until somebody who knows what is wanted reads
them. The file is read event by event within a budget, so that neither nesting nor aliases can grow without bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archgen.errors import Fault, InputError, Place

if TYPE_CHECKING:
    from ruamel.yaml.events import Event

_MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much of a file is read before it is refused, so that no file can take all memory or time.

    Attributes:
        kind: What the file is, with its article, as messages name it.
        example: The least that such a file holds.
        mib: Largest size in MiB.
        levels: Deepest nesting.
        nodes: Most nodes, those that aliases repeat included.
    """

    kind: str
    example: str
    mib: int
    levels: int
    nodes: int

    @property
    def size(self) -> int:
        """Give the largest size in bytes."""
        return self.mib * _MIB


REQUIREMENTS = Limits("a requirements file", "project: {name: ...}", mib=1, levels=24, nodes=150_000)
"""Limits of the format itself: it needs seven levels, and a file of the largest size has fewer nodes."""

_MOST_REPEATED = 50_000
"""Values that aliases may add to a file: far more than a person repeats, and copied within half a second."""

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""Where YAML begins a new line."""

_PLAIN_WORDS = {
    "mapping values are not allowed here": "`: ` cannot stand here; quote a text that holds it, or indent it right",
    "found character '\\t' that cannot start any token": "a tab cannot indent; use spaces",
    "could not find expected ':'": "a `:` is missing after this key, or its indentation is wrong",
    "found unexpected end of stream": "the quotation that begins here is never closed",
    "expected ',' or ']', but got '<stream end>'": "the `[` is never closed",
    "expected ',' or '}', but got '<stream end>'": "the `{` is never closed",
    "expected <block end>, but found '?'": "this line is indented differently from its neighbours",
    "expected <block end>, but found '<block mapping start>'": "this line is indented differently from its neighbours",
    "expected <block end>, but found '-'": "this line is indented differently from its neighbours",
    "expected <block end>, but found '<scalar>'": "nothing may follow a closing quote or bracket; quote all of it",
}


class NodeKind(StrEnum):
    """What a node of a YAML file is."""

    SCALAR = "scalar"
    LIST = "list"
    MAP = "map"


@dataclass(frozen=True)
class Entry:
    """A key of a mapping with its value."""

    key: str
    place: Place
    value: Node


@dataclass(frozen=True)
class Node:
    """A value of a YAML file.

    Attributes:
        kind: Scalar, list or mapping.
        path: Path in the data, such as ``domain.entities.Order.rows``.
        place: Where it begins.
        text: A scalar as written, without its quotes.
        is_plain: Whether a scalar stands without quotes.
        items: Elements of a list.
        entries: Keys of a mapping with their values, each key once.
        span: First and last character in the file, for texts that YAML has cut apart.
    """

    kind: NodeKind
    path: str
    place: Place
    text: str = ""
    is_plain: bool = True
    items: tuple[Node, ...] = ()
    entries: tuple[Entry, ...] = ()
    span: tuple[int, int] = (0, 0)

    @property
    def is_null(self) -> bool:
        """Whether nothing was written: empty, ``~`` or ``null`` without quotes."""
        return self.kind is NodeKind.SCALAR and self.is_plain and self.text in ("", "~", "null", "Null", "NULL")

    def get(self, key: str) -> Node | None:
        """Give the value of a key, or None when it is absent or empty."""
        found = next((entry.value for entry in self.entries if entry.key == key), None)
        return None if found is None or found.is_null else found

    def walk(self) -> Iterator[Node]:
        """Give this node and all below it."""
        yield self
        for child in (*self.items, *(entry.value for entry in self.entries)):
            yield from child.walk()


@dataclass(frozen=True)
class Document:
    """A parsed file: its root, and faults that did not stop the reading."""

    file: str
    text: str
    root: Node
    faults: tuple[Fault, ...]

    def source(self, first: Node, last: Node) -> str:
        """Give the text of the file from the beginning of one node to the end of another."""
        return self.text[first.span[0] : last.span[1]]


def read_text(path: Path, limits: Limits = REQUIREMENTS) -> str:
    """Read a file as UTF-8, with or without a byte-order mark.

    Raises:
        InputError: It cannot be read, is too large or is not UTF-8 text.
    """
    try:
        if path.is_file() and path.stat().st_size > limits.size:
            raise InputError(f"{path} has {path.stat().st_size:,} bytes; {limits.kind} has at most {limits.mib} MiB")
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f"{path} cannot be read: {reason}") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        place = Place(str(path), line, error.start - content.rfind(b"\n", 0, error.start))
        raise InputError(Fault("", "the file is not UTF-8 text; save it as UTF-8", place)) from None


def parse_document(text: str, file: str, limits: Limits = REQUIREMENTS) -> Document:
    """Parse YAML (or JSON, which is YAML) into nodes.

    Raises:
        InputError: It is no YAML, not a mapping, or larger than any such file.
    """
    text = text.removeprefix("\ufeff")
    if len(text.encode("utf-8", "surrogatepass")) > limits.size:
        raise InputError(f"{file} is larger than {limits.mib} MiB; {limits.kind} is not")
    builder = _Builder(text, file, limits)
    root = builder.build()
    return Document(file, text, root, tuple(builder.faults))


@dataclass
class _Builder:
    """Builds nodes from the events of the YAML parser."""

    text: str
    file: str
    limits: Limits
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lines = _LINE_END.split(self.text)
        self._anchors: dict[str, Node] = {}
        self._nodes = 0
        self._repeated = 0

    def build(self) -> Node:
        """Give the root of the one document."""
        from ruamel.yaml import YAML  # noqa: PLC0415 - slow to import, and not every command reads a file
        from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415 - as above

        try:
            self._events: Iterator[Event] = iter(YAML(typ="safe", pure=True).parse(self.text))
            return self._document()
        except MarkedYAMLError as error:
            raise InputError([*self.faults, self._syntax(error)]) from None
        except (YAMLError, ValueError, RecursionError, AttributeError) as error:
            raise InputError([*self.faults, Fault("", f"{self.file} is no YAML: {_first_line(error)}")]) from None

    def _document(self) -> Node:
        """Read the document and refuse a second one."""
        first = next(islice(self._events, 1, None))
        if type(first).__name__ == "StreamEndEvent":
            raise InputError(f"{self.file} is empty; the least is `{self.limits.example}`")
        root = self._node(next(self._events), "", 0)
        if root.is_null:
            raise InputError(f"{self.file} is empty; the least is `{self.limits.example}`")
        next(self._events)
        after = next(self._events)
        if type(after).__name__ != "StreamEndEvent":
            raise InputError([*self.faults, Fault("", "a second document begins here; keep one", self._place(after))])
        if root.kind is not NodeKind.MAP:
            raise InputError(
                Fault("", f"the file must hold keys and values, such as `{self.limits.example}`", root.place)
            )
        return root

    def _node(self, event: Any, path: str, depth: int) -> Node:
        """Read one node."""
        self._spend(1, event)
        if depth > self.limits.levels:
            raise InputError(Fault(path, f"nested more than {self.limits.levels} levels deep", self._place(event)))
        kind = type(event).__name__
        if kind == "AliasEvent":
            return self._alias(event, path)
        if kind == "ScalarEvent":
            plain = event.style is None
            span = event.start_mark.index, event.end_mark.index
            node = Node(NodeKind.SCALAR, path, self._place(event), _paired(event.value), is_plain=plain, span=span)
        elif kind == "SequenceStartEvent":
            node = self._sequence(event, path, depth)
        else:
            node = self._mapping(event, path, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _spend(self, count: int, event: Any) -> None:
        """Keep to the budget of nodes."""
        self._nodes += count
        if self._nodes > self.limits.nodes:
            message = f"{self.limits.kind} has at most {self.limits.nodes:,} values; this one has more"
            raise InputError(Fault("", message, self._place(event)))

    def _alias(self, event: Any, path: str) -> Node:
        """Copy what an anchor names to this path."""
        found = self._anchors.get(event.anchor)
        if found is None:
            raise InputError(
                [*self.faults, Fault(path, f"`*{event.anchor}` names no anchor above it", self._place(event))]
            )
        count = sum(1 for _ in found.walk())
        self._repeated += count
        if self._repeated > _MOST_REPEATED:
            message = f"aliases make this file grow by more than {_MOST_REPEATED:,} values"
            raise InputError(Fault("", message, self._place(event)))
        self._spend(count, event)
        return _moved(found, path)

    def _sequence(self, start: Any, path: str, depth: int) -> Node:
        items: list[Node] = []
        while type(event := next(self._events)).__name__ != "SequenceEndEvent":
            items.append(self._node(event, f"{path}[{len(items)}]", depth + 1))
        span = start.start_mark.index, event.end_mark.index
        return Node(NodeKind.LIST, path, self._place(start, event), items=tuple(items), span=span)

    def _mapping(self, start: Any, path: str, depth: int) -> Node:
        entries: dict[str, Entry] = {}
        merged: list[Entry] = []
        before: Entry | None = None
        while type(event := next(self._events)).__name__ != "MappingEndEvent":
            key = self._node(event, path, depth + 1)
            below = f"{path}.{key.text}" if path else key.text
            value = self._node(next(self._events), below, depth + 1)
            if key.kind is not NodeKind.SCALAR:
                self.faults.append(Fault(path, "a key must be text, not a list or mapping", key.place))
                continue
            if key.text == "<<" and key.is_plain:
                merged += self._merge(value, path)
                continue
            entry = Entry(key.text, key.place, value)
            if start.flow_style and self._is_cut(before, key, value):
                continue
            before = entry
            if key.text in entries:
                first = entries[key.text].place.line
                message = f"`{key.text}` stands twice here; the first is in line {first}"
                self.faults.append(Fault(path, message, key.place))
            else:
                entries[key.text] = entry
        for entry in merged:
            entries.setdefault(entry.key, entry)
        span = start.start_mark.index, event.end_mark.index
        place = self._place(start, event)
        return Node(NodeKind.MAP, path, place, entries=tuple(entries.values()), span=span)

    def _merge(self, value: Node, path: str) -> list[Entry]:
        """Give the keys that ``<<`` brings in."""
        sources = value.items if value.kind is NodeKind.LIST else (value,)
        found = []
        for source in sources:
            if source.kind is not NodeKind.MAP:
                self.faults.append(Fault(path, "`<<` takes a mapping", source.place))
            for entry in source.entries:
                below = f"{path}.{entry.key}" if path else entry.key
                found.append(Entry(entry.key, entry.place, _moved(entry.value, below)))
        return found

    def _is_cut(self, before: Entry | None, key: Node, value: Node) -> bool:
        """Report a value that an unquoted comma has cut in two inside ``{ }``; tell whether it was one."""
        has_colon = value.span[0] != key.span[1] or value.text or not value.is_plain
        scalar = before is not None and before.value.kind is NodeKind.SCALAR and before.value.is_plain
        if has_colon or not key.is_plain or before is None or not scalar:
            return False
        whole = self.text[before.value.span[0] : key.span[1]].strip()
        place = before.value.place
        end = key.place.end_column if key.place.line == place.line else place.end_column
        place = Place(place.file, place.line, place.column, end, place.source_line)
        message = f'the comma cuts this value in two; quote it inside {{ }}: "{whole}"'
        self.faults = [one for one in self.faults if one.path != before.value.path]
        self.faults.append(Fault(before.value.path, message, place))
        return True

    def _place(self, start: Any, end: Any = None) -> Place:
        """Give the place of an event, to the end of its first line."""
        first, last = start.start_mark, (end or start).end_mark
        line = self._lines[first.line] if first.line < len(self._lines) else ""
        column = last.column if last.line == first.line else len(line.rstrip())
        return Place(self.file, first.line + 1, first.column + 1, max(column, first.column + 1) + 1, line)

    def _syntax(self, error: Any) -> Fault:
        """Turn a complaint of the YAML parser into a fault in plain words."""
        mark = error.problem_mark or error.context_mark
        problem = str(error.problem or error.context or "it cannot be parsed")
        if ("unexpected end of stream" in problem or "<stream end>" in problem) and error.context_mark is not None:
            mark = error.context_mark
        if mark is None:
            return Fault("", f"{self.file} is no YAML: {problem}")
        line = self._lines[mark.line] if mark.line < len(self._lines) else ""
        place = Place(self.file, mark.line + 1, mark.column + 1, mark.column + 2, line)
        return Fault("", self._in_words(problem, place), place)

    @staticmethod
    def _in_words(problem: str, place: Place) -> str:
        for known, words in _PLAIN_WORDS.items():
            if problem.startswith(known):
                return words
        if problem.startswith("found character "):
            return f"a value cannot begin with `{place.source_line[place.column - 1 : place.column]}`; quote it"
        return f"not valid YAML: {problem}"


def _moved(node: Node, path: str) -> Node:
    """Copy a node and all below it to another path."""
    items = tuple(_moved(item, f"{path}[{number}]") for number, item in enumerate(node.items))
    entries = tuple(
        Entry(one.key, one.place, _moved(one.value, f"{path}.{one.key}" if path else one.key)) for one in node.entries
    )
    return Node(
        node.kind, path, node.place, node.text, is_plain=node.is_plain, items=items, entries=entries, span=node.span
    )


def _paired(text: str) -> str:
    """Join what JSON writes as two escapes, half a character each, to the one that is meant."""
    if not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return text


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
