from archgen.documents.diagrams.boxes import Arrow, Box, Group, Picture, direction_for, in_rows, parts


def _box(box_id: str) -> Box:
    return Box(box_id, box_id, "app")


def _star(count: int) -> Picture:
    """A hub that calls so many boxes."""
    boxes = tuple(_box(f"b{number}") for number in range(count))
    return Picture((_box("hub"), Group("frame", "Frame", boxes)), tuple(Arrow("hub", one.id) for one in boxes))


def test_a_picture_that_fits_stays_whole() -> None:
    """Nothing is cut that need not be."""
    picture = _star(5)
    assert parts(picture, 20, 30) == (picture,)


def test_parts_keep_to_the_limits_and_lose_no_arrow() -> None:
    """Every arrow stands in one part, with both its ends."""
    cut = parts(_star(50), 20, 30)
    assert all(one.fits(20, 30) for one in cut)
    assert sum(len(one.arrows) for one in cut) == 50
    assert all({arrow.to_id for arrow in one.arrows} <= {box.id for box in one.boxes()} for one in cut)


def test_boxes_without_arrows_are_drawn_somewhere() -> None:
    """A lone box is not lost when a picture is cut."""
    picture = Picture(tuple(_box(f"b{number}") for number in range(45)))
    assert sum(len(one.boxes()) for one in parts(picture, 20, 30)) == 45


def test_long_chains_run_down_and_wide_fans_across() -> None:
    """The drawing comes near to the shape of a page."""
    chain = tuple(Arrow(f"b{number}", f"b{number + 1}") for number in range(7))
    boxes = tuple(_box(f"b{number}") for number in range(8))
    assert direction_for(Picture(boxes, chain)) == "TB"
    assert direction_for(_star(12)) == "LR"


def test_circles_end() -> None:
    """Calls in a circle do not keep the ranking going."""
    assert direction_for(Picture((_box("a"), _box("b")), (Arrow("a", "b"), Arrow("b", "a")))) in ("LR", "TB")


def test_untouched_boxes_stand_in_rows() -> None:
    """Eight boxes without arrows become two rows of four."""
    group = Group("frame", "Frame", tuple(_box(f"b{number}") for number in range(8)))
    assert in_rows(Picture((group,)), 4).spacing == tuple((f"b{one}", f"b{one + 4}") for one in range(4))
