"""The Nomad job of what runs on own machines."""

from archgen.documents.deployment.ground import Ground
from archgen.documents.document import Document
from archgen.documents.templates import render


def nomad_file(ground: Ground) -> Document:
    """Write the job with a group for each container of ours."""
    text = render(
        "deployment/job.nomad.hcl.j2",
        comment=ground.comment("nomad"),
        slug=ground.slug,
        units=ground.units,
        port=ground.files.port,
        has_services=ground.has_services,
        workers={one.name: list(ground.files.languages[one.language].worker) for one in ground.units},
    )
    return Document(path="deployment/job.nomad.hcl", text=text)
