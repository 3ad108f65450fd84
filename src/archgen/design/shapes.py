"""Shapes of entities: fields of certain types, and fields that belong together such as the two ends of a time range."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from archgen.knowledge.block_signs import Sign
from archgen.knowledge.cells import Column, UnaryTest, compile_cell
from archgen.knowledge.vocabulary import FactType
from archgen.requirements.model import Entity, EntityField, FieldType, PatternKind, Requirements

_MOMENTS = frozenset({FieldType.TIMESTAMP, FieldType.DATE, FieldType.TIME})
_WHOLE = frozenset({FieldType.INT, FieldType.BIGINT})
_STARTS = ("start", "begin", "from", "open", "check in", "checkin", "arriv", "pickup", "since")
_ENDS = ("end", "until", "to", "finish", "clos", "check out", "checkout", "depart", "return", "till")
_LENGTHS = ("duration", "length", "minutes", "hours", "nights")
_LIMITS = ("quantit", "capacit", "allot", "limit", "total", "stock", "seats", "places", "inventor", "units", "max")
_USED = (
    "sold",
    "remain",
    "left",
    "avail",
    "taken",
    "reserv",
    "held",
    "booked",
    "used",
    "free",
    "stock",
    "quantit",
    "inventor",
)
_COUNTS = ("sold", "remain", "left", "avail", "taken", "reserv", "held", "booked", "used", "free", "unsold")
_UNITS = {
    "rows": "rows",
    "rate": "requests_per_s",
    "latency_p99": "ms",
    "availability": "percent",
    "ratio": "ratio",
    "steps": "items",
}


def matches_alone(sign: Sign, entity: Entity, requirements: Requirements) -> bool:
    """Tell whether an entity fits an entity sign as far as this can be said without knowing other roles."""
    return (
        all(has.startswith("ref ") or _has(entity, has) for has in sign.has)
        and (sign.pair is None or _PAIRS[sign.pair](entity))
        and (not sign.lifecycle_any or _lives(entity, sign.lifecycle_any))
        and (sign.rows is None or holds("rows", sign.rows, entity.rows or 0))
        and (not sign.name_any or has_stem(sign.name_any, entity.name))
        and (not sign.no_update or not _is_updated(entity, requirements))
    )


def matches_bound(sign: Sign, entity: Entity, bound: Mapping[str, Entity]) -> bool:
    """Tell whether an entity fits what a sign says about entities that are bound already."""
    for has in sign.has:
        role = has.removeprefix("ref ")
        if role != has and (role not in bound or not refers_to(entity, bound[role].name)):
            return False
    if sign.rows_per:
        other = bound.get(sign.rows_per["of"])
        if other is None or not other.rows or entity.rows is None:
            return False
        return holds("ratio", sign.rows_per["test"], entity.rows / other.rows)
    return True


def refers_to(entity: Entity, name: str) -> bool:
    """Tell whether an entity has a reference to another one."""
    return any(one.type is FieldType.REFERENCE and one.target == name for one in entity.fields)


def holds(kind: str, test: str, value: float | None) -> bool:
    """Tell whether a number satisfies a unary test; one that is not known satisfies none."""
    return value is not None and _compiled(kind, test).holds(value)


def has_stem(stems: Iterable[str], *texts: str) -> bool:
    """Tell whether a word of some texts begins with one of the stems."""
    wanted = tuple(stem.lower() for stem in stems)
    return any(word.startswith(wanted) for word in _words_and_pairs(texts))


@lru_cache(maxsize=4096)
def _words_and_pairs(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Split texts into words, and every word joined with the next one."""
    words = [word for text in texts for word in words_of(text)]
    return (*words, *(" ".join(words[i : i + 2]) for i in range(len(words))))


def words_of(text: str) -> list[str]:
    """Split names such as `startsAt`, `starts_at` and `Starts at` into lower-case words."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return [word for word in re.split(r"[^\w-]+|_", spaced.lower()) if word]


@lru_cache(maxsize=256)
def _compiled(kind: str, test: str) -> UnaryTest:
    return compile_cell(test, Column(kind, FactType.NUMBER, unit=_UNITS[kind]))


def _has(entity: Entity, wanted: str) -> bool:
    types, _, times = wanted.partition(" x")
    allowed = types.split("|")
    return sum(one.type.value in allowed for one in entity.fields) >= int(times or 1)


def _lives(entity: Entity, stems: Iterable[str]) -> bool:
    """Lifecycle states, or members of an enum that stands for one."""
    states = entity.lifecycle.states if entity.lifecycle else ()
    enums = (member for one in entity.fields if one.type is FieldType.ENUM for member in one.members)
    return has_stem(stems, *states, *enums)


def _is_updated(entity: Entity, requirements: Requirements) -> bool:
    writes = (one for one in requirements.domain.access_patterns if one.entity == entity.name)
    return entity.lifecycle is not None or any(one.kind is PatternKind.WRITE and "id" in one.by for one in writes)


def range_fields(entity: Entity) -> tuple[EntityField, EntityField] | None:
    """Give the two moments between which something lasts, both of the same type; None when there are none."""
    for start in _fields(entity, _MOMENTS, _STARTS):
        for end in _fields(entity, (start.type,), _ENDS):
            if end.name != start.name:
                return start, end
    return None


def side_fields(entity: Entity) -> tuple[EntityField, EntityField] | None:
    """Give the amount of an entry and the enum of two that says on which side it stands."""
    money = next((one for one in entity.fields if one.type is FieldType.MONEY and not one.optional), None)
    sides = (one for one in entity.fields if one.type is FieldType.ENUM and len(one.members) == 2 and not one.optional)
    side = next(sides, None)
    return (money, side) if money is not None and side is not None else None


def stock_fields(entity: Entity) -> tuple[EntityField | None, EntityField | None]:
    """Give the whole number that limits a stock, and the one that counts what is left of it or gone from it."""
    count = next(iter(_fields(entity, _WHOLE, _COUNTS)), None)
    limits = (one for one in _fields(entity, _WHOLE, _LIMITS) if one != count)
    return next(limits, None), count


def _fields(entity: Entity, types: Iterable[FieldType], stems: Iterable[str]) -> list[EntityField]:
    wanted, stems = frozenset(types), tuple(stems)
    return [one for one in entity.fields if one.type in wanted and not one.is_list and has_stem(stems, one.name)]


def _time_range(entity: Entity) -> bool:
    starts = _fields(entity, _MOMENTS, _STARTS)
    lengths = [one for one in entity.fields if one.type is FieldType.DURATION] or _fields(entity, _WHOLE, _LENGTHS)
    moments = any(one.type in _MOMENTS for one in entity.fields)
    return bool((starts and _fields(entity, _MOMENTS, _ENDS)) or (moments and starts and lengths))


def _money_side(entity: Entity) -> bool:
    money = any(one.type is FieldType.MONEY for one in entity.fields)
    return money and any(one.type is FieldType.ENUM and len(one.members) == 2 for one in entity.fields)


def _owner_other(entity: Entity) -> bool:
    targets = [one.target for one in entity.fields if one.type is FieldType.REFERENCE and not one.is_list]
    return any(targets.count(one) == 2 for one in targets)


def _quantity_limit(entity: Entity) -> bool:
    """Two whole numbers, one the limit and one what is gone or left; or one that may not fall below zero."""
    limits, used = _fields(entity, _WHOLE, _LIMITS), _fields(entity, _WHOLE, _USED)
    paired = any(one.name != other.name for one in limits for other in used)
    return paired or any(one.minimum == 0 for one in (*limits, *used))


_PAIRS: Mapping[str, Callable[[Entity], bool]] = {
    "time_range": _time_range,
    "money_side": _money_side,
    "owner_other": _owner_other,
    "quantity_limit": _quantity_limit,
}
