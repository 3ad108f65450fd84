"""What makes a building block hold together: names resolve, all is sized and fails somehow, formulas compute.

Checks that need only the block and the columns of conditions run whenever blocks are loaded; those against the
catalogue (capacity facts, technologies, compliance topics) are asked for by `archgen tables check` and by the tests.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping

from archgen.errors import KnowledgeError
from archgen.knowledge.block_parts import ROLE, Assumption, Conditions, Fallback, Figure, Role
from archgen.knowledge.block_signs import Sign
from archgen.knowledge.blocks import Block
from archgen.knowledge.cells import CellFault, Column, compile_condition
from archgen.knowledge.validation import Found
from archgen.quantities import Expression

OUTSIDE = frozenset({"@client", "@operator", "@integrations"})
"""Ends of relationships that are no containers."""

_ROLES = frozenset(role.value for role in Role)
_PICKED = frozenset({"language_framework", "deployment_platform"}) | _ROLES
_TOLERANCE = 0.005


def faults_of(block: Block, file_stem: str, columns: Mapping[str, Column]) -> tuple[Found, ...]:
    """Return all that is wrong with a block by itself; compiles the facts that its signs read."""
    checks = (
        _identity(block, file_stem),
        _conditions(block, columns),
        _names(block),
        _sources(block),
        _schema_rules(block),
        _figures(block, columns),
    )
    return tuple(found for check in checks for found in check)


def catalogue_faults_of(
    block: Block, capacities: Collection[str], technologies: Collection[str], topics: Collection[str]
) -> tuple[Found, ...]:
    """Return names of a block that the catalogue does not hold."""
    wrong: list[Found] = []
    for container, rows in block.sizing.items():
        for number, row in enumerate(rows):
            for name, origin in row.inputs.items():
                kind, _, rest = origin_of(origin).partition(":")
                if kind == "capacity" and rest not in capacities:
                    wrong.append((("sizing", container, number, "inputs", name), f"no capacity fact `{rest}`"))
    for number, one in enumerate(block.containers):
        if not one.technology.startswith("$") and one.technology not in technologies:
            wrong.append((("containers", number, "technology"), f"no technology `{one.technology}` in the catalogue"))
    for number, control in enumerate(block.controls):
        wrong += [
            (("controls", number, "topic"), f"no topic `{topic}`") for topic in control.topic if topic not in topics
        ]
    return tuple(wrong)


def origin_of(origin: str | float | Assumption | Fallback) -> str:
    """Return where an input comes from; empty for a number or an assumption."""
    if isinstance(origin, Fallback):
        return origin.from_
    return origin if isinstance(origin, str) else ""


def example_of(row: Figure) -> dict[str, float]:
    """Return the inputs of a figure's example: those it states, and the constants and assumptions of the row."""
    constants = {
        name: origin.assumed if isinstance(origin, Assumption) else float(origin)
        for name, origin in row.inputs.items()
        if isinstance(origin, Assumption | int | float)
    }
    return {**constants, **row.example}


def _identity(block: Block, file_stem: str) -> Iterator[Found]:
    if block.block != file_stem:
        yield ("block",), f"`{block.block}` stands in a file named `{file_stem}.yaml`"
    if not block.when:
        yield ("when",), "a block without a condition would belong to every design"
    ids = [risk.id for risk in block.risks]
    yield from (
        (("risks", number, "id"), f"`{one}` appears twice") for number, one in enumerate(ids) if one in ids[:number]
    )


def _conditions(block: Block, columns: Mapping[str, Column]) -> Iterator[Found]:
    rows: list[tuple[tuple[object, ...], Conditions]] = [
        (("when", number), when) for number, when in enumerate(block.when)
    ]
    rows += [(("not_when", number, "when"), row.when) for number, row in enumerate(block.not_when)]
    rows += [(("ask_when", number, "when"), row.when) for number, row in enumerate(block.ask_when)]
    for number, one in enumerate(block.containers):
        for key in ("when", "separate_when", "per_context_when"):
            rows += [(("containers", number, key, place), when) for place, when in enumerate(getattr(one, key))]
    for keys, when in rows:
        try:
            compile_condition(when, columns)
        except CellFault as fault:
            yield keys, str(fault)
    yield from _signs(block, columns)


def _signs(block: Block, columns: Mapping[str, Column]) -> Iterator[Found]:
    if block.recognised_by is None:
        return
    bound: set[str] = set()
    for key in ("signs", "excludes"):
        for number, sign in enumerate(getattr(block.recognised_by, key)):
            try:
                sign.compile(columns)
            except CellFault as fault:
                yield ("recognised_by", key, number, "when"), str(fault)
            bound |= {sign.as_} if sign.as_ else set()
            yield from (
                (("recognised_by", key, number), f"role `{role}` is not bound before")
                for role in _roles_used(sign) - bound
            )
    if sum(sign.points for sign in block.recognised_by.signs if sign.kind != "words") < block.recognised_by.at:
        yield ("recognised_by", "at"), "cannot be reached without words"
    if any(sign.kind == "words" and sign.points > 1 for sign in block.recognised_by.signs):
        yield ("recognised_by", "signs"), "words count at most one point"


def _roles_used(sign: Sign) -> set[str]:
    used = {has.split()[1] for has in sign.has if has.startswith("ref ")}
    used |= {sign.entity} if sign.entity else set()
    return used | ({sign.rows_per["of"]} if sign.rows_per else set())


def _names(block: Block) -> Iterator[Found]:
    own = {one.id for one in block.containers} | {one.id for one in block.externals}
    for number, one in enumerate(block.containers):
        if one.technology.startswith("$") and one.technology[1:] not in _PICKED:
            yield (
                ("containers", number, "technology"),
                f"`{one.technology}` is neither a role nor a decision on technology",
            )
    for number, row in enumerate(block.relationships):
        for key, end in (("from", row.from_), ("to", row.to)):
            if end not in own and end not in OUTSIDE and not (end.startswith("@") and end[1:] in _ROLES):
                yield ("relationships", number, key), f"`{end}` is no container, external or role"
    stated = [("settings", n, "container", s.container) for n, s in enumerate(block.settings)]
    stated += [("failures", n, "of", f.of) for n, f in enumerate(block.failures)]
    stated += [("controls", n, "container", c.container) for n, c in enumerate(block.controls) if c.container]
    stated += [("slis", n, "container", s.container) for n, s in enumerate(block.slis) if s.container]
    yield from (
        ((key, n, field), f"`{name}` is no container of this block")
        for key, n, field, name in stated
        if name not in own
    )
    yield from _steps(block, own)
    yield from _roles_named(block)


def _roles_named(block: Block) -> Iterator[Found]:
    """Look for `@role` in texts of risks that recognition never binds."""
    signs = block.recognised_by.signs if block.recognised_by else ()
    bound = {sign.as_ for sign in signs}
    for number, risk in enumerate(block.risks):
        for key in ("risk", "mitigation", "trigger"):
            unbound = sorted(set(ROLE.findall(getattr(risk, key))) - bound)
            yield from ((("risks", number, key), f"`@{role}` is no role of a sign of this block") for role in unbound)


def _steps(block: Block, own: set[str]) -> Iterator[Found]:
    parties = own | set(block.actors)
    for number, flow in enumerate(block.flows):
        for place, step in enumerate(flow.steps):
            ends, separator, message = step.partition(": ")
            sender, arrow, receiver = ends.replace("->>", "->").partition(" -> ")
            if not (separator and arrow and message) or not {sender.strip(), receiver.strip()} <= parties:
                yield ("flows", number, "steps", place), f"`{step}` is no message between parts of this block"


def _sources(block: Block) -> Iterator[Found]:
    known = {source.id for source in block.sources}
    used = [("settings", n, row.source) for n, row in enumerate(block.settings)]
    used += [("failures", n, row.source) for n, row in enumerate(block.failures)]
    used += [("wrong_turns", n, row.source) for n, row in enumerate(block.wrong_turns)]
    for key, number, source in used:
        if source is not None and source not in known:
            yield (key, number, "source"), f"no source `{source}`"
    for number, one in enumerate(block.sources):
        if not one.url.startswith("https://"):
            yield ("sources", number, "url"), f"`{one.url}` is no https address"


def _schema_rules(block: Block) -> Iterator[Found]:
    for number, invariant in enumerate(block.invariants):
        for place, rule in enumerate(invariant.keeps):
            yield from ((("invariants", number, "keeps", place), text) for text in rule.faults())
            bound: set[str] = set()
            for sign in rule.signs:
                bound |= {sign.as_} if sign.as_ else set()
                for role in sorted(_roles_used(sign) - bound):
                    yield ("invariants", number, "keeps", place), f"role `{role}` is not bound before"


def _figures(block: Block, columns: Mapping[str, Column]) -> Iterator[Found]:
    failing = {row.of for row in block.failures}
    ids = {one.id for one in block.containers}
    for number, one in enumerate(block.containers):
        rows = block.sizing.get(one.id, ())
        if not {"replicas", "instances"} & {row.id for row in rows}:
            yield ("containers", number), f"`{one.id}` has no figure `replicas`"
        if one.id not in failing:
            yield ("containers", number), f"`{one.id}` has no failure row"
    for container, rows in block.sizing.items():
        if container not in ids:
            yield ("sizing", container), "no container of this block"
        named = [row.id for row in rows]
        twice = sorted({one for one in named if named.count(one) > 1})
        yield from ((("sizing", container), f"figure `{one}` appears twice") for one in twice)
        for number, row in enumerate(rows):
            keys = ("sizing", container, number)
            yield from (((*keys, *rest), text) for rest, text in _figure(block, container, row, columns))


def _figure(block: Block, container: str, row: Figure, columns: Mapping[str, Column]) -> Iterator[Found]:
    for name, origin in row.inputs.items():
        problem = _origin_fault(block, container, origin_of(origin), columns)
        if problem:
            yield ("inputs", name), problem
    if row.source is not None and row.source not in {source.id for source in block.sources}:
        yield ("source",), f"no source `{row.source}`"
    inputs = example_of(row)
    try:
        formula = Expression.parse(row.formula)
        unused = sorted(set(row.inputs) - set(formula.names))
        if unused:
            yield ("inputs", unused[0]), "the formula does not use it"
        got = formula.evaluate(inputs)
    except KnowledgeError as error:
        yield ("formula",), str(error.faults[0].message)
        return
    if not math.isclose(got, row.gives, rel_tol=_TOLERANCE, abs_tol=1e-9):
        yield ("gives",), f"the example gives {got:.6g}, not {row.gives:.6g}"


def _origin_fault(block: Block, container: str, origin: str, columns: Mapping[str, Column]) -> str:
    kind, _, rest = origin.partition(":")
    match kind:
        case "" | "capacity" | "technology" | "integration":
            return ""
        case "fact":
            column = columns.get(rest)
            return "" if column is not None and column.type.is_numeric else f"no numeric fact `{rest}`"
        case "topology":
            return "" if rest in ("zones", "regions") else f"`{origin}` is neither zones nor regions"
        case "ask":
            ask = next((one for one in block.asks if one.id == rest), None)
            return (
                ""
                if ask is not None and isinstance(ask.default, int | float)
                else f"no question `{rest}` with a number"
            )
        case "sizing":
            return _sizing_fault(block, container, rest)
        case "entity" | "pattern":
            return "" if block.recognised_by else f"`{origin}` is bound by recognition, which this block has not"
        case _:
            return f"`{origin}` is no origin of an input"


def _sizing_fault(block: Block, container: str, rest: str) -> str:
    owner, _, figure = rest.rpartition(".")
    if owner.startswith("@"):
        return "" if owner[1:] in _ROLES else f"no role `{owner}`"
    known = {row.id for row in block.sizing.get(owner or container, ())}
    return "" if figure in known else f"no figure `{rest}`"
