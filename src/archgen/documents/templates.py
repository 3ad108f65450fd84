"""The Jinja environment of the prose templates: strict, no autoescape, one filter for each format."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archgen.documents import markdown
from archgen.documents.formats import FILTERS
from archgen.resources import resource_dir

if TYPE_CHECKING:
    from jinja2 import Environment


_SEPARATOR = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")


@lru_cache(maxsize=4)
def environment(overlay: str | None = None) -> "Environment":
    """Return the environment; templates of the `overlay` folder win over the product's own."""
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - costs 60 ms

    folders = [overlay] if overlay else []
    loader = ChoiceLoader([FileSystemLoader(folder) for folder in (*folders, str(resource_dir("templates")))])
    made = Environment(
        loader=loader,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    made.filters.update(FILTERS)
    made.filters.update(
        md=markdown.md,
        spans=markdown.spans,
        code=markdown.code,
        anchor=markdown.anchor,
        sentence=markdown.sentence,
        bare=markdown.bare,
        tail=markdown.tail,
        link=markdown.link,
    )
    return made


def _spaced(line: str) -> str:
    """Space the line under a table's head as its rows are."""
    if not _SEPARATOR.fullmatch(line):
        return line
    return f"| {' | '.join(cell.strip() for cell in line.strip('|').split('|'))} |"


def render(template: str, *, overlay: str | None = None, **values: object) -> str:
    """Fill a template; runs of blank lines become one and the text ends with one line break."""
    text = environment(overlay).get_template(template).render(**values)
    lines: list[str] = []
    fenced = False
    for line in (one.rstrip() for one in text.splitlines()):
        fenced ^= line.lstrip().startswith("```")
        if line or fenced or (lines and lines[-1]):
            lines.append(line if fenced else _spaced(line))
    return "\n".join(lines).strip("\n") + "\n"
