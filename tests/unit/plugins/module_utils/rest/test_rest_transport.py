# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sending, retrying, and masking secrets."""

from __future__ import annotations

import json
import ssl
import threading
import typing as t

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest import transport as transport_module
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.errors import UnexpectedResponse, Unreachable
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.response import MAX_QUOTE
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import (
    USER_AGENT,
    Transport,
    _within,
    checked_base_url,
    open_session,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.waiting import Deadline
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import (
    BASE_URL,
    START,
    TOKEN,
    FakeTime,
    Reply,
    ScriptedSession,
    Step,
    scripted_transport,
)
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError


def scripted(*steps: Step, seconds: float = 180) -> tuple[Transport, ScriptedSession, FakeTime]:
    session, time = ScriptedSession(steps), FakeTime()
    return scripted_transport(session, time, Deadline(seconds, time.timing)), session, time


def refused_connection() -> Exception:
    """Return what requests raises for a refused connection, nested as in urllib3."""
    new = NewConnectionError(t.cast("t.Any", None), "Failed to establish a new connection")
    new.__cause__ = ConnectionRefusedError(111, "Connection refused")
    return requests.ConnectionError(MaxRetryError(t.cast("t.Any", None), "/x", new))


def broken_connection() -> Exception:
    return requests.ConnectionError(ProtocolError("Connection aborted.", ConnectionResetError(104, "Connection reset")))


def untrusted() -> Exception:
    return requests.exceptions.SSLError(ssl.SSLCertVerificationError(1, "certificate verify failed: self-signed"))


def test_a_request_has_body_headers_and_timeout() -> None:
    transport, session, _time = scripted(("POST /v1/a%2Fb/c?x=1&x=2", Reply(201, {"ok": True})))
    response = transport.call("POST", "/v1/{name}/c", query={"x": [1, 2]}, body={"y": 2}, name="a/b")
    sent = session.sent[0]
    assert (response.status, response.endpoint, response.json()) == (201, "POST /v1/{name}/c", {"ok": True})
    assert sent.body == {"y": 2}
    assert sent.headers == {"Accept": "application/json", "User-Agent": USER_AGENT, "Authorization": f"Bearer {TOKEN}"}
    assert sent.timeout == (10, 30)
    assert sent.follows_redirects is False


def test_a_get_is_retried_until_it_succeeds() -> None:
    transport, session, time = scripted(
        ("GET /x", Reply(502, b"error code: 502")),
        ("GET /x", broken_connection()),
        ("GET /x", Reply(200, [])),
    )
    assert transport.call("GET", "/x").status == 200
    assert (len(session.sent), transport.requests_made, time.slept) == (3, 3, [0.25, 0.5])


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_a_change_is_sent_once(method: str) -> None:
    transport, _session, time = scripted((f"{method} /x", Reply(502, b"error code: 502")))
    assert transport.call(method, "/x").message == "error code: 502"
    transport, _session, _time = scripted((f"{method} /x", broken_connection()))
    with pytest.raises(Unreachable) as caught:
        transport.call(method, "/x")
    assert caught.value.outcome_unknown
    assert time.slept == []


def test_a_throttled_change_is_retried() -> None:
    transport, _session, time = scripted(
        ("POST /x", Reply(429, {"message": "ThrottlerException"}, {"X-RateLimit-Reset": "40"})), ("POST /x", Reply(201))
    )
    assert transport.call("POST", "/x").status == 201
    assert time.slept == [40]


def test_there_is_no_retry_after_the_deadline() -> None:
    transport, _session, time = scripted(("GET /x", Reply(429, {}, {"Retry-After": "40"})), seconds=30)
    assert transport.call("GET", "/x").status == 429
    assert time.slept == []


def test_the_deadline_shortens_the_timeout_of_a_get_only() -> None:
    transport, session, time = scripted(("GET /x", Reply()), ("GET /x", Reply()), ("POST /x", Reply()), seconds=20)
    transport.call("GET", "/x")
    time.sleep(18)
    transport.call("GET", "/x")
    transport.call("POST", "/x")
    assert [sent.timeout[1] for sent in session.sent] == [20, 5, 30]


@pytest.mark.parametrize(
    ("error", "text", "outcome_unknown", "transient"),
    [
        (refused_connection(), "Connection refused", False, True),
        (requests.ConnectTimeout("no"), "no connection within 10 s", False, True),
        (requests.ReadTimeout("no"), "timed out after 30 s (api_timeout)", True, True),
        (broken_connection(), "Connection reset", True, True),
        (requests.exceptions.ProxyError(OSError(113, "No route")), "the proxy failed: No route", False, True),
        (untrusted(), "certificate verify failed: self-signed", True, False),
        (requests.exceptions.ChunkedEncodingError("broken off"), "broken off", True, True),
        (requests.ConnectionError(), "ConnectionError", True, True),
    ],
)
def test_unreachable_reports_url_and_cause(error: Exception, text: str, outcome_unknown: bool, transient: bool) -> None:
    transport, _session, _time = scripted(("POST /x", error))
    with pytest.raises(Unreachable) as caught:
        transport.call("POST", "/x", body={"secret": "s"})
    assert caught.value.message == f"POST {BASE_URL}/x got no response: {text}."
    assert (caught.value.outcome_unknown, caught.value.transient) == (outcome_unknown, transient)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("error", [refused_connection(), untrusted()])
def test_refused_and_untrusted_connections_are_not_retried(error: Exception) -> None:
    transport, session, _time = scripted(("GET /x", error))
    with pytest.raises(Unreachable):
        transport.call("GET", "/x")
    assert len(session.sent) == 1


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"message": "Project not found"}, "Project not found"),
        ({"message": ["a must be b", "c"]}, "a must be b; c"),
        ({"error": "bad"}, "bad"),
        ({"error": {"code": "conflict", "message": "bad"}}, "bad"),
        ({"other": 1}, '{"other": 1}'),
        ([1], "[1]"),
        (b"error code: 502", "error code: 502"),
        (b"<html>\n\n <b>no\x00\x1b[31m</b>", "<html> <b>no [31m</b>"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"", ""),
        (b"x" * 5000, "x" * MAX_QUOTE),
    ],
)
def test_an_error_is_quoted_on_one_line(body: object, message: str) -> None:
    transport, _session, _time = scripted(("POST /x", Reply(400, body)))
    assert transport.call("POST", "/x").message == message


def test_a_success_is_not_quoted() -> None:
    transport, _session, _time = scripted(("GET /x", Reply(200, {"api_key": "value-of-a-key"})))
    response = transport.call("GET", "/x")
    assert response.message == ""
    assert "value-of-a-key" not in repr(response)


@pytest.mark.parametrize("secret", ['pa"ss  wörd', "plain-password", "slash/and+plus"])
def test_secrets_are_masked_in_all_messages(secret: str) -> None:
    transport, _session, _time = scripted(
        ("POST /x", Reply(400, {"message": f"token {TOKEN}, password {secret}"})),
        ("POST /x", Reply(500, {"body": {"db_pass": secret, "token": TOKEN}})),
        ("POST /x", requests.ConnectionError(f"while sending {secret} with {TOKEN}")),
    )
    transport.mask_secret(secret)
    messages = [transport.call("POST", "/x").message, transport.call("POST", "/x").message]
    with pytest.raises(Unreachable) as caught:
        transport.call("POST", "/x")
    for text in (*messages, caught.value.message):
        assert "********" in text
        assert secret not in text
        assert json.dumps(secret)[1:-1] not in text
        assert TOKEN not in text


@pytest.mark.parametrize("secret", [" ", "a", "er"])
def test_a_secret_that_may_be_part_of_any_word_is_not_masked(secret: str) -> None:
    transport, _session, _time = scripted(("POST /x", Reply(400, {"message": "There are bad characters in it"})))
    transport.mask_secret(secret)
    assert transport.call("POST", "/x").message == "There are bad characters in it"


def test_an_error_without_a_message_is_quoted_without_values() -> None:
    body = {"keys": [{"name": "default", "api_key": "value-of-a-key"}], "password": {"is": "pw"}, "code": 7}
    transport, _session, _time = scripted(
        ("GET /x", Reply(404, body)), ("GET /x", Reply(404, {"message": {"a": "pw"}}))
    )
    assert transport.call("GET", "/x").message == (
        '{"keys": [{"name": "********", "api_key": "********"}], "password": {"is": "********"}, "code": 7}'
    )
    assert transport.call("GET", "/x").message == '{"a": "********"}'


@pytest.mark.parametrize(
    "proxy",
    [
        "http://user:Left/Right9@127.0.0.1:1",
        "http://user:Left#Right9@127.0.0.1:1",
        "http://user:Right9[@127.0.0.1:1",
        "http://user:Left@Right9@127.0.0.1:1",
        "http://user:Right9@127.0.0.1:port",
        "user:Right9@127.0.0.1:1",
        "socks9://user:Right9@127.0.0.1:1",
    ],
)
def test_the_url_of_a_proxy_is_not_shown(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    time = FakeTime()
    transport = Transport(
        "https://api.test",
        token=TOKEN,
        session=open_session(),
        timing=time.timing,
        deadline=Deadline(1, time.timing),
        timeout=1,
    )
    with pytest.raises(Unreachable, match="proxy") as caught:
        transport.call("POST", "/x")
    assert not caught.value.outcome_unknown
    shown = repr(caught.value.as_result())
    assert not [part for part in ("Left", "Right9", "user") if part in shown]


@pytest.mark.parametrize("token", ["", "with blank", "line\n", "\u201cquoted\u201d", "tab\t"])
def test_an_invalid_token_is_rejected_and_not_shown(token: str) -> None:
    time = FakeTime()
    with pytest.raises(Failure) as caught:
        Transport(
            BASE_URL,
            token=token,
            session=ScriptedSession([]),
            timing=time.timing,
            deadline=Deadline(1, time.timing),
            timeout=1,
        )
    assert token == "" or token not in str(caught.value.as_result())


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.test",
        "ftp://api.test",
        "https://",
        "https://user:s3cret@api.test",
        "https://api.test?s3cret=1",
        "https://api.test/#s3cret",
        "https://api.test:port",
        "https://[::1",
        "https://api test",
    ],
)
def test_an_invalid_url_is_rejected_and_not_shown(url: str) -> None:
    with pytest.raises(Failure) as caught:
        checked_base_url(url)
    assert "api_url" in caught.value.message
    assert "s3cret" not in str(caught.value.as_result())


@pytest.mark.parametrize("url", ["https://api.test", "http://127.0.0.1:8080", "https://[::1]:8/api"])
def test_a_trailing_slash_of_a_url_is_removed(url: str) -> None:
    assert checked_base_url(url) == checked_base_url(url + "/") == url


def test_a_body_that_is_not_json_is_unexpected() -> None:
    transport, _session, _time = scripted(("GET /x", Reply(200, b"Hello.", {"Content-Type": "text/plain"})))
    with pytest.raises(
        UnexpectedResponse, match=r"GET /x returned HTTP 200 with a body that isn't JSON \(text/plain, 6"
    ):
        transport.call("GET", "/x").json()


def test_a_page_in_answer_to_a_read_is_not_final() -> None:
    page = Reply(200, b"<html>", {"Content-Type": "text/html"})
    transport, _session, _time = scripted(
        ("GET /x", page), ("GET /x", Reply(403, b"<html>")), ("GET /x", Reply(200, {}))
    )
    assert transport.call("GET", "/x").json() == {}
    transport, _session, time = scripted(*[("GET /x", page)] * 4)
    with pytest.raises(UnexpectedResponse, match="a body that isn't JSON") as caught:
        transport.call("GET", "/x").json()
    assert (caught.value.transient, len(time.slept)) == (True, 3)


def test_a_page_in_answer_to_a_change_leaves_its_outcome_unknown() -> None:
    transport, _session, _time = scripted(("PUT /x", Reply(200, b"\n<!DOCTYPE html>", {"Content-Type": "text/html"})))
    with pytest.raises(UnexpectedResponse, match="a body that isn't JSON") as caught:
        transport.call("PUT", "/x")
    assert caught.value.outcome_unknown


def test_the_clock_of_the_service_is_read() -> None:
    transport, _session, _time = scripted(
        ("GET /x", Reply(headers={"Date": "Fri, 15 Jan 2027 08:00:00 GMT"})), ("GET /x", Reply())
    )
    assert transport.call("GET", "/x").date() == START
    assert transport.call("GET", "/x").date() is None


def test_a_response_that_never_ends_is_given_up() -> None:
    never = threading.Event()
    try:
        with pytest.raises(requests.Timeout, match="no complete response within 0 s"):
            _within(0.05, never.wait)
        assert _within(30, lambda: "response") == "response"
    finally:
        never.set()


@pytest.mark.parametrize(("method", "seconds"), [("GET", 12), ("POST", 61)])
def test_the_deadline_limits_all_of_a_get(method: str, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = []

    def within(limit: float, send: t.Callable[[], t.Any]) -> t.Any:
        limits.append(limit)
        return send()

    monkeypatch.setattr(transport_module, "_within", within)
    transport, _session, _time = scripted((f"{method} /x", Reply()), seconds=12)
    transport.call(method, "/x")
    assert limits == [seconds]


def test_a_real_session_retries_only_the_opening_of_a_connection() -> None:
    session = t.cast("requests.Session", open_session())
    retries = t.cast("requests.adapters.HTTPAdapter", session.get_adapter("https://api.test")).max_retries
    assert retries.is_retry("POST", 503, has_retry_after=True) is False
    assert (retries.connect, retries.read, retries.redirect, retries.other) == (2, False, False, 0)
    assert session.trust_env is True
