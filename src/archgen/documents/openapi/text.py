"""YAML text of a plain mapping, safe for readers of YAML 1.1 and 1.2 alike."""

import io
import re
from typing import Any

# What a YAML 1.1 reader takes for a boolean, a number in base 60 or a date, and ruamel leaves plain.
_AMBIGUOUS = re.compile(
    r"^(y|n|yes|no|on|off|true|false|null|~)$|^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$"
    r"|^[-+]?[0-9._]+(e[-+]?[0-9]+)?$|^0[xo]?[0-9a-f_]+$|^\d{4}-\d\d?-\d\d?|^[=<]+$",
    re.IGNORECASE,
)
# Characters that YAML 1.1 or editors take for a line break or refuse; they are escaped inside double quotes.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def as_text(stated: str) -> str:
    """Write what people stated as text of a description: viewers read those as Markdown with HTML in it.

    The sign that opens a tag becomes an entity, which every viewer shows as the letter; names stand letter for letter
    in titles, which are plain text.
    """
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", stated).replace("](", "]\\(").strip()


def yaml_text(document: dict[str, Any]) -> str:
    """Dump a mapping of plain values: never folded, no anchors, doubtful words in quotes."""
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
