"""Text of people put into Markdown so that a reader sees it letter for letter."""

import re

_SPACE = re.compile(r"\s+")
_SPECIAL = re.compile(r"([\\`*\[\]|~]|\$(?!\d))|(?<![0-9A-Za-z])(_)|(_)(?![0-9A-Za-z])")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LINE_START = re.compile(r"^(?:([-+=#])(?=\s|$|[-=#])|(\d+)([.)])(?=\s|$))")
_SPAN = re.compile(r"`([^`]+)`")
_GUESS = re.compile(r"(?<![^\s(])\\~(?=[0-9A-Za-z])")
_ANCHOR = re.compile(r"[^\w\- ]")


def md(text: object) -> str:
    """Escape a text for Markdown prose, headings, link texts and table cells; white space is collapsed."""
    flat = _SPACE.sub(" ", str(text)).strip()
    flat = re.sub(r"[&<>]", lambda match: _HTML[match[0]], flat)
    flat = _SPECIAL.sub(lambda match: "\\" + match[0], flat)
    return _LINE_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", flat)


def code(text: object) -> str:
    """Put a text into a code span, fenced by more backticks than it holds; a table's `|` is escaped."""
    flat = _SPACE.sub(" ", str(text)).strip().replace("|", "\\|")
    if not flat:
        return ""
    longest = max((len(run) for run in re.findall(r"`+", flat)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {flat} {fence}" if longest else f"`{flat}`"


def prose(text: object) -> str:
    """Escape a text for Markdown and leave the `~` of a guess bare, as one that opens a word strikes nothing out."""
    return _GUESS.sub("~", md(text))


def spans(text: str) -> str:
    """Escape a sentence for Markdown and keep its code spans."""
    parts: list[str] = []
    at = 0
    for match in _SPAN.finditer(text):
        parts += [_inner(text[at : match.start()]), code(match[1])]
        at = match.end()
    return "".join([*parts, _inner(text[at:])]).strip()


def _inner(text: str) -> str:
    """Escape a piece of a line and keep the space around it."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    escaped = prose(f"x{text}")[1:] if text[:1] in "+-=#" or text[:1].isdigit() else prose(text)
    return f"{before}{escaped.strip()}{after}"


def link(text: object, target: str) -> str:
    """Link a text to an address or a file of the package; without an address the text stands alone."""
    if not target:
        return md(text)
    return f"[{md(text)}](<{target}>)" if re.search(r"[\s()<>]", target) else f"[{md(text)}]({target})"


def anchor(heading: str) -> str:
    """Give the fragment that Markdown viewers make of a heading."""
    return _ANCHOR.sub("", heading.strip().lower()).replace(" ", "-")


def bare(text: str) -> str:
    """Leave out the full stop at the end."""
    return _SPACE.sub(" ", text).strip().rstrip(".")


def tail(text: str) -> str:
    """Make a sentence the end of another one: small first letter unless it is a name, no full stop."""
    flat = bare(text)
    first, _, _ = flat.partition(" ")
    is_plain = len(flat) > 1 and first[:1].isupper() and (len(first) == 1 or first[1:].islower())
    return flat[0].lower() + flat[1:] if is_plain else flat


def sentence(text: str) -> str:
    """Start with a capital letter and end with a full stop."""
    flat = _SPACE.sub(" ", text).strip()
    return flat and flat[0].upper() + flat[1:] + ("" if flat.endswith((".", "?", "!", ":")) else ".")
