"""YAML text of a plain mapping, safe for readers of YAML 1.1 and 1.2 alike."""

import io
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

# What a YAML 1.1 reader takes for a boolean, a number in base 60 or a date, and ruamel leaves plain.
_AMBIGUOUS = re.compile(
    r"^(y|n|yes|no|on|off|true|false|null|~)$|^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$"
    r"|^[-+]?[0-9._]+(e[-+]?[0-9]+)?$|^0[xo]?[0-9a-f_]+$|^\d{4}-\d\d?-\d\d?|^[=<]+$",
    re.IGNORECASE,
)
# Characters that YAML 1.1 or editors take for a line break or refuse; they are escaped inside double quotes.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
# A letter, slash or dollar sign, then anything without a comment, a second key or a space at the end.
_PLAIN = re.compile(r"[A-Za-z/$](?:[^:#\s]|:(?=\S)|(?<! )#| (?=[^ #]))*")
_LONGEST_KEY = 100
_LONGEST_QUOTED = 2000
"""Longer ones may be written on several lines."""
_LARGE = 1e6
"""Numbers beyond it, and below its inverse, may be written with an exponent."""


def as_text(stated: str) -> str:
    """Write what people stated as text of a description: viewers read those as Markdown with HTML in it.

    The sign that opens a tag becomes an entity, which every viewer shows as the letter; names stand letter for letter
    in titles, which are plain text.
    """
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", stated).replace("](", "]\\(").strip()


def as_title(stated: str) -> str:
    """Write a name as a title, which is plain text: as it is, but for what opens a script where it is shown as HTML."""
    return re.sub(r"<(?=script)", "\N{FULLWIDTH LESS-THAN SIGN}", stated, flags=re.IGNORECASE)


def yaml_text(document: dict[str, Any]) -> str:
    """Dump a mapping of plain values: never folded, no anchors, doubtful words in quotes.

    What every document consists of is written directly, as ruamel.yaml would but a hundred times as fast; a document
    that holds anything else is left to it.
    """
    try:
        return "".join(f"{line}\n" for line in _lines(document, ""))
    except _BeyondPlainError:
        return _by_ruamel(document)


class _BeyondPlainError(Exception):
    """A value that is not written directly."""


def _lines(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, each in value.items():
        name = f"{indent}{_key(key)}:"
        if each and isinstance(each, dict):
            yield name
            yield from _lines(each, f"{indent}  ")
        elif each and isinstance(each, list):
            yield name
            yield from _items(each, f"{indent}  ")
        else:
            yield f"{name} {_scalar(each)}"


def _items(values: list[Any], indent: str) -> Iterator[str]:
    for each in values:
        if each and isinstance(each, dict):
            first, *rest = _lines(each, f"{indent}  ")
            yield f"{indent}- {first[len(indent) + 2 :]}"
            yield from rest
        else:
            yield f"{indent}- {_scalar(each)}"


def _key(key: Any) -> str:
    if not isinstance(key, str) or len(key) > _LONGEST_KEY or "\n" in key or _UNSAFE.search(key):
        raise _BeyondPlainError
    return key if _is_plain(key) else _in_quotes(key)


def _scalar(value: Any) -> str:
    if value.__class__ is str:
        return value if _is_plain(value) else _in_quotes(value)
    if value is True or value is False:
        return "true" if value else "false"
    if value.__class__ is int or (value.__class__ is float and abs(value) < _LARGE and abs(value) > 1 / _LARGE):
        return repr(value)
    if value in ({}, []):
        return "{}" if value.__class__ is dict else "[]"
    raise _BeyondPlainError


def _is_plain(text: str) -> bool:
    """Tell whether a text needs no quotes; a few that need none are not recognised."""
    return bool(_PLAIN.fullmatch(text)) and not _AMBIGUOUS.match(text) and not _UNSAFE.search(text)


@lru_cache(maxsize=1024)
def _in_quotes(text: str) -> str:
    """Write a text with the quotes that it needs, if any."""
    written = _by_ruamel({"k": text})[len("k: ") : -1]
    if "\n" in written or len(text) > _LONGEST_QUOTED:
        raise _BeyondPlainError
    return written


def _by_ruamel(document: Mapping[str, Any]) -> str:
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to import

    yaml = YAML()
    yaml.width = 4096
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.ignore_aliases = lambda *_: True
    yaml.representer.add_representer(str, _represent_text)
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()


def _represent_text(representer: Any, text: str) -> Any:
    style = '"' if _AMBIGUOUS.match(text) or _UNSAFE.search(text) else None
    return representer.represent_scalar("tag:yaml.org,2002:str", text, style=style)
