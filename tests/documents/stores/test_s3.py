"""Layout of a bucket: the S3 of moto takes every setting, and uploads can be signed."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from archgen.design.stores.placement import StoreKind
from archgen.design.stores.s3_model import BucketModel
from designs import design_of
from stored import files_of, model_of

FIXTURE = "tests/fixtures/store-files.yaml"
SAMPLES = (FIXTURE, "samples/ticket-shop.yaml", "samples/iot-telemetry.yaml")


def loaded(path: str, name: str) -> Any:
    """Read a file of the bucket."""
    return json.loads(files_of(path, StoreKind.S3)[f"s3/{name}"])


def model(path: str) -> BucketModel:
    """Give the model of the bucket of a file."""
    found = model_of(path, StoreKind.S3)
    assert isinstance(found, BucketModel)
    return found


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An S3 in memory."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield boto3.client("s3", region_name="us-east-1")


@pytest.mark.parametrize("path", SAMPLES)
def test_an_s3_takes_every_setting(path: str, client: Any) -> None:
    """The client of AWS checks the form of each, the store gives back what was written."""
    name, wanted = loaded(path, "layout.json")["bucket"], loaded(path, "bucket.json")
    client.create_bucket(Bucket=name)
    client.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=wanted["PublicAccessBlockConfiguration"])
    client.put_bucket_encryption(
        Bucket=name, ServerSideEncryptionConfiguration=wanted["ServerSideEncryptionConfiguration"]
    )
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration=wanted["VersioningConfiguration"])
    client.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration=wanted["LifecycleConfiguration"])
    client.put_bucket_policy(Bucket=name, Policy=json.dumps(wanted["Policy"]))
    if "CORSConfiguration" in wanted:
        client.put_bucket_cors(Bucket=name, CORSConfiguration=wanted["CORSConfiguration"])
        assert client.get_bucket_cors(Bucket=name)["CORSRules"] == wanted["CORSConfiguration"]["CORSRules"]
    kept = client.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    assert kept == wanted["LifecycleConfiguration"]["Rules"]
    assert client.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"


def test_uploads_can_be_signed(client: Any) -> None:
    """A signed POST is made from what is written; it bounds size and type and goes to where arrivals lie."""
    bucket = loaded(FIXTURE, "layout.json")["bucket"]
    for name, one in loaded(FIXTURE, "uploads.json").items():
        kinds = one["content_types"]
        signed = client.generate_presigned_post(
            bucket, one["Key"], Conditions=one["Conditions"], ExpiresIn=one["ExpiresIn"]
        )
        assert signed["fields"]["key"].startswith(f"incoming/{name}/")
        range_, kind = one["Conditions"]
        assert range_ == ["content-length-range", 1, 60_000_000]
        assert all(each == kind[2] or (kind[0] == "starts-with" and each.startswith(kind[2])) for each in kinds)


def test_every_field_that_holds_a_file_has_a_place_of_its_own() -> None:
    """Prefixes differ, and none is the beginning of another."""
    found = model(FIXTURE)
    columns = {
        f"{table.name}.{column.name}"
        for table in design_of(FIXTURE).data.tables
        for column in table.columns
        if column.type.value == "file"
    }
    assert {one.column for one in found.places if one.column} == columns
    prefixes = [one.prefix for one in found.places]
    assert not [(one, two) for one in prefixes for two in prefixes if one is not two and two.startswith(one)]


def test_files_about_people_take_their_class_and_files_of_a_leaflet_do_not() -> None:
    """A picture of a patient is as private as the patient; what stays less than two classes' time is never moved."""
    classes = {one.column: one.data_class for one in model(FIXTURE).places}
    assert classes["letters.document"] == "personal"
    assert classes["leaflets.video"] == "internal"
    assert model(FIXTURE).own_key
    letters = next(one for one in model(FIXTURE).places if one.column == "letters.document")
    assert (letters.days, letters.cool_days) == (60, None)


def test_a_small_system_is_told_nothing_of_its_bucket() -> None:
    """Two people with a file store need no layout."""
    assert design_of("samples/internal-tool.yaml").stores == ()
