# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rollout records of each client, and its report."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.rollout.records import (
    record_of,
    report_lines,
    report_of,
)

PLANNED_UNDO = {"settings": "", "statements": [{"sql": "DROP POLICY p ON t", "transaction": 1}], "lost": []}
APPLIED_UNDO = {**PLANNED_UNDO, "settings": "SET LOCAL search_path = ''"}
PLAN = {
    "classes": [
        {
            "title": "lacks policy p on t",
            "plans": [
                {"plan_id": "p1", "resume_plan_ids": [], "undo": PLANNED_UNDO, "clients": ["a", "b", "c", "d"]},
            ],
        }
    ]
}


def record(status: str, earlier: dict[str, Any] | None = None, **values: Any) -> dict[str, Any]:
    options = {"message": "", "time": "now", "undo": None, **values}
    return record_of("a", PLAN, earlier, status=status, **options)


def test_applied_plan_leaves_its_way_back() -> None:
    found = record("changed", undo=APPLIED_UNDO)
    assert (found["status"], found["plan_id"], found["undo"]) == ("changed", "p1", APPLIED_UNDO)


def test_later_run_keeps_the_way_back() -> None:
    found = record("unchanged", record("changed", undo=APPLIED_UNDO), time="later")
    assert (found["status"], found["undo"], found["applied_at"], found["time"]) == (
        "changed",
        APPLIED_UNDO,
        "now",
        "later",
    )


def test_failed_check_after_the_change_keeps_the_way_back() -> None:
    failed = record("failed", undo=APPLIED_UNDO, message="a check failed")
    assert (failed["undo"], record("failed", failed)["undo"]) == (APPLIED_UNDO, APPLIED_UNDO)


def test_run_that_was_killed_before_its_record_leaves_the_planned_way_back() -> None:
    assert record("unchanged")["undo"] == PLANNED_UNDO


@pytest.mark.parametrize("status", ["skipped", "failed"])
def test_plan_that_was_not_applied_has_no_way_back(status: str) -> None:
    assert record(status, message="why")["undo"] is None


def test_report_has_each_client_of_the_plan() -> None:
    records = {
        "a": record("changed", undo=APPLIED_UNDO),
        "b": record("skipped", message="changes are made only in Sat 22:00-04:00 UTC"),
        "c": record("failed", message="refused"),
    }
    report = report_of(PLAN, {client: {**each, "client_id": client} for client, each in records.items()}, "hash")
    assert [(each["client_id"], each["status"]) for each in report["clients"]] == [
        ("a", "changed"),
        ("b", "skipped"),
        ("c", "failed"),
        ("d", "waiting"),
    ]
    assert report["counts"] == {"clients": 4, "changed": 1, "unchanged": 0, "skipped": 1, "failed": 1, "waiting": 1}
    assert report_lines(report) == [
        "Rolled out to 1 of 4 clients: 1 changed, 1 skipped, 1 failed, 1 waiting",
        "b skipped: changes are made only in Sat 22:00-04:00 UTC",
        "c failed: refused",
    ]
    assert not any("undo" in each for each in report["clients"])
