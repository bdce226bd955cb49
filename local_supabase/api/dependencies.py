# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is calling, whether they may, and how often: the same for every endpoint.

The order is the platform's: token (401), rate limit (429), existence (404), membership and permission (403).
"""

from __future__ import annotations

import typing as t

from fastapi import Depends, Request

from local_supabase.errors import ApiError
from local_supabase.platform import Platform
from local_supabase.state import Organization, Project, Token

MISSING_PRIVILEGES = (
    "Your account does not have the necessary privileges to access this endpoint. For more details, refer to our "
    "documentation https://supabase.com/docs/guides/platform/access-control"
)


def platform_of(request: Request) -> Platform:
    """Return the platform this request came to."""
    return t.cast("Platform", request.app.state.platform)


def endpoint_of(request: Request) -> str:
    """Return the name of the endpoint: method and route, as limits and logs know it."""
    route = request.scope.get("route")
    return f"{request.method} {getattr(route, 'path', '(unknown route)')}"


class Caller:
    """A request whose token is known.

    :raises ApiError: 401 without a known token (counted by address).
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.platform = platform_of(request)
        scheme, _space, text = request.headers.get("authorization", "").partition(" ")
        found = self.platform.token(text.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            address = request.client.host if request.client else "unknown"
            count_request(request, address, "address")
            raise ApiError(401, "Unauthorized")
        self.token: Token = found

    def count(self, scope: str) -> None:
        """Count the request.

        :raises ApiError: 429 beyond the limit.
        """
        count_request(self.request, self.token.user, scope)

    def require_permission(self, permission: str) -> None:
        """Check one permission.

        :raises ApiError: 403 for a scoped token without it.
        """
        if self.token.permissions is not None and permission not in self.token.permissions:
            raise ApiError(403, MISSING_PRIVILEGES, missing_permissions=[permission])

    def organization(self, slug: str, permission: str) -> Organization:
        """Return an organisation the caller may use.

        :raises ApiError: 404 for an unknown one, 403 for a foreign one or a missing permission.
        """
        found = self.platform.organization(slug)
        if found is None:
            raise ApiError(404, "Organization not found")
        if self.token.user not in found.members:
            raise ApiError(403, MISSING_PRIVILEGES)
        self.require_permission(permission)
        return found

    def project(self, ref: str, permission: str) -> Project:
        """Return a project the caller may use.

        :raises ApiError: 404 for an unknown one, 403 for a foreign one or a missing permission.
        """
        found = self.platform.projects.find(ref)
        if found is None:
            raise ApiError(404, "Project not found")
        self.organization(found.organization, permission)
        return found

    @property
    def organization_slugs(self) -> set[str]:
        """The organisations the caller is in."""
        return {one.slug for one in self.platform.store.state.organizations if self.token.user in one.members}


def count_request(request: Request, user: str, scope: str) -> None:
    """Count a request and leave the headers for the answer.

    :raises ApiError: 429 beyond the limit.
    """
    platform = platform_of(request)
    status = platform.rate_limit.count(user, scope, endpoint_of(request), platform.store.state.settings.rate_limit)
    request.state.rate_limit = status.headers()
    if status.exceeded:
        raise ApiError(429, "ThrottlerException: Too Many Requests")


async def _authenticate(request: Request) -> Caller:
    # async: in the event loop, where all state changes are; FastAPI would run a plain function in a thread.
    return Caller(request)


Authenticated = t.Annotated[Caller, Depends(_authenticate)]


def require_project(permission: str) -> object:
    """Return a dependency: the project of the path, counted in its scope, with this permission."""

    async def dependency(caller: Authenticated, ref: str) -> Project:
        caller.count(f"project:{ref}")
        return caller.project(ref, permission)

    return Depends(dependency)


def require_organization(permission: str) -> object:
    """Return a dependency: the organisation of the path, counted in its scope, with this permission."""

    async def dependency(caller: Authenticated, slug: str) -> Organization:
        caller.count(f"organization:{slug}")
        return caller.organization(slug, permission)

    return Depends(dependency)
