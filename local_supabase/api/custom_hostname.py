# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v1/projects/{ref}/custom-hostname: verified without DNS, ``late_domain`` seconds after it was created."""

from __future__ import annotations

import hashlib
import time
import typing as t
import uuid

from fastapi import APIRouter, Request, Response
from pydantic import StringConstraints

from local_supabase.api.dependencies import platform_of, require_project
from local_supabase.api.validation import LenientModel, read_body
from local_supabase.errors import ApiError
from local_supabase.state import Project

router = APIRouter()
PATH = "/v1/projects/{ref}/custom-hostname"
ADDON = "cd_default"
INITIATED, ORIGIN_READY, ACTIVE = "2_initiated", "4_origin_setup_completed", "5_services_reconfigured"

Readable = t.Annotated[Project, require_project("custom_domain_read")]
Writable = t.Annotated[Project, require_project("custom_domain_write")]


class NewHostname(LenientModel):
    """The body of creating a custom domain."""

    custom_hostname: t.Annotated[str, StringConstraints(min_length=1, max_length=253, pattern=r"^[\w.-]+$")]


@router.get(PATH)
async def get_hostname(project: Readable) -> dict[str, t.Any]:
    """Return the custom domain."""
    _existing(project)
    return _shown(project)


@router.post(PATH + "/initialize", status_code=201)
async def initialize(request: Request, project: Writable) -> dict[str, t.Any]:
    """Create the custom domain."""
    body = await read_body(request, NewHostname)
    if ADDON not in project.addons:
        raise ApiError(400, "Custom hostname is not allowed for this project: enable the custom domain add-on first")
    if project.custom_hostname and project.custom_hostname["hostname"] != body.custom_hostname:
        raise ApiError(400, "Project already has a custom hostname")
    platform = platform_of(request)
    fault = platform.faults.consume("late_domain", ref=project.ref)
    project.custom_hostname = {
        "id": str(uuid.uuid4()),
        "hostname": body.custom_hostname,
        "status": INITIATED,
        "verified_from": time.time() + (fault.seconds if fault else 0.0),
    }
    platform.store.save()
    return _shown(project)


@router.post(PATH + "/reverify", status_code=201)
async def reverify(request: Request, project: Writable) -> dict[str, t.Any]:
    """Verify the custom domain."""
    stored = _existing(project)
    if stored["status"] == INITIATED and time.time() >= stored["verified_from"]:
        stored["status"] = ORIGIN_READY
        platform_of(request).store.save()
    return _shown(project)


@router.post(PATH + "/activate", status_code=201)
async def activate(request: Request, project: Writable) -> dict[str, t.Any]:
    """Activate the custom domain."""
    stored = _existing(project)
    if stored["status"] == INITIATED:
        raise ApiError(400, "Custom hostname is not verified yet")
    stored["status"] = ACTIVE
    platform_of(request).store.save()
    return _shown(project)


@router.delete(PATH)
async def delete(request: Request, project: Writable) -> Response:
    """Delete the custom domain."""
    project.custom_hostname = {}
    platform_of(request).store.save()
    return Response(status_code=200)


def _existing(project: Project) -> dict[str, t.Any]:
    if not project.custom_hostname:
        raise ApiError(400, "This project has no custom hostname configuration")
    return project.custom_hostname


def _shown(project: Project) -> dict[str, t.Any]:
    stored = project.custom_hostname
    hostname, pending = stored["hostname"], stored["status"] == INITIATED
    digest = hashlib.sha256(hostname.encode()).hexdigest()
    ssl: dict[str, t.Any] = {
        "status": "pending_validation" if pending else "active",
        "validation_records": [{"txt_name": f"_acme-challenge.{hostname}", "txt_value": digest[:43]}],
    }
    result: dict[str, t.Any] = {
        "id": stored["id"],
        "hostname": hostname,
        "ssl": ssl,
        "ownership_verification": {"type": "txt", "name": f"_cf-custom-hostname.{hostname}", "value": stored["id"]},
        "custom_origin_server": f"{project.ref}.supabase.co",
        "status": "pending" if pending else "active",
    }
    if pending:
        result["verification_errors"] = [f"custom hostname does not CNAME to {project.ref}.supabase.co."]
    data = {"success": True, "errors": [], "messages": [], "result": result}
    return {"status": stored["status"], "custom_hostname": hostname, "data": data}
