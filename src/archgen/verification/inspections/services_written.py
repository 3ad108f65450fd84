"""Proto files that offer the services of the design: types are defined once, numbers are given once, imports lead."""

from collections import Counter
from collections.abc import Iterator, Mapping

from archgen.design.design import Design
from archgen.design.rpcs import is_chosen
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers
from archgen.verification.proto_reading import ProtoFile, read_proto

PROTO = "api/proto/"
_SCALARS = frozenset({"string", "bytes", "bool", "int32", "int64", "double"})
_RESERVED = range(19_000, 20_000)
"""Numbers that proto keeps for itself."""


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    if not papers.documents:
        return
    files = proto_files(papers)
    wanted = {one.name for each in design.rpcs.services for one in each.methods}
    written = [name for one in files.values() for name, _, _ in one.methods]
    if wanted and not is_chosen(design.recommendations):
        yield Fault(PROTO, "services are offered, and no decision takes gRPC")
    yield from (Fault(PROTO, f"the method `{name}` is missing") for name in sorted(wanted - set(written)))
    yield from (Fault(PROTO, f"`{name}` is no method of the design") for name in sorted(set(written) - wanted))
    for path, file in files.items():
        yield from (Fault(path, message) for message in messages(path, file, files))


def proto_files(papers: Papers) -> Mapping[str, ProtoFile]:
    """Read the proto files of a package, by path."""
    return {
        path: read_proto(text) for path, text in papers.items() if path.startswith(PROTO) and path.endswith(".proto")
    }


def messages(path: str, file: ProtoFile, files: Mapping[str, ProtoFile]) -> Iterator[str]:
    """Give what is wrong with one file among those of a package."""
    yield from (f"`{line}` is no declaration" for line in file.strange)
    folder = path.removeprefix(PROTO).rpartition("/")[0]
    if file.package.replace(".", "/") != folder:
        yield f"the package `{file.package}` does not stand in its folder"
    yield from (f"`{name}` is defined {count} times" for name, count in Counter(file.types).items() if count > 1)
    known = {*file.types, *_SCALARS}
    for other in file.imports:
        imported = files.get(f"{PROTO}{other}")
        if imported is not None:
            known |= {f"{imported.package}.{name}" for name in imported.types}
        elif other.startswith("google/protobuf/"):
            known.add(f"google.protobuf.{''.join(part.capitalize() for part in other[16:-6].split('_'))}")
        else:
            yield f"imports `{other}`, which is no file"
    for name, fields in file.messages:
        numbers = [one.number for one in fields]
        yield from _numbers(name, numbers, [one.name for one in fields])
        yield from (f"{name}.{one.name}: nothing defines `{one.type}`" for one in fields if one.type not in known)
    for name, values in file.enums:
        yield from _numbers(name, [number for _, number in values], [value for value, _ in values])
        if not values or values[0][1] != 0 or not values[0][0].endswith("_UNSPECIFIED"):
            yield f"{name} does not begin with what it is when it is not set"
    for method, request, response in file.methods:
        yield from (f"{method}: nothing defines `{one}`" for one in (request, response) if one not in file.types)


def _numbers(name: str, numbers: list[int], names: list[str]) -> Iterator[str]:
    yield from (
        f"{name}: the number {one} is given {count} times" for one, count in Counter(numbers).items() if count > 1
    )
    yield from (f"{name}: `{one}` occurs {count} times" for one, count in Counter(names).items() if count > 1)
    yield from (f"{name}: the number {one} is kept by proto" for one in numbers if one in _RESERVED)


INSPECTION = Inspection(
    "services-written", "Proto files offer the methods of the design; types and numbers are there once", _check
)
