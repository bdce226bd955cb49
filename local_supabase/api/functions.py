# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v1/projects/{ref}/functions: edge functions are stored, but not run."""

from __future__ import annotations

import base64
import email.parser
import email.policy
import hashlib
import json
import re
import time
import typing as t
import uuid

from fastapi import APIRouter, Request, Response
from pydantic import StringConstraints

from local_supabase.api.dependencies import organization_of, platform_of, require_project
from local_supabase.api.validation import LenientModel, json_body, read_query, validate
from local_supabase.errors import ApiError
from local_supabase.state import Project

if t.TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter()

#: How many functions a project can have on each plan.
LIMITS = {"free": 100, "pro": 500}
#: What is stored of a function besides what the API shows.
CONTENT = {"content", "files"}
BUNDLE_TYPE = "application/vnd.denoland.eszip"
Slug = t.Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]

Readable = t.Annotated[Project, require_project("edge_functions_read")]
Writable = t.Annotated[Project, require_project("edge_functions_write")]


class DeployQuery(LenientModel):
    """The query parameters of deploying sources."""

    slug: Slug | None = None
    bundleOnly: bool = False


class Metadata(LenientModel):
    """The part ``metadata`` of the form."""

    entrypoint_path: str
    import_map_path: str | None = None
    static_patterns: list[str] | None = None
    verify_jwt: bool | None = None
    name: str | None = None


class BundleQuery(LenientModel):
    """The query parameters of uploading a bundle."""

    slug: Slug | None = None
    name: str | None = None
    verify_jwt: bool | None = None
    import_map: bool | None = None
    entrypoint_path: str | None = None
    import_map_path: str | None = None
    ezbr_sha256: str | None = None


class NewFunction(LenientModel):
    """The body of creating a function from its source."""

    slug: Slug
    name: str
    body: str
    verify_jwt: bool | None = None


class FunctionChange(LenientModel):
    """The body of changing a function."""

    name: str | None = None
    body: str | None = None
    verify_jwt: bool | None = None


@router.get("/v1/projects/{ref}/functions")
async def list_functions(project: Readable) -> list[dict[str, t.Any]]:
    """List the functions."""
    return [_shown(function) for function in project.functions.values()]


@router.get("/v1/projects/{ref}/functions/{slug}")
async def get_function(project: Readable, slug: str) -> dict[str, t.Any]:
    """Return a function."""
    return _shown(_find(project, slug))


@router.get("/v1/projects/{ref}/functions/{slug}/body")
async def get_body(request: Request, project: Readable, slug: str) -> Response:
    """Return the bundle of a function, here what was uploaded, or the files that it was deployed from."""
    function = _find(project, slug)
    if function.get("files") and "multipart/form-data" in request.headers.get("accept", ""):
        return _form(function)
    return Response(base64.b64decode(function["content"]), media_type=BUNDLE_TYPE)


@router.post("/v1/projects/{ref}/functions/deploy", status_code=201)
async def deploy(request: Request, project: Writable) -> dict[str, t.Any]:
    """Create or replace a function from its files."""
    query = read_query(request, DeployQuery)
    metadata, files = _read_form(request.headers.get("content-type", ""), await request.body())
    if metadata.entrypoint_path not in files:
        raise ApiError(400, f"Entrypoint path does not exist - {metadata.entrypoint_path}")
    if metadata.import_map_path and metadata.import_map_path not in files:
        raise ApiError(400, f"Import map path does not exist - {metadata.import_map_path}")
    content = b"".join(name.encode() + b"\0" + files[name] for name in sorted(files))
    slug = query.slug or validate(metadata.name, Slug)
    return _save(
        request,
        project,
        slug,
        content,
        name=metadata.name,
        verify_jwt=metadata.verify_jwt,
        entrypoint=metadata.entrypoint_path,
        import_map=metadata.import_map_path,
        digest=hashlib.sha256(content).hexdigest(),
        files={name: base64.b64encode(files[name]).decode("ascii") for name in sorted(files)},
        stored=not query.bundleOnly,
    )


@router.post("/v1/projects/{ref}/functions", status_code=201)
async def create(request: Request, project: Writable) -> dict[str, t.Any]:
    """Create a function from a bundle, or from one file."""
    if request.headers.get("content-type") == BUNDLE_TYPE:
        query = read_query(request, BundleQuery)
        if query.slug is None:
            raise ApiError(400, "slug: Field required")
        _check_new(project, query.slug)
        return _save_bundle(request, project, query.slug, query, await request.body())
    body = validate(await json_body(request), NewFunction)
    _check_new(project, body.slug)
    content = body.body.encode()
    return _save(
        request, project, body.slug, content, name=body.name, verify_jwt=body.verify_jwt, entrypoint="src/index.ts"
    )


@router.patch("/v1/projects/{ref}/functions/{slug}")
async def change(request: Request, project: Writable, slug: str) -> dict[str, t.Any]:
    """Change the bundle of a function, its name, or whether it requires a token."""
    function = _find(project, slug)
    if request.headers.get("content-type") == BUNDLE_TYPE:
        return _save_bundle(request, project, slug, read_query(request, BundleQuery), await request.body())
    body = validate(await json_body(request), FunctionChange)
    if body.body is not None:
        content = body.body.encode()
        _save(request, project, slug, content, name=None, verify_jwt=None, entrypoint="src/index.ts")
    if body.name is not None:
        function["name"] = body.name
    if body.verify_jwt is not None:
        function["verify_jwt"] = body.verify_jwt
    function["updated_at"] = _milliseconds()
    platform_of(request).store.save()
    return _shown(function)


@router.delete("/v1/projects/{ref}/functions/{slug}")
async def delete(request: Request, project: Writable, slug: str) -> Response:
    """Delete a function."""
    _find(project, slug)
    del project.functions[slug]
    platform_of(request).store.save()
    return Response(status_code=200)


def _find(project: Project, slug: str) -> dict[str, t.Any]:
    if slug not in project.functions:
        raise ApiError(404, "Function not found")
    return project.functions[slug]


def _check_new(project: Project, slug: str) -> None:
    if slug in project.functions:
        raise ApiError(400, "Duplicated function slug")


def _shown(function: dict[str, t.Any]) -> dict[str, t.Any]:
    """Return a function as the API does, without its content."""
    return {name: value for name, value in function.items() if name not in CONTENT and value is not None}


def _save_bundle(request: Request, project: Project, slug: str, query: BundleQuery, content: bytes) -> dict[str, t.Any]:
    if not content:
        raise ApiError(400, "Request body must contain the bundle")
    return _save(
        request,
        project,
        slug,
        content,
        name=query.name,
        verify_jwt=query.verify_jwt,
        entrypoint=query.entrypoint_path or "file:///src/index.ts",
        import_map=query.import_map_path,
        digest=query.ezbr_sha256,
    )


def _save(
    request: Request,
    project: Project,
    slug: str,
    content: bytes,
    *,
    name: str | None,
    verify_jwt: bool | None,
    entrypoint: str,
    import_map: str | None = None,
    digest: str | None = None,
    files: Mapping[str, str] | None = None,
    stored: bool = True,
) -> dict[str, t.Any]:
    """Create or replace a function; its paths are those in the folder into which it is unpacked."""
    old = project.functions.get(slug, {})
    plan = organization_of(request, project).plan
    if not old and len(project.functions) >= LIMITS.get(plan, LIMITS["pro"]):
        raise ApiError(402, "Max number of functions reached for project")
    function_id, version = old.get("id", str(uuid.uuid4())), old.get("version", 0) + 1
    folder = f"file:///tmp/user_fn_{project.ref}_{function_id}_{version}/source/"

    def unpacked(path: str | None) -> str | None:
        return path if path is None or re.match(r"\w+://", path) else folder + path

    now = _milliseconds()
    function = {
        "id": function_id,
        "slug": slug,
        "name": name or old.get("name", slug),
        "status": "ACTIVE",
        "version": version,
        "created_at": old.get("created_at", now),
        "updated_at": now,
        "verify_jwt": old.get("verify_jwt", True) if verify_jwt is None else verify_jwt,
        "import_map": import_map is not None,
        "entrypoint_path": unpacked(entrypoint),
        "import_map_path": unpacked(import_map),
        "ezbr_sha256": digest,
        "content": base64.b64encode(content).decode("ascii"),
        "files": files,
    }
    if stored:
        project.functions[slug] = function
        platform_of(request).store.save()
    return _shown(function)


def _read_form(content_type: str, body: bytes) -> tuple[Metadata, dict[str, bytes]]:
    """Return the metadata and the files of a form.

    :raises ApiError: 400 if it isn't a valid form.
    """
    boundary = re.search(r'^multipart/form-data;.*boundary="?([^";]+)', content_type)
    if boundary is None:
        raise ApiError(400, "Request body must be multipart/form-data")
    metadata: Metadata | None = None
    files: dict[str, bytes] = {}
    for part in body.split(b"--" + boundary[1].encode())[1:-1]:
        head, _blank, content = part.removeprefix(b"\r\n").removesuffix(b"\r\n").partition(b"\r\n\r\n")
        headers = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + b"\r\n\r\n")
        disposition = headers["content-disposition"]
        parameters = dict(disposition.params) if disposition is not None else {}
        if parameters.get("name") == "metadata":
            try:
                metadata = validate(json.loads(content), Metadata)
            except ValueError:
                raise ApiError(400, "metadata: not valid JSON") from None
        elif parameters.get("name") == "file" and parameters.get("filename"):
            files[parameters["filename"].replace("%22", '"')] = content
    if metadata is None:
        raise ApiError(400, "metadata: Field required")
    return metadata, files


def _form(function: dict[str, t.Any]) -> Response:
    """Return a form with the files of a function and where its entrypoint is among them."""
    entrypoint = function["entrypoint_path"].partition("/source/")[2]
    parts = [
        (
            'name="metadata"\r\nContent-Type: application/json',
            json.dumps({"deno2_entrypoint_path": entrypoint}).encode(),
        )
    ]
    for name, content in function["files"].items():
        parts.append((f'name="file"; filename="{name}"\r\nSupabase-Path: {name}', base64.b64decode(content)))
    boundary = uuid.uuid4().hex
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
        for head, content in parts
    )
    return Response(body + f"--{boundary}--\r\n".encode(), media_type=f"multipart/form-data; boundary={boundary}")


def _milliseconds() -> int:
    return int(time.time() * 1000)
