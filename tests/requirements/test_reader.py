import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from archgen.errors import InputError
from archgen.findings import Finding
from archgen.knowledge.tables import Criterion
from archgen.knowledge.vocabulary import Vocabulary
from archgen.requirements.model import Experience, PatternKind, ProjectStatus, Requirements
from archgen.requirements.reader import read_requirements, standards_dir

Read = Callable[[str], tuple[Requirements, tuple[Finding, ...]]]
Faults = Callable[[str], list[str]]


def test_reads_the_example_of_the_contract(example: Path, vocabulary: Vocabulary) -> None:
    """Every key of the example arrives in the model."""
    requirements, findings = read_requirements(example, vocabulary)
    assert requirements.project.name == "Stagedoor"
    assert requirements.stated("infrastructure_budget") == 5000
    assert requirements.stated("peak_requests_per_second") == 1500
    assert requirements.stated("rto") == 60
    assert requirements.stated("compliance") == ("gdpr", "pci_dss")
    assert requirements.experience == {"python": Experience.STRONG, "kubernetes": Experience.NONE}
    assert requirements.constraints.avoid == ("mongodb",)
    assert requirements.existing[0].role == "primary datastore"
    assert requirements.decisions["async_processing"].review_by == date(2027, 6, 1)
    assert requirements.accepted[0].until == date(2027, 12, 31)
    assert requirements.integrations[0].latency_p99 == 800
    order = requirements.domain.entity("Order")
    assert order is not None
    assert (order.rows, order.retention) == (4_000_000, 7)
    assert order.lifecycle is not None
    assert order.lifecycle.final == ("paid", "cancelled")
    pattern = requirements.domain.access_patterns[0]
    assert (pattern.kind, pattern.rate, pattern.sort[0].descending) == (PatternKind.LIST, 300, True)
    assert requirements.domain.flows[0].steps[1].receiver.name == "Payment provider"
    assert {finding.id for finding in findings} == {"entity_without_fields", "entity_outside_contexts", "unnamed_owner"}


def test_json_reads_the_same(example: Path, vocabulary: Vocabulary) -> None:
    """JSON is YAML: the same content gives equal requirements."""
    text = json.dumps(YAML(typ="safe", pure=True).load(example), default=str)
    again, _ = read_requirements(text, vocabulary)
    assert again.domain == read_requirements(example, vocabulary)[0].domain


def test_a_name_and_a_team_are_a_full_file(read: Read) -> None:
    """Without a domain there is one context, named after the project, and nothing in it."""
    requirements, findings = read("team: {engineers: 3}")
    assert requirements.stated("engineers") == 3
    assert [context.name for context in requirements.domain.contexts] == ["Shop"]
    assert requirements.domain.is_empty
    assert [finding.id for finding in findings] == ["unnamed_owner"]


def test_all_faults_come_at_once_by_line(faults: Faults) -> None:
    """One run tells everything that is wrong."""
    found = faults(
        "teem: {engineers: 3}\nload:\n  peak_requests_per_second: -4\n  traffic_shape: spikey\npriorities: [speed]\n"
    )
    assert [fault.split(" ")[0] for fault in found] == ["2:1", "4:29", "5:18", "6:14"]
    assert found[0] == "2:1 : unknown key `teem`; did you mean `team`?"
    assert "`-4` is not a rate; it must be at least 0 rps" in found[1]
    assert "did you mean `spiky`?" in found[2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("team: {data_volume: 5 GB}", "`data_volume` belongs in `load`"),
        ("engineers: 3", "`engineers` belongs in `team`"),
        ("team: {actors: [A]}", "`actors` belongs at the top of the file"),
        ("quality: {latency-p99: 3 ms}", "write `latency_p99`"),
        ("load: {mean_requests_per_second: 3}", "is computed and cannot be stated"),
        ("load: {peak_rps: 3}", "did you mean `peak_requests_per_second`?"),
        ("budget: {infrastructure_budget: $5,000/month}", 'quote it inside { }: "$5,000/month"'),
        ("quality: {availability: 120%}", "must be between 0 % and 100 %"),
        ("team: {engineers: [3]}", "one value is expected here, not a list"),
        ("load: [1]", "a mapping is expected here, not a list"),
        ("archgen: 2", "no version of this format"),
        ("actors: [A, A]", "`A` stands twice"),
        ("actors: ['']", "a name cannot be empty"),
        ('actors: ["a\\nb"]', "cannot be printed"),
        ("constraints: {use: [a_b], avoid: [A-B]}", "cannot be both"),
        ("accepted: [{finding: x}]", "`because` is missing"),
        ("decisions: {caching: {because: x}}", "does not say what was chosen"),
        ("existing: [{role: store}]", "does not say what runs"),
        ("integrations: [Mail, {name: Mail}]", "a second integration is named `Mail`"),
        ("domain: {archetype: shopp}", "did you mean `shop`?"),
        ("domain: {contexts: {A: [X], B: [X]}}", "belongs to `A` already"),
        ("domain: {entities: {X: {fields: {id: uuid}}}}", "every entity has an `id` already"),
        ("domain: {entities: {X: {fields: {t: [enum(a, b)]}}}}", 'quote it: "[enum(a, b)]"'),
        ("domain: {entities: {X: {rows: 1e19}}}", "must be between"),
        ("domain: {entities: {X: }, access_patterns: [{name: P, entity: Y}]}", "no entity is named `Y`"),
        ("domain: {entities: {X: }, access_patterns: [{name: P, entity: X, by: z}]}", "`X` has no field `z`"),
        ("domain: {flows: [{name: F, steps: [A -> B: x]}]}", "nobody is named `A`"),
    ],
)
def test_every_fault_has_a_remedy(faults: Faults, text: str, message: str) -> None:
    """Faults name the value and what to write instead."""
    assert any(message in fault for fault in faults(text))


def test_a_broken_field_is_not_reported_twice(faults: Faults) -> None:
    """Patterns and lifecycles that name a field with a fault add no fault of their own."""
    text = (
        "domain:\n  entities:\n    X:\n      fields: {a: strng}\n      lifecycle: a -> b\n"
        "  access_patterns: [{name: P, entity: X, by: a}]"
    )
    assert len(faults(text)) == 1


def test_carets_stand_under_words_inside_a_value(vocabulary: Vocabulary) -> None:
    """A fault in a small language marks its own words, in quotes too."""
    text = 'project: {name: P}\ndomain:\n  entities:\n    X:\n      fields:\n        a: "string(9) uniqe"\n'
    with pytest.raises(InputError) as caught:
        read_requirements(text, vocabulary)
    assert str(caught.value).splitlines()[-2:] == [
        '   6 |         a: "string(9) uniqe"',
        "     |                       ^^^^^",
    ]


def test_names_are_any_printable_text(vocabulary: Vocabulary) -> None:
    """Hostile names of every kind are read letter for letter."""
    names = [
        "end",
        "a: b",
        "true",
        "null",
        "1.10",
        "x->",
        "'; DROP TABLE",
        "<b>",
        "注文",
        "{{ 7 }}",
        "`|`",
        "Order",
        "order",
    ]
    document = {
        "project": {"name": names[2]},
        "actors": names,
        "domain": {"entities": {name: {"fields": dict.fromkeys(names, "text")} for name in names}},
    }
    requirements, _ = read_requirements(json.dumps(document), vocabulary)
    assert requirements.actors == tuple(names)
    assert [entity.name for entity in requirements.domain.entities] == names
    assert [field.name for field in requirements.domain.entities[0].fields] == names


def test_enum_facts_ignore_case_and_separators(read: Read) -> None:
    """`PCI-DSS` is `pci_dss`; booleans and sets are read as people write them."""
    requirements, _ = read(
        "security: {compliance: [PCI-DSS, GDPR]}\n"
        "load: {traffic_shape: Daily Cycle, hot_key_skew: yes}\nplatform: {cloud: AWS}\n"
        "structure: {differentiating: no}"
    )
    assert requirements.stated("compliance") == ("gdpr", "pci_dss")
    assert requirements.stated("traffic_shape") == "daily_cycle"
    assert requirements.stated("hot_key_skew") is True
    assert requirements.stated("cloud") == "aws"
    assert requirements.stated("differentiating") == "no"


def test_zero_and_empty_values(read: Read) -> None:
    """Zero is legal; a key without a value counts as not given."""
    requirements, _ = read("quality: {rpo: 0}\nload: {read_write_ratio: 0, data_volume: }\nteam:\n")
    assert requirements.stated("rpo") == 0
    assert requirements.stated("read_write_ratio") == 0
    assert "data_volume" not in requirements.facts


def test_short_forms(read: Read) -> None:
    """A bare name, option or technology is enough where nothing else is said."""
    requirements, _ = read(
        "integrations: [Mail]\nexisting: [postgresql]\n"
        "decisions: {caching: none, search_analytics: [in_db, warehouse]}\n"
        "priorities: cost"
    )
    assert requirements.integrations[0].name == "Mail"
    assert requirements.existing[0].technology == "postgresql"
    assert requirements.decisions["search_analytics"].choose == ("in_db", "warehouse")
    assert requirements.priorities == (Criterion.COST,)


def test_project_head(vocabulary: Vocabulary) -> None:
    """Owner, approvers, status and date are read; named people are no open question."""
    text = "project: {name: P, owner: Ann, approvers: [Bo, Cy], status: In Review, date: 2027-01-31}\n"
    requirements, findings = read_requirements(text, vocabulary)
    project = requirements.project
    assert (project.owner, project.approvers, project.status) == ("Ann", ("Bo", "Cy"), ProjectStatus.IN_REVIEW)
    assert project.date == date(2027, 1, 31)
    assert findings == ()


def test_versions_are_text(read: Read) -> None:
    """`1.10` stays `1.10`, with or without quotes."""
    requirements, _ = read("existing: [{technology: kafka, version: 1.10, docs: https://x.test, debt: [old, slow]}]")
    one = requirements.existing[0]
    assert (one.version, one.docs, one.debt) == ("1.10", ("https://x.test",), "old; slow")


def test_unlisted_entities_find_their_context(read: Read) -> None:
    """An entity that no context lists goes where a reference leads, else to the context named after the project."""
    requirements, findings = read(
        "domain:\n  contexts: {Sales: [Order]}\n  entities:\n    Order: {fields: {buyer: -> Person}}\n"
        "    Person: {fields: {at: -> City}}\n    City: {fields: {name: text}}\n    Island: {fields: {name: text}}\n"
    )
    owners = {entity: context.name for context in requirements.domain.contexts for entity in context.entities}
    assert owners == {"Order": "Sales", "Person": "Sales", "City": "Sales", "Island": "Shop"}
    assert sum(finding.id == "entity_outside_contexts" for finding in findings) == 3


def test_steps_without_quotes(read: Read) -> None:
    """YAML takes an unquoted step for a mapping of one key; it means the same."""
    requirements, _ = read("actors: [A]\ndomain:\n  flows:\n    - name: F\n      steps:\n        - A -> Shop: hello\n")
    assert requirements.domain.flows[0].steps[0].message == "hello"


def test_places_are_kept_for_later_stages(example: Path, vocabulary: Vocabulary) -> None:
    """Options and technologies are checked later, and can still be pointed at."""
    requirements, _ = read_requirements(example, vocabulary, name="archgen.yaml")
    place = requirements.place_of("decisions.async_processing.choose")
    assert str(place) == "archgen.yaml:28:30"
    assert requirements.place_of("constraints.use[0]") is not None
    assert requirements.place_of("constraints.use[9].x") == requirements.place_of("constraints.use")
    assert requirements.place_of("nowhere") is None


def test_availability_as_fraction_is_asked_about(read: Read) -> None:
    """0.999 is less than one percent, which nobody means."""
    _, findings = read("quality: {availability: 0.999}")
    finding = next(one for one in findings if one.id == "availability_as_fraction")
    assert "99.9%" in finding.message


def test_standards_are_read_alone(tmp_path: Path) -> None:
    """The folder of a company's standards is known before the rest of the file can be read."""
    (tmp_path / "rules").mkdir()
    file = tmp_path / "archgen.yaml"
    file.write_text("standards: rules\nload: {no_such_fact_yet: 5}\n")
    assert standards_dir(file) == tmp_path / "rules"
    file.write_text("standards: missing\n")
    with pytest.raises(InputError, match="there is no folder"):
        standards_dir(file)
    file.write_text("project: {name: P}\n")
    assert standards_dir(file) is None


def test_ten_entities_read_quickly(vocabulary: Vocabulary) -> None:
    """A file of usual size costs less than 120 ms once everything is imported."""
    entities = "".join(
        f"    E{number}:\n      rows: 4M\n      retention: 7 years\n      fields:\n"
        + "".join(f"        field_{field}: string(120) unique\n" for field in range(8))
        for number in range(10)
    )
    text = f"project: {{name: P}}\ndomain:\n  entities:\n{entities}"
    read_requirements(text, vocabulary)
    best = min(_seconds(text, vocabulary) for _ in range(3))
    assert best < 0.12


def _seconds(text: str, vocabulary: Vocabulary) -> float:
    started = time.perf_counter()
    read_requirements(text, vocabulary)
    return time.perf_counter() - started
