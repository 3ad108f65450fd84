"""The entity that stands for a tenant, and the entities that all tenants share."""

from collections.abc import Iterable, Mapping

from archgen.design.data_rules import data_rules
from archgen.design.names import words
from archgen.requirements.model import Domain, Entity

_LEAST_OWNED = 3
"""Entities that refer to a tenant at least, where neither its name nor its description calls it one."""


def find_tenant(domain: Domain, personal: frozenset[str]) -> str | None:
    """Give the entity that owns the others: by its name, else its description, else because most cannot be without it.

    Args:
        domain: Entities and their references.
        personal: Entities about people, of which none is a tenant that nobody calls so.
    """
    rules = data_rules()
    for word in rules.tenant_words:
        for entity in domain.entities:
            if words(entity.name) == (word,):
                return entity.name
    for entity in domain.entities:
        if set(words(entity.description)) & set(rules.tenant_words[:1]) and _owned(domain, entity.name):
            return entity.name
    direct = {one.name: sum(one.name in _required(other) for other in domain.entities) for one in domain.entities}
    owners = [
        name
        for name, count in direct.items()
        if count >= _LEAST_OWNED and name not in personal and 2 * len(_owned(domain, name)) >= len(domain.entities)
    ]
    return max(owners, key=lambda name: direct[name], default=None)


def shared_entities(domain: Domain, tenant: str | None) -> frozenset[str]:
    """Give the entities without which a tenant cannot be: they are there before it, so no tenant owns them."""
    if tenant is None:
        return frozenset()
    return _reached(tenant, {one.name: _required(one) for one in domain.entities}) - {tenant}


def _owned(domain: Domain, owner: str) -> frozenset[str]:
    """Give the entities that cannot be without another, directly or through others."""
    needing: dict[str, list[str]] = {}
    for one in domain.entities:
        for target in _required(one):
            needing.setdefault(target, []).append(one.name)
    return _reached(owner, needing) - {owner}


def _reached(start: str, steps: Mapping[str, Iterable[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for one in steps.get(waiting.pop(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return frozenset(found)


def _required(entity: Entity) -> frozenset[str]:
    stated = (one for one in entity.fields if not one.optional and not one.is_list and one.target != entity.name)
    return frozenset(one.target for one in stated if one.target is not None)
