# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a project on the local Supabase: create, leave unchanged, pause, restore, delete."""

from __future__ import annotations

import typing as t
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure

from .conftest import logged_in

if t.TYPE_CHECKING:
    from .conftest import LocalPlatform


def test_project_is_created_once_then_unchanged(platform: LocalPlatform, name: str) -> None:
    predicted = platform.converge(name, check_mode=True, login="auto")
    assert platform.named(name) == []
    created = platform.converge(name, login="auto")
    again = platform.converge(name, login="auto")
    checked = platform.converge(name, check_mode=True, login="auto")

    assert (predicted.changed, created.changed, again.changed, checked.changed) == (True, True, False, False)
    assert predicted.diff == created.diff
    assert [outcome.result["action"] for outcome in (predicted, created, again)] == ["created", "created", "none"]
    # An unchanged project is found by one request, which doesn't return the version.
    unread = {"postgres_version": None, "postgres_engine": None}
    assert again.result["project"] == checked.result["project"] == t.cast("t.Any", created.result["project"]) | unread
    assert again.result["api_keys"] == created.result["api_keys"]
    assert all(t.cast("dict[str, str]", created.result["api_keys"]).values())
    assert again.result["connection"] == created.result["connection"]
    assert "database_password" not in again.result
    keyless = platform.converge(name, login="auto", api_keys="none")
    assert [each.result["requests"] for each in (predicted, again, checked, keyless)] == [2, 4, 4, 3]
    assert len(platform.named(name)) == 1

    assert logged_in(created.result) == ("postgres", "postgres")
    assert logged_in(checked.result)[1] != "postgres"
    newest = platform.converge(name, login="auto")
    assert logged_in(newest.result) == ("cli_login_postgres", "postgres")


def test_new_project_gets_the_given_password(platform: LocalPlatform, name: str) -> None:
    given = "a given/one@1"
    created = platform.converge(name, database_password=given, login="auto")
    again = platform.converge(name, database_password=given, login="auto")
    assert created.result["database_password"] == given
    assert logged_in(created.result) == logged_in(again.result) == ("postgres", "postgres")
    with psycopg2.connect(t.cast("str", again.result["database_url"])) as session:
        assert session.info.user == f"postgres.{t.cast('t.Any', again.result['project'])['ref']}"
    session.close()


def test_password_can_be_changed(platform: LocalPlatform, name: str) -> None:
    first = platform.converge(name, login="auto")
    predicted = platform.converge(name, update_password="always", check_mode=True)
    assert (predicted.changed, predicted.result["action"]) == (True, "updated")
    assert logged_in(first.result) == ("postgres", "postgres")
    second = platform.converge(name, update_password="always", login="auto")
    assert second.changed
    assert second.result["database_password"] != first.result["database_password"]
    assert logged_in(second.result) == ("postgres", "postgres")
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        logged_in(first.result)


def test_pause_and_restore(platform: LocalPlatform, name: str) -> None:
    def set_state(state: str, *, check_mode: bool = False) -> tuple[bool, object, str]:
        outcome = platform.converge(name, state=state, check_mode=check_mode)
        (project,) = platform.named(name)
        return outcome.changed, outcome.result["action"], project["status"]

    platform.use_plan("platform")
    platform.converge(name)
    assert set_state("paused", check_mode=True) == (True, "paused", "ACTIVE_HEALTHY")
    assert set_state("paused") == (True, "paused", "INACTIVE")
    assert set_state("paused") == (False, "none", "INACTIVE")
    assert set_state("present", check_mode=True) == (True, "restored", "INACTIVE")
    assert set_state("present") == (True, "restored", "ACTIVE_HEALTHY")
    restored = platform.converge(name, login="auto")
    assert (restored.changed, logged_in(restored.result)) == (False, ("cli_login_postgres", "postgres"))


@pytest.mark.parametrize("check_mode", [True, False])
def test_pausing_is_refused_on_other_plans(platform: LocalPlatform, name: str, check_mode: bool) -> None:
    platform.converge(name)
    with pytest.raises(Failure, match="the plan of the organization") as caught:
        platform.converge(name, state="paused", check_mode=check_mode)
    assert "supabase_project_transfer" in str(caught.value.as_result())
    assert platform.named(name)[0]["status"] == "ACTIVE_HEALTHY"


@pytest.mark.parametrize("fault", ["bad_gateway_after", "dropped_after"])
@pytest.mark.parametrize("change", ["pause", "restore"])
def test_lost_response_to_change_is_checked(platform: LocalPlatform, name: str, change: str, fault: str) -> None:
    platform.use_plan("platform")
    platform.converge(name)
    if change == "restore":
        platform.converge(name, state="paused")
    platform.fault(fault, method="POST", path=f"/v1/projects/{{ref}}/{change}")
    outcome = platform.converge(name, state="paused" if change == "pause" else "present")
    assert outcome.changed
    assert outcome.result["action"] == f"{change}d"


def test_project_is_deleted_only_by_name_and_ref(platform: LocalPlatform, name: str) -> None:
    with pytest.raises(Failure, match="no project named"):
        platform.converge(name, state="paused")
    ref = t.cast("dict[str, str]", platform.converge(name).result["project"])["ref"]
    for wrong in (None, "z" * 20):
        with pytest.raises(Failure) as caught:
            platform.converge(name, state="absent", ref=wrong)
        assert ref in str(caught.value.as_result())
    assert platform.converge(name, state="absent", ref=ref, check_mode=True).changed
    assert platform.named(name)[0]["status"] == "ACTIVE_HEALTHY"
    deleted = platform.converge(name, state="absent", ref=ref)
    assert (deleted.changed, deleted.result["action"], deleted.result["project"]) == (True, "deleted", None)
    again = platform.converge(name, state="absent", ref=ref)
    assert (again.changed, again.result["action"]) == (False, "none")


@pytest.mark.parametrize("fault", ["bad_gateway_after", "dropped_after"])
def test_lost_response_to_delete_is_checked(platform: LocalPlatform, name: str, fault: str) -> None:
    ref = t.cast("dict[str, str]", platform.converge(name).result["project"])["ref"]
    platform.fault(fault, method="DELETE")
    assert platform.converge(name, state="absent", ref=ref).result["action"] == "deleted"


def test_concurrent_runs_create_one_project(platform: LocalPlatform, name: str) -> None:
    platform.fault("slow", seconds=0.3, count=2, method="GET", path="/v1/projects/available-regions")
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(platform.converge, name, login="auto") for _number in range(2)]
        outcomes = sorted((run.result() for run in runs), key=lambda outcome: outcome.changed)
    assert [outcome.result["action"] for outcome in outcomes] == ["none", "created"]
    assert outcomes[0].result["project"] == outcomes[1].result["project"]
    assert len(platform.named(name)) == 1
    assert "database_password" not in outcomes[0].result
    assert logged_in(outcomes[0].result) == ("cli_login_postgres", "postgres")
    assert logged_in(outcomes[1].result) == ("postgres", "postgres")


def test_project_is_found_on_the_second_page(platform: LocalPlatform, name: str) -> None:
    # Projects that failed to start have no database: a hundred of them cost nothing.
    platform.fault("init_failed", count=100)
    fillers = [platform.create(f"a-filler-{number}") for number in range(100)]
    try:
        ref = platform.create(name)
        outcome = platform.converge(name)
        assert t.cast("dict[str, str]", outcome.result["project"])["ref"] == ref
        assert not outcome.changed
    finally:
        for filler in fillers:
            platform.send("DELETE", f"/v1/projects/{filler}")


def test_without_waiting_current_state_is_returned(platform: LocalPlatform, name: str) -> None:
    outcome = platform.converge(name, wait=False, login="auto")
    assert t.cast("dict[str, str]", outcome.result["project"])["status"] == "COMING_UP"
    assert (outcome.result["connection"], "login" in outcome.result) == (None, False)
    later = platform.converge(name, login="auto")
    assert (later.changed, logged_in(later.result)[1]) == (False, "postgres")


def test_project_is_renamed_by_its_ref(platform: LocalPlatform, name: str) -> None:
    ref = t.cast("dict[str, str]", platform.converge(f"{name}-before").result["project"])["ref"]
    options: dict[str, t.Any] = {"ref": ref, "rename": True}
    predicted = platform.converge(name, **options, check_mode=True)
    assert platform.named(name) == []
    renamed = platform.converge(name, **options)
    again = platform.converge(name, **options)
    assert (predicted.changed, renamed.changed, again.changed) == (True, True, False)
    assert predicted.diff == renamed.diff
    assert [each.result["action"] for each in (predicted, renamed, again)] == ["renamed", "renamed", "none"]
    assert t.cast("t.Any", again.result["project"])["name"] == name
    assert [project["ref"] for project in platform.named(name)] == [ref]
    assert platform.named(f"{name}-before") == []


def test_project_is_adopted_by_its_ref_and_resized(platform: LocalPlatform, name: str) -> None:
    ref = platform.create(name)
    options: dict[str, t.Any] = {"ref": ref, "instance_size": "small", "resize": True, "point_in_time_recovery": 7}
    platform.converge("", ref=ref)
    predicted = platform.converge("", **options, check_mode=True)
    platform.fault("bad_gateway_after", method="PATCH", path="/v1/projects/{ref}/billing/addons")
    resized = platform.converge("", **options, login="auto")
    again = platform.converge("", **options)
    assert [each.changed for each in (predicted, resized, again)] == [True, True, False]
    assert predicted.diff == resized.diff
    assert predicted.warnings == resized.warnings
    assert t.cast("t.Any", resized.result["project"])["instance_size"] == "small"
    assert logged_in(resized.result)[1] == "postgres"
    selected = platform.send("GET", f"/v1/projects/{ref}/billing/addons")["selected_addons"]
    assert sorted(addon["variant"]["id"] for addon in selected) == ["ci_small", "pitr_7"]
    removed = platform.converge(name, instance_size="micro", resize=True, point_in_time_recovery=0)
    assert removed.result["action"] == "updated"
    with pytest.raises(Failure, match="doesn't exist"):
        platform.converge("", ref="z" * 20)
