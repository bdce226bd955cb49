# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""User objects of kinds that the engine does not manage, to report them."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..model.facts import as_tuple
from .family import Family

if t.TYPE_CHECKING:
    from .catalog import Row
    from .snapshot import Snapshot

_IN_SCHEMA = "= ANY (ARRAY(SELECT oid FROM managed))"
_SOURCES = (
    # (kind, catalog, catalog oid, name expression, condition)
    ("shell type", "pg_type", 1247, "format_type(x.oid, NULL)", f"NOT x.typisdefined AND x.typnamespace {_IN_SCHEMA}"),
)  # fmt: skip

_SYSTEM_COLUMNS = """
UNION ALL SELECT 'privileges on a system column', a.attrelid::regclass || '.' || a.attname, 0::oid FROM pg_attribute a
WHERE (a.attrelid IN (SELECT oid FROM relation)) IS TRUE AND a.attnum < 0 AND a.attacl IS NOT NULL"""
"""A column such as ``tableoid`` is no object of its own, as the privileges of others are about."""


def _query(_major: int) -> str:
    return (
        "\nUNION ALL ".join(
            f"SELECT '{kind}', ({name})::text, x.typnamespace FROM {catalog} x WHERE {condition} AND x.oid >= 16384"
            f" AND x.oid NOT IN (SELECT objid FROM member WHERE classid = {number})"
            for kind, catalog, number, name, condition in _SOURCES
        )
        + _SYSTEM_COLUMNS
    )


def _read(snapshot: Snapshot, row: Row) -> None:
    snapshot.unmodelled.append((row["kind"], row["name"]))
    schema = snapshot.state.facts.get(("schema", snapshot.namespaces.get(row["namespace"], "")))
    if schema is not None:
        shells = (*as_tuple(schema.metadata.get("shell_types")), row["name"])
        snapshot.replace(replace(schema, metadata={**schema.metadata, "shell_types": shells}))


UNMODELLED = Family("unmodelled", ("kind", "name", "namespace"), _query, _read)
