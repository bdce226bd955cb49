# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only a newer shadow server has: syntax, functions, names, roles."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.driver import DatabaseError
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.server_versions import normalize_versions
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Statement
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.missing_roles import refuse_missing_roles
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.safety.newer_servers import (
    _STOP,
    advise_of_newer_shadow,
    refuse_unknown_to_target,
)

from .samples import DOMAIN
from .states import T, column, grant, owner, policy, state, table

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactId

U: FactId = ("table", "public", "u")
GOOD = Statement("CREATE TABLE public.t (\n    a text\n)", "create", T)


class Target:
    """A session whose server parses all but what it is given an error for, and has these functions or roles."""

    def __init__(self, major: int, *names: str, error: DatabaseError | None = None) -> None:
        self.major, self._names, self._error, self.asked = major, names, error, list[str]()

    def run(self, sql: str) -> list[tuple[str]]:
        """Return the names, or raise the error."""
        self.asked.append(sql)
        if sql.startswith(_STOP):
            raise self._error or DatabaseError("division by zero", sqlstate="22012")
        return [(name,) for name in self._names]


def reason(target: Target, *statements: Statement, shadow: int = 18) -> str:
    """Return what the target is said to reject, or an empty string."""
    try:
        refuse_unknown_to_target(t.cast("t.Any", target), statements, shadow)
    except Failure as found:
        failure = found
    else:
        return ""
    assert failure.hint.startswith(f"The SQL was loaded by the shadow server, which is PostgreSQL {shadow}.")
    start = f"PostgreSQL {target.major} would reject "
    assert failure.message.startswith(start)
    return failure.message.removeprefix(start).removesuffix(".")


def test_a_shadow_server_that_is_no_newer_is_not_asked() -> None:
    for shadow in (16, 17):
        target = Target(17)
        assert reason(target, Statement("SELECT uuidv7()", "create", T), shadow=shadow) == ""
        assert target.asked == []


FIRST, SECOND = Statement("12345", "create", T), Statement("67890", "create", U)
BEGIN = len(f"{_STOP};\n")


@pytest.mark.parametrize(
    ("position", "where"),
    [
        (BEGIN + 1, "the definition of table public.t: "),
        (BEGIN + len("12345;\n"), "the definition of table public.t: "),
        (BEGIN + len("12345;\n") + 1, "the definition of table public.u: "),
        (BEGIN + len("12345;\n67890") + 1, "the definition of table public.u: "),
        (0, ""),
    ],
    ids=["first", "end of the first", "second", "end of the second", "nowhere"],
)
def test_a_syntax_error_is_in_the_statement_at_its_position(position: int, where: str) -> None:
    target = Target(15, error=DatabaseError("syntax error at VIRTUAL.", sqlstate="42601", position=position))
    assert reason(target, FIRST, SECOND) == f"{where}syntax error at VIRTUAL"
    assert target.asked == [
        "SAVEPOINT syntax",
        f"{_STOP};\n12345;\n67890",
        "ROLLBACK TO SAVEPOINT syntax; RELEASE SAVEPOINT syntax",
    ]


def test_another_error_says_that_all_was_parsed() -> None:
    assert reason(Target(15), FIRST, SECOND) == ""


# A statement for table public.u, the newest version of the target that lacks something, and what.
UNKNOWN: dict[str, tuple[str, int, str]] = {
    "a function": ("DEFAULT uuidv7()", 17, "PostgreSQL's function uuidv7() does not exist"),
    "a qualified function": ("DEFAULT pg_catalog.uuidv7()", 17, "PostgreSQL's function uuidv7() does not exist"),
    "a function of an own schema": ("DEFAULT app.uuidv7()", 15, ""),
    "a function in quotes": ('DEFAULT app."uuidv7"()', 15, ""),
    "a part of a name": ("DEFAULT my_gamma(1)", 15, ""),
    "a function that it has": ("DEFAULT any_value(a)", 16, ""),
    "JSON()": ("DEFAULT JSON('1')", 16, "the function JSON does not exist"),
    "a type": ("a json(1)", 16, ""),
    "a collation": ('a text COLLATE "pg_c_utf8"', 16, "the collation pg_c_utf8 does not exist"),
    "a collation of another schema": ('a text COLLATE "unicode".mine', 15, ""),
    "a collation that it has": ("a text COLLATE unicode", 16, ""),
    "a collation of 18": ("a text COLLATE pg_unicode_fast", 17, "the collation pg_unicode_fast does not exist"),
    "a collation of 16": ("a text COLLATE unicode", 15, "the collation unicode does not exist"),
    "a function of 16": ("DEFAULT any_value(a)", 15, "PostgreSQL's function any_value() does not exist"),
    "a function of 17": ("DEFAULT to_oct(1)", 16, "PostgreSQL's function to_oct() does not exist"),
    "a setting of 16": (
        "CREATE FUNCTION f()\n SET icu_validation_level TO off\nAS $$x$$", 15, "the setting icu_validation_level does not exist",
    ),
    "a setting of 18": (
        "CREATE FUNCTION f()\n SET file_copy_method TO clone\nAS $$x$$", 17, "the setting file_copy_method does not exist",
    ),
    "a constant": ("DEFAULT 'a COLLATE unicode, isn''t it, JSON(1)'", 15, ""),
    "a setting": (
        "CREATE FUNCTION f()\n SET event_triggers TO off\nAS $$x$$", 16, "the setting event_triggers does not exist",
    ),
    "a setting in a body": ("CREATE FUNCTION f()\nAS $$\n SET event_triggers TO off\n SELECT uuidv7() $$", 15, ""),
    "a setting in a body with escapes": ("CREATE FUNCTION f()\nAS E'\n SET event_triggers TO off'", 15, ""),
    "a storage parameter": (
        "ALTER TABLE t SET (fillfactor = 9, vacuum_max_eager_freeze_failure_rate = 1)", 17,
        "the storage parameter vacuum_max_eager_freeze_failure_rate does not exist",
    ),
    "one of an unlogged table": (
        "CREATE UNLOGGED TABLE t (\n) WITH (vacuum_max_eager_freeze_failure_rate=1)", 17,
        "the storage parameter vacuum_max_eager_freeze_failure_rate does not exist",
    ),
    "one of a view": (
        "CREATE MATERIALIZED VIEW t WITH (toast.autovacuum_vacuum_max_threshold=1)", 17,
        "the storage parameter autovacuum_vacuum_max_threshold does not exist",
    ),
    "a column of that name": ("CREATE TABLE t (origin text, failover text)", 15, ""),
    "a parameter of a publication": (
        "ALTER PUBLICATION p SET (publish_generated_columns = stored)", 17,
        "the parameter publish_generated_columns does not exist",
    ),
    "a parameter of a subscription": (
        "CREATE SUBSCRIPTION s PUBLICATION p WITH (connect = false, failover = true)", 16,
        "the parameter failover does not exist",
    ),
    "another one": ("CREATE SUBSCRIPTION s PUBLICATION p WITH (origin = none)", 15, "the parameter origin does not exist"),
    "one that it has": ("CREATE SUBSCRIPTION s PUBLICATION p WITH (origin = none)", 16, ""),
    "a provider": ("CREATE COLLATION c (PROVIDER = builtin)", 16, "the collation provider builtin does not exist"),
    "rules": ("CREATE COLLATION c (PROVIDER = icu, RULES = 'x')", 15, "the parameter RULES does not exist"),
    "an event": ("CREATE EVENT TRIGGER e ON login EXECUTE", 16, "the event login does not exist"),
    "an event that it has": ("CREATE EVENT TRIGGER e ON login EXECUTE", 17, ""),
}  # fmt: skip


@pytest.mark.parametrize("what", UNKNOWN)
def test_what_only_newer_servers_know_is_found_by_its_name(what: str) -> None:
    sql, major, expected = UNKNOWN[what]
    found = reason(Target(major), GOOD, Statement(sql, "create", U))
    assert found.replace(" (if you mean another one, qualify its name)", "") == (
        expected and f"the definition of table public.u: {expected}"
    )
    if expected:
        assert reason(Target(major + 1), GOOD, Statement(sql, "create", U), shadow=19) == "", "the next version has it"


def test_a_function_that_the_target_has_itself_is_not_missing() -> None:
    target = Target(15, "uuidv7")
    assert reason(target, Statement("DEFAULT uuidv7()", "create", T), Statement("DEFAULT gamma(1)", "create", U)) == (
        "the definition of table public.u: PostgreSQL's function gamma() does not exist (if you mean another one, qualify its name)"
    )
    assert target.asked[-1].endswith("proname IN ('gamma', 'uuidv7')")


def test_the_first_statement_that_calls_a_function_is_named() -> None:
    calls = [Statement("DEFAULT gamma(1)", "create", each) for each in (T, U)]
    assert reason(Target(15), *calls).startswith("the definition of table public.t: ")


@pytest.mark.parametrize(
    ("code", "shadow", "advised"),
    [("42601", 18, True), ("42883", 18, True), ("23505", 18, False), ("42601", 17, False)],
)
def test_a_newer_shadow_server_is_named_if_it_may_be_the_cause(code: str, shadow: int, *, advised: bool) -> None:
    with pytest.raises(DatabaseError) as raised, advise_of_newer_shadow(17, shadow):
        raise DatabaseError("no", sqlstate=code, hint="Because.")
    assert raised.value.hint.endswith("Because.")
    assert ("which is PostgreSQL 18" in raised.value.hint) is advised


FACTS = (table(), grant(T, "reader", "SELECT"), policy("p", roles=("member", "PUBLIC")), owner(T, "boss"))


def refused_roles(target: Target, *changed: FactId) -> str:
    """Return the message about missing roles of the statements for these facts."""
    statements = [Statement("", "alter", each) for each in changed]
    try:
        refuse_missing_roles(t.cast("t.Any", target), statements, state(*FACTS))
    except Failure as failure:
        return failure.message
    return ""


def test_a_role_that_the_target_lacks_is_named_with_an_object() -> None:
    ids = [each.id for each in FACTS]
    target = Target(17, "boss", "member")
    assert refused_roles(target, *ids) == (
        "Role reader, which SELECT on table public.t for reader needs, does not exist on the target."
    )
    assert target.asked[0].endswith("rolname IN ('boss', 'member', 'reader')")
    assert "Role boss, which " in refused_roles(Target(17), *ids)
    assert refused_roles(Target(17, "boss", "member", "reader"), *ids) == ""


def test_only_roles_of_what_changes_are_asked_for() -> None:
    target = Target(17)
    assert refused_roles(target, T, column("gone").id) == ""
    assert target.asked == []


def test_the_not_null_of_a_domain_has_no_name_on_an_old_server() -> None:
    for null, name in (("true", "old"), ("false", None)):
        live = state(DOMAIN.with_attributes(not_null=null, not_null_name="old"))
        wanted = state(DOMAIN.with_attributes(not_null=null, not_null_name="new"))
        normalize_versions(live, wanted, 16, 17, lambda _queries: {})
        assert wanted.facts[DOMAIN.id].attributes["not_null_name"] == name
