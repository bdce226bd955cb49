# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""User objects of kinds that the engine does not manage, to report them."""

from __future__ import annotations

import typing as t

from .family import Family

if t.TYPE_CHECKING:
    from .catalog import Row
    from .snapshot import Snapshot

_IN_SCHEMA = "= ANY (ARRAY(SELECT oid FROM managed))"
_SOURCES = (
    # (kind, catalog, catalog oid, name expression, condition)
    ("type", "pg_type", 1247, "format_type(x.oid, NULL)", f"x.typtype = 'b' AND x.typelem = 0 AND x.typnamespace {_IN_SCHEMA}"),
    ("operator", "pg_operator", 2617, "x.oid::regoperator::text", f"x.oprnamespace {_IN_SCHEMA}"),
    ("operator class", "pg_opclass", 2616, "x.opcname", f"x.opcnamespace {_IN_SCHEMA}"),
    ("operator family", "pg_opfamily", 2753, "x.opfname", f"x.opfnamespace {_IN_SCHEMA}"),
    ("conversion", "pg_conversion", 2607, "x.conname", f"x.connamespace {_IN_SCHEMA}"),
    ("text search configuration", "pg_ts_config", 3602, "x.cfgname", f"x.cfgnamespace {_IN_SCHEMA}"),
    ("text search dictionary", "pg_ts_dict", 3600, "x.dictname", f"x.dictnamespace {_IN_SCHEMA}"),
    ("text search parser", "pg_ts_parser", 3601, "x.prsname", f"x.prsnamespace {_IN_SCHEMA}"),
    ("text search template", "pg_ts_template", 3764, "x.tmplname", f"x.tmplnamespace {_IN_SCHEMA}"),
    ("cast", "pg_cast", 2605, "format_type(x.castsource, NULL) || ' as ' || format_type(x.casttarget, NULL)", "true"),
    ("event trigger", "pg_event_trigger", 3466, "x.evtname", "true"),
    ("language", "pg_language", 2612, "x.lanname", "true"),
    ("access method", "pg_am", 2601, "x.amname", "true"),
    ("transform", "pg_transform", 3576, "format_type(x.trftype, NULL)", "true"),
)  # fmt: skip


def _query(_major: int) -> str:
    return "\nUNION ALL ".join(
        f"SELECT '{kind}', ({name})::text FROM {catalog} x WHERE {condition} AND x.oid >= 16384"
        f" AND x.oid NOT IN (SELECT objid FROM member WHERE classid = {number})"
        for kind, catalog, number, name, condition in _SOURCES
    )


def _read(snapshot: Snapshot, row: Row) -> None:
    snapshot.unmodelled.append((row["kind"], row["name"]))


UNMODELLED = Family("unmodelled", ("kind", "name"), _query, _read)
