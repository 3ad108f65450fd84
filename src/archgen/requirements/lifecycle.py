"""The grammar of lifecycles: ``draft -> placed -> paid | cancelled, paid -> refunded``.

Chains of states of the entity's status enum, ``|`` between alternatives, ``,`` between chains; the first state is
where a row begins. A state that holds one of these signs is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from archgen.knowledge.spelling import nearest
from archgen.requirements.model import EntityField, FieldType, Lifecycle, Transition
from archgen.requirements.text import Problem, TextFault, split_outside, unquoted

_ARROW = re.compile(r"->|→")
_STAND_IN = "\x00"
"""Stands for an arrow of two signs while the text is split at single ones."""


def parse_lifecycle(text: str, fields: Sequence[EntityField]) -> Lifecycle:
    """Read a lifecycle and find the enum field that holds its states.

    Raises:
        TextFault: The text is no lifecycle, or its states are no members of an enum of the entity.
    """
    chains = _chains(text)
    states = tuple(dict.fromkeys(state for chain in chains for step in chain for state, _ in step))
    if not states or not any(len(chain) > 1 for chain in chains):
        raise TextFault(
            Problem("a lifecycle leads from state to state, such as `draft -> placed -> paid`", 0, len(text))
        )
    holder = _holder(fields, states)
    if holder is None:
        members = ", ".join(states)
        raise TextFault(Problem(f"no field holds these states; add `status: enum({members})`", 0, len(text)))
    strange = [one for chain in chains for step in chain for one in step if one[0] not in holder.members]
    if strange:
        raise TextFault(*(Problem(_unknown(state, holder), start, start + len(state)) for state, start in strange))
    steps = dict.fromkeys(step for chain in chains for step in _transitions(chain))
    return Lifecycle(
        field=holder.name,
        initial=states[0],
        states=states,
        transitions=tuple(Transition(source=source, target=target) for source, target in steps),
        text=" ".join(text.split()),
    )


def unreached(lifecycle: Lifecycle, members: Sequence[str]) -> tuple[str, ...]:
    """Give the members of the enum that no chain of steps reaches from the first state."""
    reached, todo = set(), [lifecycle.initial]
    while todo:
        state = todo.pop()
        if state not in reached:
            reached.add(state)
            todo += [step.target for step in lifecycle.transitions if step.source == state]
    return tuple(member for member in members if member not in reached)


def _chains(text: str) -> list[list[list[tuple[str, int]]]]:
    """Split into chains of alternatives, each state with its position."""
    level = _ARROW.sub(lambda match: _STAND_IN.ljust(len(match[0]), " "), text)
    chains = []
    for chain, chain_start in split_outside(level, ",", inner=f"{_STAND_IN}|"):
        steps = []
        for step, step_start in split_outside(chain, _STAND_IN, inner="|"):
            alternatives = split_outside(step, "|")
            steps.append([(unquoted(state), chain_start + step_start + start) for state, start in alternatives])
        chains.append(steps)
    empty = [start for chain in chains for step in chain for state, start in step if not state]
    if empty:
        raise TextFault(*(Problem("a state is missing here", min(at, len(text) - 1), at + 1) for at in empty))
    return chains


def _holder(fields: Sequence[EntityField], states: Sequence[str]) -> EntityField | None:
    """Find the enum whose members the states are: all of them, else the one named for it that holds the most."""
    enums = [one for one in fields if one.type is FieldType.ENUM and not one.is_list]
    known = set(states)

    def fit(one: EntityField) -> tuple[bool, int, bool]:
        return known <= set(one.members), len(known & set(one.members)), one.name in ("status", "state")

    best = max(enums, key=fit, default=None)
    return best if best is not None and (known & set(best.members) or best.name in ("status", "state")) else None


def _unknown(state: str, holder: EntityField) -> str:
    close = nearest(state, holder.members)
    hint = f"did you mean `{close}`?" if close else f"its members are {', '.join(holder.members)}"
    return f"`{state}` is no member of `{holder.name}`; {hint}"


def _transitions(chain: list[list[tuple[str, int]]]) -> list[tuple[str, str]]:
    """Give the steps of a chain; each alternative leads to each of the next."""
    return [(source, target) for before, after in pairwise(chain) for source, _ in before for target, _ in after]
