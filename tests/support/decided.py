"""What stages after the decisions need in tests: a sample's requirements, and recommendations of a few options."""

from collections.abc import Mapping
from pathlib import Path

from archgen.decisions.model import Recommendation, Recommendations, TakenBy
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.tables import Scope, Select
from archgen.requirements.model import Requirements
from archgen.requirements.reader import read_requirements

ROOT = Path(__file__).resolve().parents[2]
MONOLITH = {
    "architecture_style": ("modular_monolith",),
    "consistency_transactions": ("optimistic_locking", "idempotency_keys", "outbox"),
    "async_processing": ("db_queue",),
    "api_versioning": ("url_major",),
    "pagination_filtering": ("cursor",),
    "authentication": ("oidc_provider",),
}


def answers(chosen: Mapping[str, tuple[str, ...]]) -> Recommendations:
    """Make recommendations that hold nothing but what was chosen."""
    made = (
        Recommendation(
            decision=decision,
            question="",
            scope=Scope.SYSTEM,
            select=Select.MANY,
            chosen=options,
            evidence=options,
            taken_by=TakenBy.TABLE,
            close_call=False,
            margin=0,
            options=(),
            fired=(),
        )
        for decision, options in chosen.items()
    )
    return Recommendations(all=tuple(made))


def read(path: str) -> Requirements:
    """Read a requirements file of the repository."""
    return read_requirements(ROOT / path, load_knowledge().vocabulary)[0]
