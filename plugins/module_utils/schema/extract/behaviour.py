# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hangs on a table or a view and decides who may see or change what: triggers, rules, policies.

These are read in every schema: a trigger on a table that isn't managed is ours when the desired SQL declares it.
"""

from __future__ import annotations

import typing as t

from ..naming import label
from .family import PG_CONSTRAINT, PG_POLICY, PG_REWRITE, PG_TRIGGER, Family, array

if t.TYPE_CHECKING:
    from ..fact import FactId
    from .family import Reading, Row

ENABLED = {"O": "ENABLE", "D": "DISABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}
COMMANDS = {"*": "ALL", "r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}


def _triggers_query(_major: int) -> str:
    # A trigger on a partition that was cloned from the parent's has tgparentid: a consequence. Of the internal ones, which
    # enforce foreign keys, only those are of interest that don't.
    return """SELECT t.oid, t.tgname, t.tgrelid, CASE WHEN NOT t.tgisinternal THEN pg_get_triggerdef(t.oid) END, t.tgenabled,
       t.tgparentid, t.tgisinternal, t.tgconstraint
FROM pg_trigger t
WHERE (NOT t.tgisinternal OR t.tgenabled <> 'O') AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 2620)"""


def _read_trigger(reading: Reading, row: Row) -> None:
    relation = reading.relations.get(row["relation"])
    if relation is None:
        return
    if row["internal"] == "true":
        enforced = reading.addresses.get((PG_CONSTRAINT, row["constraint"], "0"))
        if enforced is not None:
            # Only a superuser can switch them, by names that differ from database to database.
            reading.notices.append(
                f"{label(enforced)} is not enforced: its triggers are switched off on {label(relation.id)}"
            )
        return
    fact_id: FactId = ("trigger", relation.schema, relation.name, row["name"])
    address = (PG_TRIGGER, row["oid"], "0")
    if row["parent"] != "0":
        # A clone may still be switched on or off by itself; what points at it points at its table.
        reading.derived[address] = relation.id
        if row["enabled"] != "O" and relation.managed:
            state: FactId = ("trigger_state", relation.schema, relation.name, row["name"])
            reading.add(state, {"enabled": ENABLED[row["enabled"]]}, parent=relation.id)
        return
    attrs = {"definition": row["definition"], "enabled": ENABLED[row["enabled"]]}
    notes = {"relkind": relation.relkind}
    reading.add_on(relation, fact_id, attrs, address=address, notes=notes)


TRIGGERS = Family(
    "trigger",
    ("oid", "name", "relation", "definition", "enabled", "parent", "internal", "constraint"),
    _triggers_query,
    _read_trigger,
)


def _rules_query(_major: int) -> str:
    return """SELECT r.oid, r.rulename, r.ev_class, CASE WHEN r.rulename <> '_RETURN' THEN pg_get_ruledef(r.oid) END, r.ev_enabled
FROM pg_rewrite r
WHERE r.ev_class IN (SELECT oid FROM relation) AND r.oid NOT IN (SELECT objid FROM member WHERE classid = 2618)"""


def _read_rule(reading: Reading, row: Row) -> None:
    relation = reading.relations[row["relation"]]
    address = (PG_REWRITE, row["oid"], "0")
    if row["name"] == "_RETURN":
        reading.aliases[address] = relation.id
        return
    fact_id: FactId = ("rule", relation.schema, relation.name, row["name"])
    attrs = {"definition": row["definition"], "enabled": ENABLED[row["enabled"]]}
    reading.add(fact_id, attrs, parent=relation.id, address=address)


RULES = Family("rule", ("oid", "name", "relation", "definition", "enabled"), _rules_query, _read_rule)


def _policies_query(_major: int) -> str:
    return """SELECT p.oid, p.polname, p.polrelid, p.polcmd, p.polpermissive,
       CASE WHEN p.polroles = '{0}' THEN '{PUBLIC}' ELSE (SELECT array_agg(pg_get_userbyid(r) ORDER BY 1) FROM unnest(p.polroles) r)::text END,
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_policy p
WHERE p.oid NOT IN (SELECT objid FROM member WHERE classid = 3256)"""


def _read_policy(reading: Reading, row: Row) -> None:
    relation = reading.relations.get(row["relation"])
    if relation is None:
        return
    fact_id: FactId = ("policy", relation.schema, relation.name, row["name"])
    attrs = {
        "command": COMMANDS[row["command"]],
        "permissive": "PERMISSIVE" if row["permissive"] == "true" else "RESTRICTIVE",
        "roles": tuple(sorted(array(row["roles"]))),
        "using": row["using"],
        "check": row["check"],
    }
    address = (PG_POLICY, row["oid"], "0")
    reading.add_on(relation, fact_id, attrs, address=address)


POLICIES = Family(
    "policy",
    ("oid", "name", "relation", "command", "permissive", "roles", "using", "check"),
    _policies_query,
    _read_policy,
)
