"""Where containers run, and across which lines no request is trusted unchecked.

The tree of deployment nodes follows from the topology, the region's zones and the products that were bought; copies
in the zones add up to the sizing of each container. A standby that is bought with a store stands beside them, marked.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from pydantic import Field

from archgen.decisions.model import Recommendations
from archgen.design.core import Core
from archgen.design.model import Container, DeploymentNode, Frozen, Instance, NodeKind, TrustBoundary
from archgen.design.names import Allocator, words
from archgen.facts.model import Facts
from archgen.knowledge.deployment import Boundary, Cloud, DeploymentRules, Network
from archgen.knowledge.loader import Knowledge

_LETTERS = "abcdef"


class Deployment(Frozen):
    """Nodes and boundaries, with how the region was found."""

    nodes: tuple[DeploymentNode, ...]
    boundaries: tuple[TrustBoundary, ...]
    region: str = Field(description="Name of the region that serves.")
    second_region: str = Field(description="Name of the region that holds copies; empty without one.")
    region_because: str = Field(description="Where the region comes from.")
    region_is_assumed: bool = Field(description="True when no jurisdiction was stated.")


class Place(StrEnum):
    """Sort of node that a container runs on."""

    ZONE = "zone"
    SERVICE = "service"
    EDGE = "edge"
    SITE = "site"
    OUTSIDE = "outside"
    SECOND_REGION = "second_region"


def compose_deployment(
    *, facts: Facts, recommendations: Recommendations, core: Core, knowledge: Knowledge
) -> Deployment:
    """Place every container, and draw the trust boundaries around them."""
    rules = knowledge.single(DeploymentRules, "deployment.yaml")
    _, cloud = rules.cloud(str(facts.value("cloud")))
    region = _Region(rules, cloud, facts)
    is_private = recommendations.took("network_security", "private_networking")
    tree = _Tree(core, rules, cloud, region, is_private=is_private)
    structure = core.structure
    taken = [one.id for one in structure.people] + [one.id for one in structure.systems]
    taken += [one.id for one in structure.contexts] + [one.id for one in structure.flows]
    taken += [one.id for one in core.containers]
    nodes = tree.nodes(taken)
    return Deployment(
        nodes=nodes,
        boundaries=_boundaries(core, rules, [*taken, *_ids(nodes)]),
        region=region.first,
        second_region=region.second if tree.holds(Place.SECOND_REGION) or core.span.regions > 1 else "",
        region_because=region.because,
        region_is_assumed=region.is_assumed,
    )


def spread(count: int, parts: int) -> tuple[int, ...]:
    """Divide copies over equal parts; what is left over goes to the first ones."""
    each, rest = divmod(count, parts)
    return tuple(each + (part < rest) for part in range(parts))


class _Region:
    """The region that serves and the one beside it, from the jurisdictions that data must stay in."""

    def __init__(self, rules: DeploymentRules, cloud: Cloud, facts: Facts) -> None:
        wanted = facts.value("data_residency")
        asked = [str(one) for one in wanted] if isinstance(wanted, tuple) else []
        text = rules.words
        named = {"jurisdiction": ", ".join(asked), "cloud": cloud.title}
        known = [cloud.regions[one.lower()] for one in asked if one.lower() in cloud.regions]
        self.is_assumed = not asked
        if known:
            self.first, own_second = known[0]
            self.second = own_second or (known[1][0] if len(known) > 1 else "")
            self.because = text["region_stated"].format(region=self.first, **named)
        elif asked and cloud.regions:
            self.first, self.second = text["open_region"].format(**named), ""
            self.because = text["region_unknown"].format(**named)
        else:
            self.first, self.second = cloud.reference, cloud.second_of.get(cloud.reference, "")
            self.because = text["region_assumed"]
        if not self.second:
            self.second = text["other_account"].format(region=self.first)


class _Tree:
    """Builds the tree of nodes."""

    def __init__(self, core: Core, rules: DeploymentRules, cloud: Cloud, region: _Region, *, is_private: bool) -> None:
        self._core = core
        self._rules = rules
        self._cloud = cloud
        self._region = region
        self._networks = rules.networks if is_private else (rules.networks[0], rules.open_network)
        self._replicas = {one.container: one.replicas for one in core.sizings}
        bought = _bought(core)
        self._placed = {one.id: _place(one, rules, is_bought=one.id in bought) for one in core.containers}
        self._names = Allocator("node")

    def holds(self, place: Place) -> bool:
        """Whether anything stands at such a place."""
        return place in self._placed.values()

    def nodes(self, taken: Iterable[str]) -> tuple[DeploymentNode, ...]:
        """Give the roots: regions, edge, sites, services of others."""
        self._names = Allocator("node", reserved=taken)
        text, title = self._rules.words, self._cloud.title
        active = [self._region.first, self._region.second][: 2 if self._is_active_active() else 1]
        roots = [self._serving(name, number, len(active)) for number, name in enumerate(active)]
        if self.holds(Place.SECOND_REGION) and not self._is_active_active():
            roots.append(self._leaf(self._region.second, NodeKind.REGION, Place.SECOND_REGION))
        elif self.holds(Place.SECOND_REGION):
            other = self._leaf(text["backups"], NodeKind.SERVICE, Place.SECOND_REGION)
            roots[-1] = roots[-1].model_copy(update={"children": (*roots[-1].children, other)})
        for place, key, kind in (
            (Place.EDGE, "edge", NodeKind.SERVICE),
            (Place.SITE, "site", NodeKind.OUTSIDE),
            (Place.OUTSIDE, "outside", NodeKind.OUTSIDE),
        ):
            if self.holds(place):
                roots.append(self._leaf(text[key].format(cloud=title), kind, place))
        return tuple(roots)

    def _is_active_active(self) -> bool:
        return self._core.span.regions > 1 and not self.holds_role("dr_region", "standby")

    def holds_role(self, *roles: str) -> bool:
        """Whether a container plays one of the roles."""
        return any(one.role in roles for one in self._core.containers)

    def _leaf(self, name: str, kind: NodeKind, place: Place) -> DeploymentNode:
        own = tuple(Instance(container=one.id, count=self._replicas[one.id]) for one in self._at(place))
        return DeploymentNode(id=self._names.allocate(name), name=name, kind=kind, instances=own)

    def _at(self, place: Place) -> list[Container]:
        return [one for one in self._core.containers if self._placed[one.id] is place]

    def _serving(self, name: str, number: int, regions: int) -> DeploymentNode:
        """Build a region that answers requests, with its networks, zones and services."""
        children: list[DeploymentNode] = []
        node_id = self._names.allocate(name)
        entry = [one for one in self._at(Place.ZONE) if one.role in self._networks[0].roles]
        if entry:
            own = tuple(Instance(container=one.id, count=self._share(one, number, regions)) for one in entry)
            public = self._networks[0].name
            children.append(self._node(f"{name} {public}", public, NodeKind.NETWORK, instances=own))
        children += self._zones(name, number, regions)
        if number == 0 and self.holds(Place.SERVICE):
            text = self._rules.words["services"].format(cloud=self._cloud.title)
            children.append(self._leaf(text, NodeKind.SERVICE, Place.SERVICE))
        return DeploymentNode(id=node_id, name=name, kind=NodeKind.REGION, children=tuple(children))

    def _share(self, container: Container, number: int, regions: int) -> int:
        return max(1, spread(self._replicas[container.id], regions)[number])

    def _zones(self, region: str, number: int, regions: int) -> Iterator[DeploymentNode]:
        count = max(1, self._core.span.zones)
        zonal = [one for one in self._at(Place.ZONE) if one.role not in self._networks[0].roles]
        for zone in range(count):
            name = self._cloud.zone.format(region=region, letter=_LETTERS[zone % 6], number=zone + 1)
            own = [
                one for one in (self._instance(each, number * count + zone, regions * count) for each in zonal) if one
            ]
            inner = tuple(self._in_networks(name, own))
            if inner:
                yield self._node(name, name, NodeKind.ZONE, children=inner)

    def _instance(self, container: Container, zone: int, zones: int) -> Instance | None:
        copies = spread(self._replicas[container.id], zones)[zone]
        if copies:
            return Instance(container=container.id, count=copies)
        waits = self._replicas[container.id] == 1 and zone == 1 and self._has_standby(container)
        return Instance(container=container.id, count=1, note=self._rules.words["standby"]) if waits else None

    def _has_standby(self, container: Container) -> bool:
        rules = self._rules
        return container.role in rules.standby_roles and any(one in container.product for one in rules.standby_products)

    def _in_networks(self, zone: str, instances: Sequence[Instance]) -> Iterator[DeploymentNode]:
        roles = {one.id: one.role for one in self._core.containers}
        named = {role for network in self._networks for role in network.roles}
        for network in self._networks[1:]:
            own = tuple(one for one in instances if _stands_in(network, roles[one.container], named))
            if own:
                yield self._node(f"{zone} {network.id}", network.name, NodeKind.NETWORK, instances=own)

    def _node(
        self,
        key: str,
        name: str,
        kind: NodeKind,
        *,
        children: tuple[DeploymentNode, ...] = (),
        instances: tuple[Instance, ...] = (),
    ) -> DeploymentNode:
        node_id = self._names.allocate(key)
        return DeploymentNode(id=node_id, name=name, kind=kind, children=children, instances=instances)


def _stands_in(network: Network, role: str, named: set[str]) -> bool:
    return role in network.roles or (not network.roles and role not in named)


def _place(container: Container, rules: DeploymentRules, *, is_bought: bool) -> Place:
    places, product = rules.places, container.product
    if any(one in product for one in rules.outside_products):
        return Place.OUTSIDE
    for place, roles in (
        (Place.EDGE, places.edge),
        (Place.SITE, places.site),
        (Place.SECOND_REGION, places.second_region),
        (Place.SERVICE, places.service),
    ):
        if container.role in roles:
            return place
    is_service = is_bought and container.role in places.service_if_managed
    return Place.SERVICE if is_service or any(one in product for one in rules.service_products) else Place.ZONE


def _boundaries(core: Core, rules: DeploymentRules, taken: Sequence[str]) -> tuple[TrustBoundary, ...]:
    names = Allocator("boundary", reserved=taken)
    inside: dict[str, list[str]] = {one.id: [] for one in rules.boundaries}
    holder = next(one for one in rules.boundaries if one.holds == "rest")
    bought = _bought(core)
    for container in core.containers:
        is_bought = container.id in bought
        found = next((one for one in rules.boundaries if _lies_in(container, one, is_bought=is_bought)), holder)
        inside[found.id].append(container.id)
    for one in rules.boundaries:
        if one.holds == "people":
            inside[one.id] += [person.id for person in core.structure.people]
        elif one.holds == "systems":
            inside[one.id] += [system.id for system in core.structure.systems]
    return tuple(
        TrustBoundary(id=names.allocate(" ".join(words(one.id))), name=one.name, inside=tuple(inside[one.id]))
        for one in rules.boundaries
        if inside[one.id]
    )


def _lies_in(container: Container, boundary: Boundary, *, is_bought: bool) -> bool:
    return container.role in boundary.roles and (is_bought or not boundary.if_managed)


def _bought(core: Core) -> frozenset[str]:
    """Give the containers that a provider runs: managed, and not on the machines that our own code is bought on."""
    own = {one.product for one in core.containers if one.role in ("web", "worker")}
    return frozenset(one.id for one in core.containers if one.managed and one.product not in own)


def _ids(nodes: Iterable[DeploymentNode]) -> Iterator[str]:
    for one in nodes:
        yield one.id
        yield from _ids(one.children)
