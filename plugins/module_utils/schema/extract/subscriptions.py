# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Subscriptions.

Whether a subscription is enabled is state, like the rows that it receives: ``pg_dump`` doesn't write it either.
"""

from __future__ import annotations

import typing as t

from ..model.secret_values import conceal_connection, has_password
from .catalog import PG_SUBSCRIPTION, parse_array
from .family import Family

if t.TYPE_CHECKING:
    from ..model.facts import FactId, Value
    from .catalog import Row
    from .snapshot import Snapshot

_BOOLEANS = {"password_required": "true", "run_as_owner": "false", "failover": "false"}
"""Parameters that not every major version has, with their defaults."""


def _query(major: int) -> str:
    since_16 = "s.subpasswordrequired, s.subrunasowner, s.suborigin" if major >= 16 else "true, false, 'any'"
    since_17 = "s.subfailover" if major >= 17 else "false"
    streaming = "s.substream" if major >= 16 else "CASE WHEN s.substream THEN 't' ELSE 'f' END"
    # Only superusers can read the connection string, and a query that names the column is an error for others. So this
    # one is made only for those who can: ts_stat is the one function that runs a text as a query, in all builds of
    # PostgreSQL. It returns words of at most 2 kB, so the string is split.
    connection = """SELECT string_agg(substr(w.word, 6), '' ORDER BY w.word COLLATE "C") FROM ts_stat(format(
         'SELECT array_to_tsvector(ARRAY(SELECT to_char(g, ''FM00000'') || substr(subconninfo, g * 400 + 1, 400)
            FROM generate_series(0, length(subconninfo) / 400) g)) FROM pg_catalog.pg_subscription WHERE oid = %s', s.oid)) w"""
    return f"""SELECT s.oid, s.subname, pg_get_userbyid(s.subowner), s.subpublications, s.subslotname, s.subbinary,
       {streaming}, s.subtwophasestate, s.subdisableonerr, s.subsynccommit, {since_16}, {since_17},
       CASE WHEN has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'SELECT') THEN ({connection}) END
FROM pg_subscription s WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())"""


def _read(snapshot: Snapshot, row: Row) -> None:
    fact_id: FactId = ("subscription", row["name"])
    default_streaming = "p" if snapshot.major >= 18 else "f"
    attributes: dict[str, Value] = {
        "connection": conceal_connection(row["connection"]) if row["connection"] is not None else None,
        "publications": tuple(sorted(parse_array(row["publications"]))),
        "slot_name": row["slot_name"],
        "binary": row["binary"],
        # The default depends on the major version; None stands for it.
        "streaming": None if row["streaming"] == default_streaming else _STREAMING[row["streaming"]],
        "two_phase": "false" if row["two_phase"] == "d" else "true",
        "disable_on_error": row["disable_on_error"],
        "synchronous_commit": row["synchronous_commit"],
        "origin": None if row["origin"] == "any" else row["origin"],
        **{name: None if row[name] == default else row[name] for name, default in _BOOLEANS.items()},
    }
    metadata: dict[str, Value] = {
        "owner": row["owner"],
        "publications": parse_array(row["publications"]),
        "default_streaming": _STREAMING[default_streaming],
        "has_password": "true" if row["connection"] is None or has_password(row["connection"]) else "false",
    }
    address = (PG_SUBSCRIPTION, row["oid"], "0")
    snapshot.add(fact_id, attributes, address=address, metadata=metadata, managed=False)
    snapshot.add_owner(fact_id, row["owner"])


_STREAMING = {"f": "off", "t": "on", "p": "parallel"}


SUBSCRIPTIONS = Family(
    "subscription",
    (
        "oid", "name", "owner", "publications", "slot_name", "binary", "streaming", "two_phase", "disable_on_error",
        "synchronous_commit", "password_required", "run_as_owner", "origin", "failover", "connection",
    ),
    _query,
    _read,
    names=PG_SUBSCRIPTION,
)  # fmt: skip
