"""The file of `--answers`: a mapping from questions to answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archgen.errors import Fault, InputError
from archgen.requirements.document import Limits, Node, NodeKind, parse_document, read_text

if TYPE_CHECKING:
    from archgen.interview.given import Texts

_LIMITS = Limits("a file of answers", "name: Stagedoor", mib=1, levels=4, nodes=10_000)


def read_answers(path: Path) -> dict[str, Texts]:
    """Read the answers; what holds nothing is not known.

    Raises:
        InputError: All that is wrong with the file.
    """
    document = parse_document(read_text(path, _LIMITS), str(path), _LIMITS)
    faults = list(document.faults)
    found: dict[str, Texts] = {}
    for entry in document.root.entries:
        try:
            found[entry.key] = _texts(entry.value)
        except ValueError as error:
            faults.append(Fault(entry.key, str(error), entry.value.place))
    if faults:
        raise InputError(faults)
    return found


def _texts(node: Node) -> Texts:
    """Give the text of a scalar, or those of a list.

    Raises:
        ValueError: It is something else.
    """
    if node.is_null:
        return None
    if node.kind is NodeKind.SCALAR:
        return node.text
    if node.kind is NodeKind.LIST and all(one.kind is NodeKind.SCALAR for one in node.items):
        return [one.text for one in node.items]
    raise ValueError("an answer is one text or a list of texts; entities are lines such as `Order: total money`")
