# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Security labels. Those of a provider are only managed if the desired SQL uses it, so they are outside of every schema."""

from __future__ import annotations

import typing as t

from .comments import described
from .family import Family
from .hashing import position_of

if t.TYPE_CHECKING:
    from .catalog import Row
    from .snapshot import Snapshot


def _security_labels_query(_major: int) -> str:
    # 2200 is the schema public, created by initdb (pg_namespace.dat).
    return """SELECT s.classoid, s.objoid, s.objsubid, s.provider, s.label
FROM pg_seclabel s
WHERE (s.objoid >= 16384 OR s.objoid = 2200) AND (s.classoid, s.objoid) NOT IN (SELECT classid, objid FROM member)"""


def _read_security_label(snapshot: Snapshot, row: Row) -> None:
    parent, target = described(snapshot, row)
    if target is not None:
        fact_id = ("security_label", target, row["provider"])
        snapshot.add(fact_id, {"text": row["text"]}, parent=parent, managed=False)


SECURITY_LABELS = Family(
    "security_label",
    ("catalog", "object", "sub", "provider", "text"),
    _security_labels_query,
    _read_security_label,
    object={"object": "catalog"},
    hashed={"sub": position_of("object", "sub")},
)
