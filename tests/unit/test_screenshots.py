# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The image of the documentation shows the summary of a run, and the command of that run."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.screenshots import COMMAND, WIDTH, summary

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = """TASK [draggonnb.supabase.finalize : Print the summary of the client] ***
ok: [localhost] =>\x20
    msg:
    - client         Acme Ltd <acme>
    - page           /home/ann/checkout/pages/acme.html, written
    - schema         {long}

PLAY [Report on the clients] ***
""".replace("{long}", "policy " * 30)


def test_summary_is_cut_from_the_output() -> None:
    page = summary(OUTPUT, "/home/ann/checkout")
    assert f"$ {COMMAND}" in page
    assert "client         Acme Ltd &lt;acme&gt;" in page
    assert "page           pages/acme.html, written" in page
    assert all(len(line) <= WIDTH for line in page.splitlines()[1:])
    assert "\n               policy" in page


def test_run_without_summary_has_no_image() -> None:
    with pytest.raises(ValueError, match="substring not found"):
        summary("TASK [something else] ***\n", "/")


def test_command_contains_that_of_the_readme() -> None:
    assert COMMAND in (ROOT / "README.md").read_text()
