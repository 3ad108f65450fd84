"""Drawing and checking Mermaid text offline, with mmdr where it is installed."""

import json
import re
from functools import cache
from html import escape as html_escape
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from archgen.knowledge.store import kept_path, save

# Characters that mmdr reads a second time after decoding them (emphasis, HTML, entities). They are drawn as
# characters of the private use area and put in afterwards.
_READ_TWICE = '"#&<>\\`*_~$;'
_IN_TITLE = str.maketrans({char: chr(0xE000 + ord(char)) for char in "#&<>`*_~$;"})
_FIRST = 0xE000
_ESCAPED = re.compile("|".join(f"#{ord(char)};" for char in _READ_TWICE))
_PRIVATE = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + 0xFF)}]")
_FRONT = re.compile(r"\A---\ntitle: .*\n(config: .*\n)?---\n(?P<kind>\w[\w-]*)")
_KINDS = frozenset("flowchart sequenceDiagram erDiagram stateDiagram-v2 timeline".split())
_BLOCK = re.compile(r"^(subgraph|alt)\b|\{$")


def can_render() -> bool:
    """Tell whether pictures can be drawn here."""
    return find_spec("mmdr") is not None


def render_svg(text: str) -> str | None:
    """Draw a diagram; None without mmdr or when it refuses the text, which then stays as it is."""
    if not can_render():
        return None
    kept = kept_path("pictures", metadata.version("mmdr"), _own_form(), text)
    try:
        return kept.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        picture = _draw(text)
    if picture is not None:
        save(kept, picture.encode())
    return picture


@cache
def _own_form() -> str:
    """Give this module's text: pictures that an older one drew do not count."""
    return Path(__file__).read_text(encoding="utf-8")


def _draw(text: str) -> str | None:
    import mmdr  # noqa: PLC0415 - optional, and only when pictures are drawn

    try:
        drawn = str(mmdr.render(_prepared(text)).svg())
    except ValueError:
        return None
    public = _PRIVATE.sub(lambda match: html_escape(chr(ord(match[0]) - _FIRST)), drawn)
    # Widths are measured for one font; a machine that has only a wider one still fits the text with smaller letters.
    smaller = public.replace("font-size:16px", "font-size:14px")
    return smaller.replace('style="', 'style="background-color:#ffffff;', 1) + "\n"


def _prepared(text: str) -> str:
    """Hide what would be read twice, and state the light theme, for the picture stands on white."""
    front, body = text.split("\n---\n", 1)
    _, title, *config = front.split("\n")
    settings = json.loads(config[0].removeprefix("config: ")) if config else {}
    stated = f"config: {json.dumps({'theme': 'default', **settings})}"
    return "\n".join(("---", title.translate(_IN_TITLE), stated, "---", _ESCAPED.sub(_hidden, body)))


def _hidden(escaped: re.Match[str]) -> str:
    return chr(_FIRST + int(escaped[0][1:-1]))


def check_syntax(text: str) -> str | None:
    """Return what is wrong with a diagram, or None: by mmdr's parser where it is installed, else by its structure."""
    fault = _check_structure(text)
    if fault is not None or not can_render():
        return fault
    import mmdr  # noqa: PLC0415 - optional, and only when diagrams are verified

    try:
        mmdr.render(text).svg()
    except ValueError as error:
        return str(error)
    return None


def _check_structure(text: str) -> str | None:
    front = _FRONT.match(text)
    if front is None:
        return "a diagram begins with `---`, a title, `---` and its kind"
    if front["kind"] not in _KINDS:
        return f"`{front['kind']}` is no kind of diagram that is drawn here"
    open_blocks: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if number > front.string.count("\n", 0, front.end()) and bare.count('"') % 2:
            return f"line {number}: a quote is not closed: {bare}"
        if bare in ("end", "}"):
            if not open_blocks:
                return f"line {number}: `{bare}` closes nothing"
            open_blocks.pop()
        elif _BLOCK.search(bare):
            open_blocks.append(bare)
    return f"`{open_blocks[-1]}` is not closed" if open_blocks else None
