"""From commit to production: environments, pipeline, release, rollback, infrastructure files."""

from pydantic import Field

from archgen.design.model import Frozen


class Environment(Frozen):
    """One environment."""

    name: str
    purpose: str
    size: str
    data: str


class PipelineStep(Frozen):
    """One step of the delivery pipeline."""

    name: str
    does: str
    fails_when: str
    tool: str = Field(default="", description="Id of the technology.")


class ReleaseStep(Frozen):
    """One step of a release, code and schema together."""

    name: str
    does: str
    back: str = Field(description="The way back from here.")


class Delivery(Frozen):
    """The delivery view of the design."""

    environments: tuple[Environment, ...]
    pipeline: tuple[PipelineStep, ...]
    release: tuple[ReleaseStep, ...]
    rollback_signal: str = Field(description="Metric and number at which a release goes back by itself.")
    rollback_metric: str = Field(description="Name of that metric, one of the indicators.")
    infrastructure: str = Field(description="How infrastructure is described, from the decision.")
