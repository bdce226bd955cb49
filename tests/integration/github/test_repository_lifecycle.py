# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a repository on the local GitHub, and what may go wrong."""

from __future__ import annotations

import sys
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure

from tests.support.ansible_commands import ansible_environment, run_ansible, run_module

if t.TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Hub

WANTED: dict[str, t.Any] = {"description": "Site of Acme", "topics": ["client", "crm"], "delete_branch_on_merge": True}


def test_a_repository_is_generated_changed_and_deleted(hub: Hub) -> None:
    wanted: dict[str, t.Any] = {"template": hub.template, **WANTED}
    predicted = hub.converge(**wanted, check_mode=True)
    assert hub.writes() == []
    created = hub.converge(**wanted)
    # Ready: the branch answers, and the content is that of the template.
    assert hub.get("/branches/main")["name"] == "main"
    assert hub.get("/contents/package.json") is not None
    assert (predicted.changed, predicted.diff) == (created.changed, created.diff)
    stored = hub.get()
    assert (stored["private"], stored["description"], sorted(stored["topics"])) == (
        True,
        "Site of Acme",
        ["client", "crm"],
    )
    hub.platforms.control("DELETE", "requests")
    again = hub.converge(**wanted)
    assert (again.changed, hub.writes(), again.result["requests"]) == (False, [], 2)
    changed = hub.converge(template=hub.template, description="", archived=True)
    assert (changed.changed, hub.get()["archived"], hub.get()["description"]) == (True, True, "")
    with pytest.raises(Failure, match="is archived"):
        hub.converge(description="other")
    assert hub.converge(archived=False, default_branch="main").changed
    with pytest.raises(Failure, match="default_branch"):
        hub.converge(default_branch="absent")
    gone = hub.converge(state="absent", confirm_name=hub.name)
    assert (gone.changed, hub.converge(state="absent", confirm_name=hub.name).changed) == (True, False)
    assert hub.named() == []


@pytest.mark.parametrize("options", [{}, {"template": "local-agency/client-template"}], ids=["empty", "generated"])
@pytest.mark.parametrize(
    ("fault", "details"),
    [
        ("bad_gateway_after", {}),
        ("dropped_after", {}),
        ("not_json", {}),
        ("bad_gateway", {"count": 1}),
        ("late_repository", {"seconds": 1.0}),
        ("lost_race", {}),
        ("throttled", {"value": "0"}),
        ("secondary_limit", {"value": "1"}),
    ],
)
def test_whatever_happens_there_is_one_repository(
    hub: Hub, fault: str, details: dict[str, t.Any], options: dict[str, t.Any]
) -> None:
    where = {} if fault in {"late_repository", "lost_race"} else {"method": "POST"}
    hub.fault(fault, **where, **details)
    try:
        hub.converge(**options, **WANTED, wait_timeout=5)
    except Failure:
        assert fault == "bad_gateway"  # the request wasn't handled, so nothing exists
    hub.converge(**options, **WANTED)
    assert hub.named() == [f"{hub.owner}/{hub.name}"]
    assert hub.get()["private"]
    assert len([each for each in hub.platforms.received("github", "POST") if each["status"] == 201]) <= 1
    hub.platforms.control("DELETE", "requests")
    assert not hub.converge(**options, **WANTED).changed
    assert hub.writes() == []


def test_a_run_that_is_killed_between_two_writes_is_continued(hub: Hub) -> None:
    wanted: dict[str, t.Any] = {"template": hub.template, **WANTED}
    for killed_at in (f"PATCH {hub.path}", f"PUT {hub.path}/topics"):
        method = killed_at.split()[0]
        hub.fault("bad_gateway", method=method, count=None)
        with pytest.raises(Failure):
            hub.converge(**wanted, wait_timeout=2)
        hub.platforms.control("DELETE", "faults")
    hub.converge(**wanted)
    assert not hub.converge(**wanted).changed
    assert hub.named() == [f"{hub.owner}/{hub.name}"]
    assert hub.writes().count(f"POST /repos/{hub.template}/generate") == 1


def test_content_that_never_arrives(hub: Hub) -> None:
    hub.fault("stuck_generation")
    for _run in range(2):
        with pytest.raises(Failure, match="did not arrive") as raised:
            hub.converge(template=hub.template, wait_timeout=1)
        assert "push the content" in raised.value.hint
    assert hub.named() == [f"{hub.owner}/{hub.name}"]
    # Someone pushes it.
    hub.platforms.edit("github", "push", repository=f"{hub.owner}/{hub.name}", files={"a": "b"})
    assert not hub.converge(template=hub.template).changed


def test_a_renamed_repository_is_left_alone(hub: Hub) -> None:
    hub.converge(template=hub.template)
    hub.platforms.edit("github", "rename", repository=f"{hub.owner}/{hub.name}", name=f"{hub.name}-new")
    hub.platforms.control("DELETE", "requests")
    wanted: list[dict[str, t.Any]] = [{"description": "x"}, {"state": "absent", "confirm_name": hub.name}]
    for options in wanted:
        with pytest.raises(Failure, match=f"transferred to {hub.owner}/{hub.name}-new"):
            hub.converge(**options)
    assert hub.writes() == []


def test_a_repository_that_the_token_cannot_see(hub: Hub) -> None:
    hub.converge(template=hub.template)
    stranger = hub.platforms.environment["LOCAL_GITHUB_STRANGER_TOKEN"]
    with pytest.raises(Failure, match="returned HTTP 404"):
        hub.converge(api_token=stranger)
    limited = hub.platforms.environment["LOCAL_GITHUB_LIMITED_TOKEN"]
    assert not hub.converge(api_token=limited).changed
    with pytest.raises(Failure) as raised:
        hub.converge(api_token=limited, description="x")
    assert "administration=write" in raised.value.hint
    with pytest.raises(Failure, match="401"):
        hub.converge(api_token="ghp_revoked")


def test_the_user_of_the_token_as_owner(hub: Hub) -> None:
    token = hub.platforms.environment["LOCAL_GITHUB_OWNER_TOKEN"]
    done = hub.converge(owner="local-operator", api_token=token)
    assert t.cast("dict[str, t.Any]", done.result["repository"])["full_name"] == f"local-operator/{hub.name}"
    assert not hub.converge(owner="local-operator", api_token=token).changed


def test_the_module_shows_no_token(hub: Hub, tmp_path: Path) -> None:
    environment = ansible_environment(tmp_path) | hub.platforms.environment
    options = {"name": hub.name, "template": hub.template, **WANTED}
    shown = [
        run_module("github_repository", options, "-vvvv", "--diff", *more, environment=environment, folder=tmp_path)
        for more in (("--check",), (), ())
    ]
    assert [(each.status, each.result["changed"]) for each in shown] == [(0, True), (0, True), (0, False)]
    assert shown[0].result["diff"] == shown[1].result["diff"]
    output = "".join(each.shown for each in shown)
    assert [secret for secret in hub.platforms.secrets() if secret in output] == []
    assert "temp_clone_token" not in output


PLAY = """
- hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{python}"
  module_defaults:
    group/draggonnb.supabase.github:
      owner: local-agency
      api_token: "{token}"
      api_url: "{url}"
  tasks:
    - draggonnb.supabase.github_repository:
        name: "{name}"
"""


def test_defaults_of_the_action_group_reach_the_module(hub: Hub, tmp_path: Path) -> None:
    given = hub.platforms.environment
    play = PLAY.format(python=sys.executable, token=given["GITHUB_TOKEN"], url=given["GITHUB_API_URL"], name=hub.name)
    (tmp_path / "play.yml").write_text(play)
    done = run_ansible("ansible-playbook", "play.yml", environment=ansible_environment(tmp_path), folder=tmp_path)
    assert done.returncode == 0, done.stdout
    assert hub.named() == [f"{hub.owner}/{hub.name}"]
