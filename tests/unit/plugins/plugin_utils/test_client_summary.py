# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The summary of a client's run."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
from ansible_collections.draggonnb.supabase.plugins.plugin_utils.client_summary import Files, summary

REPORT = [
    {"label": "tables", "lines": ["21"], "check_mode": {"lines": ["there would be 21"]}},
    {"label": "ran", "lines": ["a", "b"], "check_mode": {"label": "would run"}},
    {"label": "kept", "lines": []},
]
REACHED = [{"data": {"report": REPORT, "warnings": ["of a step"]}}, {"data": None}]
RECORD = {"success": True, "changed": False, "failed_step": None, "error": None}


def lines(files: dict[str, t.Any] | None = None, **told: t.Any) -> list[str]:
    """Return the summary of an unchanged client without files."""
    known = {
        "record": RECORD,
        "reached": [],
        "warnings": [],
        "client": {"id": "acme", "name": "acme"},
        "only_looked": False,
        "password_is_due": False,
        **told,
    }
    none = {"path": "", "written": {}, "is_encrypted": False, "page": "", "page_written": {}}
    return summary(known, Files(**{**none, **(files or {})}))


def test_unchanged_client() -> None:
    assert lines() == [
        "client         acme",
        "outcome        unchanged",
        "credentials    not stored; set provisioning_credentials_file to store them",
    ]


def test_name_of_the_client_that_differs_from_its_id() -> None:
    assert lines(client={"id": "acme", "name": "Acme Ltd"})[0] == "client         Acme Ltd (acme)"


@pytest.mark.parametrize(
    ("record", "only_looked", "outcome"),
    [
        ({"changed": True}, False, "changed"),
        ({"changed": True}, True, "would be changed; no changes were made"),
        (
            {"success": False, "failed_step": "database-schema"},
            False,
            "FAILED in step database-schema; earlier changes are kept, and the next run continues from there",
        ),
    ],
)
def test_outcome(record: dict[str, t.Any], only_looked: bool, outcome: str) -> None:
    assert lines(record={**RECORD, **record}, only_looked=only_looked)[1] == f"outcome        {outcome}"


def test_lines_of_the_steps_and_warnings() -> None:
    shown = lines(reached=REACHED, warnings=["of the run"], record={**RECORD, "success": False, "error": "No.\nNone."})
    assert shown[2:6] == ["tables         21", "ran            a", "ran            b", "warning        of a step"]
    assert shown[7:] == ["warning        of the run", "why            No.", "None."]
    assert lines(reached=REACHED, only_looked=True)[2:5] == [
        "tables         there would be 21",
        "would run      a",
        "would run      b",
    ]


@pytest.mark.parametrize(
    ("files", "told", "expected"),
    [
        ({"written": {"changed": True}}, {}, "not encrypted, written"),
        ({"written": {"changed": True}, "is_encrypted": True}, {}, "encrypted, written"),
        ({"written": {"changed": False}, "is_encrypted": True}, {}, "encrypted, unchanged"),
        ({"written": {"changed": True}}, {"only_looked": True}, "not encrypted, would be written"),
        ({"written": {"changed": False}}, {"only_looked": True, "password_is_due": True}, "not encrypted, would be written"),
        ({"written": {"failed": True}}, {}, "not written: none are known yet"),
        ({}, {}, "not written: none are known yet"),
    ],
)  # fmt: skip
def test_credentials_file(files: dict[str, t.Any], told: dict[str, t.Any], expected: str) -> None:
    assert lines({"path": "/none/acme.yml", **files}, **told)[2] == f"credentials    /none/acme.yml, {expected}"


def test_credentials_file_that_was_there_before(tmp_path: Path) -> None:
    path = tmp_path / "acme.yml"
    path.touch()
    assert lines({"path": str(path)})[2] == f"credentials    {path}, unchanged"


@pytest.mark.parametrize(
    ("written", "only_looked", "expected"),
    [({}, False, "unchanged"), ({"changed": True}, False, "written"), ({"changed": True}, True, "would be written")],
)
def test_page(written: dict[str, t.Any], only_looked: bool, expected: str) -> None:
    shown = lines({"page": "/acme.html", "page_written": written}, only_looked=only_looked)
    assert shown[3] == f"page           /acme.html, {expected}"
