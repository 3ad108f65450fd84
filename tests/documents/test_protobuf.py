"""Services as proto3, read by protoc."""

import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import descriptor_pb2
from grpc_tools import protoc

from archgen import pipeline
from archgen.design.design import Design
from archgen.design.names import words
from archgen.documents.document import Document
from archgen.documents.protobuf import proto_files
from archgen.documents.protobuf.names import Fields, Names, snake, upper_snake
from archgen.verification import inspect
from archgen.verification.inspections import contracts_agree, services_written
from archgen.verification.papers import Papers
from archgen.verification.proto_reading import read_proto
from contracts import Parts, choosing_every_contract, composed, full_parts_of, sample_parts
from decided import ROOT
from designs import design_of

FIXTURE = "tests/fixtures/every-contract.yaml"
SAMPLES = (FIXTURE, "samples/platform.yaml")
SERVICE = "parcelwise/tracking/v1/tracking_service.proto"


def written(parts: Parts) -> dict[str, str]:
    """Write the files of a design."""
    return dict(proto_files(parts.requirements.domain, parts.api, parts.rpcs))


def compiled(texts: dict[str, str]) -> list[Any]:
    """Let protoc read the files, and give what it understood of each; it fails the test when it refuses one."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in texts.items():
            place = Path(folder, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        out = Path(folder, "read.bin")
        google = str(files("grpc_tools") / "_proto")
        assert protoc.main(["protoc", f"-I{folder}", f"-I{google}", f"--descriptor_set_out={out}", *texts]) == 0
        return list(descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes()).file)


@cache
def fixture() -> dict[str, dict[str, int]]:
    """Give number by field by message of the fixture, as protoc read them."""
    found = compiled(written(sample_parts(FIXTURE)))
    return {one.name: {each.name: each.number for each in one.field} for file in found for one in file.message_type}


@pytest.mark.parametrize("path", SAMPLES)
def test_protoc_takes_what_is_written(path: str) -> None:
    """And finds each method of the design."""
    parts = sample_parts(path)
    found = {method.name for file in compiled(written(parts)) for one in file.service for method in one.method}
    assert found == {one.name for service in parts.rpcs.services for one in service.methods}


@pytest.mark.parametrize("seed", range(12))
def test_protoc_takes_files_of_any_names(seed: int) -> None:
    """Twelve random files that choose every contract; the light reader of every build sees what protoc sees."""
    texts = written(full_parts_of(seed))
    assert texts
    for file in compiled(texts):
        ours = read_proto(texts[file.name])
        assert ours.strange == []
        assert [(one.name, [(each.name, each.number) for each in one.field]) for one in file.message_type] == [
            (name, [(each.name, each.number) for each in fields]) for name, fields in ours.messages
        ]


def test_amounts_are_exact() -> None:
    """Money in minor units and a decimal as text; only a place on the Earth is measured."""
    found = compiled(written(sample_parts(FIXTURE)))
    doubles = {
        (one.name, each.name)
        for file in found
        for one in file.message_type
        for each in one.field
        if each.type in (each.TYPE_DOUBLE, each.TYPE_FLOAT)
    }
    assert doubles == {("GeoPoint", "latitude"), ("GeoPoint", "longitude")}
    assert fixture()["Money"] == {"amount": 1, "currency": 2}


def test_a_list_is_read_page_by_page() -> None:
    """By a size and a token, as everywhere else that gRPC is spoken."""
    assert {"page_size", "page_token", "order_by", "shipment_id", "scanned_at_from"} <= set(
        fixture()["ListScansRequest"]
    )
    assert set(fixture()["ListScansResponse"]) == {"scans", "next_page_token"}


def test_a_field_has_its_number_in_every_shape() -> None:
    """Its place in the requirements, whatever else the shape holds."""
    assert fixture()["Scan"]["level"] == fixture()["ScanCreate"]["level"] == 14


def test_a_field_that_is_added_last_changes_no_number() -> None:
    """Nor does a pattern that filters by it."""
    text = (ROOT / FIXTURE).read_text(encoding="utf-8")
    more = text.replace("level: int >= 0 <= 5}", "level: int >= 0 <= 5, note: string(80) optional}").replace(
        "    - {name: Record a scan,",
        "    - {name: Scans of a level, entity: Scan, by: [level]}\n    - {name: Record a scan,",
    )
    found = compiled(written(composed(pipeline.read(more))))
    after = {one.name: {each.name: each.number for each in one.field} for file in found for one in file.message_type}
    assert after["Scan"]["note"] == 15
    assert "level" in after["ListScansRequest"]
    for name, numbers in fixture().items():
        assert numbers.items() <= after[name].items(), name


def test_methods_name_their_errors_and_callers() -> None:
    """In codes of google.rpc, never in statuses of HTTP."""
    text = written(sample_parts(FIXTURE))["parcelwise/shipping/v1/shipping_service.proto"]
    head = text.partition("rpc MoveShipmentToLost")[0].rpartition("\n\n")[2]
    assert "any other state the answer is FAILED_PRECONDITION" in head
    assert "Called by Tracking: Tracking -> Shipping: shipment lost." in head
    assert "ABORTED" in head


@pytest.mark.parametrize(
    ("name", "prefix"),
    [("OrderStatus", "ORDER_STATUS"), ("A1B2", "A1B2"), ("T1Bar", "T1_BAR"), ("Http2State", "HTTP2_STATE")],
)
def test_enums_have_the_prefix_that_buf_wants(name: str, prefix: str) -> None:
    """Its rule ENUM_VALUE_PREFIX splits words in a way of its own; values seen with buf 1.75."""
    assert upper_snake(name) == prefix


def test_no_package_is_called_like_a_word_of_proto() -> None:
    """`group.type.v1.Money` would open a group."""
    text = (
        "archgen: 1\nproject: {name: Group}\ndomain: {contexts: {Google: [A]}, entities: {A: {fields: {b: money}}}}\n"
    )
    texts = written(composed(pipeline.read(choosing_every_contract(text))))
    assert {one.package for one in compiled(texts)} == {"group_system.google_context.v1", "group_system.type.v1"}


def test_fields_differ_in_their_json_form_too() -> None:
    """`line_1` and `line1` are one name in JSON, which proto refuses."""
    names = Fields()
    found = [names.name(one) for one in ("line 1", "line1", "message", "名前", "🎫")]
    assert len({one.replace("_", "") for one in found}) == len(found)
    assert found[2] == "message"
    assert all(words(one) for one in found)


def test_a_name_that_no_identifier_holds_stands_in_a_comment() -> None:
    """Letter for letter, so that people find what they stated."""
    text = (
        "archgen: 1\nproject: {name: X}\ndomain:\n  contexts: {C: [注文]}\n"
        "  entities: {注文: {description: Bought., fields: {'🎫': 'enum(paid, \"}{\")', plain_one: int}}}\n"
    )
    made = "\n".join(written(composed(pipeline.read(choosing_every_contract(text)))).values())
    assert "// Bought.\n// Stated as: 注文\nmessage" in made
    assert "// 🎫\n" in made
    assert "  // Stated as: }{\n" in made
    assert "Stated as: plain_one" not in made


def test_values_of_all_enums_of_a_package_differ() -> None:
    """They share one scope, so `A_B` of one may not be `A` and `B` of another."""
    names = Names((), ())
    found = [names.value(*one) for one in (("Order", "status paid"), ("OrderStatus", "paid"), ("Order", "unspecified"))]
    assert len(set(found)) == len(found)
    assert not [one for one in found if one.endswith("_UNSPECIFIED")]
    assert snake("nextPageToken") == "next_page_token"


@cache
def papers() -> tuple[Document, ...]:
    """Write all documents of the fixture."""
    brief = pipeline.read(ROOT / FIXTURE)
    return pipeline.render(design(), brief.knowledge)


@cache
def design() -> Design:
    """Compose the fixture."""
    return design_of(FIXTURE)


def faults(path: str, old: str, new: str) -> list[str]:
    """Inspect the package of the fixture with one file changed."""
    texts = [
        one.model_copy(update={"text": one.text.replace(old, new)}) if one.path == path else one for one in papers()
    ]
    assert not path or any(old in one.text for one in papers() if one.path == path)
    found = Papers(texts)
    checks = (services_written.INSPECTION, contracts_agree.INSPECTION)
    return [one.message for each in checks for one in each.check(design(), found)]


def test_the_inspections_find_nothing_in_what_is_written() -> None:
    """They are run on every build."""
    assert faults("", "", "") == []


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (f"api/proto/{SERVICE}", "int32 level = 14;", "int32 level = 13;", "the number 13 is given 2 times"),
        (f"api/proto/{SERVICE}", "int32 level = 14;", "Level level = 14;", "nothing defines `Level`"),
        (f"api/proto/{SERVICE}", "rpc ListScans(", "rpc AllScans(", "the method `ListScans` is missing"),
        (f"api/proto/{SERVICE}", "message Scan {", "message Scan {{", "`message Scan {{` is no declaration"),
        (f"api/proto/{SERVICE}", "int32 level = 14;", "", "Scan does not show `level`"),
        ("api/schema.graphql", "  level: Int", "  height: Int", "Scan does not show `level`"),
        ("api/openapi.yaml", "        level:\n", "        height:\n", "Scan does not show `level`"),
        ("api/asyncapi.yaml", "        level:\n", "        height:\n", "ScanData shows `height`"),
    ],
)
def test_the_inspections_find_what_differs(path: str, old: str, new: str, said: str) -> None:
    """A number given twice, a type or method that is gone, a property that one contract alone shows."""
    assert any(said in one for one in faults(path, old, new))


def test_entities_may_be_called_like_types_of_ours() -> None:
    """`Mutation` is a type of GraphQL, `GetTokenRequest` one of the services; contracts agree all the same."""
    text = (
        "archgen: 1\nproject: {name: X}\ndomain:\n  entities:\n    Mutation: {fields: {gene: string(20)}}\n"
        "    MutationType: {fields: {code: int}}\n    Token: {fields: {a: int}}\n"
        "    GetTokenRequest: {fields: {b: int}}\n    GetTokenRequestMessage: {fields: {c: int}}\n"
    )
    brief = pipeline.read(choosing_every_contract(text))
    found = pipeline.compose(pipeline.decide(brief, flips=False))
    assert inspect(found, pipeline.render(found, brief.knowledge)) == ()


def test_a_random_file_keeps_its_domain_when_contracts_are_forced() -> None:
    """Only what is chosen changes."""
    text = "archgen: 1\nproject: {name: X}\ndecisions: {caching: {choose: no_cache, because: b}}\n"
    forced = choosing_every_contract(text)
    assert "no_cache" in forced
    assert "grpc" in forced
