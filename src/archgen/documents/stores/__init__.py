"""The files of stores that are not relational: `database/<store>/`, each written by a module of its own."""

from archgen.documents.stores.documents import store_documents

__all__ = ["store_documents"]
