"""Technology choices: which product in which version, why, supported until when."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pydantic import Field

from archgen.design.environment import Environment
from archgen.design.model import Container, Frozen
from archgen.design.names import Allocator
from archgen.design.placing import Placed
from archgen.knowledge.catalogue import Catalogue, Technology
from archgen.knowledge.products import Choice, ProductRule, ProductTable, choose_product
from archgen.knowledge.spelling import normal
from archgen.requirements.model import Requirements

LANGUAGE_FRAMEWORK = "$language_framework"
OF_ROLE = "$role"
AVOID = "avoid"


class TechnologyChoice(Frozen):
    """One technology of the design."""

    id: str = Field(description="Catalogue id, or an id made from the name that the user gave.")
    name: str = Field(description="Name as drawn.")
    role: str = Field(description="Role that it was chosen for first, for instance `primary_store`.")
    category: str = Field(default="", description="Category of the catalogue.")
    version: str = Field(
        default="", description="Cycle or package version to use; empty for services without versions."
    )
    cycle: str = Field(default="", description="Release cycle of the version, as drawn in diagrams.")
    released: date | None = Field(default=None, description="Day of the version's release.")
    supported_until: date | None = Field(default=None, description="End of support of the version, where published.")
    support_days: int | None = Field(default=None, description="Days of support left at the package's date.")
    docs_url: str = Field(default="", description="Documentation.")
    licence: str = Field(default="", description="Licence, SPDX where there is one.")
    because: str = Field(description="Why this one.")
    rule: str = Field(description="Rule of the technology table, or `use`, `existing`, `avoid`.")
    source_url: str = Field(default="", description="Source of version and dates.")
    as_of: date | None = Field(default=None, description="Date of that source.")
    confidence: str = Field(default="", description="Confidence of the catalogue entry.")
    is_verified: bool = Field(default=True, description="False for a technology that the catalogue does not know.")
    existing_version: str = Field(default="", description="Version that already runs, when stated.")
    note: str = Field(default="", description="What the catalogue warns of.")

    @property
    def label(self) -> str:
        """Name with cycle or version, as drawn in diagrams."""
        return f"{self.name} {self.cycle or _minor(self.version)}".strip()


@dataclass(frozen=True)
class Chooser:
    """Chooses the technologies of containers and tools, and keeps each one once."""

    requirements: Requirements
    catalogue: Catalogue
    products: Mapping[str, ProductTable]
    at: date

    def for_container(self, placed: Placed, container: Container, env: Environment) -> tuple[TechnologyChoice, ...]:
        """Return what realises a container, language first; nothing when no table knows its role."""
        spec, block = placed.spec.technology, placed.selected.block
        if spec.startswith("$"):
            named = {LANGUAGE_FRAMEWORK: "web", OF_ROLE: container.role}
            role = named.get(spec, spec[1:])
            table = self.products.get(role)
            return self.for_table(table, env, container.role) if table else ()
        if self._is_avoided(spec):
            return ()
        return self._described(Choice(technology=spec, rule=block.block, because=block.purpose), container.role)

    def for_table(self, table: ProductTable, env: Environment, role: str) -> tuple[TechnologyChoice, ...]:
        """Return what a technology table gives, unless people named something for the role.

        What people avoid is never chosen: the next rule that holds decides, then the catalogue; when neither knows
        another technology, nothing is.
        """
        allowed = (one for one in table.rules if not self._is_avoided(one.then))
        rule = next((one for one in allowed if env.holds(one.when)), None) or self._instead(table, env)
        if rule is None:
            return ()
        choice = choose_product(
            table.model_copy(update={"rules": (rule,)}),
            env.holds,
            self.catalogue,
            use=self.requirements.constraints.use,
            existing=[one.technology for one in self.requirements.existing if not self._is_avoided(one.technology)],
        )
        if choice.technology == LANGUAGE_FRAMEWORK:
            return self.for_table(self.products["web"], env, role)
        return self._described(choice, role)

    def _instead(self, table: ProductTable, env: Environment) -> ProductRule | None:
        """Return a rule for another technology of the kind that the table would give, in its language or the team's."""
        wanted = self.catalogue.technology(table.choose(env.holds).then)
        others = [
            one
            for one in self.catalogue.technologies.values()
            if wanted
            and one.category == wanted.category
            and table.role in one.roles
            and not self._is_avoided(one.id)
            and (not one.cloud or env.holds({"cloud": one.cloud}))
        ]

        def distance(one: Technology) -> tuple[bool, bool]:
            is_known = bool(one.team_language) and env.holds({"team_languages": f"has {one.team_language}"})
            return wanted is None or one.language != wanted.language, not is_known

        nearest = min(others, key=distance, default=None)
        return ProductRule(id=AVOID, then=nearest.id, because="") if nearest else None

    def _is_avoided(self, name: str) -> bool:
        """Tell whether people rule a technology out, or the language that it is for."""
        technology = self.catalogue.technology(name)
        spellings = {technology.id, technology.language} if technology else {normal(name)}
        return not spellings.isdisjoint(self._avoided)

    @cached_property
    def _avoided(self) -> frozenset[str]:
        known = ((one, self.catalogue.technology(one)) for one in self.requirements.constraints.avoid)
        return frozenset(technology.id if technology else normal(name) for name, technology in known)

    def unknown(self, is_known: Callable[[str], bool]) -> tuple[TechnologyChoice, ...]:
        """Return the technologies that people named and nobody knows: used, marked as not verified.

        Args:
            is_known: Tells whether a name is a technology of the catalogue or an option of a decision.
        """
        ids = Allocator("technology")
        running = {one.technology: one for one in self.requirements.existing if not is_known(one.technology)}
        asked = [one for one in self.requirements.constraints.use if one not in running and not is_known(one)]
        rows = [
            self._unverified(ids, name, one.role, "existing").model_copy(
                update={
                    "because": one.debt,
                    "existing_version": one.version,
                    "docs_url": one.docs[0] if one.docs else "",
                }
            )
            for name, one in running.items()
        ]
        return (*rows, *(self._unverified(ids, name, "", "use") for name in asked))

    @staticmethod
    def _unverified(ids: Allocator, name: str, role: str, rule: str) -> TechnologyChoice:
        technology_id = ids.allocate(name).replace("_", "-")
        return TechnologyChoice(id=technology_id, name=name, role=role, because="", rule=rule, is_verified=False)

    def _described(self, choice: Choice, role: str) -> tuple[TechnologyChoice, ...]:
        technology = self.catalogue.technology(choice.technology)
        if technology is None:
            return (
                TechnologyChoice(
                    id=_slug(choice.technology),
                    name=choice.technology,
                    role=role,
                    because=choice.because,
                    rule=choice.rule,
                    is_verified=False,
                ),
            )
        own = self._describe(technology, choice, role)
        language = self.catalogue.technology(technology.language) if technology.language else None
        return (self._describe(language, choice, role), own) if language else (own,)

    def _describe(self, technology: Technology, choice: Choice, role: str) -> TechnologyChoice:
        cycle = self.catalogue.newest(technology, self.at)
        running = next((one for one in self.requirements.existing if self._is(one.technology, technology)), None)
        return TechnologyChoice(
            id=technology.id,
            name=technology.name,
            role=role,
            category=technology.category,
            version=self.catalogue.version(technology, self.at),
            cycle=cycle.cycle if cycle else "",
            released=cycle.released if cycle else None,
            supported_until=cycle.eol if cycle else None,
            support_days=(cycle.eol - self.at).days if cycle and cycle.eol else None,
            docs_url=technology.docs_url,
            licence=technology.licence,
            because=choice.because,
            rule=choice.rule,
            source_url=technology.sources[0].url,
            as_of=technology.as_of,
            confidence=technology.confidence.value,
            existing_version=running.version if running else "",
            note=technology.note,
        )

    def _is(self, name: str, technology: Technology) -> bool:
        found = self.catalogue.technology(name)
        return found is not None and found.id == technology.id


def distinct(choices: Sequence[TechnologyChoice]) -> tuple[TechnologyChoice, ...]:
    """Return each technology once, the first choice of it standing for all."""
    return tuple({one.id: one for one in reversed(choices)}.values())[::-1]


def _minor(version: str) -> str:
    """Leave out all but the first two parts of a version."""
    return ".".join(version.split(".")[:2])


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "technology"
