# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators."""

from __future__ import annotations

import typing as t

from .catalog import PG_OPERATOR, in_managed_schema
from .family import Family

if t.TYPE_CHECKING:
    from ..model.facts import FactId, Value
    from .catalog import Row
    from .snapshot import Snapshot

_LINKS_CHANGE_SINCE = 17
"""The first major version in which ALTER OPERATOR sets COMMUTATOR, NEGATOR, HASHES, and MERGES."""


def _query(_major: int) -> str:
    # A shell operator, which has no function, only stands for an operator that another one names. A link that only one of
    # two operators has is read as that of both: PostgreSQL completes it whenever it can.
    linked = """(SELECT o.oprnamespace::regnamespace || '.' || o.oprname FROM pg_operator o
        WHERE o.oid = CASE WHEN x.{0} <> 0 THEN x.{0} ELSE (SELECT min(i.oid) FROM pg_operator i WHERE i.{0} = x.oid) END)"""
    return f"""SELECT x.oid, x.oprnamespace, x.oprname, pg_get_userbyid(x.oprowner),
       CASE WHEN x.oprleft <> 0 THEN format_type(x.oprleft, NULL) ELSE 'NONE' END, format_type(x.oprright, NULL),
       x.oprcode::regproc, {linked.format("oprcom")}, {linked.format("oprnegate")},
       nullif(x.oprrest::oid, 0)::regproc, nullif(x.oprjoin::oid, 0)::regproc, x.oprcanhash, x.oprcanmerge,
       x.oprcom = 0, x.oprnegate = 0
FROM pg_operator x
WHERE x.oprcode <> 0 AND {in_managed_schema("oprnamespace", PG_OPERATOR)}"""


_ATTRIBUTES = ("function", "commutator", "negator", "restrict", "join", "hashes", "merges")


def _read(snapshot: Snapshot, row: Row) -> None:
    schema = snapshot.namespaces[row["namespace"]]
    fact_id: FactId = ("operator", schema, row["name"], row["left"], row["right"])
    attributes = {key: row[key] for key in _ATTRIBUTES}
    metadata: dict[str, Value] = {
        "links_change": "true" if snapshot.major >= _LINKS_CHANGE_SINCE else "false",
        "incomplete": tuple(key for key in ("commutator", "negator") if row[f"no_{key}"] == "true"),
    }
    address = (PG_OPERATOR, row["oid"], "0")
    snapshot.add(fact_id, attributes, parent=("schema", schema), address=address, metadata=metadata)
    snapshot.add_owner(fact_id, row["owner"])


OPERATORS = Family(
    "operator",
    ("oid", "namespace", "name", "owner", "left", "right", *_ATTRIBUTES, "no_commutator", "no_negator"),
    _query,
    _read,
    names=PG_OPERATOR,
    in_schema="pg_operator.oprnamespace",
    types=("left", "right"),
)
