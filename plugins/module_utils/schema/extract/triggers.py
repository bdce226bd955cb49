# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Triggers.

Read in every schema: a trigger on a table of an unmanaged schema is managed when the desired SQL declares it.
"""

from __future__ import annotations

import typing as t

from ..model.labels import label
from .catalog import PG_CONSTRAINT, PG_TRIGGER
from .family import Family

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot

ENABLED = {"O": "ENABLE", "D": "DISABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}


def _triggers_query(_major: int) -> str:
    # A trigger on a partition that was cloned from the parent's has tgparentid: a consequence. Of the internal ones, which
    # enforce foreign keys, only those are of interest that don't.
    return """SELECT t.oid, t.tgname, t.tgrelid, CASE WHEN NOT t.tgisinternal THEN pg_get_triggerdef(t.oid) END, t.tgenabled,
       t.tgparentid, t.tgisinternal, t.tgconstraint
FROM pg_trigger t
WHERE (NOT t.tgisinternal OR t.tgenabled <> 'O') AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 2620)"""


def _read_trigger(snapshot: Snapshot, row: Row) -> None:
    relation = snapshot.relations.get(row["relation"])
    if relation is None:
        return
    if row["internal"] == "true":
        enforced = snapshot.addresses.get((PG_CONSTRAINT, row["constraint"], "0"))
        if enforced is not None:
            # Only a superuser can switch them, by names that differ from database to database.
            snapshot.notices.append(
                f"{label(enforced)} is not enforced: its triggers are switched off on {label(relation.id)}"
            )
        return
    fact_id: FactId = ("trigger", relation.schema, relation.name, row["name"])
    address = (PG_TRIGGER, row["oid"], "0")
    if row["parent"] != "0":
        # A clone may still be switched on or off by itself; what points at it points at its table.
        snapshot.derived[address] = relation.id
        if row["enabled"] != "O" and relation.managed:
            state: FactId = ("trigger_state", relation.schema, relation.name, row["name"])
            snapshot.add(state, {"enabled": ENABLED[row["enabled"]]}, parent=relation.id)
        return
    attributes = {"definition": row["definition"], "enabled": ENABLED[row["enabled"]]}
    metadata = {"relkind": relation.relkind}
    snapshot.add_on(relation, fact_id, attributes, address=address, metadata=metadata)


TRIGGERS = Family(
    "trigger",
    ("oid", "name", "relation", "definition", "enabled", "parent", "internal", "constraint"),
    _triggers_query,
    _read_trigger,
)
