"""Technology tables: which product plays a role when nobody has named one.

One file a role, ``technology/<role>.yaml``; the first rule that holds decides, and the last one has no condition. What
people must use or already run for the role goes before the table, for every role alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from archgen.errors import Fault, KnowledgeError
from archgen.findings import Source
from archgen.knowledge import store
from archgen.knowledge.catalogue import Catalogue, Technology, knowledge_files
from archgen.knowledge.provenance import Frozen
from archgen.knowledge.validation import gathering, read_model

Holds = Callable[[Mapping[str, str | bool | int | float]], bool]
"""Tells whether unary tests over facts, decisions and named technologies hold."""


class ProductRule(Frozen):
    """One row: a condition and the product that follows."""

    id: str = Field(description="Stable id, unique in its table")
    when: Mapping[str, str | bool | int | float] = Field(default_factory=dict, description="Unary tests; empty: always")
    then: str = Field(description="Catalogue id, or `$language_framework`")
    product: str = Field(default="", description="Name under which it is bought; empty: the technology's own")
    because: str = Field(description="The reason")
    source: Source | None = Field(default=None, description="Where to read on")


class ProductTable(Frozen):
    """The rules for one role."""

    role: str = Field(description="Role of a container or tool")
    decision: str = Field(default="", description="Decision for one option, which the product has to realise")
    rules: tuple[ProductRule, ...] = Field(min_length=1, description="Rules, first match decides")

    @model_validator(mode="after")
    def _always_answers(self) -> Self:
        """Demand that the last rule holds always, that no other does, and that ids are unique."""
        unconditional = [rule.id for rule in self.rules if not rule.when]
        if unconditional != [self.rules[-1].id]:
            raise ValueError(f"of the table `{self.role}` the last rule and no other must be without `when`")
        if len({rule.id for rule in self.rules}) < len(self.rules):
            raise ValueError(f"two rules of the table `{self.role}` have the same id")
        return self

    def choose(self, holds: Holds) -> ProductRule:
        """Give the first rule that holds."""
        return next(rule for rule in self.rules if holds(rule.when))


class Choice(Frozen):
    """The product chosen for a role."""

    technology: str = Field(description="Catalogue id, or `$language_framework`")
    product: str = Field(default="", description="Name under which it is bought; empty: the technology's own")
    rule: str = Field(description="Id of the rule, or `use` or `existing`")
    because: str = Field(default="", description="The reason; empty when people named it")
    source: Source | None = Field(default=None, description="Where to read on")


def choose_product(
    table: ProductTable, holds: Holds, catalogue: Catalogue, *, use: Iterable[str] = (), existing: Iterable[str] = ()
) -> Choice:
    """Choose the product of a role: what must be used, else what already runs, else what the table says.

    Args:
        table: Rules of the role.
        holds: Tells whether unary tests hold.
        catalogue: Says which roles a named technology can play.
        use: Technologies that people demand, as they wrote them.
        existing: Technologies that already run, as they wrote them.
    """
    rule = table.choose(holds)
    for origin, named in (("use", tuple(use)), ("existing", tuple(existing))):
        playing = tuple(one for one in catalogue.playing(table.role, named) if _realises(one, table.decision, holds))
        if playing:
            same = any(one.id == rule.then for one in playing)
            product = rule.product if same else ""
            return Choice(technology=rule.then if same else playing[0].id, product=product, rule=origin)
    return Choice(technology=rule.then, product=rule.product, rule=rule.id, because=rule.because, source=rule.source)


def _realises(technology: Technology, decision: str, holds: Holds) -> bool:
    """Tell whether a technology realises what was decided; one that is bound to no option of it always does."""
    options = technology.realises.get(decision, ())
    return not options or any(holds({decision: option}) for option in options)


def load_products(dirs: Iterable[Path] = ()) -> Mapping[str, ProductTable]:
    """Read the technology tables by role; a table of a later folder replaces the shipped one.

    Raises:
        KnowledgeError: A file does not hold a table; names the place.
    """
    found: dict[str, ProductTable] = {}
    faults: list[Fault] = []
    for path in knowledge_files("technology", dirs):
        with gathering(faults):
            table = read_model(ProductTable, store.read_yaml(path), path)
            found[table.role] = table
    if faults:
        raise KnowledgeError(faults)
    return found
