"""The proof of a package: its own design and schema in, the evidence beside the schema."""

import json
from pathlib import Path

from pydantic import ValidationError

from archgen.design.data_tables import DataModel
from archgen.design.stores.placement import Placement, relational_part, titles
from archgen.documents.design_json import PATH
from archgen.errors import InputError
from archgen.package import measured_schema, schema_hash, write_proof
from archgen.proving.evidence import Evidence
from archgen.proving.filled import Tell
from archgen.proving.prove import prove
from archgen.proving.report import evidence_documents
from archgen.proving.server import embedded_server, require_extra
from archgen.proving.settings import Bounds, ProvingRules


def prove_package(out: Path, bounds: Bounds, rules: ProvingRules, share: float, tell: Tell) -> Evidence:
    """Prove a package and write the evidence into it.

    Args:
        out: Folder of the package.
        bounds: What filling may take.
        rules: Distributions, and what is a failure.
        share: Wanted share of the stated rows.
        tell: Told of progress.

    Raises:
        InputError: The package has no relational data, or its schema does not load or match its design.
        ProofUnavailable: The extra is missing, or the server does not start.
        PackageError: The evidence cannot be written.
    """
    require_extra()
    import psycopg  # noqa: PLC0415 - an extra

    name, data = _design(out / PATH)
    schema = _schema(out)
    tell("PostgreSQL", 0.0)
    with embedded_server() as address, psycopg.connect(address, autocommit=True) as session:
        try:
            found = prove(session, data, bounds, rules, share=share, schema=schema, tell=tell)
        except psycopg.ProgrammingError as error:
            said = str(error).split("\n", 1)[0]
            raise InputError(f"{out}: the schema does not load, or not as the design has it: {said}") from error
    found = found.model_copy(update={"schema_sha256": schema_hash(schema)})
    write_proof(evidence_documents(name, found, rules), out)
    return found


def _design(path: Path) -> tuple[str, DataModel]:
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        name, data = str(whole["requirements"]["project"]["name"]), DataModel.model_validate(whole["data"])
        placed = [Placement.model_validate(one) for one in whole.get("stores", ())]
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise InputError(
            f"{path}: holds no design of this version of archgen ({type(error).__name__}); build the package again"
        ) from error
    if not data.tables:
        raise InputError(
            f"{path}: the design has no tables, so there is nothing to prove; state `domain.entities` with their rows"
            " and `domain.access_patterns` in the requirements, and build again"
        )
    part = relational_part(data, placed)
    if not part.tables:
        raise InputError(f"{path}: all data lies in {titles(placed)}; `archgen prove` measures relational stores only")
    return name, part


def _schema(out: Path) -> tuple[str, ...]:
    files = sorted((out / "database").rglob("schema*.sql"))
    texts = measured_schema((one.relative_to(out).as_posix(), one.read_text(encoding="utf-8")) for one in files)
    if not texts:
        raise InputError(
            f"{out}: holds no schema for PostgreSQL, which is what `archgen prove` can measure; it looks for"
            " database/schema.sql or database/postgresql/schema.sql"
        )
    return texts
