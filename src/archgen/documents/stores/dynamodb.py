"""The files of a DynamoDB: the CloudFormation template, an item of each table, the calls of each pattern, and why."""

from collections.abc import Iterator, Mapping
from typing import Any

from archgen.design.design import Design
from archgen.design.names import Allocator, Style
from archgen.design.stores.dynamodb import compose
from archgen.design.stores.dynamodb_model import Call, DynamoIndex, DynamoModel, DynamoTable, KeyAttribute, Spread
from archgen.design.stores.placement import Placement
from archgen.design.stores.rules import StoreRules, store_rules
from archgen.documents.document import Document
from archgen.documents.stores.dynamodb_items import example_items
from archgen.documents.stores.readme import Shelf, json_document, readme_document
from archgen.units import plain, short

TEMPLATE = "template.json"
_BILLING = {"BillingMode": "PAY_PER_REQUEST"}
_PREFIX = "TablePrefix"


def documents(design: Design, placement: Placement) -> Iterator[Document]:
    """Write the files of one DynamoDB."""
    model, rules = compose(design, placement), store_rules(placement.kind.value)
    folder = f"database/{placement.folder}"
    yield json_document(f"{folder}/{TEMPLATE}", template(model, design.name, rules))
    yield json_document(f"{folder}/items.json", example_items(model, design))
    yield json_document(
        f"{folder}/calls.json", {one.pattern: [_call(each, model) for each in one.calls] for one in model.calls}
    )
    yield readme_document(
        design,
        model,
        [_shelf(one) for one in model.tables],
        tables=len(model.tables),
        indexes=sum(len(one.indexes) for one in model.tables),
    )


def entities_written(texts: Mapping[str, Any]) -> frozenset[str]:
    """Give the entities that the files of a DynamoDB tell of, from its template."""
    (written,) = (text for path, text in texts.items() if path.endswith(f"/{TEMPLATE}"))
    entities = (one["Metadata"].get("Entity") for one in written["Resources"].values())
    return frozenset(one for one in entities if one is not None)


def template(model: DynamoModel, name: str, rules: StoreRules) -> dict[str, Any]:
    """Give the CloudFormation template; tables outlive their stack."""
    prefix = Allocator("project", style=Style.KEBAB, reserved=(), max_length=40).allocate(name)
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {
            _PREFIX: {
                "Type": "String",
                "Default": f"{prefix}-",
                "AllowedPattern": "[a-zA-Z0-9_.-]{2,60}",
                "Description": rules.notes["prefix"],
            }
        },
        "Resources": {one.logical_id: _resource(one, model, rules) for one in model.tables},
        "Outputs": {f"{one.logical_id}Arn": {"Value": {"Fn::GetAtt": [one.logical_id, "Arn"]}} for one in model.tables},
    }


def _resource(table: DynamoTable, model: DynamoModel, rules: StoreRules) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "TableName": {"Fn::Sub": f"${{{_PREFIX}}}{table.name}"},
        **_BILLING,
        "AttributeDefinitions": [{"AttributeName": one.name, "AttributeType": one.type} for one in table.keys],
        "KeySchema": _schema(table.partition, table.sort),
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "DeletionProtectionEnabled": True,
        "SSESpecification": {"SSEEnabled": True},
    }
    if table.indexes:
        properties["GlobalSecondaryIndexes"] = [_index(one) for one in table.indexes]
    if table.expires is not None:
        properties["TimeToLiveSpecification"] = {"AttributeName": table.expires, "Enabled": True}
    if table.has_stream:
        properties["StreamSpecification"] = {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    made = made_of(table, model, rules)
    metadata = {"Holds": table.title, **({"Entity": table.entity} if table.entity else {})}
    return {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Metadata": {**metadata, **({"MadeAttributes": made} if made else {})},
        "Properties": properties,
    }


def _schema(partition: KeyAttribute, sort: KeyAttribute | None) -> list[dict[str, str]]:
    found = [{"AttributeName": partition.name, "KeyType": "HASH"}]
    return [*found, {"AttributeName": sort.name, "KeyType": "RANGE"}] if sort is not None else found


def _index(index: DynamoIndex) -> dict[str, Any]:
    return {
        "IndexName": index.name,
        "KeySchema": _schema(index.partition, index.sort),
        "Projection": {"ProjectionType": "ALL"},
    }


def made_of(table: DynamoTable, model: DynamoModel, rules: StoreRules) -> dict[str, str]:
    """Say how the application makes each attribute that is no column."""
    notes, found = rules.notes, {}
    if table.name == model.unique_table:
        return {table.partition.name: notes["unique"]}
    for one in table.keys:
        if one.is_column:
            continue
        parts = [f"`{column}`" for column in one.columns] or ["`all`"]
        if one.spread is Spread.DAY:
            parts.append(notes["day"].format(column=one.day_of))
        elif one.spread is Spread.SHARDS:
            shards = rules.limit("shards")
            parts.append(notes["shard"].format(last=plain(shards - 1), shards=plain(shards)))
        found[one.name] = notes["composite"].format(parts=", ".join(parts)) if len(parts) > 1 else parts[0]
    if table.expires is not None and table.retention_days is not None:
        found[table.expires] = notes["expires"].format(column=table.expires_from, days=plain(table.retention_days))
    return found


def _call(call: Call, model: DynamoModel) -> dict[str, Any]:
    """Write a call as the API takes it; `#` stands before names of attributes, `:` before values."""
    found: dict[str, Any] = {"Operation": call.operation, "TableName": f"${{{_PREFIX}}}{call.table}"}
    if call.index is not None:
        found["IndexName"] = call.index
    if call.operation == "Query":
        *equal, last = call.keys
        if call.between:
            tests = [*(f"#{one} = :{one}" for one in equal), f"#{last} BETWEEN :from AND :to"]
        else:
            tests = [f"#{one} = :{one}" for one in call.keys]
        found["KeyConditionExpression"] = " AND ".join(tests)
        if call.filters:
            found["FilterExpression"] = " AND ".join(
                f"#{one} BETWEEN :{one}_from AND :{one}_to" for one in call.filters
            )
        found["ScanIndexForward"] = call.forward
    elif call.keys:
        found["Key"] = {one: f":{one}" for one in call.keys}
    if call.condition:
        found["ConditionExpression"] = call.condition
    if call.items:
        found["TransactItems"] = [_put(one, model) for one in call.items]
        found.pop("ConditionExpression", None)
    if call.limit is not None and call.operation == "Query":
        found["Limit"] = call.limit
    names = (
        [*call.keys, *call.filters, *_named(call.condition)] if call.operation == "Query" else _named(call.condition)
    )
    if names and not call.items:
        found["ExpressionAttributeNames"] = {f"#{one}": one for one in names}
    return found


def _put(table: str, model: DynamoModel) -> dict[str, Any]:
    key = model.table(table).partition.name
    return {
        "Put": {
            "TableName": f"${{{_PREFIX}}}{table}",
            "ConditionExpression": f"attribute_not_exists(#{key})",
            "ExpressionAttributeNames": {f"#{key}": key},
        }
    }


def _named(condition: str) -> list[str]:
    """Give the attributes that a condition names."""
    words = condition.replace("(", " ").replace(")", " ").split()
    return [word[1:] for word in words if word.startswith("#")]


def _shelf(table: DynamoTable) -> Shelf:
    keys = [_key("", table.partition, table.sort)]
    keys += [_key(f"`{one.name}`: ", one.partition, one.sort) for one in table.indexes]
    size = "" if table.rows is None else f"{short(table.rows)} × {table.item_bytes:,} B × {1 + len(table.indexes)}"
    return Shelf(name=table.name, holds=table.title, keys=tuple(keys), size=size)


def _key(before: str, partition: KeyAttribute, sort: KeyAttribute | None) -> str:
    return f"{before}`{partition.name}`{f', `{sort.name}`' if sort is not None else ''}"
