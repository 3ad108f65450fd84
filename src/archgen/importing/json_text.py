"""JSON as the nodes that YAML gives, some thirty times as fast: API descriptions of many megabytes are JSON.

The nodes are those of :mod:`archgen.requirements.document`, so that nobody after this sees a difference.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right

from archgen.errors import Fault, InputError, Place
from archgen.requirements.document import Document, Entry, Limits, Node, NodeKind

_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"((?:[^"\\\x00-\x1f]|\\.)*)"')
_WORD = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")


def is_json(text: str) -> bool:
    """Tell whether a text begins as a JSON object does."""
    return re.match(r"\s*\{\s*(?:\"|\})", text) is not None


def parse_json(text: str, file: str, limits: Limits) -> Document:
    """Parse JSON into nodes.

    Raises:
        InputError: It is no JSON, is nested too deeply, or has a key twice.
    """
    if len(text.encode("utf-8", "surrogatepass")) > limits.size:
        raise InputError(f"{file} is larger than {limits.mib} MiB; {limits.kind} is not")
    parser = _Parser(text, file, limits)
    root, end = parser.value(parser.skip(0), "", 0)
    end = parser.skip(end)
    if end < len(text):
        raise parser.fault(end, "nothing may follow the closing brace")
    return Document(file, text, root, tuple(parser.faults))


class _Parser:
    """Parses from a position; every method gives the position after what it read."""

    def __init__(self, text: str, file: str, limits: Limits) -> None:
        self._text, self._file, self._limits = text, file, limits
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._nodes = 0
        self.faults: list[Fault] = []

    def skip(self, at: int) -> int:
        """Skip white space."""
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def place(self, at: int, end: int | None = None) -> Place:
        """Give the place of a position."""
        line = bisect_right(self._starts, at)
        start = self._starts[line - 1]
        last = self._starts[line] - 1 if line < len(self._starts) else len(self._text)
        column = at - start + 1
        stop = min(end if end is not None else at + 1, last) - start + 1
        return Place(self._file, line, column, max(stop, column + 1), self._text[start:last])

    def fault(self, at: int, message: str) -> InputError:
        """Make the error for what cannot be parsed at a position."""
        return InputError(Fault("", message, self.place(min(at, max(len(self._text) - 1, 0)))))

    def value(self, at: int, path: str, depth: int) -> tuple[Node, int]:
        """Read any value."""
        self._nodes += 1
        if depth > self._limits.levels:
            raise self.fault(at, f"nested more than {self._limits.levels} levels deep")
        if self._nodes > self._limits.nodes:
            raise self.fault(at, f"more than {self._limits.nodes:,} values")
        first = self._text[at : at + 1]
        if first == "{":
            return self._object(at, path, depth)
        if first == "[":
            return self._array(at, path, depth)
        if first == '"':
            word, end = self._string(at)
            return Node(NodeKind.SCALAR, path, self.place(at, end), word, is_plain=False, span=(at, end)), end
        match = _WORD.match(self._text, at)
        if match is None or not match[0]:
            raise self.fault(at, "a value is missing or not JSON here")
        end = match.end()
        return Node(NodeKind.SCALAR, path, self.place(at, end), match[0], span=(at, end)), end

    def _string(self, at: int) -> tuple[str, int]:
        match = _STRING.match(self._text, at)
        if match is None:
            raise self.fault(at, "the quotation that begins here is never closed, or holds a line end")
        if "\\" not in match[1]:
            return match[1], match.end()
        try:
            word: str = json.loads(match[0])
        except ValueError:
            raise self.fault(at, "this text holds a backslash that JSON does not know") from None
        return word, match.end()

    def _next(self, at: int, closing: str) -> tuple[int, bool]:
        """Go over a comma to the next part, or over the closing bracket; tell whether it was the bracket."""
        at = self.skip(at)
        sign = self._text[at : at + 1]
        if sign == closing:
            return at + 1, True
        if sign != ",":
            raise self.fault(at, f"`,` or `{closing}` is expected here")
        return self.skip(at + 1), False

    def _array(self, start: int, path: str, depth: int) -> tuple[Node, int]:
        items: list[Node] = []
        at = self.skip(start + 1)
        is_end = self._text.startswith("]", at)
        at += is_end
        while not is_end:
            item, at = self.value(at, f"{path}[{len(items)}]", depth + 1)
            items.append(item)
            at, is_end = self._next(at, "]")
        return Node(NodeKind.LIST, path, self.place(start), items=tuple(items), span=(start, at)), at

    def _object(self, start: int, path: str, depth: int) -> tuple[Node, int]:
        entries: dict[str, Entry] = {}
        at = self.skip(start + 1)
        is_end = self._text.startswith("}", at)
        at += is_end
        while not is_end:
            key, end = self._key(at)
            place = self.place(at, end)
            at = self.skip(end)
            if not self._text.startswith(":", at):
                raise self.fault(at, "a `:` is missing after this key")
            value, at = self.value(self.skip(at + 1), f"{path}.{key}" if path else key, depth + 1)
            if key in entries:
                message = f"`{key}` stands twice here; the first is in line {entries[key].place.line}"
                self.faults.append(Fault(path, message, place))
            entries.setdefault(key, Entry(key, place, value))
            at, is_end = self._next(at, "}")
        node = Node(NodeKind.MAP, path, self.place(start), entries=tuple(entries.values()), span=(start, at))
        return node, at

    def _key(self, at: int) -> tuple[str, int]:
        if not self._text.startswith('"', at):
            raise self.fault(at, "a key in double quotes is expected here")
        return self._string(at)
