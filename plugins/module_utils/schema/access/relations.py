# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the relations of a database, with what the roles of the personas are granted on them."""

from __future__ import annotations

import json
import typing as t

from ..model.sql import quote_text
from .model import COMMANDS, DELETE, INSERT, SELECT, TRUNCATE, UPDATE, Column, ForeignKey, Privileges, Relation

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..database.connection import Session

_RELATIONS = """SELECT coalesce(pg_catalog.jsonb_agg(found ORDER BY found->>'schema', found->>'name'), '[]')::text FROM (
SELECT pg_catalog.jsonb_build_object(
  'schema', n.nspname, 'name', c.relname, 'kind', c.relkind, 'is_partition', c.relispartition,
  'columns', (
    SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
      'category', b.typcategory, 'base', b.typname,
      'length', CASE WHEN b.typname IN ('varchar', 'bpchar') THEN greatest(coalesce(nullif(a.atttypmod, -1), y.typtypmod) - 4, 0) ELSE 0 END,
      'labels', ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = b.oid ORDER BY e.enumsortorder),
      'not_null', a.attnotnull OR y.typnotnull,
      'has_value', a.atthasdef AND a.attgenerated = '' OR a.attidentity <> '' OR y.typdefault IS NOT NULL,
      'is_generated', a.attgenerated <> '', 'is_fixed', a.attgenerated <> '' OR a.attidentity = 'a', 'is_domain', y.typtype = 'd'
    ) ORDER BY a.attnum), '[]')
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
    JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN y.typtype = 'd' THEN y.typbasetype ELSE y.oid END
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
  'foreign_keys', (
    SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'columns', {from_columns}, 'schema', rn.nspname, 'name', r.relname, 'target_columns', {to_columns}
    ) ORDER BY k.conname), '[]')
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class r ON r.oid = k.confrelid JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
    WHERE k.conrelid = c.oid AND k.contype = 'f'),
  'keys', (
    SELECT coalesce(pg_catalog.jsonb_agg({key_columns} ORDER BY i.indisprimary DESC, i.indexrelid::pg_catalog.regclass::text), '[]')
    FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisunique),
  'checks', (
    SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'columns', {from_columns}, 'expression', pg_catalog.pg_get_expr(k.conbin, k.conrelid)
    ) ORDER BY k.conname), '[]')
    FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c'),
  'privileges', (
    SELECT pg_catalog.jsonb_object_agg(o.rolname, pg_catalog.jsonb_build_object(
      'whole', ARRAY(SELECT p.privilege FROM pg_catalog.unnest(ARRAY[{commands}]) AS p (privilege)
        WHERE pg_catalog.has_table_privilege(o.oid, c.oid, p.privilege)),
      'select', {select}, 'insert', {insert}, 'update', {update},
      'policies', CASE WHEN NOT c.relrowsecurity OR o.rolbypassrls OR o.rolsuper
          OR pg_catalog.pg_has_role(o.oid, c.relowner, 'USAGE') AND NOT c.relforcerowsecurity
        THEN ARRAY['*']
        ELSE ARRAY(SELECT p.polcmd::text FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive
          AND EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) AS g (id)
            WHERE CASE WHEN g.id = 0 THEN true ELSE pg_catalog.pg_has_role(o.oid, g.id, 'USAGE') END))
      END))
    FROM pg_catalog.pg_roles o WHERE o.rolname IN ({roles}))
) AS found
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND (n.nspname IN ({schemas}) OR (n.nspname, c.relname) IN ({others}))
) AS relations"""

_NAMES = """ARRAY(SELECT a.attname::text FROM pg_catalog.unnest({numbers}) WITH ORDINALITY AS u (number, position)
JOIN pg_catalog.pg_attribute a ON a.attrelid = {relation} AND a.attnum = u.number ORDER BY u.position)"""

_GRANTED = """ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
AND NOT a.attisdropped AND pg_catalog.has_column_privilege(o.oid, c.oid, a.attnum, '{command}'))"""

_POLICY_COMMANDS = {
    "r": (SELECT,),
    "a": (INSERT,),
    "w": (UPDATE,),
    "d": (DELETE,),
    "*": (SELECT, INSERT, UPDATE, DELETE),
}


def read_relations(
    session: Session, schemas: Sequence[str], others: Iterable[tuple[str, str]], roles: Iterable[str]
) -> dict[tuple[str, str], Relation]:
    """Return the relations in schemas, and others by name, with the privileges of roles; in one round trip."""
    names = ", ".join(f"({quote_text(schema)}, {quote_text(name)})" for schema, name in others) or "(NULL, NULL)"
    query = _RELATIONS.format(
        from_columns=_NAMES.format(numbers="k.conkey", relation="k.conrelid"),
        to_columns=_NAMES.format(numbers="k.confkey", relation="k.confrelid"),
        key_columns=_NAMES.format(numbers="i.indkey::smallint[]", relation="i.indrelid"),
        commands=", ".join(quote_text(command) for command in COMMANDS),
        select=_GRANTED.format(command=SELECT),
        insert=_GRANTED.format(command=INSERT),
        update=_GRANTED.format(command=UPDATE),
        roles=", ".join(quote_text(role) for role in roles),
        schemas=", ".join(quote_text(schema) for schema in schemas),
        others=names,
    )
    relations = (_relation(each) for each in json.loads(session.run(query)[0][0]))
    return {relation.id: relation for relation in relations}


def _relation(found: dict[str, t.Any]) -> Relation:
    return Relation(
        schema=found["schema"],
        name=found["name"],
        kind=found["kind"],
        is_partition=found["is_partition"],
        columns=tuple(Column(**{**each, "labels": tuple(each["labels"])}) for each in found["columns"]),
        foreign_keys=tuple(
            ForeignKey(tuple(each["columns"]), (each["schema"], each["name"]), tuple(each["target_columns"]))
            for each in found["foreign_keys"]
        ),
        keys=tuple(tuple(each) for each in found["keys"]),
        checks=tuple((tuple(each["columns"]), each["expression"]) for each in found["checks"]),
        privileges={role: _privileges(each) for role, each in (found["privileges"] or {}).items()},
    )


def _privileges(found: dict[str, list[str]]) -> Privileges:
    allowed = frozenset(command for each in found["policies"] for command in _POLICY_COMMANDS[each])
    return Privileges(
        select=frozenset(found["select"]),
        insert=frozenset(found["insert"]),
        update=frozenset(found["update"]),
        whole=frozenset(found["whole"]),
        policies=allowed | {TRUNCATE},  # policies don't apply to it
    )
