"""`archgen schema`: JSON Schemas."""

from __future__ import annotations

from typing import Annotated

import typer

from archgen.cli import console
from archgen.cli.stages import Standards, knowledge
from archgen.errors import Fault, InputError

REQUIREMENTS = "requirements"
_SUFFIX = ".schema.json"

Name = Annotated[str, typer.Argument(metavar="NAME", help="`requirements`, or another one that ships.")]


def schema(name: Name = REQUIREMENTS, standards: Standards = None) -> None:
    """Print a JSON Schema."""
    if name == REQUIREMENTS and standards is not None:
        from archgen.requirements.schema import schema_text

        console.out(schema_text(knowledge(standards).vocabulary).rstrip("\n"))
        return
    from archgen.resources import resource_dir

    folder = resource_dir("schemas")
    known = sorted(path.name.removesuffix(_SUFFIX) for path in folder.glob(f"*{_SUFFIX}"))
    if name not in known:
        from archgen.knowledge.spelling import unknown

        raise InputError(Fault("", unknown("schema", name, known)))
    console.out((folder / f"{name}{_SUFFIX}").read_text(encoding="utf-8").rstrip("\n"))
