"""Flows: ``Buyer -> Sales: place order``, each name found among actors, integrations, contexts and entities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from archgen.knowledge.spelling import nearest
from archgen.requirements.document import Node, NodeKind
from archgen.requirements.keys import FLOW
from archgen.requirements.model import Flow, Participant, ParticipantKind, Step
from archgen.requirements.reading import Reading
from archgen.requirements.text import Problem, TextFault
from archgen.requirements.words import plural
from archgen.units import Unit

_ARROW = re.compile(r"->>|->")
_FORM = "write `A -> B: message`"


def cast_of(
    actors: Iterable[str], integrations: Iterable[str], contexts: Iterable[str], entities: Iterable[str]
) -> Mapping[str, Participant]:
    """Give who a name stands for; of equal names the earlier kind wins, an entity's plural comes last."""
    cast: dict[str, Participant] = {}
    stored = tuple(entities)
    named = (
        (ParticipantKind.ACTOR, actors),
        (ParticipantKind.INTEGRATION, integrations),
        (ParticipantKind.CONTEXT, contexts),
        (ParticipantKind.ENTITY, stored),
    )
    for kind, names in named:
        for name in names:
            cast.setdefault(name, Participant(kind=kind, name=name))
    for name in stored:
        cast.setdefault(plural(name), Participant(kind=ParticipantKind.ENTITY, name=name))
    return cast


def read_flows(reading: Reading, node: Node | None, cast: Mapping[str, Participant]) -> tuple[Flow, ...]:
    """Read all flows; names are unique."""
    found: dict[str, Flow] = {}
    for item in reading.list_of(node):
        mapping = reading.mapping(item, FLOW)
        if mapping is None:
            continue
        name = reading.name(mapping.get("name"), item)
        steps = [_step(reading, step, cast) for step in reading.list_of(mapping.get("steps"))]
        if mapping.get("steps") is None:
            reading.fault(item, f"a flow needs steps; {_FORM} in a list under `steps`")
        latency = reading.quantity(mapping.get("latency_p99"), Unit.MS)
        availability = reading.quantity(mapping.get("availability"), Unit.PERCENT, 0, 100)
        if name is not None and name in found:
            reading.fault(item, f"a second flow is named `{name}`")
        elif name is not None:
            whole = tuple(step for step in steps if step is not None)
            found[name] = Flow(name=name, latency_p99=latency, availability=availability, steps=whole)
    return tuple(found.values())


def _step(reading: Reading, node: Node, cast: Mapping[str, Participant]) -> Step | None:
    """Read one step from a node; without quotes YAML takes it for a mapping of one key, which means the same."""
    text = node.text
    if node.kind is NodeKind.MAP and len(node.entries) == 1 and node.entries[0].value.kind is NodeKind.SCALAR:
        text = f"{node.entries[0].key}: {node.entries[0].value.text}"
    elif node.kind is not NodeKind.SCALAR:
        reading.fault(node, f"a step is one text; {_FORM}")
        return None
    try:
        return parse_step(text, cast)
    except TextFault as fault:
        reading.text_fault(node, fault)
        return None


def parse_step(text: str, cast: Mapping[str, Participant]) -> Step:
    """Read ``A -> B: message`` or ``A ->> B: message``; names may hold anything but an arrow.

    Raises:
        TextFault: It is no step, or a name is not known.
    """
    arrow = _ARROW.search(text)
    if arrow is None:
        raise TextFault(Problem(f"no arrow; {_FORM}, and quote a step that holds a comma", 0, len(text)))
    left, right = text[: arrow.start()].strip(), text[arrow.end() :].lstrip()
    offset = len(text) - len(right)
    problems = []
    sender = _find(left, cast)
    if sender is None:
        start = len(text) - len(text.lstrip())
        problems.append(_unknown(left, start, cast))
    receiver, message = _receiver(right, cast)
    if receiver is None:
        name = re.split(r":\s|:$", right, maxsplit=1)[0].strip()
        again = _ARROW.search(name)
        if again is not None:
            end = offset + len(name)
            problems.append(Problem("one arrow a step; write the next one on a line of its own", offset, end))
        else:
            problems.append(_unknown(name, offset, cast))
    elif not message:
        problems.append(Problem(f"it does not say what is sent; {_FORM}", 0, len(text)))
    if problems or sender is None or receiver is None:
        raise TextFault(*problems)
    return Step(
        sender=sender, receiver=receiver, message=message, asynchronous=arrow[0] == "->>", text=" ".join(text.split())
    )


def _find(name: str, cast: Mapping[str, Participant]) -> Participant | None:
    """Find who a name stands for; white space around either does not matter."""
    return cast.get(name) or next((one for known, one in cast.items() if known.strip() == name), None)


def _receiver(text: str, cast: Mapping[str, Participant]) -> tuple[Participant | None, str]:
    """Split ``B: message`` behind the longest known name, for names may hold colons."""
    for name in sorted((one.strip() for one in cast), key=len, reverse=True):
        after = text.removeprefix(name).lstrip()
        if text.startswith(name) and (not after or after.startswith(":")):
            return _find(name, cast), after.removeprefix(":").strip()
    return None, ""


def _unknown(name: str, start: int, cast: Mapping[str, Participant]) -> Problem:
    end = start + max(len(name), 1)
    if not name:
        return Problem(f"a name is missing beside the arrow; {_FORM}", start, end)
    close = nearest(name, cast)
    hint = f"did you mean `{close}`?" if close else "name it under `actors`, `integrations`, `contexts` or `entities`"
    return Problem(f"nobody is named `{name}`; {hint}", start, end)
