# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logins: how a database is named without its password, and how often a failed login is retried."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import typing as t
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.connection import (
    LOGIN_DELAY,
    PASSWORD_DELAYS,
    Session,
    connect,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.driver import (
    INVALID_PASSWORD,
    PSYCOPG2_IMPORT_ERROR,
    DatabaseError,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.login import Login

if t.TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(PSYCOPG2_IMPORT_ERROR is not None, reason="psycopg2 is not installed")

SECRET = "s3cr:t/@ä"
ENCODED = "s3cr%3At%2F%40%C3%A4"

LOGINS: dict[str, tuple[Login, str]] = {
    "parts": (Login(host="db.example.com", dbname="crm", user="deploy", password=SECRET), "deploy@db.example.com:5432/crm"),
    "a port": (Login(host="db", port=6543, dbname="crm", user="deploy", password=SECRET), "deploy@db:6543/crm"),
    "a socket": (Login(dbname="crm", password=SECRET), "default user@local socket:5432/crm"),
    "a URL": (Login(url=f"postgresql://deploy:{ENCODED}@db.example.com:6543/crm"), "deploy@db.example.com:6543/crm"),
    "a URL without a port": (Login(url=f"postgres://deploy:{ENCODED}@db/crm?sslmode=require"), "deploy@db:5432/crm"),
    "a URL with the password as a parameter": (Login(url=f"postgresql://db/crm?user=deploy&password={ENCODED}"), "deploy@db:5432/crm"),
    "keyword/value pairs": (Login(url=f"host=db dbname=crm user=deploy password='{SECRET}'"), "deploy@db:5432/crm"),
    "a URL and a separate password": (Login(url="postgresql://deploy@db/crm", password=SECRET), "deploy@db:5432/crm"),
    "a tenant of a pooler": (Login(url=f"postgresql://postgres.abc:{ENCODED}@pooler/postgres"), "postgres.abc@pooler:5432/postgres"),
}  # fmt: skip


@pytest.mark.parametrize("case", LOGINS)
def test_a_database_is_named_without_its_password(case: str) -> None:
    login, name = LOGINS[case]
    assert login.describe() == name
    for secret in (SECRET, ENCODED, "s3cr"):
        assert secret not in login.describe() + repr(login)


@pytest.mark.parametrize("case", LOGINS)
def test_a_password_is_a_secret_in_every_form(case: str) -> None:
    login = LOGINS[case][0]
    assert {SECRET, ENCODED} <= set(login.secrets())


@pytest.mark.parametrize("url", ["nonsense", "mysql://u:p4ss@h/d", "postgresql://u:p%zz@h/d", "host=h password"])
def test_an_invalid_url_is_not_shown(url: str) -> None:
    assert Login(url=url).describe() == "the database of database_url"


def test_without_a_password_there_are_no_secrets() -> None:
    assert Login(host="h", dbname="d", user="u").secrets() == []


def test_the_parameters_for_libpq() -> None:
    assert Login(host="h", port=1, dbname="d", user="u", password="p", sslmode="require").parameters() == {
        "host": "h",
        "port": 1,
        "dbname": "d",
        "user": "u",
        "password": "p",
        "sslmode": "require",
    }
    assert Login(url="postgresql://h/d", password="p").parameters() == {"dsn": "postgresql://h/d", "password": "p"}


@pytest.mark.parametrize(
    "login", [Login(host="h", port=1, dbname="d", user="u", password="p"), Login(url="postgresql://u:p@h:1/d")]
)
def test_a_login_to_another_database_of_the_server(login: Login) -> None:
    other = login.database("shadow")
    assert other.describe() == "u@h:1/shadow"
    assert other.secrets() == login.secrets()


class Time:
    """A clock that only advances while sleeping."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        """Return the current time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Advance the clock."""
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def closed_port() -> Iterator[int]:
    """Yield a local port that is bound but doesn't accept connections."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


@pytest.mark.parametrize(("wait", "slept"), [(0.0, 0), (2.4, 0), (2.5, 1), (10.0, 4), (11.0, 4)])
def test_a_refused_connection_is_retried_until_the_wait_time_is_over(closed_port: int, wait: float, slept: int) -> None:
    time, login = Time(), Login(host="127.0.0.1", port=closed_port, dbname="d", user="u", password=SECRET, wait=wait)
    with pytest.raises(DatabaseError), connect(login, time.clock, time.sleep):
        pass
    assert time.slept == [LOGIN_DELAY] * slept


@contextlib.contextmanager
def refusing(code: str, message: str) -> Iterator[int]:
    """Yield the port of a server that refuses every login with this SQLSTATE and message."""
    fields = b"".join(tag + text.encode() + b"\0" for tag, text in ((b"S", "FATAL"), (b"C", code), (b"M", message)))
    answer = b"E" + struct.pack("!i", len(fields) + 5) + fields + b"\0"

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                client = listener.accept()[0]
                with client:
                    client.recv(10_000)
                    client.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


#: What a server refuses a login with, login_wait, login_password_wait, and how often it is tried again.
REFUSALS: dict[str, tuple[tuple[str, str], float, float, tuple[float, ...]]] = {
    "a wrong password without password_wait": (("28P01", 'password authentication failed for user "u"'), 30, 0, ()),
    "a new password with a short password_wait": (("28P01", 'password authentication failed for user "u"'), 0, 10, PASSWORD_DELAYS[:2]),
    "a new password with a long password_wait": (("28P01", 'password authentication failed for user "u"'), 0, 600, PASSWORD_DELAYS),
    "a pooler's message": (("28P01", "Wrong password"), 30, 5, PASSWORD_DELAYS[:1]),
    "a blocked address": (("XX000", "Circuit breaker open: Too many authentication errors"), 30, 30, ()),
    "a new tenant": (("XX000", "Tenant or user not found"), 5, 0, (LOGIN_DELAY, LOGIN_DELAY)),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refused_password_is_retried_slowly_and_a_blocked_address_never(case: str) -> None:
    (code, message), wait, password_wait, slept = REFUSALS[case]
    time = Time()
    with refusing(code, message) as port:
        login = Login(host="127.0.0.1", port=port, dbname="d", user="u", password=SECRET, sslmode="disable",
                      wait=wait, password_wait=password_wait)  # fmt: skip
        with pytest.raises(DatabaseError, match=message[:10]) as failure, connect(login, time.clock, time.sleep):
            pass
    assert tuple(time.slept) == slept
    wrong_password = code == INVALID_PASSWORD
    assert failure.value.sqlstate == (code if wrong_password else "")
    assert failure.value.as_result().get("sqlstate_code") == (code if wrong_password else None)


def test_an_unreachable_server_is_named_with_a_hint(closed_port: int) -> None:
    time, login = Time(), Login(url=f"postgresql://u:{ENCODED}@127.0.0.1:{closed_port}/d")
    with (
        pytest.raises(DatabaseError, match=f"u@127.0.0.1:{closed_port}/d") as failure,
        connect(login, time.clock, time.sleep),
    ):
        pass
    assert failure.value.hint
    assert failure.value.sqlstate == ""
    shown = repr(failure.value.as_result()) + str(failure.value)
    assert not [secret for secret in (SECRET, ENCODED) if secret in shown]


@pytest.mark.parametrize("url", ["nonsense", f"postgresql://u:{SECRET}%zz@h/d", "host=h bogus=1 password=p4ssw0rd"])
def test_a_url_that_cannot_be_parsed_is_not_shown(url: str) -> None:
    time = Time()
    with pytest.raises(DatabaseError, match="database_url") as failure, connect(Login(url=url), time.clock, time.sleep):
        pass
    assert url not in repr(failure.value.as_result())
    assert "p4ssw0rd" not in repr(failure.value.as_result())


HALVES = ("Left", "Right9")
#: Connection strings with a password that isn't escaped as its form demands, or in a place where none belongs.
MALFORMED = {
    "a slash": "postgresql://postgres:Left/Right9@db/crm",
    "a slash after digits, which look like a port": "postgresql://postgres:12/Right9@db/crm",
    "an at sign": "postgresql://postgres:Left@Right9@db/crm",
    "an at sign at its beginning": "postgresql://postgres:@Right9@db/crm",
    "a slash and an at sign": "postgresql://postgres:Left/@Right9@db/crm",
    "a percent sign": "postgresql://postgres:Left%Right9@db/crm",
    "a percent sign at its end": "postgresql://postgres:Right9%@db/crm",
    "a zero byte": "postgresql://postgres:Left%00Right9@db/crm",
    "an at sign in the query": "postgresql://db/crm?user=postgres&password=Left@Right9",
    "an at sign in the query of a URI without path": "postgresql://db:5432?user=postgres&password=Left@Right9",
    "an ampersand in the query": "postgresql://db/crm?user=postgres&password=Left&Right9",
    "an ampersand that makes a parameter": "postgresql://db/crm?password=Left&Right9=x",
    "no host": "postgresql://postgres:Right9/crm",
    "no host and digits": "postgresql://postgres:99912345/crm",
    "an unclosed bracket": "postgresql://postgres:Right9@[::1/crm",
    "a port that is not a number": "postgresql://postgres:Right9@db:Left/crm",
    "the whole login percent-encoded": "postgresql://postgres%3ARight9@db/crm",
    "all of it percent-encoded": "postgresql://postgres%3ALeft%40Right9%40db/crm",
    "several hosts": "postgresql://postgres:Left/Right9@one:1,two:2/crm",
    "another scheme": "postgres+psycopg://postgres:Right9@db/crm",
    "no scheme": "postgres:Right9@db/crm",
    "a JDBC URL": "jdbc:postgresql://db/crm?user=postgres&password=Right9",
    "pairs and a space in the password": "host=db user=postgres password=Left Right9 dbname=crm",
    "pairs and a keyword in the password": "host=db password=Left host=Right9",
    "pairs and a quote in the password": "host=db password='Left'Right9' user=postgres",
    "pairs and an unclosed quote": "host=db password='LeftRight9 user=postgres",
    "pairs with a URI as the host": "host=postgresql://postgres:Right9@db/crm",
    "pairs with a URI as the database": "host=db dbname=postgresql://postgres:Right9@db/crm",
}


@pytest.mark.parametrize("option", ["database_url", "shadow_url"])
@pytest.mark.parametrize("case", MALFORMED)
def test_no_part_of_a_malformed_connection_string_is_shown(case: str, option: str) -> None:
    time, login = Time(), Login(url=MALFORMED[case], option=option, wait=60)
    with pytest.raises(DatabaseError, match=option) as failure, connect(login, time.clock, time.sleep):
        pass
    assert "percent-encode" in failure.value.hint
    assert time.slept == [], "it was used"
    shown = repr(failure.value.as_result()) + repr(login) + login.describe()
    assert not [part for part in (*HALVES, "99912345", "@db", "crm") if part in shown]


#: What libpq reads as it is meant, although more could be percent-encoded, and what it is called.
WELL_FORMED = {
    "postgresql://u:Se:cr?et#[9]@db/crm": "u@db:5432/crm",
    "postgresql://:Secret9@db/crm": "default user@db:5432/crm",
    "postgresql://u:Secret9@one:1,two:2/crm": "u@one:1,two:2/crm",
    "postgresql://u:Secret9@one,two/crm": "u@one:5432,two:5432/crm",
    "postgresql://u:Secret9@[2001:db8::1]:6543/crm?sslmode=require": "u@[2001:db8::1]:6543/crm",
    "postgresql://u:Secret9@%2Fvar%2Frun/crm": "u@/var/run:5432/crm",
    "postgresql:///crm?host=/var/run&user=u&password=Secret%409": "u@/var/run:5432/crm",
    "postgresql://u:Secret%2F%409@h": "u@h:5432/u",
    "host=one,two port=1,2 user=u dbname=crm password='it\\'s Secret9'": "u@one:1,two:2/crm",
    "host=db user=u dbname=crm password=it's=Secret9": "u@db:5432/crm",
    "service=crm": "the database of the service crm",
}


@pytest.mark.parametrize("url", WELL_FORMED)
def test_a_well_formed_connection_string_is_named_by_its_parts(url: str) -> None:
    login = Login(url=url)
    login.check()
    assert login.describe() == WELL_FORMED[url]


@pytest.mark.parametrize(
    "login",
    [
        Login(host="postgresql://u:Right9@db/crm"),
        Login(host="u:Right9@db"),
        Login(host="db", dbname="postgresql://u:Right9@db/crm"),
        Login(host="db", dbname="crm", user="host=db password=Right9"),
        Login(host="db", dbname="crm", password="Right9\0"),
        Login(host="db", dbname="crm", password="Right9\udc80"),
    ],
)
def test_a_connection_string_in_place_of_a_name_is_not_shown(login: Login) -> None:
    time = Time()
    with pytest.raises(DatabaseError) as failure, connect(login, time.clock, time.sleep):
        pass
    assert failure.value.hint
    assert "Right9" not in repr(failure.value.as_result())


@pytest.mark.parametrize("password", [" ", "a", "u", "5432", "postgres", "password", "Connection", "refused"])
@pytest.mark.parametrize("in_url", [False, True])
def test_an_ordinary_password_does_not_mask_other_words(closed_port: int, password: str, in_url: bool) -> None:
    time = Time()
    results = []
    for each in (password, "Xq7-unlike-anything"):
        login = (
            Login(url=f"postgresql://u:{quote(each)}@127.0.0.1:{closed_port}/d")
            if in_url
            else Login(host="127.0.0.1", port=closed_port, dbname="d", user="u", password=each)
        )
        with pytest.raises(DatabaseError) as failure, connect(login, time.clock, time.sleep):
            pass
        results.append(failure.value.as_result())
    assert results[0] == results[1]


def test_a_session_masks_its_passwords() -> None:
    connection: Any = SimpleNamespace(server_version=180000)
    session = Session(connection, "a database", ["Xq7-unlike-anything"])
    assert "Xq7" not in session.mask('invalid "Xq7-unlike-anything" in the options')
