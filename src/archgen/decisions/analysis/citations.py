"""The sources that rules cite, against the register: not in it, cited otherwise than it says, or never read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archgen.decisions.analysis.noticed import Noticed, listed
from archgen.findings import Source
from archgen.knowledge.analysis import Kind
from archgen.knowledge.sources import RegisteredSource
from archgen.knowledge.tables import DecisionTable


@dataclass(frozen=True)
class _Citation:
    """One rule and its source."""

    table: DecisionTable
    number: int
    source: Source

    @property
    def name(self) -> str:
        return f"{self.table.decision}.{self.table.rules[self.number].id}"


def citations(tables: Mapping[str, DecisionTable], register: Mapping[str, RegisteredSource]) -> Iterator[Noticed]:
    """Give what is wrong with sources, each once for all rules that cite it so."""
    by_url: dict[str, list[_Citation]] = {}
    for table in tables.values():
        for number, rule in enumerate(table.rules):
            if rule.source is not None and rule.source.url:
                by_url.setdefault(rule.source.url, []).append(_Citation(table, number, rule.source))
    for url, cited in by_url.items():
        registered = register.get(url)
        if registered is None:
            yield _about(Kind.UNREGISTERED_SOURCE, url, cited)
            continue
        other = [one for one in cited if not _agrees(one.source, registered)]
        if other:
            values = {"cited": _shown(other[0].source.title, seen=other[0].source.seen)}
            values["registered"] = _shown(registered.title, seen=registered.read.is_seen)
            yield _about(Kind.OTHER_SOURCE, url, other, **values)
        elif not registered.read.is_seen:
            yield _about(Kind.UNREAD_SOURCE, url, cited, title=registered.title)


def _agrees(source: Source, registered: RegisteredSource) -> bool:
    return (source.title, source.seen) == (registered.title, registered.read.is_seen)


def _shown(title: str, *, seen: bool) -> str:
    return f"“{title}”, {'read' if seen else 'not read'}"


def _about(kind: Kind, url: str, citing: list[_Citation], **values: str) -> Noticed:
    """Notice something about a source; it stands where the first rule cites it."""
    first = citing[0]
    keys = ("rules", first.number, "source")
    rules = tuple(one.name for one in citing)
    named = {"url": url, "rules": listed(rules), **values}
    return Noticed(kind, "", keys, rules, about=(url,), values=named, file=first.table.decision)
