"""Threats on what crosses trust boundaries, ranked, each with the control that answers it."""

from collections.abc import Iterable, Mapping, Sequence

from archgen.design.controls import answering
from archgen.design.core import Core
from archgen.design.owners import Owners
from archgen.design.security_model import Control, Threat
from archgen.design.traits import few
from archgen.design.trust import PEOPLE, Trust
from archgen.knowledge.threats import ThreatRow, Threats

_LEVELS = {1: "low", 2: "low", 3: "medium", 4: "medium", 6: "high", 9: "high"}

_SYSTEM = "system"

Ends = tuple[str, str]


def rank_threats(rows: "Rows") -> tuple[Threat, ...]:
    """Return the threats in order of rank, at most as many as the team can work on.

    Each crossing keeps one threat at least: where the limit would leave one without, its first is taken in place of the
    last that others cover.
    """
    words = rows.words
    drafts = [(row, rows.crossings(row)) for row in words.threats if not row.rest]
    covered = {one for _, ends in drafts for one in ends}
    drafts += [(row, [one for one in rows.crossings(row) if one not in covered]) for row in words.threats if row.rest]
    ranked = sorted((rows.threat(row, ends) for row, ends in drafts if ends), key=lambda one: (-one[0], one[1].key))
    kept = _within([one for _, one in ranked], rows.most)
    return tuple(one.model_copy(update={"id": f"T{number}"}) for number, one in enumerate(kept, start=1))


class Rows:
    """Binds rows of the knowledge to the crossings of one design."""

    def __init__(  # noqa: PLR0913, PLR0917 - what the concern has worked out before
        self,
        core: Core,
        trust: Trust,
        controls: Sequence[Control],
        traits: frozenset[str],
        texts: Mapping[str, str],
        words: Threats,
        owners: Owners,
    ) -> None:
        self._core = core
        self._trust = trust
        self._controls = controls
        self._traits = traits
        self._texts = texts
        self.words = words
        self.most = next(one.most for one in words.most if core.structure.environment.holds(one.when))
        self._owners = owners
        self._crossings = list(trust.crossings())
        self._roles = {one.id: one.role for one in core.containers}
        structure = core.structure
        self._names = {one.id: one.name for one in structure.people} | {one.id: one.name for one in core.containers}
        self._names |= {one.id: one.name for one in structure.systems} | {PEOPLE: structure.composition.people_group}
        self._roles |= {one.id: _SYSTEM for one in structure.systems}

    def crossings(self, row: ThreatRow) -> list[Ends]:
        """Return the crossings that a row concerns."""
        holds = self._core.structure.environment.holds
        if not set(row.needs) <= self._traits or not holds(row.when):
            return []
        found = [
            (one.from_id, one.to_id)
            for from_zone, to_zone, one in self._crossings
            if (row.rest or (from_zone in row.from_ and to_zone in row.to))
            and self._roles_fit(row, one.from_id, one.to_id)
        ]
        if not found and row.always:
            found = self._undrawn(row)
        return list(dict.fromkeys(found))

    def threat(self, row: ThreatRow, ends: Sequence[Ends]) -> tuple[int, Threat]:
        """Return a threat on its crossings, and the points that rank it."""
        holds = self._core.structure.environment.holds
        likelihood = next((one.likelihood for one in row.lower if holds(one.when)), row.likelihood)
        points = self.words.points[likelihood] * self.words.points[row.impact]
        first, owner = ends[0], self._owners.of(row.owner)
        answers = answering(self._controls, row.by, row.topics, ([to for _, to in ends], [one for one, _ in ends]))[:2]
        values = {
            **self._texts,
            "from": self._several(one for one, _ in ends),
            "to": self._several(one for _, one in ends),
        }
        open_words = self.words.open.format_map({"owner": owner})
        return points, Threat(
            id="",
            key=row.key,
            boundary=self._trust.boundary_of[first[1]],
            from_id=first[0],
            to_id=first[1],
            also=tuple(ends[1:]),
            stride=row.stride,
            threat=row.threat.format_map(values),
            rank=_LEVELS[points],
            control="; ".join(one.do for one in answers) or open_words,
            controls=tuple(one.id for one in answers),
            owner=owner,
            status="designed" if answers else "open",
            source_url=row.source,
        )

    def _roles_fit(self, row: ThreatRow, from_id: str, to_id: str) -> bool:
        return (not row.from_roles or self._roles.get(from_id) in row.from_roles) and (
            not row.to_roles or self._roles.get(to_id) in row.to_roles
        )

    def _undrawn(self, row: ThreatRow) -> list[Ends]:
        """Return the crossing of a threat that no arrow shows: operators act through what lies with them."""
        acting = [one for boundary in row.from_ for one in self._trust.inside(boundary)]
        found = [
            (one, other.id)
            for one in acting[:1]
            for other in self._core.containers
            if self._trust.boundary_of.get(other.id) in row.to and self._roles_fit(row, one, other.id)
        ]
        return found[:1]

    def _several(self, ids: Iterable[str]) -> str:
        return few((self._names.get(one, one) for one in ids), 3)


def _within(ranked: Sequence[Threat], most: int) -> list[Threat]:
    """Keep the first, but at least one for each crossing."""
    kept = list(ranked[:most])
    for late in ranked[most:]:
        missing = _crossings(late) - {ends for one in kept for ends in _crossings(one)}
        if missing:
            spare = next((one for one in reversed(kept) if _is_covered(one, kept)), None)
            if spare is not None:
                kept.remove(spare)
            kept.append(late)
    return [one for one in ranked if one in kept]


def _crossings(one: Threat) -> set[Ends]:
    return {(one.from_id, one.to_id), *one.also}


def _is_covered(one: Threat, kept: Sequence[Threat]) -> bool:
    others = {ends for each in kept if each is not one for ends in _crossings(each)}
    return _crossings(one) <= others
