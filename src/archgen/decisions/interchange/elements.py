"""Elements of DMN 1.3 documents, written in the order that its schema demands."""

from __future__ import annotations

from xml.etree import ElementTree as ET

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
DMNDI = "https://www.omg.org/spec/DMN/20191111/DMNDI/"
DC = "http://www.omg.org/spec/DMN/20180521/DC/"
DI = "http://www.omg.org/spec/DMN/20180521/DI/"
FEEL = "https://www.omg.org/spec/DMN/20191111/FEEL/"

for _prefix, _namespace in (("", MODEL), ("dmndi", DMNDI), ("dc", DC), ("di", DI)):
    ET.register_namespace(_prefix, _namespace)

Element = ET.Element


def element(parent: Element | None, tag: str, content: str | None = None, **attributes: str) -> Element:
    """Add an element to another one, or begin a tree.

    Args:
        parent: What it stands in.
        tag: Its name in the model's namespace, or `{namespace}name`.
        content: Its text.
        attributes: Its attributes; a trailing underscore is dropped.
    """
    name = tag if tag.startswith("{") else f"{{{MODEL}}}{tag}"
    given = {key.rstrip("_"): clean(value) for key, value in attributes.items()}
    made = Element(name, given) if parent is None else ET.SubElement(parent, name, given)
    if content is not None:
        made.text = clean(content)
    return made


def expression(parent: Element, tag: str, content: str, **attributes: str) -> Element:
    """Add an element that holds FEEL in a `text` of its own."""
    made = element(parent, tag, **attributes)
    element(made, "text", content)
    return made


def clean(text: str) -> str:
    """Replace what XML 1.0 cannot hold: control characters, halves of surrogate pairs."""
    return "".join(char if _is_allowed(char) else "\ufffd" for char in text)


def document(root: Element) -> str:
    """Give the text of a document, indented."""
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _is_allowed(char: str) -> bool:
    return char in "\t\n\r" or "\x20" <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char >= "\U00010000"
