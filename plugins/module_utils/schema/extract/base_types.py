# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Base types.

A base type and the functions that convert its values depend on each other. The functions are created with the type, so
only the type depends on them here.
"""

from __future__ import annotations

import typing as t

from .acl import add_grants
from .catalog import PG_PROC, PG_TYPE, parse_array
from .family import Family
from .hashing import IDENTIFIED

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot

CONVERSIONS = ("input", "output", "receive", "send")
_FUNCTIONS = {
    "input": "typinput", "output": "typoutput", "receive": "typreceive", "send": "typsend", "typmod_in": "typmodin",
    "typmod_out": "typmodout", "analyze": "typanalyze", "subscript": "typsubscript",
}  # fmt: skip
_ATTRIBUTES = (
    "internallength", "passedbyvalue", "alignment", "storage", "category", "preferred", "default", "element", "delimiter",
    "collatable",
)  # fmt: skip
_ALIGNMENTS = {"c": "char", "s": "int2", "i": "int4", "d": "double"}
_STORAGES = {"p": "plain", "e": "external", "m": "main", "x": "extended"}


def _query(_major: int) -> str:
    functions = ", ".join(f"nullif(x.{column}::oid, 0)::regproc" for column in _FUNCTIONS.values())
    oids = ", ".join(f"x.{_FUNCTIONS[key]}::oid" for key in CONVERSIONS)
    return f"""SELECT x.oid, x.typnamespace, x.typname, pg_get_userbyid(x.typowner), x.typacl, x.typarray, {functions},
       CASE x.typlen WHEN -1 THEN 'VARIABLE' ELSE x.typlen::text END, x.typbyval, x.typalign, x.typstorage, x.typcategory,
       x.typispreferred, x.typdefault, CASE WHEN x.typelem <> 0 THEN format_type(x.typelem, NULL) END, x.typdelim,
       x.typcollation <> 0, ARRAY[{oids}]
FROM pg_type x
WHERE x.typnamespace = ANY (ARRAY(SELECT oid FROM managed)) AND x.typtype = 'b'
  AND NOT EXISTS (SELECT FROM pg_type e WHERE e.oid = x.typelem AND e.typarray = x.oid)
  AND x.oid NOT IN (SELECT objid FROM member WHERE classid = {PG_TYPE})"""


def _read(snapshot: Snapshot, row: Row) -> None:
    schema = snapshot.namespaces[row["namespace"]]
    fact_id: FactId = ("base_type", schema, row["name"])
    attributes = {key: row[key] for key in (*_FUNCTIONS, *_ATTRIBUTES)}
    attributes |= {"alignment": _ALIGNMENTS[row["alignment"]], "storage": _STORAGES[row["storage"]]}
    conversions = []
    for oid in parse_array(row["conversions"]):
        address = (PG_PROC, oid, "0")
        if address in snapshot.addresses:
            function = snapshot.state.facts[snapshot.addresses[address]]
            metadata = {**function.metadata, "converts": fact_id[1:]}
            snapshot.add(function.id, function.attributes, parent=function.parent, metadata=metadata)
            conversions.append(function.path)
    snapshot.aliases[(PG_TYPE, row["array"], "0")] = fact_id
    address = (PG_TYPE, row["oid"], "0")
    snapshot.add(
        fact_id, attributes, parent=("schema", schema), address=address, metadata={"conversions": tuple(conversions)}
    )
    snapshot.add_owner(fact_id, row["owner"])
    add_grants(snapshot, fact_id, parse_array(row["acl"]) if row["acl"] is not None else None, row["owner"])


BASE_TYPES = Family(
    "base_type",
    ("oid", "namespace", "name", "owner", "acl", "array", *_FUNCTIONS, *_ATTRIBUTES, "conversions"),
    _query,
    _read,
    names=PG_TYPE,
    hashed={"array": IDENTIFIED, "conversions": "{conversions}::regprocedure[]"},
)
