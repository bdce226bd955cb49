# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The story of an export: extract → choose → plan from what every database is born with → write down.

The DDL is the plan that leads from an empty database to this one, so its order is one that PostgreSQL accepts, and
whatever the engine can apply it can export.
"""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, replace

from ...masking import is_conspicuous
from ...outcome import Outcome
from .. import extract, report
from ..compare.implied import implied_grants
from ..database.connection import connect
from ..extract.snapshot import Snapshot
from ..model.facts import Fact, FactSet, closure
from ..model.labels import label, target
from ..model.plan import Statement
from ..model.sql import OWNER, PUBLIC, ident, literal, qualified
from ..online.names import split_leftovers
from ..plan.actions import DROP
from ..plan.deparse import round_trip_form
from ..plan.planner import make_plan

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..database.connection import Session
    from ..database.login import Login
    from ..model.facts import FactId, Value


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is to be exported.

    :param login: the database.
    :param schemas: the managed schemas.
    :param owners: whether ownership is part of it, and the default privileges of roles that own nothing here.
    :param existing_publications: those that will be there already where the DDL is run.
    """

    login: Login
    schemas: tuple[str, ...]
    manage_owners: bool = False
    existing_publications: tuple[str, ...] = ()


def export(request: ExportRequest) -> Outcome:
    """Return the facts and the DDL of the managed schemas, read in one read-only transaction.

    :raises Failure: for a database that cannot be reached or read.
    """
    with connect(request.login) as session:
        snapshot, known = _read(session, request.schemas)
    creators = _creators(snapshot, known)
    exported = _select_exported(snapshot, creators, owners=request.manage_owners)
    born = _preexisting(exported, request)
    closed = _revoked_defaults(snapshot, creators, known)
    plan = make_plan(born, exported, _with_explicit_grants(snapshot, exported, closed))
    told = [_repeatable(each) if each.fact_id in snapshot.members else each for each in plan.statements]
    ddl = script([*closed.statements(), *told])
    result = {
        "facts": [
            {"kind": fact.kind, "name": name(fact.id), "attributes": _readable(fact.attributes.items())}
            for fact in sorted(exported.facts.values(), key=lambda fact: (fact.kind, name(fact.id)))
        ],
        "ddl": ddl,
        "summary": report.summary(exported),
        "server_version": _version(snapshot),
        "unmodelled": [{"kind": kind, "name": what} for kind, what in sorted(set(snapshot.unmodelled))],
    }
    return Outcome(changed=False, result=result, warnings=tuple(_warnings(snapshot, request, ddl)))


def _read(session: Session, schemas: tuple[str, ...]) -> tuple[Snapshot, KnownRoles]:
    """Read facts, dependencies, and what there is to know of the roles, from one snapshot."""
    rows = session.run(extract.open_snapshot(session.major, schemas))
    snapshot = extract.read(session.major, schemas, rows)
    extract.read_dependencies(snapshot, session.run(extract.DEPENDENCIES))
    given = session.run(_GRANTEES.format(schemas=", ".join(literal(name).strip() for name in schemas)))
    superusers = session.run("SELECT rolname::text FROM pg_roles WHERE rolsuper")
    session.rollback()
    return snapshot, KnownRoles(tuple((row[0], row[1]) for row in given), frozenset(row[0] for row in superusers))


_GRANTEES = """SELECT DISTINCT x.giver::text, r.rolname::text
FROM (SELECT pg_get_userbyid(nspowner), nspacl FROM pg_namespace
      WHERE nspname NOT IN ({schemas}) AND nspname !~ '^pg_' AND nspname <> 'information_schema'
      UNION ALL SELECT pg_get_userbyid(defaclrole), defaclacl FROM pg_default_acl) x (giver, acl),
     LATERAL aclexplode(x.acl) a JOIN pg_roles r ON r.oid = a.grantee AND NOT r.rolsuper AND r.rolname !~ '^pg_'
WHERE r.rolname <> x.giver ORDER BY 1, 2"""
"""Whom the owners of other schemas let into them, and to whom the default privileges of any role give anything."""


@dataclass(frozen=True, slots=True)
class KnownRoles:
    """What is known of the roles.

    :param given: who gives privileges in the surroundings, and to whom (see ``_GRANTEES``).
    :param superusers: the superusers.
    """

    explicit: tuple[tuple[str, str], ...]
    superusers: frozenset[str]


@dataclass(frozen=True, slots=True)
class RevokedDefaults:
    """What is closed before anything is granted, because the surroundings of the next database may have opened it.

    :param creators: the roles whose default privileges in schema ``public`` are part of the export.
    :param roles: the roles that the surroundings grant something to.
    """

    creators: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    def statements(self) -> list[Statement]:
        """Return what takes everything away from the roles: on schema ``public``, and on what is made in it later."""
        roles, public = ", ".join(map(ident, self.roles)), ("schema", "public")
        # Not from who makes the objects: it still has to.
        others = ", ".join(ident(role) for role in self.roles if role not in self.creators)
        made = []
        if others:
            made.append(Statement(f"REVOKE ALL ON SCHEMA public FROM {others}", DROP, ("grant", public, "", "ALL")))
        for creator in self.creators if self.roles else ():
            for objects in ("TABLES", "SEQUENCES", "FUNCTIONS", "TYPES"):
                sql = f"ALTER DEFAULT PRIVILEGES FOR ROLE {ident(creator)} IN SCHEMA public REVOKE ALL ON {objects} FROM {roles}"
                made.append(Statement(sql, DROP, ("default_privilege", creator, "public", objects, "", "ALL")))
        return made

    def covers(self, default: Fact) -> bool:
        """Tell whether a default privilege isn't in force while the DDL runs."""
        creator, schema, grantee = default.id[1], default.id[2], default.id[4]
        return schema == "public" and creator in self.creators and grantee in self.roles


def _revoked_defaults(snapshot: Snapshot, creators: set[str], known: KnownRoles) -> RevokedDefaults:
    """Return what the surroundings may have opened.

    They aren't part of the export, but they are still there: roles that own nothing in the exported schemas (those of a
    platform) grant to some roles what is theirs. The same roles may have been granted something in schema ``public``,
    which is there before the DDL runs, and by the default privileges of those whose objects are exported.
    """
    if ("schema", "public") not in snapshot.state.facts:
        return RevokedDefaults()
    roles = {grantee for giver, grantee in known.explicit if giver not in creators}
    return RevokedDefaults(tuple(sorted(creators)), tuple(sorted(roles)))


def _creators(snapshot: Snapshot, known: KnownRoles) -> set[str]:
    """Return the roles that own something in the exported schemas, for whom default privileges are exported.

    A superuser who doesn't own the database isn't one of them: that is the platform's, and what it made here is made by
    whoever runs the DDL there. ``pg_database_owner`` stands for who owns the database.
    """
    roles = {
        str(fact.attributes["role"]) for fact in snapshot.state.of_kind("owner") if fact.id not in snapshot.outside
    }
    owner = snapshot.environment["database_owner"]
    roles = {owner if role == "pg_database_owner" else role for role in roles}
    return {role for role in roles if role == owner or role not in known.superusers}


def _select_exported(snapshot: Snapshot, creators: set[str], *, owners: bool) -> FactSet:
    """Return what is in the managed schemas, and what lies outside but cannot be there without them."""
    state, chosen = snapshot.state, FactSet()
    inside = state.facts.keys() - snapshot.outside
    hanging = {fact_id for fact_id in snapshot.outside if not inside.isdisjoint(state.depends_on.get(fact_id, ()))}
    hanging |= {fact.parent for fact_id in hanging if (fact := state.facts[fact_id]).parent in state.facts}
    hanging |= _without_foreign_members(state)
    wanted = inside | closure(hanging, state.children())
    if not owners:
        wanted -= {fact.id for fact in state.of_kind("default_privilege") if fact.id[1] not in creators}
        wanted -= {fact.id for fact in state.of_kind("owner")}
    for fact in state.facts.values():
        if fact.id in wanted:
            chosen.copy_from(state, fact)
    # What an online run left behind is nobody's wish.
    return split_leftovers(chosen, FactSet())[0]


def _repeatable(statement: Statement) -> Statement:
    """Return a statement about a member of an extension so that it may have been done already, by the extension itself.

    Nothing tells what hangs on a member table through the extension from what others added to it.
    """
    kind, sql = statement.fact_id[0], statement.sql
    if kind == "trigger":
        sql = re.sub(r"\ACREATE TRIGGER ", "CREATE OR REPLACE TRIGGER ", sql)
    if sql.startswith(("CREATE POLICY ", "CREATE CONSTRAINT TRIGGER ")):
        called = f"{ident(statement.fact_id[3])} ON {qualified(*statement.fact_id[1:3])}"
        sql = f"DROP {kind.upper()} IF EXISTS {called};\n{sql}"
    return replace(statement, sql=sql)


def _without_foreign_members(state: FactSet) -> set[FactId]:
    """Return the publications that name no table or schema: empty ones, and those of all tables."""
    naming = {fact.parent for fact in state.of_kind("publication_table", "publication_schema")}
    return {fact.id for fact in state.of_kind("publication") if fact.id not in naming}


def _preexisting(exported: FactSet, request: ExportRequest) -> FactSet:
    """Return what is there before the DDL runs.

    Every database is born with the schema ``public``, owned by pg_database_owner and open to be looked into
    (PostgreSQL 15, src/bin/initdb/initdb.c, setup_privileges); publications are there when the request says so.
    """
    born = FactSet()
    if "public" in request.schemas:
        public: FactId = ("schema", "public")
        born.add(exported.facts.get(public) or Fact(public, None, {}))
        born.add(Fact(("grant", public, PUBLIC, "USAGE"), public, {"state": "granted"}))
        owner = Fact(("owner", public), public, {"role": "pg_database_owner"})
        born.add(owner)
        if not request.manage_owners and public in exported.facts:
            exported.add(owner)
    named = {("publication", each) for each in request.existing_publications} & exported.facts.keys()
    members = exported.of_kind("publication_table", "publication_schema")
    theirs = exported.facts.keys() - named
    ours = {fact.id for fact in members if not theirs.isdisjoint(exported.depends_on[fact.id])}
    for fact_id in closure(named, exported.children()) - ours:
        born.add(exported.facts[fact_id])
    return born


def _with_explicit_grants(snapshot: Snapshot, exported: FactSet, closed: RevokedDefaults) -> dict[FactId, list[Fact]]:
    """Return what the exported default privileges may give new objects against the wish of the export.

    The DDL says every privilege and sets default privileges last. Where some are in force already, and aren't closed
    before, what they would add has to be revoked by name.
    """
    open_state = FactSet({fact.id: fact for fact in exported.facts.values() if not _is_revoked_default(fact, closed)})
    conditions = Snapshot(snapshot.major, snapshot.schemas, state=open_state)
    owners = {fact.parent: fact.attributes["role"] for fact in snapshot.state.of_kind("owner")}
    unwanted: dict[FactId, dict[FactId, Fact]] = {}
    for creator in sorted({str(fact.id[1]) for fact in exported.of_kind("default_privilege")}):
        for each, grants in implied_grants(conditions, exported, creator).items():
            for grant in grants:
                if grant.id not in exported.facts and grant.id[2] not in (owners.get(each), OWNER):
                    unwanted.setdefault(each, {})[grant.id] = grant
    return {each: list(grants.values()) for each, grants in unwanted.items()}


def _is_revoked_default(fact: Fact, closed: RevokedDefaults) -> bool:
    return fact.kind == "default_privilege" and closed.covers(fact)


_UNCHECKED = """\
-- Functions come before the tables that they read.
SET check_function_bodies = off;
"""


def script(statements: Iterable[Statement]) -> str:
    """Return statements as one script, what belongs together in one paragraph."""
    parts: list[str] = []
    before: Statement | None = None
    for each in statements:
        alone = "\n" in each.sql or (before is not None and "\n" in before.sql)
        if before is not None and (alone or before.fact_id[0] != each.fact_id[0]):
            parts.append("")
        parts.append(f"{round_trip_form(each.sql).strip().removesuffix(';')};")
        before = each
    text = "".join(f"{part}\n" for part in parts)
    routines = any(each.fact_id[0] in ("function", "procedure") for each in statements)
    return f"{_UNCHECKED}\n{text}" if routines else text


_ABOUT_OTHERS = ("comment", "grant", "owner", "default_privilege", "publication_table", "publication_schema")


def name(fact_id: FactId) -> str:
    """Name a fact so that no other fact of its kind has that name."""
    return label(fact_id) if fact_id[0] in _ABOUT_OTHERS else target(fact_id)


def _readable(attributes: Iterable[tuple[str, Value]]) -> dict[str, str | list[str] | None]:
    """Return attributes as JSON has them; names of two parts are kept with a NUL between them."""
    readable: dict[str, str | list[str] | None] = {}
    for key, value in attributes:
        if isinstance(value, tuple):
            readable[key] = [each.replace("\0", ".") for each in value]
        else:
            readable[key] = value.replace("\0", ".") if value is not None else None
    return readable


def _version(snapshot: Snapshot) -> str:
    number = int(snapshot.environment["server_version_num"])
    return f"{number // 10000}.{number % 10000}"


def _warnings(snapshot: Snapshot, request: ExportRequest, ddl: str) -> Iterable[str]:
    yield from (*snapshot.notices, *snapshot.third_party_grants)
    for missing in sorted(set(request.schemas) - set(snapshot.namespaces.values())):
        yield f"there is no schema {missing} in this database"
    for kind, what in sorted(set(snapshot.unmodelled)):
        yield f"{kind} {what} is of a kind that cannot be exported; it is missing from the facts and the DDL"
    if is_conspicuous(request.login.password) and request.login.password in ddl:
        yield (
            "the password of this login is also a word of the DDL, where Ansible masks it, so that the DDL cannot be used;"
            " give the password as a part of database_url"
        )
