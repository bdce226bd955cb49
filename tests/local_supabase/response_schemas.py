# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON Schemas of the platform's responses, written independently of the server."""

from __future__ import annotations

from tests.local_supabase.json_schemas import (
    BOOLEAN,
    NULLABLE_NUMBER,
    NULLABLE_TEXT,
    NUMBER,
    REF,
    SLUG,
    TEXT,
    list_schema,
    object_schema,
    resource_schema,
)

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


_PROJECT = {
    "id": REF, "ref": REF, "organization_id": TEXT, "organization_slug": SLUG, "name": TEXT, "region": TEXT,
    "created_at": TEXT, "status": STATUS,
}  # fmt: skip
PROJECT = object_schema(_PROJECT)
PROJECT_WITH_DATABASE = object_schema(
    _PROJECT
    | {"database": object_schema({"host": TEXT, "version": TEXT, "postgres_engine": TEXT, "release_channel": TEXT})}
)
PROJECT_IDENTITY = object_schema({"id": NUMBER, "ref": REF, "name": TEXT})
ORGANIZATIONS = list_schema(object_schema({"id": TEXT, "slug": SLUG, "name": TEXT}))
ORGANIZATION = object_schema(
    {"id": TEXT, "name": TEXT, "opt_in_tags": list_schema(TEXT), "allowed_release_channels": list_schema(TEXT)},
    {"plan": {"enum": ["free", "pro", "team", "enterprise", "platform"]}},
)
ORGANIZATION_PROJECTS = object_schema(
    {
        "projects": list_schema(
            object_schema(
                {
                    "ref": REF, "name": TEXT, "cloud_provider": TEXT, "region": TEXT, "is_branch": BOOLEAN,
                    "status": STATUS, "inserted_at": TEXT,
                    "databases": list_schema(
                        object_schema(
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
        "pagination": object_schema({"count": NUMBER, "limit": NUMBER, "offset": NUMBER}),
    }
)  # fmt: skip
_TIMES = object_schema({"start": TEXT, "end": TEXT})
# What is around the windows isn't documented.
MAINTENANCE = object_schema(
    {
        "data": object_schema(
            {
                "type": TEXT,
                "id": SLUG,
                "attributes": {
                    "type": "object",
                    "additionalProperties": object_schema(
                        {
                            "window": object_schema({"day": TEXT, "start_utc": TEXT, "duration_minutes": NUMBER}),
                            "current_window": {"anyOf": [_TIMES, {"type": "null"}]},
                            "next_windows": list_schema(_TIMES),
                        }
                    ),
                },
            }
        )
    }
)
_SMART_GROUP = object_schema(
    {"name": TEXT, "code": {"enum": ["americas", "emea", "apac"]}, "type": {"const": "smartGroup"}}
)
_REGION = object_schema(
    {
        "name": TEXT,
        "code": TEXT,
        "type": {"const": "specific"},
        "provider": {"enum": ["AWS", "FLY", "AWS_K8S", "AWS_NIMBUS"]},
    },
    {"status": {"enum": ["capacity", "other"]}},
)
REGIONS = object_schema(
    {
        "recommendations": object_schema({"smartGroup": _SMART_GROUP, "specific": list_schema(_REGION)}),
        "all": object_schema({"smartGroup": list_schema(_SMART_GROUP), "specific": list_schema(_REGION)}),
    }
)
KEY = object_schema(
    {"name": TEXT},
    {
        "api_key": NULLABLE_TEXT, "id": NULLABLE_TEXT, "type": {"enum": ["legacy", "publishable", "secret", None]},
        "prefix": NULLABLE_TEXT, "description": NULLABLE_TEXT, "hash": NULLABLE_TEXT,
        "secret_jwt_template": {"type": ["object", "null"]}, "inserted_at": NULLABLE_TEXT, "updated_at": NULLABLE_TEXT,
    },
)  # fmt: skip
KEYS = list_schema(KEY)
LEGACY = object_schema({"enabled": BOOLEAN})
HEALTH = list_schema(
    object_schema(
        {
            "name": {"enum": ["auth", "db", "db_postgres_user", "pooler", "realtime", "rest", "storage", "pg_bouncer"]},
            "healthy": BOOLEAN,
            "status": {"enum": ["COMING_UP", "ACTIVE_HEALTHY", "UNHEALTHY"]},
        },
        {
            "error": TEXT,
            "info": {
                "oneOf": [
                    object_schema({"name": {"const": "GoTrue"}, "version": TEXT, "description": TEXT}),
                    object_schema(
                        {
                            "healthy": BOOLEAN,
                            "db_connected": BOOLEAN,
                            "replication_connected": BOOLEAN,
                            "connected_cluster": NUMBER,
                        }
                    ),
                    object_schema({"db_schema": TEXT}),
                ]
            },
        },
    )
)
POOLER = list_schema(
    object_schema(
        {
            "identifier": TEXT, "database_type": {"enum": ["PRIMARY", "READ_REPLICA"]}, "is_using_scram_auth": BOOLEAN,
            "db_user": TEXT, "db_host": TEXT, "db_port": NUMBER, "db_name": TEXT, "connection_string": TEXT,
            "connectionString": TEXT, "default_pool_size": NULLABLE_NUMBER, "max_client_conn": NULLABLE_NUMBER,
            "pool_mode": {"enum": ["transaction", "session"]},
        }
    )
)  # fmt: skip
POOLER_CHANGE = object_schema({"default_pool_size": NULLABLE_NUMBER, "pool_mode": TEXT})
LOGIN_ROLE = object_schema(
    {"role": {"type": "string", "minLength": 1}, "password": {"type": "string", "minLength": 1}, "ttl_seconds": NUMBER}
)
MESSAGE = object_schema({"message": TEXT})
RESTORE_VERSIONS = object_schema(
    {
        "available_versions": list_schema(
            object_schema({"version": TEXT, "release_channel": TEXT, "postgres_engine": TEXT})
        )
    }
)
_CIDRS = object_schema({}, {"dbAllowedCidrs": list_schema(TEXT), "dbAllowedCidrsV6": list_schema(TEXT)})
_NETWORK_OPTIONAL = {"updated_at": TEXT, "applied_at": TEXT}
_ENTITLEMENT = {"entitlement": {"enum": ["allowed", "disallowed"]}, "status": {"enum": ["stored", "applied"]}}
_PENDING = {"pending_config": _CIDRS, "pending_requested_at": TEXT}
NETWORK = object_schema(_ENTITLEMENT | {"config": _CIDRS}, _NETWORK_OPTIONAL | _PENDING | {"old_config": _CIDRS})
_ADDRESSES = object_schema(
    {}, {"dbAllowedCidrs": list_schema(object_schema({"address": TEXT, "type": {"enum": ["v4", "v6"]}}))}
)
NETWORK_V2 = object_schema(_ENTITLEMENT | {"config": _ADDRESSES}, _NETWORK_OPTIONAL | {"old_config": _ADDRESSES})
SSL = object_schema({"currentConfig": object_schema({"database": BOOLEAN}), "appliedSuccessfully": BOOLEAN})
_POSTGREST = {
    "db_schema": TEXT, "max_rows": NUMBER, "db_extra_search_path": TEXT, "db_pool": NULLABLE_NUMBER,
    "db_pool_acquisition_timeout": NULLABLE_NUMBER, "db_pool_max_lifetime": NULLABLE_NUMBER,
    "db_pool_max_idletime": NULLABLE_NUMBER,
}  # fmt: skip
POSTGREST = object_schema(_POSTGREST)
POSTGREST_WITH_SECRET = object_schema(_POSTGREST, {"jwt_secret": TEXT})
SECRETS = list_schema(object_schema({"name": TEXT, "value": TEXT}, {"updated_at": TEXT}))
FUNCTION = object_schema(
    {
        "id": TEXT, "slug": TEXT, "name": TEXT, "status": {"enum": ["ACTIVE", "REMOVED", "THROTTLED"]}, "version": NUMBER,
        "created_at": NUMBER, "updated_at": NUMBER,
    },
    {
        "verify_jwt": BOOLEAN, "import_map": BOOLEAN, "entrypoint_path": TEXT, "import_map_path": TEXT,
        "ezbr_sha256": TEXT,
    },
)  # fmt: skip
THIRD_PARTY_AUTH = object_schema(
    {"id": TEXT, "type": TEXT, "inserted_at": TEXT, "updated_at": TEXT},
    {
        "oidc_issuer_url": NULLABLE_TEXT, "jwks_url": NULLABLE_TEXT, "custom_jwks": {"type": ["object", "null"]},
        "resolved_jwks": {"type": ["object", "null"]}, "resolved_at": NULLABLE_TEXT,
    },
)  # fmt: skip
BRANCH = object_schema(
    {
        "id": TEXT, "name": TEXT, "project_ref": REF, "parent_project_ref": REF, "is_default": BOOLEAN,
        "persistent": BOOLEAN, "with_data": BOOLEAN, "created_at": TEXT, "updated_at": TEXT,
        "status": {
            "enum": [
                "CREATING_PROJECT", "RUNNING_MIGRATIONS", "MIGRATIONS_PASSED", "MIGRATIONS_FAILED", "FUNCTIONS_DEPLOYED",
                "FUNCTIONS_FAILED",
            ]
        },
    },
    {"git_branch": TEXT, "preview_project_status": STATUS},
)  # fmt: skip
BRANCH_DETAILS = object_schema(
    {
        "ref": REF, "status": STATUS, "postgres_version": TEXT, "postgres_engine": TEXT, "release_channel": TEXT,
        "db_host": TEXT, "db_port": {"type": "integer"},
    }
)  # fmt: skip
CUSTOM_HOSTNAME = object_schema(
    {
        "status": {
            "enum": [
                "1_not_started", "2_initiated", "3_challenge_verified", "4_origin_setup_completed",
                "5_services_reconfigured",
            ]
        },
        "custom_hostname": TEXT,
        "data": object_schema(
            {"success": BOOLEAN, "errors": {"type": "array"}, "messages": {"type": "array"}},
            {
                "result": object_schema(
                    {
                        "id": TEXT, "hostname": TEXT, "custom_origin_server": TEXT, "status": TEXT,
                        "ssl": object_schema(
                            {
                                "status": TEXT,
                                "validation_records": list_schema(object_schema({"txt_name": TEXT, "txt_value": TEXT})),
                            },
                            {"validation_errors": list_schema(object_schema({"message": TEXT}))},
                        ),
                        "ownership_verification": object_schema({"type": TEXT, "name": TEXT, "value": TEXT}),
                    },
                    {"verification_errors": list_schema(TEXT)},
                )
            },
        ),
    }
)  # fmt: skip
BUCKETS = list_schema(
    object_schema({"id": TEXT, "name": TEXT, "owner": TEXT, "created_at": TEXT, "updated_at": TEXT, "public": BOOLEAN})
)
_VARIANT = object_schema(
    {
        "id": TEXT,
        "name": TEXT,
        "price": object_schema(
            {
                "description": TEXT,
                "type": {"enum": ["fixed", "usage"]},
                "interval": {"enum": ["monthly", "hourly"]},
                "amount": {"type": "number"},
            }
        ),
    }
)
ADDONS = object_schema(
    {
        "selected_addons": list_schema(object_schema({"type": TEXT, "variant": _VARIANT})),
        "available_addons": list_schema(object_schema({"type": TEXT, "name": TEXT, "variants": list_schema(_VARIANT)})),
    }
)
_ENTITLEMENT_KIND = {"enum": ["boolean", "numeric", "set"]}
ENTITLEMENTS = object_schema(
    {
        "entitlements": list_schema(
            object_schema(
                {
                    "feature": object_schema({"key": TEXT, "type": _ENTITLEMENT_KIND}), "hasAccess": BOOLEAN,
                    "type": _ENTITLEMENT_KIND, "config": {"type": "object"},
                }
            )
        )
    }
)  # fmt: skip
LINTS = object_schema(
    {
        "lints": list_schema(
            object_schema(
                {
                    "name": TEXT, "title": TEXT, "level": {"enum": ["ERROR", "WARN", "INFO"]}, "facing": {"const": "EXTERNAL"},
                    "categories": list_schema({"enum": ["PERFORMANCE", "SECURITY", "HEALTH"]}),
                    "description": TEXT, "detail": TEXT, "remediation": TEXT, "cache_key": TEXT,
                },
                {"metadata": object_schema({}, {"schema": TEXT, "name": TEXT, "type": TEXT})},
            )
        )
    }
)  # fmt: skip
ADVISORS = object_schema({"data": resource_schema("project_advisors", LINTS)})
_MESSAGES = list_schema(object_schema({"key": TEXT, "message": TEXT}))
TRANSFER_PREVIEW = object_schema(
    {
        "data": resource_schema(
            "project_transfer_result",
            object_schema({"valid": BOOLEAN, "errors": _MESSAGES, "warnings": _MESSAGES, "info": _MESSAGES}),
        )
    }
)
UUID7 = {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"}
_HEADERS = {"type": ["object", "null"], "additionalProperties": TEXT}
_WEBHOOK = resource_schema(
    "endpoint",
    object_schema(
        {
            "id": UUID7, "url": TEXT, "enabled": BOOLEAN, "description": NULLABLE_TEXT, "created_at": TEXT, "created_by": TEXT,
            "event_types": list_schema(object_schema({"type": TEXT})),
        },
        {"custom_headers": _HEADERS},
    ),
    id=UUID7,
)  # fmt: skip
_LINKS = object_schema({"next": NULLABLE_TEXT, "prev": NULLABLE_TEXT}, {"first": NULLABLE_TEXT, "last": NULLABLE_TEXT})
WEBHOOK = object_schema({"data": _WEBHOOK})
WEBHOOKS = object_schema({"data": list_schema(_WEBHOOK), "links": _LINKS})
_DELIVERY = resource_schema(
    "delivery",
    object_schema(
        {
            "id": UUID7, "event_id": UUID7, "attempt_timestamp": TEXT, "response_code": NUMBER, "response_headers": _HEADERS,
            "status": {"enum": ["pending", "success", "failure", "skipped"]}, "response_body": {"type": ["string", "object", "null"]},
            "event": object_schema(
                {
                    "type": TEXT,
                    "timestamp": TEXT,
                    "payload": {
                        "type": "object",
                        "properties": {"organization_slug": SLUG, "project_ref": NULLABLE_TEXT},
                        "required": ["organization_slug", "project_ref"],
                    },
                }
            ),
        }
    ),
    id=UUID7,
)  # fmt: skip
DELIVERY = object_schema({"data": _DELIVERY})
_ERROR = object_schema({"code": TEXT, "message": TEXT})
V2_ERROR = object_schema({"error": _ERROR}, {"missing_permissions": list_schema(TEXT)})
BACKUPS = object_schema(
    {
        "region": TEXT, "walg_enabled": BOOLEAN, "pitr_enabled": BOOLEAN,
        "backups": list_schema(object_schema({"id": NUMBER, "is_physical_backup": BOOLEAN, "status": TEXT, "inserted_at": TEXT})),
        "physical_backup_data": object_schema(
            {}, {"earliest_physical_backup_date_unix": NUMBER, "latest_physical_backup_date_unix": NUMBER}
        ),
    }
)  # fmt: skip
CHANNEL = {"enum": ["internal", "alpha", "beta", "ga", "withdrawn", "preview"]}
ELIGIBILITY = object_schema(
    {
        "eligible": BOOLEAN, "current_app_version": TEXT, "current_app_version_release_channel": CHANNEL,
        "latest_app_version": TEXT, "duration_estimate_hours": {"type": "number"},
        "target_upgrade_versions": list_schema(
            object_schema({"postgres_version": TEXT, "release_channel": CHANNEL, "app_version": TEXT})
        ),
        "legacy_auth_custom_roles": list_schema(TEXT), "objects_to_be_dropped": list_schema(TEXT),
        "unsupported_extensions": list_schema(TEXT), "user_defined_objects_in_internal_schemas": list_schema(TEXT),
        "validation_errors": list_schema({"type": "object", "properties": {"type": TEXT}, "required": ["type"]}),
        "warnings": list_schema({"type": "object"}),
    }
)  # fmt: skip
UPGRADE = object_schema({"tracking_id": TEXT})
UPGRADE_STATUS = object_schema(
    {
        "databaseUpgradeStatus": {
            "oneOf": [
                {"type": "null"},
                object_schema(
                    {"initiated_at": TEXT, "latest_status_at": TEXT, "target_version": NUMBER, "status": NUMBER},
                    {"error": TEXT, "progress": TEXT},
                ),
            ]
        }
    }
)
_AUTH_EXAMPLES = {
    "site_url": NULLABLE_TEXT, "jwt_exp": NULLABLE_NUMBER, "disable_signup": {"type": ["boolean", "null"]},
    "smtp_pass": NULLABLE_TEXT, "external_google_secret": NULLABLE_TEXT, "hook_send_email_secrets": NULLABLE_TEXT,
    "sessions_timebox": {"type": ["number", "null"]}, "mailer_otp_exp": NUMBER, "passkey_enabled": BOOLEAN,
}  # fmt: skip
#: All members are scalars; these are the ones that clients use most.
AUTH = {
    "type": "object",
    "properties": _AUTH_EXAMPLES,
    "required": list(_AUTH_EXAMPLES),
    "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
    "minProperties": 235,
}
_REALTIME = {
    "private_only": BOOLEAN, "connection_pool": NUMBER, "postgres_changes_pool": NUMBER, "max_concurrent_users": NUMBER,
    "max_events_per_second": NUMBER, "max_bytes_per_second": NUMBER, "max_channels_per_client": NUMBER,
    "max_joins_per_second": NUMBER, "max_presence_events_per_second": NUMBER, "max_payload_size_in_kb": NUMBER,
    "suspend": BOOLEAN, "presence_enabled": BOOLEAN,
}  # fmt: skip
REALTIME = object_schema(_REALTIME | {"admin_suspended_at": NULLABLE_TEXT})
_FEATURE = object_schema({"enabled": BOOLEAN})
STORAGE = object_schema(
    {
        "fileSizeLimit": NUMBER,
        "features": object_schema(
            {
                "imageTransformation": _FEATURE, "s3Protocol": _FEATURE, "purgeCache": _FEATURE,
                "icebergCatalog": object_schema(
                    {"enabled": BOOLEAN, "maxNamespaces": NUMBER, "maxTables": NUMBER, "maxCatalogs": NUMBER}
                ),
                "vectorBuckets": object_schema({"enabled": BOOLEAN, "maxBuckets": NUMBER, "maxIndexes": NUMBER}),
            }
        ),
        "capabilities": object_schema({"list_v2": BOOLEAN, "iceberg_catalog": BOOLEAN, "object_versioning": BOOLEAN}),
        "external": object_schema({"upstreamTarget": {"enum": ["main", "canary"]}}),
        "migrationVersion": NULLABLE_TEXT,
    },
    {"databasePoolMode": TEXT},
)  # fmt: skip
POSTGRES_SETTINGS = {
    "type": "object",
    "propertyNames": {"pattern": r"^[a-z_]+(\.[a-z_]+)?$"},
    "additionalProperties": {"type": ["string", "integer", "boolean"]},
}
_ALLOWED = list_schema(object_schema({"address": TEXT, "type": {"enum": ["v4", "v6"]}}))
CONFIGURATION = object_schema(
    {
        "data": object_schema(
            {
                "type": TEXT,
                "id": REF,
                "attributes": object_schema(
                    {
                        "database": object_schema(
                            {
                                "major_version": NUMBER,
                                "ssl_enforced": BOOLEAN,
                                "network_restrictions": object_schema(
                                    _ENTITLEMENT | {"allowed_cidrs": _ALLOWED},
                                    _NETWORK_OPTIONAL
                                    | {"pending_allowed_cidrs": _ALLOWED, "pending_requested_at": TEXT},
                                ),
                                "postgres_settings": POSTGRES_SETTINGS,
                            }
                        ),
                        "pooler": object_schema(
                            {
                                "pool_mode": {"enum": ["transaction", "session"]}, "ignore_startup_parameters": TEXT,
                                "server_idle_timeout": NUMBER, "server_lifetime": NUMBER,
                                "query_wait_timeout": NUMBER, "reserve_pool_size": NUMBER,
                                "default_pool_size": NUMBER, "max_client_conn": NUMBER,
                            }
                        ),
                        "auth": AUTH,
                        "api": object_schema(_POSTGREST),
                        "realtime": object_schema(_REALTIME),
                        "storage": object_schema(
                            {
                                "file_size_limit": NUMBER,
                                "features": object_schema(
                                    {
                                        "image_transformation": _FEATURE, "s3_protocol": _FEATURE,
                                        "purge_cache": _FEATURE,
                                        "iceberg_catalog": object_schema(
                                            {"enabled": BOOLEAN, "max_namespaces": NUMBER, "max_tables": NUMBER,
                                             "max_catalogs": NUMBER}
                                        ),
                                        "vector_buckets": object_schema(
                                            {"enabled": BOOLEAN, "max_buckets": NUMBER, "max_indexes": NUMBER}
                                        ),
                                    }
                                ),
                                "capabilities": {"type": "object"}, "upstream_target": TEXT,
                                "migration_version": NULLABLE_TEXT,
                            }
                        ),
                    }
                ),
            }
        )
    }
)  # fmt: skip
PROFILE = object_schema({"gotrue_id": TEXT, "primary_email": TEXT, "username": TEXT})
