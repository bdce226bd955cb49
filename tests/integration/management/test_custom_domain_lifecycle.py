# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a custom domain on the local Supabase: create, verify, activate, delete."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.custom_domains.options import (
    CUSTOM_DOMAIN_SPEC,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.custom_domains.reconciler import run

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import LocalPlatform


def test_domain_is_created_activated_and_deleted(platform: LocalPlatform, ref: str) -> None:
    def manage(*, check_mode: bool = False, **options: t.Any) -> Outcome:
        given = {"hostname": "api.acme.test", **options}
        return platform.manage(run, CUSTOM_DOMAIN_SPEC, check_mode=check_mode, ref=ref, **given)

    with pytest.raises(Failure, match="enable the custom domain add-on"):
        manage()
    addon = {"addon_type": "custom_domain", "addon_variant": "cd_default"}
    platform.send("PATCH", f"/v1/projects/{ref}/billing/addons", json=addon)
    platform.fault("late_domain", seconds=1)
    predicted, created = manage(state="present", check_mode=True), manage(state="present")
    assert (predicted.diff, created.result["action"]) == (created.diff, "created")
    records = t.cast("dict[str, t.Any]", created.result["domain"])["records"]
    assert [record["type"] for record in records] == ["CNAME", "TXT", "TXT"]
    with pytest.raises(Failure, match="does not CNAME"):
        manage(wait_timeout=0.1)
    platform.fault("bad_gateway_after", method="POST", path="/v1/projects/{ref}/custom-hostname/activate")
    assert [manage().result["action"] for _number in range(2)] == ["activated", "none"]
    with pytest.raises(Failure, match="not 'other"):
        manage(hostname="other.acme.test")
    platform.fault("dropped_after", method="DELETE")
    assert [manage(state="absent").changed for _number in range(2)] == [True, False]
    platform.send("DELETE", f"/v1/projects/{ref}/billing/addons/cd_default")
