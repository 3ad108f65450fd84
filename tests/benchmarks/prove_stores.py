"""Stores of random requirements files, and of names that break what is not quoted, under other implementations.

Run with `make prove-all`, or `python tests/benchmarks/prove_stores.py [FILES | FIRST-LAST]`. Each file is made to
choose DynamoDB, then MongoDB, every second one with tenants that share it. Tables of DynamoDB are made of the template
in moto, and cfn-lint reads it; each reading pattern is asked there by its key. Documents of MongoDB are judged by their
validators.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from bson import json_util  # noqa: E402 - the path comes first
from cfnlint import api as cfnlint  # type: ignore[import-untyped] # noqa: E402 - has no types; as above

from archgen import pipeline  # noqa: E402 - as above
from archgen.design.design import Design  # noqa: E402 - as above
from archgen.design.stores.placement import Placement, StoreKind  # noqa: E402 - as above
from archgen.documents.stores import store_documents  # noqa: E402 - as above
from bson_schema import complaints  # noqa: E402 - as above
from dynamo_tables import fault_of, made_tables  # noqa: E402 - as above
from generated import generated  # noqa: E402 - as above

FILES = 40
ROWS = 20
_CHOICES: Mapping[StoreKind, tuple[str, str]] = {
    StoreKind.DYNAMODB: ("key_value", "aws"),
    StoreKind.MONGODB: ("document", "none"),
}


def main(argument: str) -> int:
    """Judge the stores of all files, and give 1 when a finding is left."""
    first, dash, last = argument.rpartition("-")
    stated = () if dash else ("hostile-names", "store-dynamodb", "store-mongodb")
    named = {name: (ROOT / f"tests/fixtures/{name}.yaml").read_text(encoding="utf-8") for name in stated}
    texts = {**named, **{f"generated-{seed:03}": generated(seed) for seed in range(int(first or 0), int(last))}}
    wrong, asked = 0, 0
    for number, (name, text) in enumerate(texts.items()):
        for kind in _CHOICES:
            chosen = choosing(text, kind, tenants=number % 2 == 1)
            design = pipeline.compose(pipeline.decide(pipeline.read(chosen), flips=False))
            for placement in (one for one in design.stores if one.kind is kind):
                asked += len(placement.entities)
                for fault in faults(design, placement):
                    wrong += 1
                    print(f"FINDING  {name} {kind.value}: {fault}", flush=True)
    print(f"{len(texts)} files, {asked} entities in stores, {wrong} findings")
    return 1 if wrong else 0


def choosing(text: str, kind: StoreKind, *, tenants: bool) -> str:
    """Let a requirements file choose a store, and maybe tenants that share it, and nothing else."""
    option, cloud = _CHOICES[kind]
    document = yaml.safe_load(text)
    for key in ("constraints", "existing"):
        document.pop(key, None)
    document["platform"] = {"cloud": cloud}
    document["decisions"] = {"primary_datastore": {"choose": option, "because": "To write its files"}}
    if tenants:
        document["decisions"]["multi_tenancy"] = {"choose": "shared_rows_rls", "because": "To write its files"}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=10_000)


def faults(design: Design, placement: Placement) -> Iterator[str]:
    """Give what is wrong with the files of a store."""
    if placement.kind is StoreKind.DYNAMODB:
        yield from _dynamodb(design, placement)
    else:
        yield from _mongodb(design, placement)


def _dynamodb(design: Design, placement: Placement) -> Iterator[str]:
    with made_tables(design, placement, ROWS) as tables:
        for one in cfnlint.lint_all(json.dumps(tables.files["template.json"], ensure_ascii=False)):
            if one.rule.severity != "informational":
                yield str(one)
        for asked in tables.queried():
            fault = fault_of(tables, asked)
            if fault:
                yield fault


def _mongodb(design: Design, placement: Placement) -> Iterator[str]:
    texts = {one.path.rpartition("/")[2]: one.text for one in store_documents(design) if placement.folder in one.path}
    collections: list[dict[str, Any]] = json.loads(texts["collections.json"])
    validators = {one["name"]: one["options"]["validator"] for one in collections}
    documents = json_util.loads(texts["documents.json"], json_options=json_util.JSONOptions(tz_aware=False))
    for name, document in documents.items():
        yield from (f"{name}: {one}" for one in complaints(validators[name], document))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else str(FILES)))
