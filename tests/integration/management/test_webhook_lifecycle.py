# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a webhook on the local Supabase: create, leave unchanged, get an event, change, delete."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.management.webhooks.options import EVENTS, WEBHOOK_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.webhooks.reconciler import run

from local_supabase.webhooks import EVENT_TYPES
from tests.local_supabase.harness import wait_until
from tests.support.ansible_commands import run_warm
from tests.support.receiver import Receiver

if t.TYPE_CHECKING:
    from pathlib import Path

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import LocalPlatform

PATH = "/v2/projects/{ref}/webhooks/endpoints"


def test_webhook_is_created_changed_and_deleted(platform: LocalPlatform, ref: str) -> None:
    receiver = Receiver()

    def manage(*, check_mode: bool = False, **options: t.Any) -> Outcome:
        given = {"ref": ref, "url": receiver.url, **options}
        return platform.manage(run, WEBHOOK_SPEC, check_mode=check_mode, **given)

    def count() -> int:
        return len(platform.send("GET", PATH.format(ref=ref))["data"])

    given: dict[str, t.Any] = {"events": ["v1.project.status.changed"], "signing_secret": "a secret of the tests"}
    predicted = manage(check_mode=True, **given)
    assert count() == 0
    platform.fault("dropped_after", method="POST", path=PATH)
    created, again = manage(**given), manage(**given)
    assert [each.changed for each in (predicted, created, again)] == [True, True, False]
    assert (predicted.diff, again.result["requests"], count()) == (created.diff, 1, 1)

    webhook = t.cast("dict[str, str]", created.result["webhook"])
    platform.send("POST", f"{PATH.format(ref=ref)}/{webhook['id']}/test")
    wait_until(lambda: receiver.requests, "the test event")
    assert json.loads(receiver.requests[0]["body"])["type"] == "v1.project.status.changed"

    platform.fault("bad_gateway_after", method="PATCH")
    changed = [manage(custom_headers={"X-Team": "agency"}, enabled=False).changed for _number in range(2)]
    assert changed == [True, False]
    platform.fault("bad_gateway_after", method="DELETE")
    gone = [manage(state="absent").changed for _number in range(2)]
    assert (gone, count()) == ([True, False], 0)
    receiver.close()


def test_webhook_of_the_organization_is_another_one(platform: LocalPlatform, ref: str) -> None:
    given: dict[str, t.Any] = {
        "organization": platform.organization,
        "url": "https://example.com/hook",
        "events": ["*"],
        "signing_secret": "a secret of the tests",
    }
    assert platform.manage(run, WEBHOOK_SPEC, **given).changed
    of_project = platform.manage(run, WEBHOOK_SPEC, **given, ref=ref, state="absent")
    of_organization = platform.manage(run, WEBHOOK_SPEC, **given, state="absent")
    assert (of_project.changed, of_organization.changed) == (False, True)


def test_local_supabase_has_the_same_events() -> None:
    # Both are written after the API's published types, independently of each other.
    assert set(EVENTS) == set(EVENT_TYPES)


PLAY = """
- hosts: localhost
  connection: local
  gather_facts: false
  module_defaults:
    draggonnb.supabase.supabase_webhook:
      url: https://example.com/verbose
      ref: "{{ lookup('ansible.builtin.env', 'REF') }}"
      signing_secret: "{{ lookup('ansible.builtin.env', 'SECRET') }}"
      custom_headers: {Authorization: "Bearer {{ lookup('ansible.builtin.env', 'SECRET') }}2"}
  tasks:
    - name: Create
      draggonnb.supabase.supabase_webhook:
        events: ["*"]
    - name: Change
      draggonnb.supabase.supabase_webhook:
        custom_headers: {Authorization: "Bearer {{ lookup('ansible.builtin.env', 'SECRET') }}3"}
        update_secret: always
    - name: Delete
      draggonnb.supabase.supabase_webhook:
        state: absent
"""


def test_module_shows_no_secret(ref: str, environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "play.yml").write_text(PLAY)
    secret = "verbose-s3cret"
    given = environment | {"SECRET": secret, "REF": ref}
    done = run_warm("ansible-playbook", "-vvvv", "--diff", "play.yml", environment=given, folder=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "custom_headers: Authorization (other values)" in done.stdout
    assert "changed=3" in done.stdout
    assert secret not in done.stdout
