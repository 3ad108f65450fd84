"""The data model of a design, or of the `design.json` of a package."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from archgen.design.data_model import DataModel
from archgen.design.design import Design
from archgen.design.stores.placement import Placement, relational_part, titles
from archgen.documents.ddl.dialects import POSTGRESQL, dialect_of_technologies, main_dialect
from archgen.errors import InputError


def data_of_design(design: Design) -> DataModel:
    """Give the data model of a design whose records lie in PostgreSQL.

    Raises:
        InputError: They lie elsewhere.
    """
    return _in_postgresql(design.data, design.stores, main_dialect(design))


def read_data(path: Path) -> DataModel:
    """Read the data model from the design of a package.

    Raises:
        InputError: It cannot be read, was written by another version, or its records lie elsewhere.
    """
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        stores = [one for one in found["containers"] if one["role"] == "primary_store"]
        dialect = dialect_of_technologies(name for one in stores for name in one["technologies"])
        placed = [Placement.model_validate(one) for one in found.get("stores", ())]
        return _in_postgresql(DataModel.model_validate(found["data"]), placed, dialect)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        remedy = "build it again, or name the requirements file"
        raise InputError(f"{path} holds no data model that this version knows; {remedy}") from error


def _in_postgresql(data: DataModel, placed: Sequence[Placement], dialect: str) -> DataModel:
    """Give the part of the data that lies in PostgreSQL; without any data, nothing lies elsewhere."""
    part = relational_part(data, placed)
    if data.tables and not part.tables:
        raise InputError(f"migrations are drafted for PostgreSQL; this design keeps its records in {titles(placed)}")
    if dialect != POSTGRESQL:
        raise InputError(f"migrations are drafted for PostgreSQL; this design keeps its records in {dialect}")
    return part
