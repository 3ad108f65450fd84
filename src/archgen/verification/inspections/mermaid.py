"""Diagrams that a parser takes, in files of their own and within Markdown."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.documents.diagrams import check_syntax
from archgen.documents.page.reading import fences
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del design
    sources = papers.ending(".mmd")
    for path, text in sources.items():
        if f"{path.removesuffix('.mmd')}.svg" in papers:
            continue  # the renderer has taken it
        complaint = check_syntax(text)
        if complaint:
            yield Fault(path, f"is no Mermaid: {complaint}")
    known = {text.strip() for text in sources.values()}
    for path, text in papers.markdown.items():
        for language, content, line in fences(text):
            if language == "mermaid" and content.strip() not in known:
                complaint = check_syntax(content)
                if complaint:
                    yield Fault(path, f"line {line}: is no Mermaid: {complaint}")


INSPECTION = Inspection("mermaid", "Every diagram parses", _check)
