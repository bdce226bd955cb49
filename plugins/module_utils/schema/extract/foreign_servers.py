# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Foreign-data wrappers, foreign servers, and user mappings."""

from __future__ import annotations

import typing as t

from ..model.secret_values import conceal_all, conceal_options
from ..model.sql import PUBLIC
from .acl import add_grants
from .catalog import PG_FOREIGN_DATA_WRAPPER, PG_FOREIGN_SERVER, PG_USER_MAPPING, parse_array
from .family import Family
from .hashing import IDENTIFIED

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot


def _wrappers_query(_major: int) -> str:
    return """SELECT w.oid, w.fdwname, pg_get_userbyid(w.fdwowner), w.fdwacl, w.fdwoptions,
       CASE WHEN w.fdwhandler <> 0 THEN w.fdwhandler::regproc END,
       CASE WHEN w.fdwvalidator <> 0 THEN w.fdwvalidator::regproc END
FROM pg_foreign_data_wrapper w
WHERE w.oid NOT IN (SELECT objid FROM member WHERE classid = 2328)"""


def _read_wrapper(snapshot: Snapshot, row: Row) -> None:
    fact_id: FactId = ("foreign_data_wrapper", row["name"])
    options = conceal_options(parse_array(row["options"]))
    attributes = {"handler": row["handler"], "validator": row["validator"], "options": tuple(sorted(options))}
    address = (PG_FOREIGN_DATA_WRAPPER, row["oid"], "0")
    _add(snapshot, row, fact_id, attributes, options=options, address=address)


FOREIGN_DATA_WRAPPERS = Family(
    "foreign_data_wrapper",
    ("oid", "name", "owner", "acl", "options", "handler", "validator"),
    _wrappers_query,
    _read_wrapper,
    names=PG_FOREIGN_DATA_WRAPPER,
)


def _servers_query(_major: int) -> str:
    return """SELECT s.oid, s.srvname, pg_get_userbyid(s.srvowner), s.srvacl, s.srvoptions, s.srvtype, s.srvversion, s.srvfdw,
       (SELECT w.fdwname FROM pg_foreign_data_wrapper w WHERE w.oid = s.srvfdw)
FROM pg_foreign_server s
WHERE s.oid NOT IN (SELECT objid FROM member WHERE classid = 1417)"""


def _read_server(snapshot: Snapshot, row: Row) -> None:
    fact_id: FactId = ("foreign_server", row["name"])
    # The wrapper has a new name if its rename is simulated.
    wrapper = snapshot.addresses.get((PG_FOREIGN_DATA_WRAPPER, row["wrapper"], "0"))
    options = conceal_options(parse_array(row["options"]))
    attributes = {
        "wrapper": str(wrapper[1]) if wrapper is not None else row["wrapper_name"],
        "type": row["type"],
        "version": row["version"],
        "options": tuple(sorted(options)),
    }
    _add(snapshot, row, fact_id, attributes, options=options, address=(PG_FOREIGN_SERVER, row["oid"], "0"))


def _add(
    snapshot: Snapshot,
    row: Row,
    fact_id: FactId,
    attributes: dict[str, t.Any],
    *,
    options: tuple[str, ...],
    address: tuple[str, str, str],
) -> None:
    metadata = {"owner": row["owner"], "options": options}
    snapshot.add(fact_id, attributes, address=address, metadata=metadata, managed=False)
    snapshot.add_owner(fact_id, row["owner"])
    add_grants(snapshot, fact_id, parse_array(row["acl"]) if row["acl"] is not None else None, row["owner"])


FOREIGN_SERVERS = Family(
    "foreign_server",
    ("oid", "name", "owner", "acl", "options", "type", "version", "wrapper", "wrapper_name"),
    _servers_query,
    _read_server,
    names=PG_FOREIGN_SERVER,
    hashed={"wrapper": IDENTIFIED},
)


def _mappings_query(_major: int) -> str:
    # The view shows options to the server's owner for PUBLIC, to each user for itself, and to superusers. Without options
    # it shows the same to others, so tell the two apart.
    return """SELECT m.umid, m.srvid, m.srvname, CASE WHEN m.umuser <> 0 THEN m.usename END,
       coalesce(m.umoptions, CASE WHEN (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user)
         OR (m.umuser = 0 AND pg_has_role(s.srvowner, 'USAGE'))
         OR (m.usename = current_user AND (pg_has_role(s.srvowner, 'USAGE') OR has_server_privilege(s.oid, 'USAGE'))) THEN '{}'::text[] END)
FROM pg_user_mappings m JOIN pg_foreign_server s ON s.oid = m.srvid
WHERE m.umid NOT IN (SELECT objid FROM member WHERE classid = 1418)"""


def _read_mapping(snapshot: Snapshot, row: Row) -> None:
    server = snapshot.addresses.get((PG_FOREIGN_SERVER, row["server"], "0"))
    user = row["user"] if row["user"] is not None else PUBLIC
    fact_id: FactId = ("user_mapping", str(server[1]) if server is not None else row["server_name"], user)
    options = conceal_all(parse_array(row["options"])) if row["options"] is not None else None
    snapshot.add(
        fact_id,
        {"options": tuple(sorted(options)) if options is not None else None},
        parent=server,
        address=(PG_USER_MAPPING, row["oid"], "0"),
        metadata={"options": options or ()},
        managed=False,
    )


USER_MAPPINGS = Family(
    "user_mapping",
    ("oid", "server", "server_name", "user", "options"),
    _mappings_query,
    _read_mapping,
    hashed={"server": IDENTIFIED},
)
