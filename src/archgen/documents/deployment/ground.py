"""What the files of the deployment folder have in common: names, units of delivery, versions, settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from archgen.design.design import Design
from archgen.design.model import Container
from archgen.design.names import Allocator, Style
from archgen.knowledge.deployment_files import Backend, DeploymentFiles, Language, LocalService, Platform, Step
from archgen.knowledge.loader import Knowledge

_CODE_KINDS = frozenset({"app", "worker", "gateway"})
_ELSEWHERE = frozenset({"dr_region", "edge_gateway", "idp", "flags"})
_ANSWERING = frozenset(
    {"web", "bff", "gateway", "ingest", "webhook_intake", "waiting_room", "socket_gateway", "function", "edge_worker"}
)


@dataclass(frozen=True)
class Unit:
    """One container of ours that the pipeline delivers."""

    container: Container
    name: str
    language: str
    framework: str
    replicas: int
    vcpu: float
    memory_gb: float

    @property
    def answers(self) -> bool:
        """Whether it takes requests."""
        return self.container.role in _ANSWERING


@dataclass(frozen=True)
class Ground:
    """The design with the data of the files."""

    design: Design
    knowledge: Knowledge

    @cached_property
    def files(self) -> DeploymentFiles:
        """Data of the files."""
        return self.knowledge.single(DeploymentFiles, "deployment_files.yaml")

    @cached_property
    def slug(self) -> str:
        """Name of the system that is safe in every file."""
        return Allocator("system", style=Style.KEBAB, reserved=(), max_length=24).allocate(self.design.name)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """What the pipeline delivers, in the order of the containers."""
        names = Allocator("service", style=Style.KEBAB, reserved=(), max_length=40)
        found = []
        for one in self.design.containers:
            language = self._language(one)
            if language and one.kind.value in _CODE_KINDS and one.role not in _ELSEWHERE:
                sizing = self.design.sizing(one.id)
                found.append(
                    Unit(
                        container=one,
                        name=names.allocate(one.id),
                        language=language,
                        framework=one.technologies[-1],
                        replicas=sizing.replicas if sizing else 1,
                        vcpu=(sizing.vcpu if sizing else None) or 0.5,
                        memory_gb=(sizing.memory_gb if sizing else None) or 1,
                    )
                )
        return tuple(found)

    def _language(self, container: Container) -> str:
        known = (self.files.language_of.get(one, one) for one in container.technologies)
        return next((one for one in known if one in self.files.languages), "")

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages of what is delivered, the first one that of most requests."""
        return tuple(dict.fromkeys(one.language for one in sorted(self.units, key=lambda one: not one.answers)))

    @property
    def language(self) -> Language:
        """Settings of the first language."""
        return self.files.languages[self.languages[0]]

    @cached_property
    def has_services(self) -> bool:
        """Whether several services are built from folders of their own."""
        return sum(one.answers for one in self.units) > 1

    @cached_property
    def platform(self) -> tuple[str, Platform]:
        """The platform's technology and its settings."""
        named, cloud = self.design.delivery.platform, str(self.design.facts.value("cloud"))
        chosen = self.files.managed_platforms.get(named, {}).get(cloud, named)
        key = chosen if chosen in self.files.platforms else self.files.platform_otherwise
        return key, self.files.platforms[key]

    @cached_property
    def backend(self) -> Backend | None:
        """Where infrastructure code of the chosen cloud keeps its state; None without such code."""
        cloud = str(self.design.facts.value("cloud"))
        return self.files.backends.get(cloud) if "infrastructure" in self.design.delivery.files else None

    @property
    def migrates(self) -> bool:
        """Whether the image holds the migration tool, so that the pipeline can run it on the platform."""
        is_pulled = "gitops" in self.design.delivery.files
        own = self.tool("migration") == "alembic" and self.backend is not None
        return own and bool(self.platform[1].migrate) and not is_pulled

    def tool(self, role: str) -> str:
        """Give the technology of a role that no container plays; empty without one."""
        return next((one.id for one in self.design.technologies if one.role == role), "")

    def version(self, technology_id: str) -> str:
        """Give the version to pin of a technology."""
        technology = self.knowledge.catalogue.technology(technology_id)
        at = self.design.at or self.design.as_of
        return self.knowledge.catalogue.version(technology, at) if technology else ""

    def cycle(self, technology_id: str) -> str:
        """Give the release cycle of a technology."""
        technology = self.knowledge.catalogue.technology(technology_id)
        newest = (
            self.knowledge.catalogue.newest(technology, self.design.at or self.design.as_of) if technology else None
        )
        return newest.cycle if newest else self.version(technology_id)

    def dockerfile(self, language_id: str) -> str:
        """Give the file that builds what is written in a language; the first one has the plain name."""
        return "Dockerfile" if language_id == self.languages[0] else f"Dockerfile.{language_id}"

    def tag(self, language_id: str) -> str:
        """Give the tag of a language's base image."""
        language = self.files.languages[language_id]
        return language.tag.format(version=self.version(language_id), cycle=self.cycle(language_id))

    @cached_property
    def locals(self) -> tuple[tuple[Container, str, LocalService], ...]:
        """Containers that a local service stands in for, one for each technology and role."""
        found: dict[tuple[str, str], tuple[Container, str, LocalService]] = {}
        for one in (each for each in self.design.containers if each.role not in self.files.not_local):
            for each in one.technologies:
                if each in self.files.local_services:
                    found.setdefault((each, one.role), (one, each, self.files.local_services[each]))
        return tuple(found.values())

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Values of the placeholders of commands."""
        language = self.languages[0] if self.languages else ""
        return {
            "slug": self.slug,
            "region": self.design.delivery.region.split(" ")[0],
            "services": " ".join(one.name for one in self.units),
            "dockerfile": "Dockerfile",
            "image": f"{self.slug}/$service" if self.has_services else self.slug,
            "repository": "$IMAGE_REPOSITORY/$service" if self.has_services else "$IMAGE_REPOSITORY",
            "version": self.version(language),
            "cycle": self.cycle(language),
            "tag": self.tag(language) if language else "",
            "trivy": self.version("trivy"),
            "syft": self.version("syft"),
            "iac_version": self.version(self.tool("iac")),
            "migration_version": self.version(self.tool("migration")),
        }

    def fill(self, text: str, **more: str) -> str:
        """Put values in place of `@{name}`."""
        for name, value in {**self.names, **more}.items():
            text = text.replace(f"@{{{name}}}", value)
        return text

    def commands(self, lines: Iterable[str], **more: str) -> str:
        """Give a script of several commands."""
        filled = [self.fill(one, **more) for one in lines]
        return "\n".join(filled) + "\n" if len(filled) > 1 else "".join(filled)

    def steps(self, steps: Iterable[Step], **more: str) -> list[dict[str, object]]:
        """Give workflow steps with their placeholders filled."""
        return [{key: self._filled(value, more) for key, value in one.items()} for one in steps]

    def _filled(self, value: object, more: Mapping[str, str]) -> object:
        if isinstance(value, Mapping):
            return {key: self._filled(each, more) for key, each in value.items()}
        return self.fill(value, **more) if isinstance(value, str) else value

    def comment(self, key: str, **values: str) -> str:
        """Give the comment that stands first in a file; line breaks of names are closed up."""
        words = {name: " ".join(value.split()) for name, value in values.items()}
        return f"# {' '.join(self.files.comments[key].format(**words).split())}\n"
