"""A company's own folder: a new block and a new decision table change the design without a line of code."""

from __future__ import annotations

from pathlib import Path

import pytest

from archgen import pipeline
from archgen.design.design import Design
from archgen.errors import InputError, KnowledgeError

BRIEF = """\
archgen: 1
project: {{name: Shop, summary: Sells tickets for concerts}}
team: {{engineers: 5, experience: {{python: strong}}}}
load: {{peak_requests_per_second: 1.2k}}
clients: {{api_consumers: [{consumers}]}}
platform: {{cloud: aws}}
standards: {standards}
"""
SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "standards"
SIGNING = "decisions/payload_signing.yaml"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for requirements that name the sample of a company's standards."""
    return tmp_path_factory.mktemp("company")


def write(folder: Path, name: str, text: str) -> Path:
    """Write a file of standards."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def brief_for(folder: Path, consumers: str, standards: Path = SAMPLE) -> Path:
    """Write the requirements of a system with these consumers."""
    path = folder / f"{consumers}.yaml"
    path.write_text(BRIEF.format(consumers=consumers, standards=standards), encoding="utf-8")
    return path


def design_for(company: Path, consumers: str) -> Design:
    """Compose the design of a system with these consumers."""
    return pipeline.compose(pipeline.decide(pipeline.read(brief_for(company, consumers)), flips=False))


@pytest.fixture(scope="module")
def signed(company: Path) -> Design:
    """The design of a system that partners read."""
    return design_for(company, "partners")


def test_the_new_decision_is_taken_and_explained(signed: Design) -> None:
    """It stands among the recommendations, with the company's rule and source."""
    taken = signed.recommendations.of("payload_signing")
    assert taken.chosen == ("signing_service",)
    fired = next(one for one in taken.fired if one.option == "signing_service")
    assert (fired.rule, fired.source and fired.source.title) == ("partners_read", "Northfield signing standard")


def test_the_new_block_brings_its_container(signed: Design) -> None:
    """Drawn, connected, sized by its formula, built in the team's language, paid for."""
    signer = next(one for one in signed.containers if one.block == "signing_service")
    assert ("web", signer.id) in {(one.from_id, one.to_id) for one in signed.relationships}
    sizing = signed.sizing(signer.id)
    assert sizing is not None
    assert sizing.replicas == 3
    assert "python" in signer.technologies
    assert [line for line in signed.cost.lines if line.container == signer.id]


def test_the_new_block_brings_its_failure_and_its_risk(signed: Design) -> None:
    """Whoever operates it finds it in the register."""
    signer = next(one for one in signed.containers if one.block == "signing_service")
    assert signer.id in signed.risks.model_dump_json()
    assert "partners wait" in signed.risks.model_dump_json()
    assert "The signing key is lost" in signed.risks.model_dump_json()


def test_nothing_of_it_appears_where_it_is_not_called_for(company: Path) -> None:
    """The table answers no, so the block stays away."""
    design = design_for(company, "own_web")
    assert design.recommendations.of("payload_signing").chosen == ("none",)
    assert "signing_service" not in {one.block for one in design.containers}


def test_other_projects_know_nothing_of_it(root: Path) -> None:
    """Knowledge is passed on, not kept: a file without `standards` has archgen's own tables."""
    answer = pipeline.decide(pipeline.read(root / "samples" / "internal-tool.yaml"), flips=False)
    assert "payload_signing" not in {one.decision for one in answer.recommendations}


def test_a_fault_in_the_folder_names_its_place(company: Path, tmp_path: Path) -> None:
    """A company's mistake is told with file and line, before anything is decided."""
    write(tmp_path, SIGNING, (SAMPLE / SIGNING).read_text(encoding="utf-8").replace("api_consumers:", "api_consumer:"))
    with pytest.raises(KnowledgeError, match="api_consumer") as caught:
        pipeline.read(brief_for(company, "partners"), standards=tmp_path)
    place = caught.value.faults[0].place
    assert place is not None
    assert place.file.endswith("payload_signing.yaml")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Silently going on with other tables would be worse."""
    with pytest.raises((InputError, KnowledgeError), match="standards"):
        pipeline.read(brief_for(tmp_path, "partners", Path("nowhere/standards")))
