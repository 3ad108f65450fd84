"""Migrations as the chosen tool reads them: Alembic revisions, a Liquibase changelog, or numbered files of Flyway.

What is run is the text of the schema, part by part, so that the first migration and the schema cannot differ.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from io import StringIO

from archgen.design.design import Design
from archgen.documents.document import Document
from archgen.documents.templates import render

FOLDER = "database/migrations"
_ROLE = "migration"


class Form(ABC):
    """How one tool wants its migrations."""

    tool: str
    """Name of the tool as people know it."""
    command: str
    """What brings a database to the newest state."""
    next_file: str
    """Where the next migration goes."""

    @abstractmethod
    def first(self, parts: Sequence[str], dialect: str, design: Design) -> Iterator[Document]:
        """Write the migration that creates the schema."""


class Flyway(Form):
    """Numbered SQL files, which also other tools run in the order of their names."""

    tool = "Flyway"
    command = "flyway -locations=filesystem:migrations migrate"
    next_file = "`V2__what_it_does.sql`"

    def first(self, parts: Sequence[str], dialect: str, design: Design) -> Iterator[Document]:
        """Write one file, or one for each part."""
        del dialect, design
        for number, text in enumerate(parts, 1):
            version = "V1" if len(parts) == 1 else f"V1.{number:0{len(str(len(parts)))}}"
            path = f"{FOLDER}/{version}__create_schema.sql"
            yield Document(path=path, text=text)
            if "${" in text:
                # A name of the requirements holds what Flyway takes for a placeholder.
                yield Document(path=f"{path}.conf", text="placeholderReplacement=false\n")


class Liquibase(Form):
    """A changelog that names SQL files."""

    tool = "Liquibase"
    command = "liquibase --changelog-file=migrations/main.yaml update"
    next_file = "`0002_what_it_does.sql`, named in `main.yaml`"

    def first(self, parts: Sequence[str], dialect: str, design: Design) -> Iterator[Document]:
        """Write the changelog and the files that it names."""
        del dialect
        names = [f"0001_create_schema{_number(number, parts)}.sql" for number in range(1, len(parts) + 1)]
        yield from (Document(path=f"{FOLDER}/{name}", text=text) for name, text in zip(names, parts, strict=True))
        changes = [
            {"sqlFile": {"path": name, "relativeToChangelogFile": True, "splitStatements": False}} for name in names
        ]
        change_set = {"id": "0001", "author": design.requirements.project.owner or "architecture", "changes": changes}
        yield Document(path=f"{FOLDER}/main.yaml", text=_yaml({"databaseChangeLog": [{"changeSet": change_set}]}))


class Alembic(Form):
    """Revisions in Python that run SQL files."""

    tool = "Alembic"
    command = "alembic upgrade head"
    next_file = "made by `alembic revision`"

    def first(self, parts: Sequence[str], dialect: str, design: Design) -> Iterator[Document]:
        """Write the environment of the tool, the first revision and the files that it runs."""
        del design
        names = [f"0001_create_schema{_number(number, parts)}.sql" for number in range(1, len(parts) + 1)]
        yield from (Document(path=f"{FOLDER}/sql/{name}", text=text) for name, text in zip(names, parts, strict=True))
        yield Document(path="database/alembic.ini", text=render("database/migrations/alembic.ini.j2"))
        yield Document(path=f"{FOLDER}/env.py", text=render("database/migrations/env.py.j2"))
        yield Document(path=f"{FOLDER}/script.py.mako", text=render("database/migrations/script.py.mako.j2"))
        revision = render("database/migrations/revision.py.j2", names=names, dialect=dialect)
        yield Document(path=f"{FOLDER}/versions/0001_create_schema.py", text=revision)


_FORMS: dict[str, type[Form]] = {"alembic": Alembic, "liquibase": Liquibase, "flyway": Flyway}


def form_of(design: Design) -> Form:
    """Give the form of the tool that the design chose; numbered SQL files where it chose another one."""
    chosen = {one.id for one in design.technologies}
    return next((_FORMS[name] for name in _FORMS if name in chosen), Flyway)()


def _number(number: int, parts: Sequence[str]) -> str:
    return "" if len(parts) == 1 else f"_{number:02}"


def _yaml(value: object) -> str:
    from ruamel.yaml import YAML  # noqa: PLC0415 - only packages with Liquibase need it

    writer = YAML()
    writer.width = 4096
    held = StringIO()
    writer.dump(value, held)
    return held.getvalue()
