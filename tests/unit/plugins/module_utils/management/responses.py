# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests to the Management API and its responses, for scripted runs."""

from __future__ import annotations

import typing as t
from datetime import UTC, datetime

from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import START, Reply

ORGANIZATION = "acme-org"
NAME = "client-acme-prod"
REF = "a" * 20
OTHER_REF = "b" * 20

LIST = f"GET /v1/organizations/{ORGANIZATION}/projects?search={NAME}&sort=created_asc&offset=0&limit=100"
REGIONS = f"GET /v1/projects/available-regions?organization_slug={ORGANIZATION}"
CREATE = "POST /v1/projects"
GET = f"GET /v1/projects/{REF}"
DELETE = f"DELETE /v1/projects/{REF}"
ENTITLEMENTS = f"GET /v1/organizations/{ORGANIZATION}/entitlements"
PAUSE = f"POST /v1/projects/{REF}/pause"
RESTORE = f"POST /v1/projects/{REF}/restore"
HEALTH = f"GET /v1/projects/{REF}/health?services=db&services=pooler"
KEYS = f"GET /v1/projects/{REF}/api-keys?reveal=true"
KEYS_MASKED = f"GET /v1/projects/{REF}/api-keys"
POOLER = f"GET /v1/projects/{REF}/config/database/pooler"
PASSWORD = f"PATCH /v1/projects/{REF}/database/password"
ADDONS = f"GET /v1/projects/{REF}/billing/addons"
APPLY_ADDON = f"PATCH /v1/projects/{REF}/billing/addons"
LOGIN_ROLE = f"POST /v1/projects/{REF}/cli/login-role"


def iso(seconds: float) -> str:
    """Return a timestamp in the format of the API."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def entry(**changes: t.Any) -> dict[str, t.Any]:
    """Return a project as in the list of an organization."""
    size = changes.pop("size", "micro")
    primary = {"type": "PRIMARY", "region": "eu-central-1", "status": "ACTIVE_HEALTHY", "infra_compute_size": size}
    return {
        "ref": REF,
        "name": NAME,
        "cloud_provider": "AWS",
        "region": "eu-central-1",
        "is_branch": False,
        "status": "ACTIVE_HEALTHY",
        "inserted_at": iso(START - 86400),
        "databases": [{"type": "READ_REPLICA", "infra_compute_size": "large"}, primary],
        **changes,
    }


def listed(*entries: dict[str, t.Any], total: int | None = None, clock: float = START) -> Reply:
    """Return a page of an organization's projects."""
    count = len(entries) if total is None else total
    date = datetime.fromtimestamp(clock, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return Reply(
        body={"projects": list(entries), "pagination": {"count": count, "limit": 100, "offset": 0}},
        headers={"Date": date},
    )


def offered(*, full: tuple[str, ...] = (), specific: tuple[str, ...] = ("eu-central-1", "us-east-1")) -> Reply:
    """Return the regions that an organization is offered."""
    regions = [
        {"name": code, "code": code, "type": "specific", "provider": "AWS"}
        | ({"status": "capacity"} if code in full else {})
        for code in specific
    ]
    groups = [{"name": code, "code": code, "type": "smartGroup"} for code in ("americas", "emea", "apac")]
    return Reply(body={"recommendations": {}, "all": {"smartGroup": groups, "specific": regions}})


def project(status: str = "ACTIVE_HEALTHY", **changes: t.Any) -> Reply:
    """Return one project, with its database."""
    body = created(status=status, **changes).body
    database = {
        "host": f"db.{REF}.supabase.co",
        "version": "17.6.1.063",
        "postgres_engine": "17",
        "release_channel": "ga",
    }
    return Reply(body={**t.cast("dict[str, t.Any]", body), "database": database})


def created(status: str = "COMING_UP", **changes: t.Any) -> Reply:
    """Return the response to a create."""
    return Reply(
        201,
        {
            "id": REF,
            "ref": REF,
            "organization_id": ORGANIZATION,
            "organization_slug": ORGANIZATION,
            "name": NAME,
            "region": "eu-central-1",
            "created_at": iso(START + 1),
            "status": status,
            **changes,
        },
    )


def healthy(**states: str) -> Reply:
    """Return the health of db and pooler; services are healthy by default."""
    return Reply(
        body=[
            {"name": name, "healthy": True, "status": states.get(name, "ACTIVE_HEALTHY")} for name in ("db", "pooler")
        ]
    )


def keys(*, values: bool = True, reveal: bool = True) -> Reply:
    """Return the keys of a project, with or without values; without ``reveal``, the secret key is masked."""
    named = [("anon", "legacy"), ("service_role", "legacy"), ("default", "publishable"), ("default", "secret")]
    return Reply(
        body=[
            {
                "name": name,
                "type": kind,
                "api_key": None
                if not values
                else f"{kind}-{name}"
                if reveal or kind != "secret"
                else "sb_secret_ab\u00b7\u00b7",
            }
            for name, kind in named
        ]
    )


def pooler(port: int = 6543) -> Reply:
    """Return the addresses of the poolers."""
    address = {"db_user": f"postgres.{REF}", "db_name": "postgres", "db_port": port}
    return Reply(
        body=[
            {**address, "database_type": "READ_REPLICA", "db_host": "replica.test"},
            {**address, "database_type": "PRIMARY", "db_host": "aws-1-eu-central-1.pooler.test"},
        ]
    )


def addons(**selected: str) -> Reply:
    """Return the add-ons of a project: the selected variants by type, and the prices of all."""

    def variant(name: str) -> dict[str, t.Any]:
        price = {"description": f"${len(name)}/month", "type": "fixed", "interval": "monthly", "amount": len(name)}
        return {"id": name, "name": name, "price": price}

    offered = {"compute_instance": ("ci_micro", "ci_small"), "pitr": ("pitr_7", "pitr_14"), "ipv4": ("ipv4_default",)}
    return Reply(
        body={
            "selected_addons": [{"type": kind, "variant": variant(name)} for kind, name in selected.items()],
            "available_addons": [
                {"type": kind, "name": kind, "variants": [variant(name) for name in names]}
                for kind, names in offered.items()
            ],
        }
    )


def login_role() -> Reply:
    """Return a login role."""
    return Reply(201, {"role": "cli_login_postgres", "password": "login-s3cret", "ttl_seconds": 300})


def entitled(**features: bool) -> Reply:
    """Return which features the plan of the organization includes."""
    return Reply(200, {"entitlements": [{"feature": {"key": key}, "hasAccess": has} for key, has in features.items()]})


#: The plan of the organization includes pausing.
PAUSABLE = (ENTITLEMENTS, entitled(project_pausing=True))


def error(status: int, message: str = "No.", **members: t.Any) -> Reply:
    """Return an error in the format of the API."""
    return Reply(status, {"message": message, **members})
