"""The Jinja environment of the prose templates: strict, no autoescape, one filter for each format."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from archgen.documents import markdown
from archgen.documents.formats import FILTERS
from archgen.documents.template_faults import fault_of
from archgen.errors import InputError
from archgen.knowledge.store import cache_dir, save
from archgen.resources import resource_dir

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment
    from jinja2.bccache import Bucket


_SEPARATOR = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")


_OVERLAY: ContextVar[tuple[Path, ...]] = ContextVar("folders of a company's templates", default=())


@contextmanager
def overlaid(folders: tuple[Path, ...]) -> Iterator[None]:
    """Let templates of a company's folders win over archgen's own while documents are made."""
    token = _OVERLAY.set(folders)
    try:
        yield
    finally:
        _OVERLAY.reset(token)


def current() -> "Environment":
    """Return the environment of the folders that hold now."""
    return environment(_OVERLAY.get())


@lru_cache(maxsize=4)
def environment(overlay: tuple[Path, ...] = ()) -> "Environment":
    """Return the environment; templates of the `overlay` folders win over archgen's own, and may only read values."""
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - costs 60 ms
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 - as slow

    loader = ChoiceLoader([FileSystemLoader(folder) for folder in (*reversed(overlay), resource_dir("templates"))])
    made = (ImmutableSandboxedEnvironment if overlay else Environment)(
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


def render(template: str, **values: object) -> str:
    """Fill a template; runs of blank lines become one and the text ends with one line break.

    Raises:
        InputError: A template of a company cannot be filled.
    """
    overlay = _OVERLAY.get()
    try:
        text = environment(overlay).get_template(template).render(**values)
    except Exception as error:
        fault = fault_of(error, template, overlay, values) if overlay else None
        if fault is None:
            raise
        raise InputError(fault) from error
    lines: list[str] = []
    fenced = False
    for line in (one.rstrip() for one in text.splitlines()):
        fenced ^= line.lstrip().startswith("```")
        if line or fenced or (lines and lines[-1]):
            lines.append(line if fenced else _spaced(line))
    return "\n".join(lines).strip("\n") + "\n"
