"""Kubernetes manifests: a base with one file for each container of ours, and an overlay for each environment."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from archgen.documents.deployment.ground import Ground, Unit
from archgen.documents.deployment.yaml_file import yaml_document
from archgen.documents.document import Document

_ROOT = "deployment/kubernetes"


def kubernetes_files(ground: Ground) -> Iterator[Document]:
    """Write base and overlays."""
    names = ["namespace.yaml"]
    namespace = {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": ground.slug, "labels": {"pod-security.kubernetes.io/enforce": "restricted"}},
    }
    policy = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "deny-by-default", "namespace": ground.slug},
        "spec": {"podSelector": {}, "policyTypes": ["Ingress"]},
    }
    comment = ground.comment("kubernetes", name=ground.design.name)
    yield yaml_document(f"{_ROOT}/base/namespace.yaml", comment, namespace, policy)
    for unit in ground.units:
        names.append(f"{unit.name}.yaml")
        comment = ground.comment("kubernetes", name=unit.container.name)
        yield yaml_document(f"{_ROOT}/base/{unit.name}.yaml", comment, *_objects(ground, unit))
    yield yaml_document(f"{_ROOT}/base/kustomization.yaml", "", _kustomization({"resources": names}))
    for environment in ("staging", "production"):
        yield yaml_document(f"{_ROOT}/overlays/{environment}/kustomization.yaml", "", _overlay(ground, environment))


def _kustomization(content: Mapping[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", **content}


def _overlay(ground: Ground, environment: str) -> dict[str, Any]:
    names = dict.fromkeys(_image(ground, one) for one in ground.units)
    images = [{"name": one, "newName": f"registry.example.com/{one}", "newTag": "set-by-the-pipeline"} for one in names]
    content: dict[str, Any] = {"resources": ["../../base"], "images": images}
    if environment == "staging":
        content["patches"] = [
            {"target": {"kind": "Deployment"}, "patch": "- {op: replace, path: /spec/replicas, value: 1}\n"},
            {
                "target": {"kind": "HorizontalPodAutoscaler"},
                "patch": "- {op: replace, path: /spec/minReplicas, value: 1}\n"
                "- {op: replace, path: /spec/maxReplicas, value: 2}\n",
            },
        ]
    return _kustomization(content)


def _image(ground: Ground, unit: Unit) -> str:
    return f"{ground.slug}/{unit.name}" if ground.has_services else ground.slug


def _labels(ground: Ground, unit: Unit) -> dict[str, str]:
    return {"app.kubernetes.io/name": unit.name, "app.kubernetes.io/part-of": ground.slug}


def _objects(ground: Ground, unit: Unit) -> Iterator[dict[str, Any]]:
    labels = _labels(ground, unit)
    own = {"name": unit.name, "namespace": ground.slug, "labels": labels}
    select = {"matchLabels": {"app.kubernetes.io/name": unit.name}}
    yield {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": own, "automountServiceAccountToken": False}
    yield {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": own,
        "spec": {
            "replicas": unit.replicas,
            "selector": select,
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}},
            "template": {"metadata": {"labels": labels}, "spec": _pod(ground, unit, select)},
        },
    }
    if unit.answers:
        yield {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": own,
            "spec": {"selector": select["matchLabels"], "ports": [{"name": "http", "port": 80, "targetPort": "http"}]},
        }
        yield _admission(ground, unit, own, select)
    if unit.replicas > 1:
        yield {
            "apiVersion": "policy/v1",
            "kind": "PodDisruptionBudget",
            "metadata": own,
            "spec": {"maxUnavailable": max(1, unit.replicas // 4), "selector": select},
        }
        yield _autoscaler(ground, unit, own)


def _pod(ground: Ground, unit: Unit, select: Mapping[str, Any]) -> dict[str, Any]:
    files, language = ground.files, ground.files.languages[unit.language]
    grace = int(files.limits["grace_seconds"])
    container: dict[str, Any] = {
        "name": unit.name,
        "image": f"{_image(ground, unit)}:set-by-the-pipeline",
        "resources": {
            "requests": {"cpu": f"{round(unit.vcpu * 1000)}m", "memory": f"{round(unit.memory_gb * 1024)}Mi"},
            "limits": {"memory": f"{round(unit.memory_gb * 1024)}Mi"},
        },
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "envFrom": [{"secretRef": {"name": unit.name, "optional": True}}],
        "volumeMounts": [{"name": "scratch", "mountPath": "/tmp"}],  # noqa: S108 - a folder inside the pod
    }
    if unit.answers:
        port = files.port
        container["ports"] = [{"name": "http", "containerPort": port}]
        container["startupProbe"] = _probe("/health/live", period=2, failures=30)
        container["livenessProbe"] = _probe("/health/live", period=10, failures=3)
        container["readinessProbe"] = _probe("/health/ready", period=5, failures=2)
        container["lifecycle"] = {"preStop": {"sleep": {"seconds": 5}}}
    else:
        container["command"] = list(language.worker)
    return {
        "serviceAccountName": unit.name,
        "automountServiceAccountToken": False,
        "terminationGracePeriodSeconds": grace,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": files.user,
            "runAsGroup": files.user,
            "fsGroup": files.user,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "topologySpreadConstraints": [
            {
                "maxSkew": 1,
                "topologyKey": "topology.kubernetes.io/zone",
                "whenUnsatisfiable": "ScheduleAnyway",
                "labelSelector": dict(select),
            }
        ],
        "containers": [container],
        "volumes": [{"name": "scratch", "emptyDir": {"sizeLimit": "256Mi"}}],
    }


def _probe(path: str, *, period: int, failures: int) -> dict[str, Any]:
    get = {"path": path, "port": "http"}
    return {"httpGet": get, "periodSeconds": period, "timeoutSeconds": 2, "failureThreshold": failures}


def _admission(ground: Ground, unit: Unit, own: Mapping[str, Any], select: Mapping[str, Any]) -> dict[str, Any]:
    """Let in only what the design draws: callers among our own, and the entry for what stands in front."""
    callers = {one.from_id for one in ground.design.relationships if one.to_id == unit.container.id}
    units = [one.name for one in ground.units if one.container.id in callers]
    within = [{"podSelector": {"matchLabels": {"app.kubernetes.io/name": name}}} for name in units]
    outside = callers - {one.container.id for one in ground.units}
    sources = [*within, *([{"ipBlock": {"cidr": "0.0.0.0/0"}}] if outside or not within else [])]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": dict(own),
        "spec": {
            "podSelector": dict(select),
            "policyTypes": ["Ingress"],
            "ingress": [{"from": sources, "ports": [{"protocol": "TCP", "port": ground.files.port}]}],
        },
    }


def _autoscaler(ground: Ground, unit: Unit, own: Mapping[str, Any]) -> dict[str, Any]:
    limits = ground.files.limits
    target = {"type": "Utilization", "averageUtilization": round(limits["cpu_headroom"] * 100)}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": dict(own),
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": unit.name},
            "minReplicas": unit.replicas,
            "maxReplicas": math.ceil(unit.replicas * limits["most_times"]),
            "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}],
        },
    }
