"""Small valid pieces of knowledge and facts for tests of decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from archgen.decisions.taking import Taken, take
from archgen.facts.model import Fact, Facts, Provenance
from archgen.knowledge.cells import Column
from archgen.knowledge.loader import Knowledge, load_knowledge
from archgen.knowledge.tables import DecisionTable
from archgen.knowledge.vocabulary import FactSpec, FactType, Value, Vocabulary
from archgen.requirements.model import Project, Requirements

VOCABULARY = Vocabulary(
    facts={
        "engineers": FactSpec(
            name="engineers", group="team", type=FactType.INTEGER, unit="people", bounds=(1, None), default=8
        ),
        "rate": FactSpec(name="rate", group="load", type=FactType.NUMBER, unit="requests_per_s", default=50.0),
        "shape": FactSpec(
            name="shape", group="load", type=FactType.ENUM, allowed=("steady", "spiky", "idle"), default="steady"
        ),
        "public": FactSpec(name="public", group="security", type=FactType.BOOLEAN, default=True),
        "regimes": FactSpec(name="regimes", group="security", type=FactType.SET, allowed=("gdpr", "hipaa"), default=()),
        "platform_engineers": FactSpec(name="platform_engineers", group="team", type=FactType.INTEGER, default=0),
    },
    groups=("team", "load", "security"),
)


class SmallKnowledge(Knowledge):
    """Knowledge of a few tables, with the shipped policy and findings."""

    def __init__(self, tables: Sequence[DecisionTable]) -> None:
        super().__init__()
        self.__dict__["vocabulary"] = VOCABULARY
        self.__dict__["policy"] = load_knowledge().policy
        self.__dict__["findings"] = {name: rule for name, rule in load_knowledge().findings.items() if not rule.when}
        self.__dict__["fit"] = {}
        columns = {name: Column.of_fact(spec) for name, spec in VOCABULARY.facts.items()}
        columns |= {table.decision: table.as_column() for table in tables}
        for table in tables:
            assert not table.faults()
            assert not table.compile(columns)
        self.__dict__["tables"] = {}
        self.__dict__["decisions"] = {table.decision: table for table in tables}


class Build:
    """Builders of small valid things."""

    def __init__(self, shipped: Knowledge) -> None:
        self.shipped = shipped

    @staticmethod
    def table(rules: Sequence[Mapping[str, object]], decision: str = "style", **keys: object) -> DecisionTable:
        """Give a table with options `plain`, `middle` and `grand`, simplest first."""
        options = keys.pop("options", {name: {"name": name.title()} for name in ("plain", "middle", "grand")})
        filled = [{"id": f"rule_{number}", "because": f"Reason {number}.", **rule} for number, rule in enumerate(rules)]
        return DecisionTable.model_validate(
            {"decision": decision, "question": "Which?", "options": options, "rules": filled, **keys}
        )

    @staticmethod
    def rule(
        verb: str, option: str, strength: str = "strong", criterion: str = "cost", **when: object
    ) -> dict[str, object]:
        """Give a rule of a weighing table."""
        if verb == "veto":
            return {"veto": option, "when": when}
        return {verb: option, "strength": strength, "criterion": criterion, "when": when}

    @staticmethod
    def knowledge(*tables: DecisionTable) -> Knowledge:
        """Give knowledge that holds these tables, in order."""
        return SmallKnowledge(tables)

    @staticmethod
    def facts(**stated: Value) -> Facts:
        """Give facts of the small vocabulary; those not stated are assumed."""
        return _facts(VOCABULARY, stated)

    def shipped_facts(self, **stated: Value) -> Facts:
        """Give facts of the shipped vocabulary; those not stated are assumed."""
        return _facts(self.shipped.vocabulary, stated)

    @staticmethod
    def requirements(**keys: object) -> Requirements:
        """Give requirements that state only these keys."""
        return Requirements.model_validate({"project": Project(name="Test"), **keys})

    def take(self, *rules: Mapping[str, object], stated: Mapping[str, Value] | None = None, **keys: object) -> Taken:
        """Take the decision of one table of these rules."""
        return take(self.facts(**(stated or {})), self.knowledge(self.table(rules, "style", **keys)))


@pytest.fixture(scope="session")
def build() -> Build:
    """Builders of small valid things."""
    return Build(load_knowledge())


def _facts(vocabulary: Vocabulary, stated: Mapping[str, Value]) -> Facts:
    """Give all facts of a vocabulary."""
    found = {}
    for name, spec in vocabulary.facts.items():
        value = stated.get(name, spec.default)
        provenance = Provenance.STATED if name in stated else Provenance.ASSUMED
        found[name] = Fact(name=name, value=value, unit=spec.unit, provenance=provenance)
    return Facts(found)
