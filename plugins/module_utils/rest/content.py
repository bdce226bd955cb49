# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The content of requests that isn't JSON: forms with files."""

from __future__ import annotations

import json
import secrets
import typing as t
from dataclasses import dataclass, field

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The content of a request."""

    data: bytes = field(repr=False)
    content_type: str


def form(
    values: Mapping[str, object],
    files: Mapping[str, bytes],
    *,
    field_name: str = "file",
    make_boundary: Callable[[], str] = lambda: secrets.token_hex(16),
) -> Content:
    """Return a form (C(multipart/form-data)) with values as JSON and files.

    :param files: by name, which may be a path.
    :param field_name: the name of the field of each file.
    """
    boundary = make_boundary()
    while any(boundary.encode() in content for content in files.values()):
        boundary = make_boundary()
    parts = [(f'name="{name}"', "application/json", json.dumps(value).encode()) for name, value in values.items()]
    parts += [
        (f'name="{field_name}"; filename="{_quoted(name)}"', "application/octet-stream", content)
        for name, content in files.items()
    ]
    lines = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\nContent-Type: {kind}\r\n\r\n".encode()
        + content
        + b"\r\n"
        for disposition, kind, content in parts
    )
    return Content(
        data=lines + f"--{boundary}--\r\n".encode(), content_type=f"multipart/form-data; boundary={boundary}"
    )


def _quoted(name: str) -> str:
    """Return a file name as browsers send it."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
