"""How building blocks become one picture: the data of `composition.yaml`."""

from collections.abc import Callable, Mapping

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PathLink(_Frozen):
    """One station on a request's way inwards."""

    role: str = Field(description="Role of the station.")
    does: str = Field(description="What it does to the station behind it.")
    protocol: str = Field(description="Protocol of what comes in.")


class Fallback(_Frozen):
    """Where a part goes when no container plays the role that it belongs to."""

    role: str = Field(description="Role that nobody plays.")
    to: str = Field(description="Role that takes the part instead.")
    when: Mapping[str, str] = Field(default_factory=dict, description="Unary tests that must hold.")


class RoleName(_Frozen):
    """Names of a role's containers."""

    shared: str = Field(description="Name of the one that all contexts share.")
    own: str = Field(description="Name of one for a single context, with `{context}` in it.")


class RelationWords(_Frozen):
    """Words of a relationship that no block states."""

    does: str = Field(default="", description="Verb phrase.")
    protocol: str = Field(description="Protocol.")


class MovedStep(_Frozen):
    """Words of the steps that take an outside call out of the caller's wait."""

    record: str
    take: str
    result: str
    protocol: str
    remedy: str


class Span(_Frozen):
    """What a topology spans."""

    zones: int
    regions: int


class LoadShareWords(_Frozen):
    """Where a context's part of the load comes from."""

    stated: str
    equal: str


class Composition(_Frozen):
    """All of `composition.yaml`."""

    request_path: tuple[PathLink, ...]
    answering: tuple[str, ...]
    background: tuple[str, ...]
    records: tuple[str, ...]
    client_facing: tuple[str, ...]
    relieved_by: Mapping[str, tuple[str, ...]]
    handing: tuple[str, ...]
    fallbacks: tuple[Fallback, ...]
    names: Mapping[str, RoleName]
    topology: Mapping[str, Span]
    load_share: LoadShareWords
    people_group: str
    assumed_person: str
    relations: Mapping[str, RelationWords]
    moved_step: MovedStep

    def fallback(self, role: str, holds: Callable[[Mapping[str, str]], bool]) -> str | None:
        """Return the role that takes parts of `role` when nobody plays it; None when they stand alone."""
        return next((row.to for row in self.fallbacks if row.role == role and holds(row.when)), None)
