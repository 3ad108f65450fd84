"""Compliance frameworks, and the catalogues of threats and requirements that security documents refer to."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from archgen.knowledge.provenance import Confidence, FactSource, Frozen


class Control(Frozen):
    """One requirement of a framework, as far as it shapes a backend."""

    id: str = Field(description="Id in the framework")
    title: str = Field(description="Short name in our own words")
    topics: tuple[str, ...] = Field(min_length=1, description="What it is about: the key that joins it to a design")
    effect: str = Field(description="What it means for a backend")
    value: float | None = Field(default=None, description="Number that the text sets")
    unit: str = Field(default="", description="Unit of that number")
    applies_to: str = Field(default="", description="Whom or what it binds")
    note: str = Field(default="", description="What else a reader should know")
    url: str = Field(description="Where it stands")
    id_verified: bool = Field(description="Whether the id was found in an independent catalogue")


class Framework(Frozen):
    """A compliance framework with its controls."""

    id: str = Field(description="Hyphenated id")
    name: str = Field(description="Name")
    version: str = Field(description="Edition")
    source: FactSource = Field(description="Where it stands")
    confidence: Confidence = Field(description="How far the ids may be trusted")
    id_check: str = Field(description="How the ids were checked")
    note: str = Field(default="", description="What else a reader should know")
    controls: tuple[Control, ...] = Field(min_length=1, description="Controls in the framework's order")

    def about(self, topic: str) -> tuple[Control, ...]:
        """Give the controls on a topic."""
        return tuple(control for control in self.controls if topic in control.topics)


class KeyNumber(Frozen):
    """A period or count that designers ask for."""

    topic: str = Field(description="What it is about")
    framework: str = Field(description="Id of the framework")
    control: str = Field(description="Id of the control")
    value: float = Field(description="The number")
    unit: str = Field(description="Its unit")
    note: str = Field(default="", description="What else a reader should know")


class ApiRisk(Frozen):
    """One of the ten API risks of OWASP."""

    id: str = Field(description="Id with edition")
    name: str = Field(description="Name")
    cwe: tuple[str, ...] = Field(description="Weaknesses that the page cites")
    stride: tuple[str, ...] = Field(description="STRIDE categories that it belongs to")
    asvs_chapters: tuple[str, ...] = Field(description="Chapters of ASVS that answer it")
    mitigation: str = Field(description="What to do, in one sentence")
    url: str = Field(description="Page of the risk")


class AsvsSection(Frozen):
    """A section of ASVS."""

    id: str = Field(description="Id")
    name: str = Field(description="Name")


class AsvsChapter(AsvsSection):
    """A chapter of ASVS with the number of its requirements."""

    requirements: int = Field(description="Number of requirements")
    by_level: Mapping[int, int] = Field(description="Requirements by level")
    sections: tuple[AsvsSection, ...] = Field(description="Sections")


class StrideCategory(Frozen):
    """One of the six kinds of threat."""

    id: str = Field(description="Id")
    name: str = Field(description="Name")
    property: str = Field(description="The property that it attacks")
    cwe: tuple[str, ...] = Field(description="Weaknesses behind it")
    typical_controls: tuple[str, ...] = Field(description="What is usually done")


class Section(Frozen):
    """What the parts of the security reference share."""

    source: FactSource = Field(description="Where it stands")
    confidence: Confidence = Field(description="How far it may be trusted")
    note: str = Field(default="", description="What else a reader should know")


class ApiRisks(Section):
    """The OWASP API Top 10."""

    edition: str = Field(description="Year of the edition")
    items: tuple[ApiRisk, ...] = Field(description="The risks in order")


class Asvs(Section):
    """The OWASP Application Security Verification Standard, by chapter."""

    version: str = Field(description="Version")
    requirements_total: int = Field(description="Number of requirements")
    chapters: tuple[AsvsChapter, ...] = Field(description="Chapters in order")


class Stride(Section):
    """The STRIDE categories."""

    categories: tuple[StrideCategory, ...] = Field(description="The categories in order")


class SecurityReference(Frozen):
    """Catalogues of threats and requirements that security documents refer to."""

    api_risks: ApiRisks = Field(description="OWASP API Top 10")
    asvs: Asvs = Field(description="OWASP ASVS")
    stride: Stride = Field(description="STRIDE")
