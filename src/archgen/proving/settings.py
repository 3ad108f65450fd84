"""Bounds and distributions of a measurement: the data of `knowledge/proving.yaml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field

from archgen import knowledge
from archgen.design.model import Frozen
from archgen.knowledge.store import read_yaml

_FOLDER = Path(next(iter(knowledge.__path__)))


class Bounds(Frozen):
    """What a measurement may take."""

    rows: int = Field(gt=0, description="Rows of all tables together.")
    seconds: float = Field(gt=0, description="Time for filling tables.")
    disk: int = Field(gt=0, description="Bytes of the server's folder.")


class LeastRows(Frozen):
    """Rows that a table gets however small the share is; unless fewer are stated, except in the main tables."""

    main: int = Field(description="Tables that read patterns are about, even if fewer are stated.")
    purged: int = Field(description="Tables with an index of page ranges, which tells nothing on few pages.")
    served: int = Field(description="Other tables with an index beside their keys.")
    referred: int = Field(description="Tables that only others refer to.")
    unstated: int = Field(description="Tables without stated rows.")


class Runs(Frozen):
    """How often a statement is run."""

    plans: int = Field(description="Plans that are looked at.")
    calls: int = Field(description="Calls that are timed.")
    seconds_a_pattern: float = Field(description="Time after which no further call is made.")


class Distribution(Frozen):
    """Values of one column that do not follow from its type."""

    null_share: float | None = Field(default=None, description="Share of empty values.")
    shares: tuple[float, ...] = Field(default=(), description="Shares of an enum's members, in order.")


class ProvingRules(Frozen):
    """All of `proving.yaml`."""

    bounds: Bounds
    least_rows: LeastRows
    large_rows: int
    stands_rows: int
    runs: Runs
    null_share: float
    skew: float
    days: int
    window_days: int
    final_share: float
    vocabulary: int
    support: Mapping[str, Mapping[str, Distribution]]
    says: Mapping[str, str]


@cache
def proving_rules() -> ProvingRules:
    """Give the rules that ship with archgen."""
    return ProvingRules.model_validate(read_yaml(_FOLDER / "proving.yaml"))
