# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/contents.md lists what the collection has, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("modules", "inventory", "callback", "lookup")


def listed(page: str) -> list[str]:
    """Return the names in the first column of the tables."""
    return re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)


def present() -> list[str]:
    """Return the names of the playbooks, roles, modules, and plugins."""
    plugins = [path.stem for kind in KINDS for path in (ROOT / "plugins" / kind).glob("[!_]*.py")]
    playbooks = [path.stem for path in (ROOT / "playbooks").glob("*.yml")]
    return [*plugins, *playbooks, *(path.parent.name for path in (ROOT / "roles").glob("*/meta"))]


def test_contents_are_listed() -> None:
    assert sorted(listed((ROOT / "docs" / "contents.md").read_text())) == sorted(present())


def test_a_missing_name_is_noticed() -> None:
    assert listed("| name | purpose |\n| --- | --- |\n| `one` | x |\n") == ["one"]
