"""What `archgen tables check` looks at: every part by itself, names that lead into others, what tables do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from archgen.decisions.analysis import TableFinding, analyse
from archgen.decisions.analysis.reach import Reached
from archgen.decisions.examples import failed_examples
from archgen.decisions.model import Read
from archgen.errors import Fault, Place
from archgen.knowledge.analysis import Gravity
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.store import place_of, places_of
from archgen.knowledge.table_files import Keys, Where
from archgen.knowledge.wholeness import faults_of


@dataclass(frozen=True)
class Remark:
    """One thing that the check tells.

    Attributes:
        id: Stable id.
        kind: Sort of thing: one of the analysis, `fault` or `failed_example`.
        severity: How much it matters.
        message: What is wrong.
        place: Where it stands.
        decision: The table that it is about; empty when it is about something else.
        rules: Rules that it is about.
        remedy: What to do about it.
        example: An input that shows it.
    """

    id: str
    kind: str
    severity: Gravity
    message: str
    place: Place | None
    decision: str = ""
    rules: tuple[str, ...] = ()
    remedy: str = ""
    example: Mapping[str, Read] = field(default_factory=dict)


@dataclass(frozen=True)
class Proof:
    """What was found.

    Attributes:
        remarks: All that is to be told, the gravest first, a company's own files before others.
        knowledge: What was checked; None when it cannot be read.
        reached: The inputs that the search found; None when decisions cannot be taken, nor examples run.
    """

    remarks: tuple[Remark, ...]
    knowledge: Knowledge | None = None
    reached: Reached | None = None

    def of(self, severity: Gravity) -> tuple[Remark, ...]:
        """Give the remarks of one severity."""
        return tuple(one for one in self.remarks if one.severity is severity)

    @property
    def rules(self) -> int:
        """How many rules were read."""
        return sum(len(one.rules) for one in self.knowledge.decisions.values()) if self.knowledge else 0

    @property
    def examples(self) -> int:
        """How many examples were run."""
        if self.knowledge is None or self.reached is None:
            return 0
        return sum(len(one.examples) for one in self.knowledge.decisions.values())


def proofread(standards: Path | None, *, place_notes: bool = True) -> Proof:
    """Check the shipped knowledge, with a company's own where one is named.

    Args:
        standards: Folder of a company's own knowledge.
        place_notes: Whether to look up where notes stand, for which nearly every file is parsed again.
    """
    if standards is not None and not standards.is_dir():
        return Proof(_from_faults([Fault("", f"{standards}: no such folder of standards")]))
    knowledge = Knowledge((standards,) if standards else ())
    faults = faults_of(knowledge)
    if faults:
        return Proof(_from_faults(faults))
    analysis = analyse(knowledge)
    examples = _examples(knowledge) if analysis.reached is not None else ()
    found = _from_findings(analysis.findings, knowledge, place_notes=place_notes)
    remarks = (*examples, *found)
    own = str(_near(standards)) if standards else None
    ordered = sorted(remarks, key=lambda one: (one.severity.rank, not _stands_in(one, own)))
    return Proof(tuple(ordered), knowledge, analysis.reached)


def _stands_in(remark: Remark, folder: str | None) -> bool:
    return folder is not None and remark.place is not None and Path(remark.place.file).is_relative_to(folder)


def _from_faults(faults: Iterable[Fault]) -> tuple[Remark, ...]:
    """Tell of faults; those at one place are numbered."""
    remarks: dict[str, Remark] = {}
    for fault in dict.fromkeys(faults):
        where = Path(fault.place.file).stem if fault.place else ""
        name = base = ":".join(filter(None, ("fault", where, fault.path)))
        number = 1
        while name in remarks:
            number += 1
            name = f"{base}:{number}"
        message = f"{fault.path}: {fault.message}" if fault.path else fault.message
        remarks[name] = Remark(name, "fault", Gravity.ERROR, message, _nearby(fault.place))
    return tuple(remarks.values())


def _examples(knowledge: Knowledge) -> Iterator[Remark]:
    for one in failed_examples(knowledge):
        given, expected = (", ".join(options) or "none" for options in (one.chosen, one.expected))
        names = [example.name for example in knowledge.decisions[one.decision].examples]
        place = place_of(*knowledge.tables[one.decision].where(("examples", names.index(one.example))))
        yield Remark(
            f"failed_example:{one.decision}:{one.example}",
            "failed_example",
            Gravity.ERROR,
            f"{one.decision}: example `{one.example}` gives {given}, not {expected}",
            _nearby(place),
            decision=one.decision,
        )


def _from_findings(findings: Iterable[TableFinding], knowledge: Knowledge, *, place_notes: bool) -> Iterator[Remark]:
    """Tell of findings, each file read once for the places of all."""
    by_file: dict[Path, list[tuple[TableFinding, Keys]]] = {}
    for one in findings:
        file, keys = _where(one, knowledge)
        by_file.setdefault(file, []).append((one, keys))
    for file, own in by_file.items():
        placed = [(one, keys) for one, keys in own if place_notes or one.severity is not Gravity.NOTE]
        places = places_of(file, [keys for _, keys in placed]) if placed else ()
        place_by_id = {one.id: place for (one, _), place in zip(placed, places, strict=True)}
        for one, _ in own:
            message = f"{one.decision}: {one.message}" if one.decision else one.message
            yield Remark(
                one.id,
                one.kind,
                one.severity,
                message,
                _nearby(place_by_id.get(one.id)),
                decision=one.decision,
                rules=one.rules,
                remedy=one.remedy,
                example=one.example,
            )


def _where(one: TableFinding, knowledge: Knowledge) -> Where:
    """Give the file that a finding is about, and the keys that lead to the part of it."""
    if one.file:
        return knowledge.tables[one.file].where(one.keys)
    return knowledge.vocabulary_of(one.about[0]), one.keys


def _nearby(place: Place | None) -> Place | None:
    return None if place is None else replace(place, file=str(_near(Path(place.file))))


def _near(path: Path) -> Path:
    """Name a file from the current folder where it lies inside, which is shorter and can be opened as well."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
