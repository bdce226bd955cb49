# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The response of a service, and what an error may quote of it."""

from __future__ import annotations

import json
import re
import typing as t
from dataclasses import dataclass, field

from ..masking import MASK, mask_credentials
from .errors import UnexpectedResponse
from .retry import http_date, requested_delay

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: How many characters of a service's message an error quotes.
MAX_QUOTE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The response of a service.

    :param endpoint: method and path template, such as ``GET /v1/projects/{ref}``, for errors.
    :param message: the message of an error on one line, shortened, with the secrets that were sent masked.
    """

    endpoint: str
    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)
    message: str = ""

    def json(self) -> object:
        """Return the decoded body.

        :raises UnexpectedResponse: it isn't JSON.
        """
        try:
            return json.loads(self.content)
        except ValueError:
            raise self.unexpected() from None

    def unexpected(self) -> UnexpectedResponse:
        """Return the error of a body that isn't JSON."""
        kind = re.match(r"[\w.+/-]{1,80}", self.headers.get("Content-Type", ""))
        return UnexpectedResponse(
            self.endpoint,
            f"HTTP {self.status} with a body that isn't JSON "
            f"({kind[0] if kind else 'no content type'}, {len(self.content)} bytes).",
            transient=True,
            hint="Check that api_url is the address of the API.",
        )

    @property
    def is_page(self) -> bool:
        """Whether it is an HTML page, which no API sends."""
        return self.content.lstrip()[:1] == b"<"

    def date(self) -> float | None:
        """Return the time of the service in seconds since the epoch (whole seconds), or None if there is no ``Date`` header."""
        return http_date(self.headers.get("Date"))

    def requested_delay(self, wall: float) -> float | None:
        """Return the seconds the service asks to wait before the next request, or None."""
        return requested_delay(self.headers, wall=wall)


def error_text(content: bytes) -> str:
    """Return the message of an error: the JSON member ``message`` or ``error``, or that of the latter, else the whole body."""
    text = content.decode("utf-8", "replace")
    try:
        body = json.loads(content)
    except ValueError:
        return text
    message = (body.get("message") or body.get("error")) if isinstance(body, dict) else None
    if isinstance(message, dict) and isinstance(message.get("message"), str):
        message = message["message"]
    if isinstance(message, list):
        return "; ".join(map(str, message))
    # Without a message, show the names of the members only: their values may be secrets.
    return message if isinstance(message, str) else json.dumps(_without_values(message or body))


def _without_values(value: object) -> object:
    if isinstance(value, dict):
        return {name: _without_values(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_without_values(member) for member in value]
    return MASK if isinstance(value, str) else value


def shorten(text: str) -> str:
    """Return a text on one line, shortened, with everything masked that looks like a secret."""
    text = " ".join(re.sub(r"[^\x20-\x7e\u00a0-\uffff]", " ", text).split())
    # Shorten at the end of a word: a part of something that looks like a secret may not look like one.
    if len(text) > MAX_QUOTE:
        text = text[: MAX_QUOTE + 1].rpartition(" ")[0] or text[:MAX_QUOTE]
    return mask_credentials(text)
