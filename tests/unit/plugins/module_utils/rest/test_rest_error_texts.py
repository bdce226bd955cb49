# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sentences that the errors of all APIs have in common."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.error_texts import (
    failure_message,
    foreign_page,
    rate_limit_hint,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import Response

PAGE = b"<html>Go away</html>"
CALL = "Reading x failed: GET /x returned "


def response(status: int, content: bytes = b"", message: str = "") -> Response:
    return Response(endpoint="GET /x", status=status, headers={}, content=content, message=message)


@pytest.mark.parametrize(
    ("received", "texts", "message"),
    [
        (response(404), {}, f"{CALL}HTTP 404."),
        (response(404, message="No such x"), {}, f"{CALL}HTTP 404, 'No such x'."),
        (response(403, PAGE, "Go away"), {}, f"{CALL}HTTP 403 with an HTML page."),
        (response(403, message="No"), {"more": "; the token lacks y"}, f"{CALL}HTTP 403, 'No'; the token lacks y."),
        (response(301, message="Moved"), {"redirect": " to https://y.test"}, f"{CALL}HTTP 301 to https://y.test."),
        (response(301, message="Moved"), {"redirect": ""}, f"{CALL}HTTP 301."),
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


def test_end_of_a_rate_limit_is_named_if_it_is_known() -> None:
    assert "before it reset. It resets in 9 s. Run again" in rate_limit_hint(9.2)
    assert "before it reset. Run again" in rate_limit_hint(None)
