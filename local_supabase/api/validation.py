# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of request bodies and queries. Messages name the field and the error, never the value."""

from __future__ import annotations

import json
import typing as t

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from local_supabase.errors import ApiError

if t.TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from fastapi import Request

T = t.TypeVar("T")


class LenientModel(BaseModel):
    """A model that ignores unknown fields."""

    model_config = ConfigDict(strict=True, extra="ignore")


class StrictModel(BaseModel):
    """A model that rejects unknown fields."""

    model_config = ConfigDict(strict=True, extra="forbid")


async def json_body(request: Request) -> object:
    """Return the parsed body.

    :raises ApiError: 400 if it isn't JSON.
    """
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError):
        raise ApiError(400, "Request body is not valid JSON") from None


async def read_body(request: Request, model: type[T]) -> T:
    """Return the body as ``model``, a model class or a list of one.

    :raises ApiError: 400 if it isn't valid; names every invalid field.
    """
    return validate(await json_body(request), model)


def validate(content: object, model: type[T]) -> T:
    """Return ``content`` as ``model``.

    :raises ApiError: 400 if it isn't valid.
    """
    try:
        # Validated as JSON text: in strict mode, Python objects would have to be enums or tuples already.
        return TypeAdapter(model).validate_json(json.dumps(content))
    except ValidationError as error:
        raise ApiError(400, validation_message(error)) from None


def read_query(request: Request, model: type[T]) -> T:
    """Return the query parameters as ``model``; the last one of a repeated parameter counts.

    :raises ApiError: 400 if they aren't valid.
    """
    try:
        return TypeAdapter(model).validate_strings(dict(request.query_params))
    except ValidationError as error:
        raise ApiError(400, validation_message(error)) from None


def one_of(values: Collection[str]) -> Callable[[str], str]:
    """Return a validator of texts that must be one of these."""

    def check(text: str) -> str:
        if text not in values:
            raise ValueError("is not one of the values that the API knows")
        return text

    return check


def validation_message(error: ValidationError) -> str:
    """Return all errors in one line, without values, which may be secret."""
    errors = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(str(part) for part in detail['loc']) or 'body'}: {detail['msg']}" for detail in errors)
