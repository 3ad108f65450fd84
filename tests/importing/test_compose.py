"""Services as technologies that run: images, tags, variables; nothing secret is repeated."""

from __future__ import annotations

import pytest

from archgen.errors import InputError
from drafted import Drafting


@pytest.mark.parametrize(
    ("image", "technology", "version"),
    [
        ("postgres:16.2-alpine", "postgresql", "16.2"),
        ("docker.io/library/redis:7", "redis", "7"),
        ("bitnami/postgresql:15", "postgresql", "15"),
        ("mcr.microsoft.com/mssql/server:2022-latest", "sql-server", "2022"),
        ("localhost:5000/mirror/mongo:7.0", "mongodb", "7.0"),
        ("mysql@sha256:0123", "mysql", ""),
        ("nginx:stable", "nginx", ""),
        ("confluentinc/cp-kafka:7.6.1", "kafka", ""),
        ("rabbitmq:${TAG:-3.13-management}", "rabbitmq", "3.13"),
        ("elasticsearch:${TAG}", "elasticsearch", ""),
        ("quay.io/keycloak/keycloak:v26.0", "keycloak", "26.0"),
        ("minio/minio:RELEASE.2024-01-01", "minio", ""),
    ],
)
def test_an_image_says_what_runs(drafted: Drafting, image: str, technology: str, version: str) -> None:
    """By its name, whatever the registry; the tag is a version where it is the technology's own."""
    (one,) = drafted(**{"c.yaml": f"services:\n  a: {{image: '{image}'}}\n"}).requirements.existing

    assert (one.technology, one.version) == (technology, version)


def test_only_one_store_is_the_primary_one(drafted: Drafting) -> None:
    """The first; a second one, a cache and a broker are what the catalogue says."""
    text = "services: {a: {image: 'postgres:16'}, b: {image: 'mongo:7'}, c: {image: redis}, d: {image: rabbitmq}}"

    found = drafted(**{"c.yaml": text})

    roles = {one.technology: one.role for one in found.requirements.existing}
    assert roles == {
        "postgresql": "primary datastore",
        "mongodb": "datastore",
        "redis": "cache",
        "rabbitmq": "message broker",
    }


@pytest.mark.parametrize(
    ("service", "reason"),
    [
        ("{build: .}", "built from source"),
        ("{image: mailhog/mailhog}", "serves development"),
        ("{image: 'ghcr.io/us/ours:1'}", "knows no technology"),
        ("{image: '${REGISTRY}${NAME}'}", "knows no technology"),
        ("{command: x}", "built from source"),
    ],
)
def test_other_services_are_listed(drafted: Drafting, service: str, reason: str) -> None:
    """With the reason for which they are no technology that runs."""
    assert reason in drafted(**{"c.yaml": f"services: {{x: {service}}}"}).reasons("x")


def test_values_of_variables_are_never_repeated(drafted: Drafting) -> None:
    """Names of variables are listed; what they hold may be secret."""
    text = """
    services:
      db: {image: postgres, environment: {POSTGRES_PASSWORD: hunter2}}
      app: {image: nginx, environment: ["API_KEY=hunter3", PLAIN], command: "run --token hunter4"}
    """
    found = drafted(**{"c.yaml": text})

    assert "db.environment: POSTGRES_PASSWORD" in found.draft.text
    assert "app.environment: API_KEY, PLAIN" in found.draft.text
    assert "hunter" not in found.draft.text


def test_the_name_of_the_project_is_composes(drafted: Drafting) -> None:
    """The file's own, else that of the folder."""
    assert drafted(**{"c.yaml": "name: shop\nservices: {a: {image: redis}}"}).requirements.project.name == "shop"
    assert "name of the folder" in drafted(**{"c.yaml": "services: {a: {image: redis}}"}).draft.text


@pytest.mark.parametrize("text", ["services: []", "services: {}", "services: 3"])
def test_a_file_without_services_is_refused(drafted: Drafting, text: str) -> None:
    """There is nothing to take from it."""
    with pytest.raises(InputError, match="names no services"):
        drafted(**{"c.yaml": text})
