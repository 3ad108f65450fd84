"""Access patterns with names of their own, each once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from archgen.design.names import plural_title
from archgen.importing.naming import unique
from archgen.importing.sketch import Found, Item, Note
from archgen.requirements.model import AccessPattern, PatternKind, Sort

_TOGETHER = " and "


def pattern(  # noqa: PLR0913 - the parts of a pattern
    entity: str,
    kind: PatternKind,
    *,
    by: Iterable[str] = (),
    between: Iterable[str] = (),
    sort: Iterable[Sort] = (),
    limit: int | None = None,
    name: str = "",
) -> AccessPattern:
    """Make a pattern; without a name it is named for what it asks."""
    made = AccessPattern(
        name=name, entity=entity, kind=kind, by=tuple(by), range=tuple(between), sort=tuple(sort), limit=limit
    )
    return made if name else made.model_copy(update={"name": _name(made)})


def _name(one: AccessPattern) -> str:
    """Name a pattern for what it asks: ``Orders by customer in order of created_at``."""
    if one.kind is PatternKind.GET:
        return f"{one.entity} by {_TOGETHER.join(one.by or ('id',))}"
    if one.kind is PatternKind.SEARCH:
        return f"Search {plural_title(one.entity)}{f' by {_TOGETHER.join(one.by)}' if one.by else ''}"
    head = f"Totals of {plural_title(one.entity)}" if one.kind is PatternKind.AGGREGATE else plural_title(one.entity)
    by = f" by {_TOGETHER.join(one.by)}" if one.by else ""
    between = f" between {_TOGETHER.join(one.range)}" if one.range else ""
    order = f" in order of {_TOGETHER.join(sort.field for sort in one.sort)}" if one.sort else ""
    return f"{head}{by}{between}{order}"


@dataclass
class Patterns:
    """Patterns in their order; one that asks the same as an earlier one adds its items to that."""

    found: dict[tuple[object, ...], Found[AccessPattern]]

    @classmethod
    def empty(cls) -> Patterns:
        """Begin without any."""
        return cls({})

    def add(self, one: AccessPattern, items: Iterable[Item], remarks: Iterable[Note] = ()) -> None:
        """Add a pattern, or its items to the one that asks the same; writes are told apart by their names."""
        own = one.name if one.kind is PatternKind.WRITE else ""
        key = (one.entity, one.kind, one.by, one.range, one.sort, own)
        before = self.found.get(key)
        if before is None:
            self.found[key] = Found(one, tuple(items), tuple(remarks))
            return
        kept = (
            before.value
            if before.value.limit or not one.limit
            else before.value.model_copy(update={"limit": one.limit})
        )
        every = dict.fromkeys((*before.remarks, *remarks))
        self.found[key] = Found(kept, (*before.items, *items), tuple(every))

    def named(self) -> tuple[Found[AccessPattern], ...]:
        """Give all patterns under names that are unique."""
        taken: set[str] = set()
        result = []
        for one in self.found.values():
            name = unique(one.value.name, taken)
            taken.add(name)
            result.append(replace(one, value=one.value.model_copy(update={"name": name})))
        return tuple(result)
