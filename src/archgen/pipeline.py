"""The stages in order, nothing else.

    read -> decide -> compose -> render -> check -> write

Each step takes what the one before gave. Steps load their stage when they run, so that a command pays for what it uses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from archgen.decisions.engine import recommend as take_decisions
from archgen.errors import InputError, VerificationFailed
from archgen.facts.contexts import Contexts
from archgen.facts.resolve import Resolver
from archgen.findings import Finding, sort_findings
from archgen.knowledge.loader import Knowledge, load_knowledge
from archgen.knowledge.wording import as_stated
from archgen.requirements.overrides import with_overrides
from archgen.requirements.reader import read_requirements, standards_dir
from archgen.requirements.standing_in import with_archetype

if TYPE_CHECKING:
    from archgen.decisions.model import Read, Recommendations
    from archgen.design.design import Design
    from archgen.documents.document import Document
    from archgen.facts.model import Facts
    from archgen.package import Written
    from archgen.requirements.model import Requirements


@dataclass(frozen=True)
class Brief:
    """What was read: requirements with their domain, the knowledge that applies, what was noticed."""

    requirements: "Requirements"
    knowledge: Knowledge
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Answer:
    """What was decided: enough to explain, not yet a design."""

    brief: Brief
    facts: "Facts"
    recommendations: "Recommendations"
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Build:
    """What a build made and where it wrote it."""

    design: "Design"
    documents: tuple["Document", ...]
    written: "Written"


def read(source: Path | str, *, overrides: Mapping[str, str] | None = None, standards: Path | None = None) -> Brief:
    """Read requirements and load the knowledge that they name.

    Raises:
        InputError: All that is wrong with the file or an override.
        KnowledgeError: All that is wrong with a company's own knowledge.
    """
    folder = standards or standards_dir(source)
    knowledge = load_knowledge((folder,) if folder else ())
    requirements, findings = read_requirements(source, knowledge.vocabulary)
    if overrides:
        requirements = with_overrides(requirements, overrides, knowledge.vocabulary)
    requirements, more = with_archetype(requirements, knowledge.vocabulary)
    return Brief(requirements, knowledge, (*findings, *more))


def decide(brief: Brief, *, flips: bool = True) -> Answer:
    """Resolve all facts and take all decisions.

    Args:
        brief: What was read.
        flips: Whether to look for the nearest values that change an outcome; costs about as much as all the rest.

    Raises:
        InputError: The file decides, uses or avoids something that does not exist.
    """
    requirements, vocabulary = brief.requirements, brief.knowledge.vocabulary
    resolver, contexts = Resolver(requirements, vocabulary), Contexts(requirements)
    facts, about_facts = resolver.checked()

    def restated(changes: Mapping[str, "Read"]) -> tuple["Facts", Mapping[str, "Facts"]]:
        stated = {name: as_stated(value) for name, value in changes.items() if vocabulary[name].statable}
        computed = [facts[name].model_copy(update={"value": changes[name]}) for name in changes if name not in stated]
        again = resolver.restated(with_overrides(requirements, stated, vocabulary).facts)
        whole = again.facts().with_facts(computed)
        return whole, contexts.facts(whole)

    recommendations, about_decisions = take_decisions(
        facts, brief.knowledge, requirements, contexts=contexts.facts(facts), flips=restated if flips else False
    )
    findings = sort_findings((*brief.findings, *about_facts, *about_decisions))
    return Answer(brief, facts, recommendations, findings)


def compose(answer: Answer, *, at: date | None = None, adr_numbers: Mapping[str, int] | None = None) -> "Design":
    """Compose the design.

    Args:
        answer: What was decided.
        at: Day at which support and prices are judged; the project's date, else the catalogue's, when absent.
        adr_numbers: Numbers that ADRs have already; they keep them.
    """
    from archgen.design.compose import compose_design as put_together  # noqa: PLC0415 - only commands that compose pay

    brief = answer.brief
    return put_together(
        brief.requirements,
        answer.facts,
        answer.recommendations,
        brief.knowledge,
        findings=answer.findings,
        at=at or brief.requirements.project.date,
        adr_numbers=adr_numbers or {},
    )


def render(design: "Design", knowledge: Knowledge) -> tuple["Document", ...]:
    """Make every document of the package."""
    from archgen.documents.documents import make_documents  # noqa: PLC0415 - as above

    return make_documents(design, knowledge)


def check(design: "Design", documents: tuple["Document", ...]) -> None:
    """Verify all documents.

    Raises:
        VerificationFailed: An artefact of ours is wrong.
    """
    from archgen.verification import verify  # noqa: PLC0415 - as above

    verify(design, documents)


def load_requirements(source: Path | str) -> "Requirements":
    """Read a requirements file, or its text.

    Raises:
        InputError: All that is wrong with it.
    """
    return read(source).requirements


def recommend(source: Path | str) -> "Recommendations":
    """Take all decisions for a requirements file, or its text.

    Raises:
        InputError: All that is wrong with it.
    """
    return decide(read(source)).recommendations


def compose_design(source: Path | str) -> "Design":
    """Compose the design for a requirements file, or its text.

    Raises:
        InputError: All that is wrong with it.
    """
    return compose(decide(read(source)))


def build(
    source: Path | str,
    out: Path | str = "design",
    *,
    at: date | None = None,
    overrides: Mapping[str, str] | None = None,
    standards: Path | None = None,
    overwrite: bool = False,
) -> Build:
    """Build the package of a requirements file: all files or none.

    Args:
        source: Requirements file, or its text.
        out: Folder of the package.
        at: Day at which support and prices are judged.
        overrides: Facts stated otherwise than in the file.
        standards: Folder of a company's own knowledge and templates; the one that the file names by default.
        overwrite: Whether files that people have edited since are replaced.

    Raises:
        InputError: All that is wrong with the requirements.
        PackageError: A file was edited by a person, or the folder cannot be written.
        VerificationFailed: An artefact of ours is wrong.
    """
    from archgen.documents.own_templates import OwnTemplates  # noqa: PLC0415 - as above
    from archgen.package import read_manifest, write_package  # noqa: PLC0415 - as above

    folder = Path(out)
    manifest = read_manifest(folder)
    brief = read(source, overrides=overrides, standards=standards)
    design = compose(decide(brief), at=at, adr_numbers=manifest.decisions if manifest else {})
    documents = render(design, brief.knowledge)
    try:
        check(design, documents)
    except VerificationFailed as error:
        if not OwnTemplates.of(brief.knowledge).folders:
            raise
        raise InputError(error.faults) from error
    return Build(design, documents, write_package(documents, folder, design=design, overwrite=overwrite))
