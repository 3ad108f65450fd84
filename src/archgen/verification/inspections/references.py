"""Short ids in the prose (`R1`, `Q2`, `T3`, `C4`, decision numbers) that exist."""

import re
from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_SHORT = re.compile(r"(?<![\w.#/-])(?<!Cloudflare )([RQ]\d{1,3})(?![\w-]|\.\d|\s20\d\d)")
_IN_SECURITY = re.compile(r"(?<![\w.#/-])([TC]\d{1,3})(?![\w-]|\.\d)")


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    risks = {one.id for one in design.risks.risks}
    questions = [one.id for one in design.review.questions]
    in_security = {one.id for one in design.security.threats} | {one.id for one in design.security.controls}
    stated = design.requirements.model_dump_json()
    for path, words in papers.prose.items():
        for found in dict.fromkeys(_SHORT.findall(words)):
            if found not in risks and found not in questions and found not in stated:
                yield Fault(path, f"speaks of {found}, which is no risk or question")
        if path == "security.md":
            for found in dict.fromkeys(_IN_SECURITY.findall(words)):
                if found not in in_security and found not in stated:
                    yield Fault(path, f"speaks of {found}, which is no threat or control")
    register = [one.id for one in design.risks.register]
    words = papers.prose.get("risks.md", "")
    yield from (Fault("risks.md", f"{one} is missing") for one in register if words and one not in words)


INSPECTION = Inspection("references", "Every risk, question, threat and control that is spoken of exists", _check)
