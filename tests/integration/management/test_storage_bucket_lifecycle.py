# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a storage bucket in the database of a local project: create, leave unchanged, change, delete."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.storage_buckets.options import BUCKET_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.storage_buckets.reconciler import run

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import LocalPlatform


def test_bucket_is_created_changed_and_deleted(platform: LocalPlatform, ref: str) -> None:
    name = "it's $1 file's"

    def manage(*, check_mode: bool = False, **options: t.Any) -> Outcome:
        return platform.manage(run, BUCKET_SPEC, check_mode=check_mode, ref=ref, name=name, **options)

    def query(sql: str) -> list[dict[str, t.Any]]:
        return list(platform.send("POST", f"/v1/projects/{ref}/database/query", json={"query": sql}))

    given: dict[str, t.Any] = {"file_size_limit": 1024, "allowed_mime_types": ["image/png", "application/pdf"]}
    predicted = manage(check_mode=True, **given)
    assert query("select id from storage.buckets") == []
    created, again = manage(**given), manage(**given)
    assert [each.changed for each in (predicted, created, again)] == [True, True, False]
    assert (predicted.diff, again.result["requests"]) == (created.diff, 1)
    assert query("select id, name, public, file_size_limit, allowed_mime_types from storage.buckets") == [
        {
            "id": name,
            "name": name,
            "public": False,
            "file_size_limit": 1024,
            "allowed_mime_types": ["application/pdf", "image/png"],
        }
    ]
    platform.fault("bad_gateway_after", method="POST", path="/v1/projects/{ref}/database/query")
    assert manage(public=True, file_size_limit=0, allowed_mime_types=[]).result["action"] == "updated"
    bucket = t.cast("dict[str, t.Any]", manage().result["bucket"])
    assert (bucket["public"], bucket["file_size_limit"], bucket["allowed_mime_types"]) == (True, None, None)
    (listed,) = platform.send("GET", f"/v1/projects/{ref}/storage/buckets")
    assert (listed["name"], listed["public"]) == (name, True)

    query("insert into storage.objects (bucket_id, name) select id, 'a.png' from storage.buckets")
    with pytest.raises(Failure, match="contains objects"):
        manage(state="absent")
    query(
        "do $$ begin perform set_config('storage.allow_delete_query', 'true', true); delete from storage.objects; end $$"
    )
    platform.fault("dropped_after", method="POST", path="/v1/projects/{ref}/database/query")
    assert (manage(state="absent").changed, manage(state="absent").changed) == (True, False)
    assert query("select id from storage.buckets") == []
