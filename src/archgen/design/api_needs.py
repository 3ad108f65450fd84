"""Which of the operations that resources could have are asked for, and what those cannot do without."""

from collections.abc import Collection, Iterable

from archgen.design.api_model import Operation, OperationKind, Place
from archgen.design.api_rules import api_rules
from archgen.design.api_survey import Nature, Survey, says
from archgen.design.data_rules import data_rules

_ADDING = frozenset({OperationKind.CREATE, OperationKind.BATCH})
_FINDING = frozenset({OperationKind.LIST, OperationKind.SEARCH})
_ITEM = frozenset({OperationKind.CREATE, OperationKind.UPDATE, OperationKind.DELETE, OperationKind.TRANSITION})


class Needs:
    """Tells which operations are needed.

    Args:
        survey: The domain.
        operations: All operations that there could be.
        used: Ids of those that steps of flows call.
        inside: Ids of those that one part of ours calls at another.
    """

    def __init__(
        self, survey: Survey, operations: Iterable[Operation], used: Collection[str], inside: Collection[str]
    ) -> None:
        self._survey = survey
        self._operations = tuple(operations)
        self._used = used
        self._inside = inside
        asked = {one.entity for one in self._operations if one.kind in _ADDING and self._is_asked(one)}
        whole = {name for name in asked if name is not None and not survey.natures[name].begun}
        self._following = survey.below(whole) if whole else frozenset()

    def kept(self) -> tuple[Operation, ...]:
        """Give the operations that something asks for, with the read of each thing that others change or refer to."""
        asked = [one for one in self._operations if self._wants(one)]
        appended = {one.entity for one in asked if one.kind is OperationKind.BATCH and not self._nature(one).kept}
        asked = [one for one in asked if one.kind is not OperationKind.CREATE or self._is_sole(one, appended)]
        changed = {one.entity for one in asked if one.kind in _ITEM or (one.kind in _FINDING and self._is_root(one))}
        wanted = {one.id for one in asked}
        return tuple(
            one for one in self._operations if one.id in wanted or (_is_read(one) and self._is_read(one, changed))
        )

    def _nature(self, one: Operation) -> Nature:
        return self._survey.natures[one.entity or ""]

    def _is_root(self, one: Operation) -> bool:
        return one.entity not in self._survey.parents and not self._nature(one).appended

    def _is_asked(self, one: Operation) -> bool:
        return one.id in self._used or bool(one.serves)

    def _is_sole(self, one: Operation, appended: Collection[str | None]) -> bool:
        """Say whether one row is created by its own operation: a batch of one does where rows come in many."""
        return one.entity not in appended or one.id in self._used

    def _is_read(self, one: Operation, changed: Collection[str | None]) -> bool:
        """Say whether somebody holds the identifier of a row: who changes it, found it, or met it in another one."""
        nested = one.entity in self._survey.parents
        met = one.entity in changed or bool(self._survey.referrers(one.entity or ""))
        return one.entity in changed or (met and not (nested or self._nature(one).appended))

    def _wants(self, one: Operation) -> bool:
        if one.entity is None:
            return True
        match one.kind:
            case OperationKind.BATCH:
                return one.id in self._used or (bool(one.serves) and self._is_heavy(one))
            case _ if self._is_asked(one):
                return True
            case OperationKind.LIST:
                return self._is_listed(one)
            case OperationKind.CREATE:
                return self._is_created(one)
            case OperationKind.UPDATE:
                return self._is_changed(one)
            case OperationKind.DELETE:
                return self._is_removed(one)
            case OperationKind.TRANSITION:
                return self._is_moved(one)
            case _:
                return False

    def _is_listed(self, one: Operation) -> bool:
        """Parts are listed under their whole, small sets in full, large ones by a reference that has an index."""
        rows = self._survey.tables[one.entity or ""].rows
        small = rows is None or rows <= data_rules().scan_rows
        nested = one.entity in self._survey.parents
        if self._nature(one).appended or one.entity == self._survey.tenant:
            return False
        return nested or small or any(each.required for each in one.parameters if each.place is Place.QUERY)

    def _is_heavy(self, one: Operation) -> bool:
        """Say whether rows that are only added come in so fast that a call for each is too many."""
        rates = (each.rate or 0 for each in self._survey.patterns(one.entity or ""))
        return self._nature(one).appended and max(rates, default=0) >= api_rules().batch_from_rps

    def _is_created(self, one: Operation) -> bool:
        nature = self._nature(one)
        if nature.appended or nature.inside or nature.shared or one.entity == self._survey.tenant:
            return False
        if self._is_settled_part(one) or (one.entity in self._following and not nature.asked):
            return False
        return nature.asked or not nature.recorded

    def _is_changed(self, one: Operation) -> bool:
        nature = self._nature(one)
        if not nature.kept or nature.shared or self._is_settled_part(one):
            return False
        return one.entity not in self._following or nature.names_people

    def _is_removed(self, one: Operation) -> bool:
        """Accounts are erased on request, parts go while people work on their whole."""
        nature = self._nature(one)
        if not nature.kept or nature.shared or one.entity in {*self._following, self._survey.tenant}:
            return False
        parent = self._survey.parents.get(one.entity or "")
        if parent is not None:
            return self._survey.natures[parent].begun
        states = nature.entity.lifecycle.states if nature.entity.lifecycle is not None else ()
        return nature.person and not any(says(state, "erased") for state in states)

    def _is_moved(self, one: Operation) -> bool:
        """Callers set states that no payment, clock, other operation or later record brings about."""
        nature, state = self._nature(one), one.to_state or ""
        if nature.shared or (one.entity == self._survey.tenant and not says(state, "withdrawn")):
            return False
        if one.id in self._inside or says(state, "outcome") or (nature.recorded and not nature.asked):
            return False
        later = (self._survey.natures[name].entity.lifecycle for name in self._survey.below({one.entity or ""}))
        mirrored = any(state in cycle.states[1:] for cycle in later if cycle is not None)
        return not mirrored or says(state, "withdrawn")

    def _is_settled_part(self, one: Operation) -> bool:
        """Say whether an entity is a part of something that is complete when it is created."""
        parent = self._survey.parts.get(one.entity or "")
        return parent is not None and not self._survey.natures[parent].begun


def _is_read(one: Operation) -> bool:
    return one.kind is OperationKind.GET and one.method == "get" and one.path.endswith("}")
