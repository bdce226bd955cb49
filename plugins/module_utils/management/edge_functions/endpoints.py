# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of edge functions, and their responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...rest.content import Content, form
from ...rest.errors import ApiError
from ...rest.json_reader import JsonReader
from ..errors import PROJECT_HINT, is_missing
from .sources import deployed_folder

if t.TYPE_CHECKING:
    from ...rest.response import Response
    from ..client import ManagementClient
    from .options import Bundle
    from .sources import Sources

HINTS = {404: PROJECT_HINT}
DEPLOY_HINTS = {
    **HINTS,
    400: "The message says why Supabase could not bundle the function. Correct its files.",
    402: "The organization's plan allows no further function, or none of this size. Delete one, or ask an owner of the organization.",
    413: "The function is too large. Exclude files, or import packages that are smaller.",
}
BUNDLE_TYPE = "application/vnd.denoland.eszip"
FUNCTIONS = "/v1/projects/{ref}/functions"
FUNCTION = "/v1/projects/{ref}/functions/{slug}"
REMOVED = "REMOVED"


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeFunction:
    """A deployed function.

    :ivar folder: the folder of its files, which is named after their digest; None if it was deployed in another way.
    :ivar digest: the digest of its bundle, None if the API doesn't return it.
    """

    name: str
    status: str
    version: int
    verify_jwt: bool
    folder: str | None
    digest: str | None
    entrypoint_path: str | None

    @classmethod
    def from_response(cls, response: Response) -> EdgeFunction:
        """Read a function."""
        reader = JsonReader(response.endpoint, response.json())
        verify_jwt, entrypoint_path = reader.optional_flag("verify_jwt"), reader.optional_text("entrypoint_path")
        return cls(
            name=reader.text("slug"),
            status=reader.text("status"),
            version=reader.integer("version"),
            # Functions that were deployed before the option existed lack it.
            verify_jwt=True if verify_jwt is None else verify_jwt,
            folder=deployed_folder(entrypoint_path),
            digest=reader.optional_text("ezbr_sha256"),
            entrypoint_path=entrypoint_path,
        )

    def has_content(self, content: str) -> bool:
        """Whether it has the content that ``FunctionSpec.content`` identifies."""
        return content in (self.folder, self.digest)


class EdgeFunctionsApi:
    """The endpoints of the functions of one project. All methods raise the errors of ``ManagementClient.call``."""

    def __init__(self, client: ManagementClient, ref: str) -> None:
        self._client = client
        self._ref = ref

    def function(self, name: str) -> EdgeFunction | None:
        """Return a function, None if there is none."""
        try:
            response = self._client.call(
                f"reading the edge function {name!r} of the project {self._ref}",
                "GET",
                FUNCTION,
                ref=self._ref,
                slug=name,
                hints=HINTS,
                permission="edge_functions_read",
            )
        except ApiError as error:
            if not is_missing(error):
                raise
            return None
        found = EdgeFunction.from_response(response)
        return None if found.status == REMOVED else found

    def deploy(self, name: str, sources: Sources, *, verify_jwt: bool) -> EdgeFunction:
        """Create or replace a function. Supabase bundles its files."""
        metadata = {"name": name, "verify_jwt": verify_jwt, **sources.metadata()}
        return self._deployed(
            f"deploying the edge function {name!r} of the project {self._ref}",
            "POST",
            f"{FUNCTIONS}/deploy",
            query={"slug": name},
            content=form({"metadata": metadata}, sources.deployed_files()),
        )

    def upload(self, name: str, bundle: Bundle, *, verify_jwt: bool, exists: bool) -> EdgeFunction:
        """Create or replace a function that has been bundled."""
        query = {"verify_jwt": "true" if verify_jwt else "false", "ezbr_sha256": bundle.digest}
        if bundle.entrypoint:
            query["entrypoint_path"] = bundle.entrypoint
        if bundle.import_map:
            query |= {"import_map": "true", "import_map_path": bundle.import_map}
        content = Content(data=bundle.content, content_type=BUNDLE_TYPE)
        purpose = f"uploading the edge function {name!r} of the project {self._ref}"
        if exists:
            return self._deployed(purpose, "PATCH", FUNCTION, query=query, content=content, slug=name)
        return self._deployed(purpose, "POST", FUNCTIONS, query={"slug": name, "name": name, **query}, content=content)

    def set_verify_jwt(self, name: str, *, verify_jwt: bool) -> None:
        """Change whether a function requires a token, without deploying it again."""
        self._client.call(
            f"setting verify_jwt of the edge function {name!r} of the project {self._ref}",
            "PATCH",
            FUNCTION,
            body={"verify_jwt": verify_jwt},
            ref=self._ref,
            slug=name,
            hints=HINTS,
            permission="edge_functions_write",
        )

    def delete(self, name: str) -> None:
        """Delete a function."""
        self._client.call(
            f"deleting the edge function {name!r} of the project {self._ref}",
            "DELETE",
            FUNCTION,
            ref=self._ref,
            slug=name,
            hints=HINTS,
            permission="edge_functions_write",
        )

    def _deployed(
        self, purpose: str, method: str, endpoint: str, *, query: dict[str, str], content: Content, **path: str
    ) -> EdgeFunction:
        return EdgeFunction.from_response(
            self._client.call(
                purpose,
                method,
                endpoint,
                query=query,
                content=content,
                ref=self._ref,
                hints=DEPLOY_HINTS,
                permission="edge_functions_write",
                **path,
            )
        )
