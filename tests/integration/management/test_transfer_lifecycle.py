# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A project of the local Supabase goes to another organization: transferred, or claimed with a token."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.transfers.options import TRANSFER_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.transfers.reconciler import run

from tests.local_supabase.json_schemas import matches_schema
from tests.local_supabase.response_schemas import TRANSFER_PREVIEW

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import LocalPlatform


def test_project_is_transferred_and_claimed(platform: LocalPlatform, ref: str) -> None:
    def manage(*, check_mode: bool = False, **options: t.Any) -> Outcome:
        return platform.manage(run, TRANSFER_SPEC, check_mode=check_mode, ref=ref, **options)

    def owner() -> str:
        return str(platform.send("GET", f"/v1/projects/{ref}")["organization_slug"])

    ours = owner()
    theirs = next(each["slug"] for each in platform.send("GET", "/v1/organizations") if each["slug"] != ours)
    target = {"data": {"type": "project_transfer_input", "attributes": {"target_organization_slug": theirs}}}
    preview = platform.send("POST", f"/v2/projects/{ref}/transfers/previews", json=target)
    assert matches_schema(preview, TRANSFER_PREVIEW)
    predicted = manage(check_mode=True, target_organization=theirs)
    assert (predicted.changed, owner()) == (True, ours)
    platform.fault("dropped_after", method="POST", path="/v2/projects/{ref}/transfers")
    done, again = manage(target_organization=theirs), manage(target_organization=theirs)
    assert [each.changed for each in (done, again)] == [True, False]
    assert predicted.diff == done.diff
    assert owner() == theirs
    assert "The plan changes to free" in done.warnings[0]

    token = t.cast("dict[str, str]", manage(state="claimable").result["claim"])["token"]
    assert not manage(state="claimable").changed
    claim = f"/v1/organizations/{ours}/project-claim/{token}"
    assert platform.send("GET", claim)["preview"]["valid"]
    platform.send("POST", claim)
    assert owner() == ours
    assert not manage(state="unclaimable").changed
    manage(state="claimable")
    assert [manage(state="unclaimable").changed for _number in range(2)] == [True, False]
    with pytest.raises(Failure, match="404"):
        manage(target_organization="nowhere")
