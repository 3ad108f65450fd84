"""The roadmap as a line of time: work until launch, then what changes with the load."""

from typing import TYPE_CHECKING

from archgen.design.roadmap import Stage
from archgen.documents.diagrams.diagram import Diagram
from archgen.documents.diagrams.mermaid import Heading, timeline
from archgen.documents.diagrams.text import escape
from archgen.documents.diagrams.words import diagram_words
from archgen.units import plain

if TYPE_CHECKING:
    from archgen.design.design import Design

_STAGES = 4
_SHOWN = 3


def growth_diagrams(design: "Design") -> tuple[Diagram, ...]:
    """Draw the roadmap when it has work or stages that are reached."""
    words = diagram_words()
    reached = [(one, one.month) for one in design.roadmap.stages if one.month is not None][:_STAGES]
    work = [
        (escape(words.say("week", count=plain(round(one.until_week, 1)))), [escape(one.name)])
        for one in design.roadmap.milestones
    ]
    later = [
        (escape(words.say("month", count=round(month))), [escape(text) for text in _stage(design, one)])
        for one, month in reached
    ]
    sections = [(words.words["until_launch"], work), (words.words["growth"], later)]
    filled = [(escape(name), periods) for name, periods in sections if periods]
    if sum(len(periods) for _, periods in filled) < 2:
        return ()
    title = words.title("growth", system=design.name)
    return (Diagram("growth", "growth", title, timeline(Heading(title, words.descriptions["growth"]), filled)),)


def _stage(design: "Design", stage: Stage) -> list[str]:
    """Say at which load a stage stands and what changes then."""
    words = diagram_words()
    known = {one.id for one in design.containers}
    decided = [f"{one.decision}: {', '.join(one.after)}".replace("_", " ") for one in stage.decisions]
    sized = [f"{design.label(one.container)}, {one.name}: {one.after}" for one in stage.sizes if one.container in known]
    changes = decided or sized
    more = len(changes) - _SHOWN
    shown = [*changes[:_SHOWN], *([words.say("more", count=more)] if more > 0 else [])]
    return [words.say("times", count=plain(round(stage.factor, 1))), *(shown or [words.words["no_change"]])]
