"""Texts that editors and version control take: one line break at the end, no other control characters."""

import re
from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del design
    for path, text in papers.items():
        if not text.strip():
            yield Fault(path, "is empty")
        elif not text.endswith("\n") or (text.endswith("\n\n") and not path.endswith(".svg")):
            yield Fault(path, "does not end with one line break")
        odd = _CONTROL.search(text)
        if odd:
            line = text.count("\n", 0, odd.start()) + 1
            yield Fault(path, f"line {line}: holds the control character U+{ord(odd[0]):04X}")


INSPECTION = Inspection("texts", "Every text ends with one line break and holds no control characters", _check)
