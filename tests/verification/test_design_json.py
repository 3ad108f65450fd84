"""`design.json` of a design against the schema."""

import json

import jsonschema_rs
import pytest

from archgen.design.design import Design
from archgen.documents.design_json import design_json, design_schema


def test_design_follows_its_schema(design: Design) -> None:
    """What programs read is what the schema promises; a wrong type is refused."""
    validator = jsonschema_rs.Draft202012Validator(design_schema())
    data = json.loads(design_json(design).text)
    assert [error.message for error in validator.iter_errors(data)] == []
    data["containers"][0]["kind"] = "spaceship"
    assert not validator.is_valid(data)


def test_design_json_is_the_same_each_time(design: Design) -> None:
    """Nothing in it depends on the run, and no place in the user's file leaks into it."""
    text = design_json(design).text
    assert text == design_json(design).text
    assert "source_line" not in text


def test_schema_validator_is_strict(design: Design) -> None:
    """An unknown key is refused, so that a typo of ours cannot hide."""
    data = {**json.loads(design_json(design).text), "extra": 1}
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.Draft202012Validator(design_schema()).validate(data)
