# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes of the platform's answers, as JSON Schemas: written down here, not taken from the server."""

from __future__ import annotations

from typing import Any

import jsonschema

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
FLAG = {"type": "boolean"}
MAYBE_TEXT = {"type": ["string", "null"]}
MAYBE_NUMBER = {"type": ["integer", "null"]}
REF = {"type": "string", "pattern": "^[a-z]{20}$"}
SLUG = {"type": "string", "pattern": r"^[\w-]+$"}
STATUS = {
    "enum": [
        "INACTIVE", "ACTIVE_HEALTHY", "ACTIVE_UNHEALTHY", "COMING_UP", "UNKNOWN", "GOING_DOWN", "INIT_FAILED",
        "REMOVED", "RESTORING", "UPGRADING", "PAUSING", "RESTORE_FAILED", "RESTARTING", "PAUSE_FAILED", "RESIZING",
    ]
}  # fmt: skip
DATABASE_STATUS = {
    "enum": [
        "ACTIVE_HEALTHY", "ACTIVE_UNHEALTHY", "COMING_UP", "GOING_DOWN", "INIT_FAILED", "REMOVED", "RESTORING",
        "UNKNOWN", "INIT_READ_REPLICA", "INIT_READ_REPLICA_FAILED", "RESTARTING", "RESIZING",
    ]
}  # fmt: skip


def an_object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the schema of an object with these members and no others."""
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": list(required),
        "additionalProperties": False,
    }


def a_list(items: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


_PROJECT = {
    "id": REF, "ref": REF, "organization_id": TEXT, "organization_slug": SLUG, "name": TEXT, "region": TEXT,
    "created_at": TEXT, "status": STATUS,
}  # fmt: skip
PROJECT = an_object(_PROJECT)
PROJECT_WITH_DATABASE = an_object(
    _PROJECT
    | {"database": an_object({"host": TEXT, "version": TEXT, "postgres_engine": TEXT, "release_channel": TEXT})}
)
PROJECT_IDENTITY = an_object({"id": NUMBER, "ref": REF, "name": TEXT})
ORGANIZATIONS = a_list(an_object({"id": TEXT, "slug": SLUG, "name": TEXT}))
ORGANIZATION = an_object(
    {"id": TEXT, "name": TEXT, "opt_in_tags": a_list(TEXT), "allowed_release_channels": a_list(TEXT)},
    {"plan": {"enum": ["free", "pro", "team", "enterprise", "platform"]}},
)
ORGANIZATION_PROJECTS = an_object(
    {
        "projects": a_list(
            an_object(
                {
                    "ref": REF, "name": TEXT, "cloud_provider": TEXT, "region": TEXT, "is_branch": FLAG,
                    "status": STATUS, "inserted_at": TEXT,
                    "databases": a_list(
                        an_object(
                            {"region": TEXT, "status": DATABASE_STATUS, "cloud_provider": TEXT, "identifier": TEXT,
                             "type": {"enum": ["PRIMARY", "READ_REPLICA"]}},
                            {"infra_compute_size": TEXT, "disk_volume_size_gb": NUMBER,
                             "disk_type": {"enum": ["gp3", "io2"]},
                             "disk_throughput_mbps": NUMBER, "disk_last_modified_at": TEXT},
                        )
                    ),
                }
            )
        ),
        "pagination": an_object({"count": NUMBER, "limit": NUMBER, "offset": NUMBER}),
    }
)  # fmt: skip
_SMART_GROUP = an_object(
    {"name": TEXT, "code": {"enum": ["americas", "emea", "apac"]}, "type": {"const": "smartGroup"}}
)
_REGION = an_object(
    {
        "name": TEXT,
        "code": TEXT,
        "type": {"const": "specific"},
        "provider": {"enum": ["AWS", "FLY", "AWS_K8S", "AWS_NIMBUS"]},
    },
    {"status": {"enum": ["capacity", "other"]}},
)
REGIONS = an_object(
    {
        "recommendations": an_object({"smartGroup": _SMART_GROUP, "specific": a_list(_REGION)}),
        "all": an_object({"smartGroup": a_list(_SMART_GROUP), "specific": a_list(_REGION)}),
    }
)
KEY = an_object(
    {"name": TEXT},
    {
        "api_key": MAYBE_TEXT, "id": MAYBE_TEXT, "type": {"enum": ["legacy", "publishable", "secret", None]},
        "prefix": MAYBE_TEXT, "description": MAYBE_TEXT, "hash": MAYBE_TEXT,
        "secret_jwt_template": {"type": ["object", "null"]}, "inserted_at": MAYBE_TEXT, "updated_at": MAYBE_TEXT,
    },
)  # fmt: skip
KEYS = a_list(KEY)
LEGACY = an_object({"enabled": FLAG})
HEALTH = a_list(
    an_object(
        {
            "name": {"enum": ["auth", "db", "db_postgres_user", "pooler", "realtime", "rest", "storage", "pg_bouncer"]},
            "healthy": FLAG,
            "status": {"enum": ["COMING_UP", "ACTIVE_HEALTHY", "UNHEALTHY"]},
        },
        {
            "error": TEXT,
            "info": {
                "oneOf": [
                    an_object({"name": {"const": "GoTrue"}, "version": TEXT, "description": TEXT}),
                    an_object(
                        {
                            "healthy": FLAG,
                            "db_connected": FLAG,
                            "replication_connected": FLAG,
                            "connected_cluster": NUMBER,
                        }
                    ),
                    an_object({"db_schema": TEXT}),
                ]
            },
        },
    )
)
POOLER = a_list(
    an_object(
        {
            "identifier": TEXT, "database_type": {"enum": ["PRIMARY", "READ_REPLICA"]}, "is_using_scram_auth": FLAG,
            "db_user": TEXT, "db_host": TEXT, "db_port": NUMBER, "db_name": TEXT, "connection_string": TEXT,
            "connectionString": TEXT, "default_pool_size": MAYBE_NUMBER, "max_client_conn": MAYBE_NUMBER,
            "pool_mode": {"enum": ["transaction", "session"]},
        }
    )
)  # fmt: skip
POOLER_CHANGE = an_object({"default_pool_size": MAYBE_NUMBER, "pool_mode": TEXT})
LOGIN_ROLE = an_object(
    {"role": {"type": "string", "minLength": 1}, "password": {"type": "string", "minLength": 1}, "ttl_seconds": NUMBER}
)
MESSAGE = an_object({"message": TEXT})
RESTORE_VERSIONS = an_object(
    {"available_versions": a_list(an_object({"version": TEXT, "release_channel": TEXT, "postgres_engine": TEXT}))}
)
_CIDRS = an_object({}, {"dbAllowedCidrs": a_list(TEXT), "dbAllowedCidrsV6": a_list(TEXT)})
_NETWORK_OPTIONAL = {"updated_at": TEXT, "applied_at": TEXT}
_ENTITLEMENT = {"entitlement": {"enum": ["allowed", "disallowed"]}, "status": {"enum": ["stored", "applied"]}}
NETWORK = an_object(_ENTITLEMENT | {"config": _CIDRS}, _NETWORK_OPTIONAL | {"old_config": _CIDRS})
_ADDRESSES = an_object({}, {"dbAllowedCidrs": a_list(an_object({"address": TEXT, "type": {"enum": ["v4", "v6"]}}))})
NETWORK_V2 = an_object(_ENTITLEMENT | {"config": _ADDRESSES}, _NETWORK_OPTIONAL | {"old_config": _ADDRESSES})
SSL = an_object({"currentConfig": an_object({"database": FLAG}), "appliedSuccessfully": FLAG})
_POSTGREST = {"db_schema": TEXT, "max_rows": NUMBER, "db_extra_search_path": TEXT, "db_pool": MAYBE_NUMBER}
POSTGREST = an_object(_POSTGREST)
POSTGREST_WITH_SECRET = an_object(_POSTGREST, {"jwt_secret": TEXT})
SECRETS = a_list(an_object({"name": TEXT, "value": TEXT}, {"updated_at": TEXT}))
_VARIANT = an_object(
    {
        "id": TEXT,
        "name": TEXT,
        "price": an_object(
            {
                "description": TEXT,
                "type": {"enum": ["fixed", "usage"]},
                "interval": {"enum": ["monthly", "hourly"]},
                "amount": {"type": "number"},
            }
        ),
    }
)
ADDONS = an_object(
    {
        "selected_addons": a_list(an_object({"type": TEXT, "variant": _VARIANT})),
        "available_addons": a_list(an_object({"type": TEXT, "name": TEXT, "variants": a_list(_VARIANT)})),
    }
)
PROFILE = an_object({"gotrue_id": TEXT, "primary_email": TEXT, "username": TEXT})


def fits(content: object, shape: dict[str, Any]) -> bool:
    """Return true, or fail saying where ``content`` differs."""
    jsonschema.validate(content, shape)
    return True
