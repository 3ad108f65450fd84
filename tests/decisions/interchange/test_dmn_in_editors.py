"""Decision tables as DMN, read by the library of the common editors and evaluated by the FEEL of another language.

Needs node and ``npm install --prefix tests/node``; the same is checked without node in ``test_dmn.py``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archgen.decisions.interchange.dmn import dmn_model
from archgen.decisions.taking import take
from archgen.facts.model import Facts
from archgen.knowledge.loader import load_knowledge
from projects import projects

if TYPE_CHECKING:
    from tests.decisions.conftest import Build

HARNESS = Path(__file__).resolve().parents[2] / "node"
NODE = shutil.which("node")

pytestmark = [
    pytest.mark.skipif(NODE is None, reason="node is not installed"),
    pytest.mark.skipif(not (HARNESS / "node_modules").is_dir(), reason="npm install --prefix tests/node was not run"),
]


def read(models: list[str], inputs: list[dict[str, Any]], folder: Path) -> Any:
    """Read models and evaluate each on some inputs."""
    paths = [folder / f"{number}.dmn" for number in range(len(models))]
    for path, model in zip(paths, models, strict=True):
        path.write_text(model, encoding="utf-8")
    command = [NODE or "node", str(HARNESS / "evaluate_dmn.mjs"), *map(str, paths)]
    done = subprocess.run(command, input=json.dumps(inputs), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_model_reads_without_a_warning(tmp_path: Path) -> None:
    """Unknown elements, wrong order and dangling references are warnings; each element is drawn."""
    knowledge = load_knowledge()
    models = [dmn_model([table], knowledge) for table in knowledge.decisions.values()]
    for found in read([*models, dmn_model(knowledge.decisions.values(), knowledge)], [], tmp_path):
        assert found["warnings"] == []
        assert found["shapes"] == found["elements"] > 0


def test_quotes_in_names_survive(build: Build, tmp_path: Path) -> None:
    """A quote or backslash in the name of an option ends no string."""
    options = {'a"b\\c': {"name": "A"}, "plain": {"name": "B"}}
    rules = [build.rule("for", 'a"b\\c', shape="idle"), build.rule("for", "plain", shape="steady")]
    knowledge = build.knowledge(build.table(rules, options=options))
    (found,) = read([dmn_model(knowledge.decisions.values(), knowledge)], [{"shape": "idle"}], tmp_path)
    assert found["outcomes"][0]["style"] == 'a"b\\c'


@settings(max_examples=1)
@given(st.lists(projects(), min_size=5, max_size=5))
def test_all_shipped_decisions_come_out_the_same(tmp_path_factory: pytest.TempPathFactory, some: list[Facts]) -> None:
    """Random projects through the model of all decisions: the same options as here."""
    knowledge = load_knowledge()
    inputs = [json.loads(json.dumps(facts.values_by_name())) for facts in some]
    model = dmn_model(knowledge.decisions.values(), knowledge)
    (found,) = read([model], inputs, tmp_path_factory.mktemp("dmn"))
    for facts, there in zip(some, found["outcomes"], strict=True):
        here = take(facts, knowledge, in_full=False).start.solve().outcomes
        for decision in knowledge.decisions:
            chosen = there[decision] if isinstance(there[decision], list) else [there[decision]]
            assert tuple(chosen) == here[decision, None].chosen, decision
