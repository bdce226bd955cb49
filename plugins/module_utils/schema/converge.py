# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The story: source → elaborate → extract → scope → gate → plan → apply → prove → report.

Check mode is the same story without *apply*: it reads in one read-only
transaction and reports the plan that a real run would carry out.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..outcome import Outcome
from . import cache, extract, losses, report
from .apply import Limits, Unproven, apply
from .connection import connect
from .diff import diff
from .elaborate import Desired, Environment, Script, elaborate, reread
from .extract.family import Reading
from .fact import State
from .gate import APPLY, Kept, hold_back
from .majors import Reread, settle
from .naming import label
from .plan import Plan, make_plan
from .scope import ensure_rls, implied_grants, scope
from .shadow import open_shadow
from .source import pieces

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .connection import Login, Session
    from .diff import Delta


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for.

    :param login: the database, or None to plan for an empty one that doesn't exist (``assume_empty``).
    :param script: the desired schema.
    :param ensure_rls: every table of the managed schemas gets row level security, declared or not.
    :param destructive: ``keep``, ``fail`` or ``apply``.
    :param owners: whether ownership is compared.
    :param shadow_url: a server to read the desired schema on; empty for a throw-away one.
    :param limits: timeouts, and the role that makes the objects.
    :param cache_folder: where meanings are remembered; empty for nowhere.
    """

    login: Login | None
    script: Script
    limits: Limits
    ensure_rls: bool = False
    destructive: str = "keep"
    owners: bool = False
    shadow_url: str = ""
    cache_folder: str = ""


@dataclass(slots=True)
class Picture:
    """Both sides, cut to what is managed, and what to do about the difference."""

    live: State
    wanted: State
    kept: list[Kept]
    plan: Plan


def converge(wish: Wish, *, check: bool, sleep: Callable[[float], None]) -> Outcome:
    """Make the database equal the desired schema, or in check mode say what that would take.

    :raises Failure: for bad SQL, an unreachable database, a destructive change under ``fail``, a statement that
        PostgreSQL refuses, or a transaction that could not prove itself. Nothing is changed then.
    """
    memory = cache.Cache(wish.cache_folder)
    if wish.login is None:
        return _for_nobody(wish, memory)
    with connect(wish.login) as session:
        rows = _observe(session, wish.script.schemas)
        reading = extract.read(session.major, wish.script.schemas, rows)
        creator = wish.limits.role or reading.environment["current_user"]
        meaning = _meaning_key(wish, creator, reading)
        nothing = cache.key("nothing", meaning, extract.digest(rows), wish.destructive, wish.ensure_rls, wish.owners)
        remembered = memory.load(nothing)
        if remembered is not None:
            return Outcome(
                changed=False,
                result=remembered["result"],
                diff=remembered["diff"],
                warnings=tuple(remembered["warnings"]),
            )
        extract.read_dependencies(reading, session.run(extract.DEPENDENCIES))
        roles = [row[0] for row in session.run("SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_'")]
        session.rollback()
        desired = memory.load_desired(meaning)
        if desired is None:
            desired = _elaborate(wish, creator, reading, tuple(roles))
            memory.store_desired(meaning, desired)
        ask = _reread(wish, memory, meaning, creator=creator, reading=reading, roles=tuple(roles))
        picture = _picture(wish, desired, reading, creator, ask)
        lost = losses.count(session, picture.plan)
        if not pieces(wish.script.sql):
            losses.refuse_emptying(lost, wish.script.name)
        if picture.plan.statements and not check:
            picture = _carry_out(session, wish, desired, creator, ask, sleep=sleep)
        outcome = _outcome(desired, reading, picture, wish.login.describe(), lost)
        if not outcome.changed:
            memory.store(nothing, {"result": outcome.result, "diff": outcome.diff, "warnings": list(outcome.warnings)})
        return outcome


def _observe(session: Session, schemas: tuple[str, ...]) -> list[tuple[t.Any, ...]]:
    """Read everything in one round trip and one read-only transaction, which stays open."""
    return session.run(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = ''; SET LOCAL jit = off; "
        + extract.statement(session.major, schemas)
    )


def _meaning_key(wish: Wish, creator: str, reading: Reading | None) -> str:
    defaults = (
        sorted((fact.id, fact.attrs["state"]) for fact in reading.state.of_kind("default_privilege"))
        if reading
        else None
    )
    script = wish.script
    major = reading.major if reading else 0
    queries = extract.statement(18, script.schemas)
    return cache.key(
        "meaning", script.sql, script.setup, script.schemas, creator, defaults, wish.shadow_url, major, queries
    )


def _environment(wish: Wish, creator: str, reading: Reading | None, roles: tuple[str, ...]) -> Environment:
    """Return the conditions in which the SQL is read: those that will be there when all is done."""
    defaults = tuple(reading.state.of_kind("default_privilege")) if reading else None
    if wish.destructive == APPLY:
        defaults = None  # those that nobody declares will be gone
    return Environment(creator=creator, roles=roles, defaults=defaults)


def _elaborate(wish: Wish, creator: str, reading: Reading | None, roles: tuple[str, ...]) -> Desired:
    environment = _environment(wish, creator, reading, roles)
    with open_shadow(wish.shadow_url, reading.major if reading else None) as shadow:
        return elaborate(shadow, wish.script, environment)


def _reread(
    wish: Wish, memory: cache.Cache, meaning: str, *, creator: str, reading: Reading, roles: tuple[str, ...]
) -> Reread:
    """Return how to have queries said in the words of the server that read the desired schema; remembers the answers."""
    environment = _environment(wish, creator, reading, roles)
    known: dict[str, str | None] = {}

    def ask(queries: Sequence[str]) -> Mapping[str, str | None]:
        missing = [query for query in queries if query not in known]
        name = cache.key("reread", meaning, missing)
        answers = memory.load(name) if missing else {}
        if answers is None:
            with open_shadow(wish.shadow_url, reading.major) as shadow:
                answers = reread(shadow, wish.script, environment, missing)
            memory.store(name, answers)
        known.update(answers)
        return known

    return ask


def _picture(wish: Wish, desired: Desired, reading: Reading, creator: str, ask: Reread) -> Picture:
    live, wanted = scope(reading, desired, owners=wish.owners, exact=wish.destructive == APPLY)
    settle(live, wanted, reading.major, desired.major, ask)
    wanted, kept = hold_back(live, wanted, wish.destructive)
    if wish.ensure_rls:
        ensure_rls(live, wanted)
    return Picture(live, wanted, kept, make_plan(live, wanted, implied_grants(reading, wanted, creator)))


def _for_nobody(wish: Wish, memory: cache.Cache) -> Outcome:
    """Plan for a database that doesn't exist yet: everything would be created."""
    creator = wish.limits.role or "postgres"
    meaning = _meaning_key(wish, creator, None)
    desired = memory.load_desired(meaning)
    if desired is None:
        desired = _elaborate(wish, creator, None, ())
        memory.store_desired(meaning, desired)
    empty = Reading(desired.major, wish.script.schemas)
    # What every database is born with comes with the platform, not with us.
    for fact in desired.born:
        empty.add(fact.id, fact.attrs, parent=fact.parent, notes=fact.notes)
    picture = _picture(wish, desired, empty, creator, dict.fromkeys)
    return _outcome(desired, empty, picture, "a new database")


def _carry_out(
    session: Session, wish: Wish, desired: Desired, creator: str, ask: Reread, *, sleep: Callable[[float], None]
) -> Picture:
    """Apply in one transaction; plan again inside it, so that what others did meanwhile is seen."""
    schemas = wish.script.schemas
    current: list[Picture] = []

    def read() -> Reading:
        return extract.read(session.major, schemas, session.run(extract.statement(session.major, schemas)))

    def plan_again() -> Plan:
        reading = read()
        extract.read_dependencies(reading, session.run(extract.DEPENDENCIES))
        current.append(_picture(wish, desired, reading, creator, ask))
        return current[-1].plan

    def prove(_plan: Plan) -> None:
        reading = read()
        live = scope(reading, desired, owners=wish.owners, exact=wish.destructive == APPLY)[0]
        expected = _expected(current[-1].wanted, live)
        settle(live, expected, reading.major, desired.major, ask)
        left = diff(live, expected)
        if left:
            listed = "; ".join(_describe(delta) for delta in list(left.values())[:5])
            raise Unproven(
                f"The changes were made, but the database does not equal the desired schema afterwards: {listed}.",
                hint="Everything was rolled back: nothing was changed. Please report it with the two schemas.",
                statements=report.statements(current[-1].plan),
            )

    done = apply(session, wish.limits, plan_again, prove, sleep)
    current[-1].plan = done
    return current[-1]


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
        "statements": report.statements(picture.plan),
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
