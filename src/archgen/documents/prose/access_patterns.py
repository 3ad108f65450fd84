"""database/access-patterns.md: every pattern with its statement, the index that serves it and what it costs."""

from dataclasses import dataclass

from archgen.design.data_tables import AccessPath, Index, Table
from archgen.design.design import Design
from archgen.design.stores.placement import relational_parts
from archgen.design.stores.rules import stores
from archgen.documents.ddl.dialects import in_dialect, main_dialect
from archgen.documents.document import Document
from archgen.documents.markdown import prose
from archgen.documents.prose.sizing_rules import first_that_holds, template_of
from archgen.documents.templates import render
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.review import ReviewWords


@dataclass(frozen=True)
class IndexRow:
    """An index with what needs it."""

    table: Table
    index: Index


def access_patterns_document(design: Design, knowledge: Knowledge) -> Document | None:
    """Write how each access pattern is answered; nothing without a data model."""
    words = knowledge.single(ReviewWords, "review.yaml")
    data = design.relational
    if not data.tables:
        return None
    paths = sorted(data.access_paths, key=lambda one: -(one.rate_rps or 0))
    patterns = {one.pattern for one in paths}
    dialect = main_dialect(design)
    text = render(
        template_of("database/access-patterns.md.j2", design, knowledge),
        design=design,
        paths=paths,
        statements=[(one.pattern, in_dialect(one.sql, dialect)) for one in paths],
        unserved=[one for one in paths if _is_unserved(one)],
        others=[
            IndexRow(table, index)
            for table in data.tables
            for index in table.indexes
            if not patterns & set(index.serves)
        ],
        sized=[table for table in data.tables if table.bytes_total],
        partitioned=[table for table in data.tables if table.partition],
        logical=_unmodelled(design),
        parts=relational_parts(design.containers, data),
        is_brief=first_that_holds(words.record_size, design, knowledge).is_brief,
        prose=prose,
    )
    return Document(path="database/access-patterns.md", text=text)


def _unmodelled(design: Design) -> str:
    """Name the products that hold records, speak no SQL and have no physical model; empty when there are none."""
    rules = stores()
    held = [one for one in design.containers if one.role in rules.records]
    found = [one for one in held if set(one.technologies) & set(rules.unmodelled)]
    return ", ".join(dict.fromkeys(design.technology_label(one) for one in found))


def _is_unserved(one: AccessPath) -> bool:
    return not one.served_by and one.kind != "write"
