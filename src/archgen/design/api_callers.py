"""Who may call an operation: whom flows show doing it, else those whose work or whose own data it is.

Least privilege: an actor reads what it has to know for what it does, changes what is in its care, and of what is about
people sees its own. Where that leaves nobody, those are taken whose work it most probably is; all of it is marked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archgen.design.api_actors import READS, Actor, read_actors
from archgen.design.api_model import Operation, OperationKind
from archgen.design.api_survey import Survey, says
from archgen.design.names import Allocator, words


@dataclass(frozen=True)
class Access:
    """Who may call one operation.

    Attributes:
        actors: Names in the order of the requirements.
        own_rows: Those among them who reach their own rows only.
        shown: Those whom flows show calling it.
        public: Whether it needs no login.
    """

    actors: tuple[str, ...]
    own_rows: tuple[str, ...]
    shown: tuple[str, ...]
    public: bool = False


@dataclass(frozen=True)
class Person:
    """Who has a role.

    Attributes:
        own: Accounts that are the person's own.
        outsider: The system is run for such people.
        named: Words of the actor's name.
    """

    own: frozenset[str]
    outsider: bool
    named: frozenset[str]


class Callers:
    """Answers who may call what; roles are allocated from the names of actors.

    Args:
        survey: The domain.
        calls: Operations that steps of flows call, by flow and position.
        shown: Senders of the steps that call an operation, by its id.
        own_login: Whether accounts are kept here and not with an identity provider.
    """

    def __init__(
        self,
        survey: Survey,
        calls: Mapping[tuple[str, int], Operation],
        shown: Mapping[str, Iterable[str]],
        *,
        own_login: bool = False,
    ) -> None:
        names = Allocator("role")
        self.roles: dict[str, str] = {actor: names.allocate(actor) for actor in survey.actors}
        self._survey = survey
        self._own_login = own_login
        self._shown = {key: tuple(dict.fromkeys(senders)) for key, senders in shown.items()}
        self._actors = read_actors(survey, calls)
        self._by_name = {one.name: one for one in self._actors}

    def of(self, operation: Operation) -> Access:
        """Give who may call an operation."""
        shown = tuple(name for name in self.roles if name in self._shown.get(operation.id, ()))
        if operation.entity is None or (shown and operation.kind not in READS):
            found = self._everyone() if operation.entity is None and not shown else shown
        else:
            allowed = {one.name for one in self._actors if one.name in shown or self._may(one, operation)}
            found = tuple(name for name in self.roles if name in allowed or name in shown)
            found = self._best(found, operation) or self._fallback(operation)
        own = tuple(name for name in found if self._is_own_only(name, operation))
        return Access(found, own, shown, public=self._is_public(operation, found))

    def people(self) -> Mapping[str, Person]:
        """Give what the shapes of requests and answers depend on, by role."""
        return {self.roles[one.name]: Person(one.own, one.outsider, frozenset(words(one.name))) for one in self._actors}

    def roles_of(self, actors: Iterable[str]) -> tuple[str, ...]:
        """Give the roles of actors, in the order of the requirements."""
        wanted = set(actors)
        return tuple(role for actor, role in self.roles.items() if actor in wanted)

    def _everyone(self) -> tuple[str, ...]:
        return tuple(one.name for one in self._actors if not one.device) or tuple(self.roles)

    def _may(self, one: Actor, operation: Operation) -> bool:
        if one.device:
            return False
        if operation.kind is OperationKind.AGGREGATE:
            return self._may_sum(one, operation)
        if operation.kind in READS:
            return self._may_read(one, operation)
        return self._may_change(one, operation)

    def _may_sum(self, one: Actor, operation: Operation) -> bool:
        """Sums are for staff: of a context that they meet, of what they are in charge of, or of all."""
        targets = self._looked_up(operation)
        if one.outsider:
            return bool(targets & one.own)
        entity = operation.entity or ""
        met = self._survey.context_of[entity] in one.met
        return met or entity in one.care | one.scope or bool(targets & one.scope)

    def _may_read(self, one: Actor, operation: Operation) -> bool:
        entity = operation.entity or ""
        if entity not in self._survey.sensitive:
            inner = one.outsider and says(entity, "inner") and not operation.serves
            return (entity in one.known and not inner) or (not one.outsider and self._verifies(one, operation))
        if entity in one.mine and not _is_lookup(operation):
            return True
        if one.outsider:
            return False
        changes = one.met.get(self._survey.context_of[entity], False)
        in_charge = entity in one.scope or bool(self._looked_up(operation) & one.charge)
        return entity in one.care or changes or in_charge or self._verifies(one, operation)

    def _looked_up(self, operation: Operation) -> set[str]:
        """Give the entities whose rows a read is asked for."""
        entity = operation.entity or ""
        asked = (one for one in self._survey.patterns(entity) if one.name in operation.serves)
        return {target for one in asked for name in one.by if (target := self._survey.target(entity, name))}

    def _verifies(self, one: Actor, operation: Operation) -> bool:
        """Say whether somebody in charge of what an entity hangs on checks the secret that people show of it."""
        return operation.entity in self._survey.presented and operation.entity in self._survey.below(one.charge)

    def _may_change(self, one: Actor, operation: Operation) -> bool:
        entity = operation.entity or ""
        if one.outsider or (entity in one.mine and entity not in one.scope):
            return entity in one.mine and self._is_mine_to_change(one, operation)
        verifies = self._verifies(one, operation) and operation.kind is OperationKind.TRANSITION
        if verifies and not says(operation.to_state or "", "withdrawn"):
            return True
        return entity in one.care | one.scope or one.met.get(self._survey.context_of[entity], False)

    def _is_mine_to_change(self, one: Actor, operation: Operation) -> bool:
        """People keep their account and what is theirs, and take back what they made; the rest is for staff.

        Outsiders act for themselves where anybody may have an account; staff reaches what is its own to work on it.
        """
        entity = operation.entity or ""
        if not one.outsider:
            return operation.kind in (OperationKind.UPDATE, OperationKind.TRANSITION)
        makes, consumer = one.makes | self._survey.below(one.makes), self._survey.tenancy == "b2c"
        theirs = entity in one.own or entity in one.makes or (consumer and self._is_held(one, entity))
        match operation.kind:
            case OperationKind.TRANSITION:
                return theirs and says(operation.to_state or "", "withdrawn")
            case OperationKind.UPDATE:
                return theirs or entity in makes
            case _:
                return theirs and (consumer or entity not in one.own)

    def _is_held(self, one: Actor, entity: str) -> bool:
        """Say whether a thing, or what it stands under, names an account of somebody as its owner."""
        root = self._survey.root(entity)
        return root in one.own or any(each.target in one.own for each in self._survey.required(root))

    def _best(self, found: tuple[str, ...], operation: Operation) -> tuple[str, ...]:
        """Leave changes of what is about nobody to those in charge, else to those who are not there for people."""
        if operation.kind in READS or operation.entity in self._survey.sensitive:
            return found
        actors = [one for one in self._actors if one.name in found]
        in_charge = [one.name for one in actors if operation.entity in one.scope]
        working = [one.name for one in actors if not one.care or one.charge]
        return tuple(in_charge or working or found)

    def _fallback(self, operation: Operation) -> tuple[str, ...]:
        """Give those whose work it most probably is where no flow, name or ownership says so."""
        people = [one for one in self._actors if not one.device] or list(self._actors)
        staff = [one for one in people if not one.outsider]
        entity = operation.entity or ""
        context, sensitive = self._survey.context_of[entity], entity in self._survey.sensitive
        unknown = not any(one.met for one in self._actors)
        ranks = (
            people if operation.kind in READS and unknown and not sensitive else [],
            [one for one in staff if entity in one.care],
            [one for one in staff if entity in self._survey.below(one.charge)],
            [one for one in staff if one.met.get(context)],
            [one for one in staff if context in one.met],
            staff,
            people,
        )
        return tuple(one.name for one in next((rank for rank in ranks if rank), []))

    def _is_own_only(self, name: str, operation: Operation) -> bool:
        entity, actor = operation.entity or "", self._by_name[name]
        if entity not in actor.mine or entity in actor.scope | actor.care:
            return False
        return actor.outsider or not actor.met.get(self._survey.context_of[entity], False) or entity in actor.own

    def _is_public(self, operation: Operation, found: Iterable[str]) -> bool:
        """Say whether people do it before they have an account: open one, or read what makes them want one."""
        entity = operation.entity or ""
        outsiders = [one for one in self._actors if one.outsider and one.name in found]
        if not self._survey.reachable or self._survey.tenancy != "b2c":
            return False
        if operation.kind is OperationKind.CREATE:
            return self._own_login and any(entity in one.own for one in outsiders)
        if operation.kind not in READS or operation.kind is OperationKind.AGGREGATE:
            return False
        hidden = entity in self._survey.sensitive or says(entity, "inner")
        return not hidden and any(one.makes for one in outsiders)


def _is_lookup(operation: Operation) -> bool:
    """Say whether a row is found by something else than its identifier: people know the ids of what is theirs."""
    return operation.kind is OperationKind.GET and not operation.path.endswith("}")
