"""The contracts of a design: the HTTP API, and by decision GraphQL, gRPC and events."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.documents.asyncapi import asyncapi_document
from archgen.documents.document import Document
from archgen.documents.graphql import graphql_text
from archgen.documents.openapi import openapi_document, yaml_text


def contract_documents(design: Design) -> Iterator[Document]:
    """Write a contract for each way in which the parts of the system, and others, talk to one another."""
    if design.api.operations:
        yield Document(path="api/openapi.yaml", text=yaml_text(openapi_document(design.api)))
    if "graphql" in design.recommendations.chosen("api_style"):
        schema = graphql_text(design.api)
        if schema:
            yield Document(path="api/schema.graphql", text=schema)
    if design.rpcs.services:
        from archgen.documents.protobuf import BUF, proto_files  # noqa: PLC0415 - only where gRPC is chosen

        yield Document(path="api/proto/buf.yaml", text=yaml_text(BUF))
        files = proto_files(design.requirements.domain, design.api, design.rpcs)
        yield from (Document(path=f"api/proto/{path}", text=text) for path, text in files)
    if design.events.channels:
        yield Document(path="api/asyncapi.yaml", text=yaml_text(asyncapi_document(design)))
