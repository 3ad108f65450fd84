"""A company's folder as a whole: what it may hold, what it changes, and all that is wrong with it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from archgen.decisions.taking import take
from archgen.errors import KnowledgeError
from archgen.facts.model import Fact, Facts, Provenance
from archgen.knowledge.loader import OWN, load_knowledge
from archgen.knowledge.standards import FIXED, FOLDERS, own_parts
from archgen.knowledge.table_files import Origin
from archgen.knowledge.vocabulary import Value

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "standards"
REPLACEABLE = sorted({path.name for path in OWN.glob("*.yaml")} - FIXED)


def write(folder: Path, **files: str) -> Path:
    """Write files; `__` in a name stands for `/`, and `_yaml` for the ending."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_yaml", ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    """Give all that is wrong with a folder."""
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge((folder,))
    return [fault.message for fault in caught.value.faults]


def test_the_sample_is_sound_and_tells_what_it_changes() -> None:
    """Each file adds, replaces or extends something of archgen's."""
    found = [
        (one.kind, one.id, one.change.value, one.file, one.details) for one in own_parts(load_knowledge((SAMPLE,)))
    ]
    assert found == [
        ("decision", "caching", "extended", "decisions/caching.yaml", "rules confidential_not_in_memory"),
        ("decision", "payload_signing", "added", "decisions/payload_signing.yaml", ""),
        ("blocks", "signing_service", "added", "blocks/signing_service.yaml", ""),
        ("prices", "fargate-vcpu-hour", "replaced", "catalogue/prices.yaml", ""),
        ("findings", "northfield_no_data_class", "added", "findings/northfield.yaml", ""),
        ("fit", "confidential_on_the_edge", "added", "fit.yaml", ""),
        ("sources", "https://standards.northfield.example/data", "added", "sources.yaml", ""),
        ("sources", "https://standards.northfield.example/signing", "added", "sources.yaml", ""),
        ("thresholds", "large_group", "replaced", "thresholds.yaml", ""),
        ("facts", "data_class", "added", "vocabulary.yaml", ""),
        ("template", "documents/handover.md.j2", "added", "templates/documents/handover.md.j2", ""),
    ]


def test_shipped_knowledge_has_no_parts_of_a_company() -> None:
    """Without a folder nothing is told."""
    assert own_parts(load_knowledge()) == ()


def test_an_extension_tells_what_it_does(tmp_path: Path) -> None:
    """Rules, options, what it takes out, what it sets."""
    text = "extends: caching\nremove: {rules: inproc_ref}\noptions: {mesh_cache: {name: Mesh cache}}\ntake_at: 3\n"
    (part,) = own_parts(load_knowledge((write(tmp_path, decisions__c_yaml=text),)))
    assert part.details == "options mesh_cache; without inproc_ref; sets take_at"


def test_a_whole_table_replaces_one(tmp_path: Path) -> None:
    """And is told as such."""
    text = (
        "decision: iot_edge\nquestion: What runs at the edge?\noptions: {none: {name: Nothing}}\n"
        "rules: [{id: ours, for: none, criterion: cost, strength: slight, because: S.}]\n"
    )
    knowledge = load_knowledge(
        (write(tmp_path, decisions__e_yaml=text, policy_yaml=(OWN / "policy.yaml").read_text()),)
    )
    assert [(one.kind, one.id, one.change) for one in own_parts(knowledge)] == [
        ("decision", "iot_edge", Origin.REPLACED),
        ("file", "policy.yaml", Origin.REPLACED),
    ]


def test_an_option_is_taken_out_though_others_name_it(tmp_path: Path) -> None:
    """Rules, combinations, blocks and technologies of archgen's that name it never hold for it."""
    write(tmp_path, decisions__p_yaml="extends: deployment_platform\nremove: {options: [kubernetes]}\n")
    knowledge = load_knowledge((tmp_path,))
    assert "kubernetes" not in knowledge.decisions["deployment_platform"].options
    facts: dict[str, Value] = {
        "engineers": 80,
        "platform_engineers": 8,
        "services_count": 40,
        "kubernetes_experience": "strong",
    }
    values: dict[str, Value] = {**{name: spec.default for name, spec in knowledge.vocabulary.facts.items()}, **facts}
    stated = Facts({name: Fact(name=name, value=value, provenance=Provenance.STATED) for name, value in values.items()})
    assert take(stated, knowledge).recommendations.chosen("deployment_platform")
    (part,) = own_parts(knowledge)
    assert part.details == "without kubernetes"


def test_what_nobody_would_read_is_told(tmp_path: Path) -> None:
    """Wrong names of folders and files, files of archgen's that cannot be replaced, YAML in the wrong place."""
    write(
        tmp_path,
        decision__x_yaml="",
        polcy_yaml="",
        derivations_yaml="",
        decisions__old__y_yaml="",
        **{"findings/z.yml": "", "README.md": "Ours.", "findings/notes.md": "", ".git/config": ""},
    )
    told = {sentence.replace(str(tmp_path), "S") for sentence in faults(tmp_path)}
    assert told == {
        "S/decision: archgen reads no `decision` here; did you mean `decisions`?",
        "S/derivations.yaml: this file of archgen's cannot be replaced",
        "S/polcy.yaml: archgen reads no `polcy.yaml` here; did you mean `policy.yaml`?",
        "S/decisions/old/y.yaml: only `*.yaml` right in `decisions` is read; name it `S/decisions/y.yaml`",
        "S/findings/z.yml: only `*.yaml` right in `findings` is read; name it `S/findings/z.yaml`",
    }


def test_all_that_is_wrong_is_told_together(tmp_path: Path) -> None:
    """Facts, tables, findings, prices, offers and technologies, each with file and line."""
    write(
        tmp_path,
        vocabulary_yaml="facts:\n  a: {group: x, type: nmber}\n  b: {group: x, type: number, unit: furlongs}\n",
        findings__f_yaml="findings: [{id: f, titel: T}]\n",
        catalogue__p_yaml="prices:\n  P X: {usd: 1}\n  p-y: {usd: 1, regin: x}\n",
        offers__o_yaml="offers: [{id: o, rolls: [web]}]\n",
        technology__t_yaml="role: cache\nruls: []\n",
        blocks__b_yaml="block: b\npurpos: P\n",
    )
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge((tmp_path,))
    files = {Path(fault.place.file).name for fault in caught.value.faults if fault.place}
    assert files == {"vocabulary.yaml", "f.yaml", "p.yaml", "o.yaml", "t.yaml", "b.yaml"}
    text = str(caught.value)
    for part in ("`furlongs`", "did you mean `title`", "did you mean `region`", "did you mean `roles`", "`purpose`"):
        assert part in text


def test_names_that_lead_nowhere_are_told(tmp_path: Path) -> None:
    """A technology of an option that the catalogue lacks, in the file of the extension."""
    text = "extends: caching\noptions: {mesh_cache: {name: Mesh cache, technologies: [valky]}}\n"
    (fault,) = faults(write(tmp_path, decisions__c_yaml=text))
    assert fault == "unknown technology `valky`; did you mean `valkey`?"


@pytest.mark.parametrize("name", REPLACEABLE)
def test_every_file_that_may_be_replaced_is_read(name: str, tmp_path: Path) -> None:
    """What a company puts in its place counts: a wrong one is told."""
    (tmp_path / name).write_text("[1, 2]\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge((tmp_path,))
    assert any(fault.place and Path(fault.place.file).name == name for fault in caught.value.faults)


def test_folders_and_fixed_files_are_those_that_there_are() -> None:
    """A new folder of knowledge is one that a company may have, or is kept from it on purpose."""
    assert {path.name for path in OWN.iterdir() if path.is_dir() and list(path.glob("*.yaml"))} == {
        *FOLDERS,
        *(name for name in FIXED if (OWN / name).is_dir()),
    }
    assert {name for name in FIXED if (OWN / name).exists()} == FIXED
