"""The grammar of Cassandra's own shell, as a judge of CQL that we write."""

import re
import warnings
from functools import cache
from typing import Any

MOST_TOKENS = 45
"""Words of a definition from which on the grammar takes minutes: it is made to complete, not to judge."""

_PARAMETER = re.compile(r"""(--[^\n]*|"(?:[^"]|"")*"|'(?:[^']|'')*')|\?""")


@cache
def _rules() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the driver that it brings
        from cqlshlib.cql3handling import CqlRuleSet
    return CqlRuleSet


def unread(text: str, *, most: int | None = None) -> list[str]:
    """Give the statements of a file that the grammar does not take; marks of parameters stand as numbers.

    Args:
        text: Statements of CQL.
        most: Words above which a definition of a table is passed over; None to read all.
    """
    rules = _rules()
    plain = _PARAMETER.sub(lambda found: found[1] or "1", text)
    found = []
    statements, _ = rules.cql_split_statements(plain)
    for one in statements:
        tokens = [token for token in one if token[0] != "endline"]
        is_long = most is not None and len(tokens) > most and tokens[0][1] == "CREATE"
        if tokens and not is_long and rules.cql_whole_parse_tokens(tokens, srcstr=plain) is None:
            found.append(" ".join(token[1] for token in tokens))
    return found
