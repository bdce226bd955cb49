# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the desired SQL under the target's default privileges where they differ from the shadow's."""

from __future__ import annotations

import typing as t

from ..kinds import KINDS
from ..kinds.context import Context
from ..model.diff import diff
from ..model.facts import FactSet
from .run_script import run_script
from .shadow_session import read_snapshot

if t.TYPE_CHECKING:
    from ..database.connection import Session
    from ..extract.snapshot import Snapshot
    from ..kinds.rule import Step
    from ..model.desired import Script, TargetEnvironment
    from ..model.facts import Fact
    from .rights import ElevatedRights


def read_under_target_defaults(
    session: Session,
    script: Script,
    environment: TargetEnvironment,
    before: Snapshot,
    after: Snapshot,
    *,
    intern_from: FactSet | None,
    rights: ElevatedRights | None,
) -> tuple[Snapshot, list[Fact] | None, list[Step]]:
    """Run the SQL once more where the target gives new objects other privileges than the shadow does, in its conditions.

    Returns what there is then, the default privileges that setup and SQL declare, None for those that there are, and what
    gives the shadow the target's conditions.
    What the SQL changes of the target's is declared as well. The setup may not know it, so it shows only here; and as it
    won't be there the next time, nothing is created under it.
    """
    was = FactSet({fact.id: fact for fact in before.state.of_kind("default_privilege")})
    first = FactSet({fact.id: fact for fact in after.state.of_kind("default_privilege")})
    there = _target_default_privileges(was, first, before, environment)
    if not _steps(was, there):
        return after, None, []
    # Who creates the objects may set the default privileges of these roles; what the others have doesn't apply to them.
    able = {row[0] for row in session.run("SELECT rolname FROM pg_roles WHERE pg_has_role(current_user, oid, 'USAGE')")}
    there = FactSet(
        {
            **{each: fact for each, fact in there.facts.items() if fact.id[1] in able},
            **{each: fact for each, fact in was.facts.items() if fact.id[1] not in able},
        }
    )
    if not (steps := _steps(was, there)):
        return after, None, []
    declared = dict(first.facts)
    after = _run_again(session, script, steps, intern_from, rights)
    shown = diff(was, first)
    changed = [fact for fact in there.facts.values() if fact.id not in shown and not _same(after.state, fact)]
    for fact in changed:
        before.state.add(fact)
        if _is_outside(fact, before):
            before.outside.add(fact.id)
        there.remove(fact.id)
        declared.pop(fact.id, None)
        if fact.id in after.state.facts:
            there.add(after.state.facts[fact.id])
            declared[fact.id] = after.state.facts[fact.id]
    if changed:
        steps = _steps(was, there)
        after = _run_again(session, script, steps, intern_from, rights)
    return after, list(declared.values()), steps


def _run_again(
    session: Session, script: Script, steps: list[Step], intern_from: FactSet | None, rights: ElevatedRights | None
) -> Snapshot:
    session.run("; ".join(["ROLLBACK TO SAVEPOINT prepared", *(step.sql for step in steps)]))
    run_script(session, script.sql, script.name, rights)
    return read_snapshot(session, script.schemas, intern_from)


def _same(state: FactSet, fact: Fact) -> bool:
    return fact.id in state.facts and state.facts[fact.id].attributes == fact.attributes


def _is_outside(fact: Fact, snapshot: Snapshot) -> bool:
    return bool(fact.id[2]) and fact.id[2] not in snapshot.schemas


def _target_default_privileges(
    was: FactSet, first: FactSet, before: Snapshot, environment: TargetEnvironment
) -> FactSet:
    """Return the target's default privileges, but for those that the SQL itself declares."""
    if environment.default_privileges is None:
        return was
    shown = diff(was, first)
    there = FactSet({fact.id: fact for fact in was.facts.values() if fact.id in shown})
    known = set(before.namespaces.values())
    for fact in environment.default_privileges:
        stays = fact.id in was.facts or fact.id not in environment.dropped_default_privileges
        if stays and fact.id not in shown and (fact.id[2] in known or not fact.id[2]):
            there.add(fact)
    return there


def _steps(here: FactSet, there: FactSet) -> list[Step]:
    """Return what gives the shadow other default privileges."""
    context = Context(here, there)
    steps: list[Step] = []
    for delta in diff(here, there).values():
        rule = KINDS[delta.id[0]]
        if delta.after is None and delta.before is not None:
            steps += rule.drop(delta.before, context)
        elif delta.before is None and delta.after is not None:
            steps += rule.create(delta.after, context)
        elif delta.before is not None and delta.after is not None:
            steps += rule.alter(delta.before, delta.after, context) or []
    return steps


def restore_declared_defaults(after: Snapshot, facts: list[Fact]) -> None:
    """Want the default privileges that setup and SQL declare, not those that the conditions brought in."""
    for fact in list(after.state.of_kind("default_privilege")):
        after.state.remove(fact.id)
        after.outside.discard(fact.id)
    for fact in facts:
        after.state.add(fact)
        if _is_outside(fact, after):
            after.outside.add(fact.id)
