# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Event triggers. They belong to the database, so they are outside of every schema."""

from __future__ import annotations

import typing as t

from .catalog import PG_EVENT_TRIGGER, parse_array
from .family import Family
from .hashing import IDENTIFIED
from .triggers import ENABLED

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot


_SECURES = r"\m(enable|force)\s+row\s+level\s+security"


def _event_triggers_query(_major: int) -> str:
    # The last column says whether it enables row level security on new tables, itself or in a function that it calls. A
    # subquery for the value, not EXISTS, for which PostgreSQL would search the text of every function.
    return f"""SELECT e.oid, e.evtname, e.evtevent, e.evtfoid, e.evtfoid::regproc, e.evttags, e.evtenabled, pg_get_userbyid(e.evtowner),
       e.evtevent = 'ddl_command_end' AND e.evtenabled IN ('O', 'A') AND (e.evttags IS NULL OR 'CREATE TABLE' = ANY (e.evttags))
       AND (SELECT p.prosrc ~* '{_SECURES}' OR EXISTS (
              SELECT FROM pg_proc c WHERE c.oid >= 16384 AND position(c.proname in p.prosrc) > 0 AND c.prosrc ~* '{_SECURES}')
            FROM pg_proc p WHERE p.oid = e.evtfoid)
FROM pg_event_trigger e WHERE e.oid NOT IN (SELECT objid FROM member WHERE classid = 3466)"""


def _read_event_trigger(snapshot: Snapshot, row: Row) -> None:
    fact_id: FactId = ("event_trigger", row["name"])
    attributes = {
        "event": row["event"],
        "function": snapshot.function_name(row["function_oid"], row["function"]),
        "tags": parse_array(row["tags"]) or None,
        "enabled": ENABLED[row["enabled"]],
    }
    snapshot.add(
        fact_id,
        attributes,
        address=(PG_EVENT_TRIGGER, row["oid"], "0"),
        metadata={"owner": row["owner"], "secures_tables": row["secures_tables"]},
        managed=False,
    )
    snapshot.add_owner(fact_id, row["owner"])


EVENT_TRIGGERS = Family(
    "event_trigger",
    ("oid", "name", "event", "function_oid", "function", "tags", "enabled", "owner", "secures_tables"),
    _event_triggers_query,
    _read_event_trigger,
    names=PG_EVENT_TRIGGER,
    hashed={"function_oid": IDENTIFIED},
)
