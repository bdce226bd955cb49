# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the documentation of the modules, plugins, and roles as a web site: ``make docs``. A warning is an error.

Sphinx is installed in an environment of its own below ``.build/docs``. References to Ansible's documentation become links if
it can be reached; offline they remain text, and only they aren't checked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import urllib.request
import venv
from pathlib import Path

FOLDER = Path.cwd().resolve() / ".build" / "docs"
SITE, ENVIRONMENT = FOLDER / "site", FOLDER / "venv"
COLLECTION = "draggonnb.supabase"
ANSIBLE = "https://docs.ansible.com/projects/ansible/devel/objects.inv"
"""Where Sphinx finds the labels of Ansible's documentation."""
TIMEOUT = 10
"""Seconds to wait for it."""
OFFLINE = """
intersphinx_mapping = {}
suppress_warnings = ["ref.ref", "ref.envvar"]
"""
"""The configuration without references to other documentation. antsibull-docs checks those within the collection."""


def main() -> int:
    """Build the site, and print where it is."""
    shutil.rmtree(SITE, ignore_errors=True)
    SITE.mkdir(parents=True)
    antsibull("sphinx-init", "--use-current", "--dest-dir", str(SITE), COLLECTION)
    pages = SITE / "rst"
    pages.chmod(0o755)
    configuration = ("--config-file", str(SITE / "antsibull-docs.cfg"))
    antsibull(
        *configuration, "collection", "--cleanup", "everything", "--use-current", "--dest-dir", str(pages), COLLECTION
    )
    if not reachable(ANSIBLE):
        sys.stdout.write("Ansible's documentation can't be reached: references to it don't become links.\n")
        with (SITE / "conf.py").open("a") as file:
            file.write(OFFLINE)
    sphinx, html = install(SITE / "requirements.txt"), SITE / "html"
    done = subprocess.run([sphinx, "-q", "-W", "--keep-going", "-b", "html", "-c", SITE, pages, html], check=False)
    if done.returncode == 0:
        sys.stdout.write(f"The site begins with {html / 'index.html'}\n")
    return done.returncode


def antsibull(*arguments: str) -> None:
    """Run antsibull-docs on the collection that ``make setup`` installed.

    :raises subprocess.CalledProcessError: it failed.
    """
    program = Path(sys.executable).with_name("antsibull-docs")
    environment = {
        **os.environ,
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(FOLDER),
        "ANSIBLE_COLLECTIONS_PATH": str(Path.cwd() / ".ansible" / "collections"),
    }
    subprocess.run([program, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True)


def reachable(url: str) -> bool:
    """Whether a file on the web can be read."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as response:  # noqa: S310 - https
            return bool(response.read(1))
    except OSError:
        return False


def install(requirements: Path) -> Path:
    """Install Sphinx and its theme, unless that is done, and return the program.

    :raises subprocess.CalledProcessError: they can't be installed.
    """
    program = ENVIRONMENT / "bin" / "sphinx-build"
    if not program.exists():
        sys.stdout.write(f"Installing Sphinx in {ENVIRONMENT}\n")
        venv.create(ENVIRONMENT, clear=True, with_pip=True)
        pip = ENVIRONMENT / "bin" / "pip"
        subprocess.run([pip, "install", "-q", "--disable-pip-version-check", "-r", requirements], check=True)
    return program


if __name__ == "__main__":
    sys.exit(main())
