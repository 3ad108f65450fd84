import re
from pathlib import Path

import pytest

from archgen.errors import InputError
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.vocabulary import Vocabulary
from archgen.requirements.archetypes import closest_archetype
from archgen.requirements.model import PatternKind, Requirements
from archgen.requirements.reader import read_requirements

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*.yaml"))
FIXTURES = ROOT / "tests" / "fixtures"
FAULTY = sorted((FIXTURES / "faults").glob("*.yaml"))
ARCHETYPES = {
    "internal-tool": "internal_tool",
    "iot-telemetry": "telemetry",
    "platform": "delivery",
    "tenant-saas": "tenant_saas",
    "ticket-shop": "ticketing",
}
EXPECTED = re.compile(r"# expect (\d+)(?:: (.*))?")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The facts that archgen ships."""
    return load_knowledge().vocabulary


def read(path: Path, vocabulary: Vocabulary) -> Requirements:
    """Read a file; its findings do not matter here."""
    return read_requirements(path, vocabulary)[0]


def number(requirements: Requirements, fact: str) -> float:
    """Give a stated fact as a number."""
    value = requirements.stated(fact)
    assert isinstance(value, int | float)
    return value


def test_each_kind_of_user_has_a_sample() -> None:
    """Small, typical, spiky, data-heavy and large: each shows another side of the format."""
    assert {path.stem for path in SAMPLES} == set(ARCHETYPES)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_names_its_schema(path: Path) -> None:
    """The first line gives an editor completion and checks."""
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../schemas/requirements.schema.json"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_reads_without_a_finding(path: Path, vocabulary: Vocabulary) -> None:
    """Samples are what people copy from; owner and approvers are for them to name."""
    _, findings = read_requirements(path, vocabulary)
    assert {finding.id for finding in findings} <= {"unnamed_owner"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_puts_each_entity_into_a_context(path: Path, vocabulary: Vocabulary) -> None:
    """Where contexts are named, no entity is left over."""
    domain = read(path, vocabulary).domain
    assert domain is not None
    assert sorted(name for context in domain.contexts for name in context.entities) == sorted(
        entity.name for entity in domain.entities
    )


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_rates_of_a_sample_add_up(path: Path, vocabulary: Vocabulary) -> None:
    """All patterns together stay below the peak but explain most of it; the writes stay below their share."""
    requirements = read(path, vocabulary)
    assert requirements.domain is not None
    peak, ratio = (number(requirements, name) for name in ("peak_requests_per_second", "read_write_ratio"))
    total = sum(pattern.rate or 0 for pattern in requirements.domain.access_patterns)
    writes = sum(one.rate or 0 for one in requirements.domain.access_patterns if one.kind is PatternKind.WRITE)
    assert 0.7 * peak < total <= peak
    assert 0 < writes <= peak / (ratio + 1)


@pytest.mark.parametrize(("sample", "archetype"), ARCHETYPES.items())
def test_the_summary_of_a_sample_finds_its_archetype(sample: str, archetype: str, vocabulary: Vocabulary) -> None:
    """Without its domain each sample would get the stand-in that a person would pick."""
    project = read(ROOT / "samples" / f"{sample}.yaml", vocabulary).project
    match = closest_archetype(project.name, project.summary)
    assert match is not None
    assert match.archetype == archetype


def test_the_ticket_shop_has_ten_entities_and_keeps_its_contradictions(vocabulary: Vocabulary) -> None:
    """The charge of 800 ms inside a flow of 250 ms, and 200 GB that rows do not explain, are there to be found."""
    shop = read(ROOT / "samples" / "ticket-shop.yaml", vocabulary)
    assert shop.domain is not None
    provider, purchase = shop.integrations[0], shop.domain.flows[0]
    assert len(shop.domain.entities) == 10
    assert (provider.latency_p99, provider.availability, purchase.latency_p99) == (800, 99.95, 250)
    assert not any(step.asynchronous for step in purchase.steps)
    assert sum(entity.rows or 0 for entity in shop.domain.entities) * 1000 < number(shop, "data_volume") * 1e9


def test_the_platform_is_large(vocabulary: Vocabulary) -> None:
    """Five contexts and 25 entities are the least that tests of large inputs count on."""
    domain = read(ROOT / "samples" / "platform.yaml", vocabulary).domain
    assert domain is not None
    assert len(domain.contexts) >= 5
    assert len(domain.entities) >= 25


def test_readings_explain_the_volume_of_the_telemetry_sample(vocabulary: Vocabulary) -> None:
    """4,000 writes a second for 30 days are the rows that the file states, within five percent."""
    sample = read(ROOT / "samples" / "iot-telemetry.yaml", vocabulary)
    assert sample.domain is not None
    reading = sample.domain.entity("Reading")
    assert reading is not None
    assert reading.rows == pytest.approx(number(sample, "write_requests_per_second") * 86_400 * 30, rel=0.05)


def test_hostile_names_survive_as_they_are(vocabulary: Vocabulary) -> None:
    """Names are any printable text and are kept letter for letter."""
    hostile = read(FIXTURES / "hostile-names.yaml", vocabulary)
    assert hostile.domain is not None
    names = {entity.name for entity in hostile.domain.entities}
    assert len(names) == 18
    assert {"select", "order", "Order", "user table", "user_table", "-leading dash", "الطلب", "{{ 7*7 }}"} <= names
    assert "<script>alert(1)</script>" in hostile.project.name
    assert max(map(len, names)) == 120


def test_flows_between_hostile_names_find_their_ends(vocabulary: Vocabulary) -> None:
    """Names that hold colons and quotes are looked up, not cut."""
    domain = read(FIXTURES / "hostile-names.yaml", vocabulary).domain
    assert domain is not None
    steps = domain.flows[0].steps
    assert [(step.sender.name, step.receiver.name) for step in steps[4:]] == [
        ('O\'Brien "the" buyer', 'Bank \\ "Trust"; DROP TABLE orders;--'),
        ("Ops: night shift", "click"),
        ("click", "Ops: night shift"),
    ]
    assert steps[3].message == "activate -> deactivate: colon: twice"


def test_contradictions_are_valid_input(vocabulary: Vocabulary) -> None:
    """Each value is legal alone, so the file is read; clashes are findings of later stages."""
    assert read(FIXTURES / "contradictions.yaml", vocabulary).project.name == "Everything at once"


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_all_faults_of_a_file_come_at_once(path: Path, vocabulary: Vocabulary) -> None:
    """Each expected fault is reported, on its line, with the words that help; and nothing else is."""
    expected = [
        EXPECTED.fullmatch(line) for line in path.read_text(encoding="utf-8").splitlines() if "# expect " in line
    ]
    with pytest.raises(InputError) as caught:
        read_requirements(path, vocabulary)
    reported = [
        (fault.place.line if fault.place else 0, f"{fault.path} {fault.message}") for fault in caught.value.faults
    ]
    for match in filter(None, expected):
        line, words = int(match[1]), (match[2] or "").split(" | ")
        assert any(line in (0, at) and all(word in text for word in words) for at, text in reported), (
            line,
            words,
            reported,
        )
    lines = {int(match[1]) for match in filter(None, expected)}
    assert 0 in lines or {at for at, _ in reported} == lines, reported
