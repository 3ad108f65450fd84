"""Proto files as an inspection reads them: packages, imports, messages, enums and methods, found line by line.

It reads what archgen writes, one declaration a line; protoc and buf read it in the tests.
"""

import re
from dataclasses import dataclass, field

_PACKAGE = re.compile(r"^package ([\w.]+);$")
_IMPORT = re.compile(r'^import "([^"]+)";$')
_OPEN = re.compile(r"^(message|enum|service) (\w+) \{(\})?$")
_FIELD = re.compile(r"^(?:optional |repeated )?([\w.]+) (\w+) = (\d+);$")
_VALUE = re.compile(r"^(\w+) = (\d+);$")
_METHOD = re.compile(r"^rpc (\w+)\((\w+)\) returns \((\w+)\)[ ;{]*$")


@dataclass(frozen=True)
class ProtoField:
    """One field of a message."""

    type: str
    name: str
    number: int


@dataclass
class ProtoFile:
    """What one file declares; `strange` holds the lines that are none of it."""

    package: str = ""
    imports: list[str] = field(default_factory=list)
    messages: list[tuple[str, list[ProtoField]]] = field(default_factory=list)
    enums: list[tuple[str, list[tuple[str, int]]]] = field(default_factory=list)
    methods: list[tuple[str, str, str]] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    @property
    def types(self) -> list[str]:
        """Names of messages and enums, in order, as often as they occur."""
        return [name for name, _ in self.messages] + [name for name, _ in self.enums]


def read_proto(text: str) -> ProtoFile:
    """Read one file."""
    found, kind = ProtoFile(), ""
    lines = (line.strip() for line in text.splitlines())
    for line in (one for one in lines if one and not one.startswith(("//", "syntax ", "option "))):
        if line == "}":
            kind = "service" if kind == "method" else ""
        elif opened := _OPEN.match(line):
            _open(found, opened[1], opened[2])
            kind = "" if opened[3] else opened[1]
        elif not _declare(found, kind, line):
            found.strange.append(line)
        elif line.startswith("rpc ") and line.endswith("{"):
            kind = "method"
    return found


def _open(found: ProtoFile, kind: str, name: str) -> None:
    if kind == "message":
        found.messages.append((name, []))
    elif kind == "enum":
        found.enums.append((name, []))


def _declare(found: ProtoFile, kind: str, line: str) -> bool:
    """Note a line; say whether it is a declaration that may stand there."""
    if kind == "message" and (one := _FIELD.match(line)):
        found.messages[-1][1].append(ProtoField(one[1], one[2], int(one[3])))
    elif kind == "enum" and (one := _VALUE.match(line)):
        found.enums[-1][1].append((one[1], int(one[2])))
    elif kind == "service" and (one := _METHOD.match(line)):
        found.methods.append((one[1], one[2], one[3]))
    elif not kind and (one := _PACKAGE.match(line)):
        found.package = one[1]
    elif not kind and (one := _IMPORT.match(line)):
        found.imports.append(one[1])
    else:
        return False
    return True
