"""Facts of one bounded context: its own sizes, rates and shapes where the domain tells them, else the system's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from archgen.facts import derive, stated_elsewhere
from archgen.facts.ground import Derived, number
from archgen.facts.model import Fact, Facts, Provenance
from archgen.facts.volume import Volume, round_gb, volume_of
from archgen.requirements.model import AccessPattern, Domain, PatternKind, Requirements
from archgen.units import Unit, plain, show


class Contexts:
    """The bounded contexts of a domain, cut out of it once, whatever load their facts are asked for.

    Sizes and retention come from a context's entities, rates from its access patterns, needs for search from those that
    search. What the domain does not tell is the system's; a system with one context has nothing to tell apart.
    """

    def __init__(self, requirements: Requirements) -> None:
        """Cut the domain into its contexts."""
        domain = requirements.domain
        is_one = len(domain.contexts) < 2 or domain.assumed
        self._names = tuple(one.name for one in domain.contexts)
        self._parts = () if is_one else tuple(_Part(requirements, name) for name in self._names)

    def facts(self, system: Facts) -> dict[str, Facts]:
        """Give the facts of each context beside those of the system."""
        if not self._parts:
            return dict.fromkeys(self._names, system)
        return {part.name: _own_facts(part, system) for part in self._parts}


def _own_facts(part: _Part, system: Facts) -> Facts:
    ground = _ContextGround(system, part)
    for name, derivation in _OWN:
        found = derivation(ground) if ground.knows([name]) else None
        if found is not None and found.value != system[name].value:
            ground.own[name] = _as_fact(system[name], found)
    return system.with_facts(ground.own.values())


class _Part:
    """One context's part of the domain.

    Attributes:
        name: The context.
        requirements: What is stated.
        whole: The whole domain.
        domain: The context's part of it.
    """

    def __init__(self, requirements: Requirements, name: str) -> None:
        """Cut the part out of the domain."""
        self.name = name
        self.requirements = requirements
        self.whole = requirements.domain
        self.domain = Domain(
            contexts=tuple(one for one in self.whole.contexts if one.name == name),
            entities=self.whole.entities_of(name),
            access_patterns=self.whole.patterns_of(name),
        )
        self._volumes: dict[tuple[bool, float], Volume] = {}

    def volume(self, growth: float, *, of_whole: bool = False) -> Volume:
        """What the entities take when there are so many times the stated rows, measured once."""
        key = (of_whole, growth)
        if key not in self._volumes:
            self._volumes[key] = volume_of((self.whole if of_whole else self.domain).entities, growth)
        return self._volumes[key]


class _ContextGround:
    """What is known about one context: its part of the domain, and the facts of the system beside its own.

    Attributes:
        requirements: What is stated.
        growth: How many times the stated load is meant.
        own: Facts of the context so far.
        system: Facts of the system.
        whole: The whole domain.
        domain: The context's part of it.
    """

    def __init__(self, facts: Facts, part: _Part) -> None:
        """Put the facts of the system beside a part of the domain."""
        self._part = part
        self.requirements = part.requirements
        self.growth = facts.growth
        self.own: dict[str, Fact] = {}
        self.system = facts
        self.whole = part.whole
        self.domain = part.domain

    @property
    def volume(self) -> Volume:
        """What the entities of the context take."""
        return self._part.volume(self.growth)

    @property
    def whole_volume(self) -> Volume:
        """What the entities of the whole domain take."""
        return self._part.volume(self.growth, of_whole=True)

    @property
    def share(self) -> float:
        """The part of what all entities take that the stated volume leaves room for, at most 1."""
        if "data_volume" not in self.system or not self.whole_volume.gb:
            return 1
        volume = self.system["data_volume"]
        is_stated = volume.provenance is Provenance.STATED
        return min(1, self.system.number("data_volume") / self.whole_volume.gb) if is_stated else 1

    def fact(self, name: str) -> Fact:
        """Give a fact of the context, else of the system."""
        return self.own.get(name) or self.system[name]

    def is_stated(self, name: str) -> bool:
        """Tell whether a fact is stated."""
        return self.fact(name).provenance is Provenance.STATED

    def rests_on_statement(self, name: str) -> bool:
        """Tell whether a fact is not assumed; what a context derives rests on its domain, which is stated."""
        return self.fact(name).provenance is not Provenance.ASSUMED

    def knows(self, names: Sequence[str]) -> bool:
        """Tell whether the vocabulary has all of these facts."""
        return all(name in self.system for name in names)


def _as_fact(system: Fact, found: Derived) -> Fact:
    """Give the context's own fact in the place of the system's."""
    return system.model_copy(
        update={
            "value": found.value,
            "provenance": Provenance.DERIVED,
            "because": found.because,
            "formula": found.formula,
            "inputs": found.inputs,
            "source": found.source,
            "on_assumption": found.is_assumption,
        }
    )


def _data_volume(ground: _ContextGround) -> Derived | None:
    """Take the context's entities; of a stated volume their share."""
    whole, mine = ground.whole_volume, ground.volume
    if not mine.sizes or not whole.gb:
        return None
    if ground.system["data_volume"].provenance is not Provenance.STATED:
        return stated_elsewhere.data_volume(ground)
    stated = ground.system.number("data_volume")
    value = round_gb(stated * mine.gb / whole.gb)
    parts = [show(round_gb(gb), Unit.GB) for gb in (mine.gb, whole.gb)]
    return Derived(
        value=value,
        because="The share of its entities in the stated volume.",
        inputs=("data_volume", *(f"domain.entities.{size.name}.rows" for size in mine.sizes)),
        formula=f"{show(stated, Unit.GB)} × {parts[0]} ÷ {parts[1]} = {show(value, Unit.GB)}",
        is_assumption=True,
    )


def _rated(patterns: Iterable[AccessPattern]) -> list[AccessPattern]:
    return [one for one in patterns if one.rate is not None]


def _sum(patterns: Iterable[AccessPattern], growth: float, because: str) -> Derived | None:
    """Add up the rates of patterns."""
    rated = _rated(patterns)
    total = sum(one.rate or 0 for one in rated) * growth
    working = " + ".join(plain((one.rate or 0) * growth) for one in rated)
    inputs = tuple(f"domain.access_patterns.{one.name}.rate" for one in rated)
    formula = f"{working} = {plain(total)}" if len(rated) > 1 else ""
    return Derived(value=_whole(total), because=because, inputs=inputs, formula=formula)


def _whole(value: float) -> float:
    """Leave out a float's tail where the number is whole."""
    return int(value) if value == int(value) else value


def _peak(ground: _ContextGround) -> Derived | None:
    """Add up the rates, when every access pattern of the context has one."""
    patterns = ground.domain.access_patterns
    if not patterns or len(_rated(patterns)) < len(patterns):
        return None
    return _sum(patterns, ground.growth, "The rates of its access patterns.")


def _writes(ground: _ContextGround) -> Derived | None:
    """Add up the rates of what writes; without any, take the ratio to the context's own peak."""
    writing = _rated(one for one in ground.domain.access_patterns if one.kind is PatternKind.WRITE)
    if writing:
        return _sum(writing, ground.growth, "The rates of its access patterns that write.")
    if "peak_requests_per_second" not in ground.own:
        return None
    peak, ratio = number(ground, "peak_requests_per_second"), number(ground, "read_write_ratio")
    value = peak / (ratio + 1)
    return Derived(
        value=value,
        because="One write for each so many reads of the context.",
        inputs=("peak_requests_per_second", "read_write_ratio"),
        formula=f"{plain(peak)} ÷ ({plain(ratio)} + 1) = {plain(value)}",
        is_assumption=ground.fact("read_write_ratio").is_assumed,
    )


def _ratio(ground: _ContextGround) -> Derived | None:
    """Divide reads by writes, when the patterns tell both."""
    if "peak_requests_per_second" not in ground.own or not _rated(
        one for one in ground.domain.access_patterns if one.kind is PatternKind.WRITE
    ):
        return None
    peak, writes = number(ground, "peak_requests_per_second"), number(ground, "write_requests_per_second")
    if not 0 < writes <= peak:
        return None
    value = (peak - writes) / writes
    inputs = ("peak_requests_per_second", "write_requests_per_second")
    working = f"({plain(peak)} − {plain(writes)}) ÷ {plain(writes)} = {plain(value)}"
    return Derived(value=value, because="Reads over writes of its access patterns.", inputs=inputs, formula=working)


def _mean(ground: _ContextGround) -> Derived | None:
    if "peak_requests_per_second" not in ground.own:
        return None
    peak, shape = number(ground, "peak_requests_per_second"), number(ground, "peak_to_mean")
    value = peak / shape if shape else peak
    return Derived(
        value=value,
        because="The context's busiest minute divided by the peak over the mean.",
        inputs=("peak_requests_per_second", "peak_to_mean"),
        formula=f"{plain(peak)} ÷ {plain(shape)} = {plain(value)}",
        is_assumption=ground.fact("peak_to_mean").is_assumed,
    )


def _search(ground: _ContextGround) -> Derived | None:
    """Leave search to the contexts whose patterns search, when any does."""
    searching = [one.name for one in ground.whole.access_patterns if one.kind is PatternKind.SEARCH]
    mine = [one.name for one in ground.domain.access_patterns if one.kind is PatternKind.SEARCH]
    if not searching or mine:
        return None
    because = f"None of its access patterns searches; others do: {', '.join(searching)}."
    return Derived(value="simple_filter", because=because, inputs=("domain.access_patterns",))


def _shape(ground: _ContextGround) -> Derived | None:
    """Leave out the shapes that only entities of other contexts have."""
    whole, mine = stated_elsewhere.shapes_of(ground.whole), stated_elsewhere.shapes_of(ground.domain)
    elsewhere = {shape for shape in whole if shape not in mine}
    shapes = ground.system.value("data_shape")
    if not elsewhere or not isinstance(shapes, tuple):
        return None
    kept = tuple(shape for shape in shapes if shape not in elsewhere)
    because = f"Only other contexts hold {', '.join(sorted(elsewhere))}."
    return Derived(value=kept or ("relational",), because=because, inputs=("domain.entities", "domain.access_patterns"))


_OWN: tuple[tuple[str, Callable[[_ContextGround], Derived | None]], ...] = (
    ("data_volume", _data_volume),
    ("largest_table", stated_elsewhere.largest_table),
    ("file_storage", stated_elsewhere.file_storage),
    ("retention", stated_elsewhere.retention),
    ("peak_requests_per_second", _peak),
    ("write_requests_per_second", _writes),
    ("read_write_ratio", _ratio),
    ("mean_requests_per_second", _mean),
    ("search_needs", _search),
    ("data_shape", _shape),
    ("relationship_depth", stated_elsewhere.relationship_depth),
    ("largest_table_exceeds_memory", derive.largest_table_exceeds_memory),
    ("restore_exceeds_rto", derive.restore_exceeds_rto),
)
"""Facts that a context may have for itself, each after those that it follows from."""
