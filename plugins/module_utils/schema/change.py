# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of the story that only a difference needs: what the SQL means, what to do, doing it, proving it."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ..outcome import Outcome
from . import cache, extract, losses, report
from .apply import Unproven, apply
from .desired import Desired, Environment
from .diff import diff
from .elaborate import elaborate, reread
from .extract.family import Reading
from .fact import State
from .gate import Kept, hold_back
from .majors import Reread, settle
from .naming import label
from .online.names import split
from .online.stages import MANY, all_stages, numbered
from .plan import Plan, Stage, make_plan
from .policy import APPLY
from .renaming import Renaming, said
from .scope import ensure_rls, implied_grants, scope, settle_second_readings
from .shadow import open_shadow
from .source import pieces
from .transaction import run

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .connection import Session
    from .converge import Wish
    from .diff import Delta
    from .plan import Statement


@dataclass(slots=True)
class Picture:
    """Both sides, cut to what is managed, and what to do about the difference.

    :param stages: the plan, cut to what is done before looking again.
    """

    live: State
    wanted: State
    kept: list[Kept]
    plan: Plan
    stages: list[Stage]


def change(
    session: Session,
    wish: Wish,
    memory: cache.Cache,
    rows: list[tuple[t.Any, ...]],
    *,
    meaning: str,
    creator: str,
    check: bool,
    sleep: Callable[[float], None],
) -> Outcome:
    """Plan from what was read in the open read-only transaction, and unless in check mode, carry it out."""
    reading = extract.read(session.major, wish.script.schemas, rows)
    dependencies = session.run(extract.DEPENDENCIES)
    extract.read_dependencies(reading, dependencies)
    roles = tuple(row[0] for row in session.run("SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_'"))
    desired = memory.load_desired(meaning)
    if desired is None:
        desired = _elaborate(wish, creator, reading, roles)
        memory.store_desired(meaning, desired)
    ask = _reread(wish, memory, meaning, creator=creator, reading=reading, roles=roles)
    renaming = Renaming(
        wish.script,
        desired,
        wish.destructive,
        creator=creator,
        elaborate=lambda undo: _elaborate(wish, creator, reading, roles, undo),
        reread=lambda undo: _reread(wish, memory, meaning, creator=creator, reading=reading, roles=roles, undo=undo),
    )
    renamed = renaming.foresee(reading, rows, dependencies)
    picture = _picture(wish, desired, renamed.reading, creator, ask, renames=renamed.statements)
    lost = losses.count(session, picture.plan, renamed.names)
    session.rollback()
    if not pieces(wish.script.sql):
        losses.refuse_emptying(lost, wish.script.name)
    if picture.plan.statements and not check:
        picture = _carry_out(session, wish, desired, creator, ask, renaming=renaming, sleep=sleep)
    where = wish.login.describe() if wish.login else ""
    outcome = _outcome(desired, reading, picture, where, lost)
    return replace(outcome, warnings=(*outcome.warnings, *renamed.warnings))


def _environment(wish: Wish, creator: str, reading: Reading | None, roles: tuple[str, ...]) -> Environment:
    """Return the conditions in which the SQL is read: those that will be there when all is done."""
    defaults = tuple(reading.state.of_kind("default_privilege")) if reading else None
    if wish.destructive == APPLY:
        defaults = None  # those that nobody declares will be gone
    return Environment(creator=creator, roles=roles, defaults=defaults)


def _elaborate(
    wish: Wish,
    creator: str,
    reading: Reading | None,
    roles: tuple[str, ...],
    undo: Callable[[Reading], list[str]] | None = None,
) -> Desired:
    environment = _environment(wish, creator, reading, roles)
    with open_shadow(wish.shadow_url, reading.major if reading else None) as shadow:
        return elaborate(shadow, wish.script, environment, undo)


def _reread(
    wish: Wish,
    memory: cache.Cache,
    meaning: str,
    *,
    creator: str,
    reading: Reading,
    roles: tuple[str, ...],
    undo: tuple[str, ...] = (),
) -> Reread:
    """Return how to have queries said in the words of the server that read the desired schema; remembers the answers."""
    environment = _environment(wish, creator, reading, roles)
    known: dict[str, str | None] = {}

    def ask(queries: Sequence[str]) -> Mapping[str, str | None]:
        missing = [query for query in queries if query not in known]
        name = cache.key("reread", meaning, undo, missing)
        answers = memory.load(name) if missing else {}
        if answers is None:
            with open_shadow(wish.shadow_url, reading.major) as shadow:
                answers = reread(shadow, wish.script, environment, missing, undo)
            memory.store(name, answers)
        known.update(answers)
        return known

    return ask


def _picture(
    wish: Wish,
    desired: Desired,
    reading: Reading,
    creator: str,
    ask: Reread,
    *,
    renames: Sequence[Statement] = (),
    up_to: int = MANY,
) -> Picture:
    """Compare, and plan.

    :param renames: what was done, or will have been, when the database is as it was read.
    :param up_to: foretell no more stages than this.
    """
    live, wanted = scope(reading, desired, owners=wish.owners, exact=wish.destructive == APPLY)
    settle(live, wanted, reading.major, desired.major, ask)
    # What online runs leave behind is the engine's own: it goes, whatever the policy for what isn't declared.
    wanted, kept = hold_back(split(live, wanted)[0], wanted, wish.destructive)
    if wish.ensure_rls:
        ensure_rls(live, wanted)
    implied = implied_grants(reading, wanted, creator)

    def make(one: State, other: State) -> Plan:
        return make_plan(one, other, implied)

    if wish.online:
        plan, stages = Plan(deltas=diff(live, wanted)), all_stages(live, wanted, make, reading.major, up_to)
    else:
        plan = make(live, wanted)
        stages = [Stage(plan.statements, wanted, block=True)] if plan.statements else []
    if renames:
        after = stages.pop(0) if stages and stages[0].block else Stage([], live, block=True)
        stages.insert(0, replace(after, renames=list(renames)))
    plan.statements, plan.renames = numbered(stages), list(renames)
    return Picture(live, wanted, kept, plan, stages)


def for_nobody(wish: Wish, memory: cache.Cache, meaning: str) -> Outcome:
    """Plan for a database that doesn't exist yet: everything would be created."""
    creator = wish.limits.role or "postgres"
    desired = memory.load_desired(meaning)
    if desired is None:
        desired = _elaborate(wish, creator, None, ())
        memory.store_desired(meaning, desired)
    said(wish.script, desired)  # there is nothing to rename, but what the SQL says of it has to be right
    empty = Reading(desired.major, wish.script.schemas)
    # What every database is born with comes with the platform, not with us.
    for fact in desired.born:
        empty.add(fact.id, fact.attrs, parent=fact.parent, notes=fact.notes)
    picture = _picture(wish, desired, empty, creator, dict.fromkeys)
    return _outcome(desired, empty, picture, "a new database")


def _carry_out(
    session: Session,
    wish: Wish,
    desired: Desired,
    creator: str,
    ask: Reread,
    *,
    renaming: Renaming,
    sleep: Callable[[float], None],
) -> Picture:
    """Apply; plan again inside the transaction, so that what others did meanwhile is seen."""
    schemas = wish.script.schemas
    pictures: list[Picture] = []

    def rows() -> list[tuple[t.Any, ...]]:
        return session.run(extract.statement(session.major, schemas))

    def read() -> Reading:
        return extract.read(session.major, schemas, rows())

    def look(done: Sequence[Statement], one_by_one: bool) -> list[Stage]:
        found, dependencies = rows(), session.run(extract.DEPENDENCIES)
        reading = extract.read(session.major, schemas, found)
        extract.read_dependencies(reading, dependencies)
        renames = renaming.foresee(reading, found, dependencies).statements
        if renames:
            run(session, renames, one_by_one=one_by_one)
            reading = read()
            extract.read_dependencies(reading, session.run(extract.DEPENDENCIES))
        picture = _picture(wish, desired, reading, creator, ask, renames=renames, up_to=2)
        if not done:
            pictures[:] = [picture]  # what is reported is the difference as it was before anything was done
        return picture.stages

    def prove(stage: Stage) -> None:
        reading = read()
        live = scope(reading, desired, owners=wish.owners, exact=wish.destructive == APPLY)[0]
        expected, remains = split(stage.after, pictures[0].wanted)
        if remains.facts:
            live = split(live, pictures[0].wanted)[0]
        expected = _expected(expected, live)
        settle(live, expected, reading.major, desired.major, ask)
        settle_second_readings(live, expected, desired)
        left = diff(live, expected)
        if left:
            listed = "; ".join(_describe(delta) for delta in list(left.values())[:5])
            raise Unproven(
                f"The changes were made, but the database does not equal the desired schema afterwards: {listed}.",
                hint="Please report it with the two schemas.",
                statements=report.statements(stage.statements),
            )

    done = apply(session, wish.limits, look, prove, sleep, online=wish.online)
    pictures[0].plan.statements = done
    return pictures[0]


def _expected(wanted: State, live: State) -> State:
    """Ownership of what was just made is only known now, unless it is managed and then it is in both."""
    expected = wanted.copy()
    for fact in live.of_kind("owner"):
        expected.facts.setdefault(fact.id, fact)
    return expected


def _describe(delta: Delta) -> str:
    if delta.before is None:
        return f"{label(delta.id)} is missing"
    if delta.after is None:
        return f"{label(delta.id)} is still there"
    before, after = delta.before.attrs, delta.after.attrs
    differing = [
        f"{name} ({before.get(name)!r} instead of {after[name]!r})" for name in after if before.get(name) != after[name]
    ]
    return f"{label(delta.id)} differs in {', '.join(differing)}"


def _outcome(
    desired: Desired, reading: Reading, picture: Picture, name: str, lost: Mapping[str, int] | None = None
) -> Outcome:
    warnings = [*desired.warnings, *reading.notices]
    for what, number in (lost or {}).items():
        warnings.append(f"{what} goes, with {number} value(s) that it held")
    for kind, what in reading.unmodelled:
        if (kind, what) not in desired.unmodelled:
            warnings.append(f"{kind} {what} is of a kind that is not managed; it was left alone")
    result = {
        "statements": report.statements(picture.plan.statements),
        "kept": report.kept(picture.kept),
        "summary": report.summary(picture.wanted),
    }
    changed = bool(picture.plan.statements)
    return Outcome(
        changed=changed,
        result=result,
        diff=report.difference(picture.live, picture.wanted, picture.plan, name),
        warnings=tuple(dict.fromkeys(warnings)),
    )
