"""A company's own folder: a new block and a new decision table change the design without a line of code."""

from __future__ import annotations

from pathlib import Path

import pytest

from archgen import pipeline
from archgen.design.design import Design
from archgen.errors import InputError, KnowledgeError

TABLE = """\
decision: payload_signing
question: Who signs what leaves for partners?
scope: system
hit_policy: weigh
select: one
reversibility: {door: two_way, exit: Partners accept both forms for a month.}
options:
  none: {name: Nobody, summary: Transport security is enough.}
  signing_service: {name: Signing service, summary: One place holds the keys and signs.}
rules:
  - id: partners_read
    when: {api_consumers: has partners}
    for: signing_service
    criterion: security
    strength: strong
    because: Partners of the company check a signature before they book.
    source: {title: Company standard 17, url: "https://standards.example/17", seen: true}
    basis: stated
    threshold: none
examples:
  - {name: partners, facts: {api_consumers: [partners]}, chosen: [signing_service]}
  - {name: nobody, facts: {api_consumers: [own_web]}, chosen: [none]}
"""
BLOCK = """\
block: signing_service
purpose: Signs documents for partners with keys that nobody else reads.
scope: system
when: [{payload_signing: signing_service}]
containers:
  - {id: signer, role: worker, kind: worker, name: Signer, technology: $language_framework, does: signs for partners}
relationships:
  - {from: "@web", to: signer, does: has a document signed, protocol: HTTPS, mode: sync}
sizing:
  signer:
    - {id: replicas, name: Signers, unit: instances, formula: "max(2, ceil(peak / 500))", because: 500 a second each,
       inputs: {peak: "fact:peak_requests_per_second"}, example: {peak: 1200}, gives: 3}
    - {id: vcpu, name: vCPU of one instance, unit: vCPU, formula: "1", because: Signing is arithmetic, gives: 1}
    - {id: memory_gb, name: Memory of one instance, unit: GB, formula: "2", because: Twice the vCPU, gives: 2}
failures:
  - {of: signer, mode: down, seen_by: rate of refused documents, users: partners wait, answer: the other one signs,
     limit: both down, manual: restart, source: own}
risks:
  - {id: signing_key_lost, risk: The signing key is lost and partners refuse all, likelihood: low, impact: high,
     mitigation: A second key is known to partners, trigger: 1 refused signature a day, owner: security lead}
controls: [{do: Keys stay in the key service, against: theft of the key, container: signer}]
proof: {test: Stop one signer under load, passes_when: no document is refused}
runs: {hours_a_month: low, why: keys are changed twice a year}
sources: [{id: own, title: Company standard 17, url: "https://standards.example/17", seen: true}]
"""
BRIEF = """\
archgen: 1
project: {{name: Shop, summary: Sells tickets for concerts}}
team: {{engineers: 5, experience: {{python: strong}}}}
load: {{peak_requests_per_second: 1.2k}}
clients: {{api_consumers: [{consumers}]}}
platform: {{cloud: aws}}
standards: standards
"""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with requirements beside the company's standards."""
    folder = tmp_path_factory.mktemp("company")
    for kind, name, text in (("decisions", "payload_signing", TABLE), ("blocks", "signing_service", BLOCK)):
        target = folder / "standards" / kind / f"{name}.yaml"
        target.parent.mkdir(parents=True)
        target.write_text(text, encoding="utf-8")
    return folder


def design_for(company: Path, consumers: str) -> Design:
    """Compose the design of a system with these consumers."""
    path = company / f"{consumers}.yaml"
    path.write_text(BRIEF.format(consumers=consumers), encoding="utf-8")
    return pipeline.compose(pipeline.decide(pipeline.read(path), flips=False))


@pytest.fixture(scope="module")
def signed(company: Path) -> Design:
    """The design of a system that partners read."""
    return design_for(company, "partners")


def test_the_new_decision_is_taken_and_explained(signed: Design) -> None:
    """It stands among the recommendations, with the company's rule and source."""
    taken = signed.recommendations.of("payload_signing")
    assert taken.chosen == ("signing_service",)
    (fired,) = taken.fired
    assert (fired.rule, fired.source and fired.source.title) == ("partners_read", "Company standard 17")


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
    wrong = tmp_path / "decisions" / "payload_signing.yaml"
    wrong.parent.mkdir()
    wrong.write_text(TABLE.replace("api_consumers: has partners", "api_consumer: has partners"), encoding="utf-8")
    path = company / "partners.yaml"
    path.write_text(BRIEF.format(consumers="partners"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="api_consumer") as caught:
        pipeline.read(path, standards=tmp_path)
    place = caught.value.faults[0].place
    assert place is not None
    assert place.file.endswith("payload_signing.yaml")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Silently going on with other tables would be worse."""
    path = tmp_path / "archgen.yaml"
    path.write_text(BRIEF.format(consumers="partners"), encoding="utf-8")
    with pytest.raises((InputError, KnowledgeError), match="standards"):
        pipeline.read(path)
