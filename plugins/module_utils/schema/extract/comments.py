# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Comments."""

from __future__ import annotations

import typing as t

from .family import Family
from .hashing import position_of

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot

_INITDB_COMMENT = "standard public schema"
"""The comment that initdb creates; it is ignored."""


def _comments_query(_major: int) -> str:
    # 2200 is the schema public, created by initdb (pg_namespace.dat). Only there, having no comment is a difference.
    return """SELECT d.classoid, d.objoid, d.objsubid, d.description
FROM pg_description d
WHERE (d.objoid >= 16384 OR d.objoid = 2200) AND (d.classoid, d.objoid) NOT IN (SELECT classid, objid FROM member)
UNION ALL SELECT 2615, n.oid, 0, '' FROM pg_namespace n
WHERE n.nspname = 'public' AND NOT EXISTS (SELECT FROM pg_description d WHERE d.classoid = 2615 AND d.objoid = n.oid)"""


def described(snapshot: Snapshot, row: Row) -> tuple[FactId | None, FactId | None]:
    """Return the fact that a comment or a security label belongs to, and the object that it describes."""
    address = (row["catalog"], row["object"], row["sub"])
    parent = snapshot.addresses.get(address)
    if parent is None and address in snapshot.commented:
        return snapshot.aliases[address], snapshot.commented[address]
    return parent, parent


def _read_comment(snapshot: Snapshot, row: Row) -> None:
    parent, target = described(snapshot, row)
    if target is None or (target == ("schema", "public") and row["text"] == _INITDB_COMMENT):
        return
    fact_id: FactId = ("comment", target)
    metadata = None
    if parent in snapshot.members:
        metadata = {"extension": snapshot.state.facts[parent].metadata["extension"]}
        snapshot.members.add(fact_id)
    snapshot.add(
        fact_id, {"text": row["text"]}, parent=parent, metadata=metadata, managed=parent not in snapshot.outside
    )


COMMENTS = Family(
    "comment",
    ("catalog", "object", "sub", "text"),
    _comments_query,
    _read_comment,
    object={"object": "catalog"},
    hashed={"sub": position_of("object", "sub")},
)
