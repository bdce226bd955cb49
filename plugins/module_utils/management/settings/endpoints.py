# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of settings. All methods raise the errors of ``ManagementClient.call``."""

from __future__ import annotations

import typing as t

from ..entitlements import included_features
from ..errors import PROJECT_HINT, if_available
from .catalog import SECTIONS
from .responses import read_all, read_section, request_body

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..client import ManagementClient
    from .responses import Observed

_PROJECT = "/v1/projects/{ref}"
#: By section: the endpoint, and how it is changed.
_ENDPOINTS = {
    "auth": (f"{_PROJECT}/config/auth", "PATCH", ""),
    "data_api": (f"{_PROJECT}/postgrest", "PATCH", ""),
    "storage": (f"{_PROJECT}/config/storage", "PATCH", ""),
    "realtime": (f"{_PROJECT}/config/realtime", "PATCH", ""),
    "pooler": (f"{_PROJECT}/config/database/pooler", "PATCH", ""),
    "network_restrictions": (f"{_PROJECT}/network-restrictions", "POST", "/apply"),
    "postgres": (f"{_PROJECT}/config/database/postgres", "PATCH", ""),
    "ssl_enforcement": (f"{_PROJECT}/ssl-enforcement", "PUT", ""),
}
_HINTS = {404: PROJECT_HINT}


class SettingsApi:
    """The endpoints of the settings of one project."""

    def __init__(self, client: ManagementClient, ref: str) -> None:
        self._client = client
        self._ref = ref

    def all_sections(self) -> dict[str, Observed] | None:
        """Return the settings of all sections, None if the endpoint for that isn't available."""
        return if_available(
            lambda: read_all(
                self._client.call(
                    f"reading the settings of the project {self._ref}",
                    "GET",
                    "/v2/projects/{ref}/config",
                    ref=self._ref,
                    hints=_HINTS,
                )
            )
        )

    def section(self, option: str) -> Observed:
        """Return the settings of a section."""
        endpoint, _method, _suffix = _ENDPOINTS[option]
        return read_section(
            option,
            self._client.call(
                f"reading the settings {option} of the project {self._ref}",
                "GET",
                endpoint,
                ref=self._ref,
                hints=_HINTS,
                permission=f"{SECTIONS[option].permission}_read",
            ),
        )

    def change(
        self, option: str, changes: Mapping[str, object], observed: Observed, *, restart: bool = True
    ) -> Observed | None:
        """Change settings of a section; return them if the response contains them.

        :param changes: the new values by name.
        :param observed: the current values.
        :param restart: whether PostgreSQL parameters that require it may restart the database.
        """
        endpoint, method, suffix = _ENDPOINTS[option]
        body = request_body(option, changes, observed)
        if option == "postgres" and not restart:
            body["restart_database"] = False
        for name, value in changes.items():
            if SECTIONS[option].settings[name].secret:
                self._client.mask_secret(str(value))
        also = " and project_admin_write" if option == "auth" else ""
        response = self._client.call(
            f"changing {', '.join(f'{option}.{name}' for name in changes)} of the project {self._ref}",
            method,
            endpoint + suffix,
            body=body,
            ref=self._ref,
            hints=_HINTS,
            permission=f"{SECTIONS[option].permission}_write{also}",
        )
        if option in ("auth", "network_restrictions", "ssl_enforcement"):
            return read_section(option, response)
        return None

    def entitlements(self, organization: str) -> dict[str, bool] | None:
        """Return which features the plan of an organization includes, None if the API doesn't say."""
        return included_features(self._client, organization)
