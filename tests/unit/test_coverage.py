# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/coverage.md lists exactly the kinds that the engine manages, and how each is treated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.unmodelled import UNMODELLED
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.rule import CONTROLS_ACCESS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "coverage.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(?P<kind>\w+)` \|(?P<cells>.*)\|$", re.MULTILINE)
MAJORS = (15, 16, 17, 18)


def described(page: str) -> list[tuple[str, str]]:
    """Return the kinds in the table, each with the word for what happens if it is undeclared."""
    return [(row["kind"], row["cells"].rsplit("|", 1)[1].strip()) for row in ROW.finditer(page)]


def treatment(kind: str) -> str:
    """Return what happens to an undeclared fact of a kind, in the words of the page."""
    rule = KINDS[kind]
    return "access" if CONTROLS_ACCESS in rule.traits else "kept" if rule.loss_reason else "free"


def not_managed(page: str) -> set[str]:
    """Return the kinds that the page lists as not managed."""
    return {
        match[1].strip()
        for match in re.finditer(r"^- ([\w ]+?)(?: \(.*)?$", page.split("## Not managed")[1], re.MULTILINE)
    }


def test_page_lists_each_kind_once() -> None:
    assert [entry[0] for entry in described(PAGE)] == list(KINDS)


@pytest.mark.parametrize(("kind", "word"), described(PAGE))
def test_page_states_treatment_of_undeclared_kinds(kind: str, word: str) -> None:
    assert word == treatment(kind)


@pytest.mark.parametrize("major", MAJORS)
def test_page_lists_unmanaged_kinds(major: int) -> None:
    assert not_managed(PAGE) == set(re.findall(r"SELECT '([^']+)',", UNMODELLED.query(major)))


def test_errors_of_the_page_are_found() -> None:
    page = "| `table` | what | | | free |\n| `tble` | what | | | kept |\n## Not managed\n- cast\n- a joke (ha)\n"
    assert described(page) == [("table", "free"), ("tble", "kept")]
    assert treatment("table") != "free"
    assert not_managed(page) == {"cast", "a joke"}
