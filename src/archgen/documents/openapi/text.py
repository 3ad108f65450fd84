"""YAML text, safe for readers of YAML 1.1 and 1.2 alike, and names and texts as OpenAPI takes them."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

# What a YAML 1.1 reader takes for a boolean, a number in base 60 or a date; texts of these forms are quoted.
_AMBIGUOUS = re.compile(
    r"^(y|n|yes|no|on|off|true|false|null|~)$|^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$"
    r"|^[-+]?[0-9._]+(e[-+]?[0-9]+)?$|^0[xo]?[0-9a-f_]+$|^[-+]?\.(inf|nan)$|^\d{4}-\d\d?-\d\d?|^[=<]+$",
    re.IGNORECASE,
)
# Characters that YAML 1.1 or editors take for a line break or refuse; they are escaped inside double quotes.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
# No indicator in front, then anything without a comment, a second key or a space at the end.
_PLAIN = re.compile(r"""[^\s\-?:,\[\]{}#&*!|>'"%@`](?:[^:#\s]|:(?=\S)|(?<! )#| (?=[^ #]))*""")
_DASHED = re.compile(r"-[A-Za-z](?:[^:#\s]|:(?=\S)|(?<! )#| (?=[^ #]))*")


def as_text(stated: str) -> str:
    """Write what people stated as text of a description: viewers read those as Markdown with HTML in it.

    The sign that opens a tag becomes an entity, which every viewer shows as the letter; names stand letter for letter
    in titles, which are plain text.
    """
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", stated).replace("](", "]\\(").strip()


def as_title(stated: str) -> str:
    """Write a name as a title, which is plain text: as it is, but for what opens a script where it is shown as HTML."""
    return re.sub(r"<(?=script)", "\N{FULLWIDTH LESS-THAN SIGN}", stated, flags=re.IGNORECASE)


class Block(str):
    """A text of several lines that stands in a block of its own, as scripts do."""

    __slots__ = ()


def yaml_text(document: dict[str, Any]) -> str:
    """Dump a mapping of mappings, lists, texts, numbers, booleans and nulls: never folded, no anchors.

    Doubtful words stand in quotes. It is written directly, a hundred times as fast as by ruamel.yaml, which tests
    compare it with.
    """
    return "".join(f"{line}\n" for line in _lines(document, ""))


def _lines(value: Mapping[Any, Any], indent: str) -> Iterator[str]:
    for key, each in value.items():
        name = f"{indent}{_text(str(key))}:"
        if each and isinstance(each, Mapping):
            yield name
            yield from _lines(each, f"{indent}  ")
        elif each and isinstance(each, list | tuple):
            yield name
            yield from _items(each, f"{indent}  ")
        elif isinstance(each, Block) and _fits_block(each):
            yield from _block(each, name, f"{indent}  ")
        else:
            yield f"{name} {_scalar(each)}"


def _fits_block(text: str) -> bool:
    """Tell whether a text reads the same in a block: no odd characters, no space in front that would set the indent."""
    return "\n" in text and text[:1] not in (" ", "\n") and not _UNSAFE.search(text.replace("\n", ""))


def _block(text: str, name: str, indent: str) -> Iterator[str]:
    body = text.rstrip("\n")
    kept = len(text) - len(body)
    yield f"{name} |{('-', '', '+')[min(kept, 2)]}"
    for line in (*body.split("\n"), *[""] * (kept - 1)):
        yield f"{indent}{line}" if line else ""


def _items(values: list[Any] | tuple[Any, ...], indent: str) -> Iterator[str]:
    for each in values:
        inner = f"{indent}  "
        if each and isinstance(each, Mapping):
            first, *rest = _lines(each, inner)
        elif each and isinstance(each, list | tuple):
            first, *rest = _items(each, inner)
        else:
            first, rest = inner + _scalar(each), []
        yield f"{indent}- {first[len(inner) :]}"
        yield from rest


def _scalar(value: Any) -> str:
    match value:
        case str():
            return _text(value)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return repr(int(value))
        case float():
            return _number(value)
        case Mapping():
            return "{}"
        case list() | tuple():
            return "[]"
        case _:
            raise TypeError(f"{type(value).__name__} has no form in YAML here")


def _number(value: float) -> str:
    """Write a number with a point in it, as YAML 1.1 reads `1e-7` as a text."""
    written = repr(value)
    mantissa, sign, exponent = written.partition("e")
    if not sign:
        return written
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{exponent if exponent[0] in '+-' else '+' + exponent}"


@lru_cache(maxsize=4096)
def _text(text: str) -> str:
    """Write a text with the quotes that it needs, if any."""
    if _UNSAFE.search(text):
        return _UNSAFE.sub(_escape, json.dumps(text, ensure_ascii=False))
    if _AMBIGUOUS.match(text):
        return json.dumps(text, ensure_ascii=False)
    if _PLAIN.fullmatch(text) or _DASHED.fullmatch(text):
        return text
    return "'" + text.replace("'", "''") + "'"


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
