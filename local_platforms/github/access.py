# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who sends a request, and what they may: token, rate limit, visibility, permission, in this order.

What a token cannot see doesn't exist for it: 404, not 403.
"""

from __future__ import annotations

import base64
import binascii
import math
import typing as t

from fastapi import Depends, Request
from pydantic import TypeAdapter, ValidationError

from local_platforms.github.state import Account, Repository, Token
from local_supabase.api.validation import validation_message
from local_supabase.errors import ApiError

if t.TYPE_CHECKING:
    from local_platforms.github.platform import Github

T = t.TypeVar("T")
Access = t.Literal["read", "write"]
ARCHIVED = "Repository was archived so is read-only."


def github_of(request: Request) -> Github:
    """Return the local GitHub that serves this request."""
    return t.cast("Github", request.app.state.platform)


def add_headers(request: Request, headers: dict[str, str]) -> None:
    """Add headers to the response, which may be an error."""
    request.state.rate_limit = {**getattr(request.state, "rate_limit", {}), **headers}


class Caller:
    """An authenticated request.

    :raises ApiError: 401 without a valid token, 403 without a user agent or beyond a rate limit.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.github = github_of(request)
        if not request.headers.get("user-agent"):
            raise ApiError(
                403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header"
            )
        text = token_text(request)
        if text is None:
            raise ApiError(401, "Requires authentication")
        found = next((token for token in self.github.state.tokens if token.token == text), None)
        if found is None or (found.expires_at is not None and found.expires_at <= self.github.clock.now()):
            raise ApiError(401, "Bad credentials")
        if found.installation is not None and self.github.faults.consume("expired_token"):
            found.expires_at = 0.0
            raise ApiError(401, "Bad credentials")
        self.token: Token = found
        settings, limits = self.github.settings, self.github.limits
        creates = request.method in {"POST", "PUT", "PATCH"} and not request.url.path.endswith("/git-upload-pack")
        try:
            limits.count(found.user, settings, creates=creates, cost=int(request.url.path != "/rate_limit"))
        finally:
            add_headers(request, limits.headers(found.user, settings))

    def permit(self, permission: str, access: Access) -> None:
        """Check a permission of a fine-grained token.

        :raises ApiError: 403 if the token lacks it; a header names it.
        """
        granted = (self.token.permissions or {}).get(permission)
        if self.token.permissions is not None and granted not in {"write", access}:
            add_headers(self.request, {"X-Accepted-GitHub-Permissions": f"{permission}={access}"})
            kind = "personal access token" if self.token.installation is None else "integration"
            raise ApiError(403, f"Resource not accessible by {kind}")

    def is_member(self, login: str) -> bool:
        """Return whether the token's user belongs to an account, and the token is for it."""
        account = self.github.account(login)
        fits = self.token.owner is None or self.token.owner.lower() == login.lower()
        belongs = account is not None and (self.token.user in account.members or self.token.installation is not None)
        return belongs and fits

    def account(self, login: str, permission: str, access: Access) -> Account:
        """Return an account that the token may change.

        :raises ApiError: 404 if it isn't visible, 403 if the token lacks the permission.
        """
        account = self.github.account(login)
        if account is None or not self.is_member(login):
            raise ApiError(404, "Not Found")
        self.permit(permission, access)
        return account

    def visible(self, owner: str, name: str) -> Repository | None:
        """Return the repository with this name if the token can see it; follows no redirect."""
        found = self.github.find(owner, name)
        if found is None or found.visible_at > self.github.clock.now():
            return None
        return found if not found.attributes.private or self.is_member(found.owner) else None

    def repository(self, owner: str, name: str, permission: str, access: Access) -> Repository:
        """Return a repository that the token may read or change.

        :raises Moved: if it has another name now.
        :raises ApiError: 404 if it isn't visible, 403 if the token lacks the permission or the repository is archived.
        """
        found = self.visible(owner, name)
        if found is None:
            moved = self.github.by_id(self.github.state.redirects.get(f"{owner}/{name}".lower(), 0))
            if moved is not None and self.visible(moved.owner, moved.name):
                raise Moved(self.request, moved)
            raise ApiError(404, "Not Found")
        if access == "write" and not self.is_member(found.owner):
            raise ApiError(403, "Must have admin rights to Repository.")
        self.permit(permission, access)
        unarchives = self.request.method == "DELETE" and permission == "administration"
        if access == "write" and found.attributes.archived and self.request.method != "PATCH" and not unarchives:
            raise ApiError(403, ARCHIVED)
        return found


class Moved(ApiError):
    """The redirect of a repository that has another name now: 301, for writes 307."""

    def __init__(self, request: Request, repository: Repository) -> None:
        github = github_of(request)
        rest = request.url.path.split("/", 4)[4:]
        url = "/".join([github.url, "repositories", str(repository.id), *rest])
        status = 301 if request.method in {"GET", "HEAD"} else 307
        super().__init__(status, "Moved Permanently" if status == 301 else "Temporary Redirect", url=url)
        add_headers(request, {"Location": url})


def token_text(request: Request) -> str | None:
    """Return the token of a request: ``Bearer``, ``token``, or the password of ``Basic``, as git sends it."""
    scheme, _space, text = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() in {"bearer", "token"}:
        return text.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(text, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return None
    return None


async def _authenticate(request: Request) -> Caller:
    # async, so that it runs in the event loop like all state changes; FastAPI runs other functions in threads.
    return Caller(request)


Authenticated = t.Annotated[Caller, Depends(_authenticate)]


def repository_for(permission: str, access: Access) -> object:
    """Return a dependency: the repository in the path, after visibility and this permission were checked."""

    async def dependency(caller: Authenticated, owner: str, repo: str) -> Repository:
        return caller.repository(owner, repo, permission, access)

    return Depends(dependency)


async def read_body(request: Request, model: type[T]) -> T:
    """Return the body as ``model``.

    :raises ApiError: 400 if it isn't JSON, 422 if it doesn't fit.
    """
    content = await request.body()
    try:
        return TypeAdapter(model).validate_json(content or b"{}")
    except ValidationError as error:
        if any(detail["type"] == "json_invalid" for detail in error.errors()):
            raise ApiError(400, "Problems parsing JSON") from None
        raise ApiError(422, f"Invalid request.\n\n{validation_message(error)}") from None


def page(request: Request, items: list[T], default: int = 30, most: int = 100) -> list[T]:
    """Return the page of a list that the query asks for, and add the header ``Link``."""
    query = request.query_params
    size = min(max(1, int(query.get("per_page", default))), most)
    number = max(1, int(query.get("page", 1)))
    if number < math.ceil(len(items) / size):
        following = request.url.include_query_params(page=number + 1)
        url = f"{github_of(request).url}{following.path}?{following.query}"
        add_headers(request, {"Link": f'<{url}>; rel="next"'})
    return items[(number - 1) * size : number * size]
