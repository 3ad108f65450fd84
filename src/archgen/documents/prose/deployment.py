"""deployment/README.md: environments, pipeline, release and rollback, and what the files beside it are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archgen.documents.document import Document
from archgen.documents.prose.sizing_rules import is_small
from archgen.documents.templates import render

if TYPE_CHECKING:
    from archgen.documents.deployment.ground import Ground

_LEFT_OUT_SHOWN = 8


def deployment_readme(ground: "Ground", paths: Sequence[str], missing: Sequence[str]) -> Document:
    """Write the README of the deployment folder; `missing` names what the infrastructure code does not hold."""
    design, files = ground.design, ground.files
    has_docker = any(path.endswith("Dockerfile") for path in paths)
    migration = ground.tool("migration")
    backend = ground.backend.variables if ground.backend and paths else ()
    steps = {one.id: one.name for one in design.delivery.pipeline}
    text = render(
        "deployment/README.md.j2",
        design=design,
        delivery=design.delivery,
        labels={one.id: one.label for one in design.technologies},
        files=_listed(ground, paths),
        expects=files.languages[ground.languages[0]].expects if has_docker else "",
        variables=(*ground.platform[1].variables, *backend) if paths else (),
        yours=[(steps[key], what) for key, what in files.yours.items() if key in steps] if paths else (),
        is_compact=is_small(design, ground.knowledge),
        is_kubernetes="kubernetes" in design.delivery.files,
        left_out=missing[:_LEFT_OUT_SHOWN],
        left_out_more=max(0, len(missing) - _LEFT_OUT_SHOWN),
        by_hand_migration=bool(migration) and bool(design.relational.tables) and not ground.migrates,
        migration=next((one.label for one in design.technologies if one.id == migration), ""),
    )
    return Document(path="deployment/README.md", text=text)


def _listed(ground: "Ground", paths: Sequence[str]) -> list[tuple[str, str]]:
    """Name each file with what it is; the first file of a sort stands for the others."""
    listed: dict[str, tuple[str, str]] = {}
    for path in paths:
        short = path.removeprefix("deployment/")
        kind = next((key for key in ground.files.file_kinds if short.startswith(key)), short)
        listed.setdefault(kind, (short, ground.files.file_kinds.get(kind, "")))
    return list(listed.values())
