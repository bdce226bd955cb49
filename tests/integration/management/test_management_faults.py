# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the module handles faults of the platform."""

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
    """Run, expect a failure, and check that it shows no secret."""
    with pytest.raises(Failure) as caught:
        platform.converge(name, **options)
    shown = str(caught.value.as_result())
    for secret in (platform.token, options.get("api_token"), options.get("database_password")):
        assert not secret or secret not in shown
    return caught.value


def message(failure: Failure) -> str:
    return str(failure.as_result()["msg"])


@pytest.mark.parametrize("fault", ["create_502", "create_dropped", "not_json"])
def test_create_with_lost_response_keeps_its_password(platform: LocalPlatform, name: str, fault: str) -> None:
    platform.fault(fault, method="POST", path="/v1/projects")
    outcome = platform.converge(name, login="auto")
    assert (outcome.changed, outcome.result["action"]) == (True, "created")
    assert len(platform.named(name)) == 1
    # Logging in verified that the project is our own.
    assert logged_in(outcome.result) == ("postgres", "postgres")
    assert outcome.result["database_password_certain"]
    assert any("The response to the create request was lost" in warning for warning in outcome.warnings)


PASSWORD_PATH = "/v1/projects/{ref}/database/password"


@pytest.mark.parametrize("fault", ["bad_gateway_after", "dropped_after"])
def test_set_password_with_lost_response_is_verified(platform: LocalPlatform, name: str, fault: str) -> None:
    platform.converge(name)
    platform.fault("late_password", seconds=1)
    platform.fault(fault, method="PATCH", path=PASSWORD_PATH)
    outcome = platform.converge(name, update_password="always", login="auto")
    assert (outcome.changed, outcome.result["action"]) == (True, "updated")
    assert logged_in(outcome.result) == ("postgres", "postgres")
    assert any("The response to setting the password" in warning for warning in outcome.warnings)


@pytest.mark.nightly
def test_password_that_was_not_set_is_no_change(platform: LocalPlatform, name: str) -> None:
    created = platform.converge(name, login="auto")
    platform.fault("bad_gateway", method="PATCH", path=PASSWORD_PATH)
    failure = failed(platform, name, update_password="always")
    assert "it wasn't set" in message(failure)
    assert not failure.details["changed"]
    assert logged_in(created.result) == ("postgres", "postgres")


def test_pending_password_is_tried(platform: LocalPlatform, name: str) -> None:
    password = platform.converge(name).result["database_password"]
    valid = platform.converge(name, pending_password=password, login="auto")
    assert (valid.changed, valid.result["pending_password_outcome"]) == (False, "valid")
    assert logged_in(valid.result) == ("postgres", "postgres")
    refused = platform.converge(name, pending_password="another one", login="auto")
    assert refused.result["pending_password_outcome"] == "refused"
    assert logged_in(refused.result) == ("cli_login_postgres", "postgres")


def test_create_lost_before_it_took_effect_is_not_repeated(platform: LocalPlatform, name: str) -> None:
    platform.fault("dropped", method="POST", path="/v1/projects")
    failure = failed(platform, name, wait_timeout=1.0)
    assert "Whether it took effect is unknown" in message(failure)
    assert platform.named(name) == []


def test_project_missing_from_lists_is_not_created_twice(platform: LocalPlatform, name: str) -> None:
    platform.fault("listing_lag", seconds=1.5)
    ref = platform.create(name)
    outcome = platform.converge(name, login="auto")
    assert (outcome.changed, outcome.result["action"]) == (False, "none")
    assert t.cast("dict[str, str]", outcome.result["project"])["ref"] == ref
    assert len(platform.named(name)) == 1
    assert logged_in(outcome.result) == ("cli_login_postgres", "postgres")


def test_slow_response_counts_as_lost(platform: LocalPlatform, name: str) -> None:
    platform.fault("create_slow", seconds=3)
    outcome = platform.converge(name, api_timeout=1.0)
    assert outcome.result["action"] == "created"
    assert len(platform.named(name)) == 1


def test_failure_to_start_is_reported_at_once(platform: LocalPlatform, name: str) -> None:
    platform.fault("init_failed")
    failure = failed(platform, name)
    assert isinstance(failure, ProjectFailed)
    assert "is INIT_FAILED" in message(failure)
    (project,) = platform.named(name)
    assert t.cast("dict[str, str]", failure.details["project"])["ref"] == project["ref"]
    assert isinstance(failed(platform, name), ProjectFailed)


def test_next_run_continues_after_timeout(platform: LocalPlatform, name: str) -> None:
    platform.fault("stuck")
    failure = failed(platform, name, wait_timeout=1.0, database_password="given-s3cret")
    assert isinstance(failure, WaitTimeout)
    assert "within 1 s: it is COMING_UP" in message(failure)
    again = failed(platform, name, wait_timeout=1.0)
    assert (failure.details["action"], again.details["action"]) == ("created", "none")
    assert failure.details["project"] == {**t.cast("dict[str, t.Any]", again.details["project"]), "instance_size": None}
    assert len(platform.named(name)) == 1


@pytest.mark.parametrize("fault", ["late_keys", "late_pooler", "late_health"])
def test_services_keys_and_pooler_are_waited_for(platform: LocalPlatform, name: str, fault: str) -> None:
    platform.fault(fault, seconds=1)
    outcome = platform.converge(name, login="auto")
    assert all(t.cast("dict[str, str]", outcome.result["api_keys"]).values())
    assert logged_in(outcome.result) == ("postgres", "postgres")
    services = platform.send(
        "GET",
        f"/v1/projects/{t.cast('dict[str, str]', outcome.result['project'])['ref']}/health",
        params={"services": ["db", "pooler"]},
    )
    assert {service["status"] for service in services} == {"ACTIVE_HEALTHY"}


def test_keys_without_values_are_treated_as_missing(platform: LocalPlatform, name: str) -> None:
    platform.fault("valueless_keys", count=2)
    outcome = platform.converge(name)
    assert all(t.cast("dict[str, str]", outcome.result["api_keys"]).values())


def test_transient_errors_are_retried(platform: LocalPlatform, name: str) -> None:
    platform.fault("throttled", seconds=1, method="GET", path=LIST)
    platform.fault("bad_gateway", method="GET", path=LIST)
    platform.fault("dropped", method="GET", path=LIST)
    platform.fault("throttled", seconds=60, value="0", method="POST", path="/v1/projects")
    platform.fault("bad_gateway", method="GET", path=LOOK, count=5)
    platform.fault("not_json", method="GET", path=LOOK)
    assert platform.converge(name).result["action"] == "created"
    assert len(platform.named(name)) == 1


def test_rate_limit_beyond_deadline_is_reported(platform: LocalPlatform, name: str) -> None:
    platform.fault("throttled", seconds=40, method="GET", path=LIST)
    failure = failed(platform, name, wait_timeout=5.0)
    assert "HTTP 429" in message(failure)
    assert "in 40 s" in message(failure)


@pytest.mark.parametrize("status", [402, 403, 400])
def test_full_organization_is_reported_in_the_words_of_the_api(platform: LocalPlatform, name: str, status: int) -> None:
    platform.fault("organization_full", status=status)
    failure = failed(platform, name, database_password="given-s3cret")
    assert f"HTTP {status}" in message(failure)
    assert "maximum limits for the number of active free projects" in message(failure)
    assert platform.named(name) == []


def test_regions_are_tried_in_order(platform: LocalPlatform, name: str) -> None:
    platform.fault("region_full", value="eu-central-1", count=None)
    assert "eu-central-1 currently has no capacity" in message(
        failed(platform, name, region=["af-south-1", "eu-central-1"])
    )
    assert platform.named(name) == []
    outcome = platform.converge(name, region=["af-south-1", "eu-central-1", "eu-west-1"])
    assert t.cast("dict[str, str]", outcome.result["project"])["region"] == "eu-west-1"
    assert any(
        "af-south-1 isn't offered, eu-central-1 currently has no capacity" in warning for warning in outcome.warnings
    )
    assert not platform.converge(name, region=["emea"]).changed
    assert "is in the region eu-west-1" in message(failed(platform, name, region=["apac", "us-east-1"]))


def test_different_instance_size_is_reported(platform: LocalPlatform, name: str) -> None:
    platform.converge(name, instance_size="small")
    assert not platform.converge(name, instance_size="small").changed
    assert "has the instance size small, not large" in message(failed(platform, name, instance_size="large"))


@pytest.fixture(scope="module")
def unchanged(platform: LocalPlatform) -> str:
    """Return the name of a project that no test changes."""
    platform.create("client-standing-prod")
    return "client-standing-prod"


@pytest.mark.parametrize(
    ("fault", "settings", "expected"),
    [
        ("missing_field", {"value": "region"}, "GET /v1/projects/{ref} returned no field region"),
        ("mistyped_field", {"value": "status"}, "GET /v1/projects/{ref} returned an object in the field status"),
    ],
)
def test_unexpected_response_names_endpoint_and_field(
    platform: LocalPlatform, unchanged: str, fault: str, settings: dict[str, t.Any], expected: str
) -> None:
    platform.fault(fault, method="GET", path=LOOK, **settings)
    assert expected in message(failed(platform, unchanged, connection="direct"))


@pytest.mark.parametrize(
    ("token", "organization", "expected"),
    [
        ("sbp_" + "0" * 40, "SUPABASE_ORG_ID", "HTTP 401, 'Unauthorized'"),
        ("LOCAL_SUPABASE_STRANGER_TOKEN", "SUPABASE_ORG_ID", "HTTP 403"),
        ("LOCAL_SUPABASE_LIMITED_TOKEN", "SUPABASE_ORG_ID", "lacks the permissions organization_projects_create"),
        ("SUPABASE_MANAGEMENT_TOKEN", "LOCAL_SUPABASE_FOREIGN_ORG_ID", "HTTP 403"),
        ("SUPABASE_MANAGEMENT_TOKEN", "no-such-organization", "HTTP 404, 'Organization not found'"),
    ],
)
def test_missing_permission_is_explained(
    platform: LocalPlatform, name: str, token: str, organization: str, expected: str
) -> None:
    failure = failed(
        platform,
        name,
        api_token=platform.environment.get(token, token),
        organization=platform.environment.get(organization, organization),
    )
    assert expected in message(failure)
    assert failure.hint
    assert platform.named(name) == []


def test_refused_connection_is_reported_with_url_and_cause(platform: LocalPlatform, name: str) -> None:
    with socket.socket() as taken:
        # Bound but not listening: no other process can get the port, and connections to it are refused.
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        failure = failed(platform, name, api_url=url)
    assert isinstance(failure, Unreachable)
    assert f"GET {url}/v1/organizations/{platform.organization}/projects got no response" in message(failure)
    assert "Connection refused" in message(failure)


@contextmanager
def listening(answer: t.Callable[[http.server.BaseHTTPRequestHandler], None]) -> Iterator[tuple[str, list[str]]]:
    """Serve HTTP on a free port; yield the URL and the Authorization headers that were received."""
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


def test_token_is_not_sent_to_redirect_target(platform: LocalPlatform, name: str) -> None:
    def fail(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_error(500)

    with listening(fail) as (elsewhere, seen_there):

        def redirect(handler: http.server.BaseHTTPRequestHandler) -> None:
            handler.send_response(307)
            handler.send_header("Location", elsewhere + handler.path)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        with listening(redirect) as (here, seen_here):
            assert "HTTP 307" in message(failed(platform, name, api_url=here))
    assert seen_here == [f"Bearer {platform.token}"]
    assert seen_there == []


def test_netrc_entry_does_not_replace_token(
    platform: LocalPlatform, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login another password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert platform.converge(name, check_mode=True).result["action"] == "created"


def test_unreachable_proxy_is_reported(platform: LocalPlatform, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("http_proxy", f"http://user:pr0xy-s3cret@127.0.0.1:{taken.getsockname()[1]}")
        for variable in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(variable, raising=False)
        failure = failed(platform, name)
    assert "the proxy failed" in message(failure)
    assert "pr0xy-s3cret" not in message(failure)
