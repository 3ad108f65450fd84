"""`database/migrations`: the first migration in the form of the chosen tool, the rules, and an example that works."""

from archgen.documents.migrations.documents import migration_documents

__all__ = ["migration_documents"]
