# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GitHub's own OpenAPI description, and what differs from it in requests and responses."""

from __future__ import annotations

import json
import re
import typing as t
from dataclasses import dataclass

import jsonschema

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Json: t.TypeAlias = dict[str, t.Any]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its response.

    :ivar path: without the query.
    :ivar sent: the content of the request, None without one.
    :ivar received: the content of the response, None without one.
    """

    method: str
    path: str
    status: int
    sent: t.Any = None
    received: t.Any = None

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"


class Description:
    """The description of an API.

    :param file: the description, as JSON.
    :param unlisted: statuses that are true but not in the description.
    """

    def __init__(self, file: Path, *, unlisted: frozenset[int]) -> None:
        described = json.loads(file.read_text(encoding="utf-8"))
        self._components = described["components"]
        self._requests, self._responses = as_json_schema(self._components), without_required(self._components)
        self._operations = [
            (re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))), path, operations)
            for path, operations in described["paths"].items()
        ]
        self._unlisted = unlisted

    def problems(self, exchange: Exchange) -> Iterator[str]:
        """Yield what the description doesn't allow."""
        operation = self._operation(exchange)
        if operation is None:
            yield f"{exchange}: no such operation"
            return
        body = operation.get("requestBody", {})
        if exchange.sent is None and body.get("required"):
            yield f"{exchange}: the request has no content"
        if exchange.sent is not None:
            schema = {**as_json_schema(self._schema(body)), "components": self._requests}
            yield from differences(f"{exchange}, request", schema, exchange.sent)
            yield from self._unknown(f"{exchange}, request", body, exchange.sent)
        answer = self._resolved(operation["responses"].get(str(exchange.status), {}))
        if not answer and exchange.status not in self._unlisted:
            yield f"{exchange}: no such status"
        if exchange.received is not None:
            schema = {**without_required(self._schema(answer)), "components": self._responses}
            yield from differences(f"{exchange}, response", schema, exchange.received)

    def _operation(self, exchange: Exchange) -> Json | None:
        found = [
            (path.count("{"), operations[exchange.method.lower()])
            for pattern, path, operations in self._operations
            if exchange.method.lower() in operations and pattern.fullmatch(exchange.path)
        ]
        return min(found, key=lambda each: each[0])[1] if found else None

    def _resolved(self, part: Json) -> Json:
        while "$ref" in part:
            _root, _components, kind, name = part["$ref"].split("/")
            part = self._components[kind][name]
        return part

    def _schema(self, part: Json) -> Json:
        return dict(part.get("content", {}).get("application/json", {}).get("schema", {}))

    def _unknown(self, where: str, part: Json, content: t.Any) -> Iterator[str]:
        """Yield the fields of a request that the description doesn't have. GitHub ignores them, so they have no effect."""
        known = self._resolved(self._schema(part)).get("properties")
        yield from (f"{where}: {name} is unknown" for name in content if known is not None and name not in known)


def differences(where: str, schema: Json, content: t.Any) -> Iterator[str]:
    """Yield where content differs from a schema."""
    for error in jsonschema.Draft202012Validator(schema).iter_errors(content):
        yield f"{where}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"


def without_required(part: t.Any) -> t.Any:
    """Return a part of a description as JSON Schema that allows objects to lack fields."""
    if isinstance(part, list):
        return [without_required(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {name: value for name, value in part.items() if name != "required" or not isinstance(value, list)}
    return as_json_schema({name: without_required(value) for name, value in kept.items()})


def as_json_schema(part: t.Any) -> t.Any:
    """Return a part of a description of OpenAPI 3.0, in which ``nullable`` allows null, as JSON Schema."""
    if isinstance(part, list):
        return [as_json_schema(each) for each in part]
    if not isinstance(part, dict):
        return part
    rest = {name: as_json_schema(value) for name, value in part.items() if name != "nullable"}
    return {"anyOf": [{"type": "null"}, rest]} if part.get("nullable") is True else rest
