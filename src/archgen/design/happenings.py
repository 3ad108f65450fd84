"""What can happen to an entity that others would hear of, and which entity a message tells of."""

from collections.abc import Collection, Iterator

from archgen.design.api_matching import holds, tells_state
from archgen.design.api_survey import Survey
from archgen.design.events_model import EventKind
from archgen.design.names import words
from archgen.requirements.model import Step


def happenings(
    survey: Survey, entity: str, *, changed: Collection[str | None], removed: Collection[str | None]
) -> Iterator[tuple[str, EventKind, str | None]]:
    """Give what may happen to an entity: a word for it, its kind, and the state that follows.

    Args:
        survey: The domain.
        entity: Name of the entity.
        changed: Entities that callers change without a change of state.
        removed: Entities that callers remove.
    """
    cycle = survey.natures[entity].entity.lifecycle
    yield "created", EventKind.CREATED, cycle.initial if cycle is not None else None
    if entity in changed:
        yield "changed", EventKind.CHANGED, None
    targets = {step.target for step in cycle.transitions} if cycle is not None else set()
    for state in cycle.states if cycle is not None else ():
        if state in targets:
            yield state, EventKind.MOVED, state
    if entity in removed:
        yield "removed", EventKind.REMOVED, None


def told(survey: Survey, step: Step, sender: str) -> str | None:
    """Give the entity that a message tells of: of its sender's by name, else of any by name, else by a state.

    Args:
        survey: The domain.
        step: The step of a flow.
        sender: Bounded context that sends it.
    """
    said = words(step.message)
    own = [name for name, context in survey.context_of.items() if context == sender]
    for names in (own, list(survey.context_of)):
        for part in (slice(None), slice(-1, None)):
            for name in names:
                if holds(said, words(name)[part]):
                    return name
    for name in own:
        cycle = survey.natures[name].entity.lifecycle
        if cycle is not None and any(tells_state(said, state) for state in cycle.states):
            return name
    return None
