# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schemas, extensions, and properties of the session and the server."""

from __future__ import annotations

import typing as t

from ..database.session_settings import QUERY as SETTINGS
from .acl import add_grants
from .catalog import PG_EXTENSION, PG_NAMESPACE, parse_array
from .family import Family

if t.TYPE_CHECKING:
    from .catalog import Row
    from .snapshot import Snapshot


def _environment_query(_major: int) -> str:
    return f"""SELECT current_user, session_user, current_setting('server_version_num'), current_database(),
       (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()),
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
       (SELECT encode(sha256(convert_to(string_agg(rolname || CASE WHEN rolsuper OR rolbypassrls THEN '*' ELSE '' END, ','
                                                   ORDER BY rolname COLLATE "C"), 'UTF8')), 'hex')
        FROM pg_roles WHERE rolname !~ '^pg_'),
       (SELECT json_agg(rolname ORDER BY rolname COLLATE "C") FROM pg_roles WHERE rolsuper OR rolbypassrls),
       pg_is_in_recovery(), {SETTINGS}"""


def _read_environment(snapshot: Snapshot, row: Row) -> None:
    snapshot.environment.update({key: value for key, value in row.items() if value is not None})


ENVIRONMENT = Family(
    "environment",
    (
        "current_user",
        "session_user",
        "server_version_num",
        "database",
        "database_owner",
        "superuser",
        "roles",
        "trusted_roles",
        "in_recovery",
        "settings",
        "role_settings",
    ),
    _environment_query,
    _read_environment,
)


def _schemas_query(_major: int) -> str:
    return """SELECT n.oid, n.nspname, pg_get_userbyid(n.nspowner), n.nspacl,
       (SELECT e.extname FROM pg_depend d, pg_extension e
        WHERE d.classid = 2615 AND d.objid = n.oid AND d.refclassid = 3079 AND d.deptype = 'e' AND e.oid = d.refobjid),
       (SELECT i.initprivs FROM pg_init_privs i WHERE i.classoid = 2615 AND i.objoid = n.oid AND i.privtype = 'e')
FROM pg_namespace n
WHERE n.nspname !~ '^pg_(toast|temp_|toast_temp_)'"""


def _read_schema(snapshot: Snapshot, row: Row) -> None:
    name = row["name"]
    snapshot.namespaces[row["oid"]] = name
    if name not in snapshot.schemas:
        return
    fact_id = ("schema", name)
    # The owner is metadata, because every database has a schema "public" that nobody declared.
    metadata = {"owner": row["owner"], **({"extension": row["extension"]} if row["extension"] is not None else {})}
    snapshot.add(fact_id, {}, address=(PG_NAMESPACE, row["oid"], "0"), metadata=metadata)
    if row["extension"] is None:
        snapshot.add_owner(fact_id, row["owner"])
    items, initial = (parse_array(row[key]) if row[key] is not None else None for key in ("acl", "initial"))
    add_grants(snapshot, fact_id, items, row["owner"], initial=initial)


SCHEMAS = Family(
    "schema", ("oid", "name", "owner", "acl", "extension", "initial"), _schemas_query, _read_schema, names=PG_NAMESPACE
)


def _extensions_query(_major: int) -> str:
    return """SELECT e.oid, e.extname, e.extnamespace, e.extversion, e.extrelocatable,
       (SELECT a.default_version FROM pg_available_extensions a WHERE a.name = e.extname)
FROM pg_extension e
WHERE e.extname <> 'plpgsql'"""


def _read_extension(snapshot: Snapshot, row: Row) -> None:
    schema = snapshot.namespaces.get(row["namespace"], "")
    fact_id = ("extension", row["name"])
    # A version that is not the server's default was specified explicitly; the default is not compared (see normalize).
    metadata = {"available": row["available"], "relocatable": row["relocatable"]}
    snapshot.add(
        fact_id,
        {"schema": schema, "version": row["version"]},
        address=(PG_EXTENSION, row["oid"], "0"),
        metadata=metadata,
        managed=schema in snapshot.schemas,
    )
    if schema in snapshot.schemas:
        snapshot.state.add_dependency(fact_id, ("schema", schema))


EXTENSIONS = Family(
    "extension", ("oid", "name", "namespace", "version", "relocatable", "available"), _extensions_query, _read_extension
)
