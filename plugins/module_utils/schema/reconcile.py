# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of the story that only a difference needs: what the SQL means, what to do, doing it, proving it."""

from __future__ import annotations

import contextlib
import functools
import gc
import typing as t
from dataclasses import dataclass, replace

from ..outcome import Outcome
from . import extract, report
from .apply.executor import Unproven, apply
from .compare.implied import ending_defaults
from .compare.normalize import keep_populations, settle_inherited_names, settle_second_readings
from .compare.scope import going_along, scope
from .compare.server_versions import settle
from .comparison import _picture
from .database.session_settings import READING, execution, of_role, refuse_read_only
from .database.transaction import run
from .desired import cache
from .desired.lexer import pieces
from .desired.load import elaborate, reread, server_version
from .desired.shadow import open_shadow
from .extract.snapshot import Reading
from .kinds.context import Context
from .model.desired import Environment
from .model.destructive import APPLY
from .model.diff import diff
from .model.labels import label
from .online.names import split
from .plan.actions import CREATE
from .renames.renaming import Renamed, Renaming, said
from .safety import row_counts
from .safety.extension_owners import refuse_what_others_own
from .safety.overloads import ambiguous
from .safety.search_path import restricted

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .compare.server_versions import Reread
    from .comparison import Picture
    from .database.connection import Session
    from .model.desired import Desired
    from .model.diff import Delta
    from .model.facts import FactId, State
    from .model.fingerprint import Snapshot
    from .model.plan import Plan, Stage, Statement
    from .request import Wish


@dataclass(frozen=True, slots=True)
class Start:
    """What a run that may have something to do knows already.

    :param snapshot: the keys and the hash of what was read.
    :param reading: the same as facts, without who needs whom.
    """

    snapshot: Snapshot
    reading: Reading


class ShadowReplaced(Exception):
    """The remembered meaning was read by another version of PostgreSQL than the shadow's: their texts don't compare."""


def change(
    session: Session, wish: Wish, memory: cache.Cache, start: Start, *, check: bool, sleep: Callable[[float], None]
) -> Outcome:
    """Plan from what was read in the open read-only transaction, and unless in check mode, carry it out."""
    with _no_search_for_cycles():
        return _change(session, wish, memory, start, check=check, sleep=sleep)


@contextlib.contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Facts are many, stay to the end, and form no cycles: looking for some at every turn takes a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _change(
    session: Session, wish: Wish, memory: cache.Cache, start: Start, *, check: bool, sleep: Callable[[float], None]
) -> Outcome:
    snapshot, reading, major = start.snapshot, start.reading, session.major
    dependencies = session.run(extract.DEPENDENCIES)
    extract.read_dependencies(reading, dependencies)
    roles = tuple(row[0] for row in session.run("SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_'"))
    environment = _environment(wish, snapshot.creator, reading, roles)

    def read_meaning() -> Desired:
        desired = _elaborate(wish, environment, major, like=reading.state)
        memory.store_desired(snapshot.meaning, desired)
        return desired

    def plan(desired: Desired, dependencies: list[tuple[str, ...]]) -> tuple[Carrying, Picture]:
        ask = _reread(wish, memory, snapshot.meaning, environment, major=major, desired=desired)
        renaming = Renaming(
            wish.script,
            desired,
            wish.destructive,
            creator=snapshot.creator,
            elaborate=lambda undo: _elaborate(wish, environment, major, undo=undo, beside=desired),
            reread=lambda undo: _reread(
                wish, memory, snapshot.meaning, environment, major=major, desired=desired, undo=undo
            ),
        )
        # The same rows once more: few runs need them.
        everything = functools.partial(session.run, extract.statement(major, wish.script.schemas))
        renamed = renaming.foresee(reading, snapshot.digest, everything, dependencies)
        picture = _picture(wish, desired, renamed.reading, snapshot.creator, ask, renames=renamed.statements)
        refuse_what_others_own(session, picture.plan, picture.live, desired, snapshot.creator)
        picture.warnings = _warnings(desired, reading, picture, renamed)
        picture.lost = _count(session, wish, picture.plan, renamed.names)
        picture.warnings += _changes_of_values(session, picture, renamed.names)
        return Carrying(session, wish, desired, snapshot.creator, ask, renaming), picture

    desired = memory.load_desired(snapshot.meaning, reading.state)
    try:
        carrying, picture = plan(desired or read_meaning(), dependencies)
    except ShadowReplaced:
        carrying, picture = plan(read_meaning(), dependencies)
    del dependencies  # they are many
    if picture.plan.statements:
        unsearched = _prepare_execution(session, snapshot.creator, reading, carrying.desired, check=check)
        unfound = restricted(picture.plan.statements, picture.wanted, major)
        picture.warnings = (*picture.warnings, *unsearched, *unfound)
    session.rollback()
    where = wish.login.describe() if wish.login else ""
    if not picture.plan.statements:
        outcome = _outcome(picture, where)
        _remember_unchanged(session, wish, memory, snapshot, picture=picture, outcome=outcome)
        return outcome
    if not check:
        picture = carrying.out(picture, snapshot.digest, sleep)
    return _outcome(picture, where)


def _remember_unchanged(
    session: Session, wish: Wish, memory: cache.Cache, snapshot: Snapshot, *, picture: Picture, outcome: Outcome
) -> None:
    """Store that there is nothing to do for the state that was read, if that is what was seen all along.

    Who needs whom was read after the rows, and PostgreSQL deparses from the catalog as it is at the moment, whatever the
    transaction's snapshot. So the conclusion is about one state only if that is still there when all was read.
    """
    if picture.plan.deltas:
        return
    rows = session.run(extract.snapshot(session.major, wish.script.schemas, snapshot.digest))
    session.rollback()
    if (extract.digest(rows), extract.census(rows)) == (snapshot.digest, snapshot.census):
        memory.store_unchanged(
            cache.Unchanged(
                question=snapshot.question,
                digest=snapshot.digest,
                census=snapshot.census,
                result=outcome.result,
                warnings=outcome.warnings,
            )
        )


def _count(session: Session, wish: Wish, plan: Plan, names: Mapping[FactId, FactId] | None = None) -> dict[str, int]:
    """Count what a plan would lose.

    :raises Failure: when an empty declaration would lose anything.
    """
    lost = row_counts.count(session, plan, names)
    if lost and not pieces(wish.script.sql):
        row_counts.refuse_emptying(lost, wish.script.name)
    return lost


def _changes_of_values(session: Session, picture: Picture, names: Mapping[FactId, FactId]) -> tuple[str, ...]:
    """Return what there is to warn of where columns take another type.

    :raises Failure: when PostgreSQL would refuse values.
    """
    context = Context(picture.live, picture.wanted, picture.plan.created, (), picture.plan.dropped)
    return tuple(row_counts.changes_of_values(session, picture.plan, context, names))


def _prepare_execution(
    session: Session, creator: str, reading: Reading, desired: Desired, *, check: bool = False
) -> tuple[str, ...]:
    """Find out what the statements of a plan are to run with; return what there is to warn of.

    :raises Failure: when the database takes no changes.
    """
    refuse_read_only(reading.environment, check=check)
    coming = {str(fact.id[1]) for fact in desired.state.of_kind("schema")}
    session.execution, warnings = execution(session, of_role(reading.environment, creator), creator, coming)
    return warnings


def _environment(wish: Wish, creator: str, reading: Reading | None, roles: tuple[str, ...]) -> Environment:
    """Return the conditions in which the SQL is read: those that will be there when all is done."""
    defaults = tuple(reading.state.of_kind("default_privilege")) if reading else None
    ending = ending_defaults(reading, creator) if reading and wish.destructive == APPLY else frozenset()
    settings = of_role(reading.environment, creator) if reading else None
    return Environment(creator=creator, roles=roles, defaults=defaults, ending=ending, settings=settings)


def _elaborate(
    wish: Wish,
    environment: Environment,
    major: int | None,
    *,
    undo: Callable[[Reading], list[str]] | None = None,
    like: State | None = None,
    beside: Desired | None = None,
) -> Desired:
    """Read the desired SQL in a shadow.

    :param beside: what the result is to be compared with.
    :raises ShadowReplaced: when another version of PostgreSQL has read that.
    """
    with open_shadow(wish.shadow_url, major, wish.shadow_timeout) as shadow:
        desired = elaborate(shadow, wish.script, environment, undo, like)
    if beside is not None and desired.server != beside.server:
        raise ShadowReplaced
    return desired


def _reread(
    wish: Wish,
    memory: cache.Cache,
    meaning: str,
    environment: Environment,
    *,
    major: int,
    desired: Desired,
    undo: tuple[str, ...] = (),
) -> Reread:
    """Return how to have queries said in the words of the server that read the desired schema; remembers the answers.

    What is returned raises ShadowReplaced when that is no longer the version of the shadow.
    """
    known: dict[str, str | None] = {}

    def ask(queries: Sequence[str]) -> Mapping[str, str | None]:
        missing = [query for query in queries if query not in known]
        name = cache.key("reread", meaning, desired.server, undo, missing)
        answers = memory.load(name) if missing else {}
        if answers is None:
            with open_shadow(wish.shadow_url, major, wish.shadow_timeout) as shadow:
                if server_version(shadow.admin) != desired.server:
                    raise ShadowReplaced
                answers = reread(shadow, wish.script, environment, missing, undo)
            memory.store(name, answers)
        known.update(answers)
        return known

    return ask


def for_nobody(wish: Wish, memory: cache.Cache, meaning: str) -> Outcome:
    """Plan for a database that doesn't exist yet: everything would be created."""
    creator = wish.limits.role or "postgres"
    desired = memory.load_desired(meaning)
    if desired is None:
        desired = _elaborate(wish, _environment(wish, creator, None, ()), None)
        memory.store_desired(meaning, desired)
    said(wish.script, desired)  # there is nothing to rename, but what the SQL says of it has to be right
    empty = Reading(desired.major, wish.script.schemas)
    # What every database is born with comes with the platform, not with us.
    for fact in desired.born:
        managed = fact.id not in desired.outside
        empty.add(fact.id, fact.attrs, parent=fact.parent, notes=fact.notes, managed=managed)
        if fact.kind != "schema" and "extension" in fact.notes:
            empty.members.add(fact.id)
    picture = _picture(wish, desired, empty, creator, dict.fromkeys)
    picture.warnings = _warnings(desired, empty, picture, Renamed(empty))
    return _outcome(picture, "a new database")


@dataclass(frozen=True, slots=True)
class Carrying:
    """Carries a plan out, stage by stage, each of which proves itself."""

    session: Session
    wish: Wish
    desired: Desired
    creator: str
    ask: Reread
    renaming: Renaming

    def out(self, planned: Picture, digest: str, sleep: Callable[[float], None]) -> Picture:
        """Apply, and return what was done.

        :param planned: what was planned from what was read before.
        :param digest: its hash: when somebody has changed anything since, the plan is made anew inside the transaction.
        """
        first, lost = planned, dict[str, int]()

        def look(done: Sequence[Statement], one_by_one: bool) -> list[Stage]:
            nonlocal first
            rows = self._rows(unless=digest)
            there = extract.digest(rows)
            conditions = extract.read(self.session.major, self.wish.script.schemas, rows, only=extract.CONDITIONS)
            unsearched = _prepare_execution(self.session, self.creator, conditions, self.desired)
            if there == digest and not planned.plan.renames:
                picture = planned
            else:
                # What is renamed was planned from what was foreseen; now it can be seen.
                rows = self._rows() if there == digest else rows
                picture = self._look(rows, one_by_one=one_by_one)
                unfound = restricted(picture.plan.statements, picture.wanted, self.session.major)
                picture.warnings = (*picture.warnings, *unsearched, *unfound)
            if not done:
                first = picture  # what is reported is the difference as it was before anything was done
            if picture.stages:
                # Rows come and go without any change of the schema: those count that are there now.
                stage = replace(picture.plan, statements=picture.stages[0].statements)
                if not pieces(self.wish.script.sql):
                    row_counts.lock(self.session, stage)
                lost.update(_count(self.session, self.wish, stage))
            return picture.stages

        def prove(stage: Stage) -> None:
            self._prove(stage, first.wanted)

        first.plan.statements = apply(self.session, self.wish.limits, look, prove, sleep, online=self.wish.online)
        first.lost = lost
        return first

    def _rows(self, unless: str = "") -> list[tuple[t.Any, ...]]:
        """Return the rows of the database with their hash, or the hash alone when it is the one that is known."""
        return self.session.run(f"{READING}; {extract.unless(self.session.major, self.wish.script.schemas, unless)}")

    def _read(self, rows: list[tuple[t.Any, ...]]) -> Reading:
        return extract.read(self.session.major, self.wish.script.schemas, rows, like=self.desired.state)

    def _look(self, rows: list[tuple[t.Any, ...]], *, one_by_one: bool) -> Picture:
        """Rename what is to be renamed, and plan from what there is then."""
        reading, dependencies = self._read(rows), self.session.run(extract.DEPENDENCIES)
        extract.read_dependencies(reading, dependencies)
        renamed = self.renaming.foresee(reading, extract.digest(rows), lambda: rows, dependencies)
        if renamed.statements:
            run(self.session, renamed.statements, one_by_one=one_by_one)
            reading = self._read(self._rows())
            extract.read_dependencies(reading, self.session.run(extract.DEPENDENCIES))
        picture = _picture(
            self.wish, self.desired, reading, self.creator, self.ask, renames=renamed.statements, up_to=2
        )
        picture.warnings = _warnings(self.desired, reading, picture, renamed)
        picture.warnings += _changes_of_values(self.session, picture, {})
        return picture

    def _prove(self, stage: Stage, wanted: State) -> None:
        reading = self._read(self._rows())
        exact = self.wish.destructive == APPLY
        live, now = scope(reading, self.desired, owners=self.wish.owners, exact=exact, creator=self.creator)
        # What lies outside and uses something of ours was known by its dependencies, which are not read again.
        for fact_id in live.missing(stage.after.facts):
            if fact_id in reading.outside:
                live.take(reading.state, reading.state.facts[fact_id])
        expected, remains = split(stage.after, wanted)
        if remains.facts:
            live = split(live, wanted)[0]
        expected = _expected(expected, live)
        for fact_id in self.desired.brought & live.facts.keys() & now.facts.keys() - expected.facts.keys():
            expected.take(now, now.facts[fact_id])  # it came along with an extension that was just made
        for fact_id in [each.id for each in expected.of_kind("grant") if "extension" in each.notes]:
            if fact_id not in live.facts and fact_id not in now.facts:
                expected.remove(fact_id)  # and so did this
        settle(live, expected, reading.major, self.desired.major, self.ask)
        settle_second_readings(live, expected, self.desired)
        settle_inherited_names(live, expected)
        keep_populations(
            live, expected
        )  # somebody may have filled one meanwhile, as a refresh waits for no lock of ours
        made = {statement.fact for statement in stage.statements if statement.verb == CREATE}
        # What nobody declares and had to be made anew was made of its own text: that may now be printed otherwise.
        again = {fact_id for fact_id in made - self.desired.state.facts.keys() if fact_id in live.facts}
        left = {fact_id: delta for fact_id, delta in diff(live, expected).items() if fact_id not in again}
        if left:
            listed = "; ".join(_describe(delta) for delta in list(left.values())[:5])
            raise Unproven(
                f"The changes were made, but the database does not equal the desired schema afterwards: {listed}.",
                hint="Please report it with the two schemas.",
                statements=report.statements(stage.statements),
            )


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


def _warnings(desired: Desired, reading: Reading, picture: Picture, renamed: Renamed) -> tuple[str, ...]:
    """Return what the operator should know, whatever becomes of rows."""
    warnings = [*desired.warnings, *reading.notices, *reading.given_by_others]
    warnings += [
        f"{kind} {what} is of a kind that is not managed; it was left alone"
        for kind, what in reading.unmodelled
        if (kind, what) not in desired.unmodelled
    ]
    along = going_along(picture.live, picture.wanted, renamed.reading, desired)
    return (*warnings, *along, *ambiguous(picture.wanted, desired.state.facts), *renamed.warnings)


def _outcome(picture: Picture, name: str) -> Outcome:
    result = {
        "statements": report.statements(picture.plan.statements),
        "kept": report.kept(picture.kept),
        "summary": report.summary(picture.wanted),
    }
    lost = (f"{what} goes, with {number} value(s) that it held" for what, number in picture.lost.items())
    return Outcome(
        changed=bool(picture.plan.statements),
        result=result,
        diff=lambda: report.difference(picture.live, picture.wanted, picture.plan, name),
        warnings=tuple(dict.fromkeys((*picture.warnings, *lost))),
    )
