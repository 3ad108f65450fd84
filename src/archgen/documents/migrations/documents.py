"""The files of `database/migrations`."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.documents.ddl.dialects import POSTGRESQL, main_dialect, schema_files
from archgen.documents.document import Document
from archgen.documents.migrations.example import worked_example
from archgen.documents.migrations.forms import FOLDER, form_of
from archgen.documents.prose.sizing_rules import is_small
from archgen.documents.templates import render
from archgen.knowledge.loader import Knowledge


def migration_documents(design: Design, knowledge: Knowledge) -> Iterator[Document]:
    """Write the migration that creates the schema, and for systems that are not small the rules with an example."""
    dialect = main_dialect(design)
    form = form_of(design)
    parts = tuple(text for _, text in schema_files(dialect, design.relational, design.name))
    yield from form.first(parts, dialect, design)
    example = worked_example(design.relational) if dialect == POSTGRESQL else None
    if not is_small(design, knowledge) and example is not None:
        text = render("database/migrations/README.md.j2", design=design, form=form, parts=len(parts), example=example)
        yield Document(path=f"{FOLDER}/README.md", text=text)
