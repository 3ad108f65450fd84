"""The data of the review: conditions compile, facts exist, decisions are known."""

from archgen.knowledge.api_words import ApiWords
from archgen.knowledge.blocks import with_workloads
from archgen.knowledge.cells import compile_condition
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.readme import ReadmePolicy
from archgen.knowledge.review import ReviewWords


def _words() -> ReviewWords:
    return load_knowledge().single(ReviewWords, "review.yaml")


def test_conditions_compile() -> None:
    """Every condition of the review reads known facts, decisions and options."""
    words, knowledge = _words(), load_knowledge()
    columns = with_workloads(knowledge.columns, knowledge.blocks)
    conditions = [row.when for row in words.goals] + [row.when for row in words.non_goals]
    conditions += [row.when for row in words.scenarios] + [row.when for row in words.stakeholders]
    conditions += [row.when for row in words.constraints] + [row.when for row in words.records.most]
    conditions += [row.when for row in words.record_size] + [row.when for row in words.sized_figures]
    conditions += [words.small.when, *(row.when for row in knowledge.single(ReadmePolicy, "readme.yaml").most)]
    for when in conditions:
        compile_condition(when, columns)


def test_facts_and_decisions_are_known() -> None:
    """Rows name facts of the vocabulary and decisions that exist."""
    words, knowledge = _words(), load_knowledge()
    facts = {row.fact for row in words.goals} | {row.fact for row in words.scenarios}
    facts |= {row.fact for row in words.constraints}
    facts |= {fact for row in words.non_goals for fact in row.facts} | set(words.load)
    assert facts <= set(knowledge.vocabulary.facts)
    assert {*words.records.always, *words.records.titles} <= set(knowledge.decisions)


def test_scenarios_name_a_difficulty() -> None:
    """Each scenario is rated by a row that says from when it is hard."""
    words = _words()
    assert {row.difficulty for row in words.scenarios} <= set(words.difficulty)
    assert all(row.medium <= row.high for row in words.difficulty.values())


def test_groups_of_facts_have_somebody_to_ask() -> None:
    """For each group of the requirements file a role can answer."""
    assert set(load_knowledge().vocabulary.groups) <= set(_words().questions.who_by_group)


def test_api_rules_name_options() -> None:
    """Rules of the API name decisions and options that exist."""
    knowledge = load_knowledge()
    words = knowledge.single(ApiWords, "api_words.yaml")
    for row in words.conventions:
        if row.decision:
            assert set(row.by_option) <= set(knowledge.decisions[row.decision].options)
    assert set(words.styles) <= set(knowledge.decisions["api_style"].options)
