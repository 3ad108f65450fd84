"""Where containers run: regions, networks, trust boundaries; the data of `deployment.yaml`."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cloud(_Frozen):
    """Regions of a provider."""

    title: str = Field(description="Name as people know it.")
    zone: str = Field(description="Name of a zone, with `{region}`, `{letter}`, `{number}`.")
    reference: str = Field(description="Region when nobody asks for a jurisdiction.")
    regions: Mapping[str, tuple[str, str]] = Field(description="Jurisdiction to its first and second region.")
    second_of: Mapping[str, str] = Field(description="Second region of the reference region.")
    source: str = Field(description="Where the regions are listed.")


class Network(_Frozen):
    """A network inside a zone."""

    id: str
    name: str
    roles: tuple[str, ...] = Field(default=(), description="Roles that stand in it; none: all others.")
    private: bool = Field(default=False, description="Whether nothing outside reaches it.")


class Places(_Frozen):
    """Roles that do not run as instances in the zones."""

    edge: tuple[str, ...]
    site: tuple[str, ...]
    second_region: tuple[str, ...]
    service: tuple[str, ...]
    service_if_managed: tuple[str, ...]


class Boundary(_Frozen):
    """A trust boundary and what lies inside."""

    id: str
    name: str
    holds: str = Field(default="", description="`people`, `systems` or `rest`: containers that no other one names.")
    roles: tuple[str, ...] = Field(default=(), description="Roles inside.")
    if_managed: bool = Field(default=False, description="Roles count only when a provider runs the container.")


class DeploymentRules(_Frozen):
    """All of `deployment.yaml`."""

    clouds: Mapping[str, Cloud]
    cloud_aliases: Mapping[str, str]
    words: Mapping[str, str]
    networks: tuple[Network, ...]
    open_network: Network
    places: Places
    service_products: tuple[str, ...]
    outside_products: tuple[str, ...]
    standby_products: tuple[str, ...]
    standby_roles: tuple[str, ...]
    boundaries: tuple[Boundary, ...]

    def cloud(self, name: str) -> tuple[str, Cloud]:
        """Give the provider that a fact names, with its key; a hosting platform for one that is not known."""
        key = self.cloud_aliases.get(name, name)
        return (key, self.clouds[key]) if key in self.clouds else ("none", self.clouds["none"])
