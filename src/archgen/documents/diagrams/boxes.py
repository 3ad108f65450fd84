"""Box-and-arrow pictures before they are written: boxes in groups, arrows between them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

# Width over height of a page that is read on a screen.
_PAGE = 1.1
# Usual sizes in pixels: a box; the way between two ranks with its label, across and down; between boxes of a rank.
_BOX = (190.0, 75.0)
_GAP = (150.0, 95.0)
_BESIDE = (40.0, 40.0)


@dataclass(frozen=True)
class Box:
    """One element; its label is escaped already."""

    id: str
    label: str
    style: str
    shape: str = "normal"


@dataclass(frozen=True)
class Group:
    """A frame around boxes and other frames; an arrow may end at it."""

    id: str
    label: str
    members: tuple["Box | Group", ...]
    style: str = "boundary"
    direction: str = "TB"


@dataclass(frozen=True)
class Arrow:
    """A directed line; its label is escaped already."""

    from_id: str
    to_id: str
    label: str = ""
    is_dashed: bool = False
    style: str = ""


@dataclass(frozen=True)
class Picture:
    """Members and arrows of one flowchart; spacing joins boxes by lines that are not drawn."""

    members: tuple[Box | Group, ...]
    arrows: tuple[Arrow, ...] = ()
    direction: str = "TB"
    spacing: tuple[tuple[str, str], ...] = ()

    def boxes(self) -> tuple[Box, ...]:
        """Return all boxes, in frames or not."""
        return tuple(boxes_of(self.members))

    def fits(self, nodes: int, edges: int) -> bool:
        """Tell whether there are at most so many boxes and arrows."""
        return len(self.boxes()) <= nodes and len(self.arrows) <= edges

    def groups(self) -> tuple[Group, ...]:
        """Return all frames, the outer ones first."""
        return tuple(groups_of(self.members))


def boxes_of(members: Iterable[Box | Group]) -> list[Box]:
    """Return the boxes among members and within their frames."""
    return [box for one in members for box in ([one] if isinstance(one, Box) else boxes_of(one.members))]


def groups_of(members: Iterable[Box | Group]) -> list[Group]:
    """Return the frames among members and within them."""
    return [group for one in members if isinstance(one, Group) for group in (one, *groups_of(one.members))]


def keep(members: Iterable[Box | Group], ids: frozenset[str]) -> tuple[Box | Group, ...]:
    """Return the members with these boxes only; a frame whose own id is named stays whole, an empty one goes."""
    kept: list[Box | Group] = []
    for one in members:
        if isinstance(one, Box) or one.id in ids:
            kept += [one] if one.id in ids else []
        else:
            inner = keep(one.members, ids)
            kept += [replace(one, members=inner)] if inner else []
    return tuple(kept)


def parts(picture: Picture, nodes: int, edges: int) -> tuple[Picture, ...]:
    """Cut a picture into parts of at most so many boxes and arrows, taking arrows and lone boxes in their order."""
    if picture.fits(nodes, edges):
        return (picture,)
    content = {group.id: frozenset(box.id for box in boxes_of(group.members)) for group in picture.groups()}
    content |= {box.id: frozenset([box.id]) for box in picture.boxes()}
    cut: list[tuple[set[str], list[Arrow]]] = []
    ids: set[str] = set()
    arrows: list[Arrow] = []
    for arrow in picture.arrows:
        wanted = ids | content[arrow.from_id] | content[arrow.to_id]
        if arrows and (len(wanted) > nodes or len(arrows) == edges):
            cut.append((ids, arrows))
            ids, arrows = set(), []
        ids |= content[arrow.from_id] | content[arrow.to_id]
        arrows.append(arrow)
    drawn = set().union(*(one for one, _ in cut), ids)
    for box in picture.boxes():
        if box.id in drawn:
            continue
        if len(ids) == nodes:
            cut.append((ids, arrows))
            ids, arrows = set(), []
        ids.add(box.id)
    cut.append((ids, arrows))
    return tuple(
        replace(picture, members=keep(picture.members, frozenset(kept)), arrows=tuple(lines)) for kept, lines in cut
    )


def in_rows(picture: Picture, columns: int) -> Picture:
    """Stand boxes of a frame that no arrow touches in rows; without arrows they would form one long row."""
    touched = {end for arrow in picture.arrows for end in (arrow.from_id, arrow.to_id)}
    spacing: list[tuple[str, str]] = []
    for group in picture.groups():
        alone = [one.id for one in group.members if isinstance(one, Box) and one.id not in touched]
        if len(alone) > columns:
            spacing += zip(alone, alone[columns:], strict=False)
    return replace(picture, spacing=tuple(spacing))


def direction_for(picture: Picture, sizes: Mapping[str, tuple[float, float]] | None = None) -> str:
    """Choose the direction in which the drawing is nearest to a page's shape.

    Args:
        picture: What is drawn.
        sizes: Width and height of each box; all are about as large as a container with its technology when absent.
    """
    by_rank: dict[int, list[tuple[float, float]]] = {}
    for box, rank in _ranks(picture).items():
        by_rank.setdefault(rank, []).append((sizes or {}).get(box, _BOX))
    ranks = by_rank.values()
    across = sum(max(one[0] for one in rank) + _GAP[0] for rank in ranks) / max(
        sum(one[1] + _BESIDE[1] for one in rank) for rank in ranks
    )
    down = max(sum(one[0] + _BESIDE[0] for one in rank) for rank in ranks) / sum(
        max(one[1] for one in rank) + _GAP[1] for rank in ranks
    )
    return "LR" if _distance(across) < _distance(down) else "TB"


def _distance(ratio: float) -> float:
    return max(ratio / _PAGE, _PAGE / ratio)


def _ranks(picture: Picture) -> dict[str, int]:
    """Number of arrows on the longest way to each box, counting each arrow of a circle once."""
    inside = {group.id: [box.id for box in boxes_of(group.members)] for group in picture.groups()}
    ends: list[tuple[str, str]] = [
        (one, two)
        for arrow in picture.arrows
        for one in inside.get(arrow.from_id, [arrow.from_id])
        for two in inside.get(arrow.to_id, [arrow.to_id])
        if one != two
    ]
    ranks = {box.id: 0 for box in picture.boxes()}
    forward: list[tuple[str, str]] = []
    for one, two in ends:
        if not _reaches(two, one, forward):
            forward.append((one, two))
    for _ in ranks:
        for one, two in forward:
            ranks[two] = max(ranks[two], ranks[one] + 1)
    return ranks


def _reaches(start: str, goal: str, ends: Sequence[tuple[str, str]]) -> bool:
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        fresh = [two for one, two in ends if one == here and two not in seen]
        seen.update(fresh)
        todo += fresh
    return False
