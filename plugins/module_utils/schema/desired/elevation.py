# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Statements of the desired SQL that need a superuser, in a form that runs while the creator is temporarily one.

They are recognized by their first words, and rebuilt from their tokens. None of them runs code from the script.
"""

from __future__ import annotations

import re
import typing as t

from ..model.sql import quote_text
from .lexer import split_statements, statement_tokens
from .type_safety import CHECK, CHECKED_STATEMENTS

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .lexer import Token

_ELEVATE = "SELECT pg_catalog.schema_shadow_raise('{}')"
END_ELEVATION = "SELECT pg_catalog.schema_shadow_lower()"
"""Ends the elevation of all roles."""


def elevated_form(sql: str, token: str) -> str | None:
    """Return the replacement for a statement that always needs a superuser; None for other statements."""
    if _ORDINARY.match(sql):
        return None
    tokens = _tokens(sql)
    words = _words(tokens)
    if _EVENT_TRIGGER_OWNER.match(words):
        return _own_event_trigger(tokens)
    if any(pattern.match(words) for pattern in _NEEDS_SUPERUSER):
        return _as_superuser(tokens, token)
    if _INDEX_WITH_PARAMETERS.match(words):
        return _with_parameters_after(tokens)
    return _rewritten_form(tokens, words, token)


def _rewritten_form(tokens: Sequence[Token], words: str, token: str) -> str | None:
    """Return the replacement for a statement of which a part needs a superuser; None for other statements."""
    if any(pattern.match(words) for pattern in _CHECKED):
        # The subtransaction marks the rows that the statement writes.
        statement = f"{_ELEVATE.format(token)}; {_text_of(tokens)}; {CHECK}; {END_ELEVATION}"
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
    words = _words(_tokens(sql)) if _has(sql, "CREATE", "SUBSCRIPTION") else ""
    return words.startswith("CREATE SUBSCRIPTION ") and not re.match(_SUBSCRIPTION, words)


def event_trigger_owners(sql: str) -> list[str]:
    """Return the roles that a script makes owners of event triggers: PostgreSQL requires them to be superusers."""
    statements = split_statements(sql) if "EVENT" in sql.upper() else []
    alters = [each.text for each in statements if _has(each.text, "ALTER", "EVENT")]
    return [_name(tokens[-1]) for tokens in map(_tokens, alters) if _EVENT_TRIGGER_OWNER.match(_words(tokens))]


def with_owner(sql: str, token: str, admin: str) -> str | None:
    """Return the replacement for ALTER ... OWNER TO that skips the permission checks; None for other statements.

    :param admin: the superuser, which must not become an owner.
    """
    tokens = _tokens(sql) if _has(sql, "ALTER", "OWNER") else []
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
_ORDINARY = re.compile(
    r"(GRANT|REVOKE|INSERT|SELECT|CREATE\s+(TABLE|POLICY|VIEW|TRIGGER|UNIQUE|TYPE|DOMAIN|SCHEMA|SEQUENCE)|COMMENT\s+ON\s+(TABLE|COLUMN))\s",
    re.IGNORECASE,
)
"""The most frequent statements that need no superuser. They are recognized without reading their tokens, which costs much more."""
_INDEX_WITH_PARAMETERS = re.compile(r"CREATE INDEX .* USING (?!(BTREE|HASH|GIST|SPGIST|GIN|BRIN) )\S+ \( .* WITH \( ")
_PARAMETER = re.compile(r"(\w+) = '?(\w+)'?")
_SESSION_AUTHORIZATION = re.compile(r"SET (SESSION |LOCAL )?SESSION AUTHORIZATION (?P<role>\S+)$")
_LEAKPROOF_FUNCTION = re.compile(r"CREATE (OR REPLACE )?(FUNCTION|PROCEDURE) .*\bLEAKPROOF\b")
_ALTER_OWNER = re.compile(
    r"ALTER ((FUNCTION|PROCEDURE|ROUTINE|AGGREGATE|OPERATOR) [^']+|(?!SYSTEM|DATABASE|ROLE|USER)[A-Z ]+ [^',]+) OWNER TO \S+$"
)


def _has(sql: str, command: str, word: str) -> bool:
    """Return whether a statement begins with a command and contains a word, without reading its tokens."""
    return sql[: len(command)].upper() == command and word in sql.upper()


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
    return f"{_ELEVATE.format(token)}; {sql}; {END_ELEVATION}"


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


def _with_parameters_after(tokens: Sequence[Token]) -> str | None:
    """Return statements that create an index, and then set its parameters if it belongs to a stand-in for an access method.

    None if the parameters aren't plain words and numbers.
    """
    texts = [each.text for each in tokens]
    start = max(at for at in range(len(texts) - 1) if (texts[at].upper(), texts[at + 1]) == ("WITH", "("))
    end = texts.index(")", start)
    pairs = [_PARAMETER.fullmatch(each.strip()) for each in " ".join(texts[start + 2 : end]).split(",")]
    if not all(pairs):
        return None
    parameters = ", ".join(quote_text(f"{pair[1].lower()}={pair[2]}") for pair in pairs if pair)
    create, without = _text_of(tokens), _text_of([*tokens[:start], *tokens[end + 1 :]])
    is_stand_in = "SELECT FROM pg_catalog.pg_am a JOIN pg_catalog.pg_proc p ON p.oid = a.amhandler WHERE a.oid >= 16384 AND p.prosrc = 'hashhandler'"
    block = (
        f"BEGIN EXECUTE {quote_text(create)}; EXCEPTION WHEN invalid_parameter_value THEN IF NOT EXISTS ({is_stand_in}) THEN RAISE; END IF; "
        f"EXECUTE {quote_text(without)}; PERFORM pg_catalog.schema_shadow_index_parameters(ARRAY[{parameters}]); END"
    )
    return f"SAVEPOINT parameters; DO {quote_text(block)}; RELEASE SAVEPOINT parameters"


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
