"""What contracts of samples and of generated files are written from: the parts of a design that they need, no more."""

from dataclasses import dataclass
from functools import cache

from archgen import pipeline
from archgen.design.api import Api, compose_api
from archgen.design.data_model import DataModel, compose_data_model
from archgen.requirements.model import Requirements
from decided import ROOT
from generated import generated


@dataclass(frozen=True)
class Parts:
    """The parts of a design that contracts show."""

    requirements: Requirements
    data: DataModel
    api: Api


@cache
def parts_of(seed: int) -> Parts:
    """Compose what the contracts of a generated file are written from."""
    return _compose(pipeline.read(generated(seed)))


@cache
def sample_parts(path: str) -> Parts:
    """Compose what the contracts of a requirements file of the repository are written from."""
    return _compose(pipeline.read(ROOT / path))


def _compose(brief: pipeline.Brief) -> Parts:
    answer = pipeline.decide(brief, flips=False)
    requirements, facts, recommendations = brief.requirements, answer.facts, answer.recommendations
    data = compose_data_model(requirements, facts, recommendations)[0]
    return Parts(requirements, data, compose_api(requirements, data, facts, recommendations))
