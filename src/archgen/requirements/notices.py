"""Findings about requirements: their words stand in a knowledge file, the values come from here.

Used by this stage and by ``facts``, which see contradictions before any decision is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from archgen import knowledge
from archgen.findings import Finding
from archgen.knowledge.findings import FindingRule
from archgen.knowledge.store import read_yaml
from archgen.knowledge.validation import read_model

_FILE = Path(knowledge.__file__).parent / "findings" / "requirements.yaml"


@cache
def notice_texts() -> Mapping[str, FindingRule]:
    """Give the words of all findings about requirements, by id."""
    content = read_yaml(_FILE)
    rows = content.get("findings", []) if isinstance(content, dict) else []
    rules = (read_model(FindingRule, row, _FILE, ("findings", number)) for number, row in enumerate(rows))
    return {rule.id: rule for rule in rules}


def notice(finding_id: str, about: Iterable[str] = (), **values: str) -> Finding:
    """Make a finding; each placeholder of its words takes the value of that name.

    Raises:
        KeyError: There is no such finding, or a placeholder has no value.
    """
    rule = notice_texts()[finding_id]
    return Finding(
        id=rule.id,
        title=rule.title,
        kind=rule.kind,
        severity=rule.severity,
        message=rule.message.format_map(values),
        consequence=rule.consequence.format_map(values),
        remedy=rule.remedy.format_map(values),
        question=rule.question.format_map(values) if rule.question else None,
        who=rule.who,
        about=tuple(about),
        decisions=rule.decisions,
        source=rule.source,
    )
