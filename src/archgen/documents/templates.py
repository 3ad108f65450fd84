"""The Jinja environment of the prose templates: strict, no autoescape, one filter for each format."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archgen.documents import markdown
from archgen.documents.formats import FILTERS
from archgen.knowledge.store import cache_dir, save
from archgen.resources import resource_dir

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment
    from jinja2.bccache import Bucket


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
        bytecode_cache=_compiled_templates(),
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


def _compiled_templates() -> "BytecodeCache":
    """Return the store of compiled templates in the user's cache folder; without it they are compiled again.

    Jinja names an entry by the template's place and tells by its text and by the versions whether it still holds.
    """
    from jinja2 import BytecodeCache  # noqa: PLC0415 - as slow as the environment

    folder = cache_dir() / "templates"

    class Compiled(BytecodeCache):
        """Compiled templates by key."""

        def load_bytecode(self, bucket: "Bucket") -> None:
            """Read a compiled template, if there is one."""
            try:
                bucket.bytecode_from_string((folder / bucket.key).read_bytes())
            except Exception:  # noqa: BLE001 - whatever is wrong with a kept form, the template is compiled again
                bucket.reset()

        def dump_bytecode(self, bucket: "Bucket") -> None:
            """Keep a compiled template for the next run."""
            save(folder / bucket.key, bucket.bytecode_to_string())

    return Compiled()


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
