"""Changing facts from the command line: ``--set peak_requests_per_second=20k``."""

from __future__ import annotations

from collections.abc import Mapping

from archgen.errors import Fault, InputError
from archgen.knowledge.spelling import find, nearest
from archgen.knowledge.vocabulary import Vocabulary
from archgen.requirements.model import Experience, Requirements, StatedFact
from archgen.requirements.reading import not_allowed
from archgen.requirements.stated import fact_value
from archgen.requirements.text import TextFault

_EXPERIENCE = "team.experience."


def with_overrides(requirements: Requirements, changes: Mapping[str, str], vocabulary: Vocabulary) -> Requirements:
    """Give requirements in which some facts are stated differently.

    Args:
        requirements: What the file states; left as it is.
        changes: New texts by fact name, with or without its group, or by ``team.experience.NAME``.
        vocabulary: Facts that may be stated.

    Raises:
        InputError: All names that are not known and values that are none.
    """
    facts, experience = dict(requirements.facts), dict(requirements.experience)
    faults = []
    for path, text in changes.items():
        try:
            if path.startswith(_EXPERIENCE):
                experience[path.removeprefix(_EXPERIENCE)] = _level(path, text)
            else:
                name = _name(path, vocabulary)
                facts[name] = StatedFact(value=fact_value(vocabulary.facts[name], text), text=text)
        except TextFault as fault:
            faults += [Fault(path, problem.message) for problem in fault.problems]
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return requirements.model_copy(update={"facts": facts, "experience": experience})


def _name(path: str, vocabulary: Vocabulary) -> str:
    """Find the fact that a path means."""
    group, _, last = path.strip().rpartition(".")
    statable = [spec.name for spec in vocabulary.facts.values() if spec.statable]
    name = find(last, statable)
    if name is not None:
        home = vocabulary.facts[name].group
        if group not in ("", home):
            raise InputError(Fault("", f"`{name}` belongs to `{home}`, not to `{group}`; the bare name is enough"))
        return name
    if find(last, vocabulary.facts) is not None:
        raise InputError(Fault("", f"`{last}` is computed and cannot be set"))
    close = nearest(last, statable)
    hint = f"; did you mean `{close}`?" if close else ""
    raise InputError(Fault("", f"no fact is named `{path}`{hint}"))


def _level(path: str, text: str) -> Experience:
    """Read a level of experience."""
    levels = [level.value for level in Experience]
    found = find(text, levels)
    if found is None:
        raise InputError(Fault(path, not_allowed(text, levels)))
    return Experience(found)
