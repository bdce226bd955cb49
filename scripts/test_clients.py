# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run clients of others against the local Supabase and the local platforms: ``make test-clients``.

What they refuse is a mistake of the local ones, which the modules are tested with. The first run installs the clients below
``.build/clients`` (700 MB, two minutes). npm, Node.js 20, and either gh or a Debian whose apt can download it are required.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from . import awx_collection

FOLDER = Path.cwd().resolve() / ".build" / "clients"
NPM = {"supabase": "3.1.0", "vercel": "60.1.3", "@vercel/sdk": "1.28.35"}
#: The package with GitHub's description of its API, and the one of its files that is used: 13 MB of 450.
DESCRIPTION, DESCRIBED = "@octokit/openapi@23.0.2", "api.github.com.json"
#: Required by the modules for GitHub in community.general.
PIP = "PyGithub==2.10.0"
COMMUNITY = "community.general"


class ClientError(Exception):
    """A client can't be installed."""


def main(arguments: list[str]) -> int:
    """Install the clients that are missing, and run pytest with these arguments."""
    try:
        install_packages()
        install_gh()
        install_description()
        collections = awx_collection.download(COMMUNITY)
    except (ClientError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"test_clients: {error}\n")
        return 1
    environment = {**os.environ, "CLIENTS": str(FOLDER), "CLIENT_COLLECTIONS": str(collections)}
    command = [sys.executable, "-m", "pytest", "-q", *(arguments or ["tests/clients"])]
    return subprocess.run(command, env=environment, check=False).returncode


def install_packages() -> None:
    """Install the packages of npm and PyPI, unless these versions are there.

    :raises ClientError: npm is missing.
    """
    package, done = {"private": True, "dependencies": NPM}, FOLDER / "installed.json"
    if done.exists() and json.loads(done.read_text()) == [package, PIP]:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise ClientError("npm is missing. Install Node.js with npm (Debian: apt install npm).")
    sys.stdout.write(f"Installing clients in {FOLDER} (700 MB, two minutes)\n")
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "package.json").write_text(json.dumps(package))
    # Without scripts: the programs are parts of the packages.
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([npm, "install", *options], cwd=FOLDER, check=True)
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--target", str(FOLDER / "python"), PIP], check=True)
    done.write_text(json.dumps([package, PIP]))


def install_gh() -> None:
    """Install gh from Debian's package, or use the one of the machine.

    :raises ClientError: there is neither.
    """
    program = FOLDER / "gh" / "usr" / "bin" / "gh"
    if program.exists():
        return
    program.parent.mkdir(parents=True, exist_ok=True)
    if found := shutil.which("gh"):
        program.symlink_to(found)
        return
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise ClientError("gh is missing. Install it: https://cli.github.com")
    scratch = FOLDER / "download"
    scratch.mkdir(exist_ok=True)
    # Downloaded and unpacked, not installed: that needs no root.
    subprocess.run(["apt-get", "-qq", "download", "gh"], cwd=scratch, check=True)
    subprocess.run(["dpkg-deb", "-x", next(scratch.glob("gh_*.deb")), FOLDER / "gh"], check=True)


def install_description() -> None:
    """Download GitHub's description of its API."""
    file = FOLDER / DESCRIBED
    if file.exists():
        return
    scratch = FOLDER / "download"
    scratch.mkdir(exist_ok=True)
    packed = ["npm", "pack", "--silent", "--pack-destination", str(scratch), DESCRIPTION]
    name = subprocess.run(packed, check=True, capture_output=True, text=True).stdout.strip()
    with tarfile.open(scratch / name) as archive:
        content = archive.extractfile(f"package/generated/{DESCRIBED}")
        if content is None:
            raise ClientError(f"{DESCRIPTION} has no file {DESCRIBED}.")
        partial = file.with_suffix(".partial")
        partial.write_bytes(content.read())
    partial.rename(file)
    (scratch / name).unlink()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
