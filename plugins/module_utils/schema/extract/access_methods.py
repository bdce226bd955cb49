# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access methods of tables and indexes that no extension created. They belong to the database."""

from __future__ import annotations

import typing as t

from .catalog import PG_AM
from .family import Family
from .hashing import IDENTIFIED

if t.TYPE_CHECKING:
    from .catalog import Row
    from .snapshot import Snapshot


def _access_methods_query(_major: int) -> str:
    return """SELECT a.oid, a.amname, a.amtype, a.amhandler::oid, a.amhandler
FROM pg_am a WHERE a.oid >= 16384 AND a.oid NOT IN (SELECT objid FROM member WHERE classid = 2601)"""


def _read_access_method(snapshot: Snapshot, row: Row) -> None:
    attributes = {
        "type": {"t": "TABLE", "i": "INDEX"}[row["type"]],
        "handler": snapshot.function_name(row["handler_oid"], row["handler"]),
    }
    snapshot.add(("access_method", row["name"]), attributes, address=(PG_AM, row["oid"], "0"), managed=False)


ACCESS_METHODS = Family(
    "access_method",
    ("oid", "name", "type", "handler_oid", "handler"),
    _access_methods_query,
    _read_access_method,
    names=PG_AM,
    hashed={"handler_oid": IDENTIFIED},
)
