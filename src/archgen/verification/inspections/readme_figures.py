"""Figures of the README that stand elsewhere in the package too, where their arithmetic is."""

import re
from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_README = "README.md"
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_FIGURE = re.compile(rf"\${_NUMBER}|{_NUMBER} (?:%|(?:rps|GB|TB)\b)")


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    if _README not in papers.prose:
        return
    elsewhere = "\n".join(text for path, text in papers.prose.items() if path != _README)
    known = set(_FIGURE.findall(elsewhere)) | set(_FIGURE.findall(design.requirements.model_dump_json()))
    if not known:
        return
    for figure in dict.fromkeys(_FIGURE.findall(papers.prose[_README])):
        if figure not in known:
            yield Fault(_README, f"{figure} stands in no other document, so nobody can follow it")


INSPECTION = Inspection("readme-figures", "Every figure of the README stands where its arithmetic is shown", _check)
