# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Send the report of an audit to a webhook, or to storage that takes a file by a presigned URL."""

from __future__ import annotations

import json
import typing as t
from urllib.parse import urlsplit

from ..durations import check_seconds
from ..failure import Failure
from ..outcome import Outcome
from ..rest.access import Access
from ..rest.content import Content
from ..rest.errors import ApiFailure
from ..rest.waiting import Deadline, Timing
from .page import html
from .report import EQUAL, SEVERITIES
from .report_files import read_report

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rest.transport import HttpSession

SUMMARY, REPORT, PAGE = "summary", "report", "page"

FLEET_REPORT_DELIVERY_SPEC: dict[str, dict[str, object]] = {
    "src": {"type": "path", "required": True},
    "url": {"type": "str", "required": True, "no_log": True},
    "method": {"type": "str", "choices": ["POST", "PUT"], "default": "POST"},
    "content": {"type": "str", "choices": [SUMMARY, REPORT, PAGE], "default": SUMMARY},
    "headers": {"type": "dict", "default": {}, "no_log": True},
    "timeout": {"type": "float", "default": 30.0},
}

_LISTED = 20
"""How many classes and findings a summary has."""


def run(
    options: Mapping[str, t.Any],
    *,
    check: bool,
    session: HttpSession | None = None,
    timing: Timing | None = None,
) -> Outcome:
    """Send the report once, except in check mode.

    :param options: those of ``FLEET_REPORT_DELIVERY_SPEC``.
    :raises Failure: the report can't be read, an option is invalid, or the report wasn't accepted. No message contains the URL or a header.
    """
    check_seconds("timeout", options["timeout"], least=1)
    host, target = _address(options["url"])
    headers = _headers(options["headers"] or {})
    report = read_report(options["src"])
    content = _content(options["content"], report, options["src"])
    timing = timing or Timing()
    transport = Access(url=host, token=None, timeout=options["timeout"]).open_transport(
        deadline=Deadline(options["timeout"], timing), timing=timing, session=session, headers=headers
    )
    for secret in (target, *headers.values()):
        transport.mask_secret(secret)
    result: dict[str, object] = {"content": options["content"], "bytes": len(content.data), "status": None}
    if check:
        return Outcome(changed=True, result=result)
    try:
        response = transport.call(options["method"], target.replace("{", "{{").replace("}", "}}"), content=content)
    except ApiFailure as error:
        known = "It may have arrived." if error.outcome_unknown else "It was not sent."
        # The message of the transport contains the whole address.
        raise Failure(
            f"The report got no response from {host}. {known}",
            hint="Check the address, the network, and the proxy settings (HTTPS_PROXY, NO_PROXY).",
        ) from None
    if not 200 <= response.status < 300:
        said = f": {response.message}" if response.message else ""
        raise Failure(
            f"{host} didn't accept the report: HTTP {response.status}{said}.",
            hint="Check the URL, its expiry if it is presigned, the method, and the headers that it was signed with.",
        )
    return Outcome(changed=True, result={**result, "status": response.status})


def _address(url: str) -> tuple[str, str]:
    """Return scheme and host, and the rest, which may be a secret.

    :raises Failure: it isn't a URL of HTTP. It isn't shown.
    """
    hint = "Set it to an address such as https://hooks.example.com/services/…"
    try:
        parts = urlsplit(url.strip())
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    if host is None or parts.scheme not in ("http", "https") or any(each.isspace() for each in url.strip()):
        raise Failure(
            "The url is not an http or https URL. It isn't shown, because it may contain a secret.", hint=hint
        )
    if parts.username is not None or parts.password is not None:
        raise Failure("The url contains a user or a password.", hint="Send a header (Authorization) instead.")
    return f"{parts.scheme}://{parts.netloc}", (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _headers(given: Mapping[str, object]) -> dict[str, str]:
    headers = {str(name): str(value) for name, value in given.items()}
    for name, value in headers.items():
        if not name or any(not " " < each <= "~" or each == ":" for each in name):
            raise Failure(f"{name!r} can't be the name of a header.", hint="Use letters, digits, and hyphens.")
        if any(not " " <= each <= "~" for each in value) or value != value.strip():
            raise Failure(
                f"The value of the header {name} begins or ends with a space, or contains a line break or another character that isn't ASCII.",
                hint="Check how it is read; the usual cause is a trailing line break.",
            )
    return headers


def _content(kind: str, report: Mapping[str, t.Any], path: str) -> Content:
    try:
        if kind == PAGE:
            return Content(data=html(report).encode(), content_type="text/html; charset=utf-8")
        document = summary(report) if kind == SUMMARY else report
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Failure(
            f"{path} isn't a complete report.", hint="Set src to a report_file of supabase_fleet_info."
        ) from None
    return Content(data=json.dumps(document, ensure_ascii=False).encode(), content_type="application/json")


def summary(report: Mapping[str, t.Any]) -> dict[str, object]:
    """Return a summary of a bounded size. Chat programs show its member ``text``."""
    counts = report["counts"]
    found = [each for each in report["findings"] if each["accepted"] is None]
    found.sort(key=lambda each: SEVERITIES.index(each["severity"]))
    classes = [each for each in (*report["classes"], *report.get("steps", ())) if each["verdict"] != EQUAL]
    numbers = ", ".join(f"{counts['findings'][name]} {name}" for name in SEVERITIES if counts["findings"][name])
    read = ", ".join(f"{counts[name]} {name}" for name in ("equal", "drifted", "unreadable"))
    lines = [
        f"Audit of {counts['clients']} clients: {read}. Findings: {numbers or 'none'}.",
        *(f"{len(each['clients'])}: {_title(each)}" for each in classes[:_LISTED]),
    ]
    return {
        "text": "\n".join(lines),
        "generated_by": report["generated_by"],
        "started_at": report["started_at"],
        "finished_at": report["finished_at"],
        "counts": counts,
        "classes": [
            {"verdict": each["verdict"], "title": _title(each), "clients": len(each["clients"])}
            for each in classes[:_LISTED]
        ],
        "findings": [{name: each[name] for name in ("id", "severity", "message")} for each in found[:_LISTED]],
    }


def _title(found: Mapping[str, t.Any]) -> str:
    return f"{found['step']}: {found['title']}" if found.get("step") else str(found["title"])
