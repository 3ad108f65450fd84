"""The pipeline as a GitHub workflow or a GitLab file, from the steps that the design chose."""

from typing import Any

from archgen.documents.deployment.ground import Ground
from archgen.documents.deployment.yaml_file import yaml_document
from archgen.documents.document import Document

_SERVICE = "${{ matrix.service }}"
_GITLAB_LOGIN = (
    'echo "$CI_REGISTRY_PASSWORD" | docker login --username "$CI_REGISTRY_USER" --password-stdin "$CI_REGISTRY"'
)


def pipeline_file(ground: Ground) -> Document:
    """Write the pipeline in the form of the chosen tool."""
    if ground.tool("ci_cd") == "gitlab-ci":
        return yaml_document("deployment/.gitlab-ci.yml", ground.comment("workflow"), _gitlab(ground))
    return yaml_document("deployment/.github/workflows/deliver.yml", ground.comment("workflow"), _github(ground))


def _chosen(ground: Ground) -> set[str]:
    return {one.id for one in ground.design.delivery.pipeline}


def _has_image(ground: Ground) -> bool:
    return "dockerfile" in ground.design.delivery.files and bool(ground.platform[1].registry)


def _github(ground: Ground) -> dict[str, Any]:
    chosen = _chosen(ground)
    jobs: dict[str, Any] = {_check_name(ground, one): _check(ground, one) for one in ground.languages}
    before: str | list[str] = list(jobs) if len(jobs) > 1 else "check"
    if _has_image(ground):
        jobs["image"] = _image(ground, before, signed="signed_image" in chosen)
        before = "image"
    if ground.backend:
        jobs["plan"] = _plan(ground)
    for environment in ("staging", "production"):
        if environment == "staging" and "staging" not in chosen:
            continue
        jobs[environment] = _release(ground, environment, before)
        before = environment
    return {
        "name": "Deliver",
        "on": {"push": {"branches": ["main"]}, "pull_request": {}},
        "permissions": {"contents": "read"},
        "concurrency": {"group": "deliver-${{ github.ref }}", "cancel-in-progress": False},
        "env": {"VERSION": "${{ github.sha }}"},
        "jobs": jobs,
    }


def _job(ground: Ground, steps: list[dict[str, Any]], minutes: int, **more: Any) -> dict[str, Any]:
    return {"runs-on": ground.files.runner, "timeout-minutes": minutes, **more, "steps": steps}


def _checkout(ground: Ground) -> list[dict[str, Any]]:
    return ground.steps([ground.files.actions.checkout])


def _check_name(ground: Ground, language: str) -> str:
    return "check" if language == ground.languages[0] else f"check-{language}"


def _check(ground: Ground, language_id: str) -> dict[str, Any]:
    """Test what is written in one language, once for each service that is."""
    actions, language = ground.files.actions, ground.files.languages[language_id]
    versions = {"version": ground.version(language_id), "cycle": ground.cycle(language_id)}
    steps = [*_checkout(ground), *ground.steps(language.setup, **versions)]
    steps.append({"name": "Test", "run": ground.commands(language.test, **versions)})
    migration = actions.migrate_test.get(ground.tool("migration"), "")
    database = _database(ground)
    if migration and database:
        steps.append({"name": "Migrations on an empty database", "run": ground.commands([migration])})
    steps.append({"name": "Known flaws and secrets", "run": ground.commands(actions.scan)})
    folder = {"defaults": {"run": {"working-directory": f"services/{_SERVICE}"}}} if ground.has_services else {}
    return _job(ground, steps, 20, **database, **_matrix(ground, language_id), **folder)


def _database(ground: Ground) -> dict[str, Any]:
    """Give the database that tests run against, and its address."""
    found = next((one for one in ground.locals if one[0].role == "primary_store"), None)
    if found is None:
        return {}
    _, technology, service = found
    health = f'--health-cmd "{service.check}" --health-interval 5s --health-timeout 3s --health-retries 20'
    own: dict[str, Any] = {
        "image": service.image.format(version=ground.version(technology)),
        "env": dict(service.environment),
        "ports": [f"{service.port}:{service.port}"],
        "options": health.replace('"db.', "'db.").replace('.ok"', ".ok'"),
    }
    if not own["env"]:
        own.pop("env")
    return {"services": {"database": own}, "env": {service.variable: service.address.format(service="localhost")}}


def _matrix(ground: Ground, language: str = "") -> dict[str, Any]:
    """Run a job once for each service, where services have folders of their own."""
    if not ground.has_services:
        return {}
    own = [one for one in ground.units if language in ("", one.language)]
    rows = [{"service": one.name, "dockerfile": ground.dockerfile(one.language)} for one in own]
    matrix = {"service": [one.name for one in own]} if language else {"include": rows}
    return {"strategy": {"fail-fast": False, "matrix": matrix}}


def _image_name(ground: Ground) -> str:
    suffix = f"/{_SERVICE}" if ground.has_services else ""
    return f"{ground.platform[1].registry}{suffix}:${{{{ github.sha }}}}"


def _image(ground: Ground, needs: str | list[str], *, signed: bool) -> dict[str, Any]:
    actions, platform = ground.files.actions, ground.platform[1]
    lines = [*platform.push, *(actions.build_service if ground.has_services else actions.build)]
    steps = [*_checkout(ground), *ground.steps(platform.login)]
    environment = {"IMAGE": _image_name(ground), "IMAGE_REPOSITORY": platform.registry}
    if ground.has_services:
        environment |= {"SERVICE": _SERVICE, "DOCKERFILE": "${{ matrix.dockerfile }}"}
    environment |= _secrets(ground, platform.push)
    steps.append({"name": "Build and push", "run": ground.commands(lines)})
    if signed:
        steps += ground.steps(actions.sign_setup)
        steps.append({"name": "List of parts and signature", "run": ground.commands(actions.sbom_and_sign)})
    return _job(
        ground,
        steps,
        30,
        **{"if": "github.event_name == 'push'", "needs": needs, "environment": "staging"},
        permissions={"contents": "read", "id-token": "write"},
        env=environment,
        **_matrix(ground),
    )


def _secrets(ground: Ground, lines: tuple[str, ...]) -> dict[str, str]:
    """Give the secrets and variables that commands read."""
    text = "\n".join(lines)
    secret = ("REGISTRY_TOKEN", "DEPLOY_HOOK", "DEPLOY_TOKEN", "DEPLOY_KEY")
    found = {name: f"${{{{ secrets.{name} }}}}" for name in secret if f"${name}" in text}
    plain = [one for one in ground.platform[1].variables if f"${one}" in text]
    return found | {name: f"${{{{ vars.{name} }}}}" for name in plain}


def _plan(ground: Ground) -> dict[str, Any]:
    actions, platform = ground.files.actions, ground.platform[1]
    steps = [*_checkout(ground), *ground.steps(platform.login), *ground.steps(actions.infrastructure)]
    lines = (*_init(ground), *actions.plan)
    steps.append({"name": "Plan", "run": ground.commands(lines, environment="production")})
    return _job(
        ground,
        steps,
        20,
        **{"if": "github.event_name == 'pull_request'", "environment": "staging"},
        permissions={"contents": "read", "id-token": "write"},
        env=_infrastructure_variables(ground),
    )


def _init(ground: Ground) -> tuple[str, ...]:
    return (ground.backend.init,) if ground.backend else ()


def _infrastructure_variables(ground: Ground) -> dict[str, str]:
    """Give what infrastructure code reads from the environment of its job."""
    if ground.backend is None:
        return {}
    kept = {
        name: value
        for name, value in ground.backend.environment.items()
        if (name != "TASK_NETWORK" or ground.migrates) and (name != "TF_VAR_certificate_arn" or _has_entry(ground))
    }
    return {"IMAGE_REPOSITORY": ground.platform[1].registry or "none"} | kept


def _has_entry(ground: Ground) -> bool:
    return any(one.role == "entry" for one in ground.design.containers)


def _release(ground: Ground, environment: str, needs: str | list[str]) -> dict[str, Any]:
    actions, platform = ground.files.actions, ground.platform[1]
    is_pulled = "gitops" in ground.design.delivery.files
    steps = [{"uses": actions.checkout["uses"]}] if is_pulled else _checkout(ground)
    steps += ground.steps(platform.login) if not is_pulled or ground.backend else []
    lines = _release_lines(ground)
    if ground.backend:
        steps += ground.steps(actions.infrastructure)
        steps.append({"name": "State", "run": ground.commands(_init(ground), environment=environment)})
        if ground.migrates:
            steps.append(
                {"name": "Widen the schema", "run": ground.commands(platform.migrate, environment=environment)}
            )
        name = "Infrastructure" if lines else "Release"
        steps.append({"name": name, "run": ground.commands(actions.apply, environment=environment)})
    if lines:
        steps.append({"name": "Release", "run": ground.commands(lines, environment=environment)})
    steps.append({"name": "Smoke test", "run": ground.commands(actions.smoke)})
    variables = {"BASE_URL": "${{ vars.BASE_URL }}"} | _infrastructure_variables(ground)
    text = "\n".join((*lines, *platform.migrate))
    if _has_image(ground) and "$IMAGE" in text:
        variables |= {"IMAGE": f"{platform.registry}:${{{{ github.sha }}}}", "IMAGE_REPOSITORY": platform.registry}
    variables |= _secrets(ground, lines)
    writes = {"contents": "write"} if is_pulled else {"contents": "read"}
    return _job(
        ground,
        steps,
        30,
        **{"if": "github.event_name == 'push'", "needs": needs, "environment": environment},
        permissions=writes | {"id-token": "write"},
        env=variables,
    )


def _release_lines(ground: Ground) -> tuple[str, ...]:
    """Give the commands that bring the new version to users; infrastructure code does it on most platforms."""
    files, platform = ground.design.delivery.files, ground.platform[1]
    if "gitops" in files:
        return ground.files.actions.gitops
    is_cluster = "kubernetes" in files
    return platform.deploy if is_cluster or ground.backend is None else ()


def _gitlab(ground: Ground) -> dict[str, Any]:
    actions, language, platform = ground.files.actions, ground.language, ground.platform[1]
    on_main = [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    content: dict[str, Any] = {
        "stages": ["check", "package", "staging", "production"],
        "variables": {
            "IMAGE": "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA",
            "IMAGE_REPOSITORY": "$CI_REGISTRY_IMAGE",
            "VERSION": "$CI_COMMIT_SHA",
        },
        "check": {
            "stage": "check",
            "image": ground.fill(language.image),
            "script": [ground.fill(one) for one in language.test],
            "interruptible": True,
        },
    }
    if "dockerfile" in ground.design.delivery.files:
        docker = ground.version("docker")
        content["package"] = {
            "stage": "package",
            "image": f"docker:{docker}",
            "services": [f"docker:{docker}-dind"],
            "rules": on_main,
            "script": [
                _GITLAB_LOGIN,
                *(ground.fill(one) for one in actions.build),
            ],
        }
    for environment in ("staging", "production"):
        if environment == "staging" and "staging" not in _chosen(ground):
            continue
        lines = _release_lines(ground) or platform.deploy
        rules = [{**on_main[0], "when": "manual"}] if environment == "production" else on_main
        content[environment] = {
            "stage": environment,
            "environment": {"name": environment},
            "rules": rules,
            "resource_group": environment,
            "script": [ground.fill(one, environment=environment) for one in (*lines, *actions.smoke)],
        }
    content["stages"] = [one for one in content["stages"] if one in content]
    return content
