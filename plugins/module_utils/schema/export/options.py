# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``pg_schema_info``: their specification, and how a task's parameters become a request."""

from __future__ import annotations

import typing as t

from ...durations import check_seconds
from ..options import CONNECTION_SPEC, login_from, managed_schemas
from .export import ExportRequest

if t.TYPE_CHECKING:
    from collections.abc import Mapping

INFO_SPEC: dict[str, dict[str, object]] = {
    "schemas": dict(type="list", elements="str", default=["public"]),
    "owners": dict(type="bool", default=False),
    "existing_publications": dict(type="list", elements="str", default=[]),
    **CONNECTION_SPEC,
}

MUTUALLY_EXCLUSIVE = [("database_url", "login_host")]
REQUIRED_ONE_OF = [("database_url", "login_host", "login_db")]


def request_from(params: Mapping[str, t.Any]) -> ExportRequest:
    """Return the request for a task's parameters.

    :raises Failure: for an empty list of schemas, a system schema, a wait that is not a number of seconds, or no database.
    """
    schemas = managed_schemas(params["schemas"])
    for name in ("login_wait", "login_password_wait"):
        check_seconds(name, params[name])
    return ExportRequest(
        login=login_from(params),
        schemas=schemas,
        manage_owners=params["owners"],
        existing_publications=tuple(params["existing_publications"]),
    )
