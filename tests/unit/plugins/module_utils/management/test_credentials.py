# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The credentials that the lookup ``project_credential`` returns."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.client import ManagementClient
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.credentials import read_credentials
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.projects.endpoints import ProjectsApi
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import (
    GET,
    KEYS,
    KEYS_MASKED,
    POOLER,
    REF,
    keys,
    pooler,
    project,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import (
    FakeTime,
    Reply,
    ScriptedSession,
    Step,
    scripted_transport,
)

WORKER = {"name": "worker", "type": "secret", "api_key": "secret-worker"}


def read(*names: str, steps: tuple[Step, ...] = (), password: str | None = None) -> list[str]:
    """Read credentials against the steps, all of which must be requested."""
    session, time = ScriptedSession(steps), FakeTime()
    api = ProjectsApi(ManagementClient(scripted_transport(session, time), time.timing))
    try:
        return read_credentials(names, REF, api, password=password)
    finally:
        assert session.left == []


def test_all_keys_take_one_request() -> None:
    names = ("secret", "publishable", "anon", "service_role", "secret:worker")
    assert read(*names, steps=((KEYS, Reply(200, [*keys().body, WORKER])),)) == [
        "secret-default",
        "publishable-default",
        "legacy-anon",
        "legacy-service_role",
        "secret-worker",
    ]


def test_public_keys_are_read_without_revealing_others() -> None:
    assert read("publishable:default", "anon", steps=((KEYS_MASKED, keys()),)) == ["publishable-default", "legacy-anon"]


def test_urls_contain_only_a_given_password() -> None:
    steps = ((POOLER, pooler()), (GET, project()))
    plain = read("pooler_url", "direct_url", "url", steps=steps)
    secret = read("pooler_url", "direct_url", "url", steps=steps, password="a/b")
    assert plain[0].startswith(f"postgresql://postgres.{REF}@")
    assert secret[0].startswith(f"postgresql://postgres.{REF}:a%2Fb@")
    assert secret[1].startswith("postgresql://postgres:a%2Fb@db.")
    assert (plain[2], secret[2]) == (plain[2], plain[2])
    assert plain[2].startswith("https://")


@pytest.mark.parametrize("name", ["", "password", "secret:", "anon:default", "legacy:anon", "Secret"])
def test_unknown_names_are_rejected_before_a_request(name: str) -> None:
    with pytest.raises(Failure, match="is not a credential"):
        read("secret", name)


def test_what_does_not_exist_is_an_error() -> None:
    with pytest.raises(Failure, match="has no API key secret:worker"):
        read("secret:worker", steps=((KEYS, keys()),))
    with pytest.raises(Failure, match="has no pooler yet"):
        read("pooler_url", steps=((POOLER, Reply(200, [])),))
    local = project().body
    local["database"]["host"] = "127.1.2.3"
    with pytest.raises(Failure, match="its database has no host name"):
        read("url", steps=((GET, Reply(200, local)),))
