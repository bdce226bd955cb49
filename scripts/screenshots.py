# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the images of the documentation: ``PYTHONPATH=.build/link:. .build/venv/bin/python -m scripts.screenshots``.

The summary is that of a real run for a new client on the local platforms: a client acme that exists there is deleted first.
"""

from __future__ import annotations

import html as markup
import shlex
import subprocess
import tempfile
import textwrap
from pathlib import Path

import yaml
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.page import html

from tests.support.audit_reports import report
from tests.support.browser import browse

IMAGES = Path("docs", "images")
COMMAND = 'make provision CLIENT_ID=acme CLIENT_NAME="Acme Ltd" ORG_EMAIL=it@acme.example TIER=professional'
FILES = (Path("credentials", "acme.yml"), Path("pages", "acme.html"))
"""What a run for the client leaves in the checkout."""
WIDTH, INDENT = 110, 15
"""Characters of a line, and of the names at its beginning."""
BEGIN, END = "Print the summary of the client]", "PLAY [Report on the clients]"
STYLE = "margin:0;padding:28px 36px;height:100vh;background:#16181d;color:#e4e6eb;font:16px/1.5 'DejaVu Sans Mono',monospace;white-space:pre-wrap"


def main() -> None:
    """Write the images."""
    audit()
    provision()


def summary(output: str, root: str) -> str:
    """Return the summary in the output of a run as a web page, without the directory of the checkout.

    :raises ValueError: the output has no summary.
    """
    result = output[output.index(BEGIN) : output.index(END)].partition(" => \n")[2]
    lines = [line.replace(f"{root}/", "") for line in yaml.safe_load(result)["msg"]]
    text = "\n".join(textwrap.fill(line, WIDTH, subsequent_indent=" " * INDENT) for line in lines)
    shown = markup.escape(f"$ {COMMAND}\n…\n\n{text}", quote=False)
    return f'<!DOCTYPE html><meta charset="utf-8"><body style="{STYLE}">{shown}'


def provision() -> None:
    """Write the image of the summary of a run."""
    subprocess.run(["make", "deprovision", "CLIENT_ID=acme", "CONFIRM=acme"], check=True, capture_output=True)
    for file in FILES:
        file.unlink(missing_ok=True)
    done = subprocess.run(shlex.split(COMMAND), check=True, capture_output=True, text=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "summary.html"
        page.write_text(summary(done.stdout, str(Path.cwd())), encoding="utf-8")
        browse(page, f"--screenshot={(IMAGES / 'provision.png').absolute()}")


def audit() -> None:
    """Write the image of the page of an audit."""
    history = [report(clients, f"2026-11-{day}T05:00:00Z") for day, clients in ((28, 498), (27, 490), (26, 471))]
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "audit.html"
        # Open, as a person who has clicked on it.
        page.write_text(html(report(500), history).replace("<details>", "<details open>"), encoding="utf-8")
        browse(page, f"--screenshot={(IMAGES / 'audit.png').absolute()}")


if __name__ == "__main__":
    main()
