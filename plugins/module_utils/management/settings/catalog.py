# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All settings by section. Options, validation, and documentation are derived from this file and ``auth_catalog``."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .auth_catalog import AUTH
from .setting import Kind, Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The settings that one endpoint changes.

    :param option: the option of the module.
    :param description: a sentence for the documentation.
    :param permission: the beginning of the permissions for this section, to which ``_read`` and ``_write`` are added.
    :param restarts: whether each change restarts the database.
    """

    option: str
    description: str
    permission: str
    settings: t.Mapping[str, Setting] = field(repr=False)
    restarts: bool = False


def _section(option: str, description: str, permission: str, *settings: Setting, restarts: bool = False) -> Section:
    return Section(
        option=option,
        description=description,
        permission=permission,
        settings={setting.name: setting for setting in settings},
        restarts=restarts,
    )


def _flag(name: str, description: str, *, restarts: bool = False, feature: str = "") -> Setting:
    return Setting(name=name, kind=Kind.BOOL, description=description, restarts=restarts, feature=feature)


def _number(
    name: str, description: str, least: int | None = 0, most: int | None = None, *, restarts: bool = False
) -> Setting:
    return Setting(name=name, kind=Kind.INT, description=description, least=least, most=most, restarts=restarts)


def _words(name: str, description: str) -> Setting:
    return Setting(name=name, kind=Kind.ORDERED_WORDS, description=description)


def _quantity(name: str, description: str, unit: str, *, restarts: bool = False) -> Setting:
    return Setting(name=name, kind=Kind.QUANTITY, description=description, unit=unit, restarts=restarts)


_DATA_API = (
    _words(
        "db_schema",
        "Schemas that the Data API exposes; the first one is the default. An empty string disables the Data API.",
    ),
    _words("db_extra_search_path", "Further schemas in the search path of its requests."),
    _number("max_rows", "Largest number of rows in a response.", 0, 1_000_000),
    _number("db_pool", "Number of its connections to the database.", 0, 1000),
    _number("db_pool_acquisition_timeout", "Seconds that a request waits for a connection.", 0, 60),
    _number("db_pool_max_lifetime", "Seconds after which a connection is replaced.", 0, 3600),
    _number("db_pool_max_idletime", "Seconds after which an unused connection is closed.", 0, 60),
)

_STORAGE = (
    Setting(
        name="file_size_limit",
        kind=Kind.INT,
        description="Largest size of a file in bytes.",
        least=0,
        most=536_870_912_000,
        feature="storage.max_file_size.configurable",
        included=52_428_800,
    ),
    _flag("image_transformation_enabled", "Whether images can be resized.", feature="storage.image_transformations"),
    _flag("s3_protocol_enabled", "Whether storage can be used with the S3 protocol."),
    _flag("purge_cache_enabled", "Whether files can be removed from the cache."),
    _flag("iceberg_catalog_enabled", "Whether there are analytics buckets.", feature="storage.iceberg_catalog"),
    _number("iceberg_catalog_max_namespaces", "Largest number of namespaces in them."),
    _number("iceberg_catalog_max_tables", "Largest number of tables in them."),
    _number("iceberg_catalog_max_catalogs", "Largest number of catalogs in them."),
    _flag("vector_buckets_enabled", "Whether there are vector buckets.", feature="storage.vector_buckets"),
    _number("vector_buckets_max_buckets", "Largest number of vector buckets."),
    _number("vector_buckets_max_indexes", "Largest number of indexes in them."),
)

_REALTIME = (
    _flag("private_only", "Whether clients can use private channels only."),
    _flag("presence_enabled", "Whether clients can share their presence."),
    _flag("suspend", "Whether the service is suspended."),
    _number("connection_pool", "Number of its connections for authorization.", 1, 100),
    _number("postgres_changes_pool", "Number of its connections for changes of tables.", 1, 100),
    _number("max_concurrent_users", "Largest number of connected clients.", 1, 300_000),
    _number("max_events_per_second", "Largest number of events of a channel in a second.", 1, 50_000),
    _number("max_bytes_per_second", "Largest number of bytes of a channel in a second.", 1, 10_000_000),
    _number("max_channels_per_client", "Largest number of channels of a client.", 1, 10_000),
    _number("max_joins_per_second", "Largest number of joined channels in a second.", 1, 5000),
    _number("max_presence_events_per_second", "Largest number of presence events in a second.", 1, 5000),
    _number("max_payload_size_in_kb", "Largest size of a message in kilobytes.", 1, 10_000),
)

_POOLER = (
    _number("default_pool_size", "Number of connections to the database for each user and database.", 0, 3000),
    Setting(
        name="pool_mode",
        kind=Kind.TEXT,
        description="How long a client keeps a connection.",
        choices=("transaction", "session"),
    ),
)

_PARAMETER = "Value of the PostgreSQL parameter with this name."
_POSTGRES = (
    _number("autovacuum_max_workers", _PARAMETER, 1, 262_143, restarts=True),
    _quantity("autovacuum_work_mem", _PARAMETER, "kB"),
    _quantity("checkpoint_timeout", _PARAMETER, "s"),
    _flag("cron.log_statement", _PARAMETER, restarts=True),
    _quantity("effective_cache_size", _PARAMETER, "8kB"),
    _flag("hot_standby_feedback", _PARAMETER),
    _quantity("log_autovacuum_min_duration", _PARAMETER, "ms"),
    _flag("log_checkpoints", _PARAMETER),
    _flag("log_connections", _PARAMETER),
    _flag("log_disconnections", _PARAMETER),
    _flag("log_duration", _PARAMETER),
    _flag("log_lock_waits", _PARAMETER),
    _flag("log_recovery_conflict_waits", _PARAMETER),
    _flag("log_replication_commands", _PARAMETER),
    _quantity("log_startup_progress_interval", _PARAMETER, "ms"),
    _quantity("log_temp_files", _PARAMETER, "kB"),
    _quantity("logical_decoding_work_mem", _PARAMETER, "kB"),
    _quantity("maintenance_work_mem", _PARAMETER, "kB"),
    _number("max_connections", _PARAMETER, 1, 262_143, restarts=True),
    _number("max_locks_per_transaction", _PARAMETER, 10, 2_147_483_640, restarts=True),
    _number("max_logical_replication_workers", _PARAMETER, 0, 262_143, restarts=True),
    _number("max_parallel_maintenance_workers", _PARAMETER, 0, 1024),
    _number("max_parallel_workers", _PARAMETER, 0, 1024),
    _number("max_parallel_workers_per_gather", _PARAMETER, 0, 1024),
    _number("max_replication_slots", _PARAMETER, None, restarts=True),
    _quantity("max_slot_wal_keep_size", _PARAMETER, "MB"),
    _quantity("max_standby_archive_delay", _PARAMETER, "ms"),
    _quantity("max_standby_streaming_delay", _PARAMETER, "ms"),
    _number("max_sync_workers_per_subscription", _PARAMETER, 0, 262_143),
    _number("max_wal_senders", _PARAMETER, None, restarts=True),
    _quantity("max_wal_size", _PARAMETER, "MB"),
    _number("max_worker_processes", _PARAMETER, 0, 262_143, restarts=True),
    _number("pg_net.batch_size", _PARAMETER, 0, 32_767),
    _number("pg_stat_statements.max", _PARAMETER, 100, 45_000, restarts=True),
    Setting(
        name="session_replication_role", kind=Kind.TEXT, description=_PARAMETER, choices=("origin", "replica", "local")
    ),
    _quantity("shared_buffers", _PARAMETER, "8kB", restarts=True),
    _quantity("statement_timeout", _PARAMETER, "ms"),
    _quantity("track_activity_query_size", _PARAMETER, "B", restarts=True),
    _flag("track_commit_timestamp", _PARAMETER, restarts=True),
    _quantity("wal_keep_size", _PARAMETER, "MB"),
    _quantity("wal_sender_timeout", _PARAMETER, "ms"),
    _quantity("work_mem", _PARAMETER, "kB"),
)

_NETWORK_RESTRICTIONS = (
    Setting(
        name="allowed_cidrs",
        kind=Kind.RANGES,
        description="All IPv4 and IPv6 ranges that may connect to the database. Without a range of an address family, none of its "
        "addresses may.",
    ),
)
_SSL_ENFORCEMENT = (
    _flag("database", "Whether the database and its pooler reject connections without SSL.", restarts=True),
)

#: In the order in which they are changed: what restarts the database comes last.
SECTIONS: t.Mapping[str, Section] = {
    section.option: section
    for section in (
        _section("auth", "Settings of the auth service.", "auth_config", *AUTH),
        _section("data_api", "Settings of the Data API (PostgREST).", "data_api_config", *_DATA_API),
        _section("storage", "Settings of the storage service.", "storage_config", *_STORAGE),
        _section("realtime", "Settings of the realtime service.", "realtime_config", *_REALTIME),
        _section("pooler", "Settings of the shared pooler.", "database_pooling_config", *_POOLER),
        _section(
            "network_restrictions",
            "Which addresses may connect to the database.",
            "database_network_restrictions",
            *_NETWORK_RESTRICTIONS,
        ),
        _section("postgres", "PostgreSQL parameters of the database.", "database_config", *_POSTGRES),
        _section(
            "ssl_enforcement",
            "Whether connections to the database must use SSL.",
            "database_ssl_config",
            *_SSL_ENFORCEMENT,
            restarts=True,
        ),
    )
}
