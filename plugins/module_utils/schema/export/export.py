# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workflow of an export: extract → select → plan from a new database → render.

The DDL is the plan from a new database to this one, so PostgreSQL accepts its order, and everything that the engine
can apply it can export.
"""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, replace

from ...masking import MASK, is_maskable
from ...outcome import Outcome
from .. import extract, report
from ..database.connection import connect
from ..database.login import Login
from ..extract.snapshot import Snapshot
from ..kinds import KINDS, rule_of
from ..kinds.extension_members import extension_id
from ..kinds.extension_versions import version_notices
from ..kinds.foreign_servers import foreign_server_facts
from ..kinds.implied import creator_of, default_privileges, implied_grants
from ..kinds.owners import owner_facts, owners
from ..kinds.public_schema import INITIAL_FACTS, INITIAL_OWNER, PUBLIC_SCHEMA, RevokedPrivileges
from ..kinds.publications import publication_id, publication_members, without_members
from ..kinds.subscriptions import subscription_facts
from ..model.deparsed import round_trip_form
from ..model.facts import Fact, FactSet, closure, kind_of
from ..model.labels import naming_of, unique_name
from ..model.plan import Statement
from ..model.secret_values import masked
from ..model.sql import OWNER, literal
from ..online.names import split_leftovers
from ..plan.actions import DROP
from ..plan.planner import make_plan
from ..secret_outcome import without_secrets
from .left_out import comment, left_out, referenced_outside

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..database.connection import Session
    from ..model.facts import FactId


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """The parameters of an export.

    :param login: the database.
    :param schemas: the managed schemas.
    :param manage_owners: whether to include ownership, and the default privileges of roles that own nothing here.
    :param existing_publications: the publications that will already exist where the DDL is run.
    """

    login: Login
    schemas: tuple[str, ...]
    manage_owners: bool = False
    existing_publications: tuple[str, ...] = ()


def export(request: ExportRequest) -> Outcome:
    """Return the facts and the DDL of the managed schemas, read in one read-only transaction.

    :raises Failure: for a database that cannot be reached or read.
    """
    with without_secrets() as hide, connect(request.login) as session:
        return hide(_export(request, session))


def export_ddl(session: Session, schemas: tuple[str, ...]) -> str:
    """Return the DDL of schemas, read in an open session.

    :raises Failure: for a database that cannot be read.
    """
    with without_secrets() as hide:
        return str(hide(_export(ExportRequest(Login(), schemas), session)).result["ddl"])


def _export(request: ExportRequest, session: Session) -> Outcome:
    snapshot, known, referenced = _read(session, request.schemas)
    creators = _creators(snapshot, known)
    exported = _select_exported(snapshot, creators, owners=request.manage_owners)
    preexisting = _preexisting(exported, request)
    revoked = _revoked_defaults(snapshot, creators, known)
    plan = make_plan(preexisting, exported, _with_explicit_grants(snapshot, exported, revoked))
    statements = [
        _repeatable(each) if each.fact_id in snapshot.members or each.sql.startswith(_CREATE_EXTENSION) else each
        for each in plan.statements
    ]
    missing = left_out(snapshot, exported, referenced, request.existing_publications)
    ddl = script([*(Statement(sql, DROP, about) for sql, about in revoked.statements()), *statements])
    notes = comment(missing)
    ddl = "\n".join(each for each in (ddl, notes) if each)
    result = {
        "facts": [
            {"kind": fact.kind, "name": unique_name(fact.id), "attributes": dict(fact.attributes)}
            for fact in sorted(exported.facts.values(), key=lambda fact: (fact.kind, unique_name(fact.id)))
        ],
        "ddl": ddl,
        "summary": report.summary(exported),
        "server_version": _version(snapshot),
        "left_out": [{"kind": each.kind, "name": each.name, "reason": each.reason} for each in missing],
        "unmodelled": [{"kind": kind, "name": what} for kind, what in sorted(set(snapshot.unmodelled))],
    }
    return Outcome(changed=False, result=result, warnings=tuple(_warnings(snapshot, request, ddl)))


def _read(session: Session, schemas: tuple[str, ...]) -> tuple[Snapshot, KnownRoles, list[tuple[str, str]]]:
    """Read the facts, dependencies, roles, and the objects of other schemas that are needed, in one transaction."""
    rows = session.run(extract.open_snapshot(session.major, schemas))
    snapshot, dependencies = extract.read(session.major, schemas, rows), extract.dependencies_in(rows)
    extract.read_dependencies(snapshot, dependencies)
    referenced = referenced_outside(session, snapshot, dependencies)
    for (name,) in session.run(_IN_OWN_SCHEMA):
        extension = snapshot.state.facts.get(extension_id(name))
        if extension is not None:
            snapshot.state.add(replace(extension, metadata={**extension.metadata, "makes_schema": "true"}))
    given = session.run(_GRANTEES.format(schemas=", ".join(literal(name) for name in schemas)))
    superusers = session.run("SELECT rolname::text FROM pg_roles WHERE rolsuper")
    session.rollback()
    known = KnownRoles(tuple((row[0], row[1]) for row in given), frozenset(row[0] for row in superusers))
    return snapshot, known, referenced


_IN_OWN_SCHEMA = """SELECT e.extname::text FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
JOIN pg_available_extension_versions v ON v.name = e.extname AND v.version = e.extversion AND v.schema = n.nspname"""
"""The extensions that can only be in one schema, which CREATE EXTENSION creates."""

_GRANTEES = """SELECT DISTINCT x.giver::text, r.rolname::text
FROM (SELECT pg_get_userbyid(nspowner), nspacl FROM pg_namespace
      WHERE nspname NOT IN ({schemas}) AND nspname !~ '^pg_' AND nspname <> 'information_schema'
      UNION ALL SELECT pg_get_userbyid(defaclrole), defaclacl FROM pg_default_acl) x (giver, acl),
     LATERAL aclexplode(x.acl) a JOIN pg_roles r ON r.oid = a.grantee AND NOT r.rolsuper AND r.rolname !~ '^pg_'
WHERE r.rolname <> x.giver ORDER BY 1, 2"""
"""The grantors and grantees of privileges on other schemas and of default privileges."""


@dataclass(frozen=True, slots=True)
class KnownRoles:
    """What the export needs to know about roles.

    :param explicit: grantors and grantees of privileges outside the exported schemas (see ``_GRANTEES``).
    :param superusers: the superusers.
    """

    explicit: tuple[tuple[str, str], ...]
    superusers: frozenset[str]


def _revoked_defaults(snapshot: Snapshot, creators: set[str], known: KnownRoles) -> RevokedPrivileges:
    """Return the privileges that another database's platform may have granted.

    Roles that own nothing in the exported schemas (those of a platform) grant privileges on their objects to some
    roles. These grants aren't exported, but the same roles may have privileges on schema ``public``, which exists
    before the DDL runs, and by default privileges of the roles whose objects are exported.
    """
    if PUBLIC_SCHEMA not in snapshot.state.facts:
        return RevokedPrivileges()
    roles = {grantee for giver, grantee in known.explicit if giver not in creators}
    return RevokedPrivileges(tuple(sorted(creators)), tuple(sorted(roles)))


def _creators(snapshot: Snapshot, known: KnownRoles) -> set[str]:
    """Return the roles that own something in the exported schemas, whose default privileges are exported.

    A superuser that doesn't own the database is excluded: it is the platform's, and its objects will be created by the
    role that runs the DDL. ``pg_database_owner`` stands for the database owner.
    """
    roles = {str(fact.attributes["role"]) for fact in owner_facts(snapshot.state) if fact.id not in snapshot.outside}
    owner = snapshot.environment["database_owner"]
    roles = {owner if role == "pg_database_owner" else role for role in roles}
    return {role for role in roles if role == owner or role not in known.superusers}


def _select_exported(snapshot: Snapshot, creators: set[str], *, owners: bool) -> FactSet:
    """Return what is in the managed schemas, and what is outside but depends on it."""
    state, chosen = snapshot.state, FactSet()
    inside = state.facts.keys() - snapshot.outside
    dependents = {fact_id for fact_id in snapshot.outside if not inside.isdisjoint(state.depends_on.get(fact_id, ()))}
    dependents |= {fact.parent for fact_id in dependents if (fact := state.facts[fact_id]).parent in state.facts}
    dependents |= without_members(state) | foreign_server_facts(state) | subscription_facts(state)
    dependents |= _database_wide(snapshot, inside | dependents)
    wanted = inside | closure(dependents, state.children())
    if not owners:
        wanted -= {fact.id for fact in default_privileges(state) if creator_of(fact) not in creators}
        wanted -= {fact.id for fact in owner_facts(state)}
    for fact in state.facts.values():
        if fact.id in wanted:
            chosen.copy_from(state, fact)
    # Leftovers of online runs are not part of the schema.
    return split_leftovers(chosen, FactSet())[0]


_CREATE_EXTENSION = "CREATE EXTENSION "


def _repeatable(statement: Statement) -> Statement:
    """Return a statement about an extension or a member in a form that works if it has already been run.

    A platform has some extensions in every new database. Triggers and policies on a member table that the extension created can't be
    told from those added by others.
    """
    sql = re.sub(r"\ACREATE TRIGGER ", "CREATE OR REPLACE TRIGGER ", statement.sql)
    sql = re.sub(rf"\A{_CREATE_EXTENSION}", f"{_CREATE_EXTENSION}IF NOT EXISTS ", sql)
    if sql.startswith(("CREATE POLICY ", "CREATE CONSTRAINT TRIGGER ")):
        kind, *path = statement.fact_id
        naming = naming_of(kind)
        sql = f"DROP {naming.object_type} IF EXISTS {naming.sql_name(*path)};\n{sql}"
    return replace(statement, sql=sql)


def _database_wide(snapshot: Snapshot, exported: set[FactId]) -> set[FactId]:
    """Return the languages, access methods, and so on that exported facts need; all if every schema is exported."""
    kinds = [kind for kind, rule in KINDS.items() if rule.database_wide and not rule.database_wide.members]
    candidates = {fact.id for fact in snapshot.state.of_kind(*kinds)}
    return candidates if snapshot.covers_database else candidates & closure(exported, snapshot.state.depends_on)


def _preexisting(exported: FactSet, request: ExportRequest) -> FactSet:
    """Return the facts that exist before the DDL runs.

    Every new database has the schema ``public``; the request lists existing publications.
    """
    preexisting = FactSet()
    if "public" in request.schemas:
        for fact in INITIAL_FACTS:
            preexisting.add(fact)
        if PUBLIC_SCHEMA in exported.facts:
            preexisting.add(exported.facts[PUBLIC_SCHEMA])
            if not request.manage_owners:
                exported.add(INITIAL_OWNER)
    named = {publication_id(each) for each in request.existing_publications} & exported.facts.keys()
    others = exported.facts.keys() - named
    created = {fact.id for fact in publication_members(exported) if not others.isdisjoint(exported.depends_on[fact.id])}
    for fact_id in closure(named, exported.children()) - created:
        preexisting.add(exported.facts[fact_id])
    return preexisting


def _with_explicit_grants(
    snapshot: Snapshot, exported: FactSet, revoked: RevokedPrivileges
) -> dict[FactId, list[Fact]]:
    """Return the unwanted grants that existing default privileges may add to new objects.

    The DDL grants every privilege explicitly and sets default privileges last. If some are already in force and not
    revoked at the start, the grants they add have to be revoked explicitly.
    """
    open_state = FactSet({fact.id: fact for fact in exported.facts.values() if not revoked.covers(fact)})
    owner_of = owners(snapshot.state)
    unwanted: dict[FactId, dict[FactId, Fact]] = {}
    for creator in sorted({creator_of(fact) for fact in default_privileges(exported)}):
        for each, grants in implied_grants(open_state, exported, creator).items():
            for grant in grants:
                _object, grantee, _privilege = grant.path
                if grant.id not in exported.facts and grantee not in (owner_of.get(each), OWNER):
                    unwanted.setdefault(each, {})[grant.id] = grant
    return {each: list(grants.values()) for each, grants in unwanted.items()}


_MASKED = f"""\
-- {MASK} stands for a value that may be a secret. pg_schema_apply leaves such a value as it is in the database; write the
-- value for a new one.
"""
_UNCHECKED = """\
-- Functions come before the tables that they read.
SET check_function_bodies = off;
"""


def script(statements: Iterable[Statement]) -> str:
    """Return statements as one script, with related statements in one paragraph."""
    parts: list[str] = []
    before: Statement | None = None
    for each in statements:
        separate = "\n" in each.sql or (before is not None and "\n" in before.sql)
        if before is not None and (separate or kind_of(before.fact_id) != kind_of(each.fact_id)):
            parts.append("")
        parts.append(f"{round_trip_form(each.sql).strip().removesuffix(';')};")
        before = each
    text = "".join(f"{part}\n" for part in parts)
    if masked(text) != text:
        text = f"{_MASKED}\n{text}"
    with_body = any(rule_of(each.fact_id).function_use.has_body for each in statements)
    return f"{_UNCHECKED}\n{text}" if with_body else text


def _version(snapshot: Snapshot) -> str:
    number = int(snapshot.environment["server_version_num"])
    return f"{number // 10000}.{number % 10000}"


def _warnings(snapshot: Snapshot, request: ExportRequest, ddl: str) -> Iterable[str]:
    yield from (*version_notices(snapshot.state), *snapshot.notices, *snapshot.third_party_grants)
    for missing in sorted(set(request.schemas) - set(snapshot.namespaces.values())):
        yield f"schema {missing} does not exist in this database"
    for kind, what in sorted(set(snapshot.unmodelled)):
        yield f"{kind} {what} is missing from the facts and the DDL, because objects of its kind are not supported"
    if is_maskable(request.login.password) and request.login.password in ddl:
        yield (
            "the login password also occurs in the DDL, where Ansible masks it, which makes the DDL unusable;"
            " pass the password as part of database_url instead"
        )
