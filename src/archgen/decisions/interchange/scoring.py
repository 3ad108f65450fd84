"""The arithmetic of weighing tables in FEEL.

Vetoes are arguments under a criterion of their own, without a cap. One takes so many points that an option with fewer
vetoes stands above one with more whatever else speaks for it: what nothing rules out comes first, and of options that
are all ruled out the one with fewest vetoes.
"""

from __future__ import annotations

from archgen.decisions.interchange import feel
from archgen.decisions.interchange.model import Output
from archgen.knowledge.policy import Policy
from archgen.knowledge.tables import Criterion, DecisionTable, Rule

VETO = "veto"
"""The criterion of vetoes."""

ABOUT_PLAIN = "Decided by the rows of a table."
ABOUT_HITS = "The options that rows name, as often as they do."
ABOUT_ARGUMENTS = "The arguments that hold: an option, what the argument is about, points for (+) or against (-) it."
ABOUT_ONE = "The option with most points, the earlier one of equals."
"""What decisions say about themselves."""


def about_scores(policy: Policy) -> str:
    """Say how points are added up."""
    cap = feel.number(policy.cap)
    return f"Points of each option: the sum of its arguments, at most {cap} for or against it from one criterion."


def about_many(table: DecisionTable, policy: Policy) -> str:
    """Say which options are taken where they combine."""
    return f"All options with at least {feel.number(_bar(table, policy))} points; without any, the simplest."


def outputs(table: DecisionTable, option: str) -> list[Output]:
    """Give the columns of an argument."""
    criteria = [rule.criterion.value for rule in table.rules if rule.criterion is not None]
    named = feel.texts([*sorted(set(criteria)), VETO])
    return [
        Output("option", option, feel.texts(table.options)),
        Output("criterion", "string", named),
        Output("points", "number"),
    ]


def argument(rule: Rule, policy: Policy) -> tuple[str, str, str]:
    """Give the option, criterion and points of a rule."""
    (option,) = rule.targets
    if rule.criterion is None or rule.strength is None:
        return feel.text(option), feel.text(VETO), feel.number(-_veto(policy))
    points = policy.weights[rule.strength]
    return feel.text(option), feel.text(rule.criterion.value), feel.number(points if rule.for_ else -points)


def scores(table: DecisionTable, policy: Policy, arguments: str) -> str:
    """Add up the points of each option, in the order of the table."""
    rows = [
        f"  {{option: {feel.text(option)}, score: {_score(table, policy, arguments, option)}}}"
        for option in table.options
    ]
    return "[\n" + ",\n".join(rows) + "\n]"


def best(table: DecisionTable, policy: Policy, scores_: str) -> str:
    """Give the option with most points; where none has any, the fallback if it is one of the best."""
    first = f"{scores_}[score = max(({scores_}).score)]"
    if table.fallback is None:
        return f"{first}[1].option"
    fallback = f"{first}[option = {feel.text(table.fallback)}][score <= 0][score > {_floor(policy)}]"
    return f"concatenate({fallback}, {first})[1].option"


def enough(table: DecisionTable, policy: Policy, scores_: str) -> str:
    """Give the options that have the points to be taken."""
    return f"{scores_}[score >= {feel.number(_bar(table, policy))}]"


def otherwise(table: DecisionTable, policy: Policy, scores_: str) -> str:
    """Give what is taken when none has: the fallback, else the simplest that nothing rules out, else the least bad."""
    left = f"{scores_}[score > {_floor(policy)}]"
    fallback = [f"{left}[option = {feel.text(table.fallback)}]"] if table.fallback is not None else []
    parts = [*fallback, left, f"{scores_}[score = max(({scores_}).score)]"]
    return f"concatenate({', '.join(parts)})[1].option"


def _score(table: DecisionTable, policy: Policy, arguments: str, option: str) -> str:
    """Give the sum of an option: each criterion capped, vetoes in full."""
    spoken = {rule.criterion for rule in table.rules if option in rule.targets}
    mine = f"{arguments}[option = {feel.text(option)}]"
    cap = feel.number(policy.cap)
    terms = [
        f"max(-{cap}, min({cap}, {_sum(mine, criterion.value)}))" for criterion in Criterion if criterion in spoken
    ]
    if any(rule.veto == option for rule in table.rules):
        terms.append(_sum(mine, VETO))
    return " + ".join(terms) or "0"


def _sum(arguments: str, criterion: str) -> str:
    """Add up the points under a criterion; nothing makes 0."""
    return f"sum(append({arguments}[criterion = {feel.text(criterion)}].points, 0))"


def _bar(table: DecisionTable, policy: Policy) -> float:
    return policy.take_at if table.take_at is None else table.take_at


def _veto(policy: Policy) -> int:
    """Give the points of a veto: ten times what all criteria together can give or take, as a power of ten."""
    most = policy.cap * len(Criterion)
    return int("1" + "0" * len(str(int(most * 10))))


def _floor(policy: Policy) -> str:
    """Give the points below which an option is ruled out."""
    return feel.number(-_veto(policy) / 2)
