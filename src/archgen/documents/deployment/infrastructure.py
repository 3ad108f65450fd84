"""Infrastructure code: a skeleton for OpenTofu or Terraform with the sizes of the design."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archgen.design.capacity import Sizing
from archgen.design.model import Container
from archgen.documents.deployment.ground import Ground
from archgen.documents.document import Document
from archgen.documents.templates import render

_HCL_TOOLS = frozenset({"opentofu", "terraform"})


@dataclass(frozen=True)
class Part:
    """A container of the skeleton with its size."""

    id: str
    name: str
    role: str
    replicas: int
    vcpu: float
    memory_gb: float
    storage_gb: int
    size: str
    is_spread: bool
    technology: str


def infrastructure_files(ground: Ground) -> Iterator[Document]:
    """Write the skeleton of the chosen cloud; nothing when no template knows the cloud or the tool."""
    cloud = str(ground.design.facts.value("cloud"))
    known = ground.files.skeleton_platforms.get(cloud, ())
    platform = next(iter(ground.design.recommendations.chosen("deployment_platform")), "")
    if ground.tool("iac") not in _HCL_TOOLS or platform not in known:
        return
    values = _values(ground, cloud, platform)
    for name in ("main", "variables"):
        text = render(f"deployment/infrastructure/{cloud}_{name}.tf.j2", **values)
        yield Document(path=f"deployment/infrastructure/{name}.tf", text=text)


def left_out(ground: Ground) -> tuple[str, ...]:
    """Name the containers that the skeleton does not hold."""
    held = {one.id for one in _parts(ground)}
    return tuple(one.name for one in ground.design.containers if one.id not in held)


def _values(ground: Ground, cloud: str, platform: str) -> dict[str, Any]:
    parts = _parts(ground)
    design = ground.design
    return {
        "comment": ground.comment("infrastructure", cloud=cloud.upper()),
        "slug": ground.slug,
        "region": ground.names["region"],
        "platform": platform,
        "zones": design.zones,
        "is_private": design.recommendations.took("network_security", "private_networking"),
        "is_blue_green": design.recommendations.took("release_strategy", "blue_green"),
        "entry": next((one for one in parts if one.role == "entry"), None),
        "answering": [one for one in parts if one.role == "web"],
        "working": [one for one in parts if one.role == "worker"],
        "databases": [
            one for one in parts if one.role == "primary_store" and one.technology in ("postgresql", "mysql")
        ],
        "caches": [one for one in parts if one.role == "cache"],
        "queues": [one for one in parts if one.role == "queue" and one.technology == "sqs"],
        "buckets": [one for one in parts if one.role == "object_store"],
        "has_services": ground.has_services,
        "migrates": ground.migrates,
        "rollback_percent": round(design.delivery.rollback_share * 100, 3),
        "worker_command": ground.language.worker if ground.languages else (),
        "port": ground.files.port,
        "backup_days": 14,
        "kubernetes_version": ground.cycle("kubernetes"),
        "database_version": ground.cycle("postgresql").split(".", maxsplit=1)[0],
        "cache_version": ".".join(ground.version("valkey").split(".")[:2]),
    }


def _parts(ground: Ground) -> tuple[Part, ...]:
    cloud = str(ground.design.facts.value("cloud"))
    roles = ground.files.infrastructure.get(cloud, ())
    units = {one.container.id: one.name for one in ground.units}
    held = [one for one in ground.design.containers if one.role in roles and (one.id in units or one.managed)]
    return tuple(_part(one, units.get(one.id, ""), ground.design.sizing(one.id)) for one in held)


def _part(container: Container, unit: str, sizing: Sizing | None) -> Part:
    product = container.product
    return Part(
        id=container.id,
        name=unit or container.id.replace("_", "-"),
        role=container.role,
        replicas=sizing.replicas if sizing else 1,
        vcpu=(sizing.vcpu if sizing else None) or 0.5,
        memory_gb=(sizing.memory_gb if sizing else None) or 1,
        storage_gb=max(20, round((sizing.storage_gb if sizing else None) or 20)),
        size=sizing.size_name if sizing else "",
        is_spread=any(word in product for word in ("multi-AZ", "regional", "zone redundant")),
        technology=container.technologies[-1] if container.technologies else "",
    )
