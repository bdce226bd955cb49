# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of the step database-schema. Pure."""

from __future__ import annotations

import collections
import typing as t

from ..differences import differences
from .report import Entry, counted, entry, entry_of_changes, known

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Values: t.TypeAlias = Mapping[str, t.Any]

LISTED = 20
"""Up to this many statements are listed; of more, the kinds are counted."""

_LONGEST = 140
"""How many characters of a statement are shown."""


def outcome(answers: Values, options: Values, failed: Values) -> tuple[bool, dict[str, t.Any]]:
    """Return whether the step succeeded, and its data.

    :param answers: ``schema`` of pg_schema_apply, ``rows`` of pg_rows.
    :param options: ``rows``, the tables with rows; ``organization``, the first one; ``template``, the path of one that isn't the role's
        own; ``has_database``; ``only_rows``, whether the schema isn't part of the step.
    """
    schema = {} if failed else answers["schema"]
    rows = _count_of_rows(answers["rows"], options)
    summary, statements, kept = schema.get("summary") or {}, schema.get("statements") or [], schema.get("kept") or []
    before = schema.get("summary_before") or summary
    succeeded = not failed and ("summary" in schema or options["only_rows"])
    return succeeded, {
        "changed": bool(schema.get("changed")) or (succeeded and rows.total() > 0),
        "statements": statements,
        "kept": kept,
        "plan_id": schema.get("plan_id"),
        "resume_plan_ids": schema.get("resume_plan_ids") or [],
        "undo": schema.get("undo"),
        "summary": summary,
        "differences": differences([answers["schema"], answers["rows"]]),
        "page": _page(summary, options["organization"]),
        "warnings": [*(schema.get("warnings") or []), *(answers["rows"].get("warnings") or [])],
        "record": {
            **{name: summary.get(name) for name in ("tables", "rls_enabled", "policies")},
            **{f"{name}_before": before.get(name) for name in ("tables", "rls_enabled", "policies")},
            "statements": len(statements),
            "changed_rows": rows.total() if succeeded else 0,
            "plan_id": schema.get("plan_id"),
            "kept": len(kept),
        },
        "brief": counted(len(statements), "statement"),
        "report": _report(schema, summary, before, options, rows) if summary else [],
    }


def _count_of_rows(answer: Values, options: Values) -> collections.Counter[str]:
    """Count the rows by what was done with them. Without a database, all of them would be inserted."""
    counts: collections.Counter[str] = collections.Counter()
    for table in answer.get("tables") or []:
        counts.update({action: int(table[action]) for action in ("inserted", "updated", "deleted")})
    if "tables" not in answer and not options["has_database"]:
        counts["inserted"] = sum(len(each["rows"]) for each in options["rows"] if each.get("state") != "absent")
    return counts


def _page(summary: Values, organization: Values) -> dict[str, t.Any]:
    return {
        "title": "Database",
        "facts": {"tables": summary.get("tables", ""), "row-level security": _access(summary) if summary else ""},
        "next_steps": [
            (
                f"Send {organization['email']} the address of the application. Who signs up with this address owns the organization "
                f"{organization['name']}."
            )
        ]
        if organization
        else [],
    }


def _access(summary: Values) -> str:
    return f"on {summary['rls_enabled']} of {summary['tables']} tables, {summary['policies']} policies"


def _report(
    schema: Values, now: Values, before: Values, options: Values, rows: collections.Counter[str]
) -> list[Entry]:
    statements, kept = schema["statements"], schema["kept"]
    is_listed = len(statements) <= LISTED
    ran = "unchanged" if not schema["changed"] else counted(len(statements), "statement")
    kinds = "" if not schema["changed"] or is_listed else f", for {_kinds(statements)}"
    listed = [_first_line(each["sql"]) for each in statements] if schema["changed"] and is_listed else []
    row_changes = ", ".join(f"{rows[action]} {action}" for action in ("inserted", "updated", "deleted"))
    changed_rows = [row_changes if rows.total() else "unchanged"] if options["rows"] else []
    return [
        entry_of_changes(
            "tables", [str(now["tables"])], [_change(str(before["tables"]), str(now["tables"]), "there would be")]
        ),
        entry_of_changes("RLS", [_access(now)], [_change(_access(before), _access(now), "it would be")]),
        entry_of_changes(
            "schema",
            [f"{ran} ran{kinds}" if schema["changed"] else ran],
            [f"{ran} would run{kinds}" if schema["changed"] else ran],
        ),
        entry("template", known(options["template"])),
        {**entry("ran", listed), "check_mode": {"label": "would run"}},
        entry_of_changes(
            "rows", changed_rows, [f"would be: {line}" if rows.total() else line for line in changed_rows]
        ),
        entry("kept", [f"{each['kind']} {each['object']} ({each['reason']})" for each in kept]),
    ]


def _change(before: str, after: str, would: str) -> str:
    return before if before == after else f"{before}; {would} {after}"


def _kinds(statements: Sequence[Values]) -> str:
    """Return how many statements there are of each kind: ``grant 12, policy 9, table 21``."""
    counts = collections.Counter(str(each["kind"]) for each in statements)
    return ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))


def _first_line(statement: str) -> str:
    line = statement.partition("\n")[0].rstrip(";")
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3].rpartition(' ')[0]}..."
