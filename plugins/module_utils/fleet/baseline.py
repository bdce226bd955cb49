# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The baseline: known findings that are accepted, each with a reason, and possibly until a date."""

from __future__ import annotations

import datetime
import typing as t
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from ..failure import Failure
from .report import Accepted, Finding

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

EXPIRED = "baseline.expired"
_HINT = (
    "An entry has the keys id (the identifier of a finding, or a pattern with * and ?), reason, and optionally expires "
    "(a date such as 2027-01-31)."
)
_KEYS = {"id", "reason", "expires"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """An entry of the baseline.

    :param pattern: the identifier of a finding, or a pattern with ``*`` and ``?``.
    :param expires: the last day of the acceptance.
    """

    pattern: str
    reason: str
    expires: datetime.date | None = None

    def matches(self, finding: Finding) -> bool:
        """Return whether the entry is about a finding. A bracket stands for itself: identifiers have types such as ``text[]``."""
        return fnmatchcase(finding.id, self.pattern.replace("[", "[[]"))


def read_baseline(entries: Sequence[Mapping[str, t.Any]] | None) -> tuple[Acceptance, ...]:
    """Return the entries of a baseline.

    :raises Failure: one is invalid.
    """
    return tuple(_read_entry(number, entry) for number, entry in enumerate(entries or (), 1))


def _read_entry(number: int, entry: Mapping[str, t.Any]) -> Acceptance:
    unknown = sorted(entry.keys() - _KEYS)
    if unknown:
        raise Failure(f"Entry {number} of the baseline has the unknown key {unknown[0]}.", hint=_HINT)
    for name in ("id", "reason"):
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise Failure(f"Entry {number} of the baseline has no {name}.", hint=_HINT)
    expires = entry.get("expires")
    try:
        date = datetime.date.fromisoformat(str(expires)[:10]) if expires is not None else None
    except ValueError:
        raise Failure(
            f"Entry {number} of the baseline expires on {expires!r}, which isn't a date.", hint=_HINT
        ) from None
    return Acceptance(pattern=entry["id"], reason=entry["reason"], expires=date)


def accept(findings: Iterable[Finding], baseline: Sequence[Acceptance], today: datetime.date) -> list[Finding]:
    """Return the findings, with the acceptance of each that has one, and one more for each that has expired."""
    accepted: list[Finding] = []
    expired: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        matching = [each for each in baseline if each.matches(finding)]
        valid = [each for each in matching if each.expires is None or each.expires >= today]
        if valid:
            chosen = max(valid, key=lambda each: each.expires or datetime.date.max)
            expires = chosen.expires.isoformat() if chosen.expires else None
            accepted.append(replace(finding, accepted=Accepted(reason=chosen.reason, expires=expires)))
            continue
        accepted.append(finding)
        for each in matching:
            expired.setdefault((each.pattern, finding.client_id), _expired(each, finding))
    return accepted + list(expired.values())


def _expired(acceptance: Acceptance, finding: Finding) -> Finding:
    return Finding(
        rule=EXPIRED,
        severity=finding.severity,
        client_id=finding.client_id,
        object=acceptance.pattern,
        message=f"The acceptance of {acceptance.pattern} expired on {acceptance.expires}. Its reason was: {acceptance.reason}",
        remedy="Resolve the finding, or renew its entry in the baseline.",
    )
