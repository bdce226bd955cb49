# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sequences: independent ones, those owned by a column, and those of identity columns."""

from __future__ import annotations

import typing as t

from ..model.sql import generated_name
from .acl import add_grants
from .catalog import PG_CLASS, parse_array
from .family import Family
from .relations import PERSISTENCE

if t.TYPE_CHECKING:
    from ..model.facts import FactId, Value
    from .catalog import Row
    from .snapshot import Snapshot


def _query(_major: int) -> str:
    # An 'a' dependency on a column means OWNED BY, 'i' means identity column (pg_depend.deptype).
    return """SELECT c.oid, c.relnamespace, c.relname, c.relpersistence, pg_get_userbyid(c.relowner), c.relacl,
       format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
       o.deptype::text || '/' || o.refobjid || '/' || o.refobjsubid, o.refobjid
FROM pg_class c JOIN pg_sequence s ON s.seqrelid = c.oid LEFT JOIN LATERAL (
  SELECT d.deptype, d.refobjid, d.refobjsubid FROM pg_depend d
  WHERE d.classid = 1259 AND d.objid = c.oid AND d.objsubid = 0 AND d.refclassid = 1259 AND d.refobjsubid > 0
    AND d.deptype IN ('a', 'i') LIMIT 1) AS o ON true
WHERE c.relkind = 'S' AND c.relnamespace = ANY (ARRAY(SELECT oid FROM managed))
  AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 1259)"""


_COLUMNS = (
    "oid", "namespace", "name", "persistence", "owner", "acl", "type", "start", "increment", "minimum", "maximum",
    "cache", "cycle", "belongs", "table",
)  # fmt: skip
IDENTITY = {"a": "ALWAYS", "d": "BY DEFAULT"}
_LIMITS = {
    "smallint": ("-32768", "32767"),
    "integer": ("-2147483648", "2147483647"),
    "bigint": ("-9223372036854775808", "9223372036854775807"),
}


def _read(snapshot: Snapshot, row: Row) -> None:
    schema, name = snapshot.namespaces[row["namespace"]], row["name"]
    ascending = not row["increment"].startswith("-")
    low, high = _LIMITS[row["type"]]
    # A limit equal to the type's is stored as None: it follows the type if that changes.
    default_minimum, default_maximum = ("1", high) if ascending else (low, "-1")
    minimum = None if row["minimum"] == default_minimum else row["minimum"]
    maximum = None if row["maximum"] == default_maximum else row["maximum"]
    default_start = row["minimum"] if ascending else row["maximum"]
    attributes = {
        "start": None if row["start"] == default_start else row["start"],
        "increment": row["increment"],
        "minimum": minimum,
        "maximum": maximum,
        "cache": row["cache"],
        "cycle": row["cycle"],
    }
    kind, table, number = row["belongs"].split("/") if row["belongs"] else ("", "", "")
    column = snapshot.columns.get((table, number))
    address = (PG_CLASS, row["oid"], "0")
    persistence = PERSISTENCE[row["persistence"]]
    if kind == "i":
        if column is None:
            return
        # A partition's identity uses the sequence of the parent table while it is attached.
        identity: FactId = ("identity", *column[1:])
        # LIKE ... INCLUDING IDENTITY creates a bigint sequence with the limits of the column's type.
        column_type = str(snapshot.state.facts[column].attributes["type"])
        if ascending and attributes["maximum"] == _LIMITS.get(column_type, ("", ""))[1]:
            attributes["maximum"] = None
        attributes = {
            "generation": IDENTITY[str(snapshot.state.facts[column].metadata["identity"])],
            "persistence": None if persistence == _persistence(snapshot, column) else persistence or "LOGGED",
            "sequence": None if name == generated_name("seq", str(column[2]), str(column[3])) else name,
            **attributes,
        }
        metadata: dict[str, Value] = {
            "sequence": (schema, name),
            **{key: row[key] for key in ("type", "minimum", "maximum")},
        }
        snapshot.add(identity, attributes, parent=column, address=address, metadata=metadata)
        add_grants(snapshot, identity, parse_array(row["acl"]) if row["acl"] is not None else None, row["owner"])
        return
    fact_id: FactId = ("sequence", schema, name)
    snapshot.add(
        fact_id,
        {**attributes, "type": row["type"], "persistence": persistence},
        parent=("schema", schema),
        address=address,
        metadata={"owner": row["owner"]},
    )
    snapshot.add_owner(fact_id, row["owner"])
    add_grants(snapshot, fact_id, parse_array(row["acl"]) if row["acl"] is not None else None, row["owner"])
    if column is not None:
        owned: FactId = ("sequence_owner", schema, name)
        snapshot.add(owned, {"column": column[1:]}, parent=fact_id)
        snapshot.state.add_dependency(owned, column)


def _persistence(snapshot: Snapshot, column: FactId) -> Value:
    return snapshot.state.facts["table", *column[1:3]].attributes["persistence"]


_OWNER = """CASE WHEN {belongs} IS NOT NULL THEN split_part({belongs}, '/', 1) || ' ' || (SELECT i.identity
  FROM pg_identify_object(1259, split_part({belongs}, '/', 2)::oid, split_part({belongs}, '/', 3)::integer) i) END"""

SEQUENCES = Family(
    "sequence",
    _COLUMNS,
    _query,
    _read,
    names=PG_CLASS,
    object={"table": PG_CLASS, "oid": PG_CLASS},
    hashed={"belongs": _OWNER},
)
