# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan file: classes, and approval by its content."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.rollout.plan_file import (
    approval_of,
    approved_plans,
    overview,
    plan_document,
)


def client(host: str, plan: str = "", *sql: str, **values: Any) -> dict[str, Any]:
    statements = [{"sql": each, "hazards": ["blocks_reads"]} for each in sql]
    return {"host": host, "plan_id": plan, "statements": statements, "kept": [], **values}


CLIENTS = [
    client("a", "p1", "ALTER TABLE x ENABLE ROW LEVEL SECURITY"),
    client("b", "p2", "DROP TABLE y", resume_plan_ids=["p2-rest"]),
    client("c", "p2", "DROP TABLE y", resume_plan_ids=["p2-rest"]),
    client("d", "p0"),
    client("e", failure="the server is down"),
    client("f"),
]


def test_clients_with_the_same_plan_are_one_class() -> None:
    document = plan_document(CLIENTS)
    assert [(each["plan_id"], each["hosts"]) for each in document["classes"]] == [("p2", ["b", "c"]), ("p1", ["a"])]
    assert document["classes"][0]["hazards"] == ["blocks_reads"]
    assert document["up_to_date"] == ["d"]
    assert document["not_planned"] == [
        {"host": "e", "reason": "the server is down"},
        {"host": "f", "reason": "its database could not be read"},
    ]


def test_overview_has_everything_that_is_approved() -> None:
    text = "\n".join(
        overview(
            plan_document(
                [*CLIENTS, client("g", "p3", "SELECT 1", kept=[{"kind": "table", "object": "z", "reason": "r"}])]
            )
        )
    )
    for expected in (
        "2 client(s), plan p2, hazards: blocks_reads",
        "DROP TABLE y;",
        "kept: table z: r",
        "Not planned: e: the server is down",
    ):
        assert expected in text


def test_approval_is_for_the_content_however_it_is_formatted() -> None:
    document = plan_document(CLIENTS)
    approval = approval_of(document)
    for text in (json.dumps(document), json.dumps(document, indent=4, sort_keys=True)):
        plans = approved_plans(text, approval, "plan.json")
        assert list(plans.items()) == [("b", ["p2", "p2-rest"]), ("c", ["p2", "p2-rest"]), ("a", ["p1"])]


@pytest.mark.parametrize(
    "path", [("classes", 0, "plan_id"), ("classes", 0, "statements", 0, "sql"), ("up_to_date", 0)], ids=str
)
def test_changed_file_is_refused(path: tuple[Any, ...]) -> None:
    document = plan_document(CLIENTS)
    approval = approval_of(document)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = "other"
    with pytest.raises(Failure, match="not the one that was approved") as failure:
        approved_plans(json.dumps(document), approval, "plan.json")
    assert approval in failure.value.message


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": 2}'])
def test_other_file_is_refused(text: str) -> None:
    with pytest.raises(Failure, match="not the plan file of a rollout"):
        approved_plans(text, "", "plan.json")
