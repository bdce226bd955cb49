# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the desired SQL under the target's default privileges if they differ from those of the shadow database."""

from __future__ import annotations

import typing as t

from ..kinds import KINDS
from ..kinds.context import PlanContext
from ..kinds.implied import creator_of, default_privileges, schema_of
from ..model.diff import diff
from ..model.facts import FactSet
from .run_script import run_desired
from .shadow_session import read_snapshot

if t.TYPE_CHECKING:
    from ..database.connection import Session
    from ..extract.snapshot import Snapshot
    from ..kinds.change import Step
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
    """Run the SQL again under the target's default privileges if they differ from those of the shadow database.

    Return the snapshot after it ran; the default privileges declared by the setup SQL and the SQL, None for those in the
    snapshot; and the steps that set the target's default privileges in the shadow database.
    Changes of the SQL to the target's default privileges are declared as well. The setup SQL may not contain them, so
    they only show in this run; as the target won't have them in the next run, no object is created under them.
    """
    initial = FactSet({fact.id: fact for fact in default_privileges(before.state)})
    first_run = FactSet({fact.id: fact for fact in default_privileges(after.state)})
    target = _target_default_privileges(initial, first_run, before, environment)
    if not _steps(initial, target):
        return after, None, []
    # The creator can only change the default privileges of these roles; those of other roles don't affect its objects.
    roles = {
        row[0] for row in session.run("SELECT rolname FROM pg_roles WHERE pg_has_role(current_user, oid, 'USAGE')")
    }
    target = FactSet(
        {
            **{each: fact for each, fact in target.facts.items() if creator_of(fact) in roles},
            **{each: fact for each, fact in initial.facts.items() if creator_of(fact) not in roles},
        }
    )
    if not (steps := _steps(initial, target)):
        return after, None, []
    declared = dict(first_run.facts)
    after = _run_again(session, script, steps, intern_from, rights)
    changed_by_script = diff(initial, first_run)
    changed = [
        fact for fact in target.facts.values() if fact.id not in changed_by_script and not _same(after.state, fact)
    ]
    for fact in changed:
        before.state.add(fact)
        if _is_outside(fact, before):
            before.outside.add(fact.id)
        target.remove(fact.id)
        declared.pop(fact.id, None)
        if fact.id in after.state.facts:
            target.add(after.state.facts[fact.id])
            declared[fact.id] = after.state.facts[fact.id]
    if changed:
        steps = _steps(initial, target)
        after = _run_again(session, script, steps, intern_from, rights)
    return after, list(declared.values()), steps


def _run_again(
    session: Session, script: Script, steps: list[Step], intern_from: FactSet | None, rights: ElevatedRights | None
) -> Snapshot:
    session.run("; ".join(["ROLLBACK TO SAVEPOINT prepared", *(step.sql for step in steps)]))
    run_desired(session, script, rights)
    return read_snapshot(session, script.schemas, intern_from)


def _same(state: FactSet, fact: Fact) -> bool:
    return fact.id in state.facts and state.facts[fact.id].attributes == fact.attributes


def _is_outside(fact: Fact, snapshot: Snapshot) -> bool:
    return schema_of(fact) not in ("", *snapshot.schemas)


def _target_default_privileges(
    initial: FactSet, first_run: FactSet, before: Snapshot, environment: TargetEnvironment
) -> FactSet:
    """Return the target's default privileges, except those that the SQL itself declares."""
    if environment.default_privileges is None:
        return initial
    changed_by_script = diff(initial, first_run)
    target = FactSet({fact.id: fact for fact in initial.facts.values() if fact.id in changed_by_script})
    schemas = set(before.namespaces.values())
    for fact in environment.default_privileges:
        is_kept = fact.id in initial.facts or fact.id not in environment.dropped_default_privileges
        if is_kept and fact.id not in changed_by_script and schema_of(fact) in ("", *schemas):
            target.add(fact)
    return target


def _steps(current: FactSet, desired: FactSet) -> list[Step]:
    """Return the steps that change the default privileges of the shadow database."""
    context = PlanContext(current, desired)
    steps: list[Step] = []
    for delta in diff(current, desired).values():
        rule = KINDS[delta.kind]
        if delta.after is None and delta.before is not None:
            steps += rule.drop(delta.before, context)
        elif delta.before is None and delta.after is not None:
            steps += rule.create(delta.after, context)
        elif delta.before is not None and delta.after is not None:
            steps += rule.alter(delta.before, delta.after, context)
    return steps


def restore_declared_defaults(after: Snapshot, facts: list[Fact]) -> None:
    """Replace the default privileges in the snapshot by those declared by the setup SQL and the SQL."""
    for fact in list(default_privileges(after.state)):
        after.state.remove(fact.id)
        after.outside.discard(fact.id)
    for fact in facts:
        after.state.add(fact)
        if _is_outside(fact, after):
            after.outside.add(fact.id)
