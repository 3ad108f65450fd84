"""Numbers and sentences of the services: the data of `knowledge/proto_words.yaml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from archgen import knowledge
from archgen.design.model import Frozen
from archgen.knowledge.store import read_yaml


class ProtoNumbers(Frozen):
    """Where the numbers of fields start."""

    own: Mapping[str, int]
    request: Mapping[str, int]
    places: int
    fields: int
    filters: int
    filter_step: int
    parts: int


class ProtoHead(Frozen):
    """What stands at the top of a file."""

    title: str
    shared: str
    open: str
    rules: tuple[str, ...]


class ProtoWords(Frozen):
    """All of `proto_words.yaml`."""

    segments: str
    numbers: ProtoNumbers
    head: ProtoHead
    services: str
    called: str
    errors: str
    stated: str
    request: str
    response: str
    empty: str
    unspecified: str
    decimal: str
    date: str
    time: str
    page_size: str
    page_token: str
    next_page_token: str
    order_by: str
    row_version: str
    update_mask: str
    key: str
    body: str
    codes: Mapping[int, str]
    conflict: Mapping[str, str]
    other_conflict: str


@cache
def words() -> ProtoWords:
    """Give the words that ship with archgen."""
    return ProtoWords.model_validate(read_yaml(Path(next(iter(knowledge.__path__))) / "proto_words.yaml"))
