# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Triggers.

Read in all schemas: a trigger on a table in an unmanaged schema is managed if the desired SQL declares it.
"""

from __future__ import annotations

import typing as t

from ..model.labels import label
from .catalog import PG_CLASS, PG_CONSTRAINT, PG_TRIGGER
from .family import Family
from .hashing import name_of

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot

ENABLED = {"O": "ENABLE", "D": "DISABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}


def _triggers_query(_major: int) -> str:
    # A trigger on a partition that was cloned from the parent's has tgparentid. Internal triggers, which enforce foreign
    # keys, are only read if they are not enabled normally.
    return """SELECT t.oid, t.tgname, t.tgrelid, CASE WHEN NOT t.tgisinternal THEN pg_get_triggerdef(t.oid) END, t.tgenabled,
       t.tgparentid, t.tgisinternal, t.tgconstraint, (SELECT p.tgenabled FROM pg_trigger p WHERE p.oid = t.tgparentid)
FROM pg_trigger t
WHERE (NOT t.tgisinternal OR t.tgenabled <> 'O') AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 2620)"""


def _read_trigger(snapshot: Snapshot, row: Row) -> None:
    relation = snapshot.relations.get(row["relation"])
    if relation is None:
        return
    if row["internal"] == "true":
        enforced = snapshot.addresses.get((PG_CONSTRAINT, row["constraint"], "0"))
        if enforced is not None:
            # Only a superuser can enable them, and their names differ between databases.
            snapshot.notices.append(
                f"{label(enforced)} is not enforced: its internal triggers on {label(relation.id)} are disabled"
            )
        snapshot.has_unresolved |= enforced is None
        return
    fact_id: FactId = ("trigger", relation.schema, relation.name, row["name"])
    address = (PG_TRIGGER, row["oid"], "0")
    if row["parent"] != "0":
        # A clone can be enabled or disabled separately; dependencies on it become dependencies on its table.
        snapshot.derived[address] = relation.id
        if row["enabled"] != row["enabled_above"] and relation.managed:
            state: FactId = ("trigger_state", relation.schema, relation.name, row["name"])
            snapshot.add(
                state, {"enabled": ENABLED[row["enabled"]]}, parent=("partition", relation.schema, relation.name)
            )
        return
    attributes = {"definition": row["definition"], "enabled": ENABLED[row["enabled"]]}
    metadata = {"relkind": relation.relkind}
    snapshot.add_on(relation, fact_id, attributes, address=address, metadata=metadata)


TRIGGERS = Family(
    "trigger",
    ("oid", "name", "relation", "definition", "enabled", "parent", "internal", "constraint", "enabled_above"),
    _triggers_query,
    _read_trigger,
    names=PG_TRIGGER,
    object={"relation": PG_CLASS},
    hashed={
        "name": "CASE WHEN NOT {internal} THEN {name} END",  # PostgreSQL names internal triggers after their OID
        "parent": name_of("parent", PG_TRIGGER),
        "constraint": name_of("constraint", PG_CONSTRAINT),
    },
)
