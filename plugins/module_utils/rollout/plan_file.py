# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan file of a rollout: the drift classes of an audit that have statements, to be approved by the hash of its content.

It contains no times and no secrets, so the same plans have the same hash.
"""

from __future__ import annotations

import hashlib
import json
import typing as t

from ..failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping

FORMAT = 1


def plan_document(report: Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return the content of a plan file.

    :param report: the report of an audit, as ``fleet.report`` describes it.
    """
    plan_of = {each["client_id"]: each["plan_id"] for each in report["clients"]}
    planned = [each for each in report["classes"] if each["statements"]]
    return {
        "format": FORMAT,
        "classes": [_class(each, plan_of) for each in planned],
        "up_to_date": sorted(
            client
            for each in report["classes"]
            if each["verdict"] != "unreadable" and not each["statements"]
            for client in each["clients"]
        ),
        "not_planned": [
            {"client_id": client, "reason": each["title"]}
            for each in report["classes"]
            if each["verdict"] == "unreadable"
            for client in each["clients"]
        ],
    }


def _class(found: Mapping[str, t.Any], plan_of: Mapping[str, str]) -> dict[str, t.Any]:
    return {
        "id": found["id"],
        "title": found["title"],
        "hazards": sorted({hazard for each in found["hazards"] for hazard in each["hazards"]}),
        "statements": list(found["statements"]),
        "kept": list(found["kept"]),
        "plans": [
            {**plan, "clients": [client for client in found["clients"] if plan_of[client] == plan["plan_id"]]}
            for plan in found["plans"]
        ],
    }


def approval_of(document: Mapping[str, t.Any]) -> str:
    """Return what approves a plan file: the hash of its content, however it is formatted."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def approved_document(text: str, approval: str, source: str) -> dict[str, t.Any]:
    """Return the content of a plan file that is approved.

    :param text: the content of the file.
    :param approval: the hash that approves it.
    :param source: the name of the file, for errors.
    :raises Failure: if it isn't the content that was approved, or no plan file.
    """
    try:
        document = json.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Failure(
            f"{source} is not the plan file of a rollout.",
            hint="Run rollout.yml without an approval: it writes the file.",
        )
    found = approval_of(document)
    if found != approval:
        raise Failure(
            f"{source} has the hash {found}, and the approval is for {approval}: the file is not the one that was approved.",
            hint="Nothing was changed. Read the file, and approve it by its own hash; or run rollout.yml without an approval "
            "to plan again.",
        )
    return document


def clients_of(document: Mapping[str, t.Any]) -> dict[str, dict[str, t.Any]]:
    """Return the clients of a plan, in its order: for each the IDs of its plans (``plan_ids``), its ``undo``, and its ``title``."""
    return {
        client: {
            "plan_ids": [plan["plan_id"], *plan["resume_plan_ids"]],
            "undo": plan["undo"],
            "title": each["title"],
        }
        for each in document["classes"]
        for plan in each["plans"]
        for client in plan["clients"]
    }


def in_order(clients: Collection[str], first: Collection[str], source: str) -> list[str]:
    """Return the clients in the order of a rollout.

    :param first: those that come before the others.
    :raises Failure: one of them isn't in the plan.
    """
    unknown = [client for client in first if client not in clients]
    if unknown:
        raise Failure(
            f"The client {unknown[0]}, which is to be the first one, isn't in the plan {source}.",
            hint="Nothing was changed. Name clients whose schema the plan changes.",
        )
    return [*first, *(client for client in clients if client not in first)]


def overview(document: Mapping[str, t.Any]) -> list[str]:
    """Return what a person should know before an approval, in lines."""
    lines = []
    for number, each in enumerate(document["classes"], 1):
        clients = [client for plan in each["plans"] for client in plan["clients"]]
        hazards = ", ".join(each["hazards"]) or "none"
        lines.append(f"Class {number}: {len(clients)} client(s), {each['title']}, hazards: {hazards}")
        lines.append(f"  clients: {', '.join(clients)}")
        lines += [f"  {statement};" for statement in each["statements"]]
        lines += [f"  kept: {kept['kind']} {kept['object']}: {kept['reason']}" for kept in each["kept"]]
        lost = {(part["kind"], part["object"], part["reason"]): None for plan in each["plans"] for part in _lost(plan)}
        lines += [f"  can't be undone: {kind} {name}: {reason}" for kind, name, reason in lost]
    lines.append(f"Up to date: {len(document['up_to_date'])} client(s)")
    lines += [f"Not planned: {each['client_id']}: {each['reason']}" for each in document["not_planned"]]
    return lines


def _lost(plan: Mapping[str, t.Any]) -> list[dict[str, str]]:
    """Return what undoing a plan doesn't bring back."""
    return list((plan["undo"] or {}).get("lost", ()))
