# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in as a GitHub App: the options, the token that the app signs, and when installation tokens are created."""

from __future__ import annotations

import base64
import json
import typing as t
from datetime import UTC, datetime

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.access import ACCESS_SPEC, read_access
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.app_token import app_token, read_private_key
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.client import GithubClient
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.installation import (
    App,
    InstallationTokens,
    read_app,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.waiting import Deadline
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import (
    START,
    FakeTime,
    Reply,
    ScriptedSession,
    Step,
    scripted_transport,
)

if t.TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

rsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.rsa")
serialization = pytest.importorskip("cryptography.hazmat.primitives.serialization")

FIND, CREATE = "GET /orgs/agency/installation", "POST /app/installations/51/access_tokens"
FOUND, MISSING = Reply(200, {"id": 51}), Reply(404, {"message": "Not Found"})
BAD = Reply(401, {"message": "Bad credentials"})


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    generated: RSAPrivateKey = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return generated


def pem(key: t.Any, *, password: bytes | None = None) -> str:
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    written: bytes = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, encryption
    )
    return written.decode()


def parameters(**given: object) -> dict[str, t.Any]:
    return {**{name: option.get("default") for name, option in ACCESS_SPEC.items()}, "owner": "agency", **given}


def token(name: str, *, seconds: float = 3600, passed: float = 0) -> Reply:
    """Return a response with a new token, by a clock of GitHub that is an hour ahead."""
    end = datetime.fromtimestamp(START + 3600 + passed + seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    date = datetime.fromtimestamp(START + 3600 + passed, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return Reply(201, {"token": name, "expires_at": end}, {"Date": date})


def client(
    key: RSAPrivateKey, *steps: Step, installation: int | None = None
) -> tuple[GithubClient, ScriptedSession, FakeTime]:
    """Return a client of an app whose requests, for tokens and others, are the steps."""
    session, time = ScriptedSession(steps), FakeTime()
    deadline = Deadline(10_000, time.timing)
    own = scripted_transport(session, time, deadline)
    app = App(app_id="31", key=key, installation=installation)
    tokens = InstallationTokens(app, "agency", GithubClient(own, time.timing, deadline), own, time.timing)
    used = scripted_transport(session, time, deadline)
    return GithubClient(used, time.timing, deadline, tokens), session, time


def sent(session: ScriptedSession) -> list[str]:
    """Return the tokens that were sent, without those that are signed."""
    tokens = [each.headers["Authorization"].removeprefix("Bearer ") for each in session.sent]
    return ["signed" if each.count(".") == 2 else each for each in tokens]


def test_the_token_of_an_app_is_signed_and_valid_for_minutes(key: RSAPrivateKey) -> None:
    padding = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.padding")
    hashes = pytest.importorskip("cryptography.hazmat.primitives.hashes")
    content, _dot, signature = app_token("31", key, 1_800_000_000.7).rpartition(".")

    def decoded(part: str) -> bytes:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))

    key.public_key().verify(decoded(signature), content.encode(), padding.PKCS1v15(), hashes.SHA256())
    header, claims = (json.loads(decoded(part)) for part in content.split("."))
    assert header == {"alg": "RS256", "typ": "JWT"}
    assert claims == {"iat": 1_800_000_000 - 60, "exp": 1_800_000_000 + 540, "iss": "31"}


def test_one_token_serves_until_shortly_before_its_end(key: RSAPrivateKey) -> None:
    steps = [
        (FIND, FOUND), (CREATE, token("ghs_one")), ("GET /a", Reply()), ("GET /a", Reply()),
        (CREATE, token("ghs_two", passed=3500)), ("GET /a", Reply()),
    ]  # fmt: skip
    github, session, time = client(key, *steps)
    for _request in range(2):
        github.call("reading a", "GET", "/a")
    time.sleep(3500)
    github.call("reading a", "GET", "/a")
    assert session.left == []
    assert sent(session) == ["signed", "signed", "ghs_one", "ghs_one", "signed", "ghs_two"]
    assert github.requests_made == 6


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_token_that_github_rejects_is_renewed_once(key: RSAPrivateKey, method: str) -> None:
    renewed = [(CREATE, token("ghs_one")), (f"{method} /a", BAD), (CREATE, token("ghs_two"))]
    github, session, _time = client(key, *renewed, (f"{method} /a", Reply()), installation=51)
    github.call("sending a", method, "/a")
    assert sent(session)[-1] == "ghs_two"
    github, session, _time = client(key, *renewed, (f"{method} /a", BAD), installation=51)
    with pytest.raises(Failure, match="401"):
        github.call("sending a", method, "/a")
    assert session.left == []


def test_the_installation_of_a_user_is_found(key: RSAPrivateKey) -> None:
    steps = [
        (FIND, MISSING),
        ("GET /users/agency/installation", FOUND),
        (CREATE, token("ghs_one")),
        ("GET /a", Reply()),
    ]
    github, session, _time = client(key, *steps)
    github.call("reading a", "GET", "/a")
    assert session.left == []


def test_a_token_whose_creation_has_an_unknown_outcome_is_created_again(key: RSAPrivateKey) -> None:
    lost: list[Step] = [(CREATE, requests.exceptions.ReadTimeout()), (CREATE, Reply(502, b"<html>"))]
    github, session, _time = client(key, *lost, (CREATE, token("ghs_one")), ("GET /a", Reply()), installation=51)
    github.call("reading a", "GET", "/a")
    assert session.left == []
    github, _session, _time = client(key, *lost, lost[0], installation=51)
    with pytest.raises(Failure, match="got no response"):
        github.call("reading a", "GET", "/a")


@pytest.mark.parametrize(
    ("refusal", "hint"),
    [
        (Reply(401, {"message": "A JSON web token could not be decoded"}), "belong to the same app"),
        (Reply(403, {"message": "This installation has been suspended"}), "may be suspended"),
        (MISSING, "the app is installed in the account of the owner"),
    ],
)
def test_a_refused_app_is_explained(key: RSAPrivateKey, refusal: Reply, hint: str) -> None:
    github, _session, _time = client(key, (CREATE, refusal), installation=51)
    with pytest.raises(Failure) as raised:
        github.call("reading a", "GET", "/a")
    assert hint in raised.value.hint
    assert "as the GitHub App 31" in raised.value.message


def test_an_app_replaces_the_token(key: RSAPrivateKey, tmp_path: Path) -> None:
    file = tmp_path / "app.pem"
    file.write_text(pem(key))
    for given in (
        {"app_private_key": pem(key)},
        {"app_private_key": pem(key).replace("\n", "\\n")},
        {"app_private_key_file": str(file)},
    ):
        access = read_access(parameters(app_id="31", api_token="ghp_unused", app_installation_id=51, **given))
        assert access.token is None
        assert access.app is not None
        assert (access.app.app_id, access.app.installation) == ("31", 51)
        assert access.app.key.private_numbers() == key.private_numbers()
        assert "key" not in repr(access.app)
    assert read_access(parameters(api_token="ghp_used")).token == "ghp_used"


def test_invalid_options_are_errors_that_show_no_key(key: RSAPrivateKey, tmp_path: Path) -> None:
    ec = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ec")
    text = pem(key)
    for given, message in (
        ({"app_id": "31"}, "Missing app_private_key"),
        ({"app_private_key": text}, "Missing app_id"),
        ({"app_id": "a b", "app_private_key": text}, "app_id is 'a b'"),
        ({"app_id": "31", "app_private_key": text[:-200]}, "not an RSA key"),
        ({"app_id": "31", "app_private_key": pem(key, password=b"secret")}, "not an RSA key"),
        ({"app_id": "31", "app_private_key": pem(ec.generate_private_key(ec.SECP256R1()))}, "not an RSA key"),
        ({"app_id": "31", "app_private_key_file": str(tmp_path / "absent")}, "can't be read: No such file"),
    ):
        with pytest.raises(Failure) as raised:
            read_app(parameters(**given))
        shown = raised.value.as_result()["msg"]
        assert message in shown
        assert text.splitlines()[1] not in shown


def test_a_missing_library_is_named() -> None:
    with pytest.raises(Failure, match="cryptography is missing"):
        read_private_key("x", "ImportError")
