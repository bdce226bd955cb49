# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions, procedures and aggregates."""

from __future__ import annotations

import typing as t

from .acl import add_grants
from .catalog import PG_PROC, parse_array
from .family import Family

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot


def _routines_query(_major: int) -> str:
    return """SELECT p.oid, p.pronamespace, p.proname, p.prokind, pg_get_function_identity_arguments(p.oid),
       CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END, pg_get_function_result(p.oid),
       pg_get_function_arguments(p.oid), p.proargnames, p.proargtypes::regtype[], p.pronargdefaults,
       CASE WHEN p.proargmodes && '{o,b,t}' THEN p.proallargtypes::regtype[]::text || p.proargmodes::text END,
       pg_get_userbyid(p.proowner), p.proacl
FROM pg_proc p
WHERE p.pronamespace = ANY (ARRAY(SELECT oid FROM managed))
  AND p.oid NOT IN (SELECT objid FROM member WHERE classid = 1255)"""


_COLUMNS = (
    "oid", "namespace", "name", "kind", "identity", "definition", "result", "arguments", "names", "types", "defaults", "outputs",
    "owner", "acl",
)  # fmt: skip


def _read_routine(snapshot: Snapshot, row: Row) -> None:
    kind = {"f": "function", "w": "function", "p": "procedure", "a": "aggregate"}[row["kind"]]
    schema = snapshot.namespaces[row["namespace"]]
    # Routines are identified by their input types; argument names are an attribute, as they can be changed.
    fact_id: FactId = (kind, schema, row["name"], signature(row["types"]))
    address = (PG_PROC, row["oid"], "0")
    metadata = {"owner": row["owner"], "identity": row["identity"]}
    attributes = {
        "definition": row["definition"], "result": row["result"], "arguments": row["arguments"], "names": row["names"],
        "defaults": row["defaults"], "outputs": row["outputs"], "window": "true" if row["kind"] == "w" else "false",
    }  # fmt: skip
    snapshot.add(fact_id, attributes, parent=("schema", schema), address=address, metadata=metadata)
    snapshot.add_owner(fact_id, row["owner"])
    add_grants(snapshot, fact_id, parse_array(row["acl"]) if row["acl"] is not None else None, row["owner"])


def signature(types: str | None) -> str:
    """Return the input types as written in the parentheses of a routine's signature."""
    return ", ".join(parse_array(types.split("=", 1)[1] if types and types.startswith("[") else types))


ROUTINES = Family(
    "routine", _COLUMNS, _routines_query, _read_routine, names=PG_PROC, types=("types",), object={"oid": PG_PROC}
)


def _aggregates_query(_major: int) -> str:
    # pg_get_functiondef doesn't support aggregates, so the rule builds the definition from its parts.
    return """SELECT a.aggfnoid::oid, a.aggkind, a.aggnumdirectargs, a.aggtransfn::regproc, a.aggfinalfn::regproc,
       a.aggcombinefn::regproc, a.aggserialfn::regproc, a.aggdeserialfn::regproc, a.aggmtransfn::regproc,
       a.aggminvtransfn::regproc, a.aggmfinalfn::regproc, a.aggfinalextra, a.aggmfinalextra, a.aggfinalmodify,
       a.aggmfinalmodify, CASE WHEN a.aggsortop <> 0 THEN a.aggsortop::regoperator END, format_type(a.aggtranstype, NULL),
       a.aggtransspace, CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END, a.aggmtransspace,
       a.agginitval, a.aggminitval, p.proparallel
FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid
WHERE p.pronamespace = ANY (ARRAY(SELECT oid FROM managed)) AND p.prokind = 'a'
  AND p.oid NOT IN (SELECT objid FROM member WHERE classid = 1255)"""


_AGGREGATE_COLUMNS = (
    "oid", "kind", "direct", "sfunc", "finalfunc", "combinefunc", "serialfunc", "deserialfunc", "msfunc", "minvfunc",
    "mfinalfunc", "finalfunc_extra", "mfinalfunc_extra", "finalfunc_modify", "mfinalfunc_modify", "sortop", "stype",
    "sspace", "mstype", "msspace", "initcond", "minitcond", "parallel",
)  # fmt: skip


def _read_aggregate(snapshot: Snapshot, row: Row) -> None:
    fact_id = snapshot.addresses[(PG_PROC, row["oid"], "0")]
    fact = snapshot.state.facts[fact_id]
    # Options omitted in CREATE AGGREGATE are stored as "-", 0 or false; initial values are text and can be any of these.
    parts = {
        key: None if value in ("-", "0", "false") and not key.endswith("initcond") else value
        for key, value in row.items()
    }
    attributes = {**fact.attributes, **{key: parts[key] for key in _AGGREGATE_COLUMNS[1:]}}
    snapshot.add(fact_id, attributes, parent=fact.parent, address=(PG_PROC, row["oid"], "0"), metadata=fact.metadata)


AGGREGATES = Family("aggregate", _AGGREGATE_COLUMNS, _aggregates_query, _read_aggregate, object={"oid": PG_PROC})
