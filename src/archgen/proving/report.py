"""The evidence as files: for people and for programs."""

import json

from archgen.documents.document import Document
from archgen.documents.templates import render
from archgen.package import EVIDENCE, EVIDENCE_TEXT
from archgen.proving.evidence import Evidence
from archgen.proving.readers import UPKEEP
from archgen.proving.settings import ProvingRules


def evidence_documents(name: str, found: Evidence, rules: ProvingRules) -> tuple[Document, ...]:
    """Write `evidence.md` and `evidence.json`.

    Args:
        name: Name of the system.
        found: What was found.
        rules: How rows were made, and what is a failure.
    """
    text = render(
        "database/evidence.md.j2",
        name=name,
        found=found,
        rules=rules,
        patterns=[one for one in found.statements if one.kind != UPKEEP],
        upkeep=[one for one in found.statements if one.kind == UPKEEP],
        busiest=round(100 * 0.2 ** (1 / rules.skew)),
    )
    return (
        Document(path=EVIDENCE, text=json.dumps(found.model_dump(mode="json"), indent=1) + "\n"),
        Document(path=EVIDENCE_TEXT, text=text),
    )
