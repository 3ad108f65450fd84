"""Templates of a company: they win over archgen's of the same name, and those in `documents/` make new documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archgen.design.design import Design
from archgen.documents.document import Document
from archgen.documents.template_faults import fault_of
from archgen.documents.templates import environment, render
from archgen.errors import Fault, InputError
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.spelling import unknown
from archgen.knowledge.standards import TEMPLATES
from archgen.resources import resource_dir

DOCUMENTS = "documents"
"""Folder of templates that make documents of their own."""

_ENDING = ".j2"


@dataclass(frozen=True)
class OwnTemplates:
    """The templates of a company's folders.

    Attributes:
        folders: Folders that hold some; later ones win.
    """

    folders: tuple[Path, ...]

    @classmethod
    def of(cls, knowledge: Knowledge) -> OwnTemplates:
        """Find them."""
        return cls(tuple(folder / TEMPLATES for folder in knowledge.dirs if (folder / TEMPLATES).is_dir()))

    def check(self) -> None:
        """Read all templates before any is filled.

        Raises:
            InputError: All that cannot be read, and all that nothing would ever use.
        """
        faults = [fault for folder in self.folders for fault in self._faults(folder)]
        if faults:
            raise InputError(faults)

    def documents(self, design: Design, taken: set[str]) -> Iterator[Document]:
        """Make the documents that only the company has.

        Raises:
            InputError: One would take the place of a document of archgen's.
        """
        for name in sorted({one for folder in self.folders for one in _names(folder) if _is_document(one)}):
            path = name.removeprefix(f"{DOCUMENTS}/").removesuffix(_ENDING)
            if path in taken:
                raise InputError(Fault("", f"`{TEMPLATES}/{name}`: archgen writes {path} itself; replace its template"))
            yield Document(path=path, text=render(name, design=design, facts=design.facts))

    def _faults(self, folder: Path) -> Iterator[Fault]:
        """Read the templates of a folder."""
        from jinja2 import TemplateSyntaxError, meta  # noqa: PLC0415 - costs 60 ms

        reader, used = environment(self.folders), set(_names(resource_dir(TEMPLATES)))
        for name in _names(folder):
            try:
                parsed = reader.parse((folder / name).read_text(encoding="utf-8"), name, str(folder / name))
            except TemplateSyntaxError as error:
                fault = fault_of(error, name, self.folders, ())
                yield fault if fault is not None else Fault("", f"{folder / name}: {error}")
            else:
                used |= {one for one in meta.find_referenced_templates(parsed) if one}
        shipped = _names(resource_dir(TEMPLATES))
        for name in _names(folder):
            if name not in used and not _is_document(name):
                yield Fault("", f"{folder / name}: {unknown('template', name, shipped)}")


def _names(folder: Path) -> list[str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))
    return [path.relative_to(folder).as_posix() for path in files]


def _is_document(name: str) -> bool:
    return name.startswith(f"{DOCUMENTS}/") and name.endswith(_ENDING)
