# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What opens a live database whatever its policies say: roles that bypass them, owners, tables without row-level security, default privileges.

A shadow database has the schema, but not the roles of the cluster. So this is read in the database itself, from the catalogs only.
"""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass

from ..model.sql import quote_text

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from ..database.connection import Session

BYPASSING, OWNER, WITHOUT_RLS, DEFAULT_PRIVILEGES, DEFINER = KINDS = (
    "bypassing", "owner", "without_rls", "default_privileges", "definer",
)  # fmt: skip

_EXPOSURES = """WITH roles AS (
  SELECT oid, rolname, rolsuper FROM pg_catalog.pg_roles WHERE rolname IN ({roles})
), schemas AS (
  SELECT oid, nspname FROM pg_catalog.pg_namespace WHERE nspname IN ({schemas})
), tables AS (
  SELECT c.*, s.nspname FROM pg_catalog.pg_class c JOIN schemas s ON s.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
), found (kind, role, object, detail) AS (
  SELECT 'bypassing', r.rolname::text, b.rolname::text, CASE WHEN b.rolsuper THEN 'SUPERUSER' ELSE 'BYPASSRLS' END
  FROM roles r JOIN pg_catalog.pg_roles b ON (b.rolsuper OR b.rolbypassrls)
    AND CASE WHEN r.rolsuper THEN b.oid = r.oid ELSE pg_catalog.pg_has_role(r.oid, b.oid, 'MEMBER') END
  UNION ALL
  SELECT 'owner', r.rolname::text, c.nspname || '.' || c.relname, o.rolname::text
  FROM roles r JOIN tables c ON NOT r.rolsuper AND pg_catalog.pg_has_role(r.oid, c.relowner, 'MEMBER')
    AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
  JOIN pg_catalog.pg_roles o ON o.oid = c.relowner
  UNION ALL
  SELECT 'without_rls', r.rolname::text, c.nspname || '.' || c.relname, pg_catalog.concat_ws(', ',
    CASE WHEN pg_catalog.has_any_column_privilege(r.oid, c.oid, 'SELECT') THEN 'SELECT' END,
    CASE WHEN pg_catalog.has_any_column_privilege(r.oid, c.oid, 'INSERT') THEN 'INSERT' END,
    CASE WHEN pg_catalog.has_any_column_privilege(r.oid, c.oid, 'UPDATE') THEN 'UPDATE' END,
    CASE WHEN pg_catalog.has_table_privilege(r.oid, c.oid, 'DELETE') THEN 'DELETE' END)
  FROM roles r JOIN tables c ON NOT r.rolsuper AND NOT c.relrowsecurity
    AND pg_catalog.has_schema_privilege(r.oid, c.relnamespace, 'USAGE')
    AND (pg_catalog.has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE') OR pg_catalog.has_table_privilege(r.oid, c.oid, 'DELETE'))
  UNION ALL
  SELECT 'default_privileges', r.rolname::text, o.rolname::text, pg_catalog.string_agg(DISTINCT a.privilege_type, ', ')
  FROM pg_catalog.pg_default_acl d CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) AS a
  JOIN roles r ON r.oid = a.grantee OR a.grantee = 0 JOIN pg_catalog.pg_roles o ON o.oid = d.defaclrole
  WHERE d.defaclobjtype = 'r' AND (d.defaclnamespace = 0 OR d.defaclnamespace IN (SELECT oid FROM schemas))
  GROUP BY 2, 3
  UNION ALL
  SELECT 'definer', r.rolname::text, s.nspname || '.' || p.proname || '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')', o.rolname::text
  FROM pg_catalog.pg_proc p JOIN schemas s ON s.oid = p.pronamespace JOIN pg_catalog.pg_type y ON y.oid = p.prorettype
  JOIN pg_catalog.pg_roles o ON o.oid = p.proowner
  JOIN roles r ON pg_catalog.has_schema_privilege(r.oid, s.oid, 'USAGE') AND pg_catalog.has_function_privilege(r.oid, p.oid, 'EXECUTE')
  WHERE p.prosecdef AND y.typname NOT IN ('trigger', 'event_trigger') AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e')
)
SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(kind, role, object, detail) ORDER BY kind, role, object), '[]')::text
FROM found"""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What opens rows to a role regardless of policies.

    :param kind: one of ``KINDS``.
    :param object: the role that it is or is a member of, the table, the role whose future tables are opened, or the function.
    :param detail: the attribute of that role, the owner of the table or function, or the privileges.
    """

    kind: str
    role: str
    object: str
    detail: str


def read_exposures(session: Session, schemas: Sequence[str], roles: Sequence[str]) -> tuple[Exposure, ...]:
    """Return what opens the tables and functions of schemas to roles. One round trip; nothing is written, no row is read.

    :raises DatabaseError: the catalogs can't be read.
    """
    query = _EXPOSURES.format(
        roles=", ".join(map(quote_text, roles)), schemas=", ".join(quote_text(schema) for schema in schemas)
    )
    return tuple(Exposure(*each) for each in json.loads(session.run(query)[0][0]))
