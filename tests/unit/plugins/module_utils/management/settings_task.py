# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The responses with the settings of a project, and a task that changes them."""

from __future__ import annotations

import typing as t
from datetime import UTC, datetime

from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.options import (
    SettingsSpec,
    checked,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.reconciler import reconcile
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
    NOW,
    PROJECT,
    ScriptedTask,
    replay_task,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import REF
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import (
    Reply,
    Step,
)

ALL = f"GET /v2/projects/{REF}/config"
AUTH = f"{PROJECT}/config/auth"
NETWORK = f"{PROJECT}/network-restrictions"
SSL = f"{PROJECT}/ssl-enforcement"
SECRET = "a-very-secret-password"


def everything(network: dict[str, t.Any] | None = None, *, ssl: bool = False, **sections: dict[str, t.Any]) -> Reply:
    """Return the response with all settings."""
    allowed = [{"address": "0.0.0.0/0", "type": "v4"}, {"address": "::/0", "type": "v6"}]
    restrictions = {"entitlement": "allowed", "status": "applied", "allowed_cidrs": allowed, **(network or {})}
    attributes = {
        "database": {
            "ssl_enforced": ssl,
            "network_restrictions": restrictions,
            "postgres_settings": sections.get("postgres", {"work_mem": "4MB", "max_connections": 60}),
        },
        "pooler": {"pool_mode": "transaction", "default_pool_size": 15},
        "auth": {"site_url": "http://localhost:3000", "uri_allow_list": "", **sections.get("auth", {})},
        "api": {"db_schema": "public,graphql_public", "max_rows": 1000},
        "realtime": {"private_only": False},
        "storage": {
            "file_size_limit": 1000,
            "features": {
                "image_transformation": {"enabled": False},
                "vector_buckets": {"enabled": False, "max_buckets": 10, "max_indexes": 5},
            },
        },
    }
    return Reply(200, {"data": {"attributes": attributes}})


def project(status: str = "ACTIVE_HEALTHY", *, age: float = 60) -> Reply:
    created = datetime.fromtimestamp(NOW - age, UTC).isoformat()
    names = {"ref": REF, "name": "acme", "organization_slug": "org", "region": "eu-central-1"}
    return Reply(200, {**names, "status": status, "created_at": created})


def run(*steps: Step, check_mode: bool = False, seconds: float = 60, **given: t.Any) -> ScriptedTask:
    options = {name: given.pop(name) for name in ("update_secrets", "restart") if name in given}
    optional = frozenset(given.pop("optional", ()))
    wanted, problems = checked(given)
    assert problems == []
    spec = SettingsSpec(wanted=wanted, optional=optional, **options)
    return replay_task(lambda task: reconcile(spec, task), *steps, check_mode=check_mode, seconds=seconds)


def warnings(done: ScriptedTask) -> str:
    assert done.outcome is not None
    return " ".join(done.outcome.warnings)
