"""The files of a MongoDB: collections with validators and indexes, a script that makes them, documents, queries."""

from collections.abc import Iterator, Mapping
from typing import Any

from archgen.design.data_tables import DataModel
from archgen.design.design import Design
from archgen.design.stores.mongodb import compose
from archgen.design.stores.mongodb_model import Collection, MongoIndex, MongoModel, MongoQuery, Operation
from archgen.design.stores.placement import Placement
from archgen.documents.document import Document
from archgen.documents.stores.mongodb_documents import example_documents
from archgen.documents.stores.mongodb_validators import validator
from archgen.documents.stores.readme import Shelf, json_document, readme_document
from archgen.documents.templates import render
from archgen.units import short

COLLECTIONS = "collections.json"


def documents(design: Design, placement: Placement) -> Iterator[Document]:
    """Write the files of one MongoDB."""
    model = compose(design, placement)
    folder = f"database/{placement.folder}"
    yield json_document(f"{folder}/{COLLECTIONS}", collections(model, design.data))
    yield Document(path=f"{folder}/setup.js", text=render("database/stores/setup.js.j2", model=model))
    yield json_document(f"{folder}/documents.json", example_documents(model, design))
    yield json_document(f"{folder}/queries.json", {one.pattern: query(one) for one in model.queries})
    yield readme_document(
        design,
        model,
        [_shelf(one, design.data) for one in model.collections],
        collections=len(model.collections),
        indexes=sum(len(one.indexes) for one in model.collections),
        sharded=", spread over shards" if model.is_sharded else "",
    )


def entities_written(texts: Mapping[str, Any]) -> frozenset[str]:
    """Give the entities that the files of a MongoDB tell of, those inside documents too."""
    (written,) = (text for path, text in texts.items() if path.endswith(f"/{COLLECTIONS}"))
    return frozenset(entity for one in written for entity in one["entities"])


def collections(model: MongoModel, data: DataModel) -> list[dict[str, Any]]:
    """Give all collections as `setup.js` reads them."""
    return [_collection(one, data) for one in model.collections]


def _collection(one: Collection, data: DataModel) -> dict[str, Any]:
    held = [one.entity, *(inside.entity for inside in one.inside)]
    found: dict[str, Any] = {
        "name": one.name,
        "entities": [entity for entity in held if entity is not None],
        "options": {
            "validator": validator(one, data),
            "validationLevel": "strict",
            "validationAction": "error",
        },
        "indexes": [_index(each) for each in one.indexes],
    }
    return {**found, "shardKey": dict(one.shard_key)} if one.shard_key else found


def _index(index: MongoIndex) -> dict[str, Any]:
    options: dict[str, Any] = {"name": index.name}
    if index.unique:
        options["unique"] = True
    if index.only_with:
        # A server sees by itself that what equals a value exists; it does not see that it is of a type.
        options["partialFilterExpression"] = {name: {"$exists": True} for name in index.only_with}
    if index.expires_after_s is not None:
        options["expireAfterSeconds"] = index.expires_after_s
    return {"keys": dict(index.keys), "options": options, "serves": list(index.serves)}


def query(one: MongoQuery) -> dict[str, Any]:
    """Write a query; `:` stands before values."""
    found: dict[str, Any] = {"collection": one.collection, "operation": one.operation.value}
    if one.operation is Operation.INSERT:
        return {**found, "document": ":document"}
    condition = _filter(one)
    if one.operation is Operation.AGGREGATE:
        group = {
            "_id": {name: f"${name}" for name in one.groups} or None,
            "rows": {"$sum": 1},
            **{f"sum_{name}": {"$sum": f"${name}"} for name in one.sums},
        }
        match = [{"$match": condition}] if condition else []
        return {**found, "pipeline": [*match, {"$group": group}]}
    if one.links is not None:
        collection, field, given = one.links
        found["first"] = {"collection": collection, "filter": {field: f":{field}"}, "gives": given}
    found["filter"] = condition
    if one.operation in (Operation.UPDATE, Operation.UPDATE_MANY):
        return {**found, "update": _update(one)}
    if one.words:
        found |= {"projection": {"score": {"$meta": "textScore"}}, "sort": {"score": {"$meta": "textScore"}}}
    elif one.inside is not None:
        found["projection"] = {one.inside: 1}
    if one.sort:
        found["sort"] = dict(one.sort)
    return {**found, "limit": one.limit} if one.limit is not None else found


def _filter(one: MongoQuery) -> dict[str, Any]:
    found: dict[str, Any] = {name: f":{name}" for name in one.equal}
    if one.links is not None:
        found["_id"] = {"$in": f":{one.links[2]}"}
    found |= {name: {"$gte": ":from", "$lt": ":below"} for name in one.ranged}
    if one.words:
        found["$text"] = {"$search": ":words"}
    if one.guard is not None:
        found[one.guard] = {"$gte": ":taken"} if one.takes else ":read"
    return found


def _update(one: MongoQuery) -> dict[str, Any]:
    if one.inside is not None and len(one.equal) == 1:
        return {"$push": {one.inside: ":part"}}
    if one.takes:
        return {"$inc": {str(one.guard): "-:taken"}}
    found: dict[str, Any] = {"$set": ":changes"}
    return {**found, "$inc": {one.guard: 1}} if one.guard is not None else found


def _shelf(one: Collection, data: DataModel) -> Shelf:
    keys = ["`_id`"]
    for index in one.indexes:
        shown = ", ".join(f"`{name}`{_way(way)}" for name, way in index.keys)
        marks = [
            mark for mark, holds in (("unique", index.unique), ("expiry", index.expires_after_s is not None)) if holds
        ]
        keys.append(" ".join([*marks, shown]))
    holds = ", with ".join([one.title, *(data.table(inside.table).title for inside in one.inside)])
    size = "" if one.rows is None else f"{short(one.rows)} × {one.document_bytes:,} B"
    return Shelf(name=one.name, holds=holds, keys=tuple(keys), size=size)


def _way(way: int | str) -> str:
    return f" {way}" if isinstance(way, str) else " down" if way < 0 else ""
