# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/{owner}/{repo}.git: clone, fetch, and push, by git's own HTTP server."""

from __future__ import annotations

import typing as t

from fastapi import APIRouter, Request, Response

from local_platforms.github.access import ARCHIVED, Caller, github_of
from local_supabase.errors import ApiError

if t.TYPE_CHECKING:
    from local_platforms.github.state import Repository

router = APIRouter()


@router.api_route("/{owner}/{repo}.git/{path:path}", methods=["GET", "POST"])
async def serve(request: Request, owner: str, repo: str, path: str) -> Response:
    """Answer git."""
    github = github_of(request)
    service = request.query_params.get("service") or path
    pushes = service == "git-receive-pack"
    try:
        repository = _repository(request, owner, repo, pushes=pushes)
    except ApiError as error:
        headers = {"WWW-Authenticate": 'Basic realm="GitHub"'} if error.status == 401 else {}
        return Response(f"{error.message}\n", error.status, headers, "text/plain")
    git = github.git(repository)
    before = git.branches()
    variables = {
        "REQUEST_METHOD": request.method,
        "PATH_INFO": f"/{path}",
        "QUERY_STRING": request.url.query,
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "HTTP_CONTENT_ENCODING": request.headers.get("content-encoding", ""),
        "HTTP_GIT_PROTOCOL": request.headers.get("git-protocol", ""),
        "GIT_PROTOCOL": request.headers.get("git-protocol", ""),
        "REMOTE_USER": "local",
    }
    status, headers_of_git, content = await git.serve(variables, await request.body())
    if pushes and request.method == "POST":
        github.pushed(repository, before)
        github.save()
    response = Response(content, status)
    for name, value in headers_of_git:
        response.headers[name] = value
    return response


def _repository(request: Request, owner: str, repo: str, *, pushes: bool) -> Repository:
    caller = Caller(request)
    found = caller.repository(owner, repo, "contents", "write" if pushes else "read")
    if pushes and found.attributes.archived:
        raise ApiError(403, ARCHIVED)
    return found
