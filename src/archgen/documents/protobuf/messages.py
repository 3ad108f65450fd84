"""Shapes as messages and enums of one proto package, with numbers that stay when something is added."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archgen.design.api_model import Property, Schema, Value, ValueType
from archgen.design.names import words as words_of
from archgen.documents.protobuf.names import Fields, Names, upper_snake
from archgen.documents.protobuf.words import words

TIMESTAMP, DURATION, STRUCT, MASK = (
    f"google.protobuf.{name}" for name in ("Timestamp", "Duration", "Struct", "FieldMask")
)
_FORMATS = {"date-time": TIMESTAMP, "duration": DURATION, "byte": "bytes"}
_SCALARS = {ValueType.STRING: "string", ValueType.BOOLEAN: "bool", ValueType.OBJECT: STRUCT}


@dataclass(frozen=True)
class Field:
    """One field of a message, ready to be written."""

    number: int
    name: str
    type: str
    comments: tuple[str, ...]
    label: str = ""

    def lines(self) -> Iterator[str]:
        """Give its comments and its declaration."""
        yield from comment(*self.comments, indent="  ")
        yield f"  {self.label}{self.type} {self.name} = {self.number};"


class Ground:
    """What the shapes of a design are made of: looked up by the writers of all packages.

    Args:
        schemas: Shapes by name.
        positions: Position of each stated field in its entity, by entity and field.
        entities: Position of each entity in the requirements.
        shared: Package of shapes that belong to no entity.
    """

    def __init__(
        self,
        schemas: Mapping[str, Schema],
        positions: Mapping[tuple[str, str], int],
        entities: Mapping[str, int],
        shared: str,
    ) -> None:
        self.schemas = schemas
        self.positions = positions
        self.entities = entities
        self.shared = shared

    def is_shared(self, schema: str) -> bool:
        """Say whether a shape belongs to no entity, as an amount of money does."""
        return self.schemas[schema].entity is None


class Messages:
    """Messages and enums of one package."""

    def __init__(self, ground: Ground, names: Names, package: str) -> None:
        """Take what shapes are made of and the names of the package."""
        self.imports: set[str] = set()
        self._ground = ground
        self._names = names
        self._package = package
        self._written: dict[str, list[str]] = {}
        self._enums: dict[str, list[str]] = {}

    def blocks(self) -> Iterator[str]:
        """Give everything that was asked for, messages first."""
        for lines in (*self._written.values(), *self._enums.values()):
            yield "\n".join(lines)

    def of(self, schema: str) -> str:
        """Give the type of a shape, writing it when it is asked for first."""
        if self._ground.is_shared(schema) and self._package != self._ground.shared:
            self.imports.add(path_of(self._ground.shared, "type"))
            return f"{self._ground.shared}.{schema}"
        name = self._names.type(schema)
        if name not in self._written:
            shape = self._ground.schemas[schema]
            self._written[name] = []  # its place, before those that it asks for
            fields = tuple(self._fields(shape))
            said = stated(shape.description or shape.title, shape.entity or shape.title, name)
            self._written[name] = [*comment(*said), *message(name, fields)]
        return name

    def field(self, number: int, name: str, value: Value, said: Sequence[str], *, key: tuple[str, str]) -> Field:
        """Give a field of a value; `key` names the entity and its field, which share an enum."""
        kind, more = self._type(value, key)
        label = "repeated " if value.is_list else ""
        return Field(number, name, kind, (*said, *more), label)

    def optional(self, number: int, name: str, value: Value, said: Sequence[str], *, key: tuple[str, str]) -> Field:
        """Give a field of a value that may be left out; messages and lists tell so by themselves."""
        kind, more = self._type(value, key)
        is_plain = "." not in kind and value.type is not ValueType.REF and not value.is_list
        return Field(
            number, name, kind, (*said, *more), "optional " if is_plain else "repeated " if value.is_list else ""
        )

    def use(self, kind: str) -> str:
        """Give a type of google.protobuf and remember its import."""
        self.imports.add(f"google/protobuf/{'_'.join(_split(kind))}.proto")
        return kind

    def _fields(self, shape: Schema) -> Iterator[Field]:
        names = Fields()
        for at, one in enumerate(shape.properties):
            name = names.name(one.name)
            said = stated(one.description or one.field or one.name, one.field or one.name, name)
            make = self.field if one.required and not one.value.nullable else self.optional
            key = (shape.entity or shape.name, one.field or one.name)
            yield make(self._number(shape, one, at), name, one.value, said, key=key)

    def _number(self, shape: Schema, one: Property, at: int) -> int:
        """Give the number of a property: by what the platform adds, by the stated field, by the part."""
        numbers = words().numbers
        if shape.entity is None:
            return at + 1
        if one.field is not None:
            return numbers.fields + self._ground.positions[shape.entity, one.field]
        if one.value.ref is not None:
            return numbers.parts + self._ground.entities[self._ground.schemas[one.value.ref].entity or ""]
        return numbers.own[one.name]

    def _type(self, value: Value, key: tuple[str, str]) -> tuple[str, tuple[str, ...]]:
        """Give the type of a value and what has to be said of it."""
        said = words()
        if value.type is ValueType.REF:
            return self.of(value.ref or ""), ()
        if value.members:
            return self._enum(value, key), ()
        if value.type is ValueType.INTEGER:
            return "int64" if value.format == "int64" else "int32", ()
        if value.type is ValueType.NUMBER:
            is_measured = self._ground.schemas.get(key[0]) is not None and self._ground.is_shared(key[0])
            return ("double", ()) if is_measured else ("string", (said.decimal,))
        kind = _FORMATS.get(value.format or "", _SCALARS[value.type])
        told = {"date": said.date, "time": said.time}.get(value.format or "")
        return self.use(kind) if "." in kind else kind, (told,) if told else ()

    def _enum(self, value: Value, key: tuple[str, str]) -> str:
        name = self._names.type(*key)
        if name not in self._enums:
            lines = [*comment(words().unspecified, indent="  "), f"  {self._names.unspecified(name)} = 0;"]
            for number, member in enumerate(value.members, start=1):
                made = self._names.value(name, member)
                if made.lower() != f"{upper_snake(name)}_{member}".lower():
                    lines += comment(words().stated.format(name=member), indent="  ")
                lines.append(f"  {made} = {number};")
            self._enums[name] = [f"enum {name} {{", *lines, "}"]
        return name


def message(name: str, fields: Sequence[Field]) -> list[str]:
    """Write a message, its fields by number."""
    if not fields:
        return [f"message {name} {{}}"]
    lines = [line for one in sorted(fields, key=lambda one: one.number) for line in one.lines()]
    return [f"message {name} {{", *lines, "}"]


def comment(*texts: str, indent: str = "") -> list[str]:
    """Write texts as comments of one line each; what would end a line, or no reader takes, is left out."""
    plain = (" ".join(re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]", "", text).split()) for text in texts)
    return [f"{indent}// {text}" for text in plain if text]


def stated(said: str, stated_as: str, name: str) -> tuple[str, ...]:
    """Give what is said of a thing, with its name as people stated it where its identifier does not tell it."""
    is_plain = re.fullmatch(r"[A-Za-z0-9_ -]+", stated_as) is not None
    is_told = is_plain and "".join(words_of(stated_as)) in name.replace("_", "").lower()
    return (said,) if is_told or stated_as in said else (said, words().stated.format(name=stated_as))


def head_of(title: str, package: str, imports: Sequence[str], more: Sequence[str] = ()) -> str:
    """Write the top of a file: what it is, its package and what it imports."""
    lines = [*comment(title), "", 'syntax = "proto3";', "", f"package {package};"]
    if more:
        lines[1:1] = ["//", *comment(*more)]
    if imports:
        lines += ["", *(f'import "{one}";' for one in sorted(imports))]
    return "\n".join(lines)


def path_of(package: str, file: str) -> str:
    """Give the path of a file of a package: buf wants folders to be those of the package."""
    return f"{package.replace('.', '/')}/{file}.proto"


def _split(kind: str) -> list[str]:
    return [part.lower() for part in re.findall(r"[A-Z][a-z]+", kind.rpartition(".")[2])]
