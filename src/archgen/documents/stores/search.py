"""database/search/: mappings and settings of indexes, queries of access patterns, and the switch of an alias."""

from collections.abc import Iterator, Mapping
from typing import Any

from archgen.design.design import Design
from archgen.design.stores.placement import Placement
from archgen.design.stores.rules import store_rules
from archgen.design.stores.search import compose
from archgen.design.stores.search_model import SearchField, SearchIndex, SearchModel, SearchQuery
from archgen.documents.document import Document
from archgen.documents.stores.readme import Shelf, json_document, readme_document

INDEXES = "indexes.json"
_KIND = "search"
_ID = "019b8a2e-7c30-7d4e-9f21-5b6c8d7e9f01"
_EXACT: dict[str, Any] = {
    "boolean": True,
    "integer": 3,
    "long": 3,
    "double": 3.5,
    "date": "2027-01-15",
    "ip": "192.0.2.7",
}
"""An example value of each type that is compared."""


def documents(design: Design, placement: Placement) -> Iterator[Document]:
    """Write an index, its queries and its switch for each entity that is searched."""
    model = compose(design, placement)
    rules = store_rules(_KIND)
    fed = rules.notes[
        "feed" if "outbox" in design.recommendations.chosen("consistency_transactions") else "feed_changes"
    ]
    number = len(model.indexes)
    shelves = [_shelf(one) for one in model.indexes]
    label = design.technology_label(design.container(placement.container))
    yield readme_document(
        design,
        model,
        shelves,
        indexes=f"{number} index" if number == 1 else f"{number} indexes",
        technology=label,
        fed=fed,
    )
    folder = f"database/{placement.folder}"
    yield json_document(f"{folder}/{INDEXES}", {one.name: index_body(one, model) for one in model.indexes})
    yield json_document(
        f"{folder}/queries.json",
        {
            one.pattern: {"index": index.alias, "body": query_body(one, index, model)}
            for index in model.indexes
            for one in index.queries
        },
    )
    yield json_document(f"{folder}/switch.json", {one.alias: switch_body(one) for one in model.indexes})


def entities_written(texts: Mapping[str, Any]) -> frozenset[str]:
    """Give the entities that the files of a search engine tell of, from its mappings."""
    (written,) = (text for path, text in texts.items() if path.endswith(f"/{INDEXES}"))
    return frozenset(one["mappings"]["_meta"]["entity"] for one in written.values())


def _shelf(index: SearchIndex) -> Shelf:
    keys = (
        f"words: {', '.join(f'`{one.name}`' for one in index.fields if one.type == 'text')}",
        f"values: {', '.join(f'`{one.name}`' for one in index.fields if one.type != 'text')}",
    )
    return Shelf(name=index.alias, holds=index.title, keys=keys, size=index.working)


def index_body(index: SearchIndex, model: SearchModel) -> dict[str, Any]:
    """Give the body of the request that creates an index; the first version carries the alias."""
    analysis: dict[str, Any] = {
        "analyzer": {"folded": {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"]}},
        "normalizer": {"folded_value": {"type": "custom", "filter": ["lowercase", "asciifolding"]}},
    }
    return {
        "aliases": {index.alias: {"is_write_index": True}},
        "settings": {
            "number_of_shards": index.shards,
            "number_of_replicas": model.replicas,
            "refresh_interval": f"{model.refresh_s}s",
            "analysis": analysis,
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"entity": index.entity, "table": index.table},
            "properties": {one.name: _property(one) for one in index.fields},
        },
    }


def _property(field: SearchField) -> dict[str, Any]:
    bound = {} if field.longest is None else {"ignore_above": field.longest}
    if field.type == "keyword":
        return {"type": "keyword", **bound}
    if field.type != "text":
        return {"type": field.type}
    inner: dict[str, Any] = {}
    if field.keyword:
        inner["value"] = {"type": "keyword", "normalizer": "folded_value", **bound}
    if field.completed:
        inner["typed"] = {"type": "search_as_you_type", "analyzer": "folded"}
    return {"type": "text", "analyzer": "folded"} | ({"fields": inner} if inner else {})


def query_body(query: SearchQuery, index: SearchIndex, model: SearchModel) -> dict[str, Any]:
    """Give the body of an example search: hits by relevance unless an order is stated, the identifier last."""
    types = {one.name: one for one in index.fields}
    wanted: dict[str, Any] = {"query": "blue", "type": "best_fields", "operator": "and", "fuzziness": "AUTO"}
    names = [f"{name}^2" if place == 0 and len(query.words) > 1 else name for place, name in enumerate(query.words)]
    if query.completes:
        wanted = {"query": "blu", "type": "bool_prefix", "operator": "and"}
        names = [f"{name}.typed{part}" for name in query.words for part in ("", "._2gram", "._3gram")]
    filters = [{"term": {_exact_name(types[name]): {"value": _value(types[name])}}} for name in query.exact]
    filters += [{"range": {name: {"gte": _value(types[name])}}} for name in query.ranged]
    order: list[dict[str, Any]] = [
        {_exact_name(types[name]): {"order": "desc" if down else "asc"}} for name, down in query.sort
    ]
    body: dict[str, Any] = {
        "size": query.size,
        "timeout": f"{model.timeout_ms}ms",
        "track_total_hits": False,
        "_source": ["id"],
        "query": {"bool": {"must": [{"multi_match": {**wanted, "fields": names}}], "filter": filters}},
        "sort": [*(order or [{"_score": {"order": "desc"}}]), {"id": {"order": "asc"}}],
    }
    if query.facets:
        body["aggs"] = {name: {"terms": {"field": _exact_name(types[name]), "size": 20}} for name in query.facets}
    return body


def _exact_name(field: SearchField) -> str:
    return f"{field.name}.value" if field.type == "text" else field.name


def _value(field: SearchField) -> Any:
    return _ID if field.name.endswith("id") else _EXACT.get(field.type, "blue")


def switch_body(index: SearchIndex) -> dict[str, Any]:
    """Give the body of `POST _aliases` that moves the alias to the next version in one step."""
    following = f"{index.alias}-v2"
    return {
        "actions": [
            {"remove": {"index": index.name, "alias": index.alias}},
            {"add": {"index": following, "alias": index.alias, "is_write_index": True}},
        ]
    }
