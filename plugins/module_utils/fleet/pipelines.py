# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of an audit for pipelines: JUnit XML and SARIF 2.1.0."""

from __future__ import annotations

import json
import re
import typing as t
from html import escape

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Document: t.TypeAlias = Mapping[str, t.Any]

_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The characters that XML 1.0 can't contain, even escaped."""


def junit(report: Document) -> str:
    """Return the report as JUnit XML: a test case for each client, and its findings as its failure.

    Accepted findings are no failure.
    """
    found: dict[str, list[Document]] = {each["client_id"]: [] for each in report["clients"]}
    for finding in report["findings"]:
        if finding["accepted"] is None:
            found.setdefault(finding["client_id"], []).append(finding)
    failures = sum(1 for each in found.values() if each)
    counts = f'tests="{len(found)}" failures="{failures}" errors="0"'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<testsuites {counts}>",
            f'<testsuite name="draggonnb.supabase audit" {counts} skipped="0" timestamp="{_xml(report["started_at"])}">',
            *(line for client, findings in found.items() for line in _test_case(client, findings)),
            "</testsuite>",
            "</testsuites>",
            "",
        ]
    )


def _test_case(client: str, findings: list[Document]) -> Iterator[str]:
    if not findings:
        yield f'<testcase classname="audit" name="{_xml(client)}"/>'
        return
    text = "\n".join(f"{each['severity']} {each['id']}: {each['message']} {each['remedy']}" for each in findings)
    yield f'<testcase classname="audit" name="{_xml(client)}">'
    yield f'<failure type="{_xml(findings[0]["rule"])}" message="Findings: {len(findings)}">{_xml(text)}</failure>'
    yield "</testcase>"


def _xml(text: object) -> str:
    return escape(_NO_XML.sub("\ufffd", str(text)))


def sarif(report: Document) -> str:
    """Return the findings as SARIF 2.1.0. An accepted finding is a suppressed result."""
    rules = sorted({each["rule"] for each in report["findings"]})
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "draggonnb.supabase", "rules": [{"id": rule} for rule in rules]}},
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "startTimeUtc": report["started_at"],
                        "endTimeUtc": report["finished_at"],
                    }
                ],
                "results": [_result(each, rules.index(each["rule"])) for each in report["findings"]],
            }
        ],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _result(finding: Document, rule: int) -> dict[str, object]:
    name = "/".join(filter(None, (finding["client_id"], finding["object"])))
    result: dict[str, object] = {
        "ruleId": finding["rule"],
        "ruleIndex": rule,
        "level": _LEVELS[finding["severity"]],
        "message": {"text": f"{finding['client_id']}: {finding['message']} {finding['remedy']}"},
        "locations": [{"logicalLocations": [{"fullyQualifiedName": name}]}],
        "partialFingerprints": {"finding/v1": finding["id"]},
        "properties": {"severity": finding["severity"]},
    }
    if finding["accepted"] is not None:
        reason = finding["accepted"]["reason"]
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    return result
