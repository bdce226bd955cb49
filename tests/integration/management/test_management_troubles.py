# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the platform does on a bad day, and what is made of it."""

from __future__ import annotations

import http.server
import socket
import threading
import typing as t
from contextlib import contextmanager

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.decision import ProjectFailed
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.errors import Unreachable, WaitTimeout

from .conftest import logged_in

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .conftest import LocalPlatform

LIST = "/v1/organizations/{slug}/projects"
LOOK = "/v1/projects/{ref}"


def failed(platform: LocalPlatform, name: str, **options: t.Any) -> Failure:
    """Run, expect it to fail, and make sure that no secret is in the failure."""
    with pytest.raises(Failure) as caught:
        platform.converge(name, **options)
    told = str(caught.value.as_result())
    for secret in (platform.token, options.get("api_token"), options.get("database_password")):
        assert not secret or secret not in told
    return caught.value


def said(failure: Failure) -> str:
    return str(failure.as_result()["msg"])


@pytest.mark.parametrize("fault", ["create_502", "create_dropped"])
def test_a_create_whose_answer_is_lost_is_adopted_with_its_password(
    platform: LocalPlatform, name: str, fault: str
) -> None:
    platform.fault(fault)
    outcome = platform.converge(name, login="auto")
    assert (outcome.changed, outcome.result["action"]) == (True, "created")
    assert len(platform.named(name)) == 1
    # It was found out by logging in that it is ours.
    assert logged_in(outcome.result) == ("postgres", "postgres")
    assert outcome.result["database_password_certain"]
    assert any("The response to the create request was lost" in warning for warning in outcome.warnings)


PASSWORD_PATH = "/v1/projects/{ref}/database/password"


@pytest.mark.parametrize("fault", ["bad_gateway_after", "dropped_after"])
def test_a_set_password_whose_answer_is_lost_is_found_out(platform: LocalPlatform, name: str, fault: str) -> None:
    platform.converge(name)
    platform.fault("late_password", seconds=1)
    platform.fault(fault, method="PATCH", path=PASSWORD_PATH)
    outcome = platform.converge(name, update_password="always", login="auto")
    assert (outcome.changed, outcome.result["action"]) == (True, "updated")
    assert logged_in(outcome.result) == ("postgres", "postgres")
    assert any("The response to setting the password" in warning for warning in outcome.warnings)


def test_a_password_that_was_not_set_is_no_change(platform: LocalPlatform, name: str) -> None:
    created = platform.converge(name, login="auto")
    platform.fault("bad_gateway", method="PATCH", path=PASSWORD_PATH)
    failure = failed(platform, name, update_password="always")
    assert "it wasn't set" in said(failure)
    assert not failure.details["changed"]
    assert logged_in(created.result) == ("postgres", "postgres")


def test_a_pending_password_is_tried(platform: LocalPlatform, name: str) -> None:
    password = platform.converge(name).result["database_password"]
    valid = platform.converge(name, pending_password=password, login="auto")
    assert (valid.changed, valid.result["pending_password_outcome"]) == (False, "valid")
    assert logged_in(valid.result) == ("postgres", "postgres")
    refused = platform.converge(name, pending_password="another one", login="auto")
    assert refused.result["pending_password_outcome"] == "refused"
    assert logged_in(refused.result) == ("cli_login_postgres", "postgres")


def test_a_create_that_was_lost_before_it_happened_is_not_repeated(platform: LocalPlatform, name: str) -> None:
    platform.fault("dropped", method="POST", path="/v1/projects")
    failure = failed(platform, name, wait_timeout=1.0)
    assert "Whether it took effect is unknown" in said(failure)
    assert platform.named(name) == []


def test_a_project_that_lists_do_not_show_yet_is_not_made_twice(platform: LocalPlatform, name: str) -> None:
    platform.fault("listing_lag", seconds=1.5)
    ref = platform.create(name)
    outcome = platform.converge(name, login="auto")
    assert (outcome.changed, outcome.result["action"]) == (False, "none")
    assert t.cast("dict[str, str]", outcome.result["project"])["ref"] == ref
    assert len(platform.named(name)) == 1
    assert logged_in(outcome.result) == ("cli_login_postgres", "postgres")


def test_a_slow_answer_is_a_lost_one(platform: LocalPlatform, name: str) -> None:
    platform.fault("create_slow", seconds=3)
    outcome = platform.converge(name, api_timeout=1.0)
    assert outcome.result["action"] == "created"
    assert len(platform.named(name)) == 1


def test_what_fails_to_start_is_told_at_once(platform: LocalPlatform, name: str) -> None:
    platform.fault("init_failed")
    failure = failed(platform, name)
    assert isinstance(failure, ProjectFailed)
    assert "is INIT_FAILED" in said(failure)
    (project,) = platform.named(name)
    assert t.cast("dict[str, str]", failure.details["project"])["ref"] == project["ref"]
    assert isinstance(failed(platform, name), ProjectFailed)


def test_what_never_starts_is_too_late_and_picked_up_by_the_next_run(platform: LocalPlatform, name: str) -> None:
    platform.fault("stuck")
    failure = failed(platform, name, wait_timeout=1.0, database_password="given-s3cret")
    assert isinstance(failure, WaitTimeout)
    assert "within 1 s: it is COMING_UP" in said(failure)
    again = failed(platform, name, wait_timeout=1.0)
    assert (failure.details["action"], again.details["action"]) == ("created", "none")
    assert failure.details["project"] == {**t.cast("dict[str, t.Any]", again.details["project"]), "instance_size": None}
    assert len(platform.named(name)) == 1


@pytest.mark.parametrize("fault", ["late_keys", "late_pooler", "late_health"])
def test_what_comes_later_than_the_status_is_waited_for(platform: LocalPlatform, name: str, fault: str) -> None:
    platform.fault(fault, seconds=1)
    outcome = platform.converge(name, login="auto")
    assert all(t.cast("dict[str, str]", outcome.result["api_keys"]).values())
    assert logged_in(outcome.result) == ("postgres", "postgres")
    services = platform.ask(
        "GET",
        f"/v1/projects/{t.cast('dict[str, str]', outcome.result['project'])['ref']}/health",
        params={"services": ["db", "pooler"]},
    )
    assert {service["status"] for service in services} == {"ACTIVE_HEALTHY"}


def test_keys_without_values_are_no_keys(platform: LocalPlatform, name: str) -> None:
    platform.fault("valueless_keys", count=2)
    outcome = platform.converge(name)
    assert all(t.cast("dict[str, str]", outcome.result["api_keys"]).values())


def test_what_passes_is_waited_through(platform: LocalPlatform, name: str) -> None:
    platform.fault("throttled", seconds=1, method="GET", path=LIST)
    platform.fault("bad_gateway", method="GET", path=LIST)
    platform.fault("dropped", method="GET", path=LIST)
    platform.fault("throttled", seconds=60, value="0", method="POST", path="/v1/projects")
    platform.fault("bad_gateway", method="GET", path=LOOK, count=5)
    assert platform.converge(name).result["action"] == "created"
    assert len(platform.named(name)) == 1


def test_a_rate_limit_beyond_the_deadline_is_told(platform: LocalPlatform, name: str) -> None:
    platform.fault("throttled", seconds=40, method="GET", path=LIST)
    failure = failed(platform, name, wait_timeout=5.0)
    assert "HTTP 429" in said(failure)
    assert "in 40 s" in said(failure)


@pytest.mark.parametrize("status", [402, 403, 400])
def test_a_full_organization_is_told_in_the_services_words(platform: LocalPlatform, name: str, status: int) -> None:
    platform.fault("organization_full", status=status)
    failure = failed(platform, name, database_password="given-s3cret")
    assert f"HTTP {status}" in said(failure)
    assert "maximum limits for the number of active free projects" in said(failure)
    assert platform.named(name) == []


def test_regions_are_tried_in_their_order(platform: LocalPlatform, name: str) -> None:
    platform.fault("region_full", value="eu-central-1", count=None)
    assert "eu-central-1 currently has no capacity" in said(
        failed(platform, name, region=["af-south-1", "eu-central-1"])
    )
    assert platform.named(name) == []
    outcome = platform.converge(name, region=["af-south-1", "eu-central-1", "eu-west-1"])
    assert t.cast("dict[str, str]", outcome.result["project"])["region"] == "eu-west-1"
    assert any(
        "af-south-1 isn't offered, eu-central-1 currently has no capacity" in warning for warning in outcome.warnings
    )
    assert not platform.converge(name, region=["emea"]).changed
    assert "is in the region eu-west-1" in said(failed(platform, name, region=["apac", "us-east-1"]))


def test_a_size_that_differs_is_told(platform: LocalPlatform, name: str) -> None:
    platform.converge(name, instance_size="small")
    assert not platform.converge(name, instance_size="small").changed
    assert "has the instance size small, not large" in said(failed(platform, name, instance_size="large"))


@pytest.fixture(scope="module")
def standing(platform: LocalPlatform) -> str:
    """Give the name of a project that stays as it is."""
    platform.create("client-standing-prod")
    return "client-standing-prod"


@pytest.mark.parametrize(
    ("fault", "how", "words"),
    [
        ("missing_field", {"value": "region"}, "GET /v1/projects/{ref} returned no field region"),
        ("mistyped_field", {"value": "status"}, "GET /v1/projects/{ref} returned an object in the field status"),
        ("not_json", {}, "GET /v1/projects/{ref} returned HTTP 200 with a body that isn't JSON"),
    ],
)
def test_a_surprise_names_endpoint_and_field(
    platform: LocalPlatform, standing: str, fault: str, how: dict[str, t.Any], words: str
) -> None:
    platform.fault(fault, method="GET", path=LOOK, **how)
    assert words in said(failed(platform, standing))


@pytest.mark.parametrize(
    ("token", "organization", "words"),
    [
        ("sbp_" + "0" * 40, "SUPABASE_ORG_ID", "HTTP 401, 'Unauthorized'"),
        ("LOCAL_SUPABASE_STRANGER_TOKEN", "SUPABASE_ORG_ID", "HTTP 403"),
        ("LOCAL_SUPABASE_LIMITED_TOKEN", "SUPABASE_ORG_ID", "lacks the permissions organization_projects_create"),
        ("SUPABASE_MANAGEMENT_TOKEN", "LOCAL_SUPABASE_FOREIGN_ORG_ID", "HTTP 403"),
        ("SUPABASE_MANAGEMENT_TOKEN", "no-such-organization", "HTTP 404, 'Organization not found'"),
    ],
)
def test_who_may_not_is_told_why(platform: LocalPlatform, name: str, token: str, organization: str, words: str) -> None:
    failure = failed(
        platform,
        name,
        api_token=platform.environment.get(token, token),
        organization=platform.environment.get(organization, organization),
    )
    assert words in said(failure)
    assert failure.hint
    assert platform.named(name) == []


def test_nobody_there_is_told_with_address_and_cause(platform: LocalPlatform, name: str) -> None:
    with socket.socket() as taken:
        # Bound but not listening: nobody else can get the port, and nobody answers on it.
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        failure = failed(platform, name, api_url=url)
    assert isinstance(failure, Unreachable)
    assert f"GET {url}/v1/organizations/{platform.organization}/projects got no response" in said(failure)
    assert "Connection refused" in said(failure)


@contextmanager
def listening(answer: t.Callable[[http.server.BaseHTTPRequestHandler], None]) -> Iterator[tuple[str, list[str]]]:
    """Serve HTTP on a port of its own; yield the address and the Authorization headers that arrived."""
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers.get("Authorization", ""))
            answer(self)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_token_follows_no_redirect(platform: LocalPlatform, name: str) -> None:
    def welcome(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_error(500)

    with listening(welcome) as (elsewhere, seen_there):

        def send_on(handler: http.server.BaseHTTPRequestHandler) -> None:
            handler.send_response(307)
            handler.send_header("Location", elsewhere + handler.path)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        with listening(send_on) as (here, seen_here):
            assert "HTTP 307" in said(failed(platform, name, api_url=here))
    assert seen_here == [f"Bearer {platform.token}"]
    assert seen_there == []


def test_a_netrc_entry_does_not_replace_the_token(
    platform: LocalPlatform, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert platform.converge(name, check_mode=True).result["action"] == "created"


def test_a_proxy_that_is_not_there_is_named(
    platform: LocalPlatform, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("http_proxy", f"http://user:pr0xy-s3cret@127.0.0.1:{taken.getsockname()[1]}")
        for variable in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(variable, raising=False)
        failure = failed(platform, name)
    assert "the proxy failed" in said(failure)
    assert "pr0xy-s3cret" not in said(failure)
