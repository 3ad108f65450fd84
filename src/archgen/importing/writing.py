"""A merged sketch as a requirements file that people like to read, with where each thing came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from textwrap import wrap

from archgen.importing.lexicon import lexicon
from archgen.importing.merging import Merged
from archgen.importing.naming import clean
from archgen.importing.sketch import EntitySketch, Found, Item, ItemKind, Note, Origin, Value
from archgen.knowledge.vocabulary import Vocabulary
from archgen.requirements.field_text import field_text
from archgen.requirements.keys import FORMAT
from archgen.requirements.model import AccessPattern, Entity, Existing, Integration
from archgen.requirements.patterns import infer_kind
from archgen.requirements.yaml_text import scalar

_MOST_COMMENTS = 400
"""Lines of what is not carried over that stand in the file; the rest is told elsewhere."""

_LONGEST_COMMENT = 160
_COMMENT_WIDTH = 110


@dataclass
class Page:
    """The file while it is written, and where each item went.

    Attributes:
        lines: Lines of the file.
        became: Items with the path of the requirements that carries them.
    """

    lines: list[str] = field(default_factory=list)
    became: list[tuple[Item, str, tuple[Note, ...]]] = field(default_factory=list)

    def add(self, depth: int, text: str, comment: str = "") -> None:
        """Add a line at a depth, with a comment behind it."""
        self.lines.append(f"{'  ' * depth}{text}{f'  # {comment}' if comment else ''}")

    def carry(self, path: str, found: Found[Value]) -> None:
        """Note which items a path carries."""
        self.became += [(item, path, found.remarks) for item in found.items]


def write(merged: Merged, vocabulary: Vocabulary) -> Page:
    """Write the file; its sections stand in the order of the format."""
    page = Page()
    _head(page, merged)
    _project(page, merged)
    _facts(page, merged, vocabulary)
    _existing(page, merged.existing)
    _actors(page, merged.actors)
    _integrations(page, merged.integrations)
    _domain(page, merged)
    _conflicts(page, merged.conflicts)
    _left_out(page, merged.left_out)
    return page


def _head(page: Page, merged: Merged) -> None:
    files = ", ".join(f"{', '.join(map(clean, one.files))} ({one.form})" for one in merged.sketches)
    page.lines += _comment(lexicon().head.drafted.format(files=files))
    page.lines += _comment(lexicon().head.reading)
    page.add(0, f"archgen: {FORMAT}")


def _project(page: Page, merged: Merged) -> None:
    title, summary = merged.title, merged.summary
    page.add(0, "project:")
    if title is not None:
        page.carry("project.name", title)
    name = title.value if title is not None else "?"
    page.add(1, f"name: {scalar(name)}", _remark(title) if title is not None else "")
    if summary is not None and summary.value:
        page.carry("project.summary", summary)
        page.add(1, f"summary: {scalar(summary.value)}", _remark(summary))


def _facts(page: Page, merged: Merged, vocabulary: Vocabulary) -> None:
    """Write facts in their groups, in the order of the vocabulary."""
    found = {one.value[0]: one for one in merged.facts}
    rows = [(vocabulary.facts[name].group, name) for name in vocabulary.facts if name in found]
    for group in dict.fromkeys(group for group, _ in rows):
        page.add(0, f"{group}:")
        for name in (name for home, name in rows if home == group):
            page.carry(f"{group}.{name}", found[name])
            page.add(1, f"{name}: {found[name].value[1]}", _remark(found[name]))


def _existing(page: Page, entries: Sequence[Found[Existing]]) -> None:
    if entries:
        page.add(0, "existing:")
    for number, one in enumerate(entries):
        page.carry(f"existing[{number}]", one)
        pairs = [(key, getattr(one.value, key)) for key in ("technology", "role", "version")]
        page.add(1, f"- {_flow(pairs)}", _remark(one))


def _actors(page: Page, actors: Sequence[Found[str]]) -> None:
    if actors:
        page.add(0, "actors:")
    for number, one in enumerate(actors):
        page.carry(f"actors[{number}]", one)
        page.add(1, f"- {scalar(one.value)}", _remark(one))


def _integrations(page: Page, integrations: Sequence[Found[Integration]]) -> None:
    if integrations:
        page.add(0, "integrations:")
    for number, one in enumerate(integrations):
        page.carry(f"integrations[{number}]", one)
        page.add(1, f"- {_flow([('name', one.value.name), ('purpose', one.value.purpose)])}", _remark(one))


def _domain(page: Page, merged: Merged) -> None:
    if not merged.entities:
        return
    page.add(0, "domain:")
    _contexts(page, merged.entities)
    page.add(1, "entities:")
    names = [one.name for one in merged.entities]
    for entity in merged.entities:
        _entity(page, entity, names)
    if merged.patterns:
        page.add(1, "access_patterns:")
    fields = {one.name: one for one in merged.entities}
    for number, found in enumerate(merged.patterns):
        page.carry(f"domain.access_patterns[{number}]", found)
        page.add(2, f"- {_pattern(found.value, fields[found.value.entity])}", _remark(found))


def _contexts(page: Page, entities: Sequence[EntitySketch]) -> None:
    contexts = dict.fromkeys(one.context for one in entities if one.context)
    if not contexts:
        return
    page.add(1, "contexts:")
    for context in contexts:
        mine = ", ".join(scalar(one.name, in_flow=True) for one in entities if one.context == context)
        page.add(2, f"{scalar(context)}: [{mine}]")


def _entity(page: Page, entity: EntitySketch, names: Sequence[str]) -> None:
    path = f"domain.entities.{entity.name}"
    head = Found(entity.name, entity.items, entity.remarks)
    page.carry(path, head)
    page.carry(f"{path}.id", Found("id", entity.identifier))
    is_bare = not entity.fields and not entity.description
    page.add(2, f"{scalar(entity.name)}:{' {}' if is_bare else ''}", _remark(head))
    if entity.description:
        page.add(3, f"description: {scalar(entity.description)}")
    if entity.fields:
        page.add(3, "fields:")
    home = {item.origin.file for item in entity.items[:1]}
    for one in entity.fields:
        page.carry(f"{path}.fields.{one.value.name}", one)
        text = field_text(one.value, names)
        files = {item.origin.file for item in one.items}
        comment = _remark(one, with_place=files != home)
        page.add(4, f"{scalar(one.value.name)}: {_field_scalar(text, is_list=one.value.is_list)}", comment)


def _field_scalar(text: str, *, is_list: bool) -> str:
    """Write a field: a bare list of one type stands in YAML's own brackets, anything else is one text."""
    inner = text[1:-1]
    is_plain = is_list and text.startswith("[") and text.endswith("]") and scalar(inner, in_flow=True) == inner
    return text if is_plain else scalar(text)


def _pattern(one: AccessPattern, entity: EntitySketch) -> str:
    stored = Entity(name=entity.name, fields=tuple(field.value for field in entity.fields))
    is_many = bool(one.range or one.sort or one.limit)
    inferred = infer_kind(one.name, stored, one.by, is_many=is_many)
    sort = [f"-{order.field}" if order.descending else order.field for order in one.sort]
    pairs: list[tuple[str, str | Sequence[str]]] = [("name", one.name)]
    pairs += [("kind", one.kind.value)] if one.kind is not inferred else []
    pairs += [("entity", one.entity), ("by", one.by), ("range", one.range), ("sort", sort)]
    pairs += [("limit", str(one.limit or ""))]
    return _flow(pairs, bare=("limit",))


def _flow(pairs: Iterable[tuple[str, str | Sequence[str]]], bare: Sequence[str] = ()) -> str:
    """Write a mapping in one line, without what is empty."""
    parts = []
    for key, value in pairs:
        if not value:
            continue
        if isinstance(value, str):
            parts.append(f"{key}: {value if key in bare else scalar(value, in_flow=True)}")
        else:
            parts.append(f"{key}: [{', '.join(scalar(each, in_flow=True) for each in value)}]")
    return f"{{{', '.join(parts)}}}"


def _remark(found: Found[Value], *, with_place: bool = True) -> str:
    """Give where something came from and what to know about it."""
    places = _places(found.items) if with_place else ""
    parts = [f"from {places}" if places else "", *(lexicon().sentence(one) for one in found.remarks)]
    text = "; ".join(clean(part) for part in parts if part)
    return text if len(text) <= _LONGEST_COMMENT else f"{text[: _LONGEST_COMMENT - 1]}…"


def _places(items: Iterable[Item]) -> str:
    """Give the first place in each file."""
    first: dict[str, Origin] = {}
    for item in items:
        first.setdefault(item.origin.file, item.origin)
    return ", ".join(str(origin) for origin in first.values())


def _conflicts(page: Page, conflicts: Sequence[Note]) -> None:
    if conflicts:
        page.lines += ["", *_comment(lexicon().head.conflicts)]
        page.lines += [f"# - {clean(lexicon().sentence(one))}" for one in conflicts]


def _left_out(page: Page, items: Sequence[Item]) -> None:
    if not items:
        return
    lines = [f"#   {line}" if depth else f"# - {line}" for depth, line in left_out_lines(items)]
    page.lines += ["", *_comment(lexicon().head.left_out), *lines[:_MOST_COMMENTS]]
    if len(lines) > _MOST_COMMENTS:
        page.lines += _comment(lexicon().head.more.format(count=len(lines) - _MOST_COMMENTS))


def left_out_lines(items: Iterable[Item]) -> Iterator[tuple[int, str]]:
    """Give what is not carried over by its reason, each with its depth: the reason, then a line an item."""
    rows = [(lexicon().sentence(item.reason), item) for item in items if item.reason is not None]
    order = {reason: number for number, reason in enumerate(dict.fromkeys(reason for reason, _ in rows))}
    ranked = sorted(rows, key=lambda row: order[row[0]])
    for reason, group in groupby(ranked, key=lambda row: row[0]):
        yield 0, clean(reason)
        yield from ((1, line) for line in _gathered([item for _, item in group]))


def _gathered(items: Sequence[Item]) -> Iterator[str]:
    """Give a line an item: parts of one owner share theirs, and so do parameters of one name."""
    owners: dict[tuple[object, ...], list[Item]] = {}
    for item in items:
        owner, dot, _ = item.name.rpartition(".")
        if item.kind in (ItemKind.COLUMN, ItemKind.PROPERTY) and dot:
            owners.setdefault((item.kind, item.origin.file, owner), []).append(item)
        elif item.kind is ItemKind.PARAMETER:
            owners.setdefault((item.kind, item.origin.file, *item.name.split()[-2:]), []).append(item)
        else:
            owners.setdefault((item.kind, item.origin, item.name), []).append(item)
    for group in owners.values():
        first = group[0]
        name = clean(first.name)
        if len(group) > 1 and first.kind is ItemKind.PARAMETER:
            name = f"{name} and {len(group) - 1} more uses"
        elif len(group) > 1 and first.name.rpartition(".")[1]:
            rest = ", ".join(clean(item.name.rpartition(".")[2]) for item in group[1:])
            name = f"{name}, {rest}"
        yield f"{first.origin} {first.kind}: {name}"


def _comment(text: str) -> list[str]:
    """Write a text as comments of a width that people read."""
    return wrap(
        clean(text),
        _COMMENT_WIDTH,
        initial_indent="# ",
        subsequent_indent="# ",
        break_long_words=False,
        break_on_hyphens=False,
    )
