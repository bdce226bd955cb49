# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints that only read, and their responses as return values."""

from __future__ import annotations

import typing as t

from ...rest.json_reader import JsonReader
from ..entitlements import read_entitlements
from ..projects.endpoints import PROJECT_HINTS

if t.TYPE_CHECKING:
    from ..client import ManagementClient

ADVISORS = ("security", "performance")
_UNIX_TIMES = ("earliest_physical_backup_date_unix", "latest_physical_backup_date_unix")


class InspectionApi:
    """Advisors, backups, and entitlements. All methods raise ``ApiError``, ``Unreachable`` or ``UnexpectedResponse``."""

    def __init__(self, client: ManagementClient) -> None:
        self._client = client

    def advisors(self, ref: str) -> list[dict[str, object]]:
        """Return the lints of a project's database, those for security first."""
        return [lint for advisor in ADVISORS for lint in self._lints(ref, advisor)]

    def _lints(self, ref: str, advisor: str) -> list[dict[str, object]]:
        response = self._client.call(
            f"running the {advisor} advisor of the project {ref}",
            "GET",
            f"/v1/projects/{{ref}}/advisors/{advisor}",
            ref=ref,
            hints=PROJECT_HINTS,
            permission="advisors_read",
        )
        return [
            {
                "name": lint.text("name"),
                "title": lint.text("title"),
                "level": lint.text("level"),
                "categories": list(lint.texts("categories")),
                "description": lint.text("description"),
                "detail": lint.text("detail"),
                "remediation": lint.text("remediation"),
                "metadata": lint.optional_mapping("metadata") or {},
            }
            for lint in JsonReader(response.endpoint, response.json()).each("lints")
        ]

    def backups(self, ref: str) -> dict[str, object]:
        """Return the backups of a project."""
        response = self._client.call(
            f"listing the backups of the project {ref}",
            "GET",
            "/v1/projects/{ref}/database/backups",
            ref=ref,
            hints=PROJECT_HINTS,
            permission="database_read",
        )
        reader = JsonReader(response.endpoint, response.json())
        physical = reader.optional_inner("physical_backup_data")
        earliest, latest = (physical.optional_integer(name) if physical else None for name in _UNIX_TIMES)
        return {
            "region": reader.text("region"),
            "walg_enabled": reader.flag("walg_enabled"),
            "pitr_enabled": reader.flag("pitr_enabled"),
            "backups": [
                {
                    "id": backup.integer("id"),
                    "status": backup.text("status"),
                    "is_physical_backup": backup.flag("is_physical_backup"),
                    "inserted_at": backup.text("inserted_at"),
                }
                for backup in reader.each("backups")
            ],
            "earliest_physical_backup": earliest,
            "latest_physical_backup": latest,
        }

    def entitlements(self, organization: str) -> dict[str, dict[str, object]]:
        """Return what the plan of an organization includes, by feature."""
        return {
            feature: {
                "has_access": entry.flag("hasAccess"),
                "type": entry.text("type"),
                "config": entry.optional_mapping("config") or {},
            }
            for feature, entry in read_entitlements(self._client, organization)
        }
