"""Files that are wrong in themselves: each rule sees what a reader's own tools would choke on."""

from collections.abc import Callable
from typing import Any

import pytest

from archgen.design.design import Design
from archgen.documents.document import Document
from archgen.verification import inspect
from archgen.verification.inspections import INSPECTIONS
from archgen.verification.papers import Papers, Unreadable
from archgen.verification.yaml_reading import YamlFault, _by_pyyaml, _by_ruamel

Check = Callable[[str, Design, tuple[Document, ...]], list[str]]

FILES: list[tuple[str, str, str, str]] = [
    ("paths", "../x.md", "# X\n", "is no path inside a package"),
    ("paths", "nul.md", "# X\n", "is the name of a device"),
    ("paths", "notes/x.md", "# X\n", "is not for generated files"),
    ("texts", "x.md", "# X", "does not end with one line break"),
    ("texts", "x.md", "\n", "is empty"),
    ("texts", "x.md", "# X\n\nbell \x07\n", "line 3: holds the control character U+0007"),
    ("data-files", "x.yaml", "a: 1\na: 2\n", "the key `a` occurs twice"),
    ("data-files", "x.yaml", "a: [1\n", "is no YAML"),
    ("data-files", "x.json", '{"a": 1, "a": 2}\n', "the key `a` occurs twice"),
    ("data-files", "x.json", '{"a": NaN}\n', "is no JSON"),
    ("markdown", "x.md", "# X\n\nHello {{ name }}\n", "`{{` is left over"),
    ("markdown", "x.md", "# X\n\nTODO: say more\n", "`TODO` is left over"),
    ("markdown", "x.md", "# X\n\n| a | b |\n|---|---|\n| None | 1 |\n", "`None` is left over"),
    ("markdown", "x.md", "# X\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n", "line 5: 3 cells in a table of 2"),
    ("markdown", "x.md", "# X\n\n- **Q1** Why?- **Q2** How?\n", "line 3: an item of a list begins within another"),
    ("markdown", "x.md", "# X\n\n# Y\n", "does not begin with its one title"),
    ("markdown", "x.md", "# X\n\n### Y\n", "a heading of level 3 follows one of level 1"),
    ("links", "x.md", "# X\n\n[y](y.md)\n", "line 3: `y.md` leads to no file"),
    ("links", "x.md", "# X\n\n[y](README.md#nowhere)\n", "`README.md#nowhere` leads to no heading"),
    ("links", "x.md", "# X\n\n[y](../../etc/passwd)\n", "leads to no file"),
    ("links", "x.md", "# X\n\n![y](y.svg)\n", "leads to no file"),
    ("links", "x.html", '<a href="#y">y</a>\n', "leads to no place of the page"),
    ("links", "x.html", '<a href="y.yaml">y</a>\n', "leads to no file of the package"),
    ("records", "decisions/0009-x.md", "# 0009 X\n", "is the record of no decision"),
    ("records", "decisions/0009-x.md", "# 9 X\n", "its title does not begin with 0009"),
    ("records", "decisions/0009-x.md", "# 0009 X\n\n## Considered Options\n\n", "says nothing under"),
    ("mermaid", "diagrams/x.mmd", "flowchart LR\n  a --> b\n", "is no Mermaid"),
    ("mermaid", "x.md", "# X\n\n```mermaid\nflowchart LR\n  a[ --> b\n```\n", "line 3: is no Mermaid"),
    ("sqlite", "x/schema.sql", "-- dialect: sqlite\nCREATE TABEL x (a);\n", "SQLite refuses it"),
    ("sqlite", "x/schema.sql", '-- dialect: sqlite\nCREATE TABLE "x" ("a" REFERENCES "y" ("b"));\n', "refers to `y.b`"),
]


@pytest.mark.parametrize(("rule", "path", "text", "words"), FILES)
def test_broken_file(request: pytest.FixtureRequest, rule: str, path: str, text: str, words: str) -> None:
    """A file that some tool refuses is caught."""
    check, design, documents = (request.getfixturevalue(name) for name in ("check", "design", "documents"))
    assert check(rule, design, documents) == []
    found = check(rule, design, (*documents, Document(path=path, text=text)))
    assert any(words in fault for fault in found), found


def test_words_of_people_may_look_like_a_template(
    check: Check, design: Design, documents: tuple[Document, ...]
) -> None:
    """A project that is named `{{ shop }}` is no left-over."""
    project = design.requirements.project.model_copy(update={"name": "{{ shop }} TODO"})
    named = design.model_copy(update={"requirements": design.requirements.model_copy(update={"project": project})})
    assert check("markdown", named, (*documents, Document(path="x.md", text="# {{ shop }} TODO\n"))) == []


def openapi(**changes: Any) -> dict[str, Any]:
    """A contract of one operation."""
    answer = {"description": "ok", "content": {"application/json": {"schema": {"type": "string"}, "example": "a"}}}
    operation = {
        "operationId": "getThing",
        "tags": ["things"],
        "security": [{"bearer": []}],
        "responses": {"200": answer, "404": {"description": "none"}},
    }
    found: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "x", "version": "1"},
        "servers": [{"url": "https://x.test"}],
        "tags": [{"name": "things"}],
        "paths": {"/things": {"get": operation}},
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}, "schemas": {}},
    }
    return {**found, **changes}


def _operation(**changes: Any) -> dict[str, Any]:
    return {"/things": {"get": {**openapi()["paths"]["/things"]["get"], **changes}}}


def _body(schema: dict[str, Any], example: object) -> dict[str, Any]:
    content = {"application/json": {"schema": schema, "example": example}}
    return _operation(responses={"200": {"description": "ok", "content": content}, "404": {"description": "none"}})


CONTRACTS: list[tuple[str, dict[str, Any], str]] = [
    ("openapi-valid", openapi(info={"title": "x"}), "is a required property"),
    ("openapi-valid", openapi(paths={"/{id}": openapi()["paths"]["/things"]}), "Path parameter 'id'"),
    ("openapi-valid", openapi(paths=_body({"$ref": "#/components/schemas/Lost"}, "a")), "the validator stops"),
    ("openapi-complete", openapi(tags=[]), "nothing declares the tag `things`"),
    ("openapi-complete", openapi(security=[{"magic": []}]), "nothing declares the security scheme `magic`"),
    ("openapi-complete", openapi(servers=[{"url": "https://{region}.x.test"}]), "nothing defines `region`"),
    ("openapi-complete", openapi(paths=_operation(responses={"200": {"description": "ok"}})), "no answer says that"),
    ("openapi-complete", openapi(paths={"/a/{x}": {}, "/a/{y}": {}}), "cannot be told apart"),
    ("openapi-complete", openapi(paths={**_operation(), "/b": _operation()["/things"]}), "its operationId"),
    ("openapi-complete", openapi(components={"schemas": {"T": {"required": ["a"], "properties": {}}}}), "no property"),
    ("openapi-examples", openapi(paths=_body({"type": "integer"}, "a")), "the example does not fit its schema"),
    ("openapi-examples", openapi(paths=_body({"type": "string", "format": "uuid"}, "a")), "does not fit"),
]


@pytest.mark.parametrize(("rule", "contract", "words"), CONTRACTS)
def test_broken_contract(
    check: Check, design: Design, monkeypatch: pytest.MonkeyPatch, rule: str, contract: dict[str, Any], words: str
) -> None:
    """What a generator of clients would refuse, or would accept and get wrong, is caught."""
    for given, expected in ((openapi(), ""), (contract, words)):
        with monkeypatch.context() as patch:
            patch.setattr(Papers, "openapi", given)
            found = check(rule, design, (Document(path="api/openapi.yaml", text="{}\n"),))
        assert any(expected in fault for fault in found) if expected else not found, found


STATEMENTS: list[tuple[str, str]] = [
    ('CREATE TABLE "b" ("c" text);', ""),
    ('CREATE TABLE "b" ("c" text REFERENCES "a" ("id"));', ""),
    ('CREATE TABLE "b" ("c" date, PRIMARY KEY ("c")) PARTITION BY RANGE ("c");', ""),
    ("COMMENT ON TABLE \"a\" IS 'it''s; fine';", ""),
    ("CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $body$ BEGIN; END; $body$;", ""),
    ('COMMENT ON TABLE "a" IS \'open;', "a quote is not closed"),
    ('CREATE TABLE "b" ("c" text', "has no end"),
    ('CREATE TABLE "b" ("c" text;', "parentheses are not balanced"),
    ('CREATE TABLE "a" ("c" text);', "is created twice"),
    ('CREATE TABLE "b" ("c" text, "c" text);', "occurs twice"),
    ('CREATE TABLE "b" ("c" text, PRIMARY KEY ("d"));', "`b` has no column `d`"),
    ('CREATE TABLE "b" ("c" text, CONSTRAINT "f" FOREIGN KEY ("c") REFERENCES "z" ("id"));', "`z` is not there yet"),
    ('ALTER TABLE "a" ADD CONSTRAINT "f" FOREIGN KEY ("x") REFERENCES "a" ("id");', "`a` has no column `x`"),
    ('CREATE INDEX "i" ON "a" ("x");', "`a` has no column `x`"),
    ('CREATE INDEX "i" ON "z" ("id");', "`z` is not there yet"),
]


@pytest.mark.parametrize(("statement", "words"), STATEMENTS)
def test_postgresql_by_its_structure(check: Check, design: Design, statement: str, words: str) -> None:
    """Without a server, quotes, ends and references of the schema are still held together."""
    text = f'-- dialect: postgresql\nCREATE TABLE "a" ("id" uuid PRIMARY KEY);\n{statement}\n'
    found = check("postgresql", design, (Document(path="database/schema.sql", text=text),))
    assert any(words in fault for fault in found) if words else not found, found


@pytest.mark.parametrize("read", [_by_pyyaml, _by_ruamel])
def test_both_yaml_readers_agree(read: Callable[[str], Any]) -> None:
    """With and without the C parser, the same is read and the same refused."""
    assert read("a: [1, b]\n") == {"a": [1, "b"]}
    assert read("a: 1\n---\nb: 2\n") == [{"a": 1}, {"b": 2}]
    for text in ("a: 1\na: 2\n", "a: [\n", "a: &x [*x, *y]\n"):
        with pytest.raises(YamlFault):
            read(text)


def test_unreadable_contract_stops_only_its_own_rule(design: Design) -> None:
    """A broken YAML file is one fault, not a traceback of every rule that reads it."""
    broken = (Document(path="api/openapi.yaml", text="a: [\n"),)
    with pytest.raises(Unreadable):
        Papers(broken).load("api/openapi.yaml")
    found = [one for one in inspect(design, broken) if "is no YAML" in one.message]
    assert [one.inspection for one in found] == ["data-files"]


def test_rules_have_distinct_ids_and_titles() -> None:
    """An id in `--json` names one rule for ever."""
    assert len({one.id for one in INSPECTIONS}) == len(INSPECTIONS) >= 20
    assert len({one.title for one in INSPECTIONS}) == len(INSPECTIONS)
