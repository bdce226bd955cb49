# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Privileges on extension members, if they differ from the initial privileges set by the extension.

Members have no facts, because they belong to the extension. Other privileges granted on them, or revoked, are child
facts of the extension. ``pg_init_privs`` has the privileges of a member after the extension's script changed them; a
member without a row there has the built-in default.
"""

from __future__ import annotations

import typing as t

from .acl import add_grants, initial_privileges
from .catalog import PG_EXTENSION, parse_array
from .family import Family
from .hashing import name_of
from .routines import signature

if t.TYPE_CHECKING:
    from ..model.facts import FactId
    from .catalog import Row
    from .snapshot import Snapshot

_KINDS = {
    "r": "table", "p": "table", "f": "table", "v": "view", "m": "matview", "S": "sequence",
    "ff": "function", "fw": "function", "fp": "procedure", "fa": "aggregate", "type": "type",
    "fdw": "foreign_data_wrapper", "server": "foreign_server", "schema": "schema",
}  # fmt: skip


def _query(_major: int) -> str:
    # Each additional table costs more planning time than execution time.
    return """SELECT m.extension, x.kind, x.namespace, x.name, x.rest, pg_get_userbyid(x.owner), pg_has_role(x.owner, 'USAGE'), x.acl, i.initprivs
FROM (
  SELECT 1259::oid AS catalog, c.oid, 0 AS sub, c.relkind::text AS kind, c.relnamespace AS namespace, c.relname AS name,
         NULL::text AS rest, c.relowner AS owner, c.relacl AS acl
  FROM pg_class c WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND c.oid >= 16384
  UNION ALL
  SELECT 1259, c.oid, a.attnum, c.relkind::text, c.relnamespace, c.relname, a.attname::text, c.relowner, a.attacl
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  WHERE a.attrelid IN (SELECT b.objid FROM member b WHERE b.classid = 1259 AND b.extension IS NOT NULL)
    AND (a.attacl IS NOT NULL OR a.attrelid IN (SELECT p.objoid FROM pg_init_privs p WHERE p.objsubid > 0))
  UNION ALL
  SELECT 1255, p.oid, 0, 'f' || p.prokind::text, p.pronamespace, p.proname, p.proargtypes::regtype[]::text, p.proowner, p.proacl
  FROM pg_proc p WHERE p.oid >= 16384
  UNION ALL
  SELECT 1247, t.oid, 0, 'type', t.typnamespace, t.typname, NULL, t.typowner, t.typacl FROM pg_type t WHERE t.oid >= 16384
  UNION ALL
  SELECT 2328, w.oid, 0, 'fdw', NULL, w.fdwname, NULL, w.fdwowner, w.fdwacl FROM pg_foreign_data_wrapper w WHERE w.oid >= 16384
  UNION ALL
  SELECT 2615, n.oid, 0, 'schema', NULL, n.nspname, NULL, n.nspowner, n.nspacl FROM pg_namespace n WHERE n.oid >= 16384
  UNION ALL
  SELECT 1417, s.oid, 0, 'server', NULL, s.srvname, NULL, s.srvowner, s.srvacl FROM pg_foreign_server s WHERE s.oid >= 16384
) AS x JOIN member m ON m.classid = x.catalog AND m.objid = x.oid AND m.extension IS NOT NULL
LEFT JOIN pg_init_privs i ON i.classoid = x.catalog AND i.objoid = x.oid AND i.objsubid = x.sub
WHERE x.acl IS NOT NULL OR i.objoid IS NOT NULL"""


_COLUMNS = ("extension", "kind", "namespace", "name", "rest", "owner", "may", "acl", "initial")


def _read(snapshot: Snapshot, row: Row) -> None:
    extension = snapshot.addresses.get((PG_EXTENSION, row["extension"], "0"))
    if extension is None:
        return
    kind, schema = _KINDS[row["kind"]], snapshot.namespaces.get(row["namespace"] or "", "")
    if kind == "schema" and row["name"] in snapshot.schemas:
        return  # a managed schema has a fact of its own
    target: FactId = (kind, schema, row["name"])
    if row["namespace"] is None:
        target = (kind, row["name"])
    elif kind in ("function", "procedure", "aggregate"):
        target = (*target, signature(row["rest"]))
    elif row["rest"] is not None:
        target = ("view_column" if kind in ("view", "matview") else "column", schema, row["name"], row["rest"])
    items, initial = (parse_array(row[key]) if row[key] is not None else None for key in ("acl", "initial"))
    snapshot.initial[target] = initial_privileges(target, initial, row["owner"], snapshot.major)
    metadata = {"extension": str(extension[1]), "owner": row["owner"], "may": row["may"]}
    add_grants(snapshot, target, items, row["owner"], initial=initial, extension=extension, metadata=metadata)


MEMBER_ACLS = Family("member_acl", _COLUMNS, _query, _read, hashed={"extension": name_of("extension", PG_EXTENSION)})
