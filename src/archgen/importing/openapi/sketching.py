"""An API description as a sketch of requirements."""

from __future__ import annotations

from dataclasses import replace

from archgen.errors import Fault, InputError
from archgen.importing.openapi.account import Account
from archgen.importing.openapi.api import Api, Operation, operations, text
from archgen.importing.openapi.fields import ThingFields, with_extra_fields
from archgen.importing.openapi.head import read_head
from archgen.importing.openapi.patterns import OperationPatterns
from archgen.importing.openapi.things import Thing, Things, add_body, find_things, is_parameter, segments
from archgen.importing.patterns import Patterns
from archgen.importing.sketch import EntitySketch, Sketch, SourceKind
from archgen.requirements.document import Document


def sketch_openapi(document: Document) -> Sketch:
    """Read an API description.

    Raises:
        InputError: It is of a version that is not read, or describes neither operations nor schemas.
    """
    form = _form(document)
    api = Api(document)
    every = tuple(operations(api))
    if not every and not api.schemas():
        message = "it describes no operations under `paths` and no schemas under `components`"
        raise InputError(Fault("", message, document.root.place))
    things = find_things(api, every)
    account = Account.of(api)
    for view in (view for thing in things.entities for view in thing.views if not view.is_named):
        account.open_view(view)
    entities = {thing.name: ThingFields(things, thing, account).read() for thing in things.entities}
    for operation in every:
        _add_body(things, account, entities, operation)
    patterns = Patterns.empty()
    reader = OperationPatterns(things, entities, patterns)
    for operation in every:
        reader.read(operation)
    head = read_head(api, every)
    left_out = (*account.close(things), *reader.left_out, *head.left_out, *api.left_out)
    return Sketch(
        files=(document.file,),
        kind=SourceKind.OPENAPI,
        form=form,
        title=head.title,
        summary=head.summary,
        facts=tuple(head.facts),
        actors=tuple(head.actors),
        integrations=tuple(head.integrations),
        entities=tuple(entities.values()),
        patterns=patterns.named(),
        left_out=left_out,
    )


def _form(document: Document) -> str:
    """Say which format it is.

    Raises:
        InputError: It is of a version that is not read.
    """
    swagger, version = text(document.root.get("swagger")), text(document.root.get("openapi"))
    if swagger.startswith("2"):
        return "Swagger 2.0"
    if version.startswith("3"):
        return f"OpenAPI {version}"
    key = "swagger" if swagger else "openapi"
    node = document.root.get(key) or document.root
    written = f"`{key}: {swagger or version}`" if swagger or version else f"`{key}` without a version"
    raise InputError(Fault(key, f"{written} is not read; OpenAPI 3.0, 3.1 and Swagger 2.0 are", node.place))


def _add_body(things: Things, account: Account, entities: dict[str, EntitySketch], operation: Operation) -> None:
    """Add what an operation takes to the entity that it adds or replaces: what is written is stored, shown or not."""
    parts = segments(operation.path)
    is_write = operation.method in ("post", "put", "patch") and bool(parts)
    home = operation.path.rstrip("/").rpartition("/")[0] if is_write and is_parameter(parts[-1]) else operation.path
    thing = things.at_path(home) if is_write and things.is_list(home) else None
    view = add_body(things, operation)
    if view is None:
        return
    account.open_view(view)
    if thing is None or not view.shape.is_object or thing.name not in entities:
        return
    extra = ThingFields(things, Thing(thing.name, [view], is_read=True), account).read()
    entities[thing.name] = with_extra_fields(entities[thing.name], replace(extra, items=()))
