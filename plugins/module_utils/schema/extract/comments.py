# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comments."""

from __future__ import annotations

import typing as t

from .family import Family

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Reading

_BORN_COMMENT = "standard public schema"
"""What every database is born with; nobody declares it, and nobody misses it."""


def _comments_query(_major: int) -> str:
    # 2200 is the schema public, born with every database (pg_namespace.dat).
    return """SELECT d.classoid, d.objoid, d.objsubid, d.description
FROM pg_description d
WHERE (d.objoid >= 16384 OR d.objoid = 2200) AND (d.classoid, d.objoid) NOT IN (SELECT classid, objid FROM member)"""


def _read_comment(reading: Reading, row: Row) -> None:
    address = (row["catalog"], row["object"], row["sub"])
    home = reading.addresses.get(address)
    target = home
    if home is None and address in reading.commented:
        home, target = reading.aliases[address], reading.commented[address]
    if target is None or (target == ("schema", "public") and row["text"] == _BORN_COMMENT):
        return
    fact_id: FactId = ("comment", target)
    notes = None
    if home in reading.members:
        notes = {"extension": reading.state.facts[home].notes["extension"]}
        reading.members.add(fact_id)
    reading.add(fact_id, {"text": row["text"]}, parent=home, notes=notes, managed=home not in reading.outside)


COMMENTS = Family("comment", ("catalog", "object", "sub", "text"), _comments_query, _read_comment)
