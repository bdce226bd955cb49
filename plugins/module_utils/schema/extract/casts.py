# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Casts. They have no name and no schema; those of a managed type are managed with it."""

from __future__ import annotations

import typing as t

from ..model.sql import qualified
from .catalog import PG_CAST, PG_PROC
from .family import Family
from .hashing import IDENTIFIED
from .routines import signature

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot

_METHODS = {"f": "function", "b": "binary", "i": "inout"}
_CONTEXTS = {"e": "explicit", "a": "assignment", "i": "implicit"}


def _casts_query(_major: int) -> str:
    return """SELECT c.oid, format_type(c.castsource, NULL), format_type(c.casttarget, NULL), c.castsource, c.casttarget,
       c.castmethod, c.castcontext, c.castfunc, p.pronamespace, p.proname, p.proargtypes::regtype[]
FROM pg_cast c LEFT JOIN pg_proc p ON p.oid = c.castfunc
WHERE c.oid >= 16384 AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 2605)"""


def _read_cast(snapshot: Snapshot, row: Row) -> None:
    fact_id: FactId = ("cast", row["source"], row["target"])
    attributes = {
        "method": _METHODS[row["method"]],
        "context": _CONTEXTS[row["context"]],
        "function": _function(snapshot, row) if row["method"] == "f" else None,
    }
    managed = any(snapshot.manages_type(row[key]) for key in ("source_oid", "target_oid"))
    snapshot.add(fact_id, attributes, address=(PG_CAST, row["oid"], "0"), managed=managed)


def _function(snapshot: Snapshot, row: Row) -> str:
    # A managed function has the name of its fact, which a simulated rename changes.
    function = snapshot.addresses.get((PG_PROC, row["function_oid"], "0"))
    if function is not None:
        return f"{qualified(*function[1:3])}({function[3]})"
    return f"{qualified(snapshot.namespaces[row['namespace']], row['name'])}({signature(row['types'])})"


CASTS = Family(
    "cast",
    (
        "oid", "source", "target", "source_oid", "target_oid", "method", "context", "function_oid", "namespace", "name", "types",
    ),
    _casts_query,
    _read_cast,
    types=("source", "target"),
    hashed=dict.fromkeys(("source_oid", "target_oid", "function_oid"), IDENTIFIED),
)  # fmt: skip
