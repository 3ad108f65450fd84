"""Shares of the latency budget: the data of `budgets.yaml`."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NetworkBudget(_Frozen):
    """What a client's round trip to the region takes."""

    name: str
    by_geography: Mapping[str, float] = Field(description="Member of `user_geography` to ms.")
    with_edge: float = Field(description="Round trip when an edge location answers, in ms.")
    because: str
    source: str


class Budgets(_Frozen):
    """All of `budgets.yaml`."""

    network: NetworkBudget
    weights: Mapping[str, float] = Field(description="Kind of container to its weight in what is left.")
    store_role: str = Field(description="Role of the store that a request reads or writes.")
    spare_share: float = Field(description="Share of what is left that is kept unallotted.")
    spare_name: str
    step_ms: float = Field(description="Allotments are multiples of this.")
    because: str
