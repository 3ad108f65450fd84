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
_RESULT = re.compile(rf"= \$?({_NUMBER})")
"""The end of arithmetic that stands in the README itself."""


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    elsewhere = [text for path, text in papers.prose.items() if path != _README]
    if _README not in papers.prose or not elsewhere:
        return
    own = papers.prose[_README]
    sources = "\n".join((*elsewhere, design.requirements.model_dump_json()))
    results = {_value(found) for found in _RESULT.findall(own)}
    known = {kind: {_value(found) for found in re.findall(kind, sources)} | results for kind in _kinds()}
    for figure in dict.fromkeys(_FIGURE.findall(own)):
        if not _is_near(figure, known[_kind_of(figure)]):
            yield Fault(_README, f"{figure} stands in no other document, so nobody can follow it")


def _kinds() -> tuple[str, str, str]:
    return rf"\${_NUMBER}", rf"{_NUMBER} %", _NUMBER


def _kind_of(figure: str) -> str:
    money, percent, other = _kinds()
    return money if figure.startswith("$") else percent if figure.endswith("%") else other


def _is_near(figure: str, known: set[float]) -> bool:
    """Tell whether a figure is one of those known, as it is or rounded to the digits that it shows."""
    value = _value(figure)
    decimals = len(figure.partition(".")[2].partition(" ")[0])
    return value in known or any(abs(one - value) < 10**-decimals for one in known if one != int(one))


def _value(figure: str) -> float:
    return float(figure.strip("$% rpsGTB").replace(",", ""))


INSPECTION = Inspection("readme-figures", "Every figure of the README stands where its arithmetic is shown", _check)
