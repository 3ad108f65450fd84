"""Build hook of the wheel: ship the parsed form of the knowledge beside its YAML.

Parsing is what makes a first run slow. `archgen.knowledge.store` looks in `archgen/knowledge/compiled` first; a
checkout has no such folder and caches for the user instead.
"""

import importlib.util
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class KnowledgeHook(BuildHookInterface):  # type: ignore[type-arg] # its parameter is the builder's own configuration
    """Compile the YAML under `src/archgen` into the wheel; editable installations read the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the parsed files to a folder outside the tree and have the builder include it."""
        if version != "standard":
            return
        root = Path(self.root)
        self.folder = Path(tempfile.mkdtemp(prefix="archgen-knowledge-"))
        sys.path.insert(0, str(root / "src"))
        try:
            _store(root).compile_files(sorted((root / "src/archgen").rglob("*.yaml")), self.folder)
        finally:
            sys.path.remove(str(root / "src"))
        build_data["force_include"][str(self.folder)] = "archgen/knowledge/compiled"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the folder once the wheel holds it."""
        del build_data, artifact_path
        if version == "standard":
            shutil.rmtree(self.folder, ignore_errors=True)


def _store(root: Path) -> Any:
    """Load the one module by its path: the package around it needs libraries that a build does not have."""
    path = root / "src/archgen/knowledge/store.py"
    spec = importlib.util.spec_from_file_location("archgen_knowledge_store", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
