# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The domains of a project."""

from __future__ import annotations

import typing as t

from fastapi import APIRouter, Request

from local_platforms.vercel.access import Authenticated, Body, InPath, read_body, refused
from local_platforms.vercel.state import Domain

if t.TYPE_CHECKING:
    from local_platforms.vercel.state import Project

router = APIRouter()
Status = t.Literal[301, 302, 307, 308]


class NewDomain(Body):
    """The body of adding a domain."""

    name: str
    gitBranch: str | None = None
    redirect: str | None = None
    redirectStatusCode: Status | None = None


class ChangedDomain(Body):
    """The body of changing a domain."""

    gitBranch: str | None = None
    redirect: str | None = None
    redirectStatusCode: Status | None = None


@router.get("/v{version}/projects/{project}/domains")
async def list_domains(project: InPath) -> dict[str, t.Any]:
    """List the domains."""
    found = [_shown(project, each) for each in project.domains]
    return {"domains": found, "pagination": {"count": len(found), "next": None, "prev": None}}


@router.get("/v{version}/projects/{project}/domains/{domain}")
async def get_domain(project: InPath, domain: str) -> dict[str, t.Any]:
    """Return a domain."""
    return _shown(project, _find(project, domain))


@router.post("/v{version}/projects/{project}/domains")
async def add_domain(request: Request, caller: Authenticated, project: InPath) -> dict[str, t.Any]:
    """Add a domain. One that isn't Vercel's own is unverified until its owner has added a record to the DNS."""
    body = await read_body(request, NewDomain)
    caller.permit_production("add domains")
    if any(each.name == body.name for each in project.domains):
        raise refused(400, "domain_already_in_use", f"The domain {body.name} is already in use by this project.")
    for other in caller.vercel.state.projects:
        if any(each.name == body.name for each in other.domains):
            message = f"Cannot add {body.name} since it's already in use by another project."
            raise refused(409, "domain_already_in_use", message, domain=body.name, projectId=other.id)
    newest = max(caller.vercel.deployments(project), key=lambda each: each.created_at, default=None)
    if newest is not None and caller.vercel.state_of(newest) == "ERROR":
        raise refused(400, "bad_request", "The latest production deployment failed.")
    verified = body.name.endswith(".vercel.app") or not body.name.startswith("unverified")
    domain = Domain(
        name=body.name,
        verified=verified,
        redirect=body.redirect,
        redirect_status_code=body.redirectStatusCode,
        git_branch=body.gitBranch,
    )
    project.domains.append(domain)
    caller.vercel.save()
    return _shown(project, domain)


@router.patch("/v{version}/projects/{project}/domains/{domain}")
async def change_domain(request: Request, caller: Authenticated, project: InPath, domain: str) -> dict[str, t.Any]:
    """Change a domain."""
    body = await read_body(request, ChangedDomain)
    caller.permit_production("change domains")
    found = _find(project, domain)
    names = {"gitBranch": "git_branch", "redirect": "redirect", "redirectStatusCode": "redirect_status_code"}
    for name in body.model_fields_set:
        setattr(found, names[name], getattr(body, name))
    caller.vercel.save()
    return _shown(project, found)


@router.delete("/v{version}/projects/{project}/domains/{domain}")
async def remove_domain(caller: Authenticated, project: InPath, domain: str) -> dict[str, t.Any]:
    """Remove a domain."""
    caller.permit_production("remove domains")
    project.domains.remove(_find(project, domain))
    caller.vercel.save()
    return {}


def _find(project: Project, name: str) -> Domain:
    for each in project.domains:
        if each.name == name:
            return each
    raise refused(404, "not_found", "Domain not found.")


def _shown(project: Project, domain: Domain) -> dict[str, t.Any]:
    record = {
        "type": "TXT",
        "domain": f"_vercel.{domain.name}",
        "value": f"vc-domain-verify={domain.name},0123456789",
        "reason": "pending_domain_verification",
    }
    return {
        "name": domain.name,
        "apexName": ".".join(domain.name.split(".")[-2:]),
        "projectId": project.id,
        "redirect": domain.redirect,
        "redirectStatusCode": domain.redirect_status_code,
        "gitBranch": domain.git_branch,
        "verified": domain.verified,
        **({} if domain.verified else {"verification": [record]}),
    }
