# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of an audit, format 1: what ``docs/fleet.md`` describes."""

from __future__ import annotations

import typing as t
from collections import Counter
from dataclasses import asdict, dataclass, field

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMAT = 1
GENERATED_BY = "draggonnb.supabase"

EQUAL, DRIFT, UNREADABLE = "equal", "drift", "unreadable"

SEVERITIES = ("critical", "high", "medium", "low", "info")
"""The severities, the worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedClient:
    """A client of the report.

    :ivar drift_class: the identifier of its class.
    :ivar plan_id: the ID of the plan of its schema, empty if there is none.
    """

    client_id: str
    name: str | None = None
    ref: str | None = None
    region: str | None = None
    status: str | None = None
    postgres_version: str | None = None
    drift_class: str
    plan_id: str = ""

    def as_document(self) -> dict[str, object]:
        """Return the client as the report has it."""
        document = asdict(self)
        document["class"] = document.pop("drift_class")
        return document


@dataclass(slots=True, kw_only=True)
class DriftClass:
    """Clients to which a run would do the same.

    :ivar id: a hash of what it would do, so it is the same in every audit.
    :ivar verdict: ``equal``, ``drift``, or ``unreadable``.
    :ivar hazards: the statements with hazards.
    :ivar plans: the plans by ID, each with ``resume_plan_ids`` and ``undo``. The same statements can start from several states.
    """

    id: str
    verdict: str
    title: str
    clients: list[str] = field(default_factory=list)
    changes: Sequence[Mapping[str, str]] = ()
    kept: Sequence[Mapping[str, str]] = ()
    hazards: Sequence[Mapping[str, t.Any]] = ()
    statements: Sequence[str] = ()
    diff: str = ""
    plans: dict[str, Mapping[str, t.Any]] = field(default_factory=dict)

    def as_document(self) -> dict[str, object]:
        """Return the class as the report has it."""
        document = asdict(self)
        names = ("action", "kind", "object")
        return {
            **document,
            "clients": sorted(self.clients),
            "changes": [{name: each[name] for name in names} for each in self.changes],
            "plans": [{"plan_id": plan_id, **plan} for plan_id, plan in sorted(self.plans.items())],
            **{name: list(getattr(self, name)) for name in ("kept", "hazards", "statements")},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Why a finding is accepted, and the date until when, if not for good."""

    reason: str
    expires: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about a client that someone should know.

    :ivar rule: what was checked, such as ``backup.none``.
    :ivar object: what it concerns, empty for the client as a whole.
    """

    rule: str
    severity: str
    client_id: str
    object: str = ""
    message: str
    remedy: str
    accepted: Accepted | None = None

    @property
    def id(self) -> str:
        """The identifier, which is the same in every audit."""
        return ":".join(filter(None, (self.rule, self.client_id, self.object)))

    def as_document(self) -> dict[str, t.Any]:
        """Return the finding as the report has it."""
        return {"id": self.id, **asdict(self)}


@dataclass(slots=True, kw_only=True)
class Report:
    """The result of an audit.

    :ivar started_at: as RFC 3339 in UTC, like ``finished_at``.
    :ivar steps: the classes of the clients in each step that was compared.
    :ivar access: the effective access in each schema, None if it wasn't tested.
    """

    started_at: str
    finished_at: str
    classes: list[DriftClass]
    clients: list[AuditedClient]
    findings: list[Finding]
    steps: list[dict[str, t.Any]] = field(default_factory=list)
    access: list[dict[str, t.Any]] | None = None

    def counts(self) -> dict[str, t.Any]:
        """Return how many clients and findings there are; accepted findings don't count."""
        verdicts = Counter[str]()
        for each in self.classes:
            verdicts[each.verdict] += len(each.clients)
        found = Counter(finding.severity for finding in self.findings if finding.accepted is None)
        return {
            "clients": len(self.clients),
            "equal": verdicts[EQUAL],
            "drifted": verdicts[DRIFT],
            "unreadable": verdicts[UNREADABLE],
            "findings": {severity: found[severity] for severity in SEVERITIES},
        }

    def as_document(self) -> dict[str, object]:
        """Return the report for JSON."""
        return {
            "format": FORMAT,
            "generated_by": GENERATED_BY,
            "started_at": self.started_at,
            "finished_at": self.finished_at,
            "counts": self.counts(),
            "classes": [each.as_document() for each in self.classes],
            "clients": [each.as_document() for each in self.clients],
            "findings": [each.as_document() for each in self.findings],
            "steps": self.steps,
            "access": self.access,
        }


def at_least(severity: str, limit: str) -> bool:
    """Return whether a severity is ``limit`` or worse."""
    return SEVERITIES.index(severity) <= SEVERITIES.index(limit)
