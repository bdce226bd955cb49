# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control channel: faults, settings, clock, log, edits, and secrets of all platforms."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
import requests

from local_platforms.registry import PLATFORMS
from local_supabase.faults import REQUEST_FAULTS
from tests.local_platforms.harness import send

if TYPE_CHECKING:
    from tests.local_platforms.harness import LocalPlatforms

OWNER = "local-agency"
TEMPLATE = f"/repos/{OWNER}/client-template"


def test_faults_of_any_request(platforms: LocalPlatforms) -> None:
    platforms.fault("github", "bad_gateway")
    platforms.fault("github", "server_error", skip=1)
    answers = [platforms.github("GET", "/user") for _number in range(4)]
    assert sorted(answer.status_code for answer in answers) == [200, 200, 500, 502]
    platforms.fault("github", "dropped")
    with pytest.raises(requests.ConnectionError):
        platforms.github("GET", "/user")
    platforms.fault("github", "not_json")
    assert "text/html" in platforms.github("GET", "/user").headers["Content-Type"]
    platforms.fault("github", "missing_field", value="login")
    assert "login" not in platforms.github("GET", "/user").json()


def test_a_request_is_handled_although_the_response_is_lost(platforms: LocalPlatforms, name: str) -> None:
    platforms.fault("github", "dropped_after", method="POST", path="/orgs/{org}/repos")
    with pytest.raises(requests.ConnectionError):
        platforms.github("POST", f"/orgs/{OWNER}/repos", {"name": name})
    assert platforms.github("GET", f"/repos/{OWNER}/{name}").status_code == 200
    platforms.fault("github", "bad_gateway_after", method="DELETE", ref=f"{OWNER}/{name}")
    assert platforms.github("DELETE", f"/repos/{OWNER}/{name}").status_code == 502
    assert platforms.github("GET", f"/repos/{OWNER}/{name}").status_code == 404


def test_filters_of_faults(platforms: LocalPlatforms) -> None:
    platforms.fault("github", "bad_gateway", ref=f"{OWNER}/other", count=None)
    platforms.fault("github", "bad_gateway", path="/repos/{owner}/{repo}/topics", count=None)
    assert platforms.github("GET", TEMPLATE).status_code == 200
    assert platforms.github("GET", f"/repos/{OWNER}/other").status_code == 502
    assert platforms.github("GET", f"{TEMPLATE}/topics").status_code == 502
    platforms.control("DELETE", "faults", params={"platform": "github", "fault": "bad_gateway"})
    assert platforms.control("GET", "faults")["active"] == []
    assert platforms.github("GET", f"{TEMPLATE}/topics").status_code == 200


def test_known_faults_and_unknown_names(platforms: LocalPlatforms) -> None:
    known = platforms.control("GET", "faults")["known"]
    assert set(known) == {platform.name for platform in PLATFORMS}
    assert all(set(REQUEST_FAULTS) <= set(names) for names in known.values())
    for body, status in (
        ({"platform": "github", "fault": "unknown"}, 400),
        ({"platform": "gitlab", "fault": "dropped"}, 404),
        ({"fault": "dropped"}, 400),
        ({"platform": "github", "fault": "dropped", "counts": 1}, 400),
    ):
        assert _refused(platforms, "faults", body) == status


def test_settings_clock_and_edits_validate(platforms: LocalPlatforms) -> None:
    for path, body in (
        ("settings/github", {"delay": -1}),
        ("settings/github", {"unknown": 1}),
        ("settings/github", ["delay"]),
        ("clock", {"advance": -1}),
        ("edits/github", {"edit": "unknown"}),
        ("edits/github", {"edit": "rename", "unknown": 1}),
        ("edits/github", {"edit": "rename", "repository": f"{OWNER}/absent", "name": "other"}),
    ):
        assert _refused(platforms, path, body) == 400


def test_the_clock_is_shared_and_stored(platforms: LocalPlatforms) -> None:
    before = platforms.control("GET", "clock")["now"]
    assert abs(before - platforms.control("GET", "status")["now"]) < 10
    platforms.advance(1000)
    assert platforms.control("GET", "clock")["now"] >= before + 1000
    assert platforms.control("GET", "clock")["now"] > time.time() + 900


def test_requests_are_logged_with_bodies(platforms: LocalPlatforms, name: str) -> None:
    platforms.control("DELETE", "requests")
    platforms.github("POST", f"/orgs/{OWNER}/repos?why=test", {"name": name, "private": True})
    platforms.fault("github", "dropped")
    with pytest.raises(requests.ConnectionError):
        platforms.github("GET", "/user")
    created, dropped = platforms.received("github")
    assert (created["method"], created["path"], created["query"]) == ("POST", f"/orgs/{OWNER}/repos", "why=test")
    assert (created["status"], created["body"]) == (201, {"name": name, "private": True})
    assert (dropped["status"], dropped["body"]) == (None, None)
    assert platforms.received("github", "POST", path="/orgs") == [created]


def test_secrets_contain_the_tokens(platforms: LocalPlatforms) -> None:
    assert platforms.environment["GITHUB_TOKEN"] in platforms.secrets()
    assert "" not in platforms.secrets()


def _refused(platforms: LocalPlatforms, path: str, body: object) -> int:
    headers = {"Authorization": f"Bearer {platforms.environment['LOCAL_PLATFORMS_TOKEN']}"}
    url = f"{platforms.environment['LOCAL_PLATFORMS_URL']}/_local/{path}"
    return send("POST", url, headers=headers, json=body).status_code
