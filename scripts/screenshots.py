# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the images of the documentation: ``PYTHONPATH=.build/link:. .build/venv/bin/python -m scripts.screenshots``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.page import html

from tests.support.audit_reports import report
from tests.support.browser import browse

IMAGES = Path("docs", "images")


def main() -> None:
    """Write the image of the page of an audit."""
    history = [report(clients, f"2026-11-{day}T05:00:00Z") for day, clients in ((28, 498), (27, 490), (26, 471))]
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "audit.html"
        # Open, as a person who has clicked on it.
        page.write_text(html(report(500), history).replace("<details>", "<details open>"), encoding="utf-8")
        browse(page, f"--screenshot={(IMAGES / 'audit.png').absolute()}")


if __name__ == "__main__":
    main()
