"""The API as an OpenAPI 3.1 document: a mapping for programs and its YAML text."""

from archgen.documents.openapi.document import openapi_document
from archgen.documents.openapi.text import Block, yaml_text

__all__ = ["Block", "openapi_document", "yaml_text"]
