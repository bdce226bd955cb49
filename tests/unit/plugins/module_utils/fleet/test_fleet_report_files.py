# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of an audit as a page, JUnit XML, and SARIF."""

from __future__ import annotations

import json
import re
import typing as t
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.page import html
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.pipelines import junit, sarif
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.report import (
    Accepted,
    AuditedClient,
    DriftClass,
    Finding,
    Report,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.report_files import run

if t.TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "</script><script>alert(1)</script>'\"&\u202e\u05d0\x01]]>"


def document(clients: int = 2, name: str = HOSTILE) -> dict[str, t.Any]:
    """Return a report in which the first client has an open finding, and the second an accepted one."""
    ids = [f"{name}{number}" for number in range(clients)]
    accepted = [None, Accepted(reason=name, expires="2027-01-31")]
    found = [
        Finding(
            rule="backup.none",
            severity="critical",
            client_id=each,
            object=name,
            message=name,
            remedy=name,
            accepted=why,
        )
        for each, why in zip(ids, accepted, strict=False)
    ]
    return Report(
        started_at="2026-11-29T00:00:00Z",
        finished_at="2026-11-29T00:01:00Z",
        classes=[DriftClass(id="x", verdict="drift", title=name, clients=ids, statements=[f"SELECT '{name}'"])],
        clients=[AuditedClient(client_id=each, name=name, drift_class="x") for each in ids],
        findings=found,
        access=[
            {
                "class": "x",
                "clients": ids,
                "summary": "1 of 9 attacks passed",
                "breaches": [
                    {
                        "table": name,
                        "persona": name,
                        "command": "select",
                        "rows": "all",
                        "statement": name,
                        "reason": name,
                    }
                ],
                "matrix": {
                    name: {name: {"select": "all"}},
                    "public.deals": {"member": {"select": "tenant", "insert": "self"}},
                },
            }
        ],
    ).as_document()


class Page(HTMLParser):
    """What a browser would find: the elements, and the texts of scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep the text of a script."""
        if self.tags and self.tags[-1][0] == "script" and data.strip():
            self.scripts.append(data)


def test_page_has_no_element_of_a_client() -> None:
    hostile, harmless = Page(html(document())), Page(html(document(name="acme")))
    kept = [each for each in hostile.tags if each[0] != "bdi"]
    assert kept == [each for each in harmless.tags if each[0] != "bdi"]
    assert len(hostile.scripts) == 2
    assert json.loads(hostile.scripts[0])[0][1] == HOSTILE


@pytest.mark.parametrize("clients", [0, 1, 500, 5000])
def test_page_has_each_client_and_loads_nothing(clients: int) -> None:
    page = Page(html(document(clients, "acme")))
    assert len(json.loads(page.scripts[0])) == clients
    assert not [each for each in page.tags if {"src", "href"} & each[1].keys()]


def test_page_shows_what_a_run_would_do_to_a_class() -> None:
    report = document(1, "acme")
    report["classes"][0] |= {
        "plans": [{"plan_id": "1f0c-5d1c", "resume_plan_ids": [], "undo": None}],
        "statements": ["DROP TABLE a;", "DROP VIEW b"],
        "hazards": [
            {"sql": "DROP TABLE a", "hazards": ["data_loss"]},
            {"sql": "CREATE INDEX c", "hazards": ["blocks_writes"]},
        ],
        "kept": [{"kind": "table", "object": "public.notes", "reason": "it is not declared"}],
    }
    page = html(report)
    assert '<span class="loss">data loss</span></summary>' in page
    assert "<dt>plan</dt><dd><code>1f0c-5d1c</code></dd>" in page
    assert "<dt>data loss</dt><dd><code>DROP TABLE a</code></dd>" in page
    assert "<dt>kept</dt><dd>table public.notes: it is not declared</dd>" in page
    assert "<pre><code>DROP TABLE a;\nDROP VIEW b;\n</code></pre>" in page
    assert "CREATE INDEX c" not in page


def test_page_shows_the_access_of_personas() -> None:
    page = html(document(1, "acme"))
    assert '<span class="critical">1 of 9 attacks passed</span>: acme, acme0' in page
    assert "<li>acme on acme, select (acme): acme</li>" in page
    assert '<tr><th scope="row">public.deals</th><td></td><td>select tenant, insert self</td></tr>' in page


def test_page_without_a_test_of_access() -> None:
    assert "<h2>Access</h2>" not in html({**document(1, "acme"), "access": None})


def test_page_names_the_clients_of_a_finding_once() -> None:
    report = document(2, "acme")
    report["findings"] = [{**each, "accepted": None} for each in report["findings"]]
    assert "<li>acme0, acme1: acme acme</li>" in html(report)


def test_junit() -> None:
    suite = ET.fromstring(junit(document())).find("testsuite")  # noqa: S314 - made here
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    first, second = suite.findall("testcase")
    assert first.get("name") == HOSTILE.replace("\x01", "\ufffd") + "0"
    assert first.find("failure") is not None
    assert second.find("failure") is None


def test_sarif() -> None:
    (shown,) = json.loads(sarif(document()))["runs"]
    assert shown["tool"]["driver"]["rules"] == [{"id": "backup.none"}]
    first, second = shown["results"]
    assert (first["level"], first["ruleIndex"]) == ("error", 0)
    assert "suppressions" not in first
    assert second["suppressions"][0]["justification"] == HOSTILE


SURROGATE = json.dumps({**document(), "started_at": "\ud800"})
"""A report that can't be written as UTF-8."""


def options(folder: Path, text: str | None = None) -> dict[str, t.Any]:
    (folder / "report.json").write_text(json.dumps(document()) if text is None else text)
    names = {"src": "report.json", "html": "a.html", "junit": "a.xml", "sarif": "a.sarif"}
    return {"history": None, **{option: str(folder / name) for option, name in names.items()}}


def test_page_shows_the_counts_of_earlier_audits(tmp_path: Path) -> None:
    given = options(tmp_path)
    for day, clients in ((27, 3), (28, 4), (30, 5)):  # the last one is later than the report
        earlier = {**document(clients, "acme"), "started_at": f"2026-11-{day}T00:00:00Z"}
        (tmp_path / f"{day}.json").write_text(json.dumps(earlier))
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "broken.json").write_text('{"format": 1')
    run({**given, "history": str(tmp_path)}, check=False)
    page = (tmp_path / "a.html").read_text()
    rows = re.findall(r'<th scope="row">([^<]*)</th><td>(\d+)</td>', page)
    assert rows == [("2026-11-29T00:00:00Z", "2"), ("2026-11-28T00:00:00Z", "4"), ("2026-11-27T00:00:00Z", "3")]
    assert not run({**given, "history": str(tmp_path)}, check=False).changed


@pytest.mark.parametrize(("history", "without"), [("missing", None), (".", "html")])
def test_invalid_history(tmp_path: Path, history: str, without: str | None) -> None:
    given = {**options(tmp_path), "history": str(tmp_path / history)}
    with pytest.raises(Failure, match="can't be read" if without is None else "Only the page shows"):
        run({name: None if name == without else value for name, value in given.items()}, check=False)


def test_files(tmp_path: Path) -> None:
    given = options(tmp_path)
    assert run(given, check=True).changed
    assert [each.name for each in tmp_path.iterdir()] == ["report.json"]
    assert run(given, check=False).changed
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.html", "a.sarif", "a.xml", "report.json"]
    assert (tmp_path / "a.html").stat().st_mode & 0o077 == 0
    assert not run(given, check=False).changed
    (tmp_path / "a.xml").write_text("old")
    outcome = run(given, check=True)
    assert callable(outcome.diff)
    (difference,) = t.cast("t.Any", outcome.diff())
    assert (outcome.changed, difference["before"]) == (True, "old")


@pytest.mark.parametrize("text", ["", "[]", '{"format": 2}', '{"format": 1}', '{"format": 1, "clients": 3}', SURROGATE])
def test_invalid_report_writes_nothing(tmp_path: Path, text: str) -> None:
    with pytest.raises(Failure, match="a report in format 1"):
        run(options(tmp_path, text), check=False)
    assert [each.name for each in tmp_path.iterdir()] == ["report.json"]


@pytest.mark.parametrize(
    ("path", "problem"),
    [("report.json", "same file"), ("missing/a.html", "doesn't exist"), (".", "can't be read")],
)
def test_invalid_paths(tmp_path: Path, path: str, problem: str) -> None:
    with pytest.raises(Failure, match=problem):
        run({**options(tmp_path), "html": str(tmp_path / path)}, check=False)
    assert [each.name for each in tmp_path.iterdir()] == ["report.json"]
