# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stand-ins for secret values, and the constants of SQL that may be secrets."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.masking import MASK
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.elevation import connects
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.secret_constants import secret_constants
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model import secret_values

SECRET = "it's a \\ s3cret"


@pytest.fixture(autouse=True)
def _forget() -> object:
    with secret_values.forgotten_afterwards():
        yield


def test_only_statements_have_the_value() -> None:
    stand_in = secret_values.conceal(SECRET)
    assert SECRET not in stand_in
    assert stand_in == secret_values.conceal(SECRET) != secret_values.conceal("another")
    assert secret_values.with_values(f"OPTIONS (a '{stand_in}')") == r"OPTIONS (a E'it''s a \\ s3cret')"
    assert secret_values.masked(f"OPTIONS (a '{stand_in}') {SECRET}") == f"OPTIONS (a '{MASK}') {MASK}"


def test_unknown_stand_in_stays() -> None:
    text = f"COMMENT ON TABLE t IS '<secret:{'0' * 64}>'"
    assert secret_values.with_values(text) == text


def test_values_are_forgotten() -> None:
    with secret_values.forgotten_afterwards():
        stand_in = secret_values.conceal(SECRET)
        assert secret_values.are_known()
    assert not secret_values.are_known()
    assert secret_values.with_values(f"'{stand_in}'") == f"'{stand_in}'"
    assert secret_values.masked(f"'{stand_in}'") == f"'{MASK}'"


@pytest.mark.parametrize(
    ("option", "shown"),
    [
        ("host=example.com", True),
        ("HOST=example.com", True),
        ("api_key=x", False),
        ("host=postgres://u:p@h", False),
        ("dbname=d password=x", False),
        ("table_name=tokens", True),
        ("password=", True),
        (f"password={MASK}", True),
        ("unheard_of=1", False),
    ],
)
def test_values_of_options_are_secrets_unless_known_to_be_harmless(option: str, shown: bool) -> None:
    assert (secret_values.conceal_options((option,)) == (option,)) == shown


def test_user_mappings_show_only_the_user() -> None:
    concealed = secret_values.conceal_all(("user=u", "host=h", "password=p"))
    assert concealed[0] == "user=u"
    assert all("<secret:" in each for each in concealed[1:])


def test_connection_is_concealed_as_a_whole() -> None:
    concealed = secret_values.conceal_connection("host=h password=p")
    assert secret_values.masked(concealed) == secret_values.MASKED_CONNECTION
    assert secret_values.with_values(f"CONNECTION '{concealed}'") == "CONNECTION 'host=h password=p'"
    assert secret_values.conceal_connection(secret_values.MASKED_CONNECTION) == secret_values.MASKED_CONNECTION


def test_secret_constants_of_sql() -> None:
    sql = """create table t (a text default 'free');
        create server s foreign data wrapper w options (host 'there', "api_key" 'it''s');
        create user mapping for u server s options (user 'u', password $x$a b$x$);
        create subscription s connection E'password=p1 host=h' publication p"""
    assert secret_constants(sql) == {
        "it's",
        "it",
        "s",
        "a b",
        "a",
        "b",
        "password=p1 host=h",
        "password",
        "p1",
        "host",
        "h",
    }


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("create subscription s connection 'h' publication p", True),
        ("create subscription s connection 'h' publication p with (enabled = false)", True),
        (
            "create subscription s connection 'h' publication p, q with (slot_name = none, connect = false, binary)",
            False,
        ),
        ("CREATE /* x */ SUBSCRIPTION s CONNECTION 'h' PUBLICATION p WITH (connect=off)", False),
        ("create subscription s connection 'h' publication p with (connect = true)", True),
        ("create table t (id int)", False),
        ("drop subscription s", False),
    ],
)
def test_subscriptions_that_connect(sql: str, expected: bool) -> None:
    assert connects(sql) == expected


@pytest.mark.parametrize(
    ("connection", "found"),
    [
        ("host=h", False),
        ("host=h password = 'a b'", True),
        ("password='' host=h", False),
        ("host='password=x'", False),
        ("postgresql://u@h/d", False),
        ("postgresql://u:p%40@h,h2:5432/d", True),
        ("postgres://u:@h/d", False),
        ("postgresql://h/d?sslmode=require&password=x", True),
        ("postgresql://h/d?password=", False),
        (secret_values.MASKED_CONNECTION, True),
    ],
)
def test_password_of_a_connection(connection: str, found: bool) -> None:
    assert secret_values.has_password(connection) is found
