"""The package on disk: all files or none, and nothing that a person wrote is ever lost.

`write_package` writes what is generated; `write_proof` lays evidence beside it. A build that is killed leaves the
package as it was, or is finished by the next build; `archgen` knows its own files by the hashes in
`.archgen/manifest.json` and touches no others.
"""

from archgen.package.manifest import Manifest, adr_numbers, read_manifest
from archgen.package.proof import (
    EVIDENCE,
    EVIDENCE_TEXT,
    measured_schema,
    schema_hash,
    stale_evidence,
    write_proof,
)
from archgen.package.state import PackageState, compare_package
from archgen.package.writing import Written, write_package

__all__ = [
    "EVIDENCE",
    "EVIDENCE_TEXT",
    "Manifest",
    "PackageState",
    "Written",
    "adr_numbers",
    "compare_package",
    "measured_schema",
    "read_manifest",
    "schema_hash",
    "stale_evidence",
    "write_package",
    "write_proof",
]
