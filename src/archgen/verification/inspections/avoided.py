"""Technologies that people asked for or ruled out: never ignored in silence."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del papers
    used = {_plain(name) for one in design.technologies for name in (one.id, one.name)}
    used |= {_plain(option) for one in design.recommendations for option in one.chosen}
    said = {_plain(word) for one in design.findings for word in _words(one.message, *one.about)}
    for one in design.requirements.constraints.avoid:
        if _plain(one) in used and _plain(one) not in said:
            yield Fault("constraints.avoid", f"{one} is used although it was ruled out, and no finding says so")
    for one in design.requirements.constraints.use:
        if _plain(one) not in used and _plain(one) not in said:
            yield Fault("constraints.use", f"{one} was asked for and is not used, and no finding says so")


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _words(*texts: str) -> Iterator[str]:
    for text in texts:
        yield from text.replace(",", " ").replace("`", " ").split()


INSPECTION = Inspection(
    "avoided", "What was asked for is used, what was ruled out is not, or a finding says so", _check
)
