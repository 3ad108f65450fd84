"""Scripts of SQL and CQL: a remark tells of which entity a table is, so that verification can read it back."""

import json
from collections.abc import Mapping
from typing import Any

_ENTITY = "-- entity: "


def entity_remark(entity: str | None) -> tuple[str, ...]:
    """Write the line that stands above a table; none above one that holds no entity."""
    return () if entity is None else (f"{_ENTITY}{json.dumps(entity, ensure_ascii=False)}",)


def entities_told(texts: Mapping[str, Any], schema: str) -> frozenset[str]:
    """Give the entities of which a schema tells; `schema` is the name of its file."""
    (written,) = (text for path, text in texts.items() if path.endswith(f"/{schema}"))
    lines = (line for line in str(written).splitlines() if line.startswith(_ENTITY))
    return frozenset(json.loads(line.removeprefix(_ENTITY)) for line in lines)
