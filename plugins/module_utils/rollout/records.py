# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rollout has done: a record for each client that was its turn, and a report made of them.

A record is a file of its own, so a rollout that is killed loses nothing, and the next one continues it.
"""

from __future__ import annotations

import typing as t
from collections import Counter

from .plan_file import clients_of

if t.TYPE_CHECKING:
    from collections.abc import Mapping

CHANGED, UNCHANGED, SKIPPED, FAILED, WAITING = "changed", "unchanged", "skipped", "failed", "waiting"
STATUSES = (CHANGED, UNCHANGED, SKIPPED, FAILED, WAITING)
FORMAT = 1


def record_of(
    client_id: str,
    document: Mapping[str, t.Any],
    earlier: Mapping[str, t.Any] | None,
    *,
    status: str,
    message: str,
    time: str,
    undo: Mapping[str, t.Any] | None,
) -> dict[str, t.Any]:
    """Return the record of a client after its turn.

    :param document: the plan.
    :param earlier: the record of an earlier run with the same plan, if there is one.
    :param status: one of ``STATUSES``.
    :param message: why it was skipped or failed, or empty.
    :param undo: the way back of what this run applied. If a run was killed after it applied the plan, the next one finds the client
        unchanged, and its record has the way back of the plan, which is the same.
    """
    before = earlier or {}
    planned = clients_of(document)[client_id]
    if status == UNCHANGED and before.get("applied_at"):
        status = CHANGED  # by an earlier run
    return {
        "client_id": client_id,
        "status": status,
        "message": message,
        "plan_id": planned["plan_ids"][0],
        "title": planned["title"],
        "time": time,
        "applied_at": before.get("applied_at") or (time if undo else None),
        "undo": before.get("undo")
        if before.get("applied_at")
        else undo or (planned["undo"] if status == UNCHANGED else None),
    }


def report_of(
    document: Mapping[str, t.Any], records: Mapping[str, Mapping[str, t.Any]], approval: str
) -> dict[str, t.Any]:
    """Return the report of a rollout: each client of the plan with its status.

    :param records: by client; those that are missing wait for their turn.
    """
    clients = [
        {
            "client_id": client,
            "status": WAITING,
            "message": "",
            "plan_id": planned["plan_ids"][0],
            "title": planned["title"],
            "time": None,
            **{name: value for name, value in records.get(client, {}).items() if name not in ("undo", "applied_at")},
        }
        for client, planned in clients_of(document).items()
    ]
    found = Counter(str(each["status"]) for each in clients)
    return {
        "format": FORMAT,
        "approval": approval,
        "counts": {"clients": len(clients), **{status: found[status] for status in STATUSES}},
        "clients": clients,
    }


def report_lines(report: Mapping[str, t.Any]) -> list[str]:
    """Return a report in lines: the numbers, and each client that a person must look after."""
    counts = report["counts"]
    numbers = ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status])
    done = counts[CHANGED] + counts[UNCHANGED]
    return [
        f"Rolled out to {done} of {counts['clients']} clients: {numbers}",
        *(
            f"{each['client_id']} {each['status']}: {each['message']}"
            for each in report["clients"]
            if each["status"] in (SKIPPED, FAILED)
        ),
    ]
