"""What an interview begins with: a file that stands already, a draft from what exists, answers that were kept."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from archgen.cli import console
from archgen.cli.interviewing.journal import Journal
from archgen.cli.stages import knowledge
from archgen.errors import Fault, InputError
from archgen.interview.given import Texts, with_given, with_kept
from archgen.interview.ground import NEW_FILE, Ground
from archgen.interview.machine import Interview
from archgen.interview.model import Depth, Turn
from archgen.interview.worlds_adviser import WorldsAdviser
from archgen.knowledge.loader import Knowledge
from archgen.requirements.document import parse_document, read_text
from archgen.requirements.insertion import check_insertable
from archgen.requirements.reader import standards_dir


def interview_for(file: Path, sources: Sequence[Path], depth: Depth) -> Interview:
    """Make the interview for a file, on the knowledge that it names.

    Args:
        file: The requirements file, which may stand already.
        sources: Files that describe what exists, from which a new one is drafted.
        depth: How far the interview goes.

    Raises:
        InputError: The file cannot be read or written, answers cannot be put into it, or sources are given beside it.
    """
    _check_place(file)
    text = read_text(file) if file.exists() else ""
    if text and sources:
        raise InputError(Fault("--from", f"{file} stands already; name a new file, or `archgen import` beside it"))
    known = knowledge(standards_dir(file) if text else None)
    ground = _drafted(known, sources, file, depth) if sources else Ground.of(known, text, str(file), depth)
    document = parse_document(ground.text or NEW_FILE, str(file))
    check_insertable(document, dict.fromkeys(("project", *known.vocabulary.groups, "domain")))
    interview = Interview(ground, WorldsAdviser(known))
    if ground.text:
        interview.prepare()  # looks up what the file decides and uses, so that its faults are told before any question
    return interview


def first_turn(interview: Interview, journal: Journal, given: Mapping[str, Texts]) -> Turn:
    """Take over the answers that were kept, and those of the command line.

    Raises:
        InputError: All that the command line says wrong.
    """
    state, lost = with_kept(interview, journal.answers)
    if journal.answers:
        changed = " The file has changed since." if journal.is_of_another_text else ""
        console.note(
            f"Going on with {len(state.answers)} answers kept in {journal.path}; --afresh drops them.{changed}"
        )
    for one, reason in lost:
        console.note(f"The kept answer to {one.question} is left out: {reason}.")
    state, answers, faults = with_given(interview, state, given)
    if faults:
        raise InputError(faults)
    for answer in answers:
        journal.add(answer)
    return interview.turn(state)


def _check_place(file: Path) -> None:
    """Make sure that the file can be written at the end, before anybody has answered anything.

    Raises:
        InputError: It cannot.
    """
    folder = file.parent
    if file.is_dir():
        raise InputError(f"{file} is a folder; name a file")
    if not folder.is_dir():
        raise InputError(f"there is no folder {folder}")
    if not os.access(folder, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        raise InputError(f"{file} cannot be written")


def _drafted(known: Knowledge, sources: Sequence[Path], file: Path, depth: Depth) -> Ground:
    """Draft requirements from what exists, and tell what cannot be carried over."""
    from archgen.importing.drafting import draft

    made = draft(sources)
    console.note(f"{len(made.carried)} things are taken over; the file will say where each comes from.")
    for line in made.left_out_text:
        console.note(line)
    return Ground.of_draft(known, made.text, str(file), depth)
