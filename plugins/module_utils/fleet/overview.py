# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person who ran an audit should know at once, in a bounded number of lines. The report has the rest."""

from __future__ import annotations

import typing as t

from .report import EQUAL, at_least

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .report import DriftClass, Finding, Report

_CLASSES, _CLIENTS, _STATEMENTS, _FINDINGS = 10, 10, 10, 20
"""How many of each are listed."""


def exceeding(findings: Sequence[Finding], fail_on: str | None) -> list[Finding]:
    """Return the findings that count: those of the severity ``fail_on`` or worse that aren't accepted."""
    return [each for each in findings if fail_on and each.accepted is None and at_least(each.severity, fail_on)]


def differing(findings: Sequence[Finding]) -> list[str]:
    """Return the IDs of the clients that a run would change, unless that is accepted, or the change may not be possible."""
    found = (each for each in findings if each.rule.endswith(".drift") and each.accepted is None)
    return sorted({each.client_id for each in found if at_least(each.severity, "low")})


def overview(report: Report, fail_on: str | None) -> list[str]:
    """Return the drift classes with their clients and statements, and the findings that count."""
    lines = [line for each in report.classes[:_CLASSES] for line in _class(each)]
    lines += _rest(len(report.classes), _CLASSES, "classes")
    steps = [each for each in report.steps if each["verdict"] != EQUAL]
    lines += [_step(each) for each in steps[:_CLASSES]] + _rest(len(steps), _CLASSES, "classes of steps")
    # The class of a client says what differs in its schema.
    found = [
        each for each in exceeding(report.findings, fail_on) if each.rule not in ("schema.drift", "client.unreadable")
    ]
    lines += [f"{each.severity} {each.id}: {each.message} {each.remedy}" for each in found[:_FINDINGS]]
    lines += _rest(len(found), _FINDINGS, "findings")
    return lines


def _class(found: DriftClass) -> Iterator[str]:
    clients = sorted(found.clients)
    listed = ", ".join([*clients[:_CLIENTS], *_rest(len(clients), _CLIENTS, "")])
    yield f"{len(clients)} {'client' if len(clients) == 1 else 'clients'}: {found.title}" + (
        "" if found.verdict == EQUAL else f": {listed}"
    )
    yield from (f"  {each};" for each in found.statements[:_STATEMENTS])
    yield from (f"  {each}" for each in _rest(len(found.statements), _STATEMENTS, "statements"))


def _step(found: Mapping[str, t.Any]) -> str:
    clients = [*found["clients"][:_CLIENTS], *_rest(len(found["clients"]), _CLIENTS, "")]
    number = len(found["clients"])
    return f"{number} {'client' if number == 1 else 'clients'}: {found['step']}: {found['title']}: {', '.join(clients)}"


def _rest(number: int, limit: int, what: str) -> list[str]:
    return [f"and {number - limit} more {what}".rstrip()] if number > limit else []
