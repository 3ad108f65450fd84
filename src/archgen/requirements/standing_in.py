"""A domain for requirements that state none: the closest archetype stands in, marked as an assumption."""

from archgen.findings import Finding
from archgen.knowledge.vocabulary import Vocabulary
from archgen.requirements.archetypes import closest_archetype, load_archetype
from archgen.requirements.model import Domain, Integration, Requirements
from archgen.requirements.notices import notice

MODELLED_PEAK_RPS = 50.0
"""Requests per second at peak that the rates of archetypes fit; the vocabulary's default."""


def with_archetype(requirements: Requirements, vocabulary: Vocabulary) -> tuple[Requirements, tuple[Finding, ...]]:
    """Give requirements whose domain is filled, and the finding that says by what.

    A named archetype is taken; otherwise the closest one by name and summary. When none is close the domain stays empty
    and a finding asks for it.
    """
    domain = requirements.domain
    if not domain.is_empty:
        return requirements, ()
    match = closest_archetype(requirements.project.name, requirements.project.summary)
    archetype = domain.archetype or (match.archetype if match else None)
    if archetype is None:
        return requirements, (notice("no_archetype_close", ("domain",)),)
    model = load_archetype(archetype, vocabulary)
    words = ", ".join(match.words) if match and not domain.archetype else archetype
    filled = requirements.model_copy(
        update={
            "domain": _scaled(model.domain, _load(requirements)).model_copy(
                update={"archetype": archetype, "assumed": True}
            ),
            "actors": tuple(dict.fromkeys((*requirements.actors, *model.actors))),
            "integrations": _joined(requirements.integrations, model.integrations),
        }
    )
    return filled, (notice("archetype_stands_in", ("domain",), archetype=archetype, words=words),)


def _load(requirements: Requirements) -> float:
    """Give the stated peak as a share of the load that archetypes are modelled for; at most 1."""
    peak = requirements.stated("peak_requests_per_second")
    return min(1.0, peak / MODELLED_PEAK_RPS) if isinstance(peak, int | float) else 1.0


def _scaled(domain: Domain, share: float) -> Domain:
    patterns = tuple(
        one.model_copy(update={"rate": one.rate * share}) if one.rate is not None else one
        for one in domain.access_patterns
    )
    return domain.model_copy(update={"access_patterns": patterns})


def _joined(stated: tuple[Integration, ...], modelled: tuple[Integration, ...]) -> tuple[Integration, ...]:
    names = {one.name for one in stated}
    return (*stated, *(one for one in modelled if one.name not in names))
