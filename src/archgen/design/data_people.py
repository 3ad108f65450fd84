"""Which entities are about people: those that hold personal data, save what only says how to reach an organisation."""

from archgen.design.data_columns import classify
from archgen.design.data_rules import data_rules
from archgen.design.data_tables import DataClass
from archgen.design.names import words
from archgen.requirements.model import Domain, Entity

_PERSONAL = frozenset({DataClass.PERSONAL, DataClass.SPECIAL_CATEGORY, DataClass.PAYMENT})


def personal_entities(domain: Domain, *, special: bool) -> frozenset[str]:
    """Give the entities that hold personal data: people may ask to see, correct and erase them."""
    return frozenset(one.name for one in domain.entities if _personal_fields(one, special=special))


def contact_entities(domain: Domain, *, special: bool) -> frozenset[str]:
    """Give the entities whose personal fields only say how to reach an organisation: they are nobody's record."""
    wanted = set(data_rules().contact_words)
    named = {one.name: _personal_fields(one, special=special) for one in domain.entities}
    return frozenset(
        entity for entity, fields in named.items() if fields and all(set(words(one)) & wanted for one in fields)
    )


def _personal_fields(entity: Entity, *, special: bool) -> tuple[str, ...]:
    plain = (one for one in entity.fields if one.target is None)
    return tuple(one.name for one in plain if classify(one, special=special) in _PERSONAL)
