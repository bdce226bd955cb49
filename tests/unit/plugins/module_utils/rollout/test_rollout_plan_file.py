# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan file: classes, order, and approval by its content."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.drift_classes import DriftClasses
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.report import AuditedClient, Report
from ansible_collections.draggonnb.supabase.plugins.module_utils.rollout.plan_file import (
    approval_of,
    approved_document,
    clients_of,
    in_order,
    overview,
    plan_document,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.verdict import Verdict

UNDO = {"settings": "", "statements": [], "lost": [{"kind": "table", "object": "public.y", "reason": "its rows"}]}
KEPT = {"kind": "table", "object": "public.z", "reason": "it has rows"}


def verdict(plan_id: str, sql: str, **values: Any) -> Verdict:
    statement = {"sql": sql, "kind": "table", "object": "public.y", "hazards": ["blocks_reads"]}
    changes = ({"action": "drop", "kind": "table", "object": "public.y", "label": "table public.y"},)
    return Verdict(changes=changes, statements=(statement,), plan_id=plan_id, **values)


def report() -> dict[str, Any]:
    """Return the report of an audit: two clients with one plan, one with another from another state, and others."""
    classes = DriftClasses()
    verdicts = {
        "a": verdict("p1", "ALTER TABLE x ENABLE ROW LEVEL SECURITY"),
        "b": verdict("p2", "DROP TABLE y", resume_plan_ids=("p2-rest",), undo=UNDO),
        "c": verdict("p2", "DROP TABLE y", resume_plan_ids=("p2-rest",), undo=UNDO),
        "d": verdict("p3", "DROP TABLE y"),
        "e": Verdict(),
        "f": Verdict(kept=(KEPT,)),
    }
    clients = [
        AuditedClient(client_id=each, drift_class=classes.add(each, found).id, plan_id=found.plan_id)
        for each, found in verdicts.items()
    ]
    clients.append(AuditedClient(client_id="g", drift_class=classes.add_unreadable("g", "the server is down").id))
    return Report(started_at="", finished_at="", classes=classes.all(), clients=clients, findings=[]).as_document()


def test_drift_classes_with_statements_are_the_classes_of_the_plan() -> None:
    document = plan_document(report())
    assert [[(plan["plan_id"], plan["clients"]) for plan in each["plans"]] for each in document["classes"]] == [
        [("p2", ["b", "c"]), ("p3", ["d"])],
        [("p1", ["a"])],
    ]
    assert document["classes"][0]["hazards"] == ["blocks_reads"]
    assert document["up_to_date"] == ["e", "f"]
    assert document["not_planned"] == [{"client_id": "g", "reason": "the server is down"}]


def test_each_client_has_its_own_plans() -> None:
    clients = clients_of(plan_document(report()))
    assert {client: each["plan_ids"] for client, each in clients.items()} == {
        "b": ["p2", "p2-rest"],
        "c": ["p2", "p2-rest"],
        "d": ["p3"],
        "a": ["p1"],
    }
    assert clients["b"]["undo"] == UNDO


def test_named_clients_come_first() -> None:
    clients = clients_of(plan_document(report()))
    assert in_order(clients, [], "plan.json") == ["b", "c", "d", "a"]
    assert in_order(clients, ["a", "d"], "plan.json") == ["a", "d", "b", "c"]
    with pytest.raises(Failure, match=r"The client e, .* isn't in the plan plan\.json"):
        in_order(clients, ["e"], "plan.json")


def test_overview_has_everything_that_is_approved() -> None:
    changed = report()
    changed["classes"][1]["kept"] = [KEPT]
    text = "\n".join(overview(plan_document(changed)))
    for expected in (
        "3 client(s), has an undeclared table public.y, hazards: blocks_reads",
        "clients: b, c, d",
        "DROP TABLE y;",
        "kept: table public.z: it has rows",
        "can't be undone: table public.y: its rows",
        "Up to date: 2 client(s)",
        "Not planned: g: the server is down",
    ):
        assert expected in text


def test_approval_is_for_the_content_however_it_is_formatted() -> None:
    document = json.loads(json.dumps(plan_document(report())))
    approval = approval_of(document)
    for text in (json.dumps(document), json.dumps(document, indent=4, sort_keys=True)):
        assert approved_document(text, approval, "plan.json") == document


@pytest.mark.parametrize(
    "path",
    [("classes", 0, "plans", 0, "plan_id"), ("classes", 0, "statements", 0), ("up_to_date", 0)],
    ids=str,
)
def test_changed_file_is_refused(path: tuple[Any, ...]) -> None:
    document = plan_document(report())
    approval = approval_of(document)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = "other"
    with pytest.raises(Failure, match="not the one that was approved") as failure:
        approved_document(json.dumps(document), approval, "plan.json")
    assert approval in failure.value.message


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": 2}'])
def test_other_file_is_refused(text: str) -> None:
    with pytest.raises(Failure, match="not the plan file of a rollout"):
        approved_document(text, "", "plan.json")
