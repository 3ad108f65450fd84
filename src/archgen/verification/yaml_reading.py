"""Reading generated YAML with a parser that did not write it.

PyYAML comes with the OpenAPI validator, reads YAML 1.1 and is fast where it has its C parser: what is right for it and
for the writer, which follows YAML 1.2, is right for everybody. Without it ruamel.yaml reads its own text.
"""

from __future__ import annotations

from typing import Any


class YamlFault(Exception):
    """A text is no YAML, or a key occurs twice."""


def read_yaml(text: str) -> Any:
    """Give the content of all documents of a YAML text: of one its value, of several a list.

    Raises:
        YamlFault: The text cannot be read.
    """
    try:
        import yaml  # noqa: PLC0415 - optional
    except ImportError:
        return _by_ruamel(text)
    if not hasattr(yaml, "CSafeLoader"):
        return _by_ruamel(text)
    return _by_pyyaml(text)


def _by_pyyaml(text: str) -> Any:
    import yaml  # noqa: PLC0415 - only when it is there

    class Loader(yaml.CSafeLoader):
        """Refuses keys that occur twice."""

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
            found: dict[Any, Any] = super().construct_mapping(node, deep)
            if len(found) < len(node.value):
                keys = [getattr(key, "value", None) for key, _ in node.value]
                twice = next((key for key in keys if keys.count(key) > 1), "<<")
                raise YamlFault(f"line {node.start_mark.line + 1}: the key `{twice}` occurs twice")
            return found

    try:
        found = list(yaml.load_all(text, Loader))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise YamlFault(" ".join(str(error).split())) from error
    return found[0] if len(found) == 1 else found


def _by_ruamel(text: str) -> Any:
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to import
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415 - as above

    try:
        found = list(YAML(typ="safe", pure=True).load_all(text))
    except (YAMLError, ValueError, RecursionError, AttributeError) as error:
        raise YamlFault(" ".join(str(error).split())) from error
    return found[0] if len(found) == 1 else found
