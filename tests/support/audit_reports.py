# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports of audits as an agency has them: most clients are equal, some lack a policy, one can't be read."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.report import (
    AuditedClient,
    DriftClass,
    Finding,
    Report,
)

SQL = "CREATE POLICY members_read ON public.deals FOR SELECT TO authenticated USING (organization_id = app.organization_id())"
TITLES = {
    "unreadable": "The project is INACTIVE.",
    "drift": "lacks policy members_read on public.deals",
    "equal": "equal to the desired schema",
}


def report(clients: int, started_at: str = "2026-11-29T05:00:00Z") -> dict[str, t.Any]:
    """Return the report on a number of clients: of each 25, the first lacks a policy. The last one can't be read."""
    ids = [f"client-{number:04}" for number in range(clients)]
    verdicts = {each: "drift" if number % 25 == 0 else "equal" for number, each in enumerate(ids)}
    if clients > 1:
        verdicts[ids[-1]] = "unreadable"
    members = {verdict: [each for each in ids if verdicts[each] == verdict] for verdict in TITLES}
    return Report(
        started_at=started_at,
        finished_at=started_at.replace(":00Z", ":41Z"),
        classes=[
            DriftClass(
                id=verdict,
                verdict=verdict,
                title=title,
                clients=members[verdict],
                statements=[SQL] if verdict == "drift" else [],
            )
            for verdict, title in TITLES.items()
            if members[verdict]
        ],
        clients=[
            AuditedClient(
                client_id=each,
                name=f"client-{each}-prod",
                ref="abcdefghijklmnopqrst",
                region="eu-central-1",
                status="INACTIVE" if verdicts[each] == "unreadable" else "ACTIVE_HEALTHY",
                postgres_version="17.6.1.054",
                drift_class=verdicts[each],
            )
            for each in ids
        ],
        findings=[
            Finding(
                rule="schema.drift" if verdict == "drift" else "client.unreadable",
                severity="high",
                client_id=each,
                message=f"The schema {TITLES[verdict]}." if verdict == "drift" else TITLES[verdict],
                remedy="Run provision.yml for this client." if verdict == "drift" else "Restore the project.",
            )
            for each, verdict in verdicts.items()
            if verdict != "equal"
        ],
    ).as_document()
