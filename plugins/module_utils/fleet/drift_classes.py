# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Group clients into drift classes, by what a run would do to them."""

from __future__ import annotations

import json
import re
import typing as t
from hashlib import sha256

from ..schema.model.hazards import DATA_LOSS
from .report import DRIFT, EQUAL, UNREADABLE, DriftClass

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..schema.verdict import Verdict

_NAMED = 2
"""How many differences a title names."""

_WORDS = {"create": "lacks", "drop": "has an undeclared", "alter": "differs in"}


def _loses_data(drift_class: DriftClass) -> bool:
    return any(DATA_LOSS in each["hazards"] for each in drift_class.hazards)


class DriftClasses:
    """The classes of the clients so far. Of each class, one verdict is kept."""

    def __init__(self) -> None:
        self._classes: dict[str, DriftClass] = {}

    def add(self, client_id: str, verdict: Verdict) -> DriftClass:
        """Add a client to the class of its verdict, and return the class."""
        hazards = [
            {name: each[name] for name in ("sql", "kind", "object", "hazards")}
            for each in verdict.statements
            if each["hazards"]
        ]
        statements = [str(each["sql"]) for each in verdict.statements]
        kind = EQUAL if verdict.is_equal else DRIFT
        found = self._class(
            (kind, statements, verdict.kept, hazards),
            lambda identifier: DriftClass(
                id=identifier,
                verdict=kind,
                title=title(verdict),
                changes=verdict.changes,
                kept=verdict.kept,
                hazards=hazards,
                statements=statements,
                diff=verdict.diff,
            ),
        )
        found.clients.append(client_id)
        if verdict.plan_id:
            plan = {"resume_plan_ids": list(verdict.resume_plan_ids), "undo": verdict.undo}
            found.plans.setdefault(verdict.plan_id, plan)
        return found

    def add_unreadable(self, client_id: str, reason: str, own: Sequence[str] = ()) -> DriftClass:
        """Add a client whose database wasn't judged to the class of its reason.

        :param own: texts of this client alone, such as its ref, which don't make a class of their own.
        """
        shown = reason
        for text in sorted(filter(None, own), key=len, reverse=True):
            shown = re.sub(rf"(?<![\w-]){re.escape(text)}(?![\w-])", "…", shown)
        found = self._class(
            (UNREADABLE, shown), lambda identifier: DriftClass(id=identifier, verdict=UNREADABLE, title=shown)
        )
        found.clients.append(client_id)
        return found

    def all(self) -> list[DriftClass]:
        """Return the classes: unreadable ones, those that differ, and the equal one; before others, those in which a run would lose data.

        Otherwise the largest is first.
        """
        order = (UNREADABLE, DRIFT, EQUAL)
        return sorted(
            self._classes.values(),
            key=lambda each: (order.index(each.verdict), not _loses_data(each), -len(each.clients), each.title),
        )

    def _class(self, content: object, make: t.Callable[[str], DriftClass]) -> DriftClass:
        identifier = sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
        if identifier not in self._classes:
            self._classes[identifier] = make(identifier)
        return self._classes[identifier]


def title(verdict: Verdict) -> str:
    """Return what differs, in a few words."""
    if verdict.is_equal:
        return "equal to the desired schema"
    words = [_title_of(each) for each in verdict.changes]
    words += [f"keeps {each['kind'].replace('_', ' ')} {each['object']}" for each in verdict.kept]
    more = len(words) - _NAMED
    return "; ".join(words[:_NAMED]) + (f"; and {more} more" if more > 0 else "")


def _title_of(change: Mapping[str, str]) -> str:
    return f"{_WORDS[change['action']]} {change['label']}"
