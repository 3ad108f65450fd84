"""Who may call an operation: the actors that flows show doing it, else those whose work it plausibly is."""

from collections.abc import Iterable

from archgen.design.api_model import OperationKind
from archgen.design.api_rules import api_rules
from archgen.design.data_columns import classify
from archgen.design.data_rules import data_rules
from archgen.design.data_tables import DataClass
from archgen.design.names import Allocator, words
from archgen.requirements.model import Domain, ParticipantKind, Requirements

_PERSONAL = frozenset({DataClass.PERSONAL, DataClass.SPECIAL_CATEGORY, DataClass.PAYMENT})
_READS = frozenset({OperationKind.LIST, OperationKind.GET, OperationKind.SEARCH, OperationKind.AGGREGATE})


def contact_entities(domain: Domain, *, special: bool) -> frozenset[str]:
    """Give the entities whose personal fields only say how to reach an organisation: they are nobody's record."""
    wanted = set(data_rules().contact_words)
    named = {
        entity.name: [
            one.name for one in entity.fields if not one.target and classify(one, special=special) in _PERSONAL
        ]
        for entity in domain.entities
    }
    return frozenset(
        entity for entity, fields in named.items() if fields and all(set(words(one)) & wanted for one in fields)
    )


class Callers:
    """Answers who may call what; roles are allocated from the names of actors."""

    def __init__(self, requirements: Requirements, domain: Domain) -> None:
        """Read from the flows which actors deal with which contexts."""
        names = Allocator("role")
        self.roles: dict[str, str] = {actor: names.allocate(actor) for actor in requirements.actors}
        self._contexts: dict[str, list[str]] = {}
        for flow in domain.flows:
            for step in flow.steps:
                for one, other in ((step.sender, step.receiver), (step.receiver, step.sender)):
                    context = self._context(domain, other.kind, other.name)
                    if one.kind is ParticipantKind.ACTOR and context is not None:
                        self._contexts.setdefault(context, []).append(one.name)

    def assumed(self, kind: OperationKind, context: str, *, sensitive: bool) -> tuple[str, ...]:
        """Give the actors of an operation that no flow shows.

        Everybody reads what is about no person; the rest is for those who deal with the context, and changes for those
        of them who care for data.
        """
        near = tuple(dict.fromkeys(self._contexts.get(context, ())))
        staff = tuple(actor for actor in self.roles if set(words(actor)) & set(api_rules().staff_words))
        everyone = tuple(self.roles)
        if kind in _READS and not sensitive:
            return everyone
        if kind in _READS:
            return self._ordered((*near, *staff)) or everyone
        return self._ordered(one for one in staff if one in near) or staff or near or everyone

    def roles_of(self, actors: Iterable[str]) -> tuple[str, ...]:
        """Give the roles of actors, in the order of the requirements."""
        wanted = set(actors)
        return tuple(role for actor, role in self.roles.items() if actor in wanted)

    def _ordered(self, actors: Iterable[str]) -> tuple[str, ...]:
        wanted = set(actors)
        return tuple(actor for actor in self.roles if actor in wanted)

    @staticmethod
    def _context(domain: Domain, kind: ParticipantKind, name: str) -> str | None:
        match kind:
            case ParticipantKind.CONTEXT:
                return name
            case ParticipantKind.ENTITY:
                return domain.context_of(name)
            case _:
                return None
