# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings and classes of the steps that an audit has compared."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.baseline import accept, read_baseline
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.overview import overview
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.page import html
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.pipelines import junit, sarif
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.report import AuditedClient, Report
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.steps import (
    ComparedStep,
    read_steps,
    step_classes,
    step_findings,
)

from tests.unit.plugins.module_utils.fleet.test_fleet_report import TODAY


def change(name: str, before: str | None, after: str | None) -> dict[str, t.Any]:
    """Return a change of a property."""
    return {"name": name, "before": before, "after": after}


def compared(
    client: str = "acme",
    *changes: dict[str, t.Any],
    step: str = "github_repository",
    error: str = "",
    missing: bool = False,
) -> ComparedStep:
    """Return a step with one object that differs, unless there are no changes."""
    differs = [{"object": f"repository agency/client-{client}", "is_missing": missing, "changes": list(changes)}]
    entry = {"client_id": client, "step": step, "error": error, "differences": differs if changes or missing else []}
    (found,) = read_steps([entry])
    return found


WIKI = change("has_wiki", "true", "false")


@pytest.mark.parametrize(
    ("step", "rule", "severity", "said"),
    [
        (compared("acme", WIKI), "github.drift", "medium", "The repository agency/client-acme differs: has_wiki is true instead of false."),
        (compared("acme", change("private", "false", "true")), "github.drift", "high", "private is false instead of true"),
        (compared("acme", missing=True), "github.drift", "high", "The repository agency/client-acme doesn't exist."),
        (compared("acme", change("description", "x", None)), "github.drift", "medium", "has description: x"),
        (compared("acme", change("", None, "id = '1'"), step="database_schema"), "rows.drift", "medium", "lacks id = '1'"),
        (compared("acme", step="n8n_webhooks", error="It can't\nbe reached."), "n8n.unknown", "medium", "couldn't be compared. It can't be reached."),
    ],
)  # fmt: skip
def test_finding_says_what_differs(step: ComparedStep, rule: str, severity: str, said: str) -> None:
    (found,) = step_findings(step)
    assert (found.rule, found.severity) == (rule, severity)
    assert said in found.message
    assert found.id.startswith(f"{rule}:acme")


def test_step_without_differences_has_no_finding() -> None:
    assert list(step_findings(compared())) == []


def test_clients_that_differ_but_for_their_names_are_one_class() -> None:
    steps = [
        compared("acme", WIKI),
        compared("globex", WIKI),
        compared("initech"),
        compared("umbrella", error="umbrella is down."),
    ]
    assert [(each.verdict, each.clients) for each in step_classes(steps)] == [
        ("unreadable", ["umbrella"]),
        ("drift", ["acme", "globex"]),
        ("equal", ["initech"]),
    ]
    assert step_classes(steps)[1].title == "The repository agency/client-… differs: has_wiki is true instead of false."
    assert [each.id for each in step_classes(reversed(steps))] == [each.id for each in step_classes(steps)]


def test_report_page_and_pipelines_have_the_steps() -> None:
    steps = [compared("acme", WIKI, change("<b>", "1", "2"))]
    findings = [finding for step in steps for finding in step_findings(step)]
    report = Report(
        started_at="2026-11-29T06:00:00Z",
        finished_at="2026-11-29T06:00:01Z",
        classes=[],
        clients=[AuditedClient(client_id="acme", drift_class="")],
        findings=findings,
        steps=[each.as_document() for each in step_classes(steps)],
    )
    document = report.as_document()
    page = html(document)
    assert "has_wiki is true instead of false" in page
    assert "<b> is" not in page
    assert "github.drift:acme:repository agency/client-acme" in junit(document)
    assert '"ruleId": "github.drift"' in sarif(document)
    assert any("github_repository" in line for line in overview(report, None))
    accepted = accept(findings, read_baseline([{"id": "github.drift:acme:*", "reason": "known"}]), TODAY)
    assert [each.accepted is not None for each in accepted] == [True]
