"""Files of the deployment folder: images, local services, pipelines; the data of `deployment_files.yaml`."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

Step = Mapping[str, object]
"""One step of a workflow as its file holds it; texts may hold `@{name}` placeholders."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Language(_Frozen):
    """How code in a language is built, run and tested in a container."""

    template: str = Field(description="Name of the Dockerfile template.")
    tag: str = Field(description="Tag of the base image, with `{version}` and `{cycle}`.")
    run: Mapping[str, tuple[str, ...]] = Field(description="Command by framework; `default` for others.")
    worker: tuple[str, ...] = Field(description="Command of what works outside a request.")
    setup: tuple[Step, ...] = Field(description="Workflow steps that install the language.")
    test: tuple[str, ...] = Field(description="Commands that check a change.")
    image: str = Field(description="Image in which a GitLab job runs them.")
    expects: str = Field(description="Files of the repository that the Dockerfile reads.")


class LocalService(_Frozen):
    """A service that stands in for a bought one on one's own machine."""

    image: str = Field(description="Image with `{version}` in its tag.")
    port: int
    environment: Mapping[str, str] = Field(default_factory=dict)
    command: tuple[str, ...] = Field(default=(), description="Arguments instead of the image's own.")
    check: str = Field(description="Command that tells whether it is ready.")
    volume: str = Field(default="", description="Folder that is kept.")
    variable: str = Field(description="Environment variable of the app.")
    address: str = Field(description="Value of that variable, with `{service}`.")


class Platform(_Frozen):
    """How a platform is logged in to and told to run an image."""

    registry: str = Field(default="", description="Name of the image without tag; empty: none is pushed.")
    login: tuple[Step, ...] = Field(default=(), description="Workflow steps that prove who the pipeline is.")
    push: tuple[str, ...] = Field(default=(), description="Commands that log in to the registry.")
    migrate: tuple[str, ...] = Field(
        default=(), description="Commands that migrate with the new image, before a release."
    )
    deploy: tuple[str, ...] = Field(description="Commands that release, with `@{environment}`.")
    variables: tuple[str, ...] = Field(
        default=(), description="Variables of the pipeline's environment that must be set."
    )


class Action(_Frozen):
    """Steps and commands that any pipeline uses."""

    checkout: Step
    migrate_test: Mapping[str, str] = Field(
        description="Migration tool to the command that migrates the test database."
    )
    sign_setup: tuple[Step, ...]
    scan: tuple[str, ...]
    sbom_and_sign: tuple[str, ...]
    build: tuple[str, ...]
    build_service: tuple[str, ...]
    infrastructure: tuple[Step, ...]
    plan: tuple[str, ...]
    apply: tuple[str, ...]
    gitops: tuple[str, ...]
    smoke: tuple[str, ...]


class Backend(_Frozen):
    """Where infrastructure code keeps its state, and what else it asks for."""

    init: str = Field(description="Command that finds the state.")
    environment: Mapping[str, str] = Field(description="Variables of a job.")
    variables: tuple[str, ...] = Field(description="Variables of the pipeline's environment that must be set.")


class DeploymentFiles(_Frozen):
    """All of `deployment_files.yaml`."""

    port: int
    user: int
    languages: Mapping[str, Language]
    local_services: Mapping[str, LocalService]
    language_of: Mapping[str, str] = Field(description="Technology to the language of what runs on it.")
    managed_platforms: Mapping[str, Mapping[str, str]] = Field(description="Platform and cloud to the managed form.")
    not_local: tuple[str, ...] = Field(description="Roles that need nothing of their own on one's machine.")
    platforms: Mapping[str, Platform]
    platform_otherwise: str
    actions: Action
    runner: str
    comments: Mapping[str, str]
    file_kinds: Mapping[str, str] = Field(description="Beginning of a path to what the file is.")
    limits: Mapping[str, float]
    backends: Mapping[str, Backend] = Field(description="Cloud to where its state lies.")
    yours: Mapping[str, str] = Field(description="Steps of the pipeline that the file cannot hold, with what to do.")
    infrastructure: Mapping[str, tuple[str, ...]] = Field(description="Cloud to the roles that its skeleton holds.")
    skeleton_platforms: Mapping[str, tuple[str, ...]] = Field(description="Cloud to the platforms that it holds.")
