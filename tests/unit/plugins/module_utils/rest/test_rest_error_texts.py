# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sentences that the errors of all APIs have in common."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.github import errors as github
from ansible_collections.draggonnb.supabase.plugins.module_utils.management import errors as management
from ansible_collections.draggonnb.supabase.plugins.module_utils.n8n import errors as n8n
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.error_texts import (
    REDIRECT,
    failure_message,
    foreign_page,
    rate_limit_hint,
    status_hint,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.response import Response
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel import errors as vercel

if t.TYPE_CHECKING:
    from collections.abc import Callable

PAGE = b"<html>Go away</html>"
CALL = "Reading x failed: GET /x returned "


def response(status: int, content: bytes = b"", message: str = "", to: str = "") -> Response:
    headers = {"Location": to} if to else {}
    return Response(endpoint="GET /x", status=status, headers=headers, content=content, message=message)


@pytest.mark.parametrize(
    ("received", "texts", "message"),
    [
        (response(404), {}, f"{CALL}HTTP 404."),
        (response(404, message="No such x"), {}, f"{CALL}HTTP 404, 'No such x'."),
        (response(403, PAGE, "Go away"), {}, f"{CALL}HTTP 403 with an HTML page."),
        (response(403, message="No"), {"more": "; the token lacks y"}, f"{CALL}HTTP 403, 'No'; the token lacks y."),
        (response(302, message="Moved", to="https://me:s3cret@y.test/a?b=c"), {}, f"{CALL}HTTP 302 to https://y.test."),
        (response(301, message="Moved", to="/elsewhere"), {}, f"{CALL}HTTP 301."),
        (response(301, message="Moved"), {}, f"{CALL}HTTP 301."),
    ],
)
def test_message_says_what_failed_and_why(received: Response, texts: dict[str, str], message: str) -> None:
    assert failure_message("reading x", received, **texts) == message


@pytest.mark.parametrize(
    ("received", "foreign"),
    [(response(403, PAGE), True), (response(502, PAGE), False), (response(200, PAGE), False), (response(403), False)],
)
def test_only_a_refusal_as_a_page_comes_from_somewhere_else(received: Response, *, foreign: bool) -> None:
    page = foreign_page("x", received)
    assert (page is not None) is foreign
    assert page is None or (page.details["status"], page.outcome_unknown) == (403, False)


@pytest.mark.parametrize(
    "hint_of",
    [
        lambda received: management.api_error("reading x", received, wall=0, hints={}).hint,
        lambda received: github.api_error("reading x", received, wall=0, hints={}).hint,
        lambda received: vercel.api_error("reading x", received, wall=0, hints={}).hint,
        lambda received: n8n.api_error("reading x", received, hints={}).hint,
    ],
    ids=["management", "github", "vercel", "n8n"],
)
def test_each_error_status_of_each_api_has_a_hint(hint_of: Callable[[Response], str]) -> None:
    without = [status for status in range(300, 600) if not hint_of(response(status))]
    assert without == []
    assert all("Redirects aren't followed" in hint_of(response(status)) for status in range(300, 400))


def test_hint_of_a_request_precedes_that_of_the_api() -> None:
    assert status_hint(404, {404: "of the request"}, {404: "of the API"}) == "of the request"
    assert status_hint(302, {}, {REDIRECT: "of redirects"}) == "of redirects"


def test_end_of_a_rate_limit_is_named_if_it_is_known() -> None:
    assert "before it reset. It resets in 9 s. Run again" in rate_limit_hint(9.2)
    assert "before it reset. Run again" in rate_limit_hint(None)
