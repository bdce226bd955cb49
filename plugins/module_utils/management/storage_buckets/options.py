# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``supabase_storage_bucket``: argument spec, validation, and the desired state."""

from __future__ import annotations

import json
import re
import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ..project_resource import SHARED_SPEC

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: What the storage service accepts in the name of a bucket.
NAME = re.compile(r"[\w!.*'()&$@=;:+,?-](?:[\w!.*'()&$@=;:+,? -]{0,98}[\w!.*'()&$@=;:+,?-])?", re.ASCII)
MIME_TYPE = re.compile(r"[\w.+-]+/(?:[\w.+-]+|\*)", re.ASCII)

BUCKET_SPEC: dict[str, dict[str, object]] = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "public": {"type": "bool"},
    "file_size_limit": {"type": "bytes"},
    "allowed_mime_types": {"type": "list", "elements": "str"},
    **SHARED_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketSpec:
    """The desired state of a bucket. A property that is None isn't compared.

    :param file_size_limit: in bytes, 0 for none.
    :param allowed_mime_types: sorted, empty for all.
    """

    name: str
    present: bool = True
    public: bool | None = None
    file_size_limit: int | None = None
    allowed_mime_types: tuple[str, ...] | None = None

    def columns(self) -> dict[str, str]:
        """Return the given properties as columns of the table, whose values are text."""
        given: dict[str, str | None] = {
            "public": None if self.public is None else str(self.public).lower(),
            "file_size_limit": None if self.file_size_limit is None else str(self.file_size_limit or ""),
            "allowed_mime_types": None
            if self.allowed_mime_types is None
            else json.dumps(self.allowed_mime_types)
            if self.allowed_mime_types
            else "",
        }
        return {name: value for name, value in given.items() if value is not None}


def read_spec(parameters: Mapping[str, t.Any]) -> BucketSpec:
    """Return the desired state from the parameters of a task, which have the types of ``BUCKET_SPEC``.

    :raises Failure: a value is invalid. No request has been sent.
    """
    name, limit, types = parameters["name"], parameters["file_size_limit"], parameters["allowed_mime_types"]
    if not NAME.fullmatch(name):
        raise Failure(
            f"{name!r} is not the name of a storage bucket.",
            hint="A name has 1 to 100 letters, digits, spaces inside, and characters of !-_.*'()&$@=;:+,?.",
        )
    if limit is not None and not 0 <= limit < 2**63:
        raise Failure(
            f"The file_size_limit of the storage bucket {name!r} is {limit} bytes.",
            hint="Set it to a number of bytes, with a unit if you like, such as 50MB; 0 removes the limit.",
        )
    for mime_type in types or ():
        if not MIME_TYPE.fullmatch(mime_type):
            raise Failure(
                f"{mime_type!r} is not a MIME type, which the storage bucket {name!r} could allow.",
                hint="Use types such as application/pdf and image/*.",
            )
    return BucketSpec(
        name=name,
        present=parameters["state"] == "present",
        public=parameters["public"],
        file_size_limit=limit,
        allowed_mime_types=None if types is None else tuple(sorted(set(types))),
    )
