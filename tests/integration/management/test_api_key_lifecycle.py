# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of an API key on the local Supabase: create, leave unchanged, rotate, delete."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.api_keys.options import API_KEY_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.api_keys.reconciler import run

from tests.support.ansible_commands import run_module

if t.TYPE_CHECKING:
    from pathlib import Path

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import LocalPlatform


def named(platform: LocalPlatform, ref: str, name: str) -> list[dict[str, t.Any]]:
    """Return the keys with a name that the project has."""
    keys = platform.send("GET", f"/v1/projects/{ref}/api-keys", params={"reveal": "true"})
    return [key for key in keys if key["name"] == name]


def test_key_is_created_rotated_and_deleted(platform: LocalPlatform, ref: str) -> None:
    def manage(*, check_mode: bool = False, **options: t.Any) -> Outcome:
        given = {"ref": ref, "type": "secret", "name": "worker", **options}
        return platform.manage(run, API_KEY_SPEC, check_mode=check_mode, **given)

    predicted = manage(check_mode=True)
    assert named(platform, ref, "worker") == []
    created, again = manage(), manage()
    assert [each.changed for each in (predicted, created, again)] == [True, True, False]
    assert predicted.diff == created.diff
    (stored,) = named(platform, ref, "worker")
    assert created.result["api_key"] == again.result["api_key"]
    assert t.cast("dict[str, str]", created.result["api_key"])["value"] == stored["api_key"]
    assert again.result["requests"] == 1

    rotated = manage(rotate=True)
    assert t.cast("dict[str, str]", rotated.result["previous"])["value"] == stored["api_key"]
    assert t.cast("dict[str, str]", rotated.result["api_key"])["value"] != stored["api_key"]
    assert len(named(platform, ref, "worker_previous")) == 1
    with pytest.raises(Failure, match="is still valid"):
        manage(rotate=True)
    assert not manage().changed
    expired = manage(overlap=0.0)
    assert (expired.result["action"], named(platform, ref, "worker_previous")) == ("deleted", [])

    assert manage(state="absent", check_mode=True).changed
    assert (manage(state="absent").changed, manage(state="absent").changed) == (True, False)
    assert named(platform, ref, "worker") == []


@pytest.mark.parametrize("fault", ["bad_gateway_after", "dropped_after", "not_json"])
def test_lost_response_to_create_makes_one_key(platform: LocalPlatform, ref: str, fault: str) -> None:
    options: dict[str, t.Any] = {"ref": ref, "type": "secret", "name": f"lost_{fault}"}
    platform.fault(fault, method="POST", path="/v1/projects/{ref}/api-keys")
    created = platform.manage(run, API_KEY_SPEC, **options)
    (stored,) = named(platform, ref, options["name"])
    assert created.changed
    assert t.cast("dict[str, str]", created.result["api_key"])["value"] == stored["api_key"]
    platform.fault(fault, method="DELETE")
    assert platform.manage(run, API_KEY_SPEC, state="absent", **options).changed
    assert named(platform, ref, options["name"]) == []


def test_legacy_keys_are_disabled_and_enabled(platform: LocalPlatform, ref: str) -> None:
    def manage(state: str) -> bool:
        return platform.manage(run, API_KEY_SPEC, ref=ref, type="legacy", state=state).changed

    assert [manage(state) for state in ("present", "absent", "absent", "present")] == [False, True, False, True]


def test_module_shows_no_secret_but_the_key(
    platform: LocalPlatform, ref: str, environment: dict[str, str], tmp_path: Path
) -> None:
    options = {"ref": ref, "type": "secret", "name": "verbose", "organization": platform.organization}
    done = run_module("supabase_api_key", options, "-vvvv", "--diff", environment=environment, folder=tmp_path)
    assert done.status == 0, done.shown
    value = done.result["api_key"]["value"]
    assert value.startswith("sb_secret_")
    assert done.shown.count(value) == 1
    assert platform.token not in done.shown
