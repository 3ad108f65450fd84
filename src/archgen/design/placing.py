"""From building blocks to containers: which blocks apply, what they bring, what merges into one deployable.

A block applies to the system, or to each bounded context whose facts and decisions call for it. A container that is
`part_of` a role merges into the container that plays this role, unless one of its `separate_when` conditions holds;
so a booking workload is a module of a small system's web app and a service of a large one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from archgen.design.environment import Environment
from archgen.design.model import BoundedContext, Container, ContainerKind
from archgen.design.names import Allocator
from archgen.knowledge.blocks import Block, BlockContainer
from archgen.knowledge.composition import Composition, RoleName


@dataclass(frozen=True)
class Selected:
    """A block that applies, to the system (`context` None) or to one bounded context."""

    block: Block
    context: BoundedContext | None


@dataclass
class Placed:
    """A container on its way into the design, with all that was merged into it."""

    selected: Selected
    spec: BlockContainer
    context: BoundedContext | None
    role: str
    id: str = ""
    parts: list[tuple[Selected, BlockContainer]] = field(default_factory=list)


def select_blocks(
    blocks: Mapping[str, Block], system: Environment, contexts: Sequence[tuple[BoundedContext, Environment]]
) -> tuple[Selected, ...]:
    """Return the blocks whose `when` holds and whose `not_when` does not, in order of their ids."""
    chosen: list[Selected] = []
    for block in (blocks[key] for key in sorted(blocks)):
        if block.scope == "context":
            chosen += [Selected(block, context) for context, env in contexts if applies(block, env)]
        elif applies(block, system):
            chosen.append(Selected(block, None))
    return tuple(chosen)


def applies(block: Block, env: Environment) -> bool:
    """Tell whether one alternative of `when` holds and no `not_when` does."""
    return env.any_holds(block.when) and not any(env.holds(row.when) for row in block.not_when)


def place_containers(
    selected: Iterable[Selected],
    composition: Composition,
    system: Environment,
    contexts: Sequence[tuple[BoundedContext, Environment]],
    names: Allocator,
) -> tuple[Placed, ...]:
    """Place the containers of all selected blocks, merge parts into their hosts and give each an id."""
    environments = {context.id: env for context, env in contexts}
    placed = [one for each in selected for one in _instances(each, _environment(each, environments, system), contexts)]
    hosts = [one for one in placed if not _is_part(one, environments, system)]
    _merge([one for one in placed if _is_part(one, environments, system)], hosts, composition, system)
    for host in hosts:
        host.id = names.allocate(f"{host.spec.id} {host.context.name}" if host.context else host.spec.id)
    return tuple(hosts)


def container_names(placed: Sequence[Placed], composition: Composition) -> dict[str, str]:
    """Name each container; of several that would share a name, the later ones take that of their block."""
    taken: dict[str, int] = {}
    names = {}
    for one in placed:
        name = _name(one, composition)
        if name in taken:
            name = _own_name(one)
        taken[name] = taken.get(name, 0) + 1
        names[one.id] = name if taken[name] == 1 else f"{name} {taken[name]}"
    return names


def build_container(placed: Placed, name: str, all_contexts: Sequence[BoundedContext]) -> Container:
    """Make the C4 container of a placed one; its duties are its own and those of its parts."""
    own = [(placed.selected, placed.spec), *placed.parts]
    served = [placed.context] if placed.context else list(all_contexts)
    return Container(
        id=placed.id,
        name=name,
        kind=ContainerKind(placed.spec.kind),
        role=placed.role,
        does=tuple(dict.fromkeys(spec.does for _, spec in own)),
        contexts=tuple(context.name for context in served),
        context=placed.context.name if placed.context else None,
        block=placed.selected.block.block,
        parts=tuple(f"{selected.block.block}.{spec.id}" for selected, spec in own),
        managed=placed.spec.managed,
    )


def _environment(selected: Selected, environments: Mapping[str, Environment], system: Environment) -> Environment:
    """Return what the conditions of a selected block's containers read: its context's values, else the system's."""
    return environments[selected.context.id] if selected.context else system


def _instances(
    selected: Selected, env: Environment, contexts: Sequence[tuple[BoundedContext, Environment]]
) -> Iterable[Placed]:
    for spec in selected.block.containers:
        if spec.when and not env.any_holds(spec.when):
            continue
        if selected.context is None and spec.per_context_when and env.any_holds(spec.per_context_when):
            yield from (Placed(selected, spec, context, spec.role) for context, _ in contexts)
        else:
            yield Placed(selected, spec, selected.context if _stands_apart(spec, env) else None, spec.role)


def _stands_apart(spec: BlockContainer, env: Environment) -> bool:
    return not spec.part_of or env.any_holds(spec.separate_when)


def _is_part(placed: Placed, environments: Mapping[str, Environment], system: Environment) -> bool:
    return not _stands_apart(placed.spec, _environment(placed.selected, environments, system))


def _merge(parts: list[Placed], hosts: list[Placed], composition: Composition, env: Environment) -> None:
    """Merge parts into their hosts: first where the role is played, then by fallback; what is left plays it itself."""
    waiting = parts
    while waiting:
        left = []
        for part in waiting:
            host = _nearest(part, [one for one in hosts if one.role == part.spec.part_of or _took_in(one, part)])
            if host is None:
                left.append(part)
            else:
                host.parts += [(part.selected, part.spec), *part.parts]
        if len(left) == len(waiting):
            first, *left = left
            host = _fallback(first, hosts, composition, env)
            if host is None:
                first.role = first.spec.part_of or first.spec.role
                hosts.append(first)
            else:
                host.parts += [(first.selected, first.spec), *first.parts]
        waiting = left


def _fallback(part: Placed, hosts: Sequence[Placed], composition: Composition, env: Environment) -> Placed | None:
    role = part.spec.part_of and composition.fallback(part.spec.part_of, env.holds)
    while role:
        host = _nearest(part, [one for one in hosts if one.role == role])
        if host:
            return host
        role = composition.fallback(role, env.holds)
    return None


def _nearest(part: Placed, hosts: Sequence[Placed]) -> Placed | None:
    """Return the host of the part's own context, else a shared one, else any."""
    context = part.selected.context or part.context
    own = [host for host in hosts if context and host.context and host.context.id == context.id]
    shared = [host for host in hosts if host.context is None]
    return next(iter([*own, *shared, *hosts]), None)


def _took_in(host: Placed, part: Placed) -> bool:
    """Whether a container that plays the part's role has merged into this host."""
    return any(spec.role == part.spec.part_of for _, spec in host.parts)


def _own_name(placed: Placed) -> str:
    return f"{placed.context.name} {placed.spec.name}" if placed.context else placed.spec.name


def _name(placed: Placed, composition: Composition) -> str:
    names = composition.names.get(placed.role, RoleName(shared=placed.spec.name, own=f"{{context}} {placed.spec.name}"))
    if placed.context:
        return names.own.format_map({"context": placed.context.name})
    return names.shared
