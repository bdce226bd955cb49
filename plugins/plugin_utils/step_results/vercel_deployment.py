# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of the step vercel-deployment. Pure."""

from __future__ import annotations

import typing as t

from ..differences import differences
from .report import Entry, entry, entry_of_actions, entry_of_changes, known, same_in, warnings

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    Values: t.TypeAlias = Mapping[str, t.Any]


def outcome(answers: Values, options: Values, failed: Values) -> tuple[bool, dict[str, t.Any]]:
    """Return whether the step succeeded, and its data.

    :param answers: ``project`` and ``deployment`` of vercel_project and vercel_deployment.
    :param options: ``name``, ``state``, and ``deploys``, whether a deployment is part of the step.
    """
    project, deployment = answers["project"], answers["deployment"]
    found, site = project.get("project") or {}, deployment.get("deployment") or {}
    succeeded = not failed and "project" in project and (not options["deploys"] or "deployment" in deployment)
    return succeeded, {
        "changed": bool(project.get("changed") or deployment.get("changed")),
        "action": project.get("action", "none"),
        "project": project.get("project"),
        "deployment": deployment.get("deployment"),
        "reason": deployment.get("reason", ""),
        "differences": differences(answers.values()),
        "requests": project.get("requests", 0) + deployment.get("requests", 0),
        "warnings": warnings(*answers.values()),
        "record": {"site": found.get("name"), "site_url": site.get("url")},
        "page": {
            "title": "Site",
            "facts": {"name": found.get("name"), "production branch": found.get("production_branch")},
            "links": {"site": site.get("url"), "project": found.get("dashboard_url")},
            "next_steps": [
                f"Verify the domain {domain['name']}: the project on Vercel shows the record to add to its DNS."
                for domain in found.get("domains") or []
                if not domain["verified"]
            ],
        },
        "brief": site.get("url") or "no site",
        "report": _report(project, deployment, options),
    }


def _report(project: Values, deployment: Values, options: Values) -> list[Entry]:
    title = str((project.get("project") or {}).get("name", options["name"]))
    deployed = _deployed(deployment)
    return [
        entry_of_actions(
            "site", [(title, project["action"])] if "action" in project else [], same=same_in(options["state"])
        ),
        entry_of_changes(
            "deployment", deployed, [line.replace("deployed,", "would be deployed,", 1) for line in deployed]
        ),
        entry("address", known((deployment.get("deployment") or {}).get("url"))),
    ]


def _deployed(deployment: Values) -> list[str]:
    if "action" not in deployment:
        return []
    return ["unchanged" if deployment["action"] == "none" else f"deployed, because {deployment['reason']}"]
