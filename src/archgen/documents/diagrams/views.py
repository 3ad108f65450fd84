"""From a picture to a finished diagram with title and description."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from archgen.documents.diagrams.boxes import Picture, direction_for, in_rows
from archgen.documents.diagrams.diagram import Diagram, Kind
from archgen.documents.diagrams.mermaid import Heading, flowchart
from archgen.documents.diagrams.words import diagram_words

_ARROWS_AT_ONE_SIDE = 4


def drawn(
    diagram_id: str, kind: Kind, title: str, pictures: Sequence[Picture], *, describes: str = "", about: str = ""
) -> tuple[Diagram, ...]:
    """Write one diagram for each part of a picture; parts after the first are numbered."""
    words = diagram_words()
    found = []
    for number, picture in enumerate(pictures, start=1):
        name = diagram_id if number == 1 else f"{diagram_id}-{number}"
        shown = title if len(pictures) == 1 else words.title("part", title=title, number=number, count=len(pictures))
        heading = Heading(shown, words.descriptions[describes or kind])
        found.append(
            Diagram(name, kind, shown, flowchart(heading, in_rows(picture, words.limits.columns_of_boxes)), about)
        )
    return tuple(found)


def turned(picture: Picture) -> Picture:
    """Give the picture the direction that fits a page; with many arrows at one box their labels need the width."""
    ends = Counter(end for arrow in picture.arrows for end in (arrow.from_id, arrow.to_id))
    is_crowded = max(ends.values(), default=0) > _ARROWS_AT_ONE_SIDE
    return replace(picture, direction="TB" if is_crowded else direction_for(picture))
