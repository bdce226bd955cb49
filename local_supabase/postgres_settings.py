# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The PostgreSQL settings that the platform lets its users change, with types and limits."""

from __future__ import annotations

import re
import typing as t

from pydantic import BaseModel, Field, StringConstraints, create_model

from local_supabase.api.validation import StrictModel

DURATION = r"^(-?[0-9]+(?:\.[0-9]+)?)(us|ms|s|min|h|d)?$"
#: The server starts with these; see clusters.py.
DEFAULTS: dict[str, t.Any] = {"max_connections": 60, "shared_buffers": "16MB", "statement_timeout": "2min"}

_TEXTS = (
    *("effective_cache_size", "logical_decoding_work_mem", "autovacuum_work_mem", "log_temp_files"),
    *("maintenance_work_mem", "track_activity_query_size", "max_slot_wal_keep_size", "max_standby_archive_delay"),
    *("max_standby_streaming_delay", "max_wal_size", "shared_buffers", "wal_keep_size", "work_mem"),
)
_DURATIONS = (
    *("log_autovacuum_min_duration", "log_startup_progress_interval", "statement_timeout", "wal_sender_timeout"),
    "checkpoint_timeout",
)
_FLAGS = (
    *("cron.log_statement", "log_checkpoints", "log_connections", "log_disconnections", "log_duration"),
    *("log_lock_waits", "log_recovery_conflict_waits", "log_replication_commands", "track_commit_timestamp"),
    "hot_standby_feedback",
)
_NUMBERS: dict[str, tuple[int | None, int | None]] = {
    "pg_stat_statements.max": (100, 45000),
    "pg_net.batch_size": (0, 32767),
    "autovacuum_max_workers": (1, 262143),
    "max_connections": (1, 262143),
    "max_locks_per_transaction": (10, 2147483640),
    "max_logical_replication_workers": (0, 262143),
    "max_parallel_maintenance_workers": (0, 1024),
    "max_parallel_workers": (0, 1024),
    "max_parallel_workers_per_gather": (0, 1024),
    "max_replication_slots": (None, None),
    "max_sync_workers_per_subscription": (0, 262143),
    "max_wal_senders": (None, None),
    "max_worker_processes": (0, 262143),
}

_FIELDS: dict[str, t.Any] = {
    **dict.fromkeys(_TEXTS, str),
    **dict.fromkeys(_DURATIONS, t.Annotated[str, StringConstraints(pattern=DURATION)]),
    **dict.fromkeys(_FLAGS, bool),
    **{name: t.Annotated[int, Field(ge=least, le=most)] for name, (least, most) in _NUMBERS.items()},
    "session_replication_role": t.Literal["origin", "replica", "local"],
}
#: Other values keep the small server of a project from starting.
_STARTABLE = {
    "autovacuum_max_workers": (1, 100),
    "max_connections": (20, 1000),
    "max_locks_per_transaction": (10, 10_000),
    "max_logical_replication_workers": (0, 100),
    "max_replication_slots": (0, 100),
    "max_wal_senders": (0, 15),
    "max_worker_processes": (0, 200),
}
_MOST_BUFFERS = 512  # MB

_OPTIONAL: dict[str, t.Any] = {name: (kind, None) for name, kind in _FIELDS.items()}
#: The body of changing settings. ``restart_database``: whether to restart if a setting requires that.
PostgresChange: type[BaseModel] = create_model(
    "PostgresChange", __base__=StrictModel, restart_database=(bool, True), **_OPTIONAL
)


def unsuitable(changes: t.Mapping[str, t.Any]) -> str:
    """Return why the server of a project can't start with these settings, empty if it can."""
    for name, (least, most) in _STARTABLE.items():
        if not least <= changes.get(name, least) <= most:
            return f"{name} is not suitable for the compute size; it must be between {least} and {most}"
    buffers = re.fullmatch(r"(\d{1,6})(kB|MB)", changes.get("shared_buffers", "16MB"))
    if buffers is None or not 1 <= int(buffers[1]) / (1024 if buffers[2] == "kB" else 1) <= _MOST_BUFFERS:
        return f"shared_buffers is not suitable for the compute size; it must be between 1MB and {_MOST_BUFFERS}MB"
    return ""
