"""compose.yaml: what one needs beside the code on one's own machine."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from archgen.design.names import Allocator, Style
from archgen.documents.deployment.ground import Ground, Unit
from archgen.documents.deployment.yaml_file import yaml_document
from archgen.documents.document import Document
from archgen.knowledge.deployment_files import LocalService

_RESTART = {"restart": "unless-stopped"}
_LOCAL = "local-only"
_SECRET = "${DATABASE_PASSWORD:?}"


def compose_file(ground: Ground) -> Document:
    """Write the compose file: local services, and one process of each sort that is built from the repository."""
    names = Allocator("service", style=Style.KEBAB, reserved=("app", "worker"))
    placed = [(names.allocate(container.role), technology, service) for container, technology, service in ground.locals]
    addresses = {service.variable: service.address.format(service=name) for name, _, service in reversed(placed)}
    services: dict[str, Any] = {}
    for unit in _shown(ground):
        services["worker" if not unit.answers else "app"] = _own(
            ground, unit, addresses, [name for name, _, _ in placed]
        )
    ports: set[int] = {ground.files.port}
    for name, technology, service in placed:
        port = next(one for one in count(service.port) if one not in ports)
        ports.add(port)
        services[name] = _local(name, ground.version(technology), service, port)
    volumes = {f"{name}-data": None for name, _, service in placed if service.volume}
    content: dict[str, Any] = {"name": ground.slug, "services": dict(sorted(services.items()))}
    if volumes:
        content["volumes"] = volumes
    return yaml_document("deployment/compose.yaml", ground.comment("compose"), content)


def machine_file(ground: Ground) -> Document:
    """Write what runs on the one machine: the image of the release, and the stores that stand beside it."""
    names = Allocator("service", style=Style.KEBAB, reserved=("app", "worker"))
    placed = [(names.allocate(container.role), technology, service) for container, technology, service in ground.locals]
    services: dict[str, Any] = {}
    for unit in _shown(ground):
        own: dict[str, Any] = {"image": "${IMAGE:?}", "env_file": [".env"]}
        if unit.answers:
            services["app"] = own | {"ports": [_port(ground.files.port, ground.files.port)]} | _RESTART
        else:
            command = {"command": list(ground.language.worker), "healthcheck": {"disable": True}}
            services["worker"] = own | command | _RESTART
    for name, technology, service in placed:
        own = _local(name, ground.version(technology), service, service.port)
        own.pop("ports")
        own["environment"] = {key: value.replace(_LOCAL, _SECRET) for key, value in own.get("environment", {}).items()}
        services[name] = {key: value for key, value in own.items() if value} | _RESTART
    content: dict[str, Any] = {"name": ground.slug, "services": dict(sorted(services.items()))}
    volumes = {f"{name}-data": None for name, _, service in placed if service.volume}
    content |= {"volumes": volumes} if volumes else {}
    return yaml_document("deployment/compose.machine.yaml", ground.comment("machine"), content)


def _shown(ground: Ground) -> list[Unit]:
    """Give the first process that answers and the first that works, of the first language."""
    own = [one for one in ground.units if one.language == ground.languages[0]] if ground.languages else []
    answering, working = [one for one in own if one.answers], [one for one in own if not one.answers]
    return [*answering[:1], *working[:1]]


def _own(ground: Ground, unit: Unit, addresses: Mapping[str, str], needs: list[str]) -> dict[str, Any]:
    build: dict[str, Any] = {"context": "..", "dockerfile": "deployment/Dockerfile"}
    if ground.has_services:
        build["args"] = {"SERVICE": unit.name}
    own: dict[str, Any] = {
        "build": build,
        "depends_on": {name: {"condition": "service_healthy"} for name in sorted(needs)},
        "environment": dict(sorted(addresses.items())),
    }
    if unit.answers:
        return own | {"ports": [_port(ground.files.port, ground.files.port)]}
    return own | {"command": list(ground.language.worker), "healthcheck": {"disable": True}}


def _port(inside: int, outside: int) -> dict[str, Any]:
    """Publish a port on one's own machine only."""
    return {"target": inside, "published": str(outside), "host_ip": "127.0.0.1"}


def _local(name: str, version: str, service: LocalService, port: int) -> dict[str, Any]:
    own: dict[str, Any] = {"image": service.image.format(version=version)}
    if service.volume:
        own["volumes"] = [f"{name}-data:{service.volume}"]
    if service.environment:
        own["environment"] = {key: value.replace("@{service}", name) for key, value in service.environment.items()}
    own["ports"] = [_port(service.port, port)]
    if service.command:
        own["command"] = list(service.command)
    own["healthcheck"] = {"test": ["CMD-SHELL", service.check], "interval": "5s", "timeout": "3s", "retries": 20}
    return own
