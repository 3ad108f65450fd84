"""The files of the deployment folder are there when decisions ask for them, and say what the design says."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from archgen.design.design import Design
from archgen.documents.deployment import deployment_documents
from archgen.knowledge.loader import load_knowledge

Maker = Callable[[str], Design]

GO = """
archgen: 1
project: {name: "Go: {x} $(y)", stage: growth}
team: {engineers: 20, teams: 4, platform_engineers: 3, ops_maturity: high, experience: {go: strong, kubernetes: strong}}
constraints: {use: [kubernetes]}
platform: {cloud: aws}
load: {peak_requests_per_second: 900}
budget: {infrastructure_budget: 9000}
"""
OWN = """
archgen: 1
project: {name: Own}
team: {engineers: 12, teams: 2, experience: {csharp: strong}}
platform: {cloud: on_prem}
"""
MACHINE = """
archgen: 1
project: {name: Machine}
team: {engineers: 2, experience: {python: strong}}
platform: {cloud: none}
decisions: {deployment_platform: {choose: single_vm, because: x, by: y}}
"""
LANGUAGES = {
    "python": "python",
    "typescript": "node",
    "go": "golang",
    "java": "eclipse-temurin",
    "kotlin": "eclipse-temurin",
    "csharp": "mcr.microsoft.com/dotnet/sdk",
    "ruby": "ruby",
    "php": "composer",
    "elixir": "elixir",
    "rust": "rust",
}


def _files(design: Design) -> dict[str, str]:
    return {one.path.removeprefix("deployment/"): one.text for one in deployment_documents(design, load_knowledge())}


def _yaml(text: str) -> Any:
    return yaml.safe_load(text)


def test_a_two_person_tool_gets_three_files(design_of: Maker) -> None:
    """On a platform that runs images, two people need a Dockerfile, a pipeline and half a page."""
    assert set(_files(design_of("internal-tool"))) == {"README.md", "Dockerfile", ".github/workflows/deliver.yml"}


def test_every_image_has_a_version_a_user_and_a_health_check(design_of: Maker) -> None:
    """No image runs as root, floats on `latest` or goes unwatched."""
    for name in ("internal-tool", "ticket-shop", "tenant-saas", "platform"):
        text = _files(design_of(name))["Dockerfile"]
        assert re.search(r"^USER \d+", text, re.MULTILINE)
        assert "HEALTHCHECK" in text
        assert all(":" in image for image in re.findall(r"^FROM (\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_each_language_has_its_dockerfile(design_of: Maker, language: str) -> None:
    """What the team knows is what the image is built from."""
    text = f"archgen: 1\nproject: {{name: X}}\nteam: {{engineers: 6, experience: {{{language}: strong}}}}\n"
    dockerfile = _files(design_of(text))["Dockerfile"]
    assert f"FROM {LANGUAGES[language]}:" in dockerfile
    assert "{{" not in dockerfile


def test_local_services_carry_the_versions_of_the_design(design_of: Maker) -> None:
    """The database on one's own machine is the one of production, and reachable from that machine only."""
    design = design_of("ticket-shop")
    content = _yaml(_files(design)["compose.yaml"])
    assert content["services"]["primary-store"]["image"].startswith("postgres:18.")
    assert content["services"]["app"]["depends_on"]["primary-store"] == {"condition": "service_healthy"}
    ports = [port for one in content["services"].values() for port in one.get("ports", [])]
    assert {port["host_ip"] for port in ports} == {"127.0.0.1"}
    assert len({port["published"] for port in ports}) == len(ports)


def test_the_pipeline_releases_after_it_has_widened_the_schema(design_of: Maker) -> None:
    """New columns are there before the code that reads them."""
    jobs = _yaml(_files(design_of("ticket-shop"))[".github/workflows/deliver.yml"])["jobs"]
    names = [step.get("name") for step in jobs["production"]["steps"]]
    assert names.index("Widen the schema") < names.index("Release")
    assert jobs["production"]["needs"] == "staging"
    assert jobs["image"]["permissions"]["id-token"] == "write"


def test_own_machines_get_gitlab_and_a_job(design_of: Maker) -> None:
    """Where no cloud is, the pipeline is the one that runs on own machines."""
    files = _files(design_of(OWN))
    content = _yaml(files[".gitlab-ci.yml"])
    assert content["production"]["rules"][0]["when"] == "manual"
    assert 'job "own"' in files["job.nomad.hcl"]


def test_one_machine_gets_what_runs_on_it(design_of: Maker) -> None:
    """The file of the machine runs the released image and holds no password."""
    text = _files(design_of(MACHINE))["compose.machine.yaml"]
    assert _yaml(text)["services"]["app"]["image"] == "${IMAGE:?}"
    assert "local-only" not in text


def test_manifests_have_the_sizes_of_the_design(design_of: Maker) -> None:
    """Replicas, processors and memory are those of the capacity page, and nothing runs as root."""
    design = design_of("platform")
    files = _files(design)
    documents = [one for one in yaml.safe_load_all(files["kubernetes/base/web-accounts.yaml"]) if one]
    deployment = next(one for one in documents if one["kind"] == "Deployment")
    sizing = design.sizing("web_accounts")
    assert sizing is not None
    assert deployment["spec"]["replicas"] == sizing.replicas
    pod = deployment["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["containers"][0]["readinessProbe"]["httpGet"]["path"] == "/health/ready"
    listed = _yaml(files["kubernetes/base/kustomization.yaml"])["resources"]
    assert {f"kubernetes/base/{one}" for one in listed} < set(files)


def test_only_a_cluster_that_pulls_gets_an_agent(design_of: Maker) -> None:
    """The agent's file follows the decision, and the pipeline commits instead of deploying."""
    files = _files(design_of(GO))
    assert "gitops/production.yaml" in files
    assert "kubectl apply" not in files[".github/workflows/deliver.yml"]
    assert not any(path.startswith("gitops") for path in _files(design_of("ticket-shop")))


def test_infrastructure_code_holds_sizes_and_the_rollback_signal(design_of: Maker) -> None:
    """The skeleton is of this design: its instance classes, its copies, its threshold."""
    design = design_of("ticket-shop")
    text = _files(design)["infrastructure/main.tf"]
    sizing = design.sizing("primary")
    assert sizing is not None
    assert sizing.size_name in text
    assert f"threshold           = {design.delivery.rollback_share * 100:g}" in text
    assert text.count("{") == text.count("}")


def test_names_of_people_do_not_reach_commands(design_of: Maker) -> None:
    """A project may be called anything; what programs read is an identifier."""
    files = _files(design_of(GO))
    outside = {path: text for path, text in files.items() if not path.endswith(".md")}
    code = "\n".join(line for text in outside.values() for line in text.splitlines() if not line.startswith("#"))
    assert "$(y)" not in code


def test_the_readme_names_every_sort_of_file(design_of: Maker) -> None:
    """A reader finds each file from the page beside it."""
    for name in ("internal-tool", "ticket-shop", "platform"):
        files = _files(design_of(name))
        linked = set(re.findall(r"\]\(([^)#]+)\)", files["README.md"]))
        assert {one for one in linked if "://" not in one} <= set(files)
        kinds = {one.split("/")[0] for one in linked}
        assert all(
            path.split("/")[0] in kinds or path.startswith("Dockerfile.") for path in files if path != "README.md"
        )
