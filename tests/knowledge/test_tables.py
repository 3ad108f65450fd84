"""Tables on their own: what is refused, and where."""

from pathlib import Path

import pytest

from archgen.errors import KnowledgeError
from archgen.knowledge.loader import Knowledge

VOCABULARY = """
facts:
  engineers: {group: team, type: integer, unit: people, bounds: [1, null], ask: How many?, default: 6}
  stage: {group: project, type: enum, allowed: [mvp, growth], ask: Where?, default: mvp}
groups: [project, team]
"""

TABLE = """
decision: style
question: Which style?
options:
  plain: {name: Plain}
  grand: {name: Grand}
rules:
  - {id: small, when: {engineers: "< 8"}, for: plain, criterion: cost, strength: strong, because: Few people.}
"""


def knowledge(folder: Path, table: str, name: str = "style.yaml") -> Knowledge:
    """Write a folder of knowledge with one table more."""
    (folder / "decisions").mkdir(exist_ok=True)
    (folder / "vocabulary.yaml").write_text(VOCABULARY, encoding="utf-8")
    (folder / "policy.yaml").write_text(
        (Path(__file__).parents[2] / "src/archgen/knowledge/policy.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (folder / "decisions" / name).write_text(table, encoding="utf-8")
    return Knowledge(own=folder)


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("engineers:", "enginers:", 8, "did you mean `engineers`?"),
        ('"< 8"', '"< few"', 8, "rule `small`: engineers: `few`"),
        ("for: plain", "for: plane", 8, "did you mean `plain`?"),
        ("for: plain", "for: plain, veto: grand", 8, "exactly one of `for`, `against` and `veto`"),
        ("for: plain, ", "", 8, "exactly one of `for`, `against` and `veto`"),
        ("strength: strong, ", "", 8, "needs `criterion` and `strength`"),
        ("strength: strong", "strength: huge", 8, "strong"),
        ("because: Few people.", "becuse: Few people.", 8, "did you mean `because`?"),
        ("question: Which style?", "qestion: Which style?", 3, "did you mean `question`?"),
        ("rules:", "fallback: none\nrules:", 7, "unknown option `none`; known: `grand`, `plain`"),
        ("  grand:", "  grand: 5\n  other:", 6, "Input should be"),
    ],
)
def test_a_wrong_table_is_refused_at_its_line(tmp_path: Path, old: str, new: str, line: int, sentence: str) -> None:
    """Every fault names the file and line, and what was probably meant."""
    with pytest.raises(KnowledgeError) as refused:
        _ = knowledge(tmp_path, TABLE.replace(old, new, 1)).decisions
    told = [fault for fault in refused.value.faults if sentence in fault.message]
    assert told, str(refused.value)
    assert told[0].place is not None
    assert (Path(told[0].place.file).name, told[0].place.line) == ("style.yaml", line)


def test_two_rules_of_one_id_are_refused(tmp_path: Path) -> None:
    """Ids are how people cite rules, so each is unique in its table."""
    again = TABLE.rstrip().splitlines()[-1]
    with pytest.raises(KnowledgeError, match="two rules are called `small`"):
        _ = knowledge(tmp_path, f"{TABLE.rstrip()}\n{again}\n").decisions


def test_a_plain_table_needs_outputs(tmp_path: Path) -> None:
    """An argument in a table that does not weigh would be ignored, so it is refused."""
    table = TABLE.replace("question:", "hit_policy: first\nquestion:")
    with pytest.raises(KnowledgeError, match="needs `then`"):
        _ = knowledge(tmp_path, table).decisions


def test_decisions_that_read_each_other_are_refused(tmp_path: Path) -> None:
    """A circle of decisions is named as such."""
    knowledge(tmp_path, TABLE.replace("decision: style", "decision: other").replace("engineers", "style"), "other.yaml")
    with pytest.raises(KnowledgeError, match="in a circle"):
        _ = knowledge(tmp_path, TABLE.replace('engineers: "< 8"', "other: plain")).decisions
