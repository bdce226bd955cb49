# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile a storage bucket: observe, decide, act, report."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ...changes import Change
from ...failure import Failure
from ...rest.waiting import Pending, Ready
from ..project_resource import run_project_task
from .endpoints import Bucket, StorageBucketsApi
from .options import read_spec

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...outcome import Outcome
    from ..project_resource import ProjectTask
    from .options import BucketSpec


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring a storage bucket to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.BUCKET_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)
    return run_project_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: BucketSpec, task: ProjectTask) -> Outcome:
    """Bring a bucket to the desired state, or in check mode report the change that requires."""
    api = StorageBucketsApi(task.client, task.ref)

    def read() -> Bucket | None:
        # A query is a POST request, which isn't repeated by itself; this one only reads.
        return task.wait_for(
            lambda: _answered(api.bucket(spec.name)),
            what=f"The storage bucket {spec.name!r} of the project {task.ref} could not be read",
        )[0]

    found = read()
    desired = decide(spec, found)
    changes = []
    if desired != found:
        if desired is None:
            action = "deleted"

            def make() -> None:
                _delete(spec, api, task, read)
        else:
            action = "updated" if found else "created"
            columns = spec.columns()

            def make() -> None:
                task.change_once(lambda: api.set(spec.name, columns), lambda: _same(read(), desired))

        changes.append(Change(action=action, before=_shown(found), after=_shown(desired), make=make))
    return task.outcome(
        f"storage bucket {spec.name} of the project {task.ref}", changes, lambda: {"bucket": _facts(desired)}
    )


def decide(spec: BucketSpec, found: Bucket | None) -> Bucket | None:
    """Return the bucket as it should be, None if there should be none. Pure.

    :raises Failure: it can't be deleted, because it contains objects or isn't an ordinary bucket.
    """
    if not spec.present:
        if found is not None and (found.has_objects or found.kind != "STANDARD"):
            why = "it contains objects" if found.has_objects else f"it is of the type {found.kind}"
            raise Failure(
                f"The storage bucket {spec.name!r} isn't deleted, because {why}.",
                hint="Empty it or delete it in the dashboard, after checking that the files aren't needed.",
            )
        return None
    bucket = found or Bucket(
        name=spec.name,
        public=False,
        file_size_limit=None,
        allowed_mime_types=None,
        kind="STANDARD",
        created_at=None,
        has_objects=False,
    )
    if spec.public is not None:
        bucket = replace(bucket, public=spec.public)
    if spec.file_size_limit is not None:
        bucket = replace(bucket, file_size_limit=spec.file_size_limit or None)
    if spec.allowed_mime_types is not None and spec.allowed_mime_types != tuple(
        sorted(bucket.allowed_mime_types or ())
    ):
        bucket = replace(bucket, allowed_mime_types=spec.allowed_mime_types or None)
    return bucket


def _delete(spec: BucketSpec, api: StorageBucketsApi, task: ProjectTask, read: t.Callable[[], Bucket | None]) -> None:
    # Deleting a bucket that doesn't exist isn't refused.
    if not task.send_once(lambda: api.delete(spec.name), lambda: read() is None or None, refused=frozenset()):
        raise Failure(
            f"The storage bucket {spec.name!r} wasn't deleted, because an object has been uploaded to it in the meantime.",
            hint="Find out who uploads to it.",
        )


def _answered(bucket: Bucket | None) -> Ready[tuple[Bucket | None]] | Pending:
    return Ready((bucket,))


def _same(found: Bucket | None, desired: Bucket) -> bool:
    return found is not None and _properties(found) == _properties(desired)


def _properties(bucket: Bucket) -> dict[str, object]:
    return {
        "public": bucket.public,
        "file_size_limit": bucket.file_size_limit,
        "allowed_mime_types": sorted(bucket.allowed_mime_types) if bucket.allowed_mime_types is not None else None,
    }


def _shown(bucket: Bucket | None) -> dict[str, object]:
    return {"name": bucket.name, **_properties(bucket)} if bucket else {}


def _facts(bucket: Bucket | None) -> dict[str, object] | None:
    return {**_shown(bucket), "created_at": bucket.created_at} if bucket else None
