"""Technology choices: which product in which version, why, supported until when."""

from datetime import date

from pydantic import Field

from archgen.design.model import Frozen


class TechnologyChoice(Frozen):
    """One technology of the design."""

    id: str = Field(description="Catalogue id, or an id made from the name that the user gave.")
    name: str = Field(description="Name as drawn.")
    role: str = Field(description="Role that it was chosen for first, for instance `primary_store`.")
    category: str = Field(default="", description="Category of the catalogue.")
    version: str = Field(default="", description="Cycle or package version to use; empty for services without versions.")
    released: date | None = Field(default=None, description="Day of the version's release.")
    supported_until: date | None = Field(default=None, description="End of support of the version, where published.")
    support_days: int | None = Field(default=None, description="Days of support left at the package's date.")
    docs_url: str = Field(default="", description="Documentation.")
    licence: str = Field(default="", description="Licence, SPDX where there is one.")
    because: str = Field(description="Why this one.")
    rule: str = Field(description="Rule of the technology table, or `use`, `existing`.")
    source_url: str = Field(default="", description="Source of version and dates.")
    as_of: date | None = Field(default=None, description="Date of that source.")
    confidence: str = Field(default="", description="Confidence of the catalogue entry.")
    is_verified: bool = Field(default=True, description="False for a technology that the catalogue does not know.")
    existing_version: str = Field(default="", description="Version that already runs, when stated.")
    note: str = Field(default="", description="What the catalogue warns of.")

    @property
    def label(self) -> str:
        """Name with version, as drawn in diagrams."""
        return f"{self.name} {self.version}".strip()
