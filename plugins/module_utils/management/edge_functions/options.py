# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``supabase_edge_function``: argument spec, validation, and the desired state."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field
from hashlib import sha256

from ...failure import Failure
from ..project_resource import SHARED_SPEC
from .sources import Sources, read_sources

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: Tests and packages aren't part of a function.
EXCLUDE = ["*_test.*", "*.test.*", "node_modules/*", "*/node_modules/*"]

FUNCTION_SPEC: dict[str, dict[str, object]] = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "path": {"type": "path"},
    "bundle": {"type": "path"},
    "entrypoint": {"type": "str"},
    "import_map": {"type": "str"},
    "static_files": {"type": "list", "elements": "str", "default": []},
    "include": {"type": "list", "elements": "str", "default": ["*"]},
    "exclude": {"type": "list", "elements": "str", "default": EXCLUDE},
    "verify_jwt": {"type": "bool"},
    **SHARED_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A function that has been bundled. ``digest`` is the SHA-256 digest of its content."""

    content: bytes = field(repr=False)
    entrypoint: str | None
    import_map: str | None

    @property
    def digest(self) -> str:
        """The digest that the API returns."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSpec:
    """The desired state of an edge function.

    :param code: what to deploy; None if the function must not exist.
    :param verify_jwt: None: not compared.
    """

    name: str
    code: Sources | Bundle | None
    verify_jwt: bool | None = None

    @property
    def content(self) -> str:
        """What identifies the content of the function."""
        if self.code is None:
            return ""
        return self.code.folder if isinstance(self.code, Sources) else self.code.digest


def read_spec(parameters: Mapping[str, t.Any]) -> FunctionSpec:
    """Return the desired state from the parameters of a task, which have the types of ``FUNCTION_SPEC``.

    :raises Failure: a value is invalid, or a file is missing. No request has been sent.
    """
    name = parameters["name"]
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name):
        raise Failure(
            f"{name!r} is not the name of an edge function.",
            hint="A name has letters, digits, hyphens and underscores, and begins with a letter.",
        )
    if parameters["state"] == "absent":
        return FunctionSpec(name=name, code=None)
    path, bundle = parameters["path"], parameters["bundle"]
    if (path is None) == (bundle is None):
        raise Failure(
            f"Deploying the edge function {name!r} takes either path or bundle.",
            hint="Set path to a folder with its sources, or bundle to a file that contains it bundled.",
        )
    code = _read_bundle(bundle, parameters) if path is None else _read_folder(path, parameters)
    return FunctionSpec(name=name, code=code, verify_jwt=parameters["verify_jwt"])


def _read_folder(path: str, parameters: Mapping[str, t.Any]) -> Sources:
    return read_sources(
        path,
        entrypoint=parameters["entrypoint"] or "index.ts",
        import_map=parameters["import_map"],
        static_files=parameters["static_files"],
        include=parameters["include"],
        exclude=parameters["exclude"],
    )


def _read_bundle(path: str, parameters: Mapping[str, t.Any]) -> Bundle:
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise Failure(
            f"The bundle {path!r} can't be read: {error.strerror}.", hint="Check the option bundle."
        ) from None
    if not content:
        raise Failure(f"The bundle {path!r} is empty.", hint="Bundle the function again.")
    return Bundle(content=content, entrypoint=parameters["entrypoint"], import_map=parameters["import_map"])
