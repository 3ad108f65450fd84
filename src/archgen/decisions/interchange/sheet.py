"""Decision tables as CSV (RFC 4180) for spreadsheets: one file of rules with a column for each fact, one of options.

A spreadsheet takes a text that begins with `=`, `+`, `-`, `@` or a tab for a formula, so such texts get an apostrophe
in front, and so do those that begin with one; :func:`plain` takes it away again
(https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from archgen.knowledge.tables import DecisionTable, Option, Rule

_GUARD = "'"
_FORMULAS = (*"=+-@\t\r\n", _GUARD, *"＝＋－＠")
_OPTION_KEYS = (
    "id", "name", "summary", "gains", "costs", "works_best_when", "avoid_when", "technologies", "needs"
)  # fmt: skip
_ARGUMENT_KEYS = ("says", "option", "criterion", "strength", "because", "source", "url", "seen", "basis", "threshold")

JOINT = "; "
"""Between the members of a list in one cell."""


def rules_sheet(table: DecisionTable) -> str:
    """Write the rules, one a line: id, a cell for each fact, the argument, reason and source."""
    columns = sorted(table.reads)
    head = ("rule", *(f"when {name}" for name in columns), *_ARGUMENT_KEYS)
    return _sheet(head, (_rule(rule, columns) for rule in table.rules))


def options_sheet(table: DecisionTable) -> str:
    """Write the options, simplest first."""
    return _sheet(_OPTION_KEYS, (_option(option) for option in table.options.values()))


def guarded(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return _GUARD + text if text.startswith(_FORMULAS) else text


def plain(cell: str) -> str:
    """Give the text that a guarded cell stands for."""
    return cell[1:] if cell.startswith(_GUARD) else cell


def _sheet(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerows([guarded(cell) for cell in row] for row in (head, *rows))
    return written.getvalue()


def _rule(rule: Rule, columns: Sequence[str]) -> list[str]:
    cells = {name: test.text for name, test in rule.condition.tests}
    source = rule.source
    return [
        rule.id,
        *(cells.get(name, "") for name in columns),
        "then" if rule.then else rule.effect,
        JOINT.join(rule.targets),
        rule.criterion.value if rule.criterion else "",
        rule.strength.value if rule.strength else "",
        rule.because,
        source.title if source else "",
        source.url if source else "",
        str(source.seen).lower() if source else "",
        rule.basis.value if rule.basis else "",
        rule.threshold.value if rule.threshold else "",
    ]


def _option(option: Option) -> list[str]:
    listed = (option.gains, option.costs, option.works_best_when, option.avoid_when, option.technologies, option.needs)
    return [option.id, option.name, option.summary, *(JOINT.join(one) for one in listed)]
