"""Dockerfiles: one for each language that the pipeline delivers."""

import json
from collections.abc import Iterator

from archgen.documents.deployment.ground import Ground
from archgen.documents.document import Document
from archgen.documents.templates import render


def dockerfiles(ground: Ground) -> Iterator[Document]:
    """Write a Dockerfile for each language; the first one has the plain name."""
    for language_id in ground.languages:
        language = ground.files.languages[language_id]
        own = [one for one in ground.units if one.language == language_id]
        framework = next((one.framework for one in own if one.answers), own[0].framework)
        command = language.run.get(framework, language.run.get("default", ()))
        text = render(
            f"deployment/docker/{language.template}.j2",
            comment=ground.comment("dockerfile", names=", ".join(one.container.name for one in own)),
            tag=ground.tag(language_id),
            has_alembic=ground.tool("migration") == "alembic" and bool(ground.design.relational.tables),
            port=ground.files.port,
            user=ground.files.user,
            root="services/${SERVICE}/" if ground.has_services else "",
            command=json.dumps(command),
            worker=json.dumps(language.worker),
        )
        yield Document(path=f"deployment/{ground.dockerfile(language_id)}", text=text)
