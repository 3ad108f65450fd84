"""database/s3/: layout of the bucket, its settings in the words of the S3 interface, and conditions of uploads."""

from collections.abc import Iterator, Mapping
from typing import Any

from archgen.design.design import Design
from archgen.design.stores.placement import Placement
from archgen.design.stores.s3 import compose
from archgen.design.stores.s3_model import BucketModel, FilePlace
from archgen.documents.document import Document
from archgen.documents.stores.readme import Shelf, json_document, readme_document

LAYOUT = "layout.json"


def documents(design: Design, placement: Placement) -> Iterator[Document]:
    """Write the layout and the settings of the bucket."""
    model = compose(design, placement)
    folder = f"database/{placement.folder}"
    label = design.technology_label(design.container(placement.container))
    shelves = [_shelf(one) for one in model.places]
    values = {"places": len(shelves), "technology": label}
    yield readme_document(design, model, shelves, template="database/stores/s3.md.j2", **values)
    yield json_document(f"{folder}/{LAYOUT}", layout(model))
    yield json_document(f"{folder}/bucket.json", settings(model))
    yield json_document(f"{folder}/uploads.json", {one.id: upload(one, model) for one in model.places if one.column})


def entities_written(texts: Mapping[str, Any]) -> frozenset[str]:
    """Give the entities whose files the layout tells of."""
    (written,) = (text for path, text in texts.items() if path.endswith(f"/{LAYOUT}"))
    return frozenset(one["entity"] for one in written["places"] if "entity" in one)


def _shelf(place: FilePlace) -> Shelf:
    keys = (*((f"`{place.key}`",) if place.key else ()), f"{place.data_class.replace('_', ' ')} data")
    days = "" if place.days is None else f"{place.days} day{'s' if place.days > 1 else ''}"
    return Shelf(name=place.prefix, holds=place.holds, keys=keys, size=days)


def layout(model: BucketModel) -> dict[str, Any]:
    """Give the prefixes with what lies there."""
    return {
        "bucket": model.bucket,
        "places": [one.model_dump(exclude_none=True, exclude={"id"}, exclude_defaults=True) for one in model.places],
    }


def settings(model: BucketModel) -> dict[str, Any]:
    """Give what the bucket is set to: each key is the argument of the request that sets it."""
    found: dict[str, Any] = {
        "PublicAccessBlockConfiguration": dict.fromkeys(
            ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
        ),
        "ServerSideEncryptionConfiguration": {"Rules": [_encryption(model)]},
        "VersioningConfiguration": {"Status": "Enabled"},
        "LifecycleConfiguration": {"Rules": list(_rules(model))},
        "Policy": _policy(model),
    }
    if model.origins:
        found["CORSConfiguration"] = {
            "CORSRules": [
                {
                    "AllowedOrigins": list(model.origins),
                    "AllowedMethods": ["GET", "HEAD", "POST", "PUT"],
                    "AllowedHeaders": ["content-type", "x-amz-*"],
                    "ExposeHeaders": ["ETag"],
                    "MaxAgeSeconds": 3600,
                }
            ]
        }
    return found


def _encryption(model: BucketModel) -> dict[str, Any]:
    if model.own_key:
        return {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}, "BucketKeyEnabled": True}
    return {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}


def _rules(model: BucketModel) -> Iterator[dict[str, Any]]:
    for place in model.places:
        rule: dict[str, Any] = {"ID": place.id, "Status": "Enabled", "Filter": {"Prefix": place.prefix}}
        if place.days is not None:
            rule["Expiration"] = {"Days": place.days}
        if place.cool_days is not None:
            rule["Transitions"] = [{"Days": place.cool_days, "StorageClass": "STANDARD_IA"}]
        if len(rule) > 3:
            yield rule
    yield {
        "ID": "whole-bucket",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "NoncurrentVersionExpiration": {"NoncurrentDays": model.old_version_days},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": model.abort_days},
    }


def _policy(model: BucketModel) -> dict[str, Any]:
    """Give the policy: nothing without TLS, and no signed link beyond its longest life."""
    resources = [f"arn:aws:s3:::{model.bucket}", f"arn:aws:s3:::{model.bucket}/*"]
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": resources}
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "OnlyTls", **deny, "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
            {
                "Sid": "NoLongLinks",
                **deny,
                "Condition": {"NumericGreaterThan": {"s3:signatureAge": str(model.link_s * 1000)}},
            },
        ],
    }


def upload(place: FilePlace, model: BucketModel) -> dict[str, Any]:
    """Give what the service signs for an upload of one kind of file: seconds, key and conditions of a POST."""
    key = f"incoming/{place.id}/019b8a2e-7c30-7d4e-9f21-5b6c8d7e9f01"
    kinds = place.content_types
    kind = ["eq", "$Content-Type", kinds[0]] if len(kinds) == 1 else ["starts-with", "$Content-Type", _common(kinds)]
    return {
        "ExpiresIn": min(300, model.link_s),
        "Key": key,
        "Conditions": [["content-length-range", 1, model.largest_bytes], kind],
        "content_types": list(kinds),
        "moves_to": place.prefix,
    }


def _common(kinds: tuple[str, ...]) -> str:
    """Give what several content types begin with; the service compares the rest before it signs."""
    groups = {one.partition("/")[0] for one in kinds}
    return f"{groups.pop()}/" if len(groups) == 1 else ""
