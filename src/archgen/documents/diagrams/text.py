"""Text of people put into Mermaid so that it is shown letter for letter.

Mermaid takes nothing literally but has one escape that works in boxes, arrows, messages, notes, entities and states
alike: a character's number between `#` and `;`. The title in the front matter is YAML and becomes a JSON string.
"""

import json
import re
from textwrap import TextWrapper

_SPACE = re.compile(r"\s+")
_SPECIAL = re.compile(
    r"""["#;<>&{}\[\]()|`%:,\\*_~$@]|^[-+=.!?/]|(?<=^\d)[.)](?= )|(?<=^\d\d)[.)](?= )|-(?=-)|(?<=-)-"""
)
# Labels of arrows still read these after decoding: a line break, a formula, an icon. The word joiner has no width.
_READ_AGAIN = re.compile(r"(?<=\\)(?=n)|(?<=\$)(?=\$)|(?<=:)(?=fa-)")
WORD_JOINER = "\u2060"
# Titles are cleaned as HTML and then shown as text, so these would come out as `&lt;`.
_TITLE = str.maketrans({"<": "‹", ">": "›", "&": "＆"})
LINE_BREAK = "<br/>"
# A word that is longer than this is cut, lest one box grow over the page.
_LONGEST_WORD = 40
_LONGEST_TITLE = 64


def flat(text: object) -> str:
    """Collapse white space to single spaces."""
    return _SPACE.sub(" ", str(text)).strip()


def escape(text: object) -> str:
    """Escape a text for any place of a diagram but the front matter; white space is collapsed."""
    joined_up = _READ_AGAIN.sub(WORD_JOINER, flat(text))
    return _SPECIAL.sub(lambda match: f"#{ord(match[0])};", joined_up)


def wrapped(text: object, width: int) -> str:
    """Escape a text and break it into lines of about so many characters."""
    lines = TextWrapper(width, break_long_words=False, break_on_hyphens=False).wrap(flat(text))
    longest = max(width, _LONGEST_WORD)
    cut = (line[at : at + longest] for line in lines for at in range(0, len(line), longest))
    return LINE_BREAK.join(escape(line) for line in cut)


def strong(escaped: str) -> str:
    """Print an escaped text in bold."""
    return f"<b>{escaped}</b>" if escaped else ""


def joined(*parts: str) -> str:
    """Put escaped parts under one another; empty ones are left out."""
    return LINE_BREAK.join(part for part in parts if part)


def title_value(text: str) -> str:
    """Write a title for the front matter; a long one is cut, for it would stand out over the drawing."""
    line = flat(text)
    shown = line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1].rstrip() + "…"
    return json.dumps(shown.translate(_TITLE), ensure_ascii=False)
