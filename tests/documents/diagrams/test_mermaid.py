import subprocess
import sys

import pytest

from archgen.documents.diagrams.boxes import Arrow, Box, Group, Picture
from archgen.documents.diagrams.mermaid import (
    Attribute,
    Branches,
    EntityBox,
    EntityLink,
    Heading,
    Message,
    Participant,
    Remark,
    entity_diagram,
    flowchart,
    sequence,
    state_diagram,
    timeline,
)
from archgen.documents.diagrams.rendering import check_syntax

HEADING = Heading("Shop: containers", "What there is.")


def test_a_flowchart_has_title_description_styles_and_links() -> None:
    """Boxes in frames, dashed arrows and sorted classes."""
    members = (Group("g", "Frame", (Box("web", "Web", "app"), Box("db", "Data", "store", "cylindrical"))),)
    text = flowchart(HEADING, Picture(members, (Arrow("web", "db", "reads"), Arrow("db", "web", "tells", True))))
    assert text.startswith('---\ntitle: "Shop: containers"\n')
    assert "  accTitle: Shop#58; containers\n  accDescr: What there is.\n" in text
    assert '    db[("Data")]\n  end\n  web -->|"reads"| db\n  db -.->|"tells"| web\n' in text
    assert [line.split()[1] for line in text.splitlines() if "classDef" in line] == ["app", "boundary", "store"]
    assert check_syntax(text) is None


def test_a_sequence_has_people_answers_notes_and_branches() -> None:
    """Ids are ours, labels are people's."""
    items: list[Message | Remark | Branches] = [
        Message("end_actor", "web", "asks"),
        Remark(("end_actor", "web"), "later"),
        Branches((("works", (Message("web", "end_actor", "done", "Dotted-arrow"),)), ("fails", ()))),
    ]
    text = sequence(HEADING, [Participant("end_actor", "end", is_person=True), Participant("web", "Web")], items)
    assert "  actor end_actor as end\n  participant web as Web\n" in text
    assert "  alt works\n    web-->>end_actor: done\n  else fails\n  end\n" in text
    assert check_syntax(text) is None


@pytest.mark.parametrize("name", ["pk", "fk", "title", "direction", "end", "class", "style", "entity_id"])
def test_columns_may_have_any_name(name: str) -> None:
    """Words of the format are legal column names."""
    boxes = [EntityBox("ORDERS", "Order", (Attribute(name, "uuid", "PK, FK", "optional"), Attribute("b", "text")))]
    text = entity_diagram(HEADING, boxes, [EntityLink("ORDERS", "ORDERS", "zero-or-one", "zero-or-more", "part of")])
    assert f'uuid {name} PK, FK "optional"' in text.replace("\u2060", "")
    assert check_syntax(text) is None


def test_states_begin_and_end() -> None:
    """The first state has an arrow from the dot, the last ones to it."""
    text = state_diagram(HEADING, {"new": "new", "paid": "paid"}, [("new", "paid", "pay")], "new", ["paid"])
    assert "  [*] --> new\n  new --> paid : pay\n  paid --> [*]\n" in text
    assert check_syntax(text) is None


def test_a_timeline_has_sections() -> None:
    """Periods hold their events."""
    text = timeline(HEADING, [("growth", [("month 12", ["twice the load", "more tasks"])])])
    assert "  section growth\n  month 12 : twice the load : more tasks\n" in text
    assert check_syntax(text) is None


def test_importing_mermaid_prints_nothing() -> None:
    """mermaid-py prints a warning on standard output, which would corrupt JSON output."""
    code = (
        "from archgen.documents.diagrams.mermaid import Heading, flowchart\n"
        "from archgen.documents.diagrams.boxes import Picture, Box\n"
        "flowchart(Heading('a', 'b'), Picture((Box('a', 'a', 'app'),)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == ""


def test_same_text_under_every_hash_seed() -> None:
    """mermaid-py keeps styles in a set; ours come sorted."""
    code = (
        "from archgen.documents.diagrams.mermaid import Heading, flowchart\n"
        "from archgen.documents.diagrams.boxes import Picture, Box\n"
        "kinds = ('app', 'store', 'cache', 'worker', 'cdn', 'gateway')\n"
        "print(flowchart(Heading('a', 'b'), Picture(tuple(Box('n' + k, k, k) for k in kinds))))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1
