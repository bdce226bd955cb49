# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logins through the pooler, login roles, passwords, queries."""

from __future__ import annotations

import socket
import struct
import threading
from typing import TYPE_CHECKING

import psycopg2
import pytest

from tests.local_supabase.harness import PASSWORD, wait_until
from tests.local_supabase.json_schemas import matches_schema
from tests.local_supabase.response_schemas import LOGIN_ROLE, MESSAGE

if TYPE_CHECKING:
    from tests.local_supabase.harness import LocalSupabase


def test_logins_through_the_pooler(local: LocalSupabase, ref: str) -> None:
    assert local.rows(ref, "select current_user") == [("postgres",)]
    assert "password authentication failed" in local.login_error(ref, password="wrong")
    assert "Tenant or user not found" in local.login_error("abcdefghijklmnopqrst")
    assert "Tenant or user not found" in local.login_error("")
    assert "password authentication failed" in local.login_error(ref, user="nobody_here")


def test_projects_are_isolated(local: LocalSupabase, ref: str) -> None:
    other = local.create_ready("neighbor", db_pass="another password")
    assert "password authentication failed" in local.login_error(other)
    assert local.rows(
        other, "select count(*) from pg_roles where rolname like 'cli_login%'", password="another password"
    ) == [(0,)]
    assert local.rows(ref, "select 1") == [(1,)]


@pytest.mark.parametrize("mode", ["disable", "prefer", "require", "verify-full"])
def test_the_pooler_encrypts_if_it_is_asked_to(local: LocalSupabase, ref: str, mode: str) -> None:
    connection = local.login(ref, sslmode=mode, sslrootcert=local.state / "pooler.pem")
    assert connection.info.ssl_in_use is (mode != "disable")
    with connection, connection.cursor() as cursor:
        # More than the buffers of both sides hold.
        cursor.execute("select repeat('x', 3000000)")
        assert len(cursor.fetchall()[0][0]) == 3_000_000
    connection.close()


def test_enforcement_refuses_connections_without_encryption(local: LocalSupabase, ref: str) -> None:
    def enforce(enforced: bool) -> None:
        body = {"requestedConfig": {"database": enforced}}
        assert local.request("PUT", f"/v1/projects/{ref}/ssl-enforcement", json=body).json()["appliedSuccessfully"]

    enforce(True)
    try:
        with pytest.raises(psycopg2.OperationalError, match="SSL connection is required"):
            local.login(ref, sslmode="disable")
        assert local.rows(ref, "select 1", sslmode="require") == [(1,)]
    finally:
        enforce(False)
    assert local.rows(ref, "select 1", sslmode="disable") == [(1,)]


def test_cancel_request(local: LocalSupabase, ref: str) -> None:
    connection = local.login(ref)
    failure: list[str] = []

    def wait() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("select pg_sleep(60)")
        except psycopg2.errors.QueryCanceled as error:
            failure.append(str(error))

    waiter = threading.Thread(target=wait)
    waiter.start()
    busy = "select 1 from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'"
    wait_until(lambda: local.rows(ref, busy), "the query runs")
    connection.cancel()
    waiter.join(30)
    assert "user request" in failure[0]
    connection.close()


@pytest.mark.parametrize(
    "first", [b"GET / HTTP/1.1\r\n\r\n", struct.pack("!ii", 8, 80877103), struct.pack("!ii", 8, 5 << 16), b"\x00"]
)
def test_pooler_ignores_invalid_startup_messages(local: LocalSupabase, ref: str, first: bytes) -> None:
    with socket.create_connection(("127.0.0.1", local.pooler_port), timeout=30) as client:
        client.sendall(first)
        client.shutdown(socket.SHUT_WR)
        while client.recv(1000):
            continue
    assert local.rows(ref, "select 1") == [(1,)]


def test_large_result(local: LocalSupabase, ref: str) -> None:
    assert len(local.rows(ref, "select repeat('x', 8000000)")[0][0]) == 8_000_000


def test_login_role_requires_set_role(local: LocalSupabase, ref: str) -> None:
    local.rows(ref, "create table if not exists public.owned (id int)")
    created = local.post(f"/v1/projects/{ref}/cli/login-role", {"read_only": False})
    assert created.status_code == 201
    assert matches_schema(created.json(), LOGIN_ROLE)
    assert created.json()["role"] == "cli_login_postgres"
    assert created.json()["ttl_seconds"] == 300
    connection = local.login(ref, "cli_login_postgres", created.json()["password"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("select * from public.owned")
        cursor.execute("set session role postgres")
        cursor.execute("select * from public.owned")
        cursor.execute("select current_user, session_user")
        assert cursor.fetchone() == ("postgres", "cli_login_postgres")
        cursor.execute("reset role")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("create table public.mine ()")
    connection.close()


def test_login_role_password_is_replaced_and_expires(local: LocalSupabase, ref: str) -> None:
    path = f"/v1/projects/{ref}/cli/login-role"
    first = local.post(path, {"read_only": False}).json()
    second = local.post(path, {"read_only": False}).json()
    assert "password authentication failed" in local.login_error(ref, "cli_login_postgres", first["password"])
    held = local.login(ref, "cli_login_postgres", second["password"])
    until = "select extract(epoch from rolvaliduntil - now()) from pg_roles where rolname = 'cli_login_postgres'"
    assert 0 < local.rows(ref, until)[0][0] <= 300
    local.settings(login_role_ttl=1)
    short = local.post(path, {"read_only": False}).json()
    assert short["ttl_seconds"] == 1
    wait_until(lambda: local.login_error(ref, "cli_login_postgres", short["password"]), "expiry")
    # Expiry stops new logins, not open sessions.
    with held.cursor() as cursor:
        cursor.execute("set session role postgres")
        cursor.execute("select 1")
        assert cursor.fetchone() == (1,)
    held.close()


def test_read_only_login_role(local: LocalSupabase, ref: str) -> None:
    local.rows(ref, "create table if not exists public.owned (id int)")
    created = local.post(f"/v1/projects/{ref}/cli/login-role", {"read_only": True}).json()
    connection = local.login(ref, created["role"], created["password"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from public.owned")
        cursor.execute("show transaction_read_only")
        assert cursor.fetchone() == ("on",)
        cursor.execute("set default_transaction_read_only = off")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("insert into public.owned values (1)")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("set role postgres")
        cursor.execute("set role supabase_read_only_user")
    connection.close()


def test_delete_login_roles(local: LocalSupabase, ref: str) -> None:
    created = local.post(f"/v1/projects/{ref}/cli/login-role", {"read_only": False}).json()
    removed = local.delete(f"/v1/projects/{ref}/cli/login-role")
    assert (removed.status_code, removed.json()) == (200, {"message": "ok"})
    assert "password authentication failed" in local.login_error(ref, "cli_login_postgres", created["password"])
    assert local.post(f"/v1/projects/{ref}/cli/login-role", {}).status_code == 400


@pytest.mark.parametrize("password", ["p@ss:w/rd?#%", "ünïcödé pässwörd", "ﬁne\u00a0ⅳ", 'it\'s \\ "quoted" $1'])
def test_change_password(local: LocalSupabase, ref: str, password: str) -> None:
    try:
        changed = local.patch(f"/v1/projects/{ref}/database/password", {"password": password})
        assert changed.status_code == 200
        assert matches_schema(changed.json(), MESSAGE)
        assert "password authentication failed" in local.login_error(ref)
        assert local.rows(ref, "select 1", password=password) == [(1,)]
    finally:
        local.patch(f"/v1/projects/{ref}/database/password", {"password": PASSWORD})
    assert not local.login_error(ref)


def test_password_too_short(local: LocalSupabase, ref: str) -> None:
    response = local.patch(f"/v1/projects/{ref}/database/password", {"password": "abc"})
    assert response.status_code == 400
    assert "password" in response.json()["message"]
    assert not local.login_error(ref)


def test_query(local: LocalSupabase, ref: str) -> None:
    path = f"/v1/projects/{ref}/database/query"
    created = local.post(
        path,
        {"query": "create table public.q (id int, at timestamptz, doc jsonb); insert into q values (1, now(), '{}')"},
    )
    assert (created.status_code, created.json()) == (201, [])
    assert local.post(path, {"query": "select id, doc from public.q"}).json() == [{"id": 1, "doc": {}}]
    assert local.post(path, {"query": "select $1::text", "parameters": ["a\0b"]}).status_code == 400
    assert local.post(path, {"query": "select $1::int + 1 as n, $2 as t", "parameters": [41, "a'b"]}).json() == [
        {"n": 42, "t": "a'b"}
    ]
    assert local.post(path, {"query": "select current_user as me, '{braces}' as b"}).json() == [
        {"me": "postgres", "b": "{braces}"}
    ]
    wrong = local.post(path, {"query": "select * from nowhere"})
    assert wrong.status_code == 400
    assert wrong.json()["message"].startswith("Failed to run sql query: ERROR:  42P01: relation")
    assert local.post(path, {"query": ""}).status_code == 400


def test_read_only_queries(local: LocalSupabase, ref: str) -> None:
    path = f"/v1/projects/{ref}/database/query"
    assert local.post(f"{path}/read-only", {"query": "select current_user as me"}).json() == [
        {"me": "supabase_read_only_user"}
    ]
    assert local.post(path, {"query": "select current_user as me", "read_only": True}).json() == [
        {"me": "supabase_read_only_user"}
    ]
    assert local.post(f"{path}/read-only", {"query": "create table public.no ()"}).status_code == 400


def test_query_cannot_reset_role_to_superuser(local: LocalSupabase, ref: str) -> None:
    path = f"/v1/projects/{ref}/database/query"
    for escape in ("reset role", "set role none", "reset session authorization"):
        response = local.post(path, {"query": f"{escape}; select rolsuper from pg_roles where rolname = current_user"})
        assert response.json() == [{"rolsuper": False}], escape
