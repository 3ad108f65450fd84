"""Thresholds and sentences of the data model: the data of `knowledge/data_rules.yaml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field

from archgen import knowledge
from archgen.design.model import Frozen
from archgen.knowledge.findings import FindingRule
from archgen.knowledge.store import read_yaml

_FOLDER = Path(next(iter(knowledge.__path__)))


class PartitionRule(Frozen):
    """When a table is cut into months."""

    rows: int = Field(description="Rows from which.")
    bytes: int = Field(description="Bytes from which.")
    because: str = Field(description="Reason, with `{rows}` and `{bytes}`.")
    drops: str = Field(description="What retention does, with `{days}`.")


class SupportTable(Frozen):
    """Names of a table that no entity asks for."""

    name: str = Field(description="Table name.")
    title: str = Field(description="Name as people know it.")
    description: str = Field(description="What a row is.")


class SupportIndex(Frozen):
    """Reason of a support table's index."""

    serves: str = Field(description="What reads by it.")
    because: str = Field(description="Why so.")


class DataRules(Frozen):
    """All of `data_rules.yaml`."""

    lengths: Mapping[str, int]
    partition: PartitionRule
    purge_index_rows: int
    few_a_tenant: int
    scan_rows: int
    page_size: int
    page_size_max: int
    classes: Mapping[str, tuple[str, ...]]
    payment_safe: tuple[str, ...]
    part_words: tuple[str, ...]
    append_only_words: tuple[str, ...]
    tenant_words: tuple[str, ...]
    update_words: tuple[str, ...]
    contact_words: tuple[str, ...]
    take_words: tuple[str, ...]
    counter_words: tuple[str, ...]
    side_words: tuple[str, ...]
    status_words: tuple[str, ...]
    partly_words: tuple[str, ...]
    closing_words: tuple[str, ...]
    spans: tuple[tuple[str, str], ...]
    two_ends: tuple[tuple[str, str], ...]
    comments: Mapping[str, str]
    because: Mapping[str, str]
    roles: Mapping[str, str]
    serves: Mapping[str, str]
    costs: Mapping[str, str]
    support: Mapping[str, SupportTable]
    support_indexes: Mapping[str, SupportIndex]
    support_comments: Mapping[str, str]
    type_notes: Mapping[str, str]
    schema_notes: Mapping[str, str]
    migration: Mapping[str, str]


class _FindingFile(Frozen):
    findings: tuple[FindingRule, ...]


@cache
def data_rules() -> DataRules:
    """Give the rules that ship with archgen."""
    return DataRules.model_validate(read_yaml(_FOLDER / "data_rules.yaml"))


@cache
def finding_words() -> Mapping[str, FindingRule]:
    """Give the words of the findings that the data model raises, by id."""
    found = _FindingFile.model_validate(read_yaml(_FOLDER / "findings" / "data_model.yaml"))
    return {rule.id: rule for rule in found.findings}
