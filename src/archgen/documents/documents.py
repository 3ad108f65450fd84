"""All documents of a package, each made from the design alone."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.design.stores.placement import relational_parts
from archgen.documents.contracts import contract_documents
from archgen.documents.ddl.dialects import main_dialect, other_dialects, schema_files
from archgen.documents.deployment import deployment_documents
from archgen.documents.design_json import design_json
from archgen.documents.diagrams import Diagram, diagrams, render_svg
from archgen.documents.document import Document
from archgen.documents.migrations import migration_documents
from archgen.documents.own_templates import OwnTemplates
from archgen.documents.page import page_document
from archgen.documents.prose.access_patterns import access_patterns_document
from archgen.documents.prose.adr import adr_documents, decisions_index
from archgen.documents.prose.api_readme import api_readme_document
from archgen.documents.prose.architecture import architecture_document
from archgen.documents.prose.capacity_and_cost import capacity_and_cost_document
from archgen.documents.prose.operations import operations_documents
from archgen.documents.prose.readme import readme_document
from archgen.documents.prose.requirements import requirements_document
from archgen.documents.prose.risks import risks_document
from archgen.documents.prose.roadmap import roadmap_document
from archgen.documents.prose.security import security_document
from archgen.documents.prose.sizing_rules import is_small
from archgen.documents.prose.technology import technology_document
from archgen.documents.prose.trade_offs import trade_offs_document
from archgen.documents.stores import store_documents
from archgen.documents.templates import overlaid
from archgen.knowledge.loader import Knowledge


def make_documents(design: Design, knowledge: Knowledge) -> tuple[Document, ...]:
    """Make every document that the design calls for, in the order of their paths; the page of all of them last.

    Raises:
        InputError: Templates of a company cannot be read or filled.
    """
    own = OwnTemplates.of(knowledge)
    own.check()
    with overlaid(own.folders):
        drawn = diagrams(design)
        made = list(_documents(design, knowledge, drawn))
        made += own.documents(design, {one.path for one in made})
        made.append(requirements_document(design, knowledge, made))
        made.sort(key=lambda one: one.path)
        return (*made, page_document(design, made))


def _documents(design: Design, knowledge: Knowledge, drawn: tuple[Diagram, ...]) -> Iterator[Document]:
    yield readme_document(design, knowledge, drawn)
    yield architecture_document(design, drawn, is_short=is_small(design, knowledge))
    yield from _pictures(drawn)
    yield from contract_documents(design)
    yield from _api_readme(design, knowledge)
    yield from _database(design, knowledge)
    yield from store_documents(design)
    yield from adr_documents(design, knowledge)
    yield decisions_index(design, knowledge)
    yield technology_document(design, knowledge)
    yield trade_offs_document(design, knowledge)
    yield risks_document(design, knowledge)
    yield capacity_and_cost_document(design, knowledge)
    yield security_document(design, knowledge)
    yield from operations_documents(design, knowledge)
    yield roadmap_document(design, knowledge)
    yield from deployment_documents(design, knowledge)
    yield design_json(design)


def _pictures(drawn: tuple[Diagram, ...]) -> Iterator[Document]:
    """Give the source of every diagram, and its picture where a renderer is installed and takes it."""
    for one in drawn:
        yield Document(path=one.source_path, text=one.text)
        picture = render_svg(one.text)
        if picture is not None:
            yield Document(path=one.picture_path, text=picture, kind="picture")


def _api_readme(design: Design, knowledge: Knowledge) -> Iterator[Document]:
    readme = api_readme_document(design, knowledge)
    if readme is not None:
        yield readme


def _database(design: Design, knowledge: Knowledge) -> Iterator[Document]:
    """Give the schema in the dialect of the chosen store, and in others in folders of their own."""
    if not design.relational.tables:
        return
    folders = {main_dialect(design): ""}
    folders |= {one: f"{one}/" for one in other_dialects(design, is_small=is_small(design, knowledge))}
    for dialect, folder in folders.items():
        for name, text in schema_files(dialect, design.relational, design.name):
            yield Document(path=f"database/{folder}{name}", text=text)
    for part in relational_parts(design.containers, design.relational):
        title = f"{design.name}: {design.label(part.container)}"
        for name, text in schema_files(main_dialect(design), part.data, title):
            yield Document(path=f"database/{part.folder}/{name}", text=text)
    yield from migration_documents(design, knowledge)
    patterns = access_patterns_document(design, knowledge)
    if patterns is not None:
        yield patterns
