# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transfers of projects to another organization, and claim tokens."""

from __future__ import annotations

import secrets
import time
import typing as t
import uuid

from fastapi import APIRouter, Request, Response

from local_supabase.api.dependencies import Authenticated, Caller, platform_of, require_organization, require_project
from local_supabase.api.validation import LenientModel, read_body
from local_supabase.errors import ApiError
from local_supabase.state import Organization, Project
from local_supabase.timestamps import iso_timestamp
from local_supabase.webhooks import Event

router = APIRouter()
CLAIM = "/v1/projects/{ref}/claim-token"
CLAIMED = "/v1/organizations/{slug}/project-claim/{token}"
VALIDITY = 7 * 24 * 3600

Readable = t.Annotated[Project, require_project("project_admin_read")]
Writable = t.Annotated[Project, require_project("project_admin_write")]
Target = t.Annotated[Organization, require_organization("organization_admin_write")]


class _Attributes(LenientModel):
    target_organization_slug: str


class _Data(LenientModel):
    type: t.Literal["project_transfer_input"]
    attributes: _Attributes


class TransferInput(LenientModel):
    """The body of a transfer and of its preview."""

    data: _Data


@router.post("/v2/projects/{ref}/transfers/previews")
async def preview_transfer(request: Request, caller: Authenticated, project: Writable) -> dict[str, t.Any]:
    """Say what a transfer would do, and what prevents it."""
    target = await _target(request, caller)
    preview = _preview(request, project, target)
    attributes = {name: preview[name] for name in ("valid", "errors", "warnings", "info")}
    return {"data": {"type": "project_transfer_result", "attributes": attributes}}


@router.post("/v2/projects/{ref}/transfers")
async def transfer(request: Request, caller: Authenticated, project: Writable) -> Response:
    """Transfer a project."""
    target = await _target(request, caller)
    _move(request, project, target)
    return Response(status_code=200)


@router.get(CLAIM)
async def get_claim_token(project: Readable) -> dict[str, t.Any]:
    """Return the claim token, without the token itself."""
    if project.claim is None:
        raise ApiError(404, "Claim token not found")
    return {name: value for name, value in project.claim.items() if name != "token"}


@router.post(CLAIM, status_code=201)
async def create_claim_token(request: Request, caller: Authenticated, project: Writable) -> dict[str, t.Any]:
    """Create a claim token, which replaces an existing one."""
    token = f"sbp_claim_{secrets.token_hex(20)}"
    now = time.time()
    project.claim = {
        "token": token,
        "token_alias": f"{token[:14]}...{token[-4:]}",
        "created_at": iso_timestamp(now),
        "expires_at": iso_timestamp(now + VALIDITY),
        "created_by": str(uuid.uuid5(uuid.NAMESPACE_URL, caller.token.user)),
    }
    platform_of(request).store.save()
    return project.claim


@router.delete(CLAIM)
async def delete_claim_token(request: Request, project: Writable) -> None:
    """Delete the claim token."""
    if project.claim is None:
        raise ApiError(404, "Claim token not found")
    project.claim = None
    platform_of(request).store.save()


@router.get(CLAIMED)
async def get_claimable_project(request: Request, target: Target, token: str) -> dict[str, t.Any]:
    """Return the project of a claim token, and what claiming it would do."""
    project = _claimed(request, token)
    return {
        "project": {"ref": project.ref, "name": project.name},
        "preview": _preview(request, project, target),
        "expires_at": (project.claim or {})["expires_at"],
        "created_at": (project.claim or {})["created_at"],
        "created_by": (project.claim or {})["created_by"],
    }


@router.post(CLAIMED, status_code=204)
async def claim_project(request: Request, target: Target, token: str) -> None:
    """Claim a project for an organization."""
    _move(request, _claimed(request, token), target)


async def _target(request: Request, caller: Caller) -> Organization:
    body = await read_body(request, TransferInput)
    return caller.organization(body.data.attributes.target_organization_slug, "organization_admin_write")


def _claimed(request: Request, token: str) -> Project:
    for project in platform_of(request).projects.listed():
        if project.claim is not None and secrets.compare_digest(project.claim["token"].encode(), token.encode()):
            return project
    raise ApiError(404, "Claim token not found")


def _preview(request: Request, project: Project, target: Organization) -> dict[str, t.Any]:
    platform = platform_of(request)
    source = platform.organization(project.organization)
    errors = []
    if target.slug == project.organization:
        errors.append(("same_organization", "The project already belongs to this organization"))
    if project.branch or any(
        each.branch.get("parent_project_ref") == project.ref for each in platform.projects.listed()
    ):
        errors.append(("project_has_branches", "Projects with preview branches can't be transferred"))
    if target.plan == "free" and project.addons:
        errors.append(("paid_addons", f"The free plan doesn't include the add-ons {', '.join(sorted(project.addons))}"))
    if target.plan == "free" and project.size not in ("nano", "micro"):
        errors.append(("compute_size", f"The free plan doesn't include the compute size {project.size}"))
    changes_plan = source is not None and source.plan != target.plan
    warnings = [("plan_changes", f"The plan changes to {target.plan}, with its limits")] if changes_plan else []
    return {
        "valid": not errors,
        "errors": [{"key": key, "message": message} for key, message in errors],
        "warnings": [{"key": key, "message": message} for key, message in warnings],
        "info": [{"key": "no_downtime", "message": "The database stays in its region"}],
        "members_exceeding_free_project_limit": [],
        "source_subscription_plan": source.plan if source else "free",
        "target_subscription_plan": target.plan,
    }


def _move(request: Request, project: Project, target: Organization) -> None:
    preview = _preview(request, project, target)
    if not preview["valid"]:
        raise ApiError(400, "; ".join(error["message"] for error in preview["errors"]))
    platform = platform_of(request)
    project.organization = target.slug
    project.claim = None
    platform.webhooks.move(project.ref, target.slug)
    platform.store.save()
    platform.webhooks.publish(Event(type="v1.project.transferred", organization=target.slug, ref=project.ref))
