# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the desired SQL on our own server without superuser privileges.

The SQL runs in a session that logged in as the creator, who is a member of all owners, but cannot run programs, read or
write files, create roles, or become a superuser: none of the roles it can switch to is a superuser. The few statements
that need one run one by one while the creator is temporarily a superuser (``elevation``).

A function makes the creator a superuser if it is called with a token. The script can read its source, but that contains
only a hash of the token.
"""

from __future__ import annotations

import hashlib
import secrets
import typing as t

from ..model.sql import ident, quote_text
from .elevation import END_ELEVATION
from .type_safety import CHECK_FUNCTION

if t.TYPE_CHECKING:
    from ..database.connection import Session

_LIMITED_ROLES = (
    "pg_execute_server_program",
    "pg_read_server_files",
    "pg_write_server_files",
    "pg_create_subscription",
)
_SETTABLE = (
    "lc_messages",
    "log_duration",
    "log_min_duration_statement",
    "log_min_error_statement",
    "log_min_messages",
    "log_statement",
    "session_replication_role",
    "track_functions",
)
"""Harmless parameters that only superusers can set by default, but that dumps and functions set."""

_FUNCTIONS = """SET allow_system_table_mods = on;
CREATE FUNCTION pg_catalog.schema_shadow_raise(token text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF encode(sha256(convert_to(token, 'UTF8')), 'hex') IS DISTINCT FROM '{digest}' THEN
    RAISE insufficient_privilege;
  END IF;
  -- Event triggers would run functions that the script may have created or replaced. An unknown event never fires.
  UPDATE pg_event_trigger SET evtevent = '-' || evtevent WHERE evtevent NOT LIKE '-%';
  UPDATE pg_authid SET rolsuper = true
  WHERE rolname = CASE current_setting('role') WHEN 'none' THEN session_user ELSE current_setting('role') END;
END $$;
CREATE FUNCTION pg_catalog.schema_shadow_lower() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE pg_authid SET rolsuper = false WHERE rolsuper AND oid <> 10;
  UPDATE pg_event_trigger SET evtevent = ltrim(evtevent, '-') WHERE evtevent LIKE '-%';
  -- Disable functions that only the extension's owner (here the creator) can call: they may reach outside the database.
  UPDATE pg_proc p SET probin = CASE l.lanname WHEN 'c' THEN '$libdir/not_in_the_shadow' END,
    prosrc = CASE l.lanname WHEN 'c' THEN p.prosrc ELSE 'not_in_the_shadow' END
  FROM pg_language l
  WHERE l.oid = p.prolang AND l.lanname IN ('c', 'internal') AND p.prokind IN ('f', 'p')
    AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    AND p.proacl IS NOT NULL
    AND NOT EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE')
    AND coalesce(p.probin, p.prosrc) NOT LIKE '%not_in_the_shadow';
  -- A state of type internal is safe only with combinations of functions that PostgreSQL itself uses.
  IF EXISTS (
    SELECT FROM pg_aggregate a WHERE a.aggfnoid >= 16384 AND 'internal'::regtype IN (a.aggtranstype, a.aggmtranstype)
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = a.aggfnoid AND d.deptype = 'e')
    AND NOT EXISTS (
      SELECT FROM pg_aggregate b WHERE b.aggfnoid < 16384 AND b.aggtransfn = a.aggtransfn
      AND b.aggtranstype = a.aggtranstype AND a.aggmtranstype IN (0, b.aggmtranstype) AND a.aggfinalfn IN (0, b.aggfinalfn)
      AND a.aggcombinefn IN (0, b.aggcombinefn) AND a.aggserialfn IN (0, b.aggserialfn)
      AND a.aggdeserialfn IN (0, b.aggdeserialfn) AND a.aggmtransfn IN (0, b.aggmtransfn)
      AND a.aggminvtransfn IN (0, b.aggminvtransfn) AND a.aggmfinalfn IN (0, b.aggmfinalfn))
  ) THEN
    RAISE insufficient_privilege USING MESSAGE = 'an aggregate with an internal state type must use the functions of a built-in aggregate';
  END IF;
  -- Every role can create functions in a trusted language, so its handler must be a trusted one.
  IF EXISTS (
    SELECT FROM pg_language l WHERE l.lanpltrusted AND l.oid >= 16384
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_language'::regclass AND d.objid = l.oid AND d.deptype = 'e')
    AND NOT EXISTS (
      SELECT FROM pg_language m JOIN pg_depend d ON d.classid = 'pg_language'::regclass AND d.objid = m.oid AND d.deptype = 'e'
      WHERE m.lanpltrusted AND m.lanplcallfoid = l.lanplcallfoid AND l.laninline IN (0, m.laninline)
      AND l.lanvalidator IN (0, m.lanvalidator))
  ) THEN
    RAISE insufficient_privilege USING MESSAGE = 'a trusted language must use the functions of a trusted language of an extension';
  END IF;
END $$;
-- Only the planner uses the flag. The function created last is the one of the youngest subtransaction.
CREATE FUNCTION pg_catalog.schema_shadow_leakproof() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE pg_proc SET proleakproof = true WHERE oid = (SELECT oid FROM pg_proc ORDER BY age(xmin) LIMIT 1)
$$;
-- The access methods of stand-ins don't know the parameters of their indexes. These are the indexes of the youngest subtransaction.
CREATE FUNCTION pg_catalog.schema_shadow_index_parameters(parameters text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE pg_class c SET reloptions = parameters FROM pg_am a JOIN pg_proc p ON p.oid = a.amhandler AND p.prosrc = 'hashhandler'
  WHERE a.oid = c.relam AND a.oid >= 16384
    AND c.oid IN (SELECT indexrelid FROM pg_index WHERE age(xmin) = (SELECT min(age(xmin)) FROM pg_index))
$$;
{check};
-- PostgreSQL requires the owner to be a superuser, which no role is here.
CREATE FUNCTION pg_catalog.schema_shadow_own_event_trigger(name text, role text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE pg_event_trigger SET evtowner = (SELECT oid FROM pg_authid WHERE rolname = role) WHERE evtname = name
    AND EXISTS (SELECT FROM pg_authid WHERE rolname = role);
  IF NOT FOUND THEN
    RAISE undefined_object USING MESSAGE = format('event trigger %I or role %I does not exist', name, role);
  END IF;
END $$;
-- It shows all options, to compare them and to create user mappings with them; otherwise only a superuser could read them.
CREATE OR REPLACE VIEW pg_catalog.pg_user_mappings AS
  SELECT u.oid AS umid, s.oid AS srvid, s.srvname, u.umuser, CASE WHEN u.umuser = 0 THEN 'public' ELSE a.rolname END AS usename,
         coalesce(u.umoptions, ARRAY[]::text[]) AS umoptions
  FROM pg_user_mapping u JOIN pg_foreign_server s ON u.umserver = s.oid LEFT JOIN pg_authid a ON a.oid = u.umuser;
RESET allow_system_table_mods"""


def create_unprivileged_login(admin: Session, creator: str) -> tuple[str, str]:
    """Revoke dangerous privileges from all roles, and make the creator a member of the owners of all objects.

    Called in an open transaction, after everything that the script may need was created.

    :returns: the creator's password, and the token for statements that need a superuser.
    """
    password, token = secrets.token_hex(16), secrets.token_hex(32)
    creator_name = ident(creator)
    limited = ", ".join(f"'{role}'" for role in _LIMITED_ROLES)
    admin.run(
        "SET LOCAL search_path = pg_catalog, pg_temp;"
        " UPDATE pg_authid SET rolsuper = false, rolcreaterole = false, rolcreatedb = false, rolreplication = false"
        " WHERE oid <> 10 AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication);"
        f" DELETE FROM pg_auth_members WHERE roleid = 10 OR roleid IN (SELECT oid FROM pg_authid WHERE rolname IN ({limited}));"
        # They would affect a session that logs in, but not one that switches to the creator with SET ROLE.
        " DELETE FROM pg_db_role_setting;"
        f" ALTER ROLE {creator_name} LOGIN INHERIT BYPASSRLS CONNECTION LIMIT -1 VALID UNTIL 'infinity' PASSWORD '{password}'"
    )
    digest = hashlib.sha256(token.encode()).hexdigest()
    admin.run(_FUNCTIONS.replace("{digest}", digest).replace("{check}", CHECK_FUNCTION))
    others = admin.run(
        "SELECT quote_ident(rolname) FROM pg_roles WHERE oid <> 10 AND rolname !~ '^pg_'"
        f" AND NOT pg_has_role(oid, {quote_text(creator)}, 'MEMBER') ORDER BY 1"
    )
    options = " WITH INHERIT TRUE, SET TRUE" if admin.major >= 16 else ""
    grants = [f"GRANT {role} TO {creator_name}{options}" for (role,) in others]
    owner = admin.run("SELECT datdba FROM pg_database WHERE datname = current_database()")[0][0]
    if owner == 10:
        grants.append(f"ALTER DATABASE {ident(_database(admin))} OWNER TO {creator_name}")
    # What the script creates; other databases of this server have none.
    grants.append(f"GRANT SELECT ON pg_catalog.pg_subscription TO {creator_name}")
    grants += [f"GRANT SET ON PARAMETER {', '.join(_SETTABLE)} TO {creator_name}", END_ELEVATION]
    admin.run("SET LOCAL client_min_messages = warning; " + "; ".join(grants))
    return password, token


def _database(admin: Session) -> str:
    return str(admin.run("SELECT current_database()")[0][0])
