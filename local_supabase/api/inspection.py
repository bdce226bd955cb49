# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v1/projects/{ref}/advisors, /v2/projects/{ref}/advisors/run, and /v1/projects/{ref}/database/backups."""

from __future__ import annotations

import asyncio
import time
import typing as t

from fastapi import APIRouter, Request
from pydantic import AfterValidator, Field

from local_supabase import advisors, backups
from local_supabase.api.dependencies import organization_of, platform_of, require_project
from local_supabase.api.validation import LenientModel, one_of, read_body
from local_supabase.state import Project

router = APIRouter()


@router.get("/v1/projects/{ref}/advisors/security")
async def security_advisor(
    request: Request, project: t.Annotated[Project, require_project("advisors_read")]
) -> dict[str, t.Any]:
    """Run the lints for security."""
    return await _run(request, project, advisors.SECURITY)


@router.get("/v1/projects/{ref}/advisors/performance")
async def performance_advisor(
    request: Request, project: t.Annotated[Project, require_project("advisors_read")]
) -> dict[str, t.Any]:
    """Run the lints for performance."""
    return await _run(request, project, advisors.PERFORMANCE)


class _Name(LenientModel):
    name: t.Annotated[str, AfterValidator(one_of(advisors.NAMES))]


class _Attributes(LenientModel):
    lints: t.Annotated[list[_Name], Field(min_length=1, max_length=15)]


class _Data(LenientModel):
    type: t.Literal["project_advisors"]
    attributes: _Attributes


class AdvisorsInput(LenientModel):
    """The names of the lints to run."""

    data: _Data


@router.post("/v2/projects/{ref}/advisors/run")
async def run_advisors(
    request: Request, project: t.Annotated[Project, require_project("advisors_read")]
) -> dict[str, t.Any]:
    """Run the lints with these names."""
    names = {each.name for each in (await read_body(request, AdvisorsInput)).data.attributes.lints}
    lints = await _lints(request, project, lambda lint: lint.name in names)
    lints += [advisors.unavailable(name) for name in sorted(names - advisors.IMPLEMENTED)]
    return {"data": {"type": "project_advisors", "attributes": {"lints": lints}}}


async def _run(request: Request, project: Project, category: str) -> dict[str, t.Any]:
    return {"lints": await _lints(request, project, lambda lint: lint.category == category)}


async def _lints(
    request: Request, project: Project, chosen: t.Callable[[advisors.Lint], bool]
) -> list[dict[str, t.Any]]:
    platform = platform_of(request)
    address = platform.projects.address(project)
    exposed = [name.strip() for name in str(project.postgrest.get("db_schema") or "").split(",")]

    def lint() -> list[dict[str, t.Any]]:
        return advisors.run(platform.clusters.connect(address), filter(chosen, advisors.LINTS), exposed)

    return await asyncio.to_thread(lint)


@router.get("/v1/projects/{ref}/database/backups")
async def list_backups(
    request: Request, project: t.Annotated[Project, require_project("database_read")]
) -> dict[str, t.Any]:
    """List the backups."""
    platform = platform_of(request)
    late = platform.faults.consume("late_backups", ref=project.ref)
    circumstances = backups.Circumstances(
        now=time.time(),
        plan=organization_of(request, project).plan,
        interval=platform.store.state.settings.backup_interval,
        delay=late.seconds if late else 0.0,
        failed=platform.faults.consume("backup_failed", ref=project.ref) is not None,
    )
    return backups.listing(project, circumstances)
