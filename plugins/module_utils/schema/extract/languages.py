# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Procedural languages that no extension created. They belong to the database."""

from __future__ import annotations

import typing as t

from .acl import add_grants
from .catalog import PG_LANGUAGE, parse_array
from .family import Family
from .hashing import IDENTIFIED

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot


def _languages_query(_major: int) -> str:
    return """SELECT l.oid, l.lanname, pg_get_userbyid(l.lanowner), l.lanpltrusted, l.lanplcallfoid, l.lanplcallfoid::regproc,
       l.laninline, l.laninline::regproc, l.lanvalidator, l.lanvalidator::regproc, l.lanacl
FROM pg_language l WHERE l.oid >= 16384 AND l.oid NOT IN (SELECT objid FROM member WHERE classid = 2612)"""


def _read_language(snapshot: Snapshot, row: Row) -> None:
    fact_id: FactId = ("language", row["name"])
    functions = {key: snapshot.function_name(row[f"{key}_oid"], row[key]) for key in ("handler", "inline", "validator")}
    attributes = {"trusted": row["trusted"], **functions}
    snapshot.add(fact_id, attributes, address=(PG_LANGUAGE, row["oid"], "0"), managed=False)
    snapshot.add_owner(fact_id, row["owner"])
    # Privileges on an untrusted language can't be granted.
    if row["trusted"] == "true" and row["acl"] is not None:
        add_grants(snapshot, fact_id, parse_array(row["acl"]), row["owner"])


LANGUAGES = Family(
    "language",
    (
        "oid", "name", "owner", "trusted", "handler_oid", "handler", "inline_oid", "inline", "validator_oid", "validator", "acl",
    ),
    _languages_query,
    _read_language,
    names=PG_LANGUAGE,
    hashed=dict.fromkeys(("handler_oid", "inline_oid", "validator_oid"), IDENTIFIED),
)  # fmt: skip
