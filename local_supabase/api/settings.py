# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Project settings: network restrictions, SSL enforcement, Data API, add-ons."""

from __future__ import annotations

import ipaddress
import time
import typing as t

from fastapi import APIRouter, Request, Response
from pydantic import Field

from local_supabase.api.dependencies import organization_of, platform_of, require_project
from local_supabase.api.validation import LenientModel, StrictModel, read_body
from local_supabase.backups import recovery_days
from local_supabase.errors import ApiError
from local_supabase.state import Project
from local_supabase.timestamps import iso_timestamp

router = APIRouter()

COMPUTE_SIZES = (
    "micro",
    "small",
    "medium",
    "large",
    "xlarge",
    "2xlarge",
    "4xlarge",
    "8xlarge",
    "12xlarge",
    "16xlarge",
    "24xlarge",
    "24xlarge_optimized_cpu",
    "24xlarge_optimized_memory",
    "24xlarge_high_memory",
    "48xlarge",
    "48xlarge_optimized_cpu",
    "48xlarge_optimized_memory",
    "48xlarge_high_memory",
)
#: The variants of add-ons by type.
ADDONS: dict[str, tuple[str, ...]] = {
    "compute_instance": tuple(f"ci_{size}" for size in COMPUTE_SIZES),
    "custom_domain": ("cd_default",),
    "pitr": ("pitr_7", "pitr_14", "pitr_28"),
    "ipv4": ("ipv4_default",),
}


class Cidrs(StrictModel):
    """IPv4 and IPv6 address ranges."""

    v4: list[str] | None = Field(default=None, alias="dbAllowedCidrs")
    v6: list[str] | None = Field(default=None, alias="dbAllowedCidrsV6")

    def validate_ranges(self) -> None:
        """Check the ranges.

        :raises ApiError: 400 if one is not a valid range of its address family.
        """
        for version, ranges in ((4, self.v4), (6, self.v6)):
            for text in ranges or []:
                try:
                    valid = ipaddress.ip_network(text, strict=False).version == version
                except ValueError:
                    valid = False
                if not valid:
                    raise ApiError(400, f"{text} is not a valid IPv{version} CIDR")


class CidrChange(StrictModel):
    """The body of adding and removing ranges."""

    add: Cidrs = Cidrs()
    remove: Cidrs = Cidrs()


class Review(StrictModel):
    """The body of deciding about a change that waits for review."""

    action: t.Literal["apply", "reject"]
    requested_at: str


class SslEnforcement(StrictModel):
    """Whether SSL enforcement is enabled."""

    database: bool


class SslRequest(StrictModel):
    """The body of updating SSL enforcement."""

    requested: SslEnforcement = Field(alias="requestedConfig")


class PostgrestChange(StrictModel):
    """The body of updating the Data API settings."""

    # The defaults are never used: only what a request contains is changed.
    db_schema: str = ""
    db_extra_search_path: str = ""
    max_rows: t.Annotated[int, Field(ge=0, le=1_000_000)] = 0
    db_pool: t.Annotated[int, Field(ge=0, le=1000)] = 0
    db_pool_acquisition_timeout: t.Annotated[int, Field(ge=0, le=60)] = 0
    db_pool_max_lifetime: t.Annotated[int, Field(ge=0, le=3600)] = 0
    db_pool_max_idletime: t.Annotated[int, Field(ge=0, le=60)] = 0


class AddonChoice(LenientModel):
    """The body of applying an add-on."""

    addon_type: str
    addon_variant: str


# -- network restrictions --


@router.get("/v1/projects/{ref}/network-restrictions")
async def get_network(
    request: Request, project: t.Annotated[Project, require_project("database_network_restrictions_read")]
) -> dict[str, t.Any]:
    """Return the network restrictions of the pooler."""
    return _network_response(request, project)


@router.post("/v1/projects/{ref}/network-restrictions/apply", status_code=201)
async def apply_network(
    request: Request, project: t.Annotated[Project, require_project("database_network_restrictions_write")]
) -> dict[str, t.Any]:
    """Replace the allowed ranges. If changes are reviewed, the new ones wait, instead of those that have been waiting."""
    body = await read_body(request, Cidrs)
    body.validate_ranges()
    check_ready(project)
    _check_entitled(request)
    v4 = project.cidrs if body.v4 is None else body.v4
    v6 = project.cidrs_v6 if body.v6 is None else body.v6
    if platform_of(request).faults.consume("network_review", ref=project.ref) is not None:
        project.pending_cidrs, project.pending_requested_at = [v4, v6], iso_timestamp(time.time())
        platform_of(request).store.save()
    else:
        _save_network(request, project, v4, v6)
    return _network_response(request, project)


@router.patch("/v1/projects/{ref}/network-restrictions")
async def patch_network(
    request: Request, project: t.Annotated[Project, require_project("database_network_restrictions_write")]
) -> dict[str, t.Any]:
    """Add and remove allowed ranges."""
    body = await read_body(request, CidrChange)
    body.add.validate_ranges()
    body.remove.validate_ranges()
    check_ready(project)
    _check_entitled(request)
    _save_network(
        request,
        project,
        _updated_ranges(project.cidrs, body.add.v4, body.remove.v4),
        _updated_ranges(project.cidrs_v6, body.add.v6, body.remove.v6),
    )
    addresses = [{"address": cidr, "type": "v4"} for cidr in project.cidrs] + [
        {"address": cidr, "type": "v6"} for cidr in project.cidrs_v6
    ]
    return _network_response(request, project) | {"config": {"dbAllowedCidrs": addresses}}


@router.post("/v1/projects/{ref}/network-restrictions/review", status_code=201)
async def review_network(
    request: Request, project: t.Annotated[Project, require_project("database_network_restrictions_write")]
) -> dict[str, t.Any]:
    """Apply or reject the change that waits for review."""
    body = await read_body(request, Review)
    if project.pending_cidrs is None or body.requested_at != project.pending_requested_at:
        raise ApiError(400, "There is no pending change that was requested at this time.")
    v4, v6 = project.pending_cidrs
    project.pending_cidrs = project.pending_requested_at = None
    if body.action == "apply":
        _save_network(request, project, v4, v6)
    else:
        platform_of(request).store.save()
    return _network_response(request, project)


def _updated_ranges(current: list[str], add: list[str] | None, remove: list[str] | None) -> list[str]:
    kept = [cidr for cidr in current if cidr not in (remove or [])]
    return kept + [cidr for cidr in add or [] if cidr not in kept]


def check_ready(project: Project) -> None:
    """Check whether settings can be changed.

    :raises ApiError: 400 if the project isn't healthy, or has become so only just now.
    """
    if project.status != "ACTIVE_HEALTHY" or time.time() < project.settings_from:
        raise ApiError(400, f"Project {project.ref} is not ready for this setting yet.")


def network_entitlement(request: Request) -> str:
    """Return whether the plan includes network restrictions: allowed or disallowed."""
    return "disallowed" if platform_of(request).faults.peek("network_disallowed") else "allowed"


def _check_entitled(request: Request) -> None:
    if network_entitlement(request) != "allowed":
        raise ApiError(402, "Network restrictions are not available on the plan of the organization.")


def _save_network(request: Request, project: Project, v4: list[str], v6: list[str]) -> None:
    project.cidrs, project.cidrs_v6 = v4, v6
    project.pending_cidrs = project.pending_requested_at = None
    project.network_updated_at = iso_timestamp(time.time())
    platform_of(request).store.save()


def _network_response(request: Request, project: Project) -> dict[str, t.Any]:
    times = (
        {"updated_at": project.network_updated_at, "applied_at": project.network_updated_at}
        if project.network_updated_at
        else {}
    )
    pending: dict[str, t.Any] = {}
    if project.pending_cidrs is not None:
        v4, v6 = project.pending_cidrs
        pending = {
            "pending_config": {"dbAllowedCidrs": v4, "dbAllowedCidrsV6": v6},
            "pending_requested_at": project.pending_requested_at,
        }
    return {
        "entitlement": network_entitlement(request),
        "config": {"dbAllowedCidrs": project.cidrs, "dbAllowedCidrsV6": project.cidrs_v6},
        "status": "applied",
        **pending,
        **times,
    }


# -- SSL enforcement --


@router.get("/v1/projects/{ref}/ssl-enforcement")
async def get_ssl(project: t.Annotated[Project, require_project("database_ssl_config_read")]) -> dict[str, t.Any]:
    """Return whether SSL enforcement is enabled."""
    return {"currentConfig": {"database": project.ssl_enforced}, "appliedSuccessfully": True}


@router.put("/v1/projects/{ref}/ssl-enforcement")
async def put_ssl(
    request: Request, project: t.Annotated[Project, require_project("database_ssl_config_write")]
) -> dict[str, t.Any]:
    """Store the setting; the local Supabase has no TLS."""
    body = await read_body(request, SslRequest)
    check_ready(project)
    project.ssl_enforced = body.requested.database
    platform_of(request).store.save()
    return {"currentConfig": {"database": project.ssl_enforced}, "appliedSuccessfully": True}


# -- Data API --


@router.get("/v1/projects/{ref}/postgrest")
async def get_postgrest(project: t.Annotated[Project, require_project("data_api_config_read")]) -> dict[str, t.Any]:
    """Return the Data API settings and the JWT secret."""
    return project.postgrest | {"jwt_secret": project.jwt_secret}


@router.patch("/v1/projects/{ref}/postgrest")
async def patch_postgrest(
    request: Request, project: t.Annotated[Project, require_project("data_api_config_write")]
) -> dict[str, t.Any]:
    """Update the Data API settings."""
    body = await read_body(request, PostgrestChange)
    check_ready(project)
    project.postgrest |= body.model_dump(exclude_unset=True)
    platform_of(request).store.save()
    return project.postgrest


# -- add-ons --


@router.get("/v1/projects/{ref}/billing/addons")
async def list_addons(project: t.Annotated[Project, require_project("infra_add_ons_read")]) -> dict[str, t.Any]:
    """List the selected and available add-ons; the smallest compute size isn't an add-on."""
    chosen = [] if project.size == "nano" else [f"ci_{project.size}"]
    selected = [
        {"type": kind, "variant": _variant(variant)}
        for variant in (*chosen, *project.addons)
        for kind, variants in ADDONS.items()
        if variant in variants
    ]
    available = [
        {"type": kind, "name": kind, "variants": [_variant(variant) for variant in variants]}
        for kind, variants in ADDONS.items()
    ]
    return {"selected_addons": selected, "available_addons": available}


@router.patch("/v1/projects/{ref}/billing/addons")
async def apply_addon(
    request: Request, project: t.Annotated[Project, require_project("infra_add_ons_write")]
) -> Response:
    """Apply an add-on; changing the compute size restarts the database."""
    body = await read_body(request, AddonChoice)
    if body.addon_variant not in ADDONS.get(body.addon_type, ()):
        raise ApiError(400, f"addon_variant: not a variant of {body.addon_type}")
    _check_entitlement(request, project, body)
    if body.addon_type == "compute_instance":
        platform_of(request).projects.resize(project, body.addon_variant.removeprefix("ci_"))
    else:
        if body.addon_type == "pitr" and not recovery_days(project):
            project.recovery_from = time.time()
        project.addons = [addon for addon in project.addons if addon not in ADDONS[body.addon_type]] + [
            body.addon_variant
        ]
        platform_of(request).store.save()
    return Response(status_code=200)


def _check_entitlement(request: Request, project: Project, body: AddonChoice) -> None:
    """Check that the plan allows an add-on.

    :raises ApiError: 402 on the plan free, 400 if the instance is too small for point-in-time recovery.
    """
    if organization_of(request, project).plan == "free":
        raise ApiError(402, "Add-ons are only available on paid plans. Upgrade your organization.")
    if body.addon_type == "pitr" and project.size in {"nano", "micro"}:
        raise ApiError(400, "Point in time recovery requires the compute size small or larger.")


@router.delete("/v1/projects/{ref}/billing/addons/{addon_variant}")
async def remove_addon(
    request: Request, project: t.Annotated[Project, require_project("infra_add_ons_write")], addon_variant: str
) -> Response:
    """Remove an add-on; without a compute add-on, the size is the smallest."""
    if addon_variant == f"ci_{project.size}":
        platform_of(request).projects.resize(project, "nano")
    elif addon_variant in project.addons:
        project.addons.remove(addon_variant)
        platform_of(request).store.save()
    else:
        raise ApiError(404, "Add-on not found")
    return Response(status_code=200)


def _variant(name: str) -> dict[str, t.Any]:
    price = {"description": "free of charge here", "type": "fixed", "interval": "monthly", "amount": 0}
    return {"id": name, "name": name, "price": price}
