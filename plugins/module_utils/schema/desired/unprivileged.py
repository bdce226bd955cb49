# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets the desired SQL run on our own server without the rights of a superuser.

The SQL runs in a session that has logged in as the creator, who may do what the owners of all objects may, but not run
programs, read or write files, make roles, or become a superuser: nothing that the SQL says or calls can lead back to
one, as nobody it can become is one. Few statements need one. Those are recognized by their first words, made anew of
their tokens, and run one by one with the creator as a superuser for that long. None of them runs code of the script's.

What makes the creator one is a function that wants a token. The script can read its source, but finds only a hash
there.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import typing as t

from ..model.sql import ident
from .lexer import statement_tokens

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from ..database.connection import Session
    from .lexer import Token

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
"""Parameters that only a superuser may set otherwise, and that are of no harm: dumps and functions set them."""

_RAISE = "SELECT pg_catalog.schema_shadow_raise('{}')"
_LOWER = "SELECT pg_catalog.schema_shadow_lower()"

_FUNCTIONS = """SET allow_system_table_mods = on;
CREATE FUNCTION pg_catalog.schema_shadow_raise(token text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF encode(sha256(convert_to(token, 'UTF8')), 'hex') IS DISTINCT FROM '{digest}' THEN
    RAISE insufficient_privilege;
  END IF;
  UPDATE pg_authid SET rolsuper = true
  WHERE rolname = CASE current_setting('role') WHEN 'none' THEN session_user ELSE current_setting('role') END;
END $$;
CREATE FUNCTION pg_catalog.schema_shadow_lower() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE pg_authid SET rolsuper = false WHERE rolsuper AND oid <> 10;
  -- What an extension lets nobody but its owner call may reach out of the database, and the creator is the owner.
  UPDATE pg_proc p SET probin = CASE l.lanname WHEN 'c' THEN '$libdir/not_in_the_shadow' END,
    prosrc = CASE l.lanname WHEN 'c' THEN p.prosrc ELSE 'not_in_the_shadow' END
  FROM pg_language l
  WHERE l.oid = p.prolang AND l.lanname IN ('c', 'internal') AND p.prokind IN ('f', 'p')
    AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    AND p.proacl IS NOT NULL
    AND NOT EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE')
    AND coalesce(p.probin, p.prosrc) NOT LIKE '%not_in_the_shadow';
  -- A state that only C knows is safe with the functions that PostgreSQL itself combines.
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
    RAISE insufficient_privilege USING MESSAGE = 'the functions of an aggregate whose state is internal are not those of one of PostgreSQL';
  END IF;
END $$;
-- Only the planner asks for it. The function that was made last is that of the youngest subtransaction.
CREATE FUNCTION pg_catalog.schema_shadow_leakproof() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE pg_proc SET proleakproof = true WHERE oid = (SELECT oid FROM pg_proc ORDER BY age(xmin) LIMIT 1)
$$;
RESET allow_system_table_mods"""


def create_unprivileged_login(admin: Session, creator: str) -> tuple[str, str]:
    """Take from every role what leads out of the database, and give the creator what the owners of all objects may do.

    Called when everything that the script may need is there, in an open transaction.

    :returns: the creator's password, and the token for statements that need a superuser.
    """
    password, token = secrets.token_hex(16), secrets.token_hex(32)
    me = ident(creator)
    limited = ", ".join(f"'{role}'" for role in _LIMITED_ROLES)
    admin.run(
        "SET LOCAL search_path = pg_catalog, pg_temp;"
        " UPDATE pg_authid SET rolsuper = false, rolcreaterole = false, rolcreatedb = false, rolreplication = false"
        " WHERE oid <> 10 AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication);"
        f" DELETE FROM pg_auth_members WHERE roleid = 10 OR roleid IN (SELECT oid FROM pg_authid WHERE rolname IN ({limited}));"
        # They would be in force in a session that logs in, and not in one that becomes the creator.
        " DELETE FROM pg_db_role_setting;"
        f" ALTER ROLE {me} LOGIN INHERIT BYPASSRLS CONNECTION LIMIT -1 VALID UNTIL 'infinity' PASSWORD '{password}'"
    )
    admin.run(_FUNCTIONS.replace("{digest}", hashlib.sha256(token.encode()).hexdigest()))
    others = admin.run(
        "SELECT quote_ident(rolname) FROM pg_roles WHERE oid <> 10 AND rolname !~ '^pg_'"
        f" AND NOT pg_has_role(oid, {_text(creator)}, 'MEMBER') ORDER BY 1"
    )
    options = " WITH INHERIT TRUE, SET TRUE" if admin.major >= 16 else ""
    grants = [f"GRANT {role} TO {me}{options}" for (role,) in others]
    owner = admin.run("SELECT datdba FROM pg_database WHERE datname = current_database()")[0][0]
    if owner == 10:
        grants.append(f"ALTER DATABASE {ident(_database(admin))} OWNER TO {me}")
    grants += [f"GRANT SET ON PARAMETER {', '.join(_SETTABLE)} TO {me}", _LOWER]
    admin.run("SET LOCAL client_min_messages = warning; " + "; ".join(grants))
    return password, token


def _database(admin: Session) -> str:
    return str(admin.run("SELECT current_database()")[0][0])


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def elevated_form(sql: str, token: str) -> str | None:
    """Return what a statement that always needs a superuser is replaced by; None for any other."""
    found = _tokens(sql)
    words = _words(found)
    if any(shape.match(words) for shape in _SHAPES):
        return _as_superuser(found, token)
    become = _BECOME.match(words)
    if become:
        # Nobody may do so who has not logged in as a superuser; to have the role comes to the same here.
        return "RESET ROLE" if become["who"] == "DEFAULT" else f"SET LOCAL ROLE {found[-1].text}"
    if _FUNCTION.match(words):
        return _without_leakproof(found)
    return None


def with_owner(sql: str, token: str, admin: str) -> str | None:
    """Return what makes another role the owner, be it allowed to own things there or not; None for other statements.

    :param admin: the superuser, whom nothing is given to.
    """
    found = _tokens(sql)
    if len(found) < 5 or not _OWNER.match(_words(found)) or found[-1].kind not in ("word", "quoted"):
        return None
    last = found[-1].text
    owner = last.lower() if found[-1].kind == "word" else last[1:-1].replace('""', '"')
    return None if owner == admin else _as_superuser(found, token)


_SHAPES = [
    re.compile(pattern)
    for pattern in (
        r"CREATE EXTENSION ",
        r"ALTER EXTENSION \S+ (UPDATE|SET SCHEMA)\b",
        r"COMMENT ON EXTENSION ",
        # A condition could hold a constant, and reading that could call a function of the script's.
        r"(CREATE|ALTER) PUBLICATION (?!.*\bWHERE\b).*\b(ALL TABLES|ALL SEQUENCES|TABLES IN SCHEMA)\b",
        r"ALTER (FUNCTION|PROCEDURE|ROUTINE) [^']+ LEAKPROOF$",
        r"CREATE (OR REPLACE )?AGGREGATE (?!.*\bM?INITCOND\b).*\bSTYPE = INTERNAL\b",
        r"ALTER TABLE (ONLY )?\S+( \. \S+)? (DISABLE|ENABLE|ENABLE ALWAYS|ENABLE REPLICA) TRIGGER \S+$",
    )
]
_BECOME = re.compile(r"SET (SESSION |LOCAL )?SESSION AUTHORIZATION (?P<who>\S+)$")
_FUNCTION = re.compile(r"CREATE (OR REPLACE )?(FUNCTION|PROCEDURE) .*\bLEAKPROOF\b")
_OWNER = re.compile(
    r"ALTER ((FUNCTION|PROCEDURE|ROUTINE|AGGREGATE|OPERATOR) [^']+|(?!SYSTEM|DATABASE|ROLE|USER)[A-Z ]+ [^',]+) OWNER TO \S+$"
)


def _tokens(sql: str) -> list[Token]:
    """Return the tokens of one statement; none when PostgreSQL could read it otherwise than we do."""
    found = next(iter(statement_tokens(sql)), ([], 0))[0]
    if any(each.kind == "escape" or (each.kind != "dollar" and "\\" in each.text) for each in found):
        return []
    return found


def _words(tokens: Sequence[Token]) -> str:
    """Return a statement in capitals, with nothing but a mark for a constant or a quoted name."""
    marks = {"quoted": '"', "dollar": "$", "string": "'"}
    return " ".join(marks.get(each.kind) or each.text.upper() for each in tokens)


def _text_of(tokens: Sequence[Token]) -> str:
    """Return a statement without its comments: what is run is what was looked at."""
    parts, end = list[str](), -1
    for each in tokens:
        parts += [each.text] if each.start == end else [" ", each.text]
        end = each.start + len(each.text)
    return "".join(parts).strip()


def _as_superuser(tokens: Sequence[Token], token: str) -> str:
    return f"{_RAISE.format(token)}; {_text_of(tokens)}; {_LOWER}"


def _without_leakproof(tokens: Sequence[Token]) -> str | None:
    """Return what makes a function, and makes it LEAKPROOF afterwards: making it may call functions of the script's."""
    words = [each.text.upper() if each.kind == "word" else "" for each in tokens]
    if words.count("LEAKPROOF") != 1 or words[words.index("LEAKPROOF") - 1] == "NOT" or "ATOMIC" in words:
        return None
    at = words.index("LEAKPROOF")
    made = _text_of([*tokens[:at], *tokens[at + 1 :]])
    return f"SAVEPOINT leakproof; {made}; SELECT pg_catalog.schema_shadow_leakproof(); RELEASE SAVEPOINT leakproof"
