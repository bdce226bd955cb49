# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the desired SQL in the shadow and reads back what it means.

All of it in one transaction that is rolled back, so that roles and everything
else leave no trace on a server that was named for the purpose.
"""

from __future__ import annotations

import contextlib
import json
import typing as t
from dataclasses import dataclass, field, replace

from ..failure import Failure
from . import extract, restricted
from .connection import DatabaseError, connect
from .desired import Desired, Environment, Script
from .diff import diff
from .fact import State
from .kinds import KINDS
from .kinds.rule import Context
from .members import tell_apart
from .naming import ident
from .session_settings import QUERY, READING, in_shadow, of_role, stand_in, unlimited
from .source import line_of, pieces
from .surroundings import CLUSTER, ROLES, SURROUNDINGS

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .connection import Session
    from .extract.family import Reading
    from .fact import Fact, FactId, Value
    from .kinds.rule import Step
    from .members import Said
    from .shadow import Shadow
    from .source import Piece

BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"


def elaborate(
    shadow: Shadow,
    script: Script,
    environment: Environment,
    undo: Callable[[Reading], list[str]] | None = None,
    like: State | None = None,
) -> Desired:
    """Return what the script means on a server prepared like the target.

    :param undo: is given what there is, and returns statements that take it back; asked again until there are none.
    :param like: what is known already, by all likelihood much the same (``extract.read``).
    :raises Failure: for SQL that PostgreSQL refuses (with its line), that ends its transaction, that makes
        objects the engine doesn't model, or that makes objects in schemas that aren't managed.
    """
    with _reader(shadow, script, environment) as (session, rights):
        session.run("SAVEPOINT prepared")
        before = _read(session, script.schemas, like)
        outside, rows = _surroundings(session, script.schemas), dict(session.run(_WRITTEN))
        _run_script(session, script.sql, script.name, rights)
        written = [table for table, count in session.run(_WRITTEN) if count != rows.get(table, 0)]
        _refuse_surroundings(outside, _surroundings(session, script.schemas), script)
        after = _read(session, script.schemas, like)
        after, declared, steps = _in_conditions(session, script, environment, before, after, like=like, rights=rights)
        while undo is not None and (statements := undo(after)):
            session.run("; ".join(statements))
            after = _read(session, script.schemas, like)
        if declared is not None:
            _replace_defaults(after, declared)
        extract.read_dependencies(after, session.run(extract.DEPENDENCIES))
        again = _once_more(session, script.schemas, after.state)

        def start_again() -> None:
            session.run("; ".join(["ROLLBACK TO SAVEPOINT prepared", *(step.sql for step in steps)]))

        def look() -> Reading:
            return _read(session, script.schemas, like)

        def execute(statement: str) -> None:
            session.run((rights and restricted.adapted(statement, rights.token)) or statement)

        members = tell_apart(session, script, before, after, start_again=start_again, read=look, execute=execute)
    desired = _desired(before, after, script, written, members)
    desired.again = again
    if shadow.is_somebodys_superuser:
        desired.warnings.append(SUPERUSER_WARNING)
    return desired


SUPERUSER_WARNING = (
    "shadow_url logs in as a superuser, so the desired SQL can run programs on that server, with the rights of the user that "
    "PostgreSQL runs as there: leave shadow_url out, and a throw-away server reads the SQL without such rights; or give it a login "
    "that is no superuser; or let it name a server that is made for this alone"
)

_WRITTEN = """SELECT format('%I.%I', s.schemaname, s.relname), s.n_tup_ins
FROM pg_catalog.pg_stat_xact_user_tables s JOIN pg_catalog.pg_class c ON c.oid = s.relid AND c.relkind <> 'm'
WHERE s.n_tup_ins > 0 ORDER BY 1"""

_UNSTABLE = ")::text[])"


def _once_more(session: Session, schemas: tuple[str, ...], state: State) -> dict[FactId, dict[str, Value]]:
    """Return the attributes that read differently once their own text was applied.

    PostgreSQL's deparsed text is a fixed point but for one case: a list of literals compared with a varchar column
    changes once. Whoever applies deparsed text meets the second form, whoever runs the SQL the first.
    """
    suspicious = [
        fact for fact in state.facts.values() if any(_UNSTABLE in str(value) for value in fact.attrs.values())
    ]
    if not suspicious:
        return {}
    context = Context(state, state)
    session.run(f"{READING}; SAVEPOINT again")
    for fact in suspicious:
        rule = KINDS[fact.kind]
        if fact.kind in ("constraint", "index", "policy"):
            steps = [*rule.drop(fact, context), *rule.create(fact, context)]
            session.run("; ".join(step.sql for step in steps))
    second = _read(session, schemas, state).state
    session.run("ROLLBACK TO SAVEPOINT again")
    return {
        fact.id: dict(second.facts[fact.id].attrs)
        for fact in suspicious
        if fact.id in second.facts and second.facts[fact.id].attrs != fact.attrs
    }


def server_version(session: Session) -> str:
    """Return the server's version as a number, as ``Desired.server`` has it."""
    return str(session.run("SHOW server_version_num")[0][0])


def reread(
    shadow: Shadow, script: Script, environment: Environment, queries: Sequence[str], undo: Sequence[str] = ()
) -> dict[str, str | None]:
    """Return queries in the words of this server, read in the presence of the desired schema; None for one it refuses.

    :param undo: statements that take some of it back before.
    """
    found: dict[str, str | None] = {}
    with _reader(shadow, script, environment) as (session, rights):
        _run_script(session, script.sql, script.name, rights)
        for statement in undo:
            session.run(statement)
        session.run(f"RESET SESSION AUTHORIZATION; {READING}")
        for query in queries:
            session.run("SAVEPOINT query")
            try:
                session.run(f"CREATE TEMPORARY VIEW reread AS {query.strip().rstrip(';')}")
                found[query] = session.run("SELECT pg_catalog.pg_get_viewdef('pg_temp.reread'::pg_catalog.regclass)")[
                    0
                ][0]
            except DatabaseError:
                found[query] = None
            session.run("ROLLBACK TO SAVEPOINT query")
    return found


@contextlib.contextmanager
def _reader(shadow: Shadow, script: Script, environment: Environment) -> Iterator[tuple[Session, Rights | None]]:
    """Open a transaction in which the script can run, and roll it back in the end.

    On our own server it is one of a session that has logged in without the rights of a superuser (``restricted``).
    """
    if shadow.login is None:
        shadow.admin.run(BEGIN)
        try:
            _prepare(shadow.admin, script, environment)
            yield shadow.admin, None
        finally:
            shadow.admin.rollback()
        return
    admin = shadow.admin
    try:
        # What the setup makes belongs to a role that is none of the script's, but is no superuser any more by then.
        admin.run("BEGIN; CREATE ROLE shadow SUPERUSER; SET SESSION AUTHORIZATION shadow")
        settings = _make_surroundings(admin, script, environment)
        admin.run("RESET SESSION AUTHORIZATION")
        password, token = restricted.prepare(admin, environment.creator)
        admin.run("COMMIT")
    finally:
        admin.rollback()
    login = replace(shadow.login, user=environment.creator, password=password)
    with connect(login, environment=()) as session:
        session.run(BEGIN)
        try:
            _apply_settings(session, settings, environment)
            yield session, Rights(token, shadow.login.user)
        finally:
            session.rollback()


@dataclass(frozen=True, slots=True)
class Rights:
    """What the statements of a script can be given that need a superuser (``restricted``).

    :param token: shows that it is we who ask for it.
    :param admin: the name of the superuser.
    """

    token: str = field(repr=False)
    admin: str


def _make_surroundings(session: Session, script: Script, environment: Environment) -> Mapping[str, str]:
    """Make what must be there before the script; return the settings that the creator has on the target."""
    if script.setup.strip():
        _run_script(session, script.setup, "shadow_setup_sql")
    settings = environment.settings
    if settings is None:
        # Without a target, the creator has what the setup gave it.
        roles = session.run(f"SELECT {QUERY}")[0][1]
        settings = of_role({"role_settings": json.dumps(roles)}, environment.creator)
    session.run(stand_in(settings))
    existing = {row[0] for row in session.run("SELECT rolname FROM pg_roles")}
    missing = [name for name in (*environment.roles, environment.creator) if name not in existing]
    creates = "; ".join(f"CREATE ROLE {ident(name)}" for name in dict.fromkeys(missing))
    if creates:
        session.run(creates)
    return settings


def _prepare(session: Session, script: Script, environment: Environment) -> None:
    settings = _make_surroundings(session, script, environment)
    # The creator may do here what it may do there or not: whether it may is found out there, not in the shadow.
    me, superuser, creator_is_one = session.run(
        "SELECT session_user, (SELECT rolsuper FROM pg_roles WHERE rolname = session_user),"
        f" (SELECT rolsuper FROM pg_roles WHERE rolname = {_text(environment.creator)})"
    )[0]
    if superuser and me != environment.creator:
        promote = "" if creator_is_one else f"ALTER ROLE {ident(environment.creator)} SUPERUSER; "
        session.run(f"{promote}SET SESSION AUTHORIZATION {ident(environment.creator)}")
    elif me != environment.creator:
        session.run(f"SET LOCAL ROLE {ident(environment.creator)}")
    _apply_settings(session, settings, environment)


def _apply_settings(session: Session, settings: Mapping[str, str], environment: Environment) -> None:
    """Let the session read the desired SQL with the settings that the creator has on the target."""
    try:
        session.run(f"{in_shadow(settings)}; {unlimited(session.major)}")
    except DatabaseError as error:
        raise Failure(
            f"The shadow cannot read the desired SQL with the settings of {environment.creator}: {error.message}.",
            hint="Set shadow_url to a server that knows this value. Nothing was changed.",
        ) from None


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _read(session: Session, schemas: tuple[str, ...], like: State | None) -> Reading:
    rows = _ask(session, extract.statement(session.major, schemas))
    return extract.read(session.major, schemas, rows, like=like)


def _ask(session: Session, query: str) -> list[tuple[t.Any, ...]]:
    """Ask the catalogs, and leave the session with the settings that it had."""
    rows = session.run(f"SAVEPOINT reading; {READING}; {query}")
    session.run("ROLLBACK TO SAVEPOINT reading; RELEASE SAVEPOINT reading")
    return rows


def _in_conditions(
    session: Session,
    script: Script,
    environment: Environment,
    before: Reading,
    after: Reading,
    *,
    like: State | None,
    rights: Rights | None,
) -> tuple[Reading, list[Fact] | None, list[Step]]:
    """Run the SQL once more where the target gives new objects other privileges than the shadow does, in its conditions.

    Returns what there is then, the default privileges that setup and SQL declare, None for those that there are, and what
    gives the shadow the target's conditions.
    What the SQL changes of the target's is declared as well. The setup may not know it, so it shows only here; and as it
    won't be there the next time, nothing is created under it.
    """
    was = State({fact.id: fact for fact in before.state.of_kind("default_privilege")})
    first = State({fact.id: fact for fact in after.state.of_kind("default_privilege")})
    there = _conditions(was, first, before, environment)
    if not _steps(was, there):
        return after, None, []
    # Who creates the objects may set the default privileges of these roles; what the others have doesn't apply to them.
    able = {row[0] for row in session.run("SELECT rolname FROM pg_roles WHERE pg_has_role(current_user, oid, 'USAGE')")}
    there = State(
        {
            **{each: fact for each, fact in there.facts.items() if fact.id[1] in able},
            **{each: fact for each, fact in was.facts.items() if fact.id[1] not in able},
        }
    )
    if not (steps := _steps(was, there)):
        return after, None, []
    declared = dict(first.facts)
    after = _run_again(session, script, steps, like, rights)
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
        after = _run_again(session, script, steps, like, rights)
    return after, list(declared.values()), steps


def _run_again(
    session: Session, script: Script, steps: list[Step], like: State | None, rights: Rights | None
) -> Reading:
    session.run("; ".join(["ROLLBACK TO SAVEPOINT prepared", *(step.sql for step in steps)]))
    _run_script(session, script.sql, script.name, rights)
    return _read(session, script.schemas, like)


def _same(state: State, fact: Fact) -> bool:
    return fact.id in state.facts and state.facts[fact.id].attrs == fact.attrs


def _is_outside(fact: Fact, reading: Reading) -> bool:
    return bool(fact.id[2]) and fact.id[2] not in reading.schemas


def _conditions(was: State, first: State, before: Reading, environment: Environment) -> State:
    """Return the target's default privileges, but for those that the SQL itself declares."""
    if environment.defaults is None:
        return was
    shown = diff(was, first)
    there = State({fact.id: fact for fact in was.facts.values() if fact.id in shown})
    known = set(before.namespaces.values())
    for fact in environment.defaults:
        stays = fact.id in was.facts or fact.id not in environment.ending
        if stays and fact.id not in shown and (fact.id[2] in known or not fact.id[2]):
            there.add(fact)
    return there


def _steps(here: State, there: State) -> list[Step]:
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


def _replace_defaults(after: Reading, facts: list[Fact]) -> None:
    """Want the default privileges that setup and SQL declare, not those that the conditions brought in."""
    for fact in list(after.state.of_kind("default_privilege")):
        after.state.remove(fact.id)
        after.outside.discard(fact.id)
    for fact in facts:
        after.state.add(fact)
        if _is_outside(fact, after):
            after.outside.add(fact.id)


def _run_script(session: Session, sql: str, name: str, rights: Rights | None = None) -> None:
    """Run a script.

    :param rights: what statements that need a superuser can be given; None in a session of one, or of somebody else's.
    """
    found = pieces(sql)
    if not found:
        return
    for piece in found:
        words = piece.text.upper().split(None, 2)
        if words[0] in _CONTROL or words[:2] in (["START", "TRANSACTION"], ["PREPARE", "TRANSACTION"]):
            raise Failure(
                f"{name}, line {piece.line}: {' '.join(words[:1])} controls the transaction that the schema is read in.",
                hint="Leave transaction control out: everything is applied in one transaction. Nothing was changed.",
            )
    session.run("SAVEPOINT script")
    statements = _with_rights(found, rights, owners=False)
    try:
        _run_statements(session, sql, found, statements)
    except DatabaseError as error:
        if rights is not None and error.sqlstate == _INSUFFICIENT_PRIVILEGE:
            statements = _with_rights(found, rights, owners=True)
            try:
                session.run("ROLLBACK TO SAVEPOINT script")
                _run_statements(session, sql, found, statements)
            except DatabaseError as again:
                error = again
            else:
                return
        raise _at_line(session, sql, name, error, found=found, forms=statements) from None


_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "END", "ABORT", "SAVEPOINT", "RELEASE")
_INSUFFICIENT_PRIVILEGE = "42501"


def _with_rights(found: Sequence[Piece], rights: Rights | None, *, owners: bool) -> dict[int, str]:
    """Return, by their number, the statements that are run in another form because they need a superuser.

    :param owners: also those that give something to a role which could not have made it.
    """
    if rights is None:
        return {}
    forms = {}
    for number, piece in enumerate(found):
        form = restricted.adapted(piece.text, rights.token)
        if form is None and owners:
            form = restricted.with_owner(piece.text, rights.token, rights.admin)
        if form is not None:
            forms[number] = form
    return forms


def _run_statements(session: Session, sql: str, found: Sequence[Piece], forms: Mapping[int, str]) -> None:
    """Run the statements of a script, in as few round trips as can be."""
    if not forms:
        session.run(sql)
        return
    waiting: list[str] = []
    for number, piece in enumerate(found):
        if number not in forms:
            waiting.append(piece.text)
            continue
        if waiting:
            session.run(";\n".join(waiting))
            waiting = []
        session.run(forms[number])
    if waiting:
        session.run(";\n".join(waiting))


def _at_line(
    session: Session, sql: str, name: str, error: DatabaseError, *, found: Sequence[Piece], forms: Mapping[int, str]
) -> Failure:
    """Find the line: by the position PostgreSQL gives, else by running statement after statement."""
    line = line_of(sql, error.position - 1) if error.position and not forms else 0
    if not line:
        number = 0
        try:
            session.run("ROLLBACK TO SAVEPOINT script")
            for number, piece in enumerate(found):
                line = piece.line
                session.run(forms.get(number, piece.text))
        except DatabaseError as again:
            error = again
            if again.position and number not in forms:
                line += line_of(piece.text, again.position - 1) - 1
    details = dict(error.details)
    parts = [f"PostgreSQL refuses {name}, line {line}: {error.message}"]
    if details.get("detail"):
        parts.append(f"DETAIL: {details['detail']}")
    if details.get("server_hint"):
        parts.append(f"HINT: {details['server_hint']}")
    text = ". ".join(part.rstrip(".") for part in parts) + "."
    hint = "Nothing was changed."
    if error.sqlstate == "25001":
        hint = "The schema is read in one transaction: leave out what cannot run in one (CONCURRENTLY, which 'online' adds; VACUUM). Nothing was changed."
    if error.sqlstate == "0A000" and "extension" in error.message:
        hint = "The shadow lacks this extension: set shadow_url to a server that has it. Nothing was changed."
    if error.sqlstate == _INSUFFICIENT_PRIVILEGE:
        hint = (
            "The desired schema is read without the rights of a superuser: it cannot run programs, reach files, make roles or "
            "functions in C or in untrusted languages. Leave it out; what it needs besides, shadow_setup_sql can make. Nothing was changed."
        )
    return Failure(text, hint=hint, line=line, **details)


def _surroundings(session: Session, schemas: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Return what there is outside the managed schemas that the desired SQL may not touch: (word, name, form)."""
    names = ", ".join(_text(name) for name in schemas)
    query = f"{SURROUNDINGS.format(schemas=names)}\nUNION ALL\n{CLUSTER}"
    if session.run("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")[0][0]:
        query += f"\nUNION ALL\n{ROLES}"
    return {tuple(map(str, row)) for row in _ask(session, query)}


def _refuse_surroundings(before: set[tuple[str, ...]], after: set[tuple[str, ...]], script: Script) -> None:
    touched = sorted({each[:2] for each in before ^ after})
    if touched:
        listed = ", ".join(f"{word} {name}" for word, name in touched[:12]) + (", ..." if len(touched) > 12 else "")
        raise Failure(
            f"{script.name} makes or changes what is not managed: {listed}.",
            hint=f"Managed are the schemas {', '.join(script.schemas)}, and outside of them triggers, policies and publications. "
            "Add the schema to 'schemas', or make this by other means and leave it out.",
        )


def _desired(before: Reading, after: Reading, script: Script, written: list[str], members: Said) -> Desired:
    unmodelled = sorted(set(after.unmodelled) - set(before.unmodelled))
    if unmodelled:
        listed = ", ".join(f"{kind} {name}" for kind, name in unmodelled)
        raise Failure(
            f"{script.name} makes objects of kinds that pg_schema_apply does not manage: {listed}.",
            hint="Make them by other means and leave them out; docs/schema-engine.md lists what is managed.",
        )
    given = sorted(set(after.given_by_others) - set(before.given_by_others))
    if given:
        raise Failure(
            f"{script.name} has somebody pass privileges on: {'; '.join(given)}.",
            hint="Only privileges that the owner of an object gives are managed: grant them as the owner. Nothing was changed.",
        )
    declared = {
        fact_id
        for fact_id in after.outside
        if fact_id not in members.brought
        and (fact_id not in before.state.facts or before.state.facts[fact_id].attrs != after.state.facts[fact_id].attrs)
    }
    warnings = [
        f"{script.name} writes rows into {table}: rows are not part of a schema and are not applied"
        for table in written
    ]
    return Desired(
        state=after.state,
        outside=set(after.outside),
        declared=declared,
        brought=members.brought,
        bring=members.bring,
        born=[
            fact for fact in before.state.facts.values() if fact.id not in before.outside or fact.id in before.members
        ],
        baseline=set(before.outside),
        unmodelled=set(before.unmodelled),
        major=after.major,
        server=after.environment["server_version_num"],
        warnings=warnings,
    )
