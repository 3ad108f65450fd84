"""What is known of an actor: by its name, by the flows that it takes part in, and by the accounts that are its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archgen.design.api_model import Operation, OperationKind
from archgen.design.api_survey import Survey, says
from archgen.design.names import words
from archgen.requirements.model import ParticipantKind, Step

READS = frozenset(
    {OperationKind.LIST, OperationKind.GET, OperationKind.SEARCH, OperationKind.AGGREGATE, OperationKind.DOWNLOAD}
)
_OURS = frozenset({ParticipantKind.CONTEXT, ParticipantKind.ENTITY})
_MAKES = frozenset({OperationKind.CREATE, OperationKind.BATCH})


@dataclass(frozen=True)
class Actor:
    """An actor with what its name and the flows say of it.

    Attributes:
        name: As stated.
        device: It is a machine.
        outsider: The system is run for it.
        care: Entities about people that it looks after, whoever else does.
        own: Accounts that are its own.
        mine: Those, and what cannot be without them.
        charge: Entities that its name says it is in charge of.
        scope: Those, and what cannot be without them in the contexts that it has to do with.
        met: Contexts that it exchanges messages with; true where it changes something there.
        makes: Entities that flows show it creating.
        known: What it has to know for what it does, as far as that is about nobody.
    """

    name: str
    device: bool
    outsider: bool
    care: frozenset[str]
    own: frozenset[str]
    mine: frozenset[str]
    charge: frozenset[str]
    scope: frozenset[str]
    met: Mapping[str, bool]
    makes: frozenset[str]
    known: frozenset[str]


def read_actors(survey: Survey, calls: Mapping[tuple[str, int], Operation]) -> tuple[Actor, ...]:
    """Give all actors in the order of the requirements.

    Args:
        survey: The domain.
        calls: Operations that steps of flows call, by flow and position.
    """
    met: dict[str, dict[str, bool]] = {}
    makes: dict[str, set[str]] = {}
    for flow in survey.domain.flows:
        for number, step in enumerate(flow.steps):
            called = calls.get((flow.name, number))
            changes = called is not None and called.kind not in READS
            for actor, context in _meets(survey, step):
                met.setdefault(actor, {})[context] = changes or met.get(actor, {}).get(context, False)
            if called is not None and called.entity is not None and called.kind in _MAKES:
                makes.setdefault(step.sender.name, set()).add(called.entity)
    own = {name: _accounts(survey, name) for name in survey.actors}
    customers = frozenset(one for name, accounts in own.items() if _is_outsider(survey, name) for one in accounts)
    return tuple(
        _actor(survey, name, own[name], customers, met.get(name, {}), makes.get(name, set())) for name in survey.actors
    )


def _actor(
    survey: Survey, name: str, own: frozenset[str], customers: frozenset[str], met: Mapping[str, bool], makes: set[str]
) -> Actor:
    outsider = _is_outsider(survey, name)
    named = () if outsider else (one for one in survey.natures if one not in own and _is_in_charge(survey, name, one))
    charge = frozenset(named)
    mine = own | survey.below(own)
    scope = _scope(survey, charge, met)
    return Actor(
        name=name,
        device=says(name, "device"),
        outsider=outsider,
        care=frozenset() if outsider else _care(survey, name, customers),
        own=own,
        mine=mine,
        charge=charge,
        scope=scope,
        met=met,
        makes=frozenset(makes),
        known=_known(survey, scope, mine, makes, met),
    )


def _is_outsider(survey: Survey, name: str) -> bool:
    """Tell whether the system is run for an actor: its name says so, or an account is called just like it."""
    if says(name, "care", "chief"):
        return False
    accounts = (entity for entity, one in survey.natures.items() if one.person)
    return says(name, "outsider") or any(set(words(entity)) == set(words(name)) for entity in accounts)


def _accounts(survey: Survey, name: str) -> frozenset[str]:
    """Give the accounts called like an actor; outsiders without one have the one that is called like nobody."""
    named = set(words(name))
    persons = {entity: set(words(entity)) for entity, one in survey.natures.items() if one.person}
    own = frozenset(entity for entity, said in persons.items() if said & named)
    if own or not _is_outsider(survey, name):
        return own
    acting = {word for actor in survey.actors for word in words(actor)}
    free = frozenset(entity for entity, said in persons.items() if not said & acting and says(entity, "outsider"))
    return free if len(free) == 1 else frozenset()


def _care(survey: Survey, name: str, customers: frozenset[str]) -> frozenset[str]:
    """Give what is about people and looked after: by the head of the house all of it, by support what is customers'."""
    if says(name, "care") and customers and not says(name, "chief"):
        return customers | survey.below(customers)
    return survey.sensitive if says(name, "care", "chief") else frozenset()


def _is_in_charge(survey: Survey, name: str, entity: str) -> bool:
    """A venue manager is in charge of venues; a fleet operator of fleet accounts, which nothing else owns."""
    own, named = set(words(name)), words(entity)
    whole = bool(named) and set(named) <= own
    return whole or (named[:1] != () and named[0] in own and not survey.required(entity))


def _scope(survey: Survey, charge: frozenset[str], met: Mapping[str, bool]) -> frozenset[str]:
    contexts = {*met, *(survey.context_of[entity] for entity in charge)}
    owned = survey.owned if survey.tenant in charge else frozenset()
    return charge | survey.below(charge, contexts) | {one for one in owned if survey.context_of[one] in contexts}


def _known(
    survey: Survey, scope: frozenset[str], mine: frozenset[str], makes: set[str], met: Mapping[str, bool]
) -> frozenset[str]:
    """Give what an actor has to know.

    That is what it meets, what the things that it makes or owns refer to, and what is read by nothing but those.
    """
    parts = {name for name, parent in survey.parts.items() if parent in makes}
    found = survey.above((*makes, *parts, *mine)) | scope
    found |= {name for name, nature in survey.natures.items() if nature.context in met}
    readable = found | mine
    for pattern in survey.domain.access_patterns:
        targets = {survey.target(pattern.entity, name) for name in pattern.by}
        if targets and targets <= readable:
            found |= {pattern.entity}
    return found - survey.sensitive


def _meets(survey: Survey, step: Step) -> Iterable[tuple[str, str]]:
    for one, other in ((step.sender, step.receiver), (step.receiver, step.sender)):
        if one.kind is ParticipantKind.ACTOR and other.kind in _OURS:
            is_context = other.kind is ParticipantKind.CONTEXT
            yield one.name, other.name if is_context else survey.context_of[other.name]
