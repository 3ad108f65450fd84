"""Where a link of one document leads: a path of the package and a fragment, and the place of both in the page."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from urllib.parse import unquote

from archgen.documents.page.reading import headings

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_NO_ID = re.compile(r"[^a-z0-9]+")
_SAFE = re.compile(r"[a-z0-9_-]+")


@dataclass(frozen=True)
class Target:
    """A path inside the package and a fragment; the path is empty when it leads out of the package's folder."""

    path: str
    fragment: str


def is_elsewhere(link: str) -> bool:
    """Tell whether a link leads to another host or program."""
    return bool(_ELSEWHERE.match(link))


def resolve(link: str, source: str) -> Target:
    """Find what a relative link in the document `source` points at."""
    path, _, fragment = link.partition("#")
    path = unquote(path.partition("?")[0])
    if not path:
        return Target(source, unquote(fragment))
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    inside = not joined.startswith(("../", "/")) and joined != ".."
    return Target(joined if inside else "", unquote(fragment))


class PageIds:
    """Ids of the page: one for each file that it shows, one for each heading.

    Args:
        texts: Text of each Markdown document by path.
        others: Paths of the other files that the page shows.
    """

    def __init__(self, texts: Mapping[str, str], others: Iterable[str]) -> None:
        self._files: dict[str, str] = {}
        for path in (*texts, *others):
            self._files[path] = self._free(_NO_ID.sub("-", path.lower().removesuffix(".md")).strip("-") or "file")
        self._headings = {path: self._of_headings(path, text) for path, text in texts.items()}

    def file(self, path: str) -> str | None:
        """Give the id of a file's section."""
        return self._files.get(path)

    def heading(self, path: str, fragment: str) -> str | None:
        """Give the id of a heading."""
        return self._headings.get(path, {}).get(fragment)

    def find(self, target: Target) -> str | None:
        """Give the id that a target has in the page; a folder stands for its README, a drawing for its source."""
        drawn = f"{target.path.removesuffix('.svg')}.mmd"
        for path in (target.path, f"{target.path}/README.md".removeprefix("./"), drawn):
            if path in self._files:
                return self.heading(path, target.fragment) or self._files[path]
        return None

    def _free(self, wanted: str) -> str:
        taken = set(self._files.values())
        names = (f"file-{wanted}-{number}" if number > 1 else f"file-{wanted}" for number in count(1))
        return next(name for name in names if name not in taken)

    def _of_headings(self, path: str, text: str) -> dict[str, str]:
        section = self._files[path]
        found = {}
        for number, one in enumerate(headings(text), start=1):
            name = one.fragment if _SAFE.fullmatch(one.fragment) else f"heading-{number}"
            found[one.fragment] = f"{section}--{name}"
        return found
