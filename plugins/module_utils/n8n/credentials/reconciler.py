# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile a credential: observe, decide, act, report."""

from __future__ import annotations

import typing as t

from ...changes import Change
from ...failure import Failure
from ...write_only import Update
from ..task import run_n8n_task
from .endpoints import CredentialsApi
from .options import read_spec

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...outcome import Outcome
    from ..task import N8nTask
    from .endpoints import Credential
    from .options import CredentialSpec


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring a credential to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.CREDENTIAL_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)
    return run_n8n_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: CredentialSpec, task: N8nTask) -> Outcome:
    """Bring the credential to the desired state, or in check mode report the changes that requires."""
    for value in spec.data.values():
        task.client.mask_secret(str(value))
    api = CredentialsApi(task.client, spec)
    found = find(spec, api)
    return task.outcome(
        f"credential {spec.name}", changes(spec, task, api, found), lambda: {"credential": _shown(spec, found)}
    )


def find(spec: CredentialSpec, api: CredentialsApi) -> Credential | None:
    """Return the credential: the one with its id, else the one with its name.

    :raises Failure: there are several, or it has another type, which can't be changed.
    """
    existing = api.all()
    found = [each for each in existing if each.credential_id == spec.credential_id] or [
        each for each in existing if spec.has_name(each.name)
    ]
    if len(found) > 1:
        ids = ", ".join(each.credential_id for each in found)
        raise Failure(
            f"{len(found)} credentials are named {spec.name!r}: {ids}.",
            hint="Rename or delete all but the one that the workflows use.",
        )
    if found and found[0].kind != spec.kind:
        raise Failure(
            f"The credential {spec.name!r} has the type {found[0].kind}, not {spec.kind}.",
            hint="n8n can't change the type. Use another name, or delete the credential first (state=absent with its type).",
        )
    return found[0] if found else None


def changes(spec: CredentialSpec, task: N8nTask, api: CredentialsApi, found: Credential | None) -> list[Change]:
    """Return the changes that bring the credential to the desired state."""
    if not spec.present:
        if found is None:
            return []
        credential_id = found.credential_id
        return [
            Change(
                action="deleted",
                before={"credential": found.name, "type": found.kind},
                make=lambda: task.delete_once(
                    lambda: api.delete(credential_id),
                    lambda: all(each.credential_id != credential_id for each in api.all()),
                ),
            )
        ]
    if found is None:
        if not spec.data:
            raise Failure(
                f"The credential {spec.name!r} doesn't exist, and data is missing, so it can't be created.",
                hint="Set data to the fields of the credential.",
            )
        after = {"credential": spec.stored_name, "type": spec.kind, "data": sorted(spec.data)}
        return [Change(action="created", after=after, make=lambda: task.send_once(api.create, lambda: find(spec, api)))]
    renamed = spec.update is Update.ON_CHANGE and found.name != spec.stored_name
    if not renamed and spec.update is not Update.ALWAYS:
        return []

    def update() -> None:
        if renamed:
            # The new name shows whether the update took effect.
            task.change_once(
                lambda: api.update(found.credential_id),
                lambda: any(each.name == spec.stored_name for each in api.all()),
            )
        else:
            api.update(found.credential_id)

    before, after = (
        {"credential": found.name, "data": "hidden"},
        {"credential": spec.stored_name, "data": "hidden, set again"},
    )
    return [Change(action="updated", before=before, after=after, make=update)]


def _shown(spec: CredentialSpec, found: Credential | None) -> dict[str, object] | None:
    if not spec.present:
        return None
    kept = found is not None and spec.update is Update.ON_CREATE
    return {
        "id": found.credential_id if found else spec.credential_id,
        "name": found.name if found and kept else spec.stored_name,
        "type": spec.kind,
    }
