# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conversions between character set encodings."""

from __future__ import annotations

import typing as t

from .catalog import PG_CONVERSION
from .family import Family
from .hashing import IDENTIFIED

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot


def _conversions_query(_major: int) -> str:
    return """SELECT c.oid, c.connamespace, c.conname, pg_get_userbyid(c.conowner), pg_encoding_to_char(c.conforencoding),
       pg_encoding_to_char(c.contoencoding), c.conproc::oid, c.conproc, c.condefault
FROM pg_conversion c
WHERE c.connamespace = ANY (ARRAY(SELECT oid FROM managed))
  AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 2607)"""


def _read_conversion(snapshot: Snapshot, row: Row) -> None:
    schema = snapshot.namespaces[row["namespace"]]
    fact_id: FactId = ("conversion", schema, row["name"])
    attributes = {
        "source": row["source"],
        "target": row["target"],
        "function": snapshot.function_name(row["function_oid"], row["function"]),
        "default": row["default"],
    }
    snapshot.add(fact_id, attributes, parent=("schema", schema), address=(PG_CONVERSION, row["oid"], "0"))
    snapshot.add_owner(fact_id, row["owner"])


CONVERSIONS = Family(
    "conversion",
    ("oid", "namespace", "name", "owner", "source", "target", "function_oid", "function", "default"),
    _conversions_query,
    _read_conversion,
    names=PG_CONVERSION,
    in_schema="pg_conversion.connamespace",
    hashed={"function_oid": IDENTIFIED},
)
