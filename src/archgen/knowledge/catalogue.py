"""The catalogue: reviewed facts on technologies, prices, SLAs, capacity and controls, each with its source and date.

Data lies in ``catalogue/*.yaml``; the top-level keys of a file say what it holds. A company's own folder is read after
the shipped one, and an entry there replaces the whole shipped entry of the same id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from archgen.errors import Fault, KnowledgeError
from archgen.knowledge import spelling, store
from archgen.knowledge.compliance import Framework, KeyNumber, SecurityReference
from archgen.knowledge.provenance import Confidence, FactSource, Frozen, Names
from archgen.knowledge.validation import fault_at, gathering, read_model

OWN = Path(__file__).resolve().parent
"""The folder of the knowledge that ships with archgen."""

MINUTES_PER_30_DAYS = 43_200
"""Minutes of the month in which SLAs are told."""


class Hold(Frozen):
    """Why a cycle that is out is not yet the one to build on."""

    until: date | None = Field(default=None, description="Day from which it may be chosen; none: not at all")
    because: str = Field(description="The reason, as a sentence")


class Cycle(Frozen):
    """One release cycle of a technology."""

    cycle: str = Field(description="Name of the cycle, such as 18 or 3.14")
    released: date | None = Field(default=None, description="Day of its first release")
    lts: bool = Field(default=False, description="Whether it is a long-term one")
    lts_from: date | None = Field(default=None, description="Day from which it counts as long-term")
    latest: str = Field(default="", description="Newest version seen")
    latest_date: date | None = Field(default=None, description="Day of that version")
    latest_month: str = Field(default="", description="Month of that version, where the day is not known")
    active_support_until: date | None = Field(default=None, description="Last day of ordinary fixes")
    eol: date | None = Field(default=None, description="Last day of security fixes; none is published otherwise")
    eol_announced: bool | None = Field(default=None, description="False when the source says that there is no date")
    hold: Hold | None = Field(default=None, description="Why not to build on it yet")

    def is_supported(self, at: date) -> bool:
        """Tell whether it is out and not past its end of life on that day."""
        return (self.released is None or self.released <= at) and (self.eol is None or at <= self.eol)

    def is_held(self, at: date) -> bool:
        """Tell whether the catalogue advises to wait with it on that day."""
        return self.hold is not None and (self.hold.until is None or at < self.hold.until)


class Package(Frozen):
    """The newest published package of a technology."""

    registry: str = Field(description="npm or pypi")
    package: str = Field(description="Name in that registry")
    version: str = Field(description="Newest version seen")
    month: str = Field(default="", description="Month in which it was seen")


class Technology(Frozen):
    """A product that a design can name."""

    id: str = Field(description="Hyphenated id")
    name: str = Field(description="Name as its makers write it")
    category: str = Field(description="Kind of product, such as relational-db")
    kind: str = Field(description="software, commercial-software or managed-service")
    status: str = Field(default="active", description="active, maintenance or closed-to-new-customers")
    aliases: Names = Field(default=(), description="Other names that people write")
    cloud: str = Field(default="", description="The only cloud that offers it, as a value of the fact `cloud`")
    realises: Mapping[str, Names] = Field(default_factory=dict, description="Options that it realises, by decision")
    roles: Names = Field(default=(), description="Roles of containers and tools that it can play, in falling fitness")
    language: str = Field(default="", description="For a framework: the technology that is its language")
    team_language: str = Field(default="", description="Member of the fact `team_languages` that covers it")
    rps_per_core: str = Field(default="", description="Capacity id of its requests per second and core")
    cycles: tuple[Cycle, ...] = Field(default=(), description="Cycles not past their end of life, newest first")
    package: Package | None = Field(default=None, description="Newest published package")
    policy_url: str = Field(default="", description="Page of the support policy")
    docs_url: str = Field(description="Page of the documentation")
    licence: str = Field(default="", description="SPDX id or short name")
    licence_checked: bool = Field(default=False, description="Whether the licence was read in the repository")
    languages: tuple[str, ...] = Field(default=(), description="Languages that it is or serves")
    managed: Mapping[str, Names] = Field(
        default_factory=dict, description="Managed offerings by cloud, not checked one by one"
    )
    note: str = Field(default="", description="What else a reader should know")
    needs_check: bool = Field(default=False, description="Whether to confirm the version before pinning it")
    sources: tuple[FactSource, ...] = Field(min_length=1, description="Where the facts come from")
    confidence: Confidence = Field(description="How far they may be trusted")

    @property
    def as_of(self) -> date:
        """Give the date of its newest source."""
        return max(source.as_of for source in self.sources)

    def supported(self, at: date) -> tuple[Cycle, ...]:
        """Give the cycles that are out and supported on a day, newest first."""
        return tuple(cycle for cycle in self.cycles if cycle.is_supported(at))


class Tier(Frozen):
    """One step of a price that falls with quantity."""

    up_to: float | None = Field(default=None, description="Upper bound of the cumulative quantity; none: no bound")
    usd: float = Field(ge=0, description="Price of a unit within the step")


class Price(Frozen):
    """A list price for one unit in one region."""

    id: str = Field(description="Hyphenated id")
    provider: str = Field(description="Who sells it")
    service: str = Field(description="Service on the bill")
    item: str = Field(description="What the unit is a unit of")
    region: str = Field(description="Region of the price")
    unit: str = Field(description="Unit, such as hour or GB-month")
    usd: float = Field(ge=0, description="Price of a unit in USD, before tax and discounts")
    vcpu: float | None = Field(default=None, description="Virtual processors of the size")
    memory_gb: float | None = Field(default=None, description="Memory of the size in GB")
    multi_az: bool = Field(default=False, description="Whether a standby in another zone is in the price")
    included: str = Field(default="", description="What is free")
    tier_unit: str = Field(default="", description="Unit of the bounds of the tiers")
    tiers: tuple[Tier, ...] = Field(default=(), description="Steps of the price, first first")
    note: str = Field(default="", description="What else a reader should know")
    corroborated_by: str = Field(default="", description="A second source of the same figure")
    source: FactSource = Field(description="Where it was read")
    confidence: Confidence = Field(description="How far it may be trusted")


class Sla(Frozen):
    """A published availability commitment."""

    id: str = Field(description="Hyphenated id")
    provider: str = Field(description="Who promises")
    service: str = Field(description="For which service")
    scope: str = Field(description="What must be set up for the promise to hold")
    percent: float = Field(ge=90, le=100, description="Availability in percent")
    basis: str = Field(description="Period that it is measured over")
    note: str = Field(default="", description="What else a reader should know")
    source: FactSource = Field(description="Where it was read")
    confidence: Confidence = Field(description="How far it may be trusted")

    @property
    def downtime_minutes(self) -> float:
        """Give the minutes that may be missed in 30 days."""
        return round((100 - self.percent) / 100 * MINUTES_PER_30_DAYS, 3)


class Capacity(Frozen):
    """A measured rate, a limit, a rule of thumb or a latency."""

    id: str = Field(description="Hyphenated id")
    group: str = Field(description="Group such as http, postgresql, latency")
    subject: str = Field(description="What was measured")
    metric: str = Field(description="Which quantity")
    value: float | str = Field(description="The figure, or a formula of the product")
    unit: str = Field(description="Its unit")
    kind: str = Field(description="measured, vendor-example, limit, rule-of-thumb, derived or assumption")
    conditions: str = Field(default="", description="Under which it holds")
    planning_value: float | None = Field(default=None, description="Figure to size with, derated from the value")
    planning_rule: str = Field(default="", description="How the planning value follows")
    range: tuple[float, float] | None = Field(default=None, description="Lowest and highest seen")
    note: str = Field(default="", description="What else a reader should know")
    source: FactSource = Field(description="Where it was read")
    confidence: Confidence = Field(description="How far it may be trusted")

    @property
    def planning(self) -> float:
        """Give the figure to size with: the planning value if there is one, else the value.

        Raises:
            KnowledgeError: The value is a formula of the product, not a number.
        """
        figure = self.value if self.planning_value is None else self.planning_value
        if isinstance(figure, str):
            raise KnowledgeError(f"capacity `{self.id}` is `{figure}`, which is not a number to size with")
        return figure


Entry = TypeVar("Entry", Price, Sla, Capacity)


class Catalogue(Frozen):
    """Everything that the catalogue files hold, by id."""

    as_of: date = Field(description="Day on which the catalogue was last reviewed as a whole")
    technologies: Mapping[str, Technology] = Field(description="Technologies by id")
    prices: Mapping[str, Price] = Field(description="Prices by id")
    slas: Mapping[str, Sla] = Field(description="SLAs by id")
    slas_not_found: tuple[str, ...] = Field(default=(), description="Services for which no SLA was found")
    capacities: Mapping[str, Capacity] = Field(description="Capacity facts by id")
    frameworks: Mapping[str, Framework] = Field(description="Compliance frameworks by id")
    key_numbers: tuple[KeyNumber, ...] = Field(default=(), description="Periods that designers ask for")
    security: SecurityReference | None = Field(default=None, description="Threat and requirement catalogues")

    def technology(self, name: str) -> Technology | None:
        """Give the technology that this spelling means: its id, name or an alias, whatever the case and separators."""
        return self.technologies.get(name) or self._by_spelling.get(spelling.normal(name))

    @cached_property
    def _by_spelling(self) -> Mapping[str, Technology]:
        """Technologies by each of their spellings; of two with one spelling the earlier stands."""
        written = ((word, one) for one in self.technologies.values() for word in (one.id, one.name, *one.aliases))
        found: dict[str, Technology] = {}
        for word, one in written:
            found.setdefault(spelling.normal(word), one)
        return found

    def price(self, entry_id: str) -> Price:
        """Give a price by its id.

        Raises:
            KnowledgeError: There is none.
        """
        return _entry("price", entry_id, self.prices)

    def sla(self, entry_id: str) -> Sla:
        """Give an SLA by its id.

        Raises:
            KnowledgeError: There is none.
        """
        return _entry("SLA", entry_id, self.slas)

    def capacity(self, entry_id: str) -> Capacity:
        """Give a capacity fact by its id.

        Raises:
            KnowledgeError: There is none.
        """
        return _entry("capacity", entry_id, self.capacities)

    def framework(self, name: str) -> Framework | None:
        """Give the framework that this spelling means; ``pci_dss`` and ``PCI-DSS`` are one."""
        found = spelling.find(name, self.frameworks)
        return None if found is None else self.frameworks[found]

    def newest(self, technology: Technology, at: date, *, settled: bool = True) -> Cycle | None:
        """Give the newest cycle supported on a day; None when nothing is known or all have ended.

        Args:
            technology: Whose cycles.
            at: The day to judge support at.
            settled: Pass over cycles that the catalogue advises to wait with, unless there is no other.
        """
        supported = technology.supported(at)
        ready = tuple(cycle for cycle in supported if not (settled and cycle.is_held(at)))
        return next(iter(ready or supported), None)

    def version(self, technology: Technology, at: date) -> str:
        """Give the version to pin on a day: of the package where it lies in the chosen cycle, else of the cycle."""
        cycle = self.newest(technology, at)
        package = technology.package.version if technology.package else ""
        if cycle is None:
            return package if not technology.cycles else ""
        in_cycle = package == cycle.cycle or package.startswith(f"{cycle.cycle}.")
        return package if in_cycle else cycle.latest or cycle.cycle

    def realising(self, decision: str, option: str) -> tuple[Technology, ...]:
        """Give the technologies that realise an option of a decision, in catalogue order."""
        return tuple(one for one in self.technologies.values() if option in one.realises.get(decision, ()))

    def playing(self, role: str, named: Iterable[str]) -> tuple[Technology, ...]:
        """Give those of the named technologies that can play a role, in the order of the names."""
        known = (self.technology(name) for name in named)
        return tuple(one for one in known if one is not None and role in one.roles)

    def topics(self) -> tuple[str, ...]:
        """Give all topics of controls, sorted."""
        return tuple(
            sorted({topic for one in self.frameworks.values() for control in one.controls for topic in control.topics})
        )


def load_catalogue(dirs: Iterable[Path] = ()) -> Catalogue:
    """Read the shipped catalogue files, then those of further knowledge folders, whose entries replace shipped ones.

    Args:
        dirs: Folders that may hold ``catalogue/``.

    Raises:
        KnowledgeError: A file does not hold what a catalogue file holds; all faults of a file, each with its place.
    """
    entries: dict[str, dict[str, Frozen]] = {key: {} for key in _KINDS}
    once: dict[str, object] = {}
    faults: list[Fault] = []
    for path in knowledge_files("catalogue", dirs):
        with gathering(faults):
            content = _contents(path)
            for key in _KINDS.keys() & content.keys():
                with gathering(faults):
                    entries[key].update(_entries(path, key, content))
            for key in _ONCE & content.keys():
                _keep(once, key, content[key])
    if faults:
        raise KnowledgeError(faults)
    return Catalogue.model_validate(
        {
            "as_of": once["as_of"],
            "technologies": entries["technologies"],
            "prices": entries["prices"],
            "slas": entries["slas"],
            "slas_not_found": once.get("not_found", ()),
            "capacities": entries["capacity"],
            "frameworks": entries["frameworks"],
            "key_numbers": once.get("key_numbers", ()),
            "security": once.get("security"),
        }
    )


def knowledge_files(kind: str, dirs: Iterable[Path]) -> Iterator[Path]:
    """Give the YAML files of one kind of knowledge: the shipped ones, then those of further folders."""
    for folder in dict.fromkeys((OWN, *dirs)):
        yield from sorted((folder / kind).glob("*.yaml"))


_KINDS: Mapping[str, type[Frozen]] = {
    "technologies": Technology,
    "prices": Price,
    "slas": Sla,
    "capacity": Capacity,
    "frameworks": Framework,
}
_ONCE = {"as_of", "security", "key_numbers", "not_found"}
_FILE_WIDE = {"provider", "sources"}


def _contents(path: Path) -> Mapping[str, object]:
    """Read a file and check its top-level keys."""
    content = store.read_yaml(path)
    if not isinstance(content, Mapping):
        raise KnowledgeError(Fault("", "a catalogue file is a mapping", store.place_of(path, [])))
    known = {*_KINDS, *_ONCE, *_FILE_WIDE}
    wrong = [str(key) for key in content if key not in known]
    if wrong:
        raise KnowledgeError(
            fault_at(path, [key], spelling.unknown("key of a catalogue file", key, known)) for key in wrong
        )
    return content


def _entries(path: Path, key: str, content: Mapping[str, object]) -> dict[str, Frozen]:
    """Read the entries under one key of a file."""
    given = content[key]
    if not isinstance(given, Mapping):
        raise KnowledgeError(fault_at(path, [key], "a mapping of entries by id is expected"))
    read: dict[str, Frozen] = {}
    faults: list[Fault] = []
    for entry_id, body in given.items():
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", str(entry_id)):
            faults.append(fault_at(path, [key, entry_id], f"`{entry_id}` is not a hyphenated id"))
            continue
        with gathering(faults):
            filled = {"id": entry_id, **_with_file_wide(body, content)} if isinstance(body, Mapping) else body
            read[entry_id] = read_model(_KINDS[key], filled, path, (key, entry_id))
    if faults:
        raise KnowledgeError(faults)
    return read


def _with_file_wide(body: Mapping[str, object], content: Mapping[str, object]) -> dict[str, object]:
    """Fill in the provider of the file, and the source of the file that an entry names."""
    filled = dict(body)
    if "provider" in content:
        filled.setdefault("provider", content["provider"])
    source, sources = filled.get("source"), content.get("sources")
    if isinstance(source, str) and isinstance(sources, Mapping):
        filled["source"] = sources.get(source, source)
    return filled


def _keep(once: dict[str, object], key: str, value: object) -> None:
    """Keep a value that the catalogue has once: the newest date, lists joined, the last of anything else."""
    before = once.get(key)
    if key == "as_of" and before is not None:
        value = max(str(before), str(value))
    elif isinstance(before, list) and isinstance(value, list):
        value = [*before, *value]
    once[key] = value


def _entry(kind: str, entry_id: str, entries: Mapping[str, Entry]) -> Entry:
    """Look an entry up, or say which was probably meant."""
    try:
        return entries[entry_id]
    except KeyError:
        raise KnowledgeError(spelling.unknown(kind, entry_id, entries)) from None
