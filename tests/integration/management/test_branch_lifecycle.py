# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a preview branch on the local Supabase: create, leave unchanged, change, delete."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.management.branches.options import BRANCH_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.branches.reconciler import run

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import LocalPlatform


def test_branch_is_created_changed_and_deleted(platform: LocalPlatform, ref: str) -> None:
    def manage(*, check_mode: bool = False, **options: t.Any) -> Outcome:
        return platform.manage(run, BRANCH_SPEC, check_mode=check_mode, ref=ref, name="preview", **options)

    def branches() -> list[dict[str, t.Any]]:
        return list(platform.send("GET", f"/v1/projects/{ref}/branches"))

    predicted = manage(check_mode=True)
    assert branches() == []
    platform.fault("bad_gateway_after", method="POST", path="/v1/projects/{ref}/branches")
    created, again = manage(), manage()
    assert [each.changed for each in (predicted, created, again)] == [True, True, False]
    assert (predicted.diff, again.result["requests"], len(branches())) == (created.diff, 1, 1)
    facts = t.cast("dict[str, t.Any]", created.result["branch"])
    assert (facts["status"], facts["project_status"]) == ("FUNCTIONS_DEPLOYED", "ACTIVE_HEALTHY")
    listed = platform.send("GET", f"/v1/organizations/{platform.organization}/projects")["projects"]
    assert [project["is_branch"] for project in listed if project["ref"] == facts["ref"]] == [True]
    assert facts["ref"] not in {project["ref"] for project in platform.send("GET", "/v1/projects")}

    assert manage(persistent=True, git_branch="feature").result["action"] == "updated"
    assert not manage(persistent=True, git_branch="feature").changed
    platform.fault("dropped_after", method="DELETE")
    assert [manage(state="absent").changed for _number in range(2)] == [True, False]
    assert branches() == []
