"""What a role gets to see and to say of the people behind a thing.

Personal properties of a thing that is about nobody, such as the address of a venue's office, are shown to those who
keep the thing; those of the people who work on it, such as a picker's number, not to those it is worked on for. Whoever
creates what is his own need not say whose it is.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from archgen.design.api_actors import READS
from archgen.design.api_callers import Person
from archgen.design.api_model import Operation, OperationKind, Property, Schema
from archgen.design.api_rules import api_rules
from archgen.design.data_tables import DataClass
from archgen.design.names import words

_GRAVE = frozenset({DataClass.PERSONAL, DataClass.PAYMENT, DataClass.SPECIAL_CATEGORY})
_MAKING = frozenset({OperationKind.CREATE, OperationKind.BATCH})


def with_ownership(
    schemas: Iterable[Schema],
    operations: Sequence[Operation],
    sensitive: Collection[str],
    people: Mapping[str, Person],
) -> Iterator[Schema]:
    """Fit the shapes of entities to the roles that send and get them.

    Args:
        schemas: All shapes.
        operations: Operations with their roles.
        sensitive: Entities about people: whoever may read a row has to do with the person that it is about.
        people: Who has each role.
    """
    by_entity: dict[str, list[Operation]] = {}
    for one in operations:
        by_entity.setdefault(one.entity or "", []).append(one)
    for schema in schemas:
        own = by_entity.get(schema.entity, []) if schema.entity is not None else []
        if not any(one.response == schema.name for one in own):
            yield _owned(schema, own, people)
        elif schema.entity in sensitive:
            yield _of_staff(schema, own, people)
        else:
            yield _of_nobody(schema, own)


def _of_nobody(schema: Schema, own: Sequence[Operation]) -> Schema:
    """Show personal properties to keepers only, where others read the thing as well."""
    readers = {role for one in own if one.kind in READS for role in one.roles}
    keepers = {role for one in own if one.kind not in READS for role in one.roles}
    read_by_others = bool(readers - keepers) or any(one.is_public for one in own)
    if not keepers or not read_by_others:
        return schema
    return _shown_to(schema, keepers, {one.name for one in schema.properties})


def _of_staff(schema: Schema, own: Sequence[Operation], people: Mapping[str, Person]) -> Schema:
    """Show what names the people who work on a thing to staff only, where it is read by those it is worked on for."""
    readers = {role for one in own for role in one.roles}
    staff = {role for role in readers if not people[role].outsider}
    changed = any(people[role].outsider for one in own if one.kind not in READS for role in one.roles)
    working = {word for one in people.values() if not one.outsider for word in one.named}
    named = {one.name for one in schema.properties if set(words(one.field or "")) & working}
    return _shown_to(schema, staff, named) if staff and readers - staff and not changed else schema


def _shown_to(schema: Schema, roles: Collection[str], names: Collection[str]) -> Schema:
    seen = {"visible_to": tuple(sorted(roles)), "required": False}
    properties = (
        one.model_copy(update=seen) if one.name in names and one.data_class in _GRAVE else one
        for one in schema.properties
    )
    return schema.model_copy(update={"properties": tuple(properties)})


def _owned(schema: Schema, own: Sequence[Operation], people: Mapping[str, Person]) -> Schema:
    """Let those who create what is theirs leave out whose it is; drop it where nobody else creates it."""
    making = [one for one in own if one.kind in _MAKING and one.request == schema.name]
    theirs = {account for one in making for role in one.own_rows for account in people[role].own}
    if not theirs:
        return schema
    only = all(set(one.roles) == set(one.own_rows) for one in making)
    said = {"required": False, "description": api_rules().schemas["own"]}
    properties = (
        one.model_copy(update=said) if _is_whose(one, theirs) else one
        for one in schema.properties
        if not (only and _is_whose(one, theirs))
    )
    return schema.model_copy(update={"properties": tuple(properties)})


def _is_whose(one: Property, accounts: Collection[str]) -> bool:
    return one.references in accounts and not one.value.is_list and one.name != "id"
