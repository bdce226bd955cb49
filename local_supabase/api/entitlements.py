# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v1/organizations/{slug}/entitlements: what the plan of an organization allows."""

from __future__ import annotations

import typing as t

from fastapi import APIRouter

from local_supabase.api.dependencies import require_organization
from local_supabase.api.settings import ADDONS
from local_supabase.backups import RETENTION_DAYS
from local_supabase.state import Organization

router = APIRouter()

#: Features that only paid plans have.
PAID_FEATURES = (
    "auth.leaked_password_protection",
    "auth.saml_2",
    "auth.user_sessions",
    "backup.restore_to_new_project",
    "custom_domain",
    "dedicated_pooler",
    "ipv4",
    "storage.image_transformations",
    "storage.max_file_size.configurable",
    "vanity_subdomain",
)
#: Features that every plan has.
FREE_FEATURES = ("auth.hooks", "auth.mfa_phone")
#: The variants of add-ons that only paid plans have.
VARIANTS = {
    "instances.compute_update_available_sizes": ADDONS["compute_instance"],
    "pitr.available_variants": ADDONS["pitr"],
}
#: How much of a feature the plans free and pro have.
AMOUNTS = {
    "backup.retention_days": (RETENTION_DAYS["free"], RETENTION_DAYS["pro"]),
    "branching_limit": (0, 50),
    "log.retention_days": (1, 7),
}
FREE = "free"
PAUSING = "project_pausing"
#: The plans whose projects can be paused.
PAUSING_PLANS = (FREE, "platform")


def entitles(organization: Organization, feature: str) -> bool:
    """Return whether the plan of an organization has a feature."""
    if feature == PAUSING:
        return organization.plan in PAUSING_PLANS
    return organization.plan != FREE or feature in FREE_FEATURES


@router.get("/v1/organizations/{slug}/entitlements")
async def list_entitlements(
    organization: t.Annotated[Organization, require_organization("organizations_read")],
) -> dict[str, t.Any]:
    """List the entitlements of an organization."""
    is_free = organization.plan == FREE
    flags = ((feature, entitles(organization, feature)) for feature in (*PAID_FEATURES, *FREE_FEATURES, PAUSING))
    found = [_entitlement(name, "boolean", access, {"enabled": access}) for name, access in flags]
    for name, (free, pro) in AMOUNTS.items():
        amount = free if is_free else pro
        found.append(
            _entitlement(name, "numeric", amount > 0, {"enabled": amount > 0, "value": amount, "unlimited": False})
        )
    for name, offered in VARIANTS.items():
        variants = [] if is_free else list(offered)
        found.append(_entitlement(name, "set", bool(variants), {"enabled": bool(variants), "set": variants}))
    return {"entitlements": sorted(found, key=lambda entitlement: str(entitlement["feature"]["key"]))}


def _entitlement(key: str, kind: str, access: bool, config: dict[str, t.Any]) -> dict[str, t.Any]:
    return {"feature": {"key": key, "type": kind}, "hasAccess": access, "type": kind, "config": config}
