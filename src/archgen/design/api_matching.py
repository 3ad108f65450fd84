"""Which operation the message of a flow means: by its verb, the things and states that it names, its receiver."""

from collections.abc import Iterable, Mapping, Sequence

from archgen.design.api_model import Operation, OperationKind
from archgen.design.api_rules import ApiRules, api_rules
from archgen.design.api_survey import Survey
from archgen.design.names import plural, words
from archgen.requirements.model import ParticipantKind, Step

_STEM = 4
_NAMED = (OperationKind.LIST, OperationKind.CREATE, OperationKind.BATCH)


class Matcher:
    """Finds operations by words.

    Args:
        survey: The domain.
        operations: All operations that could be meant.
    """

    def __init__(self, survey: Survey, operations: Sequence[Operation]) -> None:
        self._rules: ApiRules = api_rules()
        self._survey = survey
        self._by_entity: dict[str, list[Operation]] = {}
        for one in operations:
            if one.entity is not None:
                self._by_entity.setdefault(one.entity, []).append(one)
        self._verbs = {OperationKind(kind): frozenset(verbs) for kind, verbs in self._rules.verbs.items()}
        self._known = frozenset(verb for verbs in self._verbs.values() for verb in verbs)

    def by_pattern(self, name: str, context: str) -> Operation | None:
        """Give the operation that serves the write pattern of this name in a context."""
        wanted = words(name)
        for entity in self._owned(context):
            for one in self._by_entity.get(entity, ()):
                if wanted and any(words(pattern) == wanted for pattern in one.serves) and one.request is not None:
                    return one
        return None

    def match(self, step: Step, context: str) -> Operation | None:
        """Give the operation that a step means; None when its words fit none well enough.

        A step to an entity means that entity if any; then all of the context are weighed, and last the states of
        other contexts, which must be named in full.
        """
        said = words(step.message)
        if step.receiver.kind is ParticipantKind.ENTITY:
            found = self._best(step, said, (step.receiver.name,), named=True)
            if found is not None:
                return found
        return self._best(step, said, self._owned(context)) or self._elsewhere(said, context)

    def begun(self, step: Step, context: str) -> Operation | None:
        """Give the creation that a step means which names the state in which a thing begins, or its verb.

        `hold a time` creates what begins as held, `invite` creates an invitation; asked for when nothing else fits.
        """
        said, entities = words(step.message), self._owned(context)
        for tells in (self._tells_beginning, self._tells_verb):
            found = [name for name in entities if tells(said, name)]
            if len(found) == 1:
                return next(one for one in self._by_entity[found[0]] if one.kind is OperationKind.CREATE)
        return None

    def _tells_beginning(self, said: tuple[str, ...], entity: str) -> bool:
        cycle = self._survey.natures[entity].entity.lifecycle
        return cycle is not None and tells_state(said, cycle.initial)

    def _tells_verb(self, said: tuple[str, ...], entity: str) -> bool:
        """Tell whether the first word is the verb of which the name of an entity is made."""
        verb, noun = next(iter(said), "").rstrip("ey"), next(iter(words(entity)[-1:]), "")
        is_made = any(noun == verb + ending for ending in self._rules.noun_endings)
        return len(verb) >= _STEM and is_made and not self._survey.natures[entity].recorded

    def moved(self, step: Step, context: str) -> Operation | None:
        """Give the change of state that a step between parts of ours carries out."""
        said = words(step.message)
        is_entity = step.receiver.kind is ParticipantKind.ENTITY
        for entity in (step.receiver.name,) if is_entity else self._owned(context):
            if is_entity or holds(said, words(entity)[-1:]):
                for one in self._transitions((entity,)):
                    if tells_state(said, one.to_state or ""):
                        return one
        return None

    def _owned(self, context: str) -> tuple[str, ...]:
        return tuple(one.name for one in self._survey.domain.entities_of(context))

    def _best(
        self, step: Step, said: tuple[str, ...], entities: Iterable[str], *, named: bool = False
    ) -> Operation | None:
        best: tuple[int, Operation] | None = None
        for entity in entities:
            for one in self._by_entity.get(entity, ()):
                points = self._points(step, said, one, named=named)
                if points >= self._rules.points["least"] and (best is None or points > best[0]):
                    best = (points, one)
        return best[1] if best is not None else None

    def _points(self, step: Step, said: tuple[str, ...], one: Operation, *, named: bool) -> int:
        """Weigh one operation against a message; without its verb or state it does not fit."""
        points, own = self._rules.points, words(one.entity or "")
        if one.kind is OperationKind.TRANSITION:
            total = points["state"] if tells_state(said, one.to_state or "") else 0
        else:
            total = points["verb"] if one.kind in self._intents(step, said, own, named=named) else 0
        if total == 0:
            return 0
        if holds(said, own):
            total += points["entity"]
        elif holds(said, own[-1:]):
            total += points["entity_part"]
        if self._tells_key(said, one):
            total += points["key"]
        if self._survey.natures[one.entity or ""].entity.lifecycle is not None:
            total += points["lifecycle"]
        return total

    def _intents(self, step: Step, said: tuple[str, ...], own: tuple[str, ...], *, named: bool) -> set[OperationKind]:
        """Give what the verbs of a message ask for; one without a verb that names a thing hands it over or asks for it.

        Many of a thing are asked for, unless the sender does not wait for an answer; one of it is handed over.
        """
        rest = set(said) - set(own)
        found = {kind for kind, verbs in self._verbs.items() if rest & verbs}
        if found or rest & self._known or not (named or holds(said, own[-1:])):
            return found
        many = bool(own) and own[-1] not in said
        if many and not step.asynchronous:
            return {OperationKind.LIST}
        return {OperationKind.BATCH} if many else {OperationKind.CREATE}

    def _tells_key(self, said: tuple[str, ...], one: Operation) -> bool:
        """Tell whether a message names a field by which an operation finds its row."""
        if one.kind is not OperationKind.GET or not one.serves:
            return False
        fields = {pattern.name: pattern.by for pattern in self._survey.patterns(one.entity or "")}
        return any(set(words(name)) & set(said) for pattern in one.serves for name in fields.get(pattern, ()))

    def _transitions(self, entities: Iterable[str]) -> list[Operation]:
        all_of = (one for entity in entities for one in self._by_entity.get(entity, ()))
        return [one for one in all_of if one.kind is OperationKind.TRANSITION]

    def _elsewhere(self, said: tuple[str, ...], context: str) -> Operation | None:
        """Give the change to a state of another context that a message names word by word."""
        contexts: Mapping[str, str] = self._survey.context_of
        others = tuple(name for name, owner in contexts.items() if owner != context)
        for one in self._transitions(others):
            state = words(one.to_state or "")
            if len(state) > 1 and any(said[at : at + len(state)] == state for at in range(len(said))):
                return one
        return None


def tells_state(said: tuple[str, ...], state: str) -> bool:
    """Tell whether words name a state, in whatever form of its verb."""
    past = api_rules().past_forms
    for word in said:
        for part in words(state):
            same = min(len(word), len(part))
            if past.get(word) == part or word == part:
                return True
            if same >= _STEM and word[: same - 1] == part[: same - 1] and same >= len(part) - 3:
                return True
    return False


def holds(said: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Tell whether words hold all that are wanted, one of a thing or many."""
    forms = {form for word in said for form in (word, plural(word))}
    return bool(wanted) and all(word in forms or plural(word) in forms for word in wanted)
