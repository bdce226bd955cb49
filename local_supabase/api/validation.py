# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading what a request carries. Messages name the field and what is wrong with it, never the value."""

from __future__ import annotations

import json
import typing as t

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from local_supabase.errors import ApiError

if t.TYPE_CHECKING:
    from fastapi import Request

T = t.TypeVar("T")


class LenientModel(BaseModel):
    """A body that may carry members nobody knows."""

    model_config = ConfigDict(strict=True, extra="ignore")


class StrictModel(BaseModel):
    """A body that may not."""

    model_config = ConfigDict(strict=True, extra="forbid")


async def json_body(request: Request) -> object:
    """Return the parsed body.

    :raises ApiError: 400 when it isn't JSON.
    """
    try:
        return json.loads(await request.body())
    except ValueError:
        raise ApiError(400, "Request body is not valid JSON") from None


async def read_body(request: Request, model: type[T]) -> T:
    """Return the body as ``kind`` (a model, or a list of such).

    :raises ApiError: 400 naming every field that is wrong.
    """
    return validate(await json_body(request), model)


def validate(content: object, model: type[T]) -> T:
    """Return ``content`` as ``kind``.

    :raises ApiError: 400.
    """
    try:
        # From JSON text: strict validation then takes what JSON can say (no enums, no tuples).
        return TypeAdapter(model).validate_json(json.dumps(content))
    except ValidationError as error:
        raise ApiError(400, validation_message(error)) from None


def read_query(request: Request, model: type[T]) -> T:
    """Return the query parameters as ``kind``; of a repeated one the last counts.

    :raises ApiError: 400.
    """
    try:
        return TypeAdapter(model).validate_strings(dict(request.query_params))
    except ValidationError as error:
        raise ApiError(400, validation_message(error)) from None


def validation_message(error: ValidationError) -> str:
    """Return one line for all that is wrong; values are left out: they may be secret."""
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(str(part) for part in one['loc']) or 'body'}: {one['msg']}" for one in found)
