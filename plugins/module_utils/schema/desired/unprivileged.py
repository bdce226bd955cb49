# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the desired SQL on our own server without superuser privileges.

The SQL runs in a session that logged in as the creator, who is a member of all owners, but cannot run programs, read or
write files, create roles, or become a superuser: none of the roles it can switch to is a superuser. The few statements
that need one are recognized by their first words, rebuilt from their tokens, and run one by one while the creator is
temporarily a superuser. None of them runs code from the script.

A function makes the creator a superuser if it is called with a token. The script can read its source, but that contains
only a hash of the token.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import typing as t

from ..model.sql import ident, quote_text
from .lexer import statement_tokens
from .type_safety import CHECK, CHECK_FUNCTION, CHECKED_STATEMENTS

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
"""Harmless parameters that only superusers can set by default, but that dumps and functions set."""

_ELEVATE = "SELECT pg_catalog.schema_shadow_raise('{}')"
_END_ELEVATION = "SELECT pg_catalog.schema_shadow_lower()"

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
    grants += [f"GRANT SET ON PARAMETER {', '.join(_SETTABLE)} TO {creator_name}", _END_ELEVATION]
    admin.run("SET LOCAL client_min_messages = warning; " + "; ".join(grants))
    return password, token


def _database(admin: Session) -> str:
    return str(admin.run("SELECT current_database()")[0][0])


def elevated_form(sql: str, token: str) -> str | None:
    """Return the replacement for a statement that always needs a superuser; None for other statements."""
    tokens = _tokens(sql)
    words = _words(tokens)
    if _EVENT_TRIGGER_OWNER.match(words):
        return _own_event_trigger(tokens)
    if any(pattern.match(words) for pattern in _NEEDS_SUPERUSER):
        return _as_superuser(tokens, token)
    if any(pattern.match(words) for pattern in _CHECKED):
        # The subtransaction marks the rows that the statement writes.
        statement = f"{_ELEVATE.format(token)}; {_text_of(tokens)}; {CHECK}; {_END_ELEVATION}"
        return f"SAVEPOINT checked; {statement}; RELEASE SAVEPOINT checked"
    authorization = _SESSION_AUTHORIZATION.match(words)
    if authorization:
        # SET SESSION AUTHORIZATION needs a session that logged in as a superuser; SET ROLE has the same effect here.
        return "RESET ROLE" if authorization["role"] == "DEFAULT" else f"SET LOCAL ROLE {tokens[-1].text}"
    if _LEAKPROOF_FUNCTION.match(words):
        return _without_leakproof(tokens)
    return _without_validation(tokens, token) if _CREATE_WRAPPER.match(words) else None


def connects(sql: str) -> bool:
    """Return whether a statement creates a subscription and may connect to its publisher."""
    words = _words(_tokens(sql)) if _MAY_CREATE_SUBSCRIPTION.match(sql) else ""
    return words.startswith("CREATE SUBSCRIPTION ") and not re.match(_SUBSCRIPTION, words)


def with_owner(sql: str, token: str, admin: str) -> str | None:
    """Return the replacement for ALTER ... OWNER TO that skips the permission checks; None for other statements.

    :param admin: the superuser, which must not become an owner.
    """
    tokens = _tokens(sql)
    if len(tokens) < 5 or not _ALTER_OWNER.match(_words(tokens)) or tokens[-1].kind not in ("word", "quoted"):
        return None
    if _name(tokens[-1]) == admin:
        return None
    statement = _text_of(tokens)
    if _SUPERUSER_OWNS.match(_words(tokens)):
        # Only a superuser can own a foreign-data wrapper, or before PostgreSQL 16 a subscription.
        statement = f"ALTER ROLE {tokens[-1].text} SUPERUSER; {statement}"
    return _elevated(statement, token)


_WRAPPER_FUNCTION = r" (NO (HANDLER|VALIDATOR)|(HANDLER|VALIDATOR) \S+( \. \S+)?)"
_SUBSCRIPTION = r"CREATE SUBSCRIPTION \S+ CONNECTION ' PUBLICATION [^()]+ WITH \( ([^()]* , )?CONNECT = (FALSE|OFF|0)( , [^()]*)? \)$"
_NEEDS_SUPERUSER = [
    re.compile(pattern)
    for pattern in (
        r"CREATE EXTENSION ",
        r"ALTER EXTENSION \S+ (UPDATE|SET SCHEMA)\b",
        r"COMMENT ON EXTENSION ",
        r"CREATE EVENT TRIGGER ",
        r"(CREATE|COMMENT ON) ACCESS METHOD ",
        r"DROP ACCESS METHOD (IF EXISTS )?\S+( RESTRICT)?$",
        # Not OR REPLACE, which could make a language of an extension trusted.
        r"CREATE (TRUSTED )?(PROCEDURAL )?LANGUAGE \S+ HANDLER ",
        # A WHERE clause could contain a constant, and parsing that could call a function from the script.
        r"(CREATE|ALTER) PUBLICATION (?!.*\bWHERE\b).*\b(ALL TABLES|ALL SEQUENCES|TABLES IN SCHEMA)\b",
        r"ALTER (FUNCTION|PROCEDURE|ROUTINE) [^']+ LEAKPROOF$",
        r"CREATE (OR REPLACE )?AGGREGATE (?!.*\bM?INITCOND\b).*\bSTYPE = INTERNAL\b",
        r"ALTER TABLE (ONLY )?\S+( \. \S+)? (DISABLE|ENABLE|ENABLE ALWAYS|ENABLE REPLICA) TRIGGER \S+$",
        _SUBSCRIPTION,
        # With OPTIONS, it would call the validator, which may come from the script.
        rf"ALTER FOREIGN DATA WRAPPER \S+({_WRAPPER_FUNCTION})+$",
    )
]
_CHECKED = [re.compile(pattern) for pattern in CHECKED_STATEMENTS]
_EVENT_TRIGGER_OWNER = re.compile(r"ALTER EVENT TRIGGER \S+ OWNER TO \S+$")
_CREATE_WRAPPER = re.compile(rf"CREATE FOREIGN DATA WRAPPER \S+({_WRAPPER_FUNCTION})*( OPTIONS \( [^()]* \))?$")
_SUPERUSER_OWNS = re.compile(r"ALTER (FOREIGN DATA WRAPPER|SUBSCRIPTION) ")
_MAY_CREATE_SUBSCRIPTION = re.compile(r"\s*CREATE\s", re.IGNORECASE)
_SESSION_AUTHORIZATION = re.compile(r"SET (SESSION |LOCAL )?SESSION AUTHORIZATION (?P<role>\S+)$")
_LEAKPROOF_FUNCTION = re.compile(r"CREATE (OR REPLACE )?(FUNCTION|PROCEDURE) .*\bLEAKPROOF\b")
_ALTER_OWNER = re.compile(
    r"ALTER ((FUNCTION|PROCEDURE|ROUTINE|AGGREGATE|OPERATOR) [^']+|(?!SYSTEM|DATABASE|ROLE|USER)[A-Z ]+ [^',]+) OWNER TO \S+$"
)


def _tokens(sql: str) -> list[Token]:
    """Return the tokens of one statement; none if PostgreSQL might tokenize it differently."""
    tokens = next(iter(statement_tokens(sql)), ([], 0))[0]
    if any(each.kind == "escape" or (each.kind != "dollar" and "\\" in each.text) for each in tokens):
        return []
    return tokens


def _words(tokens: Sequence[Token]) -> str:
    """Return a statement in upper case, with placeholders for constants and quoted names."""
    placeholders = {"quoted": '"', "dollar": "$", "string": "'"}
    return " ".join(placeholders.get(each.kind) or each.text.upper() for each in tokens)


def _text_of(tokens: Sequence[Token]) -> str:
    """Return a statement without its comments, so that exactly the tokens that were checked are executed."""
    parts, end = list[str](), -1
    for each in tokens:
        parts += [each.text] if each.start == end else [" ", each.text]
        end = each.start + len(each.text)
    return "".join(parts).strip()


def _as_superuser(tokens: Sequence[Token], token: str) -> str:
    return _elevated(_text_of(tokens), token)


def _elevated(sql: str, token: str) -> str:
    return f"{_ELEVATE.format(token)}; {sql}; {_END_ELEVATION}"


def _without_validation(tokens: Sequence[Token], token: str) -> str:
    """Return statements that create a foreign-data wrapper and then set its functions, as CREATE would call the validator.

    The validator, which may come from the script, is called for servers and user mappings, which need no superuser.
    """
    texts = [each.text.upper() for each in tokens]
    options = next((at for at in range(5, len(texts) - 1) if texts[at : at + 2] == ["OPTIONS", "("]), len(texts))
    create = _text_of([*tokens[:5], *tokens[options:]])
    if options == 5:
        return _elevated(create, token)
    alter = f"ALTER {_text_of(tokens[1:options])}"
    return _elevated(f"{create}; {alter}", token)


def _own_event_trigger(tokens: Sequence[Token]) -> str | None:
    name, role = tokens[3], tokens[-1]
    if role.kind == "word" and role.text.upper() in ("CURRENT_USER", "CURRENT_ROLE", "SESSION_USER"):
        return None
    return f"SELECT pg_catalog.schema_shadow_own_event_trigger({quote_text(_name(name))}, {quote_text(_name(role))})"


def _name(token: Token) -> str:
    """Return the name that a word or a quoted name stands for."""
    return token.text.lower() if token.kind == "word" else token.text[1:-1].replace('""', '"')


def _without_leakproof(tokens: Sequence[Token]) -> str | None:
    """Return statements that create a function and then mark it LEAKPROOF, as creating it may call functions from the script."""
    words = [each.text.upper() if each.kind == "word" else "" for each in tokens]
    if words.count("LEAKPROOF") != 1 or words[words.index("LEAKPROOF") - 1] == "NOT" or "ATOMIC" in words:
        return None
    index = words.index("LEAKPROOF")
    create = _text_of([*tokens[:index], *tokens[index + 1 :]])
    return f"SAVEPOINT leakproof; {create}; SELECT pg_catalog.schema_shadow_leakproof(); RELEASE SAVEPOINT leakproof"
