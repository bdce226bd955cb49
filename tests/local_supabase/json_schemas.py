# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How JSON Schemas of responses are put together, and checked."""

from __future__ import annotations

from typing import Any

import jsonschema

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
BOOLEAN = {"type": "boolean"}
NULLABLE_TEXT = {"type": ["string", "null"]}
NULLABLE_NUMBER = {"type": ["integer", "null"]}
REF = {"type": "string", "pattern": "^[a-z]{20}$"}
SLUG = {"type": "string", "pattern": r"^[\w-]+$"}


def object_schema(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the schema of an object with these fields and no others."""
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": list(required),
        "additionalProperties": False,
    }


def list_schema(items: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def resource_schema(kind: str, attributes: dict[str, Any], **optional: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a resource of v2."""
    return object_schema({"type": {"const": kind}, "attributes": attributes}, optional)


def matches_schema(content: object, schema: dict[str, Any]) -> bool:
    """Return true, or raise an error with the differences between ``content`` and ``schema``."""
    jsonschema.validate(content, schema)
    return True
