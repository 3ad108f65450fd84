"""The deployment folder: README.md, and the files that the decisions ask for."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.documents.deployment.compose import compose_file, machine_file
from archgen.documents.deployment.dockerfiles import dockerfiles
from archgen.documents.deployment.gitops import gitops_files
from archgen.documents.deployment.ground import Ground
from archgen.documents.deployment.infrastructure import infrastructure_files, left_out
from archgen.documents.deployment.kubernetes import kubernetes_files
from archgen.documents.deployment.nomad import nomad_file
from archgen.documents.deployment.workflow import pipeline_file
from archgen.documents.document import Document
from archgen.documents.prose.deployment import deployment_readme
from archgen.knowledge.loader import Knowledge

__all__ = ["deployment_documents"]


def deployment_documents(design: Design, knowledge: Knowledge) -> tuple[Document, ...]:
    """Write README.md and its files, in the order of their paths."""
    ground = Ground(design, knowledge)
    files = tuple(sorted(_files(ground), key=lambda one: one.path))
    paths = tuple(one.path for one in files)
    missing = left_out(ground) if any("/infrastructure/" in path for path in paths) else ()
    return (deployment_readme(ground, paths, missing), *files)


def _files(ground: Ground) -> Iterator[Document]:
    wanted = ground.design.delivery.files
    if not ground.units:
        return
    if "dockerfile" in wanted:
        yield from dockerfiles(ground)
    if "workflow" in wanted:
        yield pipeline_file(ground)
    if ground.platform[0] == "docker":
        yield machine_file(ground)
    if ground.platform[0] == "nomad":
        yield nomad_file(ground)
    if "compose" in wanted and ground.locals:
        yield compose_file(ground)
    if "kubernetes" in wanted:
        yield from kubernetes_files(ground)
    if "gitops" in wanted:
        yield from gitops_files(ground)
    if "infrastructure" in wanted:
        yield from infrastructure_files(ground)
