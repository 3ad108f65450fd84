"""A MariaDB server without an installation: it reads statements, and says what it refuses."""

import os
import re
import shutil
import subprocess
from pathlib import Path

SERVER = shutil.which("mariadbd") or next(
    (str(path) for path in (Path("/usr/sbin/mariadbd"), Path("/usr/local/sbin/mariadbd")) if path.exists()), None
)


def refusals(text: str, folder: Path) -> list[str]:
    """Run statements in a new server of an empty folder; give the errors, of which the first ends the run.

    Args:
        text: Statements, each on lines of its own.
        folder: An empty folder that is ours.
    """
    assert SERVER is not None
    (folder / "mysql").mkdir()
    command = [SERVER, "--no-defaults", "--bootstrap", f"--datadir={folder}", f"--tmpdir={folder}", "--console"]
    command += ["--skip-networking", "--default-storage-engine=InnoDB", "--innodb-buffer-pool-size=16M"]
    command += ["--innodb-log-file-size=8M", *(["--user=root"] if os.geteuid() == 0 else [])]
    done = subprocess.run(command, input=text, capture_output=True, text=True, cwd=folder, timeout=300, check=False)
    found = re.findall(r"^ERROR: \d+\s+(.+)", done.stdout + done.stderr, re.MULTILINE)
    assert done.returncode == 0 or found, done.stderr[-500:]
    return found
