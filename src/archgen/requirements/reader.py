"""Reading a requirements file: every fault at once and in its place, or the requirements with what is worth telling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from archgen.errors import Fault, InputError, Place
from archgen.findings import Finding, sort_findings
from archgen.knowledge.vocabulary import Vocabulary
from archgen.requirements.document import Document, Node, NodeKind, parse_document, read_text
from archgen.requirements.domain import read_domain
from archgen.requirements.keys import FORMAT, top_keys
from archgen.requirements.model import Requirements, StatedFact
from archgen.requirements.reading import Reading
from archgen.requirements.sections import (
    read_accepted,
    read_choices,
    read_constraints,
    read_existing,
    read_experience,
    read_integrations,
    read_priorities,
    read_project,
)
from archgen.requirements.stated import read_group

TEXT_NAME = "<text>"
"""Name in messages of requirements that did not come from a file."""


def read_requirements(
    source: Path | str, vocabulary: Vocabulary, *, name: str | None = None
) -> tuple[Requirements, tuple[Finding, ...]]:
    """Read requirements from a file, or from YAML or JSON text.

    Args:
        source: A path; or the text itself, which is told by a line end, a brace or a colon followed by a space.
        vocabulary: Facts that may be stated.
        name: Name of the file in messages.

    Raises:
        InputError: All that is wrong with the file, each with its place.
    """
    document = _open(source, name)
    reading = Reading(document, vocabulary, faults=list(document.faults))
    requirements = _read(reading)
    if reading.faults:
        raise InputError(_without_echoes(reading.faults))
    return requirements, sort_findings(reading.findings)


def standards_dir(source: Path | str) -> Path | None:
    """Give the folder of a company's own standards that a file names, relative to the file; None when it names none.

    Looks at this one key only, for the rest cannot be read before the knowledge in that folder is loaded.

    Raises:
        InputError: The file cannot be read, is no YAML, or names a folder that does not exist.
    """
    document = _open(source, None)
    node = document.root.get("standards")
    if node is None or node.kind is not NodeKind.SCALAR:
        return None
    base = Path() if _is_text(source) else Path(source).parent
    folder = base / Path(node.text.strip()).expanduser()
    if not folder.is_dir():
        raise InputError(Fault("standards", f"there is no folder `{folder}`", node.place))
    return folder


def _open(source: Path | str, name: str | None) -> Document:
    """Parse a file or a text."""
    if isinstance(source, str) and _is_text(source):
        return parse_document(source, name or TEXT_NAME)
    return parse_document(read_text(Path(source)), name or str(source))


def _is_text(source: Path | str) -> bool:
    return isinstance(source, str) and re.search(r"[\n{]|: ", source) is not None


def _read(reading: Reading) -> Requirements:
    """Read all parts; what is wrong collects in the reading."""
    root = reading.document.root
    reading.mapping(root, top_keys(reading.vocabulary))
    _check_format(reading, root.get("archgen"))
    project = read_project(reading, root)
    facts: dict[str, StatedFact] = {}
    for group in reading.vocabulary.groups:
        facts.update(read_group(reading, group, root.get(group)))
    _notice_fractions(reading, facts)
    team = root.get("team")
    actors = reading.names(root.get("actors"))
    integrations = read_integrations(reading, root.get("integrations"))
    if project.owner is None or not project.approvers:
        reading.notice("unnamed_owner", ["project.owner", "project.approvers"])
    return Requirements(
        project=project,
        facts=facts,
        experience=read_experience(reading, team.get("experience") if team else None),
        constraints=read_constraints(reading, root.get("constraints")),
        existing=read_existing(reading, root.get("existing")),
        actors=actors,
        decisions=read_choices(reading, root.get("decisions")),
        accepted=read_accepted(reading, root.get("accepted")),
        integrations=integrations,
        domain=read_domain(reading, root.get("domain"), project.name, actors, integrations),
        priorities=read_priorities(reading, root.get("priorities")),
        standards=reading.text(root.get("standards")) or None,
        source=reading.document.file,
        places=dict(_places(root)),
    )


def _check_format(reading: Reading, node: Node | None) -> None:
    """Make sure that the file is of a version which this archgen reads."""
    if node is not None and reading.text(node) != FORMAT:
        reading.fault(node, f"`{node.text}` is no version of this format; write `archgen: {FORMAT}`")


def _notice_fractions(reading: Reading, facts: Mapping[str, StatedFact]) -> None:
    """Tell of an availability that was written as a fraction: 0.999 would be less than one percent."""
    fact = facts.get("availability")
    if fact is not None and isinstance(fact.value, (int, float)) and 0 < fact.value <= 1:
        values = {"text": fact.text, "percent": f"{fact.value * 100:.6g}"}
        reading.notice("availability_as_fraction", ["quality.availability"], **values)


def _places(root: Node) -> Iterator[tuple[str, Place]]:
    """Give where each path of the file stands."""
    for node in root.walk():
        if node.path:
            yield node.path, node.place


def _without_echoes(faults: list[Fault]) -> list[Fault]:
    """Keep one fault a place: what YAML cut apart is not reported again for its pieces."""
    seen: dict[tuple[object, ...], Fault] = {}
    for fault in faults:
        place = fault.place
        key = (place.line, place.column) if place else (fault.path, fault.message)
        seen.setdefault(key, fault)
    return list(seen.values())
