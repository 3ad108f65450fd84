"""The account of a description: every property and schema, until something carries it or a reason is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archgen.importing.openapi.api import Api
from archgen.importing.openapi.shapes import inner_properties
from archgen.importing.openapi.things import Things, View
from archgen.importing.sketch import Item, ItemKind


@dataclass
class Account:
    """What stands in the schemas of a description.

    Attributes:
        properties: Every property by the path of its node.
        owners: The schema in which it stands, by the same path.
        carried: Paths that something carries.
        left_out: What is not carried over, with its reason.
    """

    api: Api
    properties: dict[str, Item] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    carried: set[str] = field(default_factory=set)
    carried_schemas: set[str] = field(default_factory=set)
    left_out: list[Item] = field(default_factory=list)

    @classmethod
    def of(cls, api: Api) -> Account:
        """Open the account with the named schemas."""
        account = cls(api)
        for name, node in api.schemas().items():
            account._open(name, inner_properties(api, name, node))
        return account

    def open_view(self, view: View) -> None:
        """Add a schema that stands inside an operation."""
        self._open(view.item.name, inner_properties(self.api, view.item.name, view.node))

    def _open(self, owner: str, found: Iterator[tuple[str, Item]]) -> None:
        for path, item in found:
            self.properties.setdefault(path, item)
            self.owners.setdefault(path, owner)

    def carry(self, path: str, fallback: Item) -> Item:
        """Note that a property is carried, and give it as an item."""
        self.carried.add(path)
        return self.properties.get(path, fallback)

    def close(self, things: Things) -> tuple[Item, ...]:
        """Give a reason for everything that nothing carries."""
        for name, node in self.api.schemas().items():
            if name not in self.carried_schemas:
                item = self.api.item(ItemKind.SCHEMA, name, node)
                self.left_out.append(item.left_out(self._reason(things, name)))
        for path, item in self.properties.items():
            if path not in self.carried:
                owner = self.owners[path]
                if owner in self.carried_schemas:
                    self.left_out.append(item.left_out("part_of_json"))
                elif owner not in self.api.schemas():
                    self.left_out.append(item.left_out("call_body"))
                else:
                    self.left_out.append(item.left_out(self._reason(things, owner)))
        return tuple(self.left_out)

    def _reason(self, things: Things, name: str) -> str:
        if name in things.failures:
            return "error_schema"
        if name in things.envelopes:
            return "envelope"
        return "not_stored" if name in things.by_schema else "not_an_object"
