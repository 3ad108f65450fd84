"""Rules of the API as api/README.md tells them: the data of `api_words.yaml`."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ConventionRow(_Frozen):
    """One rule, in the words of the option that was taken."""

    topic: str
    decision: str = Field(default="", description="Decision that settles it; empty where none does.")
    by_option: Mapping[str, str] = Field(default_factory=dict, description="Option to the rule.")
    text: str = Field(default="", description="The rule where no option has one; empty to leave it out.")
    needs: str = Field(default="", description="Count that must be above zero for the rule to be told.")


class ApiWords(_Frozen):
    """All of `api_words.yaml`."""

    conventions: tuple[ConventionRow, ...]
    styles: Mapping[str, str] = Field(description="Option of `api_style` beside REST to a remark on it.")
