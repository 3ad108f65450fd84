"""Who owns a risk or a threat: the role that a row names, or one of a team too small for roles."""

from archgen.design.environment import Environment
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.resilience import Owner, Resilience


class Owners:
    """Turns roles of rows into those of this team."""

    def __init__(self, env: Environment, knowledge: Knowledge) -> None:
        rows = knowledge.single(Resilience, "resilience.yaml").owners
        self._row: Owner | None = next((one for one in rows if env.holds(one.when)), None)

    def of(self, role: str) -> str:
        """Return who has a role here."""
        return role if self._row is None or role in self._row.keep else self._row.owner
