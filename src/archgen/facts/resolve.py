"""Facts from requirements: stated, else read from experience, else derived, else assumed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, partial

from archgen.errors import KnowledgeError
from archgen.facts import derive, stated_elsewhere
from archgen.facts.checks import check_facts
from archgen.facts.ground import Derivation, Derived
from archgen.facts.model import Fact, Facts, Provenance
from archgen.facts.rules import load_derivations
from archgen.facts.volume import Volume, volume_of
from archgen.findings import Finding, sort_findings
from archgen.knowledge.vocabulary import FactSpec, FactType, Value, Vocabulary
from archgen.requirements.model import Domain, Requirements, StatedFact
from archgen.units import plain

_COMPUTED: Mapping[str, tuple[Derivation, ...]] = {
    "peak_to_mean": (derive.peak_to_mean,),
    "largest_table_exceeds_memory": (derive.largest_table_exceeds_memory,),
    "restore_exceeds_rto": (derive.restore_exceeds_rto,),
    "cold_start_tolerated": (derive.cold_start_tolerated,),
    "independent_deploy_needed": (derive.independent_deploy_needed,),
    "data_sensitivity": (derive.data_sensitivity,),
    "residency_scope": (derive.residency_scope,),
    "regions": (derive.regions,),
    "kubernetes_experience": (stated_elsewhere.skill("kubernetes_experience"),),
    "messaging_experience": (stated_elsewhere.skill("messaging_experience"),),
    "dba_skills": (stated_elsewhere.skill("dba_skills"),),
    "team_languages": (stated_elsewhere.team_languages,),
    "external_integrations": (stated_elsewhere.external_integrations,),
    "money_movement": (stated_elsewhere.money_movement,),
    "card_data_handling": (stated_elsewhere.card_data_handling,),
    "data_volume": (stated_elsewhere.data_volume,),
    "largest_table": (stated_elsewhere.largest_table,),
    "file_storage": (stated_elsewhere.file_storage,),
    "retention": (stated_elsewhere.retention,),
    "async_workflows": (stated_elsewhere.async_workflows,),
    "search_needs": (stated_elsewhere.search_needs,),
    "data_shape": (stated_elsewhere.data_shape,),
    "relationship_depth": (stated_elsewhere.relationship_depth,),
}


def resolve_facts(requirements: Requirements, vocabulary: Vocabulary) -> tuple[Facts, tuple[Finding, ...]]:
    """Give every fact of the vocabulary a value with its provenance, and tell of statements that disagree."""
    return Resolver(requirements, vocabulary).checked()


class Resolver:
    """Resolves facts one by one, each after those that it follows from.

    Attributes:
        requirements: What is stated.
        growth: How many times the stated load is meant.
    """

    def __init__(self, requirements: Requirements, vocabulary: Vocabulary, growth: float = 1) -> None:
        """Take what is stated."""
        self.requirements = requirements
        self.growth = growth
        self._vocabulary = vocabulary
        self._facts: dict[str, Fact] = {}
        self._readers: dict[str, set[str]] = {}
        self._open: list[str] = []
        self._formulas = derive.formula_derivations()

    def facts(self) -> Facts:
        """Give all facts, in the order of the vocabulary."""
        found = {name: self.fact(name) for name in self._vocabulary.facts}
        return Facts(found, partial(_grown, self.requirements, self._vocabulary), self.growth)

    def restated(self, stated: Mapping[str, StatedFact]) -> Resolver:
        """Give a resolver for other statements about facts; what does not follow from them is taken over."""
        before = self.requirements.facts
        changed = [name for name in {**before, **stated} if before.get(name) != stated.get(name)]
        again = Resolver(self.requirements.model_copy(update={"facts": dict(stated)}), self._vocabulary, self.growth)
        again.volume = self.volume
        stale = self.followers(changed).union(changed)
        again._facts = {name: fact for name, fact in self._facts.items() if name not in stale}
        again._readers = {name: set(readers) for name, readers in self._readers.items()}
        return again

    def followers(self, names: Iterable[str]) -> set[str]:
        """Give the facts that were resolved by a look at some of these, at any remove."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            more = self._readers.get(waiting.pop(), set()) - found
            found |= more
            waiting += more
        return found

    def checked(self) -> tuple[Facts, tuple[Finding, ...]]:
        """Give all facts, and tell of statements that disagree."""
        facts = self.facts()
        return facts, sort_findings(check_facts(self.requirements, facts, self.volume))

    @cached_property
    def domain(self) -> Domain:
        """The stated domain; empty when an archetype stands in."""
        return Domain() if self.requirements.domain.assumed else self.requirements.domain

    @cached_property
    def volume(self) -> Volume:
        """What the entities of the stated domain take."""
        return volume_of(self.domain.entities, self.growth)

    @property
    def share(self) -> float:
        """The part of what all entities take that the stated volume leaves room for, at most 1."""
        if not self.is_stated("data_volume") or not self.volume.gb:
            return 1
        stated = self.fact("data_volume").value
        return min(1, float(stated) / self.volume.gb) if isinstance(stated, (int, float)) else 1

    def is_stated(self, name: str) -> bool:
        """Tell whether a fact is stated."""
        self._note(name)
        return name in self.requirements.facts

    def knows(self, names: Sequence[str]) -> bool:
        """Tell whether the vocabulary has all of these facts."""
        return all(name in self._vocabulary.facts for name in names)

    def rests_on_statement(self, name: str) -> bool:
        """Tell whether a fact is stated or follows from something stated."""
        fact = self.fact(name)
        if fact.provenance is not Provenance.DERIVED:
            return fact.provenance is Provenance.STATED
        return any(one not in self._vocabulary.facts or self.rests_on_statement(one) for one in fact.inputs)

    def fact(self, name: str) -> Fact:
        """Give a fact, resolved when it is first asked for.

        Raises:
            KnowledgeError: Facts follow from one another in a circle.
        """
        self._note(name)
        if name not in self._facts:
            if name in self._open:
                circle = " → ".join([*self._open[self._open.index(name) :], name])
                raise KnowledgeError(f"facts follow from one another in a circle: {circle}")
            self._open.append(name)
            spec = self._vocabulary.facts[name]
            self._facts[name] = self._stated(spec) or self._derived(spec) or self._assumed(spec)
            self._open.pop()
        return self._facts[name]

    def _note(self, name: str) -> None:
        """Remember that the fact that is being resolved looked at another."""
        if self._open:
            self._readers.setdefault(name, set()).add(self._open[-1])

    def _stated(self, spec: FactSpec) -> Fact | None:
        stated = self.requirements.facts.get(spec.name)
        if stated is None:
            return None
        value, grown = self._grow(spec, stated.value)
        because = f"Stated: {stated.text}{grown}"
        return Fact(name=spec.name, value=value, unit=spec.unit, provenance=Provenance.STATED, because=because)

    def _derived(self, spec: FactSpec) -> Fact | None:
        for derivation in (*_COMPUTED.get(spec.name, ()), *self._formulas.get(spec.name, ())):
            found = derivation(self)
            value = None if found is None else _fitting(spec, found.value)
            if found is not None and value is not None:
                return _as_fact(spec, found, value)
        return None

    def _assumed(self, spec: FactSpec) -> Fact:
        value, grown = self._grow(spec, spec.default)
        because = f"{spec.default_because}{grown}"
        return Fact(name=spec.name, value=value, unit=spec.unit, provenance=Provenance.ASSUMED, because=because)

    def _grow(self, spec: FactSpec, value: Value) -> tuple[Value, str]:
        """Multiply a load fact; give it with a note for its reader. What there is one of stays one."""
        if self.growth == 1 or spec.name not in load_derivations().grows or not spec.type.is_numeric:
            return value, ""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return value, ""
        if spec.type is FactType.INTEGER and value <= 1:
            return value, ""
        return _rounded(spec, value * self.growth), f", times {plain(self.growth)}"


def _grown(requirements: Requirements, vocabulary: Vocabulary, growth: float) -> Facts:
    """Resolve all facts for a larger load."""
    return Resolver(requirements, vocabulary, growth).facts()


def _as_fact(spec: FactSpec, found: Derived, value: Value) -> Fact:
    return Fact(
        name=spec.name,
        value=value,
        unit=spec.unit,
        provenance=Provenance.DERIVED,
        because=found.because,
        formula=found.formula,
        inputs=found.inputs,
        source=found.source,
        on_assumption=found.is_assumption,
    )


def _fitting(spec: FactSpec, value: Value) -> Value:
    """Give a derived value as the vocabulary wants it; None when it is none of its values."""
    match spec.type:
        case FactType.INTEGER | FactType.NUMBER:
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                return None
            low, high = spec.bounds
            inside = (low is None or value >= low) and (high is None or value <= high)
            return _rounded(spec, value) if inside else None
        case FactType.ENUM:
            return value if value in spec.allowed else None
        case FactType.SET:
            members = value if isinstance(value, tuple) else ()
            return tuple(one for one in spec.allowed if one in members) if not spec.open else members
    return value


def _rounded(spec: FactSpec, value: float) -> float:
    """Round a count up; leave a measure as it is, without a float's tail where it is whole."""
    if spec.type is FactType.INTEGER:
        return math.ceil(round(value, 6))
    return int(value) if value == int(value) else value
