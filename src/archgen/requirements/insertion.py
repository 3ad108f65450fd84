"""Putting answers into a requirements file that stands already: every byte that a person wrote stays as it is.

Lines are inserted below the last one of their group, in the style of their surroundings; a line that was commented out
for want of an answer makes room for the answer. Nothing is parsed and dumped again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archgen.errors import Fault, InputError
from archgen.requirements.document import Document, Node, NodeKind, parse_document
from archgen.requirements.document import Entry as KeyEntry
from archgen.requirements.trees import STEP, Tree, block_lines, flow_text

_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
_COMMENT = re.compile(r"#[^\n]*")


@dataclass(frozen=True)
class Entry:
    """A key to write.

    Attributes:
        group: Key at the top of the file under which it stands; empty for the top itself.
        key: The key.
        value: What stands behind it.
        comments: Lines of comment above it, without their `#`.
        remark: Comment behind it.
        is_open: Whether it is written as a comment, because nobody has said it.
        is_text: Whether a value that looks like a number or a yes has to be quoted.
    """

    group: str
    key: str
    value: Tree
    comments: tuple[str, ...] = ()
    remark: str = ""
    is_open: bool = False
    is_text: bool = True

    def lines(self) -> tuple[str, ...]:
        """Give the lines of the entry in block style, not indented."""
        body = list(block_lines(self.key, self.value, is_text=self.is_text))
        body[0] += f"  # {self.remark}" if self.remark else ""
        mark = "# " if self.is_open else ""
        return (*(f"# {one}" for one in self.comments), *(mark + line for line in body))


def inserted(text: str, entries: Iterable[Entry], file: str) -> str:
    """Give the text with all entries in it.

    Args:
        text: A valid requirements file.
        entries: What to write; a key of theirs that stands in the file holds nothing there.
        file: Name of the file in messages.

    Raises:
        InputError: A group stands in a form into which nothing can be put.
    """
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        page = _Page(text, file)
        if page.holds(entry):
            text = text if entry.is_open else page.filled(entry)
        else:
            groups.setdefault(entry.group, []).append(entry)
    for group, of_group in groups.items():
        text = _Page(text, file).with_entries(group, of_group)
    return text


def check_insertable(document: Document, groups: Iterable[str]) -> None:
    """Make sure that answers can be put into the groups of a file, before any question is asked.

    Raises:
        InputError: All groups that stand in a form into which nothing can be put.
    """
    faults = []
    for group in groups:
        entry = next((one for one in document.root.entries if one.key == group), None)
        if entry is not None and not _takes_entries(entry):
            message = f"answers cannot be put into `{group}` as it stands; write its keys out below it"
            faults.append(Fault(group, message, entry.place))
    if faults:
        raise InputError(faults)


class _Page:
    """A file while one group of entries is put into it."""

    def __init__(self, text: str, file: str) -> None:
        self._document = parse_document(text, file)
        self._text = self._document.text
        self._end = "\r\n" if "\r\n" in self._text else "\n"

    def holds(self, entry: Entry) -> bool:
        """Tell whether the key of an entry stands in the file."""
        return self._standing(entry) is not None

    def filled(self, entry: Entry) -> str:
        """Give the text with a value behind a key that holds nothing yet."""
        standing = self._standing(entry)
        parent = self._document.root if not entry.group else _value(self._document.root, entry.group)
        if standing is None or parent is None or not standing.value.is_null:
            raise InputError(Fault(entry.key, "stands in the file already"))
        as_json = self._is_flow(self._document.root)
        if isinstance(entry.value, Mapping) and not self._is_flow(parent):
            column = standing.place.column - 1
            body = [" " * column + line for line in block_lines(entry.key, entry.value)][1:]
            lines = self._text.splitlines(keepends=True)
            lines[standing.place.line - 1] = lines[standing.place.line - 1].rstrip("\r\n") + self._end
            return "".join(
                [*lines[: standing.place.line], *(one + self._end for one in body), *lines[standing.place.line :]]
            )
        flow = flow_text(entry.key, entry.value, is_text=entry.is_text, as_json=as_json)
        first, last = self._span(standing)
        gap = "" if self._text[first - 1 : first].isspace() else " "
        return self._text[:first] + gap + flow.partition(": ")[2] + self._text[last:]

    def _span(self, entry: KeyEntry) -> tuple[int, int]:
        """Give first and last character of a value; of one that is not there, the place behind its colon."""
        if not entry.value.is_null or entry.value.text:
            return entry.value.span
        lines = self._text.splitlines(keepends=True)
        key_end = sum(map(len, lines[: entry.place.line - 1])) + entry.place.end_column - 1
        place = self._text.index(":", key_end) + 1
        return place, place

    def _standing(self, entry: Entry) -> KeyEntry | None:
        """Find the key of an entry in the file."""
        parent = self._document.root if not entry.group else _value(self._document.root, entry.group)
        return next((one for one in (parent.entries if parent else ()) if one.key == entry.key), None)

    def with_entries(self, group: str, entries: Sequence[Entry]) -> str:
        """Give the text with the entries of one group."""
        root = self._document.root
        if self._is_flow(root):
            return self._into_json(group, entries)
        if not group:
            return self._at_end([line for entry in entries for line in ("", *entry.lines())])
        node = _value(root, group)
        if node is None:
            below = [STEP + line for entry in entries for line in entry.lines()]
            return self._at_end(["", f"{group}:", *below])
        check_insertable(self._document, [group])
        if self._is_flow(node):
            return self._into_flow(node, [one for one in entries if not one.is_open])
        return self._into_block(group, node, entries)

    def _into_json(self, group: str, entries: Sequence[Entry]) -> str:
        """Put entries into a file that is one flow mapping, such as JSON, which holds no comments."""
        stated = [one for one in entries if not one.is_open]
        root = self._document.root
        node = _value(root, group) if group else root
        if not stated:
            return self._text
        if node is None:
            inner = ", ".join(flow_text(one.key, one.value, as_json=True) for one in stated)
            return self._spliced(root, [f'"{group}": {{{inner}}}'])
        return self._into_flow(node, stated, as_json=True)

    def _into_flow(self, node: Node, entries: Sequence[Entry], *, as_json: bool = False) -> str:
        texts = [flow_text(one.key, one.value, is_text=one.is_text, as_json=as_json) for one in entries]
        return self._spliced(node, texts) if texts else self._text

    def _spliced(self, node: Node, texts: Sequence[str]) -> str:
        """Put texts behind the last entry of a flow mapping."""
        joined = ", ".join(texts)
        if not node.entries:
            opening = self._text.index("{", node.span[0]) + 1
            return f"{self._text[:opening]}{joined}{self._text[opening:]}"
        last = self._span(node.entries[-1])[1]
        rest = _COMMENT.sub("", self._text[last : node.span[1]])
        if rest.lstrip().startswith(","):
            comma = self._text.index(",", last) + 1
            return f"{self._text[:comma]} {joined}{self._text[comma:]}"
        return f"{self._text[:last]}, {joined}{self._text[last:]}"

    def _into_block(self, group: str, node: Node, entries: Sequence[Entry]) -> str:
        lines = self._text.splitlines(keepends=True)
        first = next(one.place.line for one in self._document.root.entries if one.key == group)
        own = [one for one in node.entries if one.place.line > first]  # not what `<<` brings in from above
        indent = " " * (own[0].place.column - 1) if own else self._indent_below(first, lines)
        last = self._last_line(first, node)
        until = next((one.place.line for one in self._document.root.entries if one.place.line > first), len(lines) + 1)
        added = []
        for entry in entries:
            place = self._commented_out(entry.key, indent, lines, range(first, until - 1))
            if place is None:
                added += [indent + line for line in entry.lines()]
            elif not entry.is_open:
                answer = [indent + line + self._end for line in entry.lines()[len(entry.comments) :]]
                lines[place] = "".join(answer)
        if lines and not lines[last - 1].endswith(("\n", "\r")):
            lines[last - 1] += self._end
        return "".join([*lines[:last], *(line + self._end for line in added), *lines[last:]])

    @staticmethod
    def _indent_below(first: int, lines: Sequence[str]) -> str:
        """Give the indentation of what stands below a key, such as a comment; two columns when there is nothing."""
        below = lines[first] if first < len(lines) else ""
        found = re.match(r"( +)\S", below)
        return found[1] if found else STEP

    @staticmethod
    def _commented_out(key: str, indent: str, lines: Sequence[str], where: range) -> int | None:
        """Find the line of a group on which a key stands as a comment."""
        wanted = re.compile(rf"{indent}#\s?{re.escape(key)}:(\s|$)")
        return next((number for number in where if wanted.match(lines[number])), None)

    def _last_line(self, first: int, node: Node) -> int:
        """Give the number of the last line that belongs to a value."""
        ends = [one.span[1] for one in node.walk() if self._is_flow(one) or (one.kind is NodeKind.SCALAR and one.text)]
        keys = [entry.place.line for one in node.walk() for entry in one.entries]
        return max(first, *keys, len(self._text[: max(ends, default=0)].rstrip().splitlines()))

    def _at_end(self, lines: Sequence[str]) -> str:
        """Put lines behind all others, before the mark that ends a document where there is one."""
        body, mark, rest = self._text, "", ""
        found = re.search(r"^\.\.\.\s*$", self._text, re.MULTILINE)
        if found:
            body, mark, rest = self._text[: found.start()], found[0], self._text[found.end() :]
        body = body.rstrip() + self._end if body.strip() else ""
        return body + "".join(line + self._end for line in lines) + mark + rest

    def _is_flow(self, node: Node) -> bool:
        return _is_flow(self._document, node)


def _value(root: Node, group: str) -> Node | None:
    """Give the value of a key at the top, empty or not; None when there is none."""
    return next((one.value for one in root.entries if one.key == group), None)


def _is_flow(document: Document, node: Node) -> bool:
    """Tell whether a list or mapping stands in brackets."""
    if node.kind is NodeKind.SCALAR:
        return False
    start = _PROPERTIES.match(document.text, node.span[0])
    return document.text.startswith(("{", "["), start.end() if start else node.span[0])


def _takes_entries(entry: KeyEntry) -> bool:
    """Tell whether keys can be put below a key: into a mapping of its own, or where nothing stands yet."""
    value = entry.value
    is_own = (value.place.line, value.place.column) > (entry.place.line, entry.place.column)  # an anchor stands above
    return (value.kind is NodeKind.MAP and is_own) or (value.is_null and not value.text)
