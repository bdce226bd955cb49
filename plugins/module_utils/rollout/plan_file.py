# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan file of a rollout: the plans of all clients, in classes, to be approved by the hash of its content.

It contains no times and no secrets, so the same plans have the same hash.
"""

from __future__ import annotations

import hashlib
import json
import typing as t

from ..failure import Failure

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMAT = 1


def plan_document(clients: Iterable[Mapping[str, t.Any]]) -> dict[str, t.Any]:
    """Return the content of a plan file.

    :param clients: for each client its ``host``, and either ``failure``, the reason why there is no plan, or what
        ``pg_schema_apply`` returned: ``plan_id``, ``resume_plan_ids``, ``statements``, and ``kept``.
    """
    classes: dict[str, dict[str, t.Any]] = {}
    up_to_date: list[str] = []
    not_planned: list[dict[str, str]] = []
    for client in clients:
        host = str(client["host"])
        if client.get("failure") or not client.get("plan_id"):
            not_planned.append({"host": host, "reason": str(client.get("failure") or "its database could not be read")})
        elif not client["statements"]:
            up_to_date.append(host)
        else:
            found = classes.setdefault(str(client["plan_id"]), _new_class(client))
            found["hosts"].append(host)
    return {
        "format": FORMAT,
        "classes": sorted(classes.values(), key=lambda each: (-len(each["hosts"]), each["plan_id"])),
        "up_to_date": up_to_date,
        "not_planned": not_planned,
    }


def _new_class(client: Mapping[str, t.Any]) -> dict[str, t.Any]:
    return {
        "plan_id": client["plan_id"],
        "resume_plan_ids": list(client.get("resume_plan_ids") or ()),
        "hazards": sorted({hazard for each in client["statements"] for hazard in each["hazards"]}),
        "statements": list(client["statements"]),
        "kept": list(client["kept"]),
        "hosts": [],
    }


def approval_of(document: Mapping[str, t.Any]) -> str:
    """Return what approves a plan file: the hash of its content, however it is formatted."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def approved_plans(text: str, approval: str, source: str) -> dict[str, list[str]]:
    """Return the IDs of the plans that are approved, by host, in the order of the rollout.

    :param text: the content of the plan file.
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
    return {host: [each["plan_id"], *each["resume_plan_ids"]] for each in document["classes"] for host in each["hosts"]}


def overview(document: Mapping[str, t.Any]) -> list[str]:
    """Return what a person should know before an approval, in lines."""
    lines = []
    for number, each in enumerate(document["classes"], 1):
        hazards = ", ".join(each["hazards"]) or "none"
        lines.append(f"Class {number}: {len(each['hosts'])} client(s), plan {each['plan_id']}, hazards: {hazards}")
        lines.append(f"  clients: {', '.join(each['hosts'])}")
        lines += [f"  {statement['sql']};" for statement in each["statements"]]
        lines += [f"  kept: {kept['kind']} {kept['object']}: {kept['reason']}" for kept in each["kept"]]
    lines.append(f"Up to date: {len(document['up_to_date'])} client(s)")
    lines += [f"Not planned: {each['host']}: {each['reason']}" for each in document["not_planned"]]
    return lines
