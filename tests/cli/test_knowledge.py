"""`archgen tables`, `archgen catalog` and `archgen schema`: the knowledge, seen from outside."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archgen.cli.staleness import stale_entries
from archgen.knowledge.loader import load_knowledge

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_tables_are_listed_in_decision_order(told: Callable[..., Any]) -> None:
    """A program gets every decision with its options."""
    found = told("tables", "list")
    assert [one["id"] for one in found] == list(load_knowledge().decisions)
    assert found[0]["options"][0] == "modular_monolith"


def test_a_table_is_shown_as_a_table(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each argument stands with its condition, those about one option together, within 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    text = run("tables", "show", "architecture_style").stdout
    assert "engineers: < 15" in text
    assert all(len(line) <= 80 for line in text.splitlines())
    table = load_knowledge().decisions["architecture_style"]
    heads = [line.split()[1] for line in text.splitlines() if re.match(r"([+−][123]|veto) ", line)]
    assert heads == sorted(heads, key=list(table.options).index)
    assert len(heads) == len(table.rules)


def test_a_plain_table_keeps_the_order_of_its_rules(run: Run) -> None:
    """The first rule that holds decides, so rules are numbered, with what they give."""
    text = run("tables", "show", "secrets_keys").stdout
    table = load_knowledge().decisions["secrets_keys"]
    heads = re.findall(r"^(\d+)\. (\w+)", text, re.MULTILINE)
    assert heads == [(str(number), rule.id) for number, rule in enumerate(table.rules, start=1)]
    assert "→ cloud_secret_manager" in text


def test_a_table_in_markdown_has_its_sources(run: Run) -> None:
    """There is a row for each option, rule and threshold, and every rule has a link."""
    lines = run("tables", "show", "architecture-style", "--markdown").stdout.splitlines()
    table = load_knowledge().decisions["architecture_style"]
    named = {name for rule in table.rules for name in rule.thresholds}
    rows = [line for line in lines if line.startswith("| `")]
    assert len(rows) == len(table.options) + len(table.rules) + len(named)
    assert all("](https://" in row for row in rows[len(table.options) : -len(named)])


def test_a_table_shows_numbers_with_their_thresholds(run: Run) -> None:
    """Cells hold numbers in every form, and what they are called stands below with its range and reason."""
    assert "one_team           engineers 8 (6 to 10)" in run("tables", "show", "architecture_style").stdout
    told = json.loads(run("tables", "show", "architecture_style", "--json").stdout)
    rule = next(one for one in told["rules"] if one["id"] == "veto_premature_microservices")
    assert (rule["when"], rule["thresholds"]) == ({"engineers": "< 8"}, ["one_team"])
    assert {"one_team", "always_busy"} <= {one["name"] for one in told["thresholds"]}


def test_an_unknown_table_gets_the_nearest(run: Run) -> None:
    """The spelling that was probably meant."""
    result = run("tables", "show", "cachign")
    assert result.exit_code == 2
    assert "did you mean `caching`?" in result.stderr


def test_the_shipped_tables_pass(told: Callable[..., Any]) -> None:
    """All names resolve, every example holds, no finding is an error; each can be opened and kept track of."""
    found = told("tables", "check", "--witnesses")
    assert found["ok"] is True
    assert found["rules"] == sum(len(one.rules) for one in load_knowledge().decisions.values())
    assert found["examples"] > 0
    assert {one["severity"] for one in found["findings"]} <= {"warning", "note"}
    assert all({"id", "kind", "message", "remedy", "file", "line"} <= set(one) for one in found["findings"])
    options = [(one["decision"], one["option"]) for one in found["witnesses"]["options"]]
    assert options == [(name, one) for name, table in load_knowledge().decisions.items() for one in table.options]
    assert all(one["chosen"][0] != one["chosen"][1] for one in found["witnesses"]["facts"])


def company_table(folder: Path, **keys: object) -> None:
    """Write a table of a company's own."""
    own = folder / "company/decisions"
    own.mkdir(parents=True)
    table = {
        "decision": "queue_brand",
        "question": "Which queue?",
        "options": {"sqs": {"name": "SQS"}, "kafka": {"name": "Kafka"}},
        **keys,
    }
    (own / "queue_brand.yaml").write_text(json.dumps(table, indent=1), encoding="utf-8")


def test_a_company_table_with_a_wrong_example_fails(run: Run, folder: Path) -> None:
    """The decision, the example and both outcomes are named; what is probably wrong is told beside."""
    company_table(
        folder,
        rules=[
            {"id": "many", "when": {"engineers": "> 50"}, "for": "kafka", "criterion": "scalability",
             "strength": "strong", "because": "People are there.", "source": {"title": "Us"}},
            {"id": "few", "when": {"engineers": "<= 50"}, "for": "sqs", "criterion": "operability",
             "strength": "strong", "because": "Nobody runs it.", "source": {"title": "Us", "url": "https://us.example"}},
        ],
        examples=[{"name": "a small group", "facts": {"engineers": 3}, "chosen": ["kafka"]}],
    )  # fmt: skip
    result = run("tables", "check", "--standards", "company", "--notes")
    assert result.exit_code == 1
    assert "error: queue_brand: example `a small group` gives sqs, not kafka" in result.stdout
    assert "warning: https://us.example does not stand in `sources.yaml`" in result.stdout
    assert "note: queue_brand: no rule speaks against `sqs`" in result.stdout
    assert "1 error, " in result.stdout


def test_a_company_table_with_gap_and_conflict_fails_with_places(run: Run, folder: Path) -> None:
    """Rules that may not hold together are told with both names, the line and an input; so is what nobody answers."""
    company_table(
        folder,
        hit_policy="unique",
        rules=[
            {"id": "few", "when": {"engineers": "< 50"}, "then": "sqs", "because": "Nobody runs it."},
            {"id": "many", "when": {"engineers": "[40..80)"}, "then": "kafka", "because": "People are there."},
        ],
        examples=[{"name": "both", "facts": {"engineers": 45}, "chosen": ["kafka"]}],
    )
    result = run("tables", "check", "--standards", "company", "--json")
    assert result.exit_code == 1
    errors = {one["id"]: one for one in json.loads(result.stdout)["findings"] if one["severity"] == "error"}
    assert set(errors) == {"conflict:queue_brand:few+many", "gap:queue_brand"}
    assert '{engineers: ">= 80"}' in errors["gap:queue_brand"]["message"]
    conflict = errors["conflict:queue_brand:few+many"]
    assert (conflict["rules"], conflict["example"]) == (["few", "many"], {"engineers": 40})
    lines = (folder / conflict["file"]).read_text(encoding="utf-8").splitlines()
    assert '"many"' in "".join(lines[conflict["line"] - 1 : conflict["line"] + 1])


def test_a_company_table_that_does_not_load_fails(run: Run, folder: Path) -> None:
    """The check fails with file and line; any other command calls it bad input."""
    own = folder / "broken/decisions"
    own.mkdir(parents=True)
    (own / "x.yaml").write_text("decision: x\nquestion: Why?\noptions: {a: {name: A}}\nrules: []\n", encoding="utf-8")
    result = run("tables", "check", "--standards", "broken")
    assert result.exit_code == 1
    assert "x.yaml" in result.stdout
    assert "nothing was analysed" in result.stdout
    assert run("tables", "list", "--standards", "broken").exit_code == 2


def test_technologies_are_listed_with_their_support(told: Callable[..., Any]) -> None:
    """A category narrows the list."""
    found = told("catalog", "list", "--category", "relational-db")
    row = next(one for one in found["technologies"] if one["id"] == "postgresql")
    assert row["version"]
    assert row["supported_until"]
    assert {one["category"] for one in found["technologies"]} == {"relational-db"}


@pytest.mark.parametrize("name", ["postgresql", "Postgres", "waf-rule"])
def test_an_entry_is_found_by_any_of_its_names(run: Run, name: str) -> None:
    """Ids, names and aliases of technologies, and ids of figures."""
    result = run("catalog", "show", name)
    assert result.exit_code == 0
    assert result.stdout.startswith("id: ")


def test_an_unknown_entry_gets_the_nearest(run: Run) -> None:
    """The spelling that was probably meant."""
    result = run("catalog", "show", "postgresqll")
    assert result.exit_code == 2
    assert "did you mean `postgresql`?" in result.stderr


def test_what_has_grown_old_fails_the_check(told: Callable[..., Any]) -> None:
    """Ten years on, support has ended and no price is fresh."""
    found = told("catalog", "check", "--date", "2036-01-01", status=1)
    kinds = {one["problem"] for one in found["entries"]}
    assert {"end_of_life", "old_price", "old_facts"} <= kinds


def test_a_price_is_old_after_eighteen_months() -> None:
    """The age is counted in whole months."""
    catalogue = load_knowledge().catalogue
    price = next(iter(catalogue.prices.values()))
    seen = price.source.as_of
    later = date(seen.year + 2, seen.month, 1)
    only = catalogue.model_copy(update={"prices": {price.id: price}, "technologies": {}})
    assert stale_entries(only, seen) == ()
    assert [one.problem for one in stale_entries(only, later)] == ["old_price"]


def test_schemas_are_json(run: Run) -> None:
    """The schema of requirements is the default."""
    schema = json.loads(run("schema").stdout)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert run("schema", "requirements").stdout == run("schema").stdout
    assert run("schema", "desing").exit_code == 2


def test_tables_are_exported_into_a_folder(run: Run, folder: Path) -> None:
    """DMN: a model of all decisions and one of each; CSV: rules and options of each, marked as UTF-8."""
    names = set(load_knowledge().decisions)
    assert run("tables", "export", "-o", "dmn").exit_code == 0
    assert {path.stem for path in (folder / "dmn").iterdir()} == {*names, "decisions"}
    assert run("tables", "export", "--format", "csv", "-o", "csv").exit_code == 0
    assert {path.name for path in (folder / "csv").iterdir()} == {
        f"{name}{suffix}" for name in names for suffix in (".csv", ".options.csv")
    }
    assert (folder / "csv" / "caching.csv").read_bytes().startswith(b"\xef\xbb\xbfrule,when ")


def test_one_table_is_printed(run: Run) -> None:
    """Without a folder the model, or the rules, go to standard output."""
    assert run("tables", "export", "Caching").stdout.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<definitions ')
    sheet = run("tables", "export", "caching", "--format", "csv").stdout
    assert sheet.splitlines()[1].startswith("low_load_none,")


def test_sheets_of_all_tables_need_a_folder(run: Run) -> None:
    """Each has columns of its own; so does an export that names no decision that exists."""
    result = run("tables", "export", "--format", "csv")
    assert result.exit_code == 2
    assert "every decision has columns of its own" in result.stderr
    result = run("tables", "export", "cachign")
    assert result.exit_code == 2
    assert "did you mean `caching`?" in result.stderr
