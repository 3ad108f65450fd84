"""The data model as SQL: one emitter for each dialect.

Statements are written one by one from the model; nothing is translated from one dialect to another, as translators lose
partial indexes, comments and policies. What a dialect lacks is left out with a note in its file.
"""

from archgen.documents.ddl import mysql, postgresql, sqlite

__all__ = ["mysql", "postgresql", "sqlite"]
