# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Storage buckets: the options, the decision, and all requests of a task."""

from __future__ import annotations

import json
import typing as t

import pytest
import requests
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.storage_buckets.endpoints import literal
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.storage_buckets.options import (
    BUCKET_SPEC,
    BucketSpec,
    read_spec,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.storage_buckets.reconciler import reconcile
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import (
    PROJECT,
    ScriptedTask,
    replay_task,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import Reply, Step

READ = f"POST {PROJECT}/database/query/read-only"
WRITE = f"POST {PROJECT}/database/query"
LOST = requests.exceptions.ReadTimeout()
NONE = Reply(201, [])
DONE = Reply(201, [])


def row(*, has_objects: bool = False, **columns: t.Any) -> Reply:
    """Return the row of a bucket."""
    bucket = {"id": "files", "name": "files", "public": False, "file_size_limit": None, "allowed_mime_types": None}
    shown = json.dumps({**bucket, "type": "STANDARD", "created_at": "2026-01-01T00:00:00", **columns})
    return Reply(201, [{"bucket": shown, "has_objects": str(has_objects).lower()}])


def run(*steps: Step, check_mode: bool = False, **spec: t.Any) -> ScriptedTask:
    return replay_task(lambda task: reconcile(BucketSpec(name="files", **spec), task), *steps, check_mode=check_mode)


def test_missing_bucket_is_created_private() -> None:
    spec: dict[str, t.Any] = {"file_size_limit": 1024, "allowed_mime_types": ("image/png",)}
    predicted = run((READ, NONE), check_mode=True, **spec)
    done = run((READ, NONE), (WRITE, DONE), **spec)
    assert done.bodies[1]["parameters"] == ["files", "1024", '["image/png"]']
    assert done.result == {
        "action": "created",
        "bucket": {
            "name": "files",
            "public": False,
            "file_size_limit": 1024,
            "allowed_mime_types": ["image/png"],
            "created_at": None,
        },
        "requests": 2,
    }
    assert predicted.diff == done.diff
    assert predicted.result == done.result | {"requests": 1}


def test_only_given_properties_are_compared() -> None:
    full = row(public=True, file_size_limit=5, allowed_mime_types=["b/b", "a/a"])
    assert not run((READ, full)).changed
    same: dict[str, t.Any] = {"public": True, "file_size_limit": 5, "allowed_mime_types": ("a/a", "b/b")}
    assert not run((READ, full), **same).changed
    done = run((READ, full), (WRITE, DONE), public=False)
    assert done.bodies[1]["parameters"] == ["files", "false"]
    assert done.diff[0].replace("public: true", "public: false") == done.diff[1]


def test_limits_are_removed() -> None:
    done = run(
        (READ, row(file_size_limit=5, allowed_mime_types=["a/a"])),
        (WRITE, DONE),
        file_size_limit=0,
        allowed_mime_types=(),
    )
    assert done.bodies[1]["parameters"] == ["files", "", ""]
    assert done.result["bucket"]["file_size_limit"] is None
    assert not run((READ, row()), file_size_limit=0, allowed_mime_types=()).changed


def test_lost_response_is_read_and_the_statement_not_repeated() -> None:
    done = run((READ, NONE), (WRITE, LOST), (READ, NONE), (READ, row(public=True)), public=True)
    assert (done.changed, done.result["action"]) == (True, "created")


def test_transient_error_of_a_query_that_only_reads_is_retried() -> None:
    assert not run((READ, Reply(502, b"error code: 502")), (READ, LOST), (READ, row())).changed


def test_bucket_is_deleted_only_if_it_is_empty() -> None:
    assert not run((READ, NONE), present=False).changed
    done = run((READ, row()), (WRITE, DONE), present=False)
    assert (done.result["action"], done.result["bucket"], done.diff[1]) == ("deleted", None, "")
    assert "it contains objects" in run((READ, row(has_objects=True)), present=False).message
    assert "of the type VECTOR" in run((READ, row(type="VECTOR")), present=False).message
    refused = "Failed to run sql query: ERROR:  P0001: the storage bucket contains objects"
    raced = run((READ, row()), (WRITE, Reply(400, {"message": refused})), present=False)
    assert "has been uploaded to it in the meantime" in raced.message
    assert run((READ, row()), (WRITE, Reply(400, {"message": "statement timeout"})), present=False).message


def test_lost_response_to_a_deletion_is_read() -> None:
    assert run((READ, row()), (WRITE, LOST), (READ, row()), (READ, NONE), present=False).changed


def test_project_that_is_not_running_is_reported() -> None:
    done = run((READ, Reply(400, {"message": "Project x is not active: its status is INACTIVE."})))
    assert "its status is INACTIVE" in done.message
    assert "the project must be running" in done.message


def test_bucket_that_is_not_json_is_reported() -> None:
    assert "a bucket that isn't JSON" in run((READ, Reply(201, [{"bucket": "x", "has_objects": "true"}]))).message


def test_constants_are_quoted() -> None:
    assert literal("it's") == "'it''s'"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": ""}, "is not the name of a storage bucket"),
        ({"name": "a" * 101}, "is not the name of a storage bucket"),
        ({"name": " a"}, "is not the name of a storage bucket"),
        ({"name": "a\\b"}, "is not the name of a storage bucket"),
        ({"name": "a", "file_size_limit": -1}, "is -1 bytes"),
        ({"name": "a", "allowed_mime_types": ["png"]}, "'png' is not a MIME type"),
    ],
)
def test_invalid_options_are_rejected(options: dict[str, t.Any], message: str) -> None:
    defaults = {name: spec.get("default") for name, spec in BUCKET_SPEC.items()}
    with pytest.raises(Failure, match=message):
        read_spec({**defaults, **options})
