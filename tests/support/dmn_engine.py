"""A small DMN engine: reads the XML of a model, and leaves every expression to pySFeel, other people's FEEL.

It knows what DMN says about graphs, tables and hit policies, and nothing about archgen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

Values = Mapping[str, Any]

_MODEL = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
_COMPARISONS = ("<", ">")
_INTERVALS = ("[", "(", "]")


def decide(model: str, inputs: Values) -> dict[str, Any]:
    """Take all decisions of a model, in the order of the document, and give their outcomes by name."""
    values = dict(inputs)
    decisions = _decisions(model)
    for decision in decisions:
        seen = {name: values.get(name) for name in required(decision)}
        table = decision.find(f"{_MODEL}decisionTable")
        if table is None:
            values[decision.attrib["name"]] = evaluate(_text(decision, "literalExpression"), seen)
        else:
            values[decision.attrib["name"]] = _decide_by_table(table, seen)
    return {decision.attrib["name"]: values[decision.attrib["name"]] for decision in decisions}


@lru_cache(maxsize=8)
def _decisions(model: str) -> tuple[ET.Element, ...]:
    return tuple(ET.fromstring(model).findall(f"{_MODEL}decision"))


def required(decision: ET.Element) -> list[str]:
    """Give the names of what a decision requires."""
    links = decision.findall(f"{_MODEL}informationRequirement/*")
    return [link.attrib["href"].removeprefix("#") for link in links]


def evaluate(expression: str, values: Values) -> Any:
    """Evaluate an expression.

    Raises:
        ValueError: pySFeel cannot.
    """
    return _evaluated(expression, json.dumps(values))


@lru_cache(maxsize=100_000)
def _evaluated(expression: str, values: str) -> Any:
    import pySFeel

    parser = pySFeel.SFeelParser()
    for name, value in json.loads(values).items():
        parser.sFeelParse(f"{name} <- {_literal(value)}")
    status, result = parser.sFeelParse(" ".join(expression.split()))
    if status.get("errors"):
        raise ValueError(f"{expression}: {status['errors']}")
    return result


def holds(tests: str, value: Any) -> bool:
    """Tell whether a value passes unary tests: any of those between commas."""
    if tests == "-":
        return True
    if tests.startswith("not("):
        return not holds(tests.removeprefix("not(").removesuffix(")"), value)
    return any(_holds_one(test, value) for test in split(tests))


def split(tests: str) -> list[str]:
    """Split unary tests at the commas outside brackets and strings."""
    parts, depth, is_quoted = [""], 0, False
    for place, char in enumerate(tests):
        is_quoted ^= char == '"' and tests[place - 1] != "\\"
        depth += 0 if is_quoted else (char in "([") - (char in ")]")
        if char == "," and not depth and not is_quoted:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts]


def _holds_one(test: str, value: Any) -> bool:
    given = {"given": value}
    if "?" in test:
        return evaluate(test.replace("?", "given"), given) is True
    if value is None:
        return test == "null"
    if test.startswith(_COMPARISONS):
        return evaluate(f"given {test}", given) is True
    if test.startswith(_INTERVALS):
        return evaluate(f"given in {test}", given) is True
    return evaluate(f"given = {test}", given) is True


def _decide_by_table(table: ET.Element, values: Values) -> Any:
    """Apply the hit policy to the rows that hold."""
    inputs = [evaluate(_text(clause, "inputExpression"), values) for clause in table.findall(f"{_MODEL}input")]
    outputs = table.findall(f"{_MODEL}output")
    found = [_result(rule, outputs, values) for rule in table.findall(f"{_MODEL}rule") if _matches(rule, inputs)]
    policy = table.get("hitPolicy", "UNIQUE")
    if policy == "COLLECT":
        return found
    if policy == "UNIQUE" and len(found) > 1:
        raise ValueError(f"{len(found)} rows of {table.get('id')} hold together")
    if policy == "ANY" and any(one != found[0] for one in found):
        raise ValueError(f"rows of {table.get('id')} disagree")
    default = outputs[0].find(f"{_MODEL}defaultOutputEntry/{_MODEL}text")
    if found:
        return found[0]
    return evaluate(default.text or "", values) if default is not None else None


def _matches(rule: ET.Element, inputs: Sequence[Any]) -> bool:
    tests = [entry.text or "" for entry in rule.findall(f"{_MODEL}inputEntry/{_MODEL}text")]
    return all(holds(test, value) for test, value in zip(tests, inputs, strict=True))


def _result(rule: ET.Element, outputs: Sequence[ET.Element], values: Values) -> Any:
    entries = [evaluate(entry.text or "", values) for entry in rule.findall(f"{_MODEL}outputEntry/{_MODEL}text")]
    if len(entries) == 1:
        return entries[0]
    return {output.attrib["name"]: entry for output, entry in zip(outputs, entries, strict=True)}


def _text(parent: ET.Element, tag: str) -> str:
    found = parent.find(f"{_MODEL}{tag}/{_MODEL}text")
    assert found is not None
    return found.text or ""


def _literal(value: Any) -> str:
    """Write a value as FEEL, which is JSON but for the keys of contexts."""
    return json.dumps(value)
