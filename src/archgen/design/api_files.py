"""Links by which files travel: where things hold files, callers ask for one to send the bytes and one to fetch them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from archgen.design.api_actors import READS
from archgen.design.api_model import Operation, OperationKind, Parameter, Place, Property, Schema, Value, ValueType
from archgen.design.api_rules import api_rules
from archgen.design.api_values import FILE_KEY, SAFE
from archgen.design.names import Allocator

_KEY = Value(type=ValueType.STRING, format=FILE_KEY, min_length=1, max_length=512, pattern="^[ -~]+$")
_LINK = Value(type=ValueType.STRING, format="uri", max_length=2048)
_MOMENT = Value(type=ValueType.STRING, format="date-time", max_length=40)
_ERRORS = (400, 401, 403, 422, 429, 500)


def file_operations(
    operations: Sequence[Operation], schemas: Mapping[str, Schema], ids: Allocator
) -> Iterator[tuple[Operation, tuple[Schema, ...]]]:
    """Give the operations that hand out links, each with its shapes; none where nothing holds a file.

    Whoever may send a thing with a file may send the file; whoever may read the thing may fetch it.

    Args:
        operations: Operations with their callers.
        schemas: Shapes by name.
        ids: Namespace of operation ids.
    """
    sending = [one for one in operations if one.request is not None and _holds_file(one.request, schemas)]
    reading = [one for one in operations if one.kind in READS and one.response and _holds_file(one.response, schemas)]
    if sending:
        yield _upload(ids, sending), (_upload_request(), _link())
    if sending or reading:
        yield _download(ids, [*sending, *reading]), (_link(),)


def _holds_file(name: str, schemas: Mapping[str, Schema]) -> bool:
    """Tell whether a shape, or one that it is made of, has a property that is the key of a file."""
    for one in schemas[name].properties:
        if one.value.format == FILE_KEY or (one.value.ref is not None and _holds_file(one.value.ref, schemas)):
            return True
    return False


def _upload(ids: Allocator, users: Sequence[Operation]) -> Operation:
    rules = api_rules()
    return Operation(
        id=ids.allocate("create upload"),
        method="post",
        path="/uploads",
        summary=rules.summaries["upload"],
        description=rules.descriptions["upload"],
        tag=rules.tags["files"],
        kind=OperationKind.UPLOAD,
        request="UploadRequest",
        response="FileLink",
        statuses=(200, *_ERRORS),
        scopes=("uploads:write",),
        actors=_every(one.actors for one in users),
        roles=_every(one.roles for one in users),
    )


def _download(ids: Allocator, users: Sequence[Operation]) -> Operation:
    rules = api_rules()
    key = Parameter(name="key", place=Place.QUERY, description=rules.parameters["file_key"], value=_KEY, required=True)
    return Operation(
        id=ids.allocate("get download"),
        method="get",
        path="/downloads",
        summary=rules.summaries["download"],
        description=rules.descriptions["download"],
        tag=rules.tags["files"],
        kind=OperationKind.DOWNLOAD,
        parameters=(key,),
        response="FileLink",
        statuses=(200, 400, 401, 403, 404, 429, 500),
        scopes=("downloads:read",),
        is_public=any(one.is_public and one.kind in READS for one in users),
        actors=_every(one.actors for one in users),
        roles=_every(one.roles for one in users),
    )


def _every(names: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in names for name in each))


def _upload_request() -> Schema:
    said = api_rules().schemas
    text = Value(type=ValueType.STRING, min_length=1, max_length=255, pattern=r"^[^\u0000/\\]+$")
    media = Value(type=ValueType.STRING, min_length=3, max_length=127, pattern="^[a-z0-9.+-]+/[a-z0-9.+-]+$")
    size = Value(type=ValueType.INTEGER, format="int64", minimum=1, maximum=SAFE)
    properties = (
        Property(name="file_name", value=text, description=said["file_name"]),
        Property(name="media_type", value=media, description=said["media_type"], example="image/jpeg"),
        Property(name="size", value=size, description=said["file_size"]),
    )
    return Schema(name="UploadRequest", title="Upload", description=said["upload"], properties=properties)


def _link() -> Schema:
    said = api_rules().schemas
    properties = (
        Property(name="key", value=_KEY, description=said["file_key"]),
        Property(name="url", value=_LINK, description=said["file_url"]),
        Property(name="expires_at", value=_MOMENT, description=said["file_expires"]),
    )
    return Schema(name="FileLink", title="File link", description=said["link"], properties=properties)
