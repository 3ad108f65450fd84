"""A compose file as a sketch: what runs, under which version; how it is set up is listed and left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archgen.errors import Fault, InputError
from archgen.importing.compose.images import Running, image_rules, read_image, running_in, version_of
from archgen.importing.naming import clean
from archgen.importing.sketch import Found, Item, ItemKind, Note, Origin, Sketch, SourceKind, note
from archgen.knowledge.catalogue import Catalogue
from archgen.requirements.document import Document, Entry, Node, NodeKind
from archgen.requirements.model import Existing

_READ_BY_SERVICE = ("image", "build")
_READ_AT_TOP = ("services", "name")


def sketch_compose(document: Document, catalogue: Catalogue) -> Sketch:
    """Read a compose file.

    Raises:
        InputError: Its services are no mapping, or there are none.
    """
    services = document.root.get("services")
    if services is None or services.kind is not NodeKind.MAP or not services.entries:
        place = (services or document.root).place
        raise InputError(Fault("services", "it names no services; each is a key under `services`", place))
    reader = _Reader(document, catalogue)
    for entry in services.entries:
        reader.read(entry)
    for entry in document.root.entries:
        if entry.key not in _READ_AT_TOP:
            reader.leave(ItemKind.SETTING, entry.key, entry, "compose_section")
    return Sketch(
        files=(document.file,),
        kind=SourceKind.COMPOSE,
        form="compose file",
        title=_title(document),
        existing=tuple(reader.existing.values()),
        left_out=tuple(reader.left_out),
    )


def _title(document: Document) -> Found[str] | None:
    """Name the project as compose does: by its name, else by the folder."""
    node = document.root.get("name")
    if node is not None and node.kind is NodeKind.SCALAR and "$" not in node.text:
        item = Item(ItemKind.HEAD, "name", Origin(document.file, node.place.line))
        return Found(clean(node.text), (item,))
    folder = Path(document.file).resolve().parent.name
    return Found(clean(folder), (), (note("folder_name"),)) if folder else None


@dataclass
class _Reader:
    """Reads one service after the other."""

    document: Document
    catalogue: Catalogue
    existing: dict[str, Found[Existing]] = field(default_factory=dict)
    left_out: list[Item] = field(default_factory=list)

    def leave(self, kind: ItemKind, name: str, entry: Entry, reason: str, **values: str) -> None:
        item = Item(kind, name, Origin(self.document.file, entry.place.line))
        self.left_out.append(item.left_out(reason, **values))

    def read(self, entry: Entry) -> None:
        """Read one service: what it runs, and what of it is left out."""
        self._technology(entry)
        reasons = {key: reason for reason, keys in image_rules().options.items() for key in keys}
        for option in entry.value.entries:
            if option.key not in _READ_BY_SERVICE:
                name = f"{entry.key}.{option.key}{_shown(option)}"
                self.leave(ItemKind.SETTING, name, option, reasons.get(option.key, "service_option"))

    def _technology(self, entry: Entry) -> None:
        node = entry.value.get("image")
        if entry.value.get("build") is not None or node is None or node.kind is not NodeKind.SCALAR:
            self.leave(ItemKind.SERVICE, entry.key, entry, "own_code")
            return
        image = read_image(node.text)
        if image.name in image_rules().development:
            self.leave(ItemKind.SERVICE, entry.key, entry, "dev_tool")
            return
        running = running_in(image, self.catalogue)
        if running is None:
            self.leave(ItemKind.SERVICE, entry.key, entry, "unknown_image", image=clean(node.text))
            return
        version = version_of(image.tag) if running.has_version else ""
        self._add(entry, running, version, [*image.remarks, note("image", image=clean(node.text))])

    def _add(self, entry: Entry, running: Running, version: str, remarks: list[Note]) -> None:
        item = Item(ItemKind.SERVICE, entry.key, Origin(self.document.file, entry.place.line))
        if running.technology in self.existing:
            first = self.existing[running.technology].items[0].name
            self.left_out.append(item.left_out("same_technology", first=first))
            return
        made = Existing(technology=running.technology, role=self._role(running), version=version)
        self.existing[running.technology] = Found(made, (item,), tuple(remarks))

    def _role(self, running: Running) -> str:
        """Say what a technology is used for; only the first store can be the primary one."""
        words = image_rules().roles
        role = next((one for one in running.roles if one in words), "")
        is_taken = any(one.value.role == words["primary_store"] for one in self.existing.values())
        if role == "primary_store" and is_taken:
            role = "second_store"
        return words[role] if role else words["web"] if running.is_language else ""


def _shown(option: Entry) -> str:
    """Show an option without any value that may be secret: names of variables, ports, places of volumes."""
    if option.key == "environment":
        return f": {', '.join(sorted(_names(option.value)))}"
    if option.key == "ports":
        return f": {', '.join(clean(one.text) for one in option.value.items if one.kind is NodeKind.SCALAR)}"
    return ""


def _names(node: Node) -> Iterator[str]:
    yield from (clean(entry.key) for entry in node.entries)
    yield from (clean(one.text.partition("=")[0]) for one in node.items if one.kind is NodeKind.SCALAR)
