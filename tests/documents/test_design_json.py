"""`design.json` and the schema that ships with archgen."""

import json
from pathlib import Path

from archgen.documents.design_json import SCHEMA, design_schema, write_design_schema


def test_shipped_schema_is_current(root: Path, *, update_golden: bool) -> None:
    """The schema is made from the model; `pytest --update-golden` brings it up to date."""
    if update_golden:
        write_design_schema(root / "schemas")
    assert json.loads((root / "schemas" / SCHEMA).read_text(encoding="utf-8")) == design_schema()


def test_schema_names_its_dialect_and_itself() -> None:
    """Editors and validators need both."""
    found = design_schema()
    assert found["$schema"].endswith("2020-12/schema")
    assert found["$id"].endswith(SCHEMA)
    assert {"requirements", "recommendations", "containers", "cost"} <= set(found["properties"])
