import pytest

from archgen.errors import InputError
from archgen.knowledge.vocabulary import Vocabulary
from archgen.requirements.model import Experience, Project, Requirements
from archgen.requirements.overrides import with_overrides

PLAIN = Requirements(project=Project(name="P"))


def test_facts_are_set_by_bare_name_or_path(vocabulary: Vocabulary) -> None:
    """Names are unique, so the bare one works; case and separators do not matter."""
    changes = {
        "peak_requests_per_second": "20k",
        "load.data_volume": "2 TB",
        "Compliance": "GDPR, hipaa",
        "cloud": "none",
    }
    changed = with_overrides(PLAIN, changes, vocabulary)
    assert changed.stated("peak_requests_per_second") == 20_000
    assert changed.stated("data_volume") == 2000
    assert changed.stated("compliance") == ("gdpr", "hipaa")
    assert changed.stated("cloud") == "none"
    assert PLAIN.facts == {}


def test_experience_is_set_by_its_path(vocabulary: Vocabulary) -> None:
    """Experience is no fact, but what facts are read from."""
    changed = with_overrides(PLAIN, {"team.experience.kubernetes": "strong"}, vocabulary)
    assert changed.experience == {"kubernetes": Experience.STRONG}


def test_all_wrong_names_and_values_come_at_once(vocabulary: Vocabulary) -> None:
    """Overrides are input like a file."""
    changes = {
        "peek_requests_per_second": "1",
        "team.data_volume": "1",
        "mean_requests_per_second": "1",
        "rto": "soon",
        "cloud": "awss",
        "team.experience.kafka": "expert",
    }
    with pytest.raises(InputError) as caught:
        with_overrides(PLAIN, changes, vocabulary)
    text = str(caught.value)
    assert len(caught.value.faults) == 6
    for words in (
        "`peak_requests_per_second`?",
        "belongs to `load`",
        "computed",
        "`soon` is not a duration",
        "`aws`?",
        "`expert`",
    ):
        assert words in text
