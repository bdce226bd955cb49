# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an audit finds about a client: rules from what was read to findings. Pure."""

from __future__ import annotations

import datetime
import typing as t

from ..management.settings.catalog import SECTIONS
from .report import DRIFT, UNREADABLE, Finding

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..schema.verdict import Verdict
    from .report import DriftClass

ACTIVE = "ACTIVE_HEALTHY"

END_OF_LIFE = {
    13: datetime.date(2025, 11, 13),
    14: datetime.date(2026, 11, 12),
    15: datetime.date(2027, 11, 11),
    16: datetime.date(2028, 11, 9),
    17: datetime.date(2029, 11, 8),
    18: datetime.date(2030, 11, 14),
}
"""The last release of each major version of PostgreSQL."""

SOON = datetime.timedelta(days=180)
"""How long before its end of life a version is reported."""

MAX_BACKUP_AGE = datetime.timedelta(hours=48)
"""Daily backups may be late, but not by a day."""

_LEVELS = {"ERROR": "high", "WARN": "medium", "INFO": "info"}


def schema_findings(client_id: str, drift_class: DriftClass, verdict: Verdict | None) -> Iterator[Finding]:
    """Yield what the verdict about the schema of a client means. One finding for all changes: the class has the details."""
    if drift_class.verdict == UNREADABLE or verdict is None:
        yield Finding(
            rule="client.unreadable",
            severity="high",
            client_id=client_id,
            message=f"The schema wasn't read. {drift_class.title}",
            remedy="Resolve the error, then audit again.",
        )
        return
    if drift_class.verdict != DRIFT:
        return
    if verdict.statements:
        hazards = sorted({hazard for each in verdict.statements for hazard in each["hazards"]})
        dangers = f" Hazards: {', '.join(hazards)}." if hazards else ""
        yield Finding(
            rule="schema.drift",
            severity="high",
            client_id=client_id,
            message=f"The schema {drift_class.title}. {len(verdict.statements)} statements repair it.{dangers}",
            remedy="Run provision.yml for this client, or change the template if the client is right.",
        )
    for kept in verdict.kept:
        yield Finding(
            rule="schema.kept",
            severity="low",
            client_id=client_id,
            object=f"{kept['kind']} {kept['object']}",
            message=f"{kept['kind'].replace('_', ' ')} {kept['object']} differs, and is kept: {kept['reason']}",
            remedy="Declare it, remove it by hand, or use destructive=apply.",
        )


def project_findings(
    client_id: str, *, status: str | None, postgres_version: str | None, today: datetime.date
) -> Iterator[Finding]:
    """Yield what the list of projects says about a client: its state, and the age of its PostgreSQL version."""
    if status is not None and status != ACTIVE:
        yield Finding(
            rule="project.status",
            severity="high",
            client_id=client_id,
            object=status,
            message=f"The project is {status}.",
            remedy="Restore a paused project; wait for one that is being changed.",
        )
    major = major_version(postgres_version)
    end = END_OF_LIFE.get(major or 0)
    if end is not None and end - SOON <= today:
        over = end <= today
        yield Finding(
            rule="postgres.end_of_life",
            severity="high" if over else "low",
            client_id=client_id,
            object=str(major),
            message=f"PostgreSQL {major} {'has had' if over else 'will have'} its last release on {end}.",
            remedy="Upgrade the project with supabase_project_upgrade.",
        )


def section_findings(
    client_id: str,
    project: Mapping[str, t.Any],
    *,
    settings: Mapping[str, Mapping[str, object]],
    optional: frozenset[str] = frozenset(),
    now: datetime.datetime,
) -> Iterator[Finding]:
    """Yield what the sections that were gathered say (``supabase_project_info``).

    :param project: the sections by name; null for one that couldn't be read, absent for one that wasn't asked for.
    :param settings: the settings that the project should have, by section.
    :param optional: those that the plan of the organization may not include, such as ``auth.password_hibp_enabled``.
    """
    for name in ("settings", "advisors", "backups", "upgrade", "api_keys"):
        if name in project and project[name] is None:
            yield Finding(
                rule="section.unread",
                severity="info",
                client_id=client_id,
                object=name,
                message=f"The API didn't return {name} of the project.",
                remedy="See the warnings of the module; a scoped token may lack a permission.",
            )
    created = project.get("created_at")
    is_new = bool(created) and now - _time(str(created)) < MAX_BACKUP_AGE
    yield from _backups(client_id, project.get("backups"), now, is_new=is_new)
    yield from _settings(client_id, project.get("settings"), settings, optional)
    yield from _upgrade(client_id, project.get("upgrade"))
    for lint in project.get("advisors") or ():
        yield Finding(
            rule=f"advisor.{lint['name']}",
            severity=_LEVELS.get(lint["level"], "medium"),
            client_id=client_id,
            object=".".join(str(lint["metadata"][part]) for part in ("schema", "name") if lint["metadata"].get(part)),
            message=lint["detail"] or lint["title"],
            remedy=lint["remediation"] or lint["description"],
        )
    if any((project.get("api_keys") or {}).get(name) for name in ("anon", "service_role")):
        yield Finding(
            rule="keys.legacy",
            severity="low",
            client_id=client_id,
            message="The legacy API keys are enabled. Supabase will end them.",
            remedy="Use the publishable and secret keys, then disable the legacy ones with supabase_api_key.",
        )


def _backups(
    client_id: str, backups: Mapping[str, t.Any] | None, now: datetime.datetime, *, is_new: bool
) -> Iterator[Finding]:
    if backups is None:
        return
    times = [_time(each["inserted_at"]) for each in backups["backups"] if each["status"] == "COMPLETED"]
    if backups["latest_physical_backup"] is not None:
        times.append(datetime.datetime.fromtimestamp(backups["latest_physical_backup"], datetime.UTC))
    if not times:
        if not backups["pitr_enabled"]:
            yield Finding(
                rule="backup.none",
                severity="info" if is_new else "critical",
                client_id=client_id,
                message=f"The project has no backup{' yet' if is_new else ''}.",
                remedy="Use a plan with daily backups, or make your own.",
            )
    elif now - max(times) > MAX_BACKUP_AGE:
        hours = (now - max(times)) // datetime.timedelta(hours=1)
        yield Finding(
            rule="backup.old",
            severity="high",
            client_id=client_id,
            message=f"The last backup is {hours} hours old.",
            remedy="Find out in the dashboard why no later one was made.",
        )


def _settings(
    client_id: str,
    observed: Mapping[str, Mapping[str, object]] | None,
    wanted: Mapping[str, Mapping[str, object]],
    optional: frozenset[str],
) -> Iterator[Finding]:
    """Yield the settings that differ. Secret ones aren't observed."""
    if observed is None:
        return
    for section, values in wanted.items():
        for name, value in values.items():
            found = observed.get(section, {})
            if name in found and not SECTIONS[section].settings[name].same(value, found[name]):
                setting = f"{section}.{name}"
                yield Finding(
                    rule="settings.drift",
                    severity="info" if setting in optional else "medium",
                    client_id=client_id,
                    object=setting,
                    message=f"The setting {setting} is {found[name]!r} instead of {value!r}."
                    + (" The plan of the organization may not include it." if setting in optional else ""),
                    remedy="Run provision.yml for this client, or change the setting in the inventory.",
                )


def _upgrade(client_id: str, upgrade: Mapping[str, t.Any] | None) -> Iterator[Finding]:
    for blocker in (upgrade or {}).get("blockers", ()):
        yield Finding(
            rule="upgrade.blocked",
            severity="low",
            client_id=client_id,
            object=str(blocker),
            message=f"PostgreSQL can't be upgraded because of {blocker}.",
            remedy="Resolve it before the version reaches its end of life.",
        )


def major_version(version: str | None) -> int | None:
    """Return the major version in a version of PostgreSQL, such as 17 in ``17.6.1.054``."""
    first = (version or "").split(".")[0]
    return int(first) if first.isdigit() else None


def _time(text: str) -> datetime.datetime:
    found = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
