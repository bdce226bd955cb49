# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/coverage.md says what the engine manages: exactly that, and it says how each kind fares."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.unmodelled import UNMODELLED
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "coverage.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(?P<kind>\w+)` \|(?P<cells>.*)\|$", re.MULTILINE)
MAJORS = (15, 16, 17, 18)


def described(page: str) -> list[tuple[str, str]]:
    """Return the kinds that the table describes, each with the word for what becomes of it undeclared."""
    return [(row["kind"], row["cells"].rsplit("|", 1)[1].strip()) for row in ROW.finditer(page)]


def fate(kind: str) -> str:
    """Return what becomes of an undeclared fact of a kind, in the words of the page."""
    rule = KINDS[kind]
    return "access" if rule.access else "kept" if rule.loss_reason else "free"


def not_managed(page: str) -> set[str]:
    """Return the kinds that the page lists as not managed."""
    return {
        match[1].strip()
        for match in re.finditer(r"^- ([\w ]+?)(?: \(.*)?$", page.split("## Not managed")[1], re.MULTILINE)
    }


def test_the_page_names_every_kind_once_and_nothing_else() -> None:
    assert [entry[0] for entry in described(PAGE)] == list(KINDS)


@pytest.mark.parametrize(("kind", "word"), described(PAGE))
def test_the_page_says_what_becomes_of_a_kind_that_is_not_declared(kind: str, word: str) -> None:
    assert word == fate(kind)


@pytest.mark.parametrize("major", MAJORS)
def test_the_page_names_what_is_not_managed(major: int) -> None:
    assert not_managed(PAGE) == set(re.findall(r"SELECT '([^']+)',", UNMODELLED.query(major)))


def test_a_page_that_is_wrong_is_noticed() -> None:
    page = "| `table` | what | | | free |\n| `tble` | what | | | kept |\n## Not managed\n- cast\n- a joke (ha)\n"
    assert described(page) == [("table", "free"), ("tble", "kept")]
    assert fate("table") != "free"
    assert not_managed(page) == {"cast", "a joke"}
