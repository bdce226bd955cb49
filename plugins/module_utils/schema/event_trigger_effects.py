# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Predicts what the event triggers of a database do while a plan is executed, so that the plan undoes it.

The functions of event triggers are programs: only running them shows what they do. So the database is re-created in a shadow
database, without rows, and the plan is executed there twice: with these event triggers disabled, and as they are. What is left to do
after the second time, but not after the first, are their effects.
"""

from __future__ import annotations

import contextlib
import re
import typing as t
from dataclasses import dataclass, replace

from ..failure import Failure
from . import extract
from .comparison import compare
from .database.driver import DatabaseError
from .database.execution_settings import ExecutionSettings
from .database.session_settings import READING, schemas_in_path
from .desired import elevation
from .desired.shadow_session import open_shadow_session, read_snapshot
from .desired_schema import shadow_of
from .kinds import KINDS, rule_of
from .kinds.context import PlanContext
from .kinds.event_triggers import acting_event_triggers, fires_for, with_state
from .kinds.extension_versions import extensions, normalize_extension_versions
from .kinds.implied import implied_grants
from .kinds.names import is_schema
from .kinds.owners import owner_facts
from .kinds.rule import FIRES_FOR_STATEMENTS
from .kinds.security_labels import security_labels
from .kinds.subscriptions import subscription_facts
from .model.facts import FactSet, closure
from .model.labels import label
from .model.sql import literal
from .plan.planner import make_plan

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from .comparison import Comparison
    from .database.connection import Session
    from .desired.rights import ElevatedRights
    from .extract.snapshot import Snapshot
    from .model.desired import TargetEnvironment
    from .model.facts import Fact, FactId
    from .model.plan import Statement
    from .request import ApplyRequest


class _Unpredictable(Exception):
    """The effects can't be predicted; the message says why."""


def _statements(comparison: Comparison, *, is_renamed: bool) -> list[Statement]:
    """Return the statements of a plan that are left to execute; its renames come first."""
    plan = comparison.plan
    return plan.statements[len(plan.renames) :] if is_renamed else plan.statements


@dataclass(frozen=True, slots=True)
class EffectsOfEventTriggers:
    """Adds to plans what undoes the effects of event triggers.

    :param session: the session in the database.
    :param environment: that of the shadow database (``target_environment``).
    """

    session: Session
    request: ApplyRequest
    environment: TargetEnvironment

    def acting(self, comparison: Comparison, snapshot: Snapshot, *, is_renamed: bool = False) -> list[FactId]:
        """Return the event triggers that fire for statements of a plan.

        :param snapshot: the database that it was made for.
        :param is_renamed: whether its renames were performed.
        """
        statements = _statements(comparison, is_renamed=is_renamed)
        if self.request.online or not statements:
            return []
        # A plan drops or disables an event trigger before, and creates or enables it after all other statements.
        changed = {each.fact_id for each in statements}
        facts = snapshot.state.facts
        candidates = acting_event_triggers(snapshot.state, comparison.desired.baseline)
        return [each for each in candidates if each not in changed and fires_for(facts[each], statements)]

    def add_to(self, comparison: Comparison, snapshot: Snapshot, *, is_renamed: bool = False) -> None:
        """Add to a plan the statements that undo the effects, to what is kept what they add, and a warning.

        :param snapshot: the database that the plan was made for, in an open transaction.
        :param is_renamed: whether its renames were performed.
        :raises Failure: when the result would differ from the desired schema nevertheless, or may not be undone.
        """
        acting = self.acting(comparison, snapshot, is_renamed=is_renamed)
        if not acting:
            return
        names = ", ".join(label(each) for each in acting)
        triggers = [
            fact
            for fact in snapshot.state.facts.values()
            if FIRES_FOR_STATEMENTS in KINDS[fact.kind].traits and fact.id not in comparison.desired.baseline
        ]
        functions = self._functions(triggers, acting)
        if not functions.may_act:
            return
        try:
            statements = _statements(comparison, is_renamed=is_renamed)
            effects = self._rehearse(comparison, statements, triggers, functions.schemas)
        except _Unpredictable as error:
            warning = f"What {names} does for these statements could not be predicted: {error}."
            comparison.warnings += (f"{warning} The run keeps or undoes it and reports that, or fails",)
            return
        if effects.remaining:
            listed = ", ".join(label(each) for each in effects.remaining)
            raise Failure(
                f"The result differs from the desired schema: {names} changes {listed} after each statement.",
                hint=f"Declare what {names} does, or disable it. Nothing was changed.",
            )
        comparison.kept += [each for each in effects.kept if each not in comparison.kept]
        if effects.statements:
            comparison.plan.statements += [
                replace(each, transaction=comparison.plan.statements[-1].transaction) for each in effects.statements
            ]
            comparison.stages[-1].statements.extend(effects.statements)
            undone = "; ".join(statement.sql for statement in effects.statements)
            comparison.warnings += (
                f"Event triggers ({names}) change objects of this run, which undoes that: {undone}",
            )

    def _rehearse(
        self,
        comparison: Comparison,
        statements: Sequence[Statement],
        triggers: Sequence[Fact],
        schemas: Iterable[str],
    ) -> _Effects:
        """Execute a plan in a shadow database like this one.

        :param statements: those of the plan that are left to execute.
        :param triggers: all event triggers of the database.
        :param schemas: the schemas that their functions use.
        """
        managed, major = self.request.script.schemas, self.session.major
        there = {str(each[1]) for each in comparison.desired.baseline if is_schema(each)}
        read = tuple(dict.fromkeys((*managed, *(each for each in schemas if each not in there))))
        rows = self.session.run(f"{READING}; {extract.statement(major, read)}")
        live = _with_dependencies(self.session, extract.read(major, read, rows))
        needed = [fact.name for fact in extensions(live.state)]
        # Never on the server of shadow_url, where the functions could do what that login can do.
        here = replace(self.request, shadow_url="")
        with contextlib.ExitStack() as opened:
            try:
                shadow = opened.enter_context(shadow_of(here, major, needed))
                opening = open_shadow_session(shadow, self.request.script, self.environment)
                session, rights = opened.enter_context(opening)
            except Failure as failure:
                raise _Unpredictable(failure.message) from None
            rehearsal = _Rehearsal(session, rights, self.request, comparison, self.environment)
            rehearsal.build(live, read)
            return rehearsal.compare_runs(statements, triggers)

    def _functions(self, triggers: Iterable[Fact], acting: Collection[FactId]) -> _Functions:
        """Return what the functions of event triggers use.

        PostgreSQL doesn't record it, so what their bodies name counts.
        """
        names = {fact.name: fact.id in acting for fact in triggers}
        rows = self.session.run(f"{READING}; {_FUNCTIONS.format(names=', '.join(map(literal, names)))}")
        schemas = {row[0] for row in rows}
        by_name: dict[str, list[_Function]] = {}
        queue: list[tuple[_Function, bool]] = []
        for schema, name, language, body, trigger in rows:
            function = _Function(schema, language, body)
            by_name.setdefault(name, []).append(function)
            if trigger is not None:
                queue.append((function, names[trigger]))
        used, seen, changes = dict[str, None](), set[tuple[_Function, bool]](), False
        while queue:
            function, acts = queue.pop()
            if (function, acts) in seen:
                continue
            seen.add((function, acts))
            words = set(re.findall(r"\w+", function.body))
            used |= dict.fromkeys((function.schema, *sorted(words & schemas)))
            changes |= acts and function.may_act
            queue += [(each, acts) for word in sorted(words & by_name.keys()) for each in by_name[word]]
        return _Functions(tuple(used), changes)


class _Function(t.NamedTuple):
    """A function of the database."""

    schema: str
    language: str
    body: str

    @property
    def may_act(self) -> bool:
        """Whether it may execute DDL, or refuse a statement, besides what it calls."""
        return self.language not in ("plpgsql", "sql") or _ACTS.search(self.body) is not None


_ACTS = re.compile(
    r"\b(alter|assert|comment|create|drop|execute|grant|import|raise(?!\s+(debug|log|info|notice|warning)\b)|refresh|reindex|revoke|security|"
    r"truncate)\b",
    re.IGNORECASE,
)


class _Functions(t.NamedTuple):
    """What the functions of event triggers use: schemas, and whether those of the acting ones may change objects."""

    schemas: tuple[str, ...]
    may_act: bool


_FUNCTIONS = """SELECT n.nspname::text, p.proname::text, l.lanname::text,
  coalesce(pg_get_function_sqlbody(p.oid), p.prosrc, ''), e.evtname::text
FROM pg_namespace n LEFT JOIN pg_proc p ON p.pronamespace = n.oid AND p.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 1255 AND d.objid = p.oid AND d.deptype = 'e')
LEFT JOIN pg_language l ON l.oid = p.prolang LEFT JOIN pg_event_trigger e ON e.evtfoid = p.oid AND e.evtname IN ({names})
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2, 5"""
"""The schemas, the functions in them that belong to no extension, and the event triggers that call these."""


@dataclass(frozen=True, slots=True)
class _Effects:
    """What event triggers do.

    :param statements: what undoes it.
    :param kept: what is kept.
    :param remaining: what differs from the desired schema, whatever is undone.
    """

    statements: list[Statement]
    kept: list[t.Any]
    remaining: list[FactId]


@dataclass(frozen=True, slots=True)
class _Rehearsal:
    """The shadow database in which a plan is executed."""

    session: Session
    rights: ElevatedRights | None
    request: ApplyRequest
    comparison: Comparison
    environment: TargetEnvironment

    def build(self, live: Snapshot, schemas: tuple[str, ...]) -> None:
        """Re-create the schemas of a database, without rows, event triggers, and owners."""
        settings = self.environment.settings or {}
        path = schemas_in_path(settings.get("search_path", ""), self.environment.creator)
        self._run(f"{ExecutionSettings(settings, path).sql()}; SET LOCAL check_function_bodies = off")
        here = self._read(schemas)
        before, after = _chosen(here), _chosen(live)
        normalize_extension_versions(before, after)
        try:
            plan = make_plan(before, after, implied_grants(here.state, after, self.environment.creator))
        except Failure as failure:
            raise _Unpredictable(f"the database can't be re-created: {failure.message}") from None
        self._execute(plan.statements)

    def compare_runs(self, statements: Sequence[Statement], triggers: Sequence[Fact]) -> _Effects:
        """Execute the plan with event triggers disabled, and as they are; return the difference."""
        undone: dict[bool, Comparison] = {}
        for acts in (False, True):
            self._run("SAVEPOINT built")
            for fact in triggers:
                created = fact if acts else with_state(fact, "DISABLE")
                context = PlanContext(FactSet(), FactSet({fact.id: created}), created={fact.id})
                for step in KINDS[fact.kind].create(created, context):
                    self._run(step.sql)
            self._execute(statements)
            undone[acts] = self._compare(can_fail=acts)
            if not acts:
                self._run("ROLLBACK TO SAVEPOINT built")
        expected = {each.sql for each in undone[False].plan.statements}
        undoing = [each for each in undone[True].plan.statements if each.sql not in expected]
        known = {each.fact_id for each in undone[False].kept}
        kept = [each for each in undone[True].kept if each.fact_id not in known]
        if not undoing:
            return _Effects([], kept, [])
        self._execute(undoing)
        again = [each for each in self._compare(can_fail=True).plan.statements if each.sql not in expected]
        return _Effects(undoing, kept, list(dict.fromkeys(each.fact_id for each in again)))

    def _compare(self, *, can_fail: bool) -> Comparison:
        """Compare the shadow database with the desired schema.

        :param can_fail: whether it fails because of what event triggers did.
        """
        request = replace(self.request, return_undo=False)
        found = self._read(self.request.script.schemas)
        try:
            return compare(request, self.comparison.desired, found, self.environment.creator, self.comparison.deparse)
        except Failure as failure:
            if can_fail:
                raise
            raise _Unpredictable(failure.message) from None

    def _read(self, schemas: tuple[str, ...]) -> Snapshot:
        snapshot = read_snapshot(self.session, schemas, None)
        return _with_dependencies(self.session, snapshot)

    def _execute(self, statements: Iterable[Statement]) -> None:
        for statement in statements:
            self._run(statement.sql)

    def _run(self, sql: str) -> None:
        form = elevation.elevated_form(sql, self.rights.token) if self.rights else None
        try:
            self.session.run(form or sql)
        except DatabaseError as error:
            raise _Unpredictable(error.message) from None


def _with_dependencies(session: Session, snapshot: Snapshot) -> Snapshot:
    [(dependencies,)] = session.run(extract.DEPENDENCIES)
    extract.read_dependencies(snapshot, extract.parse_dependencies(dependencies))
    return snapshot


def _chosen(snapshot: Snapshot) -> FactSet:
    """Return the facts of the schemas that were read, and what they need or depends on them outside."""
    state, outside = snapshot.state, snapshot.outside
    inside = state.facts.keys() - outside
    around = {each for each in outside if not inside.isdisjoint(state.depends_on.get(each, ()))}
    excluded = snapshot.members | subscription_facts(state) | {each.id for each in owner_facts(state)}
    excluded |= {each.id for each in security_labels(state)}
    excluded |= {each for each in state.facts if FIRES_FOR_STATEMENTS in rule_of(each).traits}
    wanted = closure(inside | around, state.depends_on) - closure(excluded, state.children())
    return state.restricted_to([each for each in state.facts if each in wanted])
