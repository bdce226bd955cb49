# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom the pooler lets through, and where to."""

from __future__ import annotations

import ipaddress
import time
import typing as t

from local_supabase.database import LOGIN_ROLE, READ_ONLY_LOGIN_ROLE
from local_supabase.pooler import UNKNOWN_TENANT, Refusal, Route
from local_supabase.projects import UP

if t.TYPE_CHECKING:
    from local_supabase.projects import Projects
    from local_supabase.state import Project


def resolver(projects: Projects) -> t.Callable[[str, str, str], Route | Refusal]:
    """Return the pooler's question to the projects: ref, user without the ref, address of the client."""

    def resolve(ref: str, user: str, peer: str) -> Route | Refusal:
        project = projects.find(ref)
        now = time.time()
        if project is None or project.status not in UP or now < project.pooler_from or not user:
            return UNKNOWN_TENANT
        if now < project.breaker_until:
            return Refusal("XX000", "Circuit breaker open: Too many authentication errors")
        if not _allowed(project, peer):
            return Refusal("XX000", f"Address not in tenant allow_list: {peer}")
        if now < _known_from(project, user):
            return Refusal("28P01", f'password authentication failed for user "{user}"')
        return Route(project.host, project.port)

    return resolve


def _allowed(project: Project, peer: str) -> bool:
    source = ipaddress.ip_address(peer)
    return any(source in ipaddress.ip_network(cidr, strict=False) for cidr in (*project.cidrs, *project.cidrs_v6))


def _known_from(project: Project, user: str) -> float:
    """Return from when on the pooler has the present password of this user."""
    if user == "postgres":
        return project.password_from
    return project.login_role_from if user in {LOGIN_ROLE, READ_ONLY_LOGIN_ROLE} else 0.0
