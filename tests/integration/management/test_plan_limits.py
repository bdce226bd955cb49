# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the plan or the state of a project doesn't allow: check mode says it as a run does, and neither changes anything."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.api_keys import reconciler as api_keys
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.api_keys.options import API_KEY_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.branches import reconciler as branches
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.branches.options import BRANCH_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.custom_domains import (
    reconciler as custom_domains,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.custom_domains.options import (
    CUSTOM_DOMAIN_SPEC,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings import reconciler as settings
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.settings.options import SETTINGS_SPEC

from tests.local_supabase.harness import wait_until

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import LocalPlatform

#: The code of a module, its argument spec, and options that the plan free doesn't allow.
REFUSED: dict[str, tuple[Callable[..., t.Any], t.Any, dict[str, t.Any]]] = {
    "branch": (branches.run, BRANCH_SPEC, {"name": "preview"}),
    "custom domain": (custom_domains.run, CUSTOM_DOMAIN_SPEC, {"hostname": "api.acme.test"}),
    "leaked passwords": (settings.run, SETTINGS_SPEC, {"auth": {"password_hibp_enabled": True}}),
    "sessions": (settings.run, SETTINGS_SPEC, {"auth": {"sessions_timebox": 24}}),
    "SAML": (settings.run, SETTINGS_SPEC, {"auth": {"saml_enabled": True}}),
    "large files": (settings.run, SETTINGS_SPEC, {"storage": {"file_size_limit": 100_000_000}}),
    "images": (settings.run, SETTINGS_SPEC, {"storage": {"image_transformation_enabled": True}}),
}


def failures(run: Callable[[bool], object]) -> list[Failure]:
    """Return the failure of check mode, and that of a run."""
    caught = []
    for check_mode in (True, False):
        with pytest.raises(Failure) as failure:
            run(check_mode)
        assert not failure.value.details.get("changed")
        caught.append(failure.value)
    return caught


@pytest.mark.parametrize("kind", REFUSED)
def test_plan_without_a_feature(platform: LocalPlatform, ref: str, kind: str) -> None:
    run, spec, given = REFUSED[kind]
    platform.use_plan("free")
    try:
        for failure in failures(lambda check_mode: platform.manage(run, spec, ref=ref, check_mode=check_mode, **given)):
            assert "plan" in str(failure.as_result()["msg"])
    finally:
        platform.use_plan("pro")


@pytest.mark.parametrize(
    ("plan", "given"),
    [
        ("free", {"point_in_time_recovery": 7}),
        ("free", {"ipv4_address": True}),
        ("free", {"instance_size": "small", "resize": True}),
        ("pro", {"point_in_time_recovery": 7}),
        ("pro", {"instance_size": "huge", "resize": True}),
    ],
)
def test_add_ons_that_are_impossible(platform: LocalPlatform, ref: str, plan: str, given: dict[str, t.Any]) -> None:
    platform.use_plan(plan)
    try:
        option = next(iter(given))
        for failure in failures(
            lambda check_mode: platform.converge("resources", check_mode=check_mode, ref=ref, **given)
        ):
            assert option in str(failure.as_result()["msg"]) or "add-on" in failure.message
    finally:
        platform.use_plan("pro")


@pytest.mark.parametrize("given", [{"point_in_time_recovery": 7}, {"ipv4_address": True}])
def test_no_project_is_created_whose_add_ons_the_plan_lacks(
    platform: LocalPlatform, name: str, given: dict[str, t.Any]
) -> None:
    platform.use_plan("free")
    failures(lambda check_mode: platform.converge(name, check_mode=check_mode, **given))
    assert platform.named(name) == []


def test_settings_of_a_project_that_failed_to_start_are_not_waited_for(platform: LocalPlatform, name: str) -> None:
    platform.fault("init_failed")
    ref = platform.create(name)
    wait_until(lambda: platform.named(name)[0]["status"] == "INIT_FAILED", "INIT_FAILED")
    given: dict[str, t.Any] = {"ref": ref, "data_api": {"max_rows": 5}, "wait_timeout": 300.0}
    for failure in failures(
        lambda check_mode: platform.manage(settings.run, SETTINGS_SPEC, check_mode=check_mode, **given)
    ):
        assert "INIT_FAILED" in str(failure.as_result()["msg"])
        assert "Supabase support" in str(failure.hint)


def test_legacy_keys_of_a_deleted_project_are_an_error(platform: LocalPlatform, name: str) -> None:
    ref = platform.create(name)
    platform.send("DELETE", f"/v1/projects/{ref}")
    given: dict[str, t.Any] = {"ref": ref, "type": "legacy", "state": "absent"}
    wait_until(lambda: not platform.named(name), "the project is gone")
    for failure in failures(
        lambda check_mode: platform.manage(api_keys.run, API_KEY_SPEC, check_mode=check_mode, **given)
    ):
        assert "The project was deleted" in str(failure.hint)
