# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Authentication, rate limit and authorization of every endpoint, as dependencies.

The checks have the platform's order: token (401), rate limit (429), existence (404), membership and permission (403).
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
    """Return the platform that serves this request."""
    return t.cast("Platform", request.app.state.platform)


def organization_of(request: Request, project: Project) -> Organization:
    """Return the organization of a project."""
    organization = platform_of(request).organization(project.organization)
    if organization is None:
        raise ApiError(404, "Organization not found")
    return organization


def endpoint_of(request: Request) -> str:
    """Return the method and route of a request, which identify the endpoint in rate limits."""
    route = request.scope.get("route")
    return f"{request.method} {getattr(route, 'path', '(unknown route)')}"


class Caller:
    """An authenticated request.

    :raises ApiError: 401 without a valid token; such requests are counted by client address.
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
        """Count the request in this scope.

        :raises ApiError: 429 if the limit is exceeded.
        """
        count_request(self.request, self.token.user, scope)

    def require_permission(self, permission: str) -> None:
        """Check a permission.

        :raises ApiError: 403 if the token is scoped and lacks it.
        """
        if self.token.permissions is not None and permission not in self.token.permissions:
            raise ApiError(403, MISSING_PRIVILEGES, missing_permissions=[permission])

    def organization(self, slug: str, permission: str) -> Organization:
        """Return an organization that the caller has access to.

        :raises ApiError: 404 if it doesn't exist, 403 if the caller isn't a member or lacks the permission.
        """
        found = self.platform.organization(slug)
        if found is None:
            raise ApiError(404, "Organization not found")
        if self.token.user not in found.members:
            raise ApiError(403, MISSING_PRIVILEGES)
        self.require_permission(permission)
        return found

    def project(self, ref: str, permission: str) -> Project:
        """Return a project that the caller has access to.

        :raises ApiError: 404 if it doesn't exist, 403 if the caller isn't a member or lacks the permission.
        """
        found = self.platform.projects.find(ref)
        if found is None:
            raise ApiError(404, "Project not found")
        self.organization(found.organization, permission)
        return found

    @property
    def organization_slugs(self) -> set[str]:
        """The slugs of the caller's organizations."""
        return {
            organization.slug
            for organization in self.platform.store.state.organizations
            if self.token.user in organization.members
        }


def count_request(request: Request, user: str, scope: str) -> None:
    """Count a request and store the rate-limit headers of its response.

    :raises ApiError: 429 if the limit is exceeded.
    """
    platform = platform_of(request)
    status = platform.rate_limit.count(user, scope, endpoint_of(request), platform.store.state.settings.rate_limit)
    request.state.rate_limit = status.headers()
    if status.exceeded:
        raise ApiError(429, "ThrottlerException: Too Many Requests")


async def _authenticate(request: Request) -> Caller:
    # async, so that it runs in the event loop like all state changes; FastAPI runs other functions in threads.
    return Caller(request)


Authenticated = t.Annotated[Caller, Depends(_authenticate)]


def require_project(permission: str) -> object:
    """Return a dependency: the project in the path, after the rate limit and this permission were checked."""

    async def dependency(caller: Authenticated, ref: str) -> Project:
        caller.count(f"project:{ref}")
        return caller.project(ref, permission)

    return Depends(dependency)


def require_organization(permission: str) -> object:
    """Return a dependency: the organization in the path, after the rate limit and this permission were checked."""

    async def dependency(caller: Authenticated, slug: str) -> Organization:
        caller.count(f"organization:{slug}")
        return caller.organization(slug, permission)

    return Depends(dependency)
