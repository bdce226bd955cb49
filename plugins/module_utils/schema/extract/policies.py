# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Row-level security policies in all schemas."""

from __future__ import annotations

import typing as t

from .catalog import PG_CLASS, PG_POLICY, parse_array
from .family import Family

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot

COMMANDS = {"*": "ALL", "r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}


def _policies_query(_major: int) -> str:
    return """SELECT p.oid, p.polname, p.polrelid, p.polcmd, p.polpermissive,
       CASE WHEN p.polroles = '{0}' THEN '{PUBLIC}' ELSE (SELECT array_agg(pg_get_userbyid(r) ORDER BY 1) FROM unnest(p.polroles) r)::text END,
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_policy p
WHERE p.oid NOT IN (SELECT objid FROM member WHERE classid = 3256)"""


def _read_policy(snapshot: Snapshot, row: Row) -> None:
    relation = snapshot.relations.get(row["relation"])
    if relation is None:
        return
    fact_id: FactId = ("policy", relation.schema, relation.name, row["name"])
    attributes = {
        "command": COMMANDS[row["command"]],
        "permissive": "PERMISSIVE" if row["permissive"] == "true" else "RESTRICTIVE",
        "roles": tuple(sorted(parse_array(row["roles"]))),
        "using": row["using"],
        "check": row["check"],
    }
    address = (PG_POLICY, row["oid"], "0")
    snapshot.add_on(relation, fact_id, attributes, address=address)


POLICIES = Family(
    "policy",
    ("oid", "name", "relation", "command", "permissive", "roles", "using", "check"),
    _policies_query,
    _read_policy,
    names=PG_POLICY,
    object={"relation": PG_CLASS},
)
