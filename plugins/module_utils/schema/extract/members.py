# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Privileges on members of extensions, as far as they differ from what the extension itself gave them.

Members are no facts: the extension makes them and changes them. What others grant on them, or revoke, is a fact that
lives in the extension. ``pg_init_privs`` has the privileges that a member had after the extension's script gave or took
some; where it has no row, the script left them at the built-in default.
"""

from __future__ import annotations

import typing as t

from .acl import add_grants, initially
from .family import PG_EXTENSION, Family, array
from .routines import signature

if t.TYPE_CHECKING:
    from ..fact import FactId
    from .family import Reading, Row

_KINDS = {
    "r": "table", "p": "table", "f": "table", "v": "view", "m": "matview", "S": "sequence",
    "function": "function", "window": "function", "procedure": "procedure", "aggregate": "aggregate", "type": "type",
}  # fmt: skip

# (catalog oid, sub id, kind, schema, name, rest of the name, owner, ACL, from and where)
_SOURCES = (
    ("1259", "0", "x.relkind::text", "x.relnamespace", "x.relname", "NULL", "x.relowner", "x.relacl",
     "pg_class x WHERE x.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')"),
    ("1259", "a.attnum", "x.relkind::text", "x.relnamespace", "x.relname", "a.attname", "x.relowner", "a.attacl",
     "pg_attribute a, pg_class x WHERE a.attrelid IN (SELECT objid FROM member WHERE classid = 1259) AND x.oid = a.attrelid"),
    ("1255", "0", "CASE x.prokind WHEN 'f' THEN 'function' WHEN 'w' THEN 'window' WHEN 'p' THEN 'procedure' ELSE 'aggregate' END",
     "x.pronamespace", "x.proname", "x.proargtypes::regtype[]::text", "x.proowner", "x.proacl", "pg_proc x WHERE true"),
    ("1247", "0", "'type'", "x.typnamespace", "x.typname", "NULL", "x.typowner", "x.typacl", "pg_type x WHERE true"),
)  # fmt: skip


def _query(_major: int) -> str:
    parts = []
    for catalog, sub, kind, schema, name, rest, owner, acl, source in _SOURCES:
        initial = f"(SELECT i.initprivs FROM pg_init_privs i WHERE i.classoid = {catalog} AND i.objoid = x.oid AND i.objsubid = {sub})"
        parts.append(f"""SELECT (SELECT d.refobjid FROM pg_depend d
        WHERE d.classid = {catalog} AND d.objid = x.oid AND d.refclassid = 3079 AND d.deptype = 'e'),
       {kind}, {schema}, {name}, {rest}, pg_get_userbyid({owner}), pg_has_role({owner}, 'USAGE'), {acl}, {initial}
FROM {source} AND x.oid >= 16384 AND x.oid IN (SELECT objid FROM member WHERE classid = {catalog})
  AND ({acl} IS NOT NULL OR {initial} IS NOT NULL)""")
    return "\nUNION ALL ".join(parts)


_COLUMNS = ("extension", "kind", "namespace", "name", "rest", "owner", "may", "acl", "initial")


def _read(reading: Reading, row: Row) -> None:
    extension = reading.addresses.get((PG_EXTENSION, row["extension"], "0"))
    if extension is None:
        return
    kind, schema = _KINDS[row["kind"]], reading.namespaces[row["namespace"]]
    target: FactId = (kind, schema, row["name"])
    if kind in ("function", "procedure", "aggregate"):
        target = (*target, signature(row["rest"]))
    elif row["rest"] is not None:
        target = ("view_column" if kind in ("view", "matview") else "column", schema, row["name"], row["rest"])
    items, initial = (array(row[key]) if row[key] is not None else None for key in ("acl", "initial"))
    reading.initial[target] = initially(target, initial, row["owner"], reading.major)
    notes = {"extension": str(extension[1]), "owner": row["owner"], "may": row["may"]}
    add_grants(reading, target, items, row["owner"], initial=initial, extension=extension, notes=notes)


MEMBER_ACLS = Family("member_acl", _COLUMNS, _query, _read)
