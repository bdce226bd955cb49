# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reparses deparsed definitions: a few are deparsed differently after a round trip."""

from __future__ import annotations

import typing as t

from ..database.session_settings import READING
from ..kinds import KINDS
from ..kinds.context import PlanContext
from ..kinds.rule import REPARSED
from .shadow_session import read_snapshot

if t.TYPE_CHECKING:
    from ..database.connection import Session
    from ..model.facts import FactId, FactSet, Value

_UNSTABLE_TEXT = ")::text[])"


def reparsed_attributes(session: Session, schemas: tuple[str, ...], state: FactSet) -> dict[FactId, dict[str, Value]]:
    """Return the attributes that are deparsed differently after their own text was executed.

    Deparsed text is stable except in one case: a list of literals compared with a varchar column changes once. The
    desired SQL produces the first form, executing its deparsed text the second.
    """
    candidates = [
        fact for fact in state.facts.values() if any(_UNSTABLE_TEXT in str(value) for value in fact.attributes.values())
    ]
    if not candidates:
        return {}
    context = PlanContext(state, state)
    session.run(f"{READING}; SAVEPOINT again")
    for fact in candidates:
        rule = KINDS[fact.kind]
        if REPARSED in rule.traits:
            steps = [*rule.drop(fact, context), *rule.create(fact, context)]
            session.run("; ".join(step.sql for step in steps))
    reparsed = read_snapshot(session, schemas, state).state
    session.run("ROLLBACK TO SAVEPOINT again")
    return {
        fact.id: dict(reparsed.facts[fact.id].attributes)
        for fact in candidates
        if fact.id in reparsed.facts and reparsed.facts[fact.id].attributes != fact.attributes
    }
