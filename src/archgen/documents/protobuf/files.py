"""The files of the services: what each context offers, method by method, and the types that they share."""

from collections.abc import Iterator

from archgen.design.api_model import Api
from archgen.design.names import Allocator
from archgen.design.names import words as words_of
from archgen.design.rpcs_model import Rpcs
from archgen.documents.protobuf.messages import Ground, Messages, head_of, path_of
from archgen.documents.protobuf.names import Names
from archgen.documents.protobuf.service import ServiceWriter
from archgen.documents.protobuf.words import words
from archgen.requirements.model import Domain

BUF = {"version": "v2", "lint": {"use": ["STANDARD"]}, "breaking": {"use": ["FILE"]}}
"""What buf is told in `buf.yaml`: its standard rules, none left out."""


def proto_files(domain: Domain, api: Api, rpcs: Rpcs) -> Iterator[tuple[str, str]]:
    """Give the path below `api/proto` and the text of each file; nothing where no service is offered."""
    if not rpcs.services:
        return
    names = _Packages(domain, api.title)
    shapes = {one.name: one for one in rpcs.schemas}
    ground = Ground(
        schemas=shapes,
        positions={(entity.name, one.name): at for entity in domain.entities for at, one in enumerate(entity.fields)},
        entities={one.name: at for at, one in enumerate(domain.entities)},
        shared=names.shared,
    )
    used: set[str] = set()
    for one in rpcs.services:
        package, stem = names.of(one.context), names.stem(one.context)
        writer = ServiceWriter(ground, api, one, package=package, stem=stem, is_open=rpcs.is_open)
        yield path_of(package, f"{stem}_service"), writer.text()
        used |= writer.imports
    if path_of(names.shared, "type") in used:
        yield path_of(names.shared, "type"), _shared_text(ground, api.title)


class _Packages:
    """The packages of a system: one for each context, below that of the system."""

    def __init__(self, domain: Domain, title: str) -> None:
        reserved = frozenset(words().segments.split())
        system = Allocator("system", reserved=reserved).allocate(title)
        segments = Allocator("context", reserved=(*reserved, system))
        contexts = [one.name for one in domain.contexts]
        is_one = len(contexts) == 1 and words_of(contexts[0]) == words_of(title)
        self._stems = {name: system if is_one else segments.allocate(name) for name in contexts}
        self._packages = {
            name: f"{system}.v1" if is_one else f"{system}.{stem}.v1" for name, stem in self._stems.items()
        }
        self.shared = f"{system}.type.v1"

    def of(self, context: str) -> str:
        """Give the package of a context."""
        return self._packages[context]

    def stem(self, context: str) -> str:
        """Give the name by which files and the service of a context are called."""
        return self._stems[context]


def _shared_text(ground: Ground, title: str) -> str:
    messages = Messages(ground, Names((), ()), ground.shared)
    referred = (each.value.ref for one in ground.schemas.values() for each in one.properties)
    for name in sorted({one for one in referred if one is not None and ground.is_shared(one)}):
        messages.of(name)
    head = head_of(words().head.shared.format(title=title), ground.shared, sorted(messages.imports))
    return "\n\n".join([head, *messages.blocks()]) + "\n"
