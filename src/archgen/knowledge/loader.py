"""Loading knowledge: vocabulary, tables, findings and policy, from archgen's own folder and those of a company.

A folder of a company's own has the same shape as archgen's (``vocabulary.yaml``, ``thresholds.yaml``, ``policy.yaml``,
``decisions/``, ``findings/``, ...). What it holds is added; what has the id of something earlier replaces it whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from archgen import units
from archgen.errors import Fault, KnowledgeError
from archgen.knowledge.analysis import AnalysisWords
from archgen.knowledge.budgets import Budgets
from archgen.knowledge.cells import CellFault, Column, compile_condition
from archgen.knowledge.composition import Composition
from archgen.knowledge.cost_policy import CostPolicy
from archgen.knowledge.demand import Demand
from archgen.knowledge.findings import FindingRule
from archgen.knowledge.fit import FitRule
from archgen.knowledge.policy import Policy
from archgen.knowledge.sources import RegisteredSource, load_sources
from archgen.knowledge.store import read_yaml
from archgen.knowledge.table_files import LoadedTable, load_tables
from archgen.knowledge.tables import DecisionTable
from archgen.knowledge.thresholds import Threshold, load_thresholds, numbers_of
from archgen.knowledge.validation import Found, as_error, fault_at, gathering, read_model
from archgen.knowledge.vocabulary import FactSpec, FactType, Vocabulary

if TYPE_CHECKING:
    from archgen.knowledge.blocks import Block
    from archgen.knowledge.catalogue import Catalogue
    from archgen.knowledge.offers import Offers
    from archgen.knowledge.products import ProductTable
    from archgen.knowledge.questions import Questions

Model = TypeVar("Model", bound=BaseModel)

OWN = Path(__file__).resolve().parent
"""The folder of the knowledge that ships with archgen."""


class Knowledge:
    """All that archgen knows, loaded part by part when it is first asked for; never changed afterwards.

    Attributes:
        dirs: Folders of a company's own, later ones win.
        own: archgen's own folder.
    """

    def __init__(self, dirs: tuple[Path, ...] = (), own: Path = OWN) -> None:
        self.dirs = dirs
        self.own = own
        self._folders = (own, *dirs)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The facts that tables may read."""
        return _load_vocabulary(self._folders)

    @cached_property
    def thresholds(self) -> Mapping[str, Threshold]:
        """The numbers that cells name, by name."""
        return load_thresholds(self._folders, self.vocabulary)

    @cached_property
    def policy(self) -> Policy:
        """The numbers by which arguments are weighed."""
        path = next(folder / "policy.yaml" for folder in reversed(self._folders) if (folder / "policy.yaml").is_file())
        return read_model(Policy, read_yaml(path), path)

    @cached_property
    def decisions(self) -> Mapping[str, DecisionTable]:
        """The decision tables by id, compiled, each after those whose outcomes it reads."""
        tables = {table_id: loaded.table for table_id, loaded in self.tables.items()}
        order = decision_order(tables, self.policy.order)
        columns = self._columns_for(tables)
        faults = [
            fault_at(*self.tables[table_id].where(keys), sentence)
            for table_id in order
            for keys, sentence in (*tables[table_id].faults(), *tables[table_id].compile(columns))
        ]
        if faults:
            raise KnowledgeError(faults)
        return {table_id: tables[table_id] for table_id in order}

    @cached_property
    def tables(self) -> Mapping[str, LoadedTable]:
        """The decision tables as their files give them, with the places of their parts."""
        return load_tables(self._folders)

    def vocabulary_of(self, fact: str) -> Path:
        """Give the vocabulary that says what a fact is."""
        return _file_with(self._folders, "vocabulary.yaml", "facts", fact)

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """What conditions may read: facts and outcomes of decisions."""
        return self._columns_for(self.decisions)

    @cached_property
    def findings(self) -> Mapping[str, FindingRule]:
        """The rules that raise findings, by id, compiled; they may also ask which facts are `stated` or `assumed`."""
        found = _load_findings(self._folders)
        facts = tuple(self.vocabulary.facts)
        extra = {name: Column(name, FactType.SET, facts) for name in ("stated", "derived", "assumed")}
        columns = {**self.columns, **extra}
        faults: list[Fault] = []
        for rule, path, number in found.values():
            wrong = rule.compile(columns)
            faults += [fault_at(path, ("findings", number, *keys), sentence) for keys, sentence in wrong]
        if faults:
            raise KnowledgeError(faults)
        return {rule_id: rule for rule_id, (rule, _, _) in sorted(found.items())}

    @cached_property
    def fit(self) -> Mapping[str, FitRule]:
        """The combinations that cannot stand together, by id, compiled."""
        found: dict[str, FitRule] = {}
        faults: list[Fault] = []
        for folder in self._folders:
            path = folder / "fit.yaml"
            listed = _mapping(read_yaml(path), path).get("fit") if path.is_file() else None
            for number, body in enumerate(listed if isinstance(listed, list) else []):
                with gathering(faults):
                    rule = read_model(FitRule, body, path, ("fit", number))
                    wrong = rule.compile(self.columns)
                    faults += [fault_at(path, ("fit", number, *keys), sentence) for keys, sentence in wrong]
                    found[rule.id] = rule
        if faults:
            raise KnowledgeError(faults)
        return found

    @cached_property
    def analysis(self) -> AnalysisWords:
        """What the analysis of tables may find, in words."""
        return self.single(AnalysisWords, "analysis.yaml")

    @cached_property
    def sources(self) -> Mapping[str, RegisteredSource]:
        """The sources of decision tables by address, and how each was read."""
        return load_sources(self._folders)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Technologies, prices, commitments and capacities."""
        from archgen.knowledge.catalogue import load_catalogue  # noqa: PLC0415 - half a megabyte that most commands do not need

        return load_catalogue(self.dirs)

    @cached_property
    def blocks(self) -> Mapping[str, Block]:
        """Building blocks by id."""
        from archgen.knowledge.blocks import load_blocks  # noqa: PLC0415 - as above

        return load_blocks(self.dirs, (lambda: self.columns) if self.dirs else None)

    @cached_property
    def offers(self) -> Offers:
        """How containers are bought."""
        from archgen.knowledge.offers import load_offers  # noqa: PLC0415 - as above

        return load_offers(self.dirs)

    @cached_property
    def products(self) -> Mapping[str, ProductTable]:
        """Technology tables by role."""
        from archgen.knowledge.products import load_products  # noqa: PLC0415 - as above

        return load_products(self.dirs)

    @cached_property
    def composition(self) -> Composition:
        """How blocks become one picture."""
        return self.single(Composition, "composition.yaml")

    @cached_property
    def budgets(self) -> Budgets:
        """Shares of the latency budget."""
        return self.single(Budgets, "budgets.yaml")

    @cached_property
    def demand(self) -> Demand:
        """Figures of the whole system."""
        return self.single(Demand, "demand.yaml")

    @cached_property
    def cost_policy(self) -> CostPolicy:
        """How a bill is read."""
        return self.single(CostPolicy, "cost_policy.yaml")

    @cached_property
    def questions(self) -> Questions:
        """What a person is told who is asked."""
        from archgen.knowledge.questions import load_questions  # noqa: PLC0415 - as above

        return load_questions(self._folders)

    def single(self, model: type[Model], name: str) -> Model:
        """Read a file of which there is one; that of the last folder that holds it stands for all."""
        path = next(folder / name for folder in reversed(self._folders) if (folder / name).is_file())
        return read_model(model, read_yaml(path), path)

    def _columns_for(self, tables: Mapping[str, DecisionTable]) -> dict[str, Column]:
        """Give the columns of facts and decisions; two of one name are a fault."""
        both = sorted(set(tables) & set(self.vocabulary.facts))
        if both:
            raise KnowledgeError(f"`{both[0]}` names a fact and a decision; conditions could not tell them apart")
        facts = {
            name: Column.of_fact(spec, numbers_of(self.thresholds, name))
            for name, spec in self.vocabulary.facts.items()
        }
        gone = {table_id: loaded.gone for table_id, loaded in self.tables.items()}
        decided = {table_id: table.as_column(gone.get(table_id, ())) for table_id, table in tables.items()}
        return {**facts, **decided}


@lru_cache(maxsize=8)
def load_knowledge(dirs: tuple[Path, ...] = ()) -> Knowledge:
    """Load and check what decisions need: vocabulary, policy, tables; the rest follows when it is asked for.

    With folders of a company's own everything is read, so that all that is wrong with them is told together.

    Raises:
        KnowledgeError: All that is wrong, each with file and line.
    """
    for folder in dirs:
        if not folder.is_dir():
            raise KnowledgeError(f"{folder}: no such folder of standards")
    knowledge = Knowledge(dirs)
    if dirs:
        from archgen.knowledge.wholeness import faults_of  # noqa: PLC0415 - who has no standards need not read all

        faults = faults_of(knowledge)
        if faults:
            raise KnowledgeError(faults)
    _ = knowledge.decisions
    return knowledge


def decision_order(tables: Mapping[str, DecisionTable], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Order decisions so that each follows those that it reads; of those that are ready, as people read them.

    Raises:
        KnowledgeError: Decisions read one another in a circle.
    """
    graph = {table_id: sorted(table.reads & set(tables)) for table_id, table in sorted(tables.items())}
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " reads ".join(f"`{one}`" for one in reversed(error.args[1]))
        raise KnowledgeError(f"decisions read one another in a circle: {circle}") from error
    rank = {table_id: number for number, table_id in enumerate(wanted)}
    ready: set[str] = set(sorter.get_ready())
    order: list[str] = []
    while ready:
        first = min(ready, key=lambda one: (rank.get(one, len(rank)), one))
        ready.discard(first)
        order.append(first)
        sorter.done(first)
        ready.update(sorter.get_ready())
    return tuple(order)


def _files(folders: tuple[Path, ...], kind: str) -> Iterator[Path]:
    """Give the YAML files of one kind, archgen's own first, each folder by name."""
    for folder in folders:
        yield from sorted((folder / kind).glob("*.yaml"))


def _mapping(given: object, path: Path) -> Mapping[str, object]:
    """Demand that a file holds a mapping."""
    if not isinstance(given, dict):
        raise as_error(path, [((), "the file must hold a mapping of keys to values")])
    return given


def _file_with(folders: tuple[Path, ...], name: str, *keys: str) -> Path:
    """Give the last file of this name that holds something under these keys; the first one when none does."""
    found = folders[0] / name
    for path in (folder / name for folder in folders if (folder / name).is_file()):
        content: object = read_yaml(path)
        for key in keys:
            content = content.get(key) if isinstance(content, dict) else None
        found = path if content is not None else found
    return found


def _load_vocabulary(folders: tuple[Path, ...]) -> Vocabulary:
    """Read the vocabulary; a company's file adds facts or replaces them."""
    facts: dict[str, FactSpec] = {}
    groups: dict[str, None] = {}
    faults: list[Fault] = []
    for folder in folders:
        path = folder / "vocabulary.yaml"
        if not path.is_file():
            continue
        content = _mapping(read_yaml(path), path)
        given = _mapping(content.get("facts") or {}, path)
        listed = content.get("groups")
        groups.update(dict.fromkeys(str(group) for group in listed) if isinstance(listed, list) else {})
        for name, body in given.items():
            with gathering(faults):
                named = {"name": name, **body} if isinstance(body, dict) else body
                spec = read_model(FactSpec, named, path, ("facts", name))
                if spec.unit is not None:
                    _check_unit(spec, path)
                facts[name] = spec
        if not faults:
            _check_priors(facts, given, path)
    if faults:
        raise KnowledgeError(faults)
    return Vocabulary(facts=facts, groups=tuple(groups))


def _check_priors(facts: Mapping[str, FactSpec], given: Iterable[str], path: Path) -> None:
    """Demand priors that suit their facts, under conditions that can be read."""
    columns = {name: Column.of_fact(spec) for name, spec in facts.items()}
    found: list[Found] = []
    for name in given:
        spec = facts[name]
        for number, prior in enumerate(spec.prior):
            keys = ("facts", name, "prior", number)
            found += [(keys, fault) for fault in prior.faults(spec.type, spec.allowed, is_open=spec.open)]
            try:
                compile_condition(prior.when, columns)
            except CellFault as fault:
                found.append(((*keys, "when"), str(fault)))
        if spec.prior and spec.prior[-1].when:
            found.append((("facts", name, "prior"), "the last prior holds always, so it has no `when`"))
    if found:
        raise as_error(path, found)


def _check_unit(spec: FactSpec, path: Path) -> None:
    """Demand a unit that quantities can be read in."""
    try:
        units.Unit(str(spec.unit))
    except ValueError as error:
        raise as_error(path, [(("facts", spec.name, "unit"), f"unknown unit `{spec.unit}`")]) from error


def _load_findings(folders: tuple[Path, ...]) -> dict[str, tuple[FindingRule, Path, int]]:
    """Read the rules of findings with the place of each; the later of two with one id stands."""
    found: dict[str, tuple[FindingRule, Path, int]] = {}
    faults: list[Fault] = []
    for path in _files(folders, "findings"):
        listed = _mapping(read_yaml(path), path).get("findings")
        for number, body in enumerate(listed if isinstance(listed, list) else []):
            with gathering(faults):
                rule = read_model(FindingRule, body, path, ("findings", number))
                earlier = found.get(rule.id)
                if earlier is not None and earlier[1].parent == path.parent:
                    sentence = f"`{rule.id}` stands in {earlier[1].name} already"
                    faults.append(fault_at(path, ("findings", number, "id"), sentence))
                found[rule.id] = (rule, path, number)
    if faults:
        raise KnowledgeError(faults)
    return found
