"""Keys with what stands behind them as YAML text, in lines of their own or inside brackets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archgen.requirements.yaml_text import quoted, scalar

Tree = str | Sequence[str] | Mapping[str, "Tree"] | None
"""What stands behind a key: a text, a list of texts, a mapping, or nothing."""

STEP = "  "
"""One level of indentation."""


def block_lines(key: str, value: Tree, *, is_text: bool = True) -> Iterator[str]:
    """Give a key with its value in block style, a line each, not indented.

    Args:
        key: The key.
        value: What stands behind it.
        is_text: Whether it has to be a text for every reader; a number or a yes may stand without quotes otherwise.
    """
    match value:
        case None:
            yield f"{scalar(key)}:"
        case str():
            yield f"{scalar(key)}: {scalar(value, is_text=is_text)}"
        case Mapping():
            yield f"{scalar(key)}:"
            for inner, below in value.items():
                yield from (STEP + line for line in block_lines(inner, below))
        case _:
            yield f"{scalar(key)}: {_flow(value)}"


def flow_text(key: str, value: Tree, *, is_text: bool = True, as_json: bool = False) -> str:
    """Give a key with its value in one line, for a place inside brackets; for a program that reads JSON, if wanted."""
    name = quoted(key) if as_json else scalar(key, in_flow=True)
    return f"{name}: {_flow(value, is_text=is_text, as_json=as_json)}"


def _flow(value: Tree, *, is_text: bool = True, as_json: bool = False) -> str:
    match value:
        case None:
            return "null"
        case str():
            return quoted(value) if as_json else scalar(value, in_flow=True, is_text=is_text)
        case Mapping():
            return f"{{{', '.join(flow_text(key, below, as_json=as_json) for key, below in value.items())}}}"
        case _:
            return f"[{', '.join(_flow(one, as_json=as_json) for one in value)}]"
