"""How a bill is read: the data of `cost_policy.yaml`."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Surcharge(_Frozen):
    """What a region lists above the reference region."""

    when_resident_in: tuple[str, ...] = Field(description="Jurisdictions, one of which data must stay in.")
    share: float = Field(description="Part of the price that comes on top, as the high end.")
    because: str


class UnitRow(_Frozen):
    """Cost of one thing."""

    name: str
    of: str = Field(description="Fact or figure of the demand that counts the things.")
    per: float = Field(description="How many of them one unit is.")
    above: float = Field(default=0, description="It is printed only when there are more than this.")


class CostPolicy(_Frozen):
    """All of `cost_policy.yaml`."""

    surcharges: tuple[Surcharge, ...]
    unit_costs: tuple[UnitRow, ...]
    omitted: tuple[str, ...]

    def surcharge(self, values: Mapping[str, object]) -> Surcharge | None:
        """Return the surcharge of the jurisdictions in `data_residency`, the largest one; None without any."""
        resident = values.get("data_residency") or ()
        found = [row for row in self.surcharges if set(row.when_resident_in) & set(resident)]  # type: ignore[call-overload] # a set-valued fact
        return max(found, key=lambda row: row.share, default=None)
