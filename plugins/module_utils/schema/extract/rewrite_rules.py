# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rewrite rules."""

from __future__ import annotations

import typing as t

from .catalog import PG_CLASS, PG_REWRITE
from .family import Family
from .triggers import ENABLED

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot


def _rules_query(_major: int) -> str:
    return """SELECT r.oid, r.rulename, r.ev_class, CASE WHEN r.rulename <> '_RETURN' THEN pg_get_ruledef(r.oid) END, r.ev_enabled
FROM pg_rewrite r
WHERE r.ev_class IN (SELECT oid FROM relation) AND r.oid NOT IN (SELECT objid FROM member WHERE classid = 2618)"""


def _read_rule(snapshot: Snapshot, row: Row) -> None:
    relation = snapshot.relations[row["relation"]]
    address = (PG_REWRITE, row["oid"], "0")
    if row["name"] == "_RETURN":
        snapshot.aliases[address] = relation.id
        return
    fact_id: FactId = ("rule", relation.schema, relation.name, row["name"])
    attributes = {"definition": row["definition"], "enabled": ENABLED[row["enabled"]]}
    snapshot.add(fact_id, attributes, parent=relation.id, address=address)


RULES = Family(
    "rule",
    ("oid", "name", "relation", "definition", "enabled"),
    _rules_query,
    _read_rule,
    names=PG_REWRITE,
    object={"relation": PG_CLASS},
)
