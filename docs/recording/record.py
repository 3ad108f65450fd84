"""Record one interview from the real program: `python docs/recording/record.py` writes the two files beside it.

The program runs behind a pseudo terminal of 80 by 24 and is typed at as below. `interview.cast` is asciicast v2, which
asciinema plays; its pace is made up, all else is what the program printed. `interview.txt` is the same for readers.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pexpect

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COLUMNS, ROWS = 80, 24
KEY_S, THINKING_S, READING_S = 0.05, 0.8, 1.6

PRODUCT = (
    "Stagedoor",
    "Sells tickets for small venues; on-sale moments bring a rush.",
    "",
    "Order: customer -> Customer, status enum(pending, paid), total monney",
    "\x7f" * len("nney") + "ney",  # the line stands there to be put right
    "",
    "TicketType: name string(80), price money >= 0, left int >= 0",
    "",
)
"""What is typed first: a slip among it, and Enter."""

KNOWN = {
    "engineers": "8",
    "teams": "2",
    "stage": "mvp",
    "cloud": "aws",
    "compliance": "gdpr, pci_dss",
    "traffic_shape": "spiky",
    "monthly_active_users": "200k",
    "peak_requests_per_second": "1.5k rps",
    "read_write_ratio": "20:1",
    "availability": "99.9%",
    "latency_p99": "250 ms",
    "infrastructure_budget": "$5,000/month",
    "ops_maturity": "medium",
    "money_movement": "yes",
    "tenancy_model": "b2c",
    "rpo": "5 min",
    "rto": "1 h",
    "user_geography": "single_country",
    "data_volume": "200 GB",
}
"""What the person knows; they take the default of other facts, and do not know those below."""

NOT_KNOWN = {"vendor_fit", "event_consumers", "domain_clarity"}

_PROMPT = re.compile(r"(?:[\r\n]|\x1b\[\?2004h)([a-z_]+(?:\.\d+)?)(?: \[[^\]\r\n]*\])?> (?:[^\r\n]*monney)?$")
_END_OF_ROW = re.compile(r" \r(?!\n)")
_STRUCK_OUT = re.compile(r"[^\b]\x08|^\x08+")
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\r")


class Recorder:
    """Types at the program and keeps what it prints."""

    def __init__(self, folder: str) -> None:
        """Start the program."""
        environment = {
            **{name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")},
            "PYTHONPATH": str(ROOT / "src"),
            "TERM": "xterm-256color",
            "INPUTRC": "/dev/null",
        }
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "archgen", "init"],
            cwd=folder,
            env=environment,
            dimensions=(ROWS, COLUMNS),
            encoding="utf-8",
        )
        self._child.delaybeforesend = None
        self._now = 0.0
        self.events: list[tuple[float, str, str]] = []

    def prompt(self) -> str:
        """Wait for a prompt; give the id of the question."""
        shown = ""
        while True:
            shown += self._child.read_nonblocking(4096, timeout=60)
            found = _PROMPT.search(shown)
            if found:
                self._show(shown)
                return found[1]

    def type(self, text: str) -> None:
        """Type a line, key by key, as the terminal echoes it."""
        self._now += READING_S if not text else THINKING_S
        for key in text:
            self._child.send(key)
            self._show(self._child.read_nonblocking(64, timeout=60))
            self._now += KEY_S
        self._child.send("\r")

    def finish(self) -> None:
        """Wait for the end."""
        self._child.expect(pexpect.EOF, timeout=60)
        self._show(self._child.before)
        self._child.close()

    def _show(self, text: str) -> None:
        self.events.append((round(self._now, 3), "o", text))


def record() -> list[tuple[float, str, str]]:
    """Hold the interview."""
    with tempfile.TemporaryDirectory() as folder:
        talk = Recorder(folder)
        texts = iter(PRODUCT)
        asked_for_help = False
        while (question := talk.prompt()) != "write":
            if question not in KNOWN and not question.startswith(("name", "summary", "actors", "entities.")):
                talk.type("don't know" if question in NOT_KNOWN else "")
            elif question in KNOWN and not asked_for_help:
                asked_for_help = True
                talk.type("?")
            else:
                talk.type(KNOWN[question] if question in KNOWN else next(texts))
        talk.type("")
        talk._child.expect("now.*> ", timeout=60)  # noqa: SLF001
        talk._show(talk._child.before + talk._child.after)  # noqa: SLF001
        talk.type("no")
        talk.finish()
        return talk.events


def lines(events: list[tuple[float, str, str]]) -> Iterator[str]:
    """Give what a reader sees: without colours, and without what was typed and struck out."""
    text = "".join(data for _, _, data in events)
    text = _CONTROL.sub("", _END_OF_ROW.sub("", text))
    while "\b" in text:
        text = _STRUCK_OUT.sub("", text)
    yield from (line.rstrip() for line in text.split("\n"))


def main() -> None:
    """Write both files."""
    events = record()
    head = {"version": 2, "width": COLUMNS, "height": ROWS, "title": "archgen init", "env": {"TERM": "xterm-256color"}}
    rows = [json.dumps(one, ensure_ascii=False) for one in (head, *map(list, events))]
    (HERE / "interview.cast").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (HERE / "interview.txt").write_text("\n".join(lines(events)).strip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
