"""Random domains: entities with all types of fields, lifecycles, contexts, access patterns and flows."""

import random  # noqa: TID251 - seeded by the caller
from typing import Any

from generated_names import FIELDS, NOUNS, PARTS, Names

_PLAIN = "string text int bigint bool date time timestamp duration uuid email url".split()
_TYPES = (*_PLAIN, *"phone ip json geo file money string(N) decimal enum reference reference".split())
_DEFAULTS = {"int": "7", "bigint": "7", "bool": "true", "date": "today", "timestamp": "now", "time": "09:30"}
_STATES = ("draft", "open", "planned", "active", "paid", "sent", "done", "closed", "cancelled", "rejected", "in_repair")
_VERBS = ("place", "list", "show", "change", "cancel", "delete", "check", "pay", "search", "send", "report", "approve")
_ORDERED = ("int", "bigint", "date", "timestamp", "money", "decimal", "string", "time")


class DomainMaker:
    """Makes one domain.

    Args:
        chance: Source of choices.
        wildness: Share of names that may be any printable text.
        actors: Names of actors.
        integrations: Names of outside systems.
        project: Name of the project, which names the only context when there are none.
    """

    def __init__(
        self, chance: random.Random, wildness: float, actors: list[str], integrations: list[str], project: str
    ) -> None:
        self._chance = chance
        self._wildness = wildness
        self._actors = actors
        self._integrations = integrations
        self._project = project
        self._entities: dict[str, dict[str, Any]] = {}
        self._types: dict[str, dict[str, str]] = {}

    def domain(self, count: int) -> dict[str, Any]:
        """Give the mapping that stands under `domain`."""
        names = Names(self._chance, self._wildness)
        listed = [names.new(NOUNS)]
        while len(listed) < count:
            part = self._chance.random() < 0.2
            listed.append(names.new([self._chance.choice(listed) + self._chance.choice(PARTS)] if part else NOUNS))
        for name in listed:
            self._types[name], self._entities[name] = self._entity(listed)
        contexts = self._contexts(listed)
        found: dict[str, Any] = {"entities": self._entities}
        if contexts:
            found["contexts"] = contexts
        found["access_patterns"] = self._patterns(listed)
        found["flows"] = self._flows(listed, tuple(contexts) or (self._project,))
        return found

    def _contexts(self, listed: list[str]) -> dict[str, list[str]]:
        """Share the entities out; now and then nobody has thought of contexts."""
        if self._chance.random() < 0.3:
            return {}
        names = Names(self._chance, self._wildness)
        count = self._chance.randint(1, len(listed) // 4 + 1)
        found: dict[str, list[str]] = {names.new(NOUNS): [] for _ in range(count)}
        for name in listed:
            found[self._chance.choice(list(found))].append(name)
        return found

    def _entity(self, listed: list[str]) -> tuple[dict[str, str], dict[str, Any]]:
        """Give the types of an entity's fields, and its mapping."""
        names, chance = Names(self._chance, self._wildness), self._chance
        found: dict[str, Any] = {"rows": round(10 ** (chance.random() * 9))}
        if chance.random() < 0.3:
            found["retention"] = chance.choice(("30 days", "1 year", "10 years"))
        if chance.random() < 0.3:
            found["description"] = names.text()
        fields: dict[str, str] = {}
        types: dict[str, str] = {}
        for _ in range(chance.randint(1, 10)):
            name, kind = names.new(FIELDS), chance.choice(_TYPES)
            fields[name], types[name] = self._field(kind, listed), kind
        if chance.random() < 0.35:
            states = self._states()
            holder = names.new(("status", "state"))
            fields[holder], types[holder] = f"enum({', '.join(map(quoted, states))})", "enum"
            found["lifecycle"] = self._lifecycle(states)
        return types, {**found, "fields": fields}

    def _field(self, kind: str, listed: list[str]) -> str:
        """Write a type with modifiers that fit it."""
        chance = self._chance
        flags = [word for word, share in (("optional", 0.3), ("pii", 0.1), ("secret", 0.05)) if chance.random() < share]
        if kind == "reference":
            target = f"-> {quoted(chance.choice(listed))}"
            return f"[{target}]" if chance.random() < 0.2 else " ".join((target, *flags[:1]))
        written = {
            "string(N)": f"string({chance.choice((1, 3, 40, 120, 4000))})",
            "decimal": f"decimal({chance.choice(('5,2', '12,4', '38,0', '9,9'))})",
            "enum": f"enum({', '.join(map(quoted, self._states()))})",
        }.get(kind, kind)
        if kind in _PLAIN and chance.random() < 0.1:
            return f"[{written}]"
        if kind in ("string", "string(N)", "int", "email", "uuid") and chance.random() < 0.15:
            flags.append("unique")
        if kind in ("int", "bigint", "money", "decimal") and chance.random() < 0.4:
            flags.append(chance.choice((">= 0", "<= 100", ">= -5 <= 5")) if kind != "decimal" else ">= 0")
        elif kind in _DEFAULTS and chance.random() < 0.2:
            flags.append(f"default={_DEFAULTS[kind]}")
        return " ".join((written, *flags))

    def _states(self) -> list[str]:
        names = Names(self._chance, self._wildness / 2)
        return [names.new(_STATES) for _ in range(self._chance.randint(2, 6))]

    def _lifecycle(self, states: list[str]) -> str:
        """Write chains of states: one through all of them, then a few steps more, back ones too."""
        chance = self._chance
        chains = [" -> ".join(quoted(one) for one in states)]
        chains += [" -> ".join(quoted(one) for one in chance.sample(states, 2)) for _ in range(chance.randint(0, 3))]
        return ", ".join(chains)

    def _patterns(self, listed: list[str]) -> list[dict[str, Any]]:
        names = Names(self._chance, self._wildness)
        count = self._chance.randint(0, len(listed) * 2)
        return [self._pattern(names.new(NOUNS), self._chance.choice(listed)) for _ in range(count)]

    def _pattern(self, name: str, entity: str) -> dict[str, Any]:
        chance, fields = self._chance, self._types[entity]
        kind = chance.choice(("get", "list", "list", "search", "aggregate", "write"))
        equal = [one for one, held in fields.items() if held not in ("json", "geo", "file")]
        texts = [one for one, held in fields.items() if held in ("string", "string(N)", "text")]
        ordered = [one for one, held in fields.items() if held in _ORDERED]
        pool = texts if kind == "search" else equal
        found: dict[str, Any] = {"name": name, "entity": entity, "kind": kind, "rate": f"{chance.randint(1, 400)} rps"}
        if kind == "search" and not texts:
            found["kind"] = kind = "list"
        if pool and (kind in ("get", "search") or chance.random() < 0.7):
            found["by"] = chance.sample(pool, min(len(pool), chance.choice((1, 1, 1, 2))))
        if ordered and kind in ("list", "aggregate") and chance.random() < 0.4:
            found["range"] = chance.choice(ordered)
        if ordered and kind == "list" and chance.random() < 0.5:
            found["sort"] = chance.choice(("", "-")) + chance.choice(ordered)
        return found

    def _flows(self, listed: list[str], contexts: tuple[str, ...]) -> list[dict[str, Any]]:
        names = Names(self._chance, self._wildness)
        ours = (*contexts, *listed)
        everybody = (*self._actors, *self._integrations, *ours)
        found = []
        for _ in range(self._chance.randint(0, len(listed) // 3 + 1)):
            steps = []
            for _ in range(self._chance.randint(1, 5)):
                sender, receiver = self._chance.choice(everybody), self._chance.choice(ours)
                if self._chance.random() < 0.2:
                    sender, receiver = receiver, sender
                arrow = self._chance.choice(("->", "->", "->>"))
                steps.append(f"{sender} {arrow} {receiver}: {self._message(names, listed)}")
            found.append({"name": names.new(NOUNS), "steps": steps})
        return found

    def _message(self, names: Names, listed: list[str]) -> str:
        if self._chance.random() < self._wildness / 2:
            return names.text()
        return f"{self._chance.choice(_VERBS)} the {self._chance.choice(listed)}"


def quoted(name: str) -> str:
    """Write a name inside a small language: in quotes where it is not one plain word."""
    if name.isascii() and name.isidentifier():
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
