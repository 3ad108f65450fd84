"""archgen: a design package for a backend, decided by tables, explained by their rows, verified before it is written.

The public door. Names are loaded at first use, so `import archgen` costs nothing:

    import archgen

    requirements = archgen.load_requirements("archgen.yaml")
    recommendations = archgen.recommend(requirements)
    design = archgen.compose_design(requirements)
    archgen.build("archgen.yaml", "design")
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archgen.pipeline import build, compose_design, load_requirements, recommend

__version__ = "0.1.0"

__all__ = ["__version__", "build", "compose_design", "load_requirements", "recommend"]

_HOME = "archgen.pipeline"


if not TYPE_CHECKING:  # a checker shall see the names above and no others

    def __getattr__(name: str) -> object:
        """Load a public name from the pipeline when it is first asked for.

        Raises:
            AttributeError: `name` is not part of the public door.
        """
        if name in __all__:
            return getattr(import_module(_HOME), name)
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
