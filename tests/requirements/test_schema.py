import json
from pathlib import Path

import jsonschema_rs
import pytest
from ruamel.yaml import YAML

from archgen.knowledge.vocabulary import Vocabulary
from archgen.requirements.keys import group_keys, top_keys
from archgen.requirements.schema import requirements_schema, schema_text

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    *sorted((ROOT / "src/archgen/requirements/archetypes").glob("*.yaml")),
    *sorted((ROOT / "samples").glob("*.yaml")),
]


def test_the_file_in_the_repository_is_current(vocabulary: Vocabulary) -> None:
    """The schema that editors read is the one that the code makes."""
    assert (ROOT / "schemas/requirements.schema.json").read_text(encoding="utf-8") == schema_text(vocabulary)


def test_it_knows_the_keys_of_the_reader(vocabulary: Vocabulary) -> None:
    """What the reader accepts, the schema describes, and nothing else."""
    properties = requirements_schema(vocabulary)["properties"]
    assert set(properties) == set(top_keys(vocabulary))
    for group in vocabulary.groups:
        assert set(properties[group]["properties"]) == set(group_keys(vocabulary, group))


@pytest.mark.parametrize("path", [one for one in FILES if one.name != "index.yaml"], ids=lambda path: path.stem)
def test_valid_files_are_valid(path: Path, vocabulary: Vocabulary) -> None:
    """An editor marks nothing in a file that the reader accepts."""
    data = json.loads(json.dumps(YAML(typ="safe", pure=True).load(path), default=str))
    errors = [error.message for error in jsonschema_rs.validator_for(requirements_schema(vocabulary)).iter_errors(data)]
    assert errors == []


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"project": {}},
        {"project": {"name": "P"}, "teem": {}},
        {"project": {"name": "P"}, "team": {"data_volume": 5}},
        {"project": {"name": "P"}, "domain": {"entities": {"X": {"fields": {"id": "uuid"}}}}},
        {"project": {"name": "P"}, "priorities": ["speed"]},
    ],
)
def test_wrong_keys_and_members_are_marked(data: object, vocabulary: Vocabulary) -> None:
    """Editors complain about what the reader refuses."""
    assert not jsonschema_rs.validator_for(requirements_schema(vocabulary)).is_valid(data)
