# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Download collections of others: awx.awx, whose modules ``awx/configure.yml`` calls, for ansible-lint and the tests.

PyPI has it as a part of a package of 58 MB; Galaxy may be out of reach. Usage, from the root of the checkout:
``python -m scripts.awx_collection``
"""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "ansible==11.13.0"
"""It contains awx.awx 24.6.1, the latest."""

AWX = "awx.awx"
FOLDER = Path.cwd().resolve() / ".build" / "community" / PACKAGE
"""The folder of collections that it is extracted into."""


def download(collection: str = AWX) -> Path:
    """Download a collection unless it is there, and return the folder of collections.

    :raises subprocess.CalledProcessError: it can't be downloaded.
    """
    folder = FOLDER if collection == AWX else FOLDER.with_name(f"{FOLDER.name}-{collection}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=folder.parent) as name:
                _extract(collection, Path(name), folder)
    return folder


def _extract(collection: str, scratch: Path, folder: Path) -> None:
    inside = f"ansible_collections/{collection.replace('.', '/')}/"
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--dest", str(scratch), PACKAGE]
    subprocess.run(command, check=True, cwd=scratch)
    with zipfile.ZipFile(next(scratch.glob("*.whl"))) as wheel:
        wheel.extractall(scratch / "extracted", [name for name in wheel.namelist() if name.startswith(inside)])
    shutil.move(scratch / "extracted", folder)


if __name__ == "__main__":
    download()
