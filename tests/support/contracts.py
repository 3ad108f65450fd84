"""What contracts of samples and of generated files are written from: the parts of a design that they need, no more."""

from dataclasses import dataclass
from functools import cache

import yaml

from archgen import pipeline
from archgen.design.api import Api, compose_api
from archgen.design.data_model import DataModel, compose_data_model
from archgen.design.rpcs import compose_rpcs
from archgen.design.rpcs_model import Rpcs
from archgen.requirements.model import Requirements
from decided import ROOT
from generated import generated


@dataclass(frozen=True)
class Parts:
    """The parts of a design that contracts show."""

    requirements: Requirements
    data: DataModel
    api: Api
    rpcs: Rpcs


EVERY_CONTRACT = {
    "api_style": ["rest", "webhooks", "graphql", "grpc"],
    "event_driven": "event_carried_state",
    "communication": ["sync_grpc", "async_pubsub"],
}
"""Choices by which every kind of contract is written."""


@cache
def parts_of(seed: int) -> Parts:
    """Compose what the contracts of a generated file are written from."""
    return composed(pipeline.read(generated(seed)))


@cache
def full_parts_of(seed: int) -> Parts:
    """Compose the same where the file chooses every kind of contract."""
    return composed(pipeline.read(choosing_every_contract(generated(seed))))


def choosing_every_contract(text: str) -> str:
    """Let a requirements file choose every kind of contract, whatever it chose before."""
    document = yaml.load(text, yaml.CSafeLoader)
    chosen = {
        name: {"choose": options, "because": "To write every contract"} for name, options in EVERY_CONTRACT.items()
    }
    document["decisions"] = {**document.get("decisions", {}), **chosen}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=10_000)


@cache
def sample_parts(path: str) -> Parts:
    """Compose what the contracts of a requirements file of the repository are written from."""
    return composed(pipeline.read(ROOT / path))


def growing(text: str) -> str:
    """Add a field to each entity of a requirements file, behind all others."""
    document = yaml.load(text, yaml.CSafeLoader)
    for entity in document["domain"]["entities"].values():
        entity["fields"] = {**(entity.get("fields") or {}), "Added when all was in use": "int optional"}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=10_000)


def composed(brief: pipeline.Brief) -> Parts:
    """Compose what the contracts of a requirements file that was read are written from."""
    answer = pipeline.decide(brief, flips=False)
    requirements, facts, recommendations = brief.requirements, answer.facts, answer.recommendations
    data = compose_data_model(requirements, facts, recommendations)[0]
    api = compose_api(requirements, data, facts, recommendations)
    return Parts(requirements, data, api, compose_rpcs(requirements, data, facts, recommendations, api))
