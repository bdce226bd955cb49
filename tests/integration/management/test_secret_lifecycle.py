# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of edge function secrets on the local Supabase: create, leave unchanged, replace, delete."""

from __future__ import annotations

import sys
import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_secrets.options import SECRET_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_secrets.reconciler import run

from tests.support.ansible_commands import run_ansible, run_module

if t.TYPE_CHECKING:
    from pathlib import Path

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import LocalPlatform


def test_secrets_are_set_replaced_and_deleted(platform: LocalPlatform, ref: str) -> None:
    def manage(*, check_mode: bool = False, **options: t.Any) -> Outcome:
        return platform.manage(run, SECRET_SPEC, check_mode=check_mode, ref=ref, **options)

    given = {"STRIPE_KEY": "sk_live_one", "PORT": 8080}
    predicted = manage(secrets=given, check_mode=True)
    created, again = manage(secrets=given), manage(secrets=given)
    assert [each.changed for each in (predicted, created, again)] == [True, True, False]
    assert (predicted.diff, again.result["requests"]) == (created.diff, 1)
    platform.fault("dropped_after", method="POST", path="/v1/projects/{ref}/secrets")
    assert manage(secrets={**given, "STRIPE_KEY": "sk_live_two"}).result["updated"] == ["STRIPE_KEY"]
    assert not manage(secrets={"STRIPE_KEY": "sk_live_two"}).changed
    exact = manage(secrets={"STRIPE_KEY": "sk_live_two"}, exact=True)
    assert (exact.changed, exact.result["deleted"]) == (True, ["PORT"])
    platform.fault("bad_gateway_after", method="DELETE")
    gone = manage(names=["STRIPE_KEY"], state="absent")
    assert (gone.changed, manage(names=["STRIPE_KEY"], state="absent").changed) == (True, False)


def test_module_shows_no_value(platform: LocalPlatform, ref: str, environment: dict[str, str], tmp_path: Path) -> None:
    platform.fault("server_error", method="POST", path="/v1/projects/{ref}/secrets", count=2)
    options = {"ref": ref, "secrets": {"ONE": "s3cret-value-1", "TWO": "ok", "THREE": "a"}, "wait_timeout": 1}
    failed = run_module("supabase_secret", options, "-vvvv", "--diff", environment=environment, folder=tmp_path)
    assert failed.status != 0
    assert "the edge function secrets ONE, THREE, TWO" in failed.result["msg"]
    platform.send("DELETE", "/_local/faults")
    done = run_module("supabase_secret", options, "-vvvv", "--diff", environment=environment, folder=tmp_path)
    assert (done.status, done.result["changed"], done.result["created"]) == (0, True, ["ONE", "THREE", "TWO"])
    for shown in (failed, done):
        assert "s3cret-value-1" not in shown.shown
        assert shown.result["invocation"]["module_args"]["secrets"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


PLAY = """
- hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{python}"
  module_defaults:
    group/draggonnb.supabase.supabase:
      api_token: "{token}"
      api_url: "{url}"
      organization: "{organization}"
  tasks:
    - draggonnb.supabase.supabase_secret:
        ref: "{ref}"
        secrets: {{GROUP: one}}
    - draggonnb.supabase.supabase_storage_bucket:
        ref: "{ref}"
        name: group
        state: absent
"""


def test_defaults_of_the_action_group_reach_the_modules(
    platform: LocalPlatform, ref: str, environment: dict[str, str], tmp_path: Path
) -> None:
    play = tmp_path / "play.yml"
    play.write_text(
        PLAY.format(
            python=sys.executable, token=platform.token, url=platform.url, organization=platform.organization, ref=ref
        )
    )
    bare = {name: value for name, value in environment.items() if not name.startswith("SUPABASE")}
    done = run_ansible("ansible-playbook", str(play), environment=bare, folder=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "changed=1" in done.stdout
