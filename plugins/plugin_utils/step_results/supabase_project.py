# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of the step supabase-project. Pure."""

from __future__ import annotations

import typing as t

from ..differences import differences
from .report import Entry, entry, entry_of_actions, entry_of_changes, known, results, warnings

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Values: t.TypeAlias = Mapping[str, t.Any]

DASHBOARD = "https://supabase.com/dashboard/project"
CONTENTS = ("keys", "legacy_keys", "buckets", "secrets", "functions")
"""The answers about what a project contains besides its database."""


def outcome(answers: Values, options: Values, failed: Values) -> tuple[bool, dict[str, t.Any]]:
    """Return whether the step succeeded, and its data.

    :param answers: ``project`` of supabase_project, ``settings`` of supabase_project_settings, and those of `CONTENTS`.
    :param options: ``name``, ``state``, ``url`` of the API, ``settings``, the desired ones, and what is declared as ``keys``,
        ``legacy_keys``, ``buckets``, ``secrets``, and ``functions``.
    """
    project = {**answers["project"], **failed}
    settings = {} if answers["settings"].get("skipped") else answers["settings"]
    found = project.get("project") or {}
    changed_settings = settings.get("changed_settings") or []
    contents = list(_contents(answers))
    requests = project.get("requests")
    return not failed and "project" in answers["project"], {
        "changed": _is_changed([*answers.values(), failed]),
        "action": project.get("action", "none"),
        "project": project.get("project"),
        "changed_settings": changed_settings,
        "differences": differences(answers[name] for name in ("project", "settings", *CONTENTS)),
        "requests": None if failed or requests is None else requests + settings.get("requests", 0),
        "warnings": warnings(project, settings, *(answers[name] for name in CONTENTS)),
        "record": {
            "project_ref": found.get("ref"),
            "region": found.get("region"),
            "status": found.get("status"),
            "changed_settings": changed_settings,
        },
        "page": _page(found, options),
        "brief": (found.get("ref") or "new") + (f", {len(changed_settings)} settings" if changed_settings else ""),
        "report": [
            *_report(project, settings, found),
            *contents,
            *(_report_of_rest(options, found) if _is_due(options, found, failed) else []),
        ]
        if found and options["state"] != "absent"
        else _report_of_none(project, options, failed),
    }


def _is_changed(answers: Iterable[Values]) -> bool:
    return any(each.get("changed") for answer in answers for each in (answer, *(answer.get("results") or [])))


def _contents(answers: Values) -> Iterator[Entry]:
    """Yield what was changed besides the database and the settings."""
    keys = [*_changed_items(answers["keys"]), *(["legacy"] if answers["legacy_keys"].get("changed") else [])]
    secrets = [name for action in ("created", "updated", "deleted") for name in answers["secrets"].get(action) or []]
    buckets, functions = (_changed_items(answers[name]) for name in ("buckets", "functions"))
    for label, names in (("API keys", keys), ("buckets", buckets), ("secrets", secrets), ("functions", functions)):
        listed = ", ".join(names)
        yield entry_of_changes(
            label, [f"changed: {listed}"] if names else [], [f"would be changed: {listed}"] if names else []
        )


def _changed_items(answer: Values) -> list[str]:
    return [str(each["item"]["name"]) for each in results(answer) if each["changed"]]


def _page(found: Values, options: Values) -> dict[str, t.Any]:
    dashboard = f"{DASHBOARD}/{found['ref']}" if found.get("ref") else ""
    auth = options["settings"].get("auth") or {}
    return {
        "title": "Project",
        "facts": {name: found.get(name) for name in ("name", "ref", "region")},
        "links": {
            "dashboard": dashboard,
            "tables": f"{dashboard}/editor" if dashboard else "",
            "API": options["url"],
        },
        "next_steps": [
            *(
                []
                if auth.get("site_url")
                else [
                    "Set the address of the application, to which links in e-mails lead: auth.site_url in supabase_project_settings."
                ]
            ),
            *(
                []
                if auth.get("smtp_host")
                else [
                    (
                        "Set up a mail server: without one, Supabase sends only a few e-mails an hour, and only to members of your organization."
                        " auth.smtp_host and the other settings of the group are in supabase_project_settings."
                    )
                ]
            ),
        ],
    }


def _report(project: Values, settings: Values, found: Values) -> list[Entry]:
    version = f", PostgreSQL {found['postgres_version']}" if found.get("postgres_version") else ""
    ref = found.get("ref")
    return [
        entry_of_actions("project", [(found.get("name", "unknown"), project.get("action", "none"))]),
        entry("ref", known(ref)),
        entry("status", [found.get("status") or "unknown"] if ref else []),
        entry("region", [f"{found['region']}{version}"] if found.get("region") else []),
        entry_of_changes(
            "settings",
            _lines_of_settings(settings, "changed", "restarted"),
            _lines_of_settings(settings, "would be changed", "would restart"),
        ),
    ]


def _lines_of_settings(settings: Values, changed: str, restarted: str) -> list[str]:
    lines = [
        (changed, settings.get("changed_settings")),
        (f"{restarted} the database", settings.get("restarting_settings") if settings.get("restarts_database") else []),
        ("not in the plan", settings.get("left_out")),
    ]
    return [f"{what}: {', '.join(names)}" for what, names in lines if names]


def _report_of_none(project: Values, options: Values, failed: Values) -> list[Entry]:
    """Return the report on a project that doesn't exist."""
    if options["state"] == "absent" and not failed:
        action = "deleted" if project.get("changed") else "none"
        return [entry_of_actions("project", [(options["name"], action)], same="does not exist")]
    is_left = "project" in project and not project.get("failed")
    return [entry("project", ["none, and not created, because supabase_project_create is false"] if is_left else [])]


def _is_due(options: Values, found: Values, failed: Values) -> bool:
    """Return whether, in check mode, the project would be created or restored, so that nothing else can be compared."""
    return found.get("status") != "ACTIVE_HEALTHY" and options["state"] == "present" and not failed


def _report_of_rest(options: Values, found: Values) -> list[Entry]:
    """Return what the run would set then."""
    due = "would be compared after the project is restored" if found.get("ref") else "would be set"
    names = {
        "settings": [
            f"{section}.{name}"
            for section, settings in options["settings"].items()
            if isinstance(settings, dict)
            for name, value in settings.items()
            if value is not None
        ],
        "API keys": [
            *(each["name"] for each in options["keys"]),
            *([] if options["legacy_keys"] == "unmanaged" else ["legacy"]),
        ],
        "buckets": [each["name"] for each in options["buckets"]],
        "secrets": list(options["secrets"]),
        "functions": [each["name"] for each in options["functions"]],
    }
    return [entry(label, [f"{due}: {', '.join(listed)}"] if listed else []) for label, listed in names.items()]
