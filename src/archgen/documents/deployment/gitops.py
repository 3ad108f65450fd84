"""What the GitOps agent pulls: an Argo CD application or Flux objects for each environment."""

from collections.abc import Iterator
from typing import Any

from archgen.documents.deployment.ground import Ground
from archgen.documents.deployment.yaml_file import yaml_document
from archgen.documents.document import Document


def gitops_files(ground: Ground) -> Iterator[Document]:
    """Write one file for each environment, in the form of the chosen agent."""
    make = _argo if ground.tool("gitops") == "argo-cd" else _flux
    for environment in ("staging", "production"):
        comment = ground.comment("gitops", environment=environment)
        yield yaml_document(f"deployment/gitops/{environment}.yaml", comment, *make(ground, environment))


def _repository(ground: Ground) -> str:
    return f"https://git.example.com/{ground.slug}.git"


def _argo(ground: Ground, environment: str) -> Iterator[dict[str, Any]]:
    source = {
        "repoURL": _repository(ground),
        "targetRevision": "main",
        "path": f"deployment/kubernetes/overlays/{environment}",
    }
    yield {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {"name": f"{ground.slug}-{environment}", "namespace": "argocd"},
        "spec": {
            "project": "default",
            "source": source,
            "destination": {"name": environment, "namespace": ground.slug},
            "syncPolicy": {
                "automated": {"prune": True, "selfHeal": True},
                "syncOptions": ["ServerSideApply=true"],
                "retry": {"limit": 3, "backoff": {"duration": "30s", "factor": 2, "maxDuration": "5m"}},
            },
            "ignoreDifferences": [
                {"group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/replicas"]},
            ],
        },
    }


def _flux(ground: Ground, environment: str) -> Iterator[dict[str, Any]]:
    name = f"{ground.slug}-{environment}"
    own = {"name": name, "namespace": "flux-system"}
    yield {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "GitRepository",
        "metadata": own,
        "spec": {"interval": "1m", "url": _repository(ground), "ref": {"branch": "main"}},
    }
    yield {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": own,
        "spec": {
            "interval": "10m",
            "timeout": "10m",
            "prune": True,
            "wait": True,
            "path": f"./deployment/kubernetes/overlays/{environment}",
            "sourceRef": {"kind": "GitRepository", "name": name},
        },
    }
