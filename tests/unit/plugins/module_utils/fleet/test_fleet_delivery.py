# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of an audit is sent to a real HTTP server, once, and no error shows where to."""

from __future__ import annotations

import json
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.delivery import run, summary
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.report import AuditedClient, Finding, Report
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.steps import ComparedStep, step_classes

from tests.support.receiver import Receiver

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "/services/T0123/s3cr3t-part?X-Amz-Signature=0a1b2c3d4e5f"


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """Yield a server, which no proxy is used for."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    running = Receiver()
    yield running
    running.close()


def document() -> dict[str, t.Any]:
    """Return a report of two clients, one of which differs."""
    finding = Finding(
        rule="github.drift",
        severity="high",
        client_id="acme",
        object="repository",
        message="It differs.",
        remedy="Repair.",
    )
    step = ComparedStep(client_id="acme", step="github_repository", error="It can't be reached.")
    return Report(
        started_at="2026-11-29T06:00:00Z",
        finished_at="2026-11-29T06:00:01Z",
        classes=[],
        clients=[AuditedClient(client_id="acme", drift_class="")],
        findings=[finding],
        steps=[each.as_document() for each in step_classes([step])],
    ).as_document()


@pytest.fixture
def report(tmp_path: Path) -> str:
    """Return the path of a report."""
    path = tmp_path / "report.json"
    path.write_text(json.dumps(document()), encoding="utf-8")
    return str(path)


def options(src: str, url: str, **changes: object) -> dict[str, t.Any]:
    """Return the options of the module."""
    defaults = {"method": "POST", "content": "summary", "headers": {}, "timeout": 10.0}
    return {"src": src, "url": url, **defaults, **changes}


def test_webhook_gets_a_summary(receiver: Receiver, report: str) -> None:
    done = run(options(report, receiver.url + SECRET, headers={"Authorization": "Bearer s3cr3t"}), check=False)
    (request,) = receiver.requests
    assert (done.changed, done.result["status"]) == (True, 200)
    assert (request["method"], request["path"]) == ("POST", SECRET)
    assert request["headers"]["Authorization"] == "Bearer s3cr3t"
    sent = json.loads(request["body"])
    assert sent["text"].splitlines() == [
        "Audit of 1 clients: 0 equal, 0 drifted, 0 unreadable. Findings: 1 high.",
        "1: github_repository: It can't be reached.",
    ]
    assert sent["findings"] == [{"id": "github.drift:acme:repository", "severity": "high", "message": "It differs."}]


@pytest.mark.parametrize(("content", "kind"), [("page", "text/html"), ("report", "application/json")])
def test_presigned_url_gets_the_file(receiver: Receiver, report: str, content: str, kind: str) -> None:
    run(options(report, receiver.url + SECRET, method="PUT", content=content), check=False)
    (request,) = receiver.requests
    assert (request["method"], request["path"]) == ("PUT", SECRET)
    assert request["headers"]["Content-Type"].startswith(kind)
    assert (json.loads(request["body"]) == document()) if content == "report" else b"github.drift" in request["body"]


def test_check_mode_sends_nothing(receiver: Receiver, report: str) -> None:
    assert run(options(report, receiver.url), check=True).changed
    assert receiver.requests == []


@pytest.mark.parametrize("status", [301, 403, 500])
def test_refusal_is_an_error_without_the_address(receiver: Receiver, report: str, status: int) -> None:
    receiver.status = status
    with pytest.raises(Failure, match=f"HTTP {status}") as caught:
        run(options(report, receiver.url + SECRET), check=False)
    assert len(receiver.requests) == 1
    assert "s3cr3t" not in f"{caught.value.message} {caught.value.hint}"
    assert "0a1b2c3d4e5f" not in f"{caught.value.message} {caught.value.hint}"


def test_unreachable_address_is_not_shown(receiver: Receiver, report: str) -> None:
    receiver.close()
    with pytest.raises(Failure, match="It was not sent") as caught:
        run(options(report, receiver.url + SECRET), check=False)
    assert "s3cr3t" not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "s3://bucket/s3cr3t"},
        {"url": "https://user:s3cr3t@example.com/"},
        {"url": "https://example.com/s3cr3t with space"},
        {"headers": {"Authorization": "s3cr3t\n"}},
        {"headers": {"A:": "s3cr3t"}},
        {"timeout": 0.0},
    ],
)
def test_invalid_option_is_named_without_its_value(report: str, changes: dict[str, t.Any]) -> None:
    with pytest.raises(Failure) as caught:
        run(options(report, "https://example.com") | changes, check=False)
    assert "s3cr3t" not in f"{caught.value.message} {caught.value.hint}"


def test_summary_has_a_bounded_size() -> None:
    many = document()
    many["findings"] = many["findings"] * 1000
    many["classes"] = [{"verdict": "drift", "title": f"lacks table t{each}", "clients": ["a"]} for each in range(1000)]
    assert len(json.dumps(summary(many))) < 10_000
