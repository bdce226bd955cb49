# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Branches, commits, and files of a repository, read from git."""

from __future__ import annotations

import base64
import typing as t

from fastapi import APIRouter, Request

from local_platforms.github.access import github_of, page, read_body, repository_for
from local_platforms.github.repositories import Body
from local_platforms.github.state import Repository
from local_supabase.errors import ApiError

router = APIRouter()
Readable = t.Annotated[Repository, repository_for("contents", "read")]


class NewName(Body):
    """The body of renaming a branch."""

    new_name: str


@router.get("/repos/{owner}/{repo}/branches")
async def list_branches(request: Request, repository: Readable) -> list[dict[str, t.Any]]:
    """List the branches; empty until there is content."""
    found = github_of(request).git(repository).branches()
    return page(request, [_shown(request, repository, name, commit) for name, commit in found.items()])


@router.get("/repos/{owner}/{repo}/branches/{branch:path}")
async def get_branch(request: Request, repository: Readable, branch: str) -> dict[str, t.Any]:
    """Return a branch."""
    commit = github_of(request).git(repository).branches().get(branch)
    if commit is None:
        raise ApiError(404, "Branch not found")
    return _shown(request, repository, branch, commit)


@router.post("/repos/{owner}/{repo}/branches/{branch}/rename", status_code=201)
async def rename_branch(
    request: Request, repository: t.Annotated[Repository, repository_for("administration", "write")], branch: str
) -> dict[str, t.Any]:
    """Rename a branch; the default branch stays the default."""
    github = github_of(request)
    git = github.git(repository)
    body = await read_body(request, NewName)
    if branch not in git.branches():
        raise ApiError(404, "Branch not found")
    if body.new_name in git.branches():
        raise ApiError(422, "Validation Failed", errors=[{"message": "New branch already exists"}])
    git.rename_branch(branch, body.new_name)
    if repository.attributes.default_branch == branch:
        repository.attributes.default_branch = body.new_name
        git.set_head(body.new_name)
    github.save()
    return _shown(request, repository, body.new_name, git.branches()[body.new_name])


def _shown(request: Request, repository: Repository, name: str, commit: str) -> dict[str, t.Any]:
    url = f"{github_of(request).url}/repos/{repository.full_name}"
    return {"name": name, "commit": {"sha": commit, "url": f"{url}/commits/{commit}"}, "protected": False}


@router.get("/repos/{owner}/{repo}/commits")
async def list_commits(request: Request, repository: Readable) -> list[dict[str, t.Any]]:
    """List the newest commit of the default branch; 409 without content."""
    github = github_of(request)
    commit = github.head(repository)
    if commit is None:
        raise ApiError(409, "Git Repository is empty.")
    told = github.git(repository).describe(commit)
    author = {"name": told["name"], "email": told["email"], "date": told["date"]}
    return [{"sha": commit, "commit": {"message": told["message"], "author": author, "committer": author}}]


@router.get("/repos/{owner}/{repo}/contents/{path:path}")
async def get_content(request: Request, repository: Readable, path: str, ref: str | None = None) -> dict[str, t.Any]:
    """Return a file."""
    github = github_of(request)
    git = github.git(repository)
    commit = github.head(repository, ref)
    if commit is None:
        raise ApiError(404, "This repository is empty." if not git.branches() else "No commit found for the ref")
    content = git.read_file(commit, path)
    if content is None:
        raise ApiError(404, "Not Found")
    return {
        "type": "file",
        "name": path.rpartition("/")[2],
        "path": path,
        "size": len(content),
        "encoding": "base64",
        "content": base64.b64encode(content).decode(),
    }
