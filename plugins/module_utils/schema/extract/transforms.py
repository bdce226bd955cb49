# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transforms of a type for a procedural language. Those of a managed type are managed with it."""

from __future__ import annotations

import typing as t

from ..model.facts import kind_of
from ..model.sql import ident
from .catalog import PG_LANGUAGE, PG_TRANSFORM
from .family import Family
from .hashing import IDENTIFIED

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot


def _transforms_query(_major: int) -> str:
    return """SELECT x.oid, format_type(x.trftype, NULL), x.trftype, l.oid, l.lanname, x.trffromsql::oid, x.trffromsql, x.trftosql::oid, x.trftosql
FROM pg_transform x JOIN pg_language l ON l.oid = x.trflang
WHERE x.oid NOT IN (SELECT objid FROM member WHERE classid = 3576)"""


def _read_transform(snapshot: Snapshot, row: Row) -> None:
    # A managed language has the name of its fact, which a simulated rename changes.
    language = snapshot.addresses.get((PG_LANGUAGE, row["language_oid"], "0"))
    name = language[1] if language is not None and kind_of(language) == "language" else row["language"]
    fact_id: FactId = ("transform", row["type"], ident(name))
    attributes = {key: snapshot.function_name(row[f"{key}_oid"], row[key]) for key in ("from_sql", "to_sql")}
    address = (PG_TRANSFORM, row["oid"], "0")
    snapshot.add(fact_id, attributes, address=address, managed=snapshot.manages_type(row["type_oid"]))


TRANSFORMS = Family(
    "transform",
    ("oid", "type", "type_oid", "language_oid", "language", "from_sql_oid", "from_sql", "to_sql_oid", "to_sql"),
    _transforms_query,
    _read_transform,
    types=("type",),
    hashed=dict.fromkeys(("type_oid", "language_oid", "from_sql_oid", "to_sql_oid"), IDENTIFIED),
)
