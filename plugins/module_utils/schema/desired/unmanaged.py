# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Detects changes to unmanaged objects, so that the desired SQL cannot declare what would be ignored.

Excludes triggers, policies and database-wide objects, which are managed in any schema, and extension members, for which see
``extension_members``. PostgreSQL's own objects can only be changed in their privileges.
"""

from __future__ import annotations

import typing as t

from ...failure import Failure
from ..extract.catalog import COLUMN_OPTIONS, EXTENSION_SCHEMAS, PG_CLASS
from ..extract.families import FAMILIES, IN_SCHEMAS
from ..model.labels import listed
from ..model.sql import quote_text
from .shadow_session import query_catalogs

if t.TYPE_CHECKING:
    from ..database.connection import Session
    from ..model.desired import Script


def unmanaged_objects(session: Session, schemas: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Return the objects that the desired SQL must not change: (kind, name, definition)."""
    names = ", ".join(quote_text(name) for name in schemas)
    query = f"{UNMANAGED_OBJECTS.format(schemas=names)}\nUNION ALL\n{SYSTEM_PRIVILEGES}\nUNION ALL\n{CLUSTER}"
    if session.run("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")[0][0]:
        query += f"\nUNION ALL\n{ROLES}"
    return {tuple(map(str, row)) for row in query_catalogs(session, query)}


def check_unmanaged_unchanged(before: set[tuple[str, ...]], after: set[tuple[str, ...]], script: Script) -> None:
    """Refuse a script that creates, changes or drops unmanaged objects.

    :raises Failure: it names the objects.
    """
    of_extensions = {
        (each[0].removesuffix(_OF_EXTENSION), each[1]) for each in before | after if _OF_EXTENSION in each[0]
    }
    changed = sorted({each[:2] for each in before ^ after if _OF_EXTENSION not in each[0]} - of_extensions)
    if changed:
        names = listed([f"{kind} {name}" for kind, name in changed], ", ")
        raise Failure(
            f"{script.name} creates, changes or drops unmanaged objects: {names}.",
            hint=f"Only the schemas {', '.join(script.schemas)} are managed, triggers and policies anywhere, and objects of the whole database. "
            "Add the schema to 'schemas', or remove the objects from the SQL and create them by other means.",
        )


NO_EFFECT = ("no privileges were granted for", "no privileges could be revoked for", "not all privileges ")
"""The warnings of GRANT and REVOKE on an object that the role doesn't own."""


def check_privileges_took_effect(warnings: list[str], script: Script) -> None:
    """Refuse a script that grants or revokes privileges on objects of a superuser, as a role that can't.

    On our own shadow server, these are PostgreSQL's own objects.

    :param warnings: the warnings whose messages ``NO_EFFECT`` lists.
    :raises Failure: it quotes the warnings.
    """
    if warnings:
        names = "; ".join(each.split(":", 1)[-1].strip() for each in warnings[:12])
        raise Failure(
            f"{script.name} grants or revokes privileges on objects that the role does not own: {names}.",
            hint="Privileges on PostgreSQL's own objects are not managed. Remove the statements from the SQL, and run them as the "
            "owner or a superuser. Nothing was changed.",
        )


_OF_EXTENSION = " of an extension"
"""Marks a schema that an extension must be in: its script may create it, or change its privileges."""

_MANAGED = "(n.nspname IN ({schemas}) OR n.nspname ~ '^pg_' OR n.nspname = 'information_schema')"
_MEMBER = "(SELECT objid FROM pg_depend WHERE deptype = 'e' AND classid = '{catalog}'::regclass)"

_EXTENSION_SCHEMAS = f"(SELECT s.oid FROM ({EXTENSION_SCHEMAS}) AS s)"
"""What the functions of extensions have created there counts as members of the extensions."""

_NO_MEMBER_RELATION = f"""c.oid NOT IN {_MEMBER.replace("{catalog}", "pg_class")} AND c.reltype NOT IN {_MEMBER.replace("{catalog}", "pg_type")}"""
"""A composite type is a member as a type, not as a relation."""

_PARSED = "'{{prosqlbody,proargdefaults,typdefaultbin}}'"
"""The columns with parsed expressions, which contain their places in the statement; the expressions are compared as text."""

_LABELS = """(SELECT 'comment on' AS what, d.classoid AS catalog, d.objoid AS oid, d.objsubid AS part, d.description AS text FROM pg_description d
  UNION ALL SELECT 'security label on', l.classoid, l.objoid, l.objsubid, l.provider || ' ' || l.label FROM pg_seclabel l)"""

_PLACED = " UNION ALL ".join(
    f"SELECT {catalog}::oid, o.* FROM ({query}) AS o" for catalog, query in IN_SCHEMAS.items() if catalog != PG_CLASS
)
_PLACED = f"(SELECT 2615::oid AS catalog, s.oid, s.oid AS namespace FROM pg_namespace s UNION ALL {_PLACED})"
"""The objects with their schemas, other than relations."""

_OF_FAMILIES = "\nUNION ALL\n".join(
    f"""SELECT i.type, i.identity, md5(x::text) FROM {catalog} x JOIN pg_namespace n ON n.oid = x.{schema},
  LATERAL pg_identify_object({family.names}, x.oid, 0) AS i
WHERE NOT {_MANAGED} AND x.oid NOT IN {_MEMBER.replace("{catalog}", catalog)} AND NOT EXISTS (
  SELECT FROM pg_depend p JOIN pg_depend m ON m.deptype = 'e' AND m.classid = p.refclassid AND m.objid = p.refobjid
  WHERE p.classid = {family.names} AND p.objid = x.oid AND p.deptype IN ('a', 'i'))"""
    for family in FAMILIES
    if family.in_schema
    for catalog, schema in [family.in_schema.split(".")]
)
"""The objects that are rows of one catalog, without those of members of extensions, as statistics of their tables are."""

UNMANAGED_OBJECTS = f"""SELECT 'schema', n.nspname::text, concat_ws(' ', n.nspowner::regrole, n.nspacl) FROM pg_namespace n
WHERE NOT {_MANAGED} AND n.oid NOT IN {_MEMBER.replace("{catalog}", "pg_namespace")}
UNION ALL
SELECT 'schema{_OF_EXTENSION}', v.schema, '' FROM pg_extension e JOIN pg_available_extension_versions v
ON v.name = e.extname AND v.version = e.extversion WHERE v.schema IS NOT NULL
UNION ALL
SELECT CASE c.relkind WHEN 'i' THEN 'index' WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' ELSE 'table' END, c.oid::regclass::text,
       concat_ws(' ', c.relkind, c.relowner::regrole, c.reloptions, c.relreplident, c.relpersistence, c.relam, c.reloftype,
         CASE WHEN c.relnamespace NOT IN {_EXTENSION_SCHEMAS} THEN concat_ws(' ', c.relacl, c.relrowsecurity, c.relforcerowsecurity) END,
         CASE WHEN c.relkind IN ('v', 'm') THEN md5(pg_get_viewdef(c.oid)) END, pg_get_expr(c.relpartbound, c.oid),
         (SELECT string_agg(h.inhparent::regclass::text, ',' ORDER BY h.inhseqno) FROM pg_inherits h WHERE h.inhrelid = c.oid),
         (SELECT s::text FROM pg_sequence s WHERE s.seqrelid = c.oid), (SELECT f::text FROM pg_foreign_table f WHERE f.ftrelid = c.oid),
         (SELECT i.indisclustered FROM pg_index i WHERE i.indexrelid = c.oid))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT {_MANAGED} AND c.relkind <> 'c' AND c.oid NOT IN {_MEMBER.replace("{catalog}", "pg_class")}
  AND c.oid NOT IN (SELECT i.indexrelid FROM pg_index i WHERE i.indrelid IN {_MEMBER.replace("{catalog}", "pg_class")})
UNION ALL
SELECT 'column', a.attrelid::regclass || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attcollation, a.attnotnull,
       a.attidentity, a.attgenerated, a.attstorage, a.attcompression, nullif(a.attstattarget, -1), {COLUMN_OPTIONS}, a.attfdwoptions,
       CASE WHEN c.relnamespace NOT IN {_EXTENSION_SCHEMAS} THEN a.attacl END,
       (SELECT md5(pg_get_expr(d.adbin, d.adrelid)) FROM pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT {_MANAGED} AND a.attnum > 0 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND {_NO_MEMBER_RELATION}
UNION ALL
SELECT 'constraint', k.conname || ' on ' || coalesce(nullif(k.conrelid, 0)::regclass::text, k.contypid::regtype::text),
       md5(pg_get_constraintdef(k.oid))
FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE NOT {_MANAGED} AND k.conparentid = 0
  AND k.conrelid NOT IN {_MEMBER.replace("{catalog}", "pg_class")} AND k.contypid NOT IN {_MEMBER.replace("{catalog}", "pg_type")}
UNION ALL
SELECT 'rule', r.rulename || ' on ' || r.ev_class::regclass, concat_ws(' ', r.ev_enabled, md5(pg_get_ruledef(r.oid)))
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT {_MANAGED} AND r.rulename <> '_RETURN' AND c.oid NOT IN {_MEMBER.replace("{catalog}", "pg_class")}
UNION ALL
SELECT 'function', p.oid::regprocedure::text, md5(concat_ws(' ', to_jsonb(p) - {_PARSED}::text[], pg_get_function_sqlbody(p.oid),
       pg_get_function_arguments(p.oid)))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE NOT {_MANAGED} AND p.oid NOT IN {_MEMBER.replace("{catalog}", "pg_proc")}
UNION ALL
SELECT 'type', format_type(y.oid, NULL), md5(concat_ws(' ', to_jsonb(y) - {_PARSED}::text[],
       (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = y.oid)))
FROM pg_type y JOIN pg_namespace n ON n.oid = y.typnamespace LEFT JOIN pg_class c ON c.oid = y.typrelid
WHERE NOT {_MANAGED} AND (c.relkind = 'c' OR y.typtype IN ('e', 'd', 'r', 'b', 'p') AND y.typelem = 0)
  AND y.oid NOT IN {_MEMBER.replace("{catalog}", "pg_type")}
UNION ALL
SELECT 'member of operator family', n.nspname || '.' || x.opfname, a.member
FROM pg_opfamily x JOIN pg_namespace n ON n.oid = x.opfnamespace JOIN (
  SELECT 2602 AS catalog, m.oid, m.amopfamily AS family, concat_ws(' ', m.amopstrategy, m.amopopr::regoperator) AS member FROM pg_amop m
  UNION ALL
  SELECT 2603, m.oid, m.amprocfamily, concat_ws(' ', m.amprocnum, m.amproclefttype, m.amprocrighttype, m.amproc) FROM pg_amproc m
) AS a ON a.family = x.oid
WHERE n.nspname NOT IN ({{schemas}}) AND a.oid >= 16384 AND NOT EXISTS (
  SELECT FROM pg_depend d WHERE d.classid = a.catalog AND d.objid = a.oid AND (d.deptype = 'e' OR d.refclassid = 2616 AND d.deptype = 'i'))
  AND x.oid NOT IN {_MEMBER.replace("{catalog}", "pg_opfamily")}
UNION ALL
SELECT 'text search dictionary', x.oid::regdictionary::text, md5(x::text) FROM pg_ts_dict x WHERE x.oid < 16384
UNION ALL
SELECT 'text search configuration', x.oid::regconfig::text,
       (SELECT string_agg(concat_ws(' ', m.maptokentype, m.mapdict), ',' ORDER BY m.maptokentype, m.mapseqno) FROM pg_ts_config_map m
        WHERE m.mapcfg = x.oid)
FROM pg_ts_config x JOIN pg_namespace n ON n.oid = x.cfgnamespace
WHERE n.nspname NOT IN ({{schemas}}) AND x.oid NOT IN {_MEMBER.replace("{catalog}", "pg_ts_config")}
UNION ALL
{_OF_FAMILIES}
UNION ALL
SELECT l.what, pg_describe_object(l.catalog, l.oid, l.part), md5(l.text)
FROM {_LABELS} AS l JOIN pg_class c ON l.catalog = {PG_CLASS} AND c.oid = l.oid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT {_MANAGED} AND {_NO_MEMBER_RELATION}
  AND c.oid NOT IN (SELECT i.indexrelid FROM pg_index i WHERE i.indrelid IN {_MEMBER.replace("{catalog}", "pg_class")})
UNION ALL
SELECT l.what, pg_describe_object(l.catalog, l.oid, 0), md5(l.text)
FROM {_LABELS} AS l JOIN {_PLACED} AS o ON o.catalog = l.catalog AND o.oid = l.oid JOIN pg_namespace n ON n.oid = o.namespace
WHERE l.oid >= 16384 AND NOT {_MANAGED}
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = l.catalog AND e.objid = l.oid AND e.deptype = 'e')"""

_ITEMS = "ARRAY(SELECT item::text FROM unnest(coalesce(o.{acl}, acldefault(o.kind, o.owner))) AS item ORDER BY 1)"

SYSTEM_PRIVILEGES = f"""SELECT 'privileges on', pg_describe_object(o.catalog, o.oid, o.part), o.acl::text FROM (
  SELECT o.*, i.initprivs FROM (
    SELECT 1259::oid AS catalog, c.oid, 0 AS part, 'r'::"char" AS kind, c.relowner AS owner, c.relacl AS acl FROM pg_class c
    UNION ALL
    SELECT 1259, a.attrelid, a.attnum, 'c', c.relowner, a.attacl FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE a.attacl IS NOT NULL
    UNION ALL
    SELECT 1255, p.oid, 0, 'f', p.proowner, p.proacl FROM pg_proc p
    UNION ALL
    SELECT 1247, y.oid, 0, 'T', y.typowner, y.typacl FROM pg_type y
    UNION ALL
    SELECT 2612, l.oid, 0, 'l', l.lanowner, l.lanacl FROM pg_language l
    UNION ALL
    SELECT 2615, n.oid, 0, 'n', n.nspowner, n.nspacl FROM pg_namespace n WHERE n.nspname <> 'public'
  ) AS o LEFT JOIN pg_init_privs i ON i.classoid = o.catalog AND i.objoid = o.oid AND i.objsubid = o.part
  WHERE o.oid < 16384 AND o.acl IS DISTINCT FROM i.initprivs
) AS o WHERE {_ITEMS.format(acl="acl")} <> {_ITEMS.format(acl="initprivs")}"""
"""PostgreSQL's own objects with other privileges than initially. Members of plpgsql are such objects, too."""

# On a shared server, other sessions may create roles: include only rows that this transaction wrote, also in subtransactions.
# Their xmin is the transaction's ID or a later one, without the epoch. Of such rows, those of others were committed before
# the snapshot. age() can't tell: it is relative to the ID that was the next one when the transaction called it first.
_CURRENT, _EPOCH = "pg_current_xact_id()::text::bigint", 2**32
_LATER = f"mod(mod({{row}}.xmin::text::bigint - {_CURRENT}, {_EPOCH}) + {_EPOCH}, {_EPOCH})"
_OWN = f"""CASE WHEN {_LATER} >= {_EPOCH // 2} THEN false
     WHEN {_CURRENT} + {_LATER} < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
     THEN pg_xact_status(({_CURRENT} + {_LATER})::text::xid8) = 'in progress' ELSE true END"""

ROLES = f"""SELECT 'role', a.rolname::text, concat_ws(' ', a.rolsuper, a.rolinherit, a.rolcreaterole, a.rolcreatedb, a.rolcanlogin,
       a.rolreplication, a.rolbypassrls, a.rolconnlimit, a.rolvaliduntil)
FROM pg_authid a WHERE {_OWN.replace("{row}", "a")}"""
"""Roles of the whole server; only a superuser can read pg_authid."""

_DESCRIBED = """CASE WHEN {row}.classoid = 'pg_database'::regclass
     AND {row}.objoid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
     THEN 'the database' ELSE pg_describe_object({row}.classoid, {row}.objoid, 0) END"""
"""An object; the database without the name of the shadow database, which is another one in each run."""

# The database itself is compared with what it was: a login event trigger updates its row, too (dathasloginevt).
CLUSTER = f"""SELECT 'membership of', m.member::regrole || ' in ' || m.roleid::regrole, m.admin_option::text
FROM pg_auth_members m WHERE {_OWN.replace("{row}", "m")}
UNION ALL
SELECT 'settings of', coalesce(nullif(s.setrole, 0)::regrole::text, 'the database'), s.setconfig::text
FROM pg_db_role_setting s WHERE {_OWN.replace("{row}", "s")}
UNION ALL
SELECT CASE WHEN d.datname = current_database() THEN 'owner, privileges, or limits of' ELSE 'database' END,
       CASE WHEN d.datname = current_database() THEN 'the database' ELSE d.datname::text END,
       concat_ws(' ', d.datdba::regrole, d.datacl, d.datconnlimit, d.datallowconn, d.datistemplate)
FROM pg_database d WHERE d.datname = current_database() OR {_OWN.replace("{row}", "d")}
UNION ALL
SELECT 'comment on', {_DESCRIBED.replace("{row}", "c")}, md5(c.description)
FROM pg_shdescription c WHERE {_OWN.replace("{row}", "c")}
UNION ALL
SELECT 'security label on', {_DESCRIBED.replace("{row}", "l")}, md5(l.provider || ' ' || l.label)
FROM pg_shseclabel l WHERE {_OWN.replace("{row}", "l")}
UNION ALL
SELECT 'privileges on parameter', p.parname, p.paracl::text FROM pg_parameter_acl p WHERE {_OWN.replace("{row}", "p")}
UNION ALL
SELECT 'large object', o.oid::text, concat_ws(' ', o.lomowner::regrole, o.lomacl) FROM pg_largeobject_metadata o"""
"""Databases, and memberships and settings of roles, on the whole server; and large objects."""
