"""What a design review needs besides the design: goals, scenarios, assumptions, questions, the log of decisions."""

from collections.abc import Mapping
from datetime import date

from archgen.decisions.model import Recommendations
from archgen.design.alternatives import Pricer, closest_rivals
from archgen.design.api_model import Api
from archgen.design.core import Core
from archgen.design.data_tables import DataModel
from archgen.design.operations import Operations
from archgen.design.review_goals import (
    compose_constraints,
    compose_goals,
    compose_non_goals,
    compose_scenarios,
    compose_stakeholders,
)
from archgen.design.review_ground import ReviewGround
from archgen.design.review_model import (
    Alternative,
    Assumption,
    Constraint,
    DecisionRecord,
    Goal,
    NonGoal,
    Proof,
    Question,
    Review,
    Scenario,
    Stakeholder,
)
from archgen.design.review_questions import compose_assumptions, compose_questions
from archgen.design.review_records import compose_records
from archgen.facts.contexts import Contexts
from archgen.facts.model import Facts
from archgen.findings import Finding
from archgen.knowledge.loader import Knowledge
from archgen.requirements.model import Requirements

__all__ = [
    "Alternative",
    "Assumption",
    "Constraint",
    "DecisionRecord",
    "Goal",
    "NonGoal",
    "Proof",
    "Question",
    "Review",
    "Scenario",
    "Stakeholder",
    "compose_review",
]


def compose_review(  # noqa: PLR0913 - plain inputs, by keyword
    requirements: Requirements,
    facts: Facts,
    recommendations: Recommendations,
    knowledge: Knowledge,
    *,
    core: Core,
    data: DataModel,
    api: Api,
    operations: Operations,
    findings: tuple[Finding, ...],
    at: date,
    adr_numbers: Mapping[str, int] | None = None,
) -> Review:
    """Collect what the review asks for: each row from facts, decisions and figures, none from thin air.

    Args:
        requirements: What is stated.
        facts: All facts of the system.
        recommendations: All decisions, with flip points.
        knowledge: Words of the review, vocabulary, blocks.
        core: Structure, sizes and cost.
        data: Tables.
        api: Operations and limits.
        operations: Objectives, which goals and scenarios are traced to.
        findings: Everything noticed so far; open ones with a question become open questions.
        at: Day at which prices are judged.
        adr_numbers: Numbers that decision records have already, by `decision` or `decision/context`.
    """
    ground = ReviewGround(requirements, facts, recommendations, knowledge, core, data, api, operations.slos, findings)
    assumptions = compose_assumptions(ground)
    records = compose_records(ground, adr_numbers or {})
    rivals = closest_rivals(recommendations.distinct(), records, knowledge)
    contexts = Contexts(requirements).facts(facts)
    pricer = Pricer(requirements, facts, contexts, knowledge, core, at)
    return Review(
        goals=compose_goals(ground),
        non_goals=compose_non_goals(ground),
        scenarios=compose_scenarios(ground),
        stakeholders=compose_stakeholders(ground),
        constraints=compose_constraints(ground),
        questions=compose_questions(ground, assumptions),
        records=records,
        assumptions=assumptions,
        alternatives=pricer.alternatives(rivals),
    )
