"""Every option of every decision, chosen by a person, gives a design; so does the least that a file can say."""

from pathlib import Path

import pytest

from archgen import pipeline
from archgen.decisions.taking import take
from archgen.facts.resolve import resolve_facts
from archgen.knowledge.loader import load_knowledge
from archgen.requirements.model import Choice
from archgen.verification import inspect

SAMPLE = Path("samples/internal-tool.yaml")
DECISIONS = tuple(sorted(load_knowledge().decisions))


@pytest.fixture(scope="module")
def brief(root: Path) -> pipeline.Brief:
    """A small project, read once."""
    return pipeline.read(root / SAMPLE)


@pytest.mark.parametrize("decision", DECISIONS)
def test_every_option_can_be_chosen(brief: pipeline.Brief, decision: str) -> None:
    """Whatever is written under `decisions` is followed, however unwise; the heaviest option gives a design."""
    facts, _ = resolve_facts(brief.requirements, brief.knowledge.vocabulary)
    for option in brief.knowledge.decisions[decision].options:
        chosen = {decision: Choice(choose=(option,))}
        requirements = brief.requirements.model_copy(update={"decisions": chosen})
        taken = take(facts, brief.knowledge, requirements, in_full=False)
        assert option in taken.solution.outcomes[decision, None].chosen
    answer = pipeline.decide(pipeline.Brief(requirements, brief.knowledge, brief.findings), flips=False)
    assert pipeline.compose(answer).containers


@pytest.mark.parametrize(
    "text",
    [
        "project: {name: X}\n",
        "project: {name: X, summary: blorp fnord}\nactors: [Bob, bob, '!!!']\nintegrations: [Pay, pay]\n",
        "project: {name: X}\ndecisions: {architecture_style: {choose: edge}, secrets_keys: {choose: vault}}\n",
        "project: {name: X}\nactors: [X]\nintegrations: [X]\ndomain: {contexts: {X: []}}\n",
    ],
)
def test_the_least_that_can_be_said_gives_a_sound_package(text: str) -> None:
    """A name alone, or names without anything behind them, give a package that passes every inspection."""
    brief = pipeline.read(text)
    design = pipeline.compose(pipeline.decide(brief, flips=False))
    assert inspect(design, pipeline.render(design, brief.knowledge)) == ()
