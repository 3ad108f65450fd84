from collections import Counter

import pytest

from archgen.errors import InputError
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.vocabulary import Vocabulary
from archgen.requirements.archetypes import (
    _FOLDER,
    _stems,
    archetype_ids,
    archetype_path,
    closest_archetype,
    load_archetype,
    load_index,
    rank_archetypes,
)
from archgen.requirements.model import Domain, PatternKind
from archgen.requirements.reader import read_requirements

SUMMARIES = {
    "Bookings for three hair salons": "booking",
    "Patients book an appointment with a doctor": "booking",
    "Sells tickets for small venues; on-sale moments bring a rush.": "ticketing",
    "Festival tickets": "ticketing",
    "A help desk; support tickets come in by mail": "support_desk",
    "Sells handmade bags online": "shop",
    "Webshop with a sale day": "shop",
    "Marketplace where crafts people sell and we take a commission": "marketplace",
    "Editors publish articles for a local newspaper": "content",
    "Multi-tenant CRM": "tenant_saas",
    "Smart meters report usage each quarter of an hour": "telemetry",
    "A wallet app where people send money to each other": "ledger",
    "Group chat for hospitals": "chat",
    "People follow friends and share photos": "social_feed",
    "Expense receipts are scanned and read": "document_intake",
    "Couriers deliver parcels; dispatchers plan routes": "delivery",
    "Internal tool in which employees ask for approval of a purchase": "internal_tool",
}
NONSENSE = [
    "",
    "Zorp frobnicates the quux",
    "Weather",
    "CRUD",
    "A compiler for a query language",
    "Game server",
    "予約",
    "...",
]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The facts that archgen ships."""
    return load_knowledge().vocabulary


def domain_of(archetype: str, vocabulary: Vocabulary) -> Domain:
    """Give the domain of an archetype."""
    domain = load_archetype(archetype, vocabulary).domain
    assert domain is not None
    return domain


@pytest.mark.parametrize(("summary", "archetype"), SUMMARIES.items())
def test_a_summary_finds_what_a_person_would_pick(summary: str, archetype: str) -> None:
    """Everyday summaries lead to the archetype that a person would name."""
    match = closest_archetype("Acme", summary)
    assert match is not None
    assert match.archetype == archetype


@pytest.mark.parametrize("summary", NONSENSE)
def test_nonsense_and_foreign_words_find_nothing(summary: str) -> None:
    """A guess without grounds would put a wrong data model into the package."""
    assert closest_archetype("Acme", summary) is None


def test_the_name_alone_is_enough() -> None:
    """A file with a name and a team size is legal, and the name often says it all."""
    match = closest_archetype("TicketShop")
    assert match is not None
    assert (match.archetype, match.words) == ("ticketing", ("ticket shop", "ticket"))


def test_a_match_tells_its_words_and_points() -> None:
    """The package marks the stand-in as an assumption and shows why it was taken."""
    match = closest_archetype("Purse", "A wallet in which people keep money.")
    assert match is not None
    assert (match.score, match.words) == (5, ("wallet", "money"))


def test_inflected_words_are_the_same_word() -> None:
    """Book, books, booked and booking are one sign; it counts once."""
    one, many = (rank_archetypes("x", text)[0] for text in ("booking", "books booked: booking, book"))
    assert one == many


def test_of_two_with_as_many_points_the_narrower_stands() -> None:
    """The order of the index decides a tie, so that the outcome is the same on every run."""
    first, second = rank_archetypes("x", "marketplace chat")[:2]
    assert (first.archetype, second.archetype, first.score) == ("marketplace", "chat", second.score)


def test_each_file_is_in_the_index_and_each_entry_has_a_file() -> None:
    """A forgotten entry would never match; an entry without a file would fail at the user's desk."""
    files = {path.stem for path in _FOLDER.glob("*.yaml")} - {"index"}
    assert files == set(archetype_ids())


def test_no_sign_stands_twice() -> None:
    """Two spellings of one stem in one archetype hide each other."""
    for archetype, signs in load_index().archetypes.items():
        counts = Counter(_stems(word) for word, _ in signs.weighed())
        assert [stems for stems, count in counts.items() if count > 1] == [], archetype


def test_an_unknown_archetype_names_the_nearest() -> None:
    """A misspelt archetype gets the right spelling."""
    with pytest.raises(InputError, match="did you mean `booking`"):
        archetype_path("bokking")


def test_an_archetype_is_found_in_any_spelling() -> None:
    """`tenant SaaS` is how people write it."""
    assert archetype_path("Tenant-SaaS").stem == "tenant_saas"


@pytest.mark.parametrize("archetype", archetype_ids())
def test_an_archetype_reads_without_a_finding(archetype: str, vocabulary: Vocabulary) -> None:
    """It is a requirements file like any other, and a clean one."""
    _, findings = read_requirements(archetype_path(archetype), vocabulary)
    assert {finding.id for finding in findings} <= {"unnamed_owner"}


@pytest.mark.parametrize("archetype", archetype_ids())
def test_an_archetype_matches_itself(archetype: str, vocabulary: Vocabulary) -> None:
    """Its own name and summary must lead back to it."""
    project = load_archetype(archetype, vocabulary).project
    match = closest_archetype(project.name, project.summary)
    assert match is not None
    assert match.archetype == archetype


@pytest.mark.parametrize("archetype", archetype_ids())
def test_an_archetype_has_enough_to_design_from(archetype: str, vocabulary: Vocabulary) -> None:
    """6 to 10 entities with rows, keys, personal data, retention and states; reads of several kinds; flows."""
    requirements = load_archetype(archetype, vocabulary)
    domain = domain_of(archetype, vocabulary)
    fields = [field for entity in domain.entities for field in entity.fields]
    assert 6 <= len(domain.entities) <= 10
    assert 2 <= len(domain.flows) <= 4
    assert all(entity.rows for entity in domain.entities)
    assert all(pattern.rate for pattern in domain.access_patterns)
    assert any(entity.retention for entity in domain.entities)
    assert any(entity.lifecycle for entity in domain.entities)
    assert any(field.unique for field in fields)
    assert any(field.pii for field in fields)
    assert {PatternKind.LIST, PatternKind.AGGREGATE, PatternKind.WRITE} <= {one.kind for one in domain.access_patterns}
    assert requirements.actors
    assert all(integration.availability for integration in requirements.integrations)


@pytest.mark.parametrize("archetype", archetype_ids())
def test_a_flow_calls_each_integration(archetype: str, vocabulary: Vocabulary) -> None:
    """An integration that no flow uses has no place in a runtime view."""
    called = {
        end.name
        for flow in domain_of(archetype, vocabulary).flows
        for step in flow.steps
        for end in (step.sender, step.receiver)
    }
    assert {one.name for one in load_archetype(archetype, vocabulary).integrations} <= called


@pytest.mark.parametrize("archetype", archetype_ids())
def test_an_archetype_fits_the_default_load(archetype: str, vocabulary: Vocabulary) -> None:
    """Where nothing is stated, the stand-in must not contradict what is assumed: 50 requests and 10 writes a second."""
    patterns = domain_of(archetype, vocabulary).access_patterns
    peak, writes = (
        vocabulary.facts[name].default for name in ("peak_requests_per_second", "write_requests_per_second")
    )
    assert isinstance(peak, int | float)
    assert isinstance(writes, int | float)
    assert sum(one.rate or 0 for one in patterns) <= peak
    assert sum(one.rate or 0 for one in patterns if one.kind is PatternKind.WRITE) <= writes
