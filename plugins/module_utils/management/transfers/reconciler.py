# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile the organization of a project, or its claim token: observe, decide, act, report."""

from __future__ import annotations

import typing as t

from ...changes import Change
from ...failure import Failure
from ...rest.errors import ApiError
from ..project_resource import run_project_task
from ..timestamps import timestamp
from .endpoints import TransferApi, is_unavailable
from .options import CLAIMABLE, TRANSFERRED, read_spec

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...outcome import Outcome
    from ..project_resource import ProjectTask
    from .endpoints import Claim, Preview
    from .options import TransferSpec

#: Seconds that a claim token must still be valid to be kept.
LEAST_VALIDITY = 3600


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring a project to the organization that a task describes, or let it be claimed.

    :param parameters: the parameters of the task, with the types of ``options.TRANSFER_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)
    return run_project_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: TransferSpec, task: ProjectTask) -> Outcome:
    """Bring a project to the desired state, or in check mode report the changes that requires."""
    api = TransferApi(task.client, task.ref)
    return _transfer(spec.target, api, task) if spec.state == TRANSFERRED else _claim(spec.state, api, task)


def _transfer(target: str, api: TransferApi, task: ProjectTask) -> Outcome:
    organization = api.organization()
    preview, manual, changes = None, list[str](), list[Change]()
    if organization != target:
        try:
            preview = api.preview(target)
        except ApiError as error:
            if not is_unavailable(error):
                raise
            manual = manual_steps(task.ref, target)
    if preview is not None:
        _refuse_blocked(preview, task.ref, target)

        def send() -> None:
            task.change_once(lambda: api.transfer(target), lambda: api.organization() == target, repeatable=False)

        changes.append(
            Change(
                action="transferred", before={"organization": organization}, after={"organization": target}, make=send
            )
        )
    warnings = tuple(f"Transfer of the project {task.ref}: {each}" for each in (preview.warnings if preview else ()))
    if manual:
        warnings += (
            "The platform doesn't offer transfers to this account yet. A person has to do what manual_steps lists.",
        )
    return task.outcome(
        f"organization of the project {task.ref}",
        changes,
        lambda: {
            "organization": target if changes and not task.check_mode else organization,
            "notes": list(preview.notes) if preview else [],
            "manual_steps": manual,
            "claim": None,
        },
        warnings=warnings,
    )


def _refuse_blocked(preview: Preview, ref: str, target: str) -> None:
    if preview.valid and not preview.errors:
        return
    blockers = "; ".join(each.rstrip(".") for each in preview.errors) or "the platform names no reason"
    raise Failure(
        f"The project {ref} can't be transferred to the organization {target!r}: {blockers}.",
        hint="Remove what prevents it, and run again. Nothing was transferred.",
        blockers=list(preview.errors),
    )


def _claim(state: str, api: TransferApi, task: ProjectTask) -> Outcome:
    try:
        existing = api.claim()
    except ApiError as error:
        if not is_unavailable(error):
            raise
        return _claim_by_hand(api, task)
    usable = existing is not None and (timestamp(existing.expires_at) or 0) > task.client.now() + LEAST_VALIDITY
    found: list[Claim | None] = [existing]
    changes = []
    if state == CLAIMABLE and not usable:

        def create() -> None:
            # If the response is lost, so is the token. Another one replaces it, so the request is sent again.
            found[0] = task.send_once(api.create_claim, api.create_claim, refused=frozenset())

        changes.append(Change(action="created", after={"claim_token": "new"}, make=create))
    if state != CLAIMABLE and existing is not None:

        def delete() -> None:
            task.delete_once(api.delete_claim, lambda: api.claim() is None)
            found[0] = None

        changes.append(Change(action="deleted", before={"claim_token": existing.alias}, make=delete))
    return task.outcome(
        f"claim token of the project {task.ref}",
        changes,
        lambda: {"organization": None, "notes": [], "manual_steps": [], "claim": _shown(found[0])},
        warnings=_token_warnings(state, task.ref, existing if usable else None),
    )


def _token_warnings(state: str, ref: str, kept: Claim | None) -> tuple[str, ...]:
    if state != CLAIMABLE or kept is None or kept.token:
        return ()
    kept_one = (
        f"The project {ref} has the claim token {kept.alias}, which the platform showed only when it was created."
    )
    return (f"{kept_one} To get another one, run once with state=unclaimable.",)


def _claim_by_hand(api: TransferApi, task: ProjectTask) -> Outcome:
    organization = api.organization()
    return task.outcome(
        f"claim token of the project {task.ref}",
        [],
        lambda: {
            "organization": organization,
            "notes": [],
            "manual_steps": manual_steps(task.ref, "of the client"),
            "claim": None,
        },
        warnings=(
            "The platform doesn't offer claim tokens to this account. A person has to do what manual_steps lists.",
        ),
    )


def manual_steps(ref: str, target: str) -> list[str]:
    """Return what a person does to transfer a project in the dashboard."""
    return [
        f"Let an owner of the organization {target} invite your account as a member: Organization > Team > Invite.",
        "Accept the invitation with the account that owns the project's organization.",
        f"Open https://supabase.com/dashboard/project/{ref}/settings/general, and choose Transfer project.",
        f"Choose the organization {target}, read what the dashboard says about plan and downtime, and confirm.",
        "Run again: the project is then found in its new organization.",
    ]


def _shown(claim: Claim | None) -> dict[str, object] | None:
    if claim is None:
        return None
    return {"token": claim.token, "token_alias": claim.alias, "expires_at": claim.expires_at}
