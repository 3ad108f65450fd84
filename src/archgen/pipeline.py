"""The stages in order, nothing else."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from archgen.findings import Finding
from archgen.knowledge.loader import Knowledge, load_knowledge
from archgen.requirements.model import Requirements
from archgen.requirements.reader import read_requirements, standards_dir

if TYPE_CHECKING:
    from archgen.decisions.model import Recommendations
    from archgen.design.design import Design
    from archgen.documents.document import Document
    from archgen.facts.model import Facts


@dataclass(frozen=True)
class Answer:
    """What is known after the decisions are taken: enough to explain, not yet a design."""

    requirements: Requirements
    facts: "Facts"
    recommendations: "Recommendations"
    findings: tuple[Finding, ...]
    knowledge: Knowledge
