"""Types of SQL in the types of the requirements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from sqlglot import exp

from archgen.importing.sketch import Note, note
from archgen.importing.sql.database import Database, Domain, EnumType
from archgen.importing.sql.dialects import Dialect
from archgen.importing.sql.parsing import sql_of, table_key
from archgen.knowledge.provenance import Frozen
from archgen.knowledge.store import read_yaml
from archgen.knowledge.validation import read_model
from archgen.requirements.model import FieldType

_ARRAY_MARK = "_"
"""How PostgreSQL's catalogue begins the name of an array type."""


class TypeFamily(Frozen):
    """Types that become the same type of the requirements."""

    type: FieldType = FieldType.TEXT
    parts: str = ""
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    minimum: int | None = None
    is_list: bool = False
    computed: bool = False
    remark: str = ""


class TypeRules(Frozen):
    """All of ``types.yaml``."""

    families: Mapping[str, TypeFamily]
    sized: Mapping[str, tuple[str, ...]]
    parsed: Mapping[str, tuple[str, ...]]
    named: Mapping[str, tuple[str, ...]]


@dataclass
class Typed:
    """What a type says about a field.

    Attributes:
        values: Attributes of the field.
        remarks: What to know about it.
        is_computed: Whether the database computes the column, so that it is no field.
        domain: The domain that it stands for.
        enum: The enum of the file that it is.
    """

    values: dict[str, Any]
    remarks: tuple[Note, ...] = ()
    is_computed: bool = False
    domain: Domain | None = None
    enum: EnumType | None = None


@cache
def type_rules() -> TypeRules:
    """Read the rules of types, once."""
    path = Path(__file__).with_name("types.yaml")
    return read_model(TypeRules, read_yaml(path), path)


@cache
def _families() -> Mapping[str, TypeFamily]:
    """Give the family of each type that is known, by ``parsed:``, ``sized:`` or ``named:`` and its name."""
    rules = type_rules()
    groups = {"parsed": rules.parsed, "sized": rules.sized, "named": rules.named}
    return {
        f"{group}:{name}": rules.families[family]
        for group, table in groups.items()
        for family, names in table.items()
        for name in names
    }


def typed(node: exp.DataType | None, database: Database, dialect: Dialect) -> Typed:
    """Say what a type means; enums and domains of the file mark themselves as used."""
    if node is None:
        return Typed({"type": FieldType.TEXT}, (note("no_type"),))
    if isinstance(node.this, exp.Interval):
        return Typed({"type": FieldType.DURATION})
    if node.this is exp.DType.ARRAY:
        return _array(node, database, dialect)
    if node.this is exp.DType.USERDEFINED:
        return _named(node, database, dialect)
    kind = node.this.name if isinstance(node.this, exp.DType) else str(node.this)
    numbers = [int(one.name) for one in node.expressions if one.name.isdigit() and len(one.name) < 12]
    sized = f"sized:{kind}({numbers[0]})" if numbers else ""
    family = _families().get(sized) or _families().get(f"parsed:{kind}")
    if family is None:
        return _unknown(sql_of(node, dialect))
    return _of_family(family, node, numbers, dialect)


def _of_family(family: TypeFamily, node: exp.DataType, numbers: list[int], dialect: Dialect) -> Typed:
    values: dict[str, Any] = family.model_dump(exclude={"parts", "computed", "remark"}, exclude_none=True)
    if not family.is_list:
        values.pop("is_list")
    if family.parts == "length" and numbers:
        values["length"] = numbers[0]
    elif family.parts == "digits" and numbers:
        values.update(precision=numbers[0], scale=numbers[1] if len(numbers) > 1 else 0)
    elif family.parts == "members":
        values["members"] = tuple(one.name for one in node.expressions)
    remarks = (note(family.remark, type=sql_of(node, dialect)),) if family.remark else ()
    return Typed(values, remarks, is_computed=family.computed)


def _array(node: exp.DataType, database: Database, dialect: Dialect) -> Typed:
    inner = node.expressions[0] if node.expressions else None
    found = typed(inner if isinstance(inner, exp.DataType) else None, database, dialect)
    if found.values.get("is_list") or not isinstance(inner, exp.DataType):
        return Typed({"type": FieldType.JSON}, (note("kept_as_json", type=sql_of(node, dialect)),))
    return _listed(found)


def _listed(one: Typed) -> Typed:
    return replace(one, values={**one.values, "is_list": True})


def _named(node: exp.DataType, database: Database, dialect: Dialect) -> Typed:
    """Say what a type means that the parser keeps by its name."""
    kind = node.args.get("kind")
    shown = kind.sql(dialect=dialect.parser) if isinstance(kind, exp.Expr) else str(kind or "")
    key = _type_key(kind, dialect) if isinstance(kind, exp.Expr) else shown.casefold()
    for name, is_list in ((key, False), (_without_mark(key), True)):
        found = _of_file(name, database, dialect) if name else None
        if found is not None:
            return _listed(found) if is_list else found
    bare = key.rpartition(".")[2].replace(" ", "").replace('"', "")
    for name, is_list in ((bare, False), (_without_mark(bare), True)):
        family = _families().get(f"named:{name}") if name else None
        if family is not None:
            numbers = [int(one.name) for one in node.expressions if one.name.isdigit() and len(one.name) < 12]
            result = _of_family(family, node, numbers, dialect)
            return _listed(result) if is_list else result
    return _unknown(shown or "?")


def _without_mark(name: str) -> str:
    head, dot, last = name.rpartition(".")
    return f"{head}{dot}{last[1:]}" if last.startswith(_ARRAY_MARK) else ""


def _type_key(kind: exp.Expr, dialect: Dialect) -> str:
    """Give the key of a type's name; the parser keeps a schema before it as a dot."""
    if isinstance(kind, exp.Dot):
        return table_key(exp.Table(this=kind.expression, db=kind.this), dialect)
    return table_key(exp.Table(this=kind), dialect)


def _of_file(key: str, database: Database, dialect: Dialect) -> Typed | None:
    """Give a type that the file itself describes."""
    enum = database.enums.get(key)
    if enum is not None:
        enum.is_used = True
        return Typed({"type": FieldType.ENUM, "members": enum.members}, enum=enum)
    domain = database.domains.get(key)
    if domain is not None:
        domain.is_used = True
        base = typed(domain.column.type, database, dialect)
        return Typed(base.values, base.remarks, base.is_computed, domain)
    return None


def _unknown(shown: str) -> Typed:
    return Typed({"type": FieldType.TEXT}, (note("unknown_type", type=shown),))
