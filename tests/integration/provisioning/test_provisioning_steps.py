# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new step needs nothing in the role ``finalize``: its result carries what the record and the summary show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.playbooks import Playbooks

if TYPE_CHECKING:
    from pathlib import Path

FIRST = {
    "success": True,
    "step": "first",
    "error": None,
    "data": {
        "changed": False,
        "record": {"place": "here"},
        "brief": "here",
        "report": [{"label": "place", "lines": ["here"]}],
    },
}
SECOND = {
    "success": True,
    "step": "second",
    "error": None,
    "data": {
        "changed": True,
        "warnings": ["It is small."],
        "record": {"repositories": 2, "success": "overwritten"},
        "brief": "2 repositories",
        "report": [
            {"label": "created", "lines": ["one", "two"], "check_mode": {"label": "would create"}},
            {"label": "deleted", "lines": []},
        ],
    },
}
BARE: dict[str, Any] = {"success": True, "step": "bare", "data": None, "error": None}
FAILED = {**BARE, "success": False, "step": "second", "error": "It broke."}
NOT_RUN = {**FAILED, "step": "third", "error": "The step was not run.", "data": SECOND["data"]}


@pytest.fixture
def finalized(home: Path, tmp_path: Path) -> Any:
    """Return a function that runs the role on step results and returns the output and the record."""

    def run(*results: dict[str, Any], **options: Any) -> tuple[str, dict[str, Any]]:
        tasks = [
            {"ansible.builtin.import_role": {"name": "draggonnb.supabase.finalize"}},
            {"ansible.builtin.import_role": {"name": "draggonnb.supabase.finalize", "tasks_from": "report"}},
        ]
        play = {
            "hosts": "localhost",
            "gather_facts": False,
            "vars": {"finalize_client_id": "acme", "finalize_results": results, **options},
            "tasks": [{"name": "Finalize", **task} for task in tasks],
        }
        path = tmp_path / "steps.yml"
        path.write_text(json.dumps([play]), encoding="utf-8")
        done = Playbooks(home, {}).run(playbook=str(path.with_suffix("")))
        assert done.status == 0, done.output
        return done.text, done.records["acme"]

    return run


def test_the_results_of_all_steps_make_the_record_and_the_summary(finalized: Any) -> None:
    text, record = finalized(FIRST, BARE, SECOND)
    assert (record["success"], record["changed"], record["warnings"]) == (True, True, 1)
    assert (record["place"], record["repositories"]) == ("here", 2)
    for line in (
        "place here",
        "created one",
        "created two",
        "warning It is small.",
        "changed localhost (here), 2 repositories",
    ):
        assert line in text.replace('", "', " ").replace('"', ""), line
    assert "deleted" not in text


def test_check_mode_is_reported_in_its_own_words(finalized: Any) -> None:
    text, _record = finalized(SECOND, finalize_only_looked=True)
    assert "would create one" in text
    assert '"created ' not in text


def test_steps_after_a_failed_one_count_as_not_run(finalized: Any) -> None:
    text, record = finalized(FIRST, FAILED, NOT_RUN)
    assert (record["success"], record["failed_step"], record["error"]) == (False, "second", "It broke.")
    assert (record["changed"], record["warnings"]) == (False, 0)
    assert record["repositories"] == 2
    assert "place here" in text
    assert "It is small" not in text
