"""Values of a requirements file as YAML text that readers of YAML 1.1 and 1.2 take for the same."""

from __future__ import annotations

import re

_BARE = re.compile(r"(?!---)(?:\w|[$(/.<+]|-(?=\S))[^\x00-\x1f:#\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]*(?<!\s)")
"""Texts that stand without quotes on a line of their own; narrower than YAML allows."""

_BREAKS_FLOW = re.compile(r"[\[\]{},?]")
"""Signs that mean something inside brackets."""

_READ_OTHERWISE = re.compile(
    r"""(?: ~ | null | true | false | yes | no | on | off | y | n   # words of YAML 1.1 and 1.2
          | <<? | = | [-+.]?[\d_.:,]+ (?:e[-+]?\d+)? | 0[xob]\w+ | [-+]?\.inf | \.nan      # merges, numbers, times
          | \d{4}-\d\d?-\d\d? (?:[t\s].*)? )""",
    re.VERBOSE | re.IGNORECASE,
)
"""Texts that a reader of YAML takes for something else when nothing quotes them."""

_RATIO = re.compile(r"\d+(?:\.\d+)?:\d+(?:\.\d+)?")
"""A ratio such as `20:1`, which readers of YAML 1.1 take for a number."""

_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def scalar(text: str, *, in_flow: bool = False, is_text: bool = True) -> str:
    """Write a text as a scalar of YAML: bare where every reader takes it for this text, else in double quotes.

    Args:
        text: Any text.
        in_flow: Whether it stands inside ``[ ]`` or ``{ }``, where a comma ends it.
        is_text: Whether it has to be a text for every reader; a number or a yes may stand bare otherwise.
    """
    if not is_text and _RATIO.fullmatch(text):
        return text
    is_bare = _BARE.fullmatch(text) and not (is_text and _READ_OTHERWISE.fullmatch(text))
    return text if is_bare and not (in_flow and _BREAKS_FLOW.search(text)) else quoted(text)


def quoted(text: str) -> str:
    """Write a text in double quotes, with escapes that YAML and JSON share."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}"
