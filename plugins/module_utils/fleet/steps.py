# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs of the steps in check mode have found: findings, and classes of clients that differ in the same way. Pure."""

from __future__ import annotations

import json
import re
import typing as t
from dataclasses import dataclass, field
from hashlib import sha256

from .report import DRIFT, EQUAL, UNREADABLE, Finding

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_CHANGE_SPEC: dict[str, dict[str, object]] = {
    "name": {"type": "str", "required": True},
    "before": {"type": "str"},
    "after": {"type": "str"},
}
_DIFFERENCE_SPEC: dict[str, dict[str, object]] = {
    "object": {"type": "str", "required": True},
    "is_missing": {"type": "bool", "default": False},
    "changes": {"type": "list", "elements": "dict", "options": _CHANGE_SPEC, "default": []},
}
STEP_SPEC: dict[str, dict[str, object]] = {
    "client_id": {"type": "str", "required": True},
    "step": {"type": "str", "required": True},
    "error": {"type": "str", "default": ""},
    "differences": {"type": "list", "elements": "dict", "options": _DIFFERENCE_SPEC, "default": []},
}

_EXPOSING = {("private", "false", "true"), ("visibility", "public", "private"), ("public", "true", "false")}
"""Changes that would end that everyone can read something."""

_LISTED = 5
"""How many changes of an object a finding names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An object that differs from what is declared.

    :ivar changes: what a run would change, as sentences without a period.
    """

    object: str
    is_missing: bool = False
    is_exposed: bool = False
    changes: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """What differs, as a sentence."""
        if self.is_missing:
            return f"The {self.object} doesn't exist."
        more = len(self.changes) - _LISTED
        listed = "; ".join(self.changes[:_LISTED]) + (f"; and {more} more" if more > 0 else "")
        return f"The {self.object} differs: {listed}." if listed else f"The {self.object} differs."


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedStep:
    """A step of a client that a run in check mode has compared.

    :ivar step: the role.
    :ivar error: why it couldn't be compared, else empty.
    """

    client_id: str
    step: str
    error: str = ""
    differences: tuple[Difference, ...] = ()

    @property
    def verdict(self) -> str:
        """``equal``, ``drift``, or ``unreadable``."""
        return UNREADABLE if self.error else DRIFT if self.differences else EQUAL


@dataclass(slots=True, kw_only=True)
class StepClass:
    """Clients with the same differences in a step, but for their own names.

    :ivar id: a hash of the differences, so it is the same in every audit.
    """

    id: str
    step: str
    verdict: str
    title: str
    clients: list[str] = field(default_factory=list)
    changes: Sequence[str] = ()

    def as_document(self) -> dict[str, object]:
        """Return the class as the report has it."""
        names = ("id", "step", "verdict", "title")
        return {
            **{name: getattr(self, name) for name in names},
            "clients": sorted(self.clients),
            "changes": list(self.changes),
        }


def read_steps(entries: Iterable[Mapping[str, t.Any]]) -> tuple[ComparedStep, ...]:
    """Return the compared steps in the option ``steps``, which has the types of ``STEP_SPEC``."""
    return tuple(
        ComparedStep(
            client_id=entry["client_id"],
            step=entry["step"],
            error=" ".join((entry["error"] or "").split()),
            differences=tuple(map(_difference, entry["differences"] or ())),
        )
        for entry in entries
    )


def _difference(entry: Mapping[str, t.Any]) -> Difference:
    changes = entry["changes"] or ()
    return Difference(
        object=entry["object"] or "state",
        is_missing=bool(entry["is_missing"]),
        is_exposed=any((each["name"], each["before"], each["after"]) in _EXPOSING for each in changes),
        changes=tuple(map(_said, changes)),
    )


def _said(change: Mapping[str, t.Any]) -> str:
    name, before, after = change["name"], change["before"], change["after"]
    if before is None or after is None:
        shown = ": ".join(filter(None, (name, before if after is None else after)))
        return f"lacks {shown}" if before is None else f"has {shown}"
    return f"{name} is {before or 'empty'} instead of {after or 'empty'}"


def step_findings(compared: ComparedStep) -> Iterator[Finding]:
    """Yield what a compared step means: one finding for each object that differs."""
    platform = platform_of(compared.step)
    if compared.error:
        yield Finding(
            rule=f"{platform}.unknown",
            severity="medium",
            client_id=compared.client_id,
            message=f"The step {compared.step.replace('_', '-')} couldn't be compared. {compared.error}",
            remedy="Resolve the error, then audit again.",
        )
    for each in compared.differences if not compared.error else ():
        yield Finding(
            rule=f"{platform}.drift",
            severity="high" if each.is_missing or each.is_exposed else "medium",
            client_id=compared.client_id,
            object=each.object,
            message=each.said,
            remedy=f"Run provision.yml with provisioning_steps={_steps_of(compared.step)} for this client, or declare what it has.",
        )


def platform_of(step: str) -> str:
    """Return the part of a rule that names the step, such as ``github`` for ``github_repository``."""
    return {"supabase_project": "project", "database_schema": "rows"}.get(step, step.partition("_")[0])


def _steps_of(step: str) -> str:
    return "supabase_project,database_schema" if step == "database_schema" else step


def step_classes(compared: Iterable[ComparedStep]) -> list[StepClass]:
    """Return the classes of the clients in each step: unreadable ones first, then those that differ, then the equal one."""
    found: dict[str, StepClass] = {}
    steps: list[str] = []
    for each in compared:
        if each.step not in steps:
            steps.append(each.step)
        said = [each.error] if each.error else [one.said for one in each.differences]
        content = [_anonymous(text, each.client_id) for text in said]
        identifier = sha256(json.dumps([each.step, each.verdict, content]).encode()).hexdigest()[:16]
        known = found.get(identifier)
        if known is None:
            title = (
                content[0] + (f" And {len(content) - 1} more." if len(content) > 1 else "")
                if content
                else "as declared"
            )
            changes = [_anonymous(one, each.client_id) for difference in each.differences for one in difference.changes]
            known = StepClass(id=identifier, step=each.step, verdict=each.verdict, title=title, changes=changes)
            found[identifier] = known
        known.clients.append(each.client_id)
    order = (UNREADABLE, DRIFT, EQUAL)
    return sorted(
        found.values(),
        key=lambda each: (steps.index(each.step), order.index(each.verdict), -len(each.clients), each.title),
    )


def _anonymous(text: str, client_id: str) -> str:
    """Return a text without the client's own name, so that the same difference of many clients is one class."""
    return re.sub(rf"(?<![a-z0-9]){re.escape(client_id)}(?![a-z0-9])", "…", text, flags=re.IGNORECASE)
