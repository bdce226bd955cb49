# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Separates the facts about extension members that the desired SQL declares from those that the extensions create.

The catalogs don't tell them apart. Therefore the extensions that exist after the SQL ran are created again in the
shadow database, without anything else: every difference comes from the SQL. Privileges, row level security, policies
and triggers on members are managed; any other change to them is refused.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from ...failure import Failure
from ..database.driver import DatabaseError
from ..extract.catalog import COLUMN_OPTIONS
from ..kinds import KINDS
from ..kinds.context import PlanContext
from ..kinds.extension_members import extension_id, is_privilege
from ..kinds.extension_versions import comment_id
from ..kinds.implied import default_privileges, schema_of
from ..model.facts import FactSet
from ..model.labels import listed
from ..model.sql import ident, literal

if t.TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from ..database.connection import Session
    from ..extract.snapshot import Snapshot
    from ..model.desired import Script
    from ..model.facts import Fact, FactId

_EXTENSIONS = """SELECT e.extname, n.nspname, e.extversion, pg_get_userbyid(e.extowner), (SELECT v.schema
  FROM pg_available_extension_versions v WHERE v.name = e.extname AND v.version = e.extversion) = n.nspname
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.oid >= 16384 ORDER BY e.oid"""

_MEMBER = """(SELECT d.objid FROM pg_depend d
 WHERE d.classid = {catalog} AND d.deptype = 'e' AND d.refclassid = 3079 AND d.refobjid >= 16384)"""


def _members(catalog: int) -> str:
    return _MEMBER.format(catalog=catalog)


_RELATIONS, _TYPES = _members(1259), _members(1247)

_DEFINITION_QUERY = f"""SELECT pg_describe_object(d.classid, d.objid, 0),
       'member of ' || (SELECT e.extname FROM pg_extension e WHERE e.oid = d.refobjid)
FROM pg_depend d WHERE d.deptype = 'e' AND d.refclassid = 3079 AND d.refobjid >= 16384
UNION ALL
SELECT pg_describe_object(1259, c.oid, 0), concat_ws(' ', c.relkind, c.relowner::regrole, c.reloptions, c.relreplident,
       c.relpersistence, c.relispartition, c.relispopulated, c.relam, CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END)
FROM pg_class c WHERE c.oid IN {_RELATIONS}
UNION ALL
SELECT pg_describe_object(1259, a.attrelid, a.attnum), concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
       a.attgenerated, a.attstorage, a.attcompression, a.attcollation, a.attstattarget, {COLUMN_OPTIONS},
       (SELECT pg_get_expr(f.adbin, f.adrelid) FROM pg_attrdef f WHERE f.adrelid = a.attrelid AND f.adnum = a.attnum))
FROM pg_attribute a WHERE a.attnum > 0 AND NOT a.attisdropped
  AND (a.attrelid IN {_RELATIONS} OR a.attrelid IN (SELECT y.typrelid FROM pg_type y WHERE y.typrelid <> 0 AND y.oid IN {_TYPES}))
UNION ALL
SELECT pg_describe_object(2606, k.oid, 0) || CASE WHEN k.contypid <> 0 THEN ' of domain ' || k.contypid::regtype ELSE '' END,
       concat_ws(' ', pg_get_constraintdef(k.oid), k.convalidated)
FROM pg_constraint k WHERE k.conrelid IN {_RELATIONS} OR k.contypid IN {_TYPES}
UNION ALL
SELECT pg_describe_object(1259, i.indexrelid, 0), concat_ws(' ', pg_get_indexdef(i.indexrelid), i.indisclustered, i.indisreplident)
FROM pg_index i WHERE i.indrelid IN {_RELATIONS}
UNION ALL
SELECT pg_describe_object(2618, r.oid, 0), concat_ws(' ', pg_get_ruledef(r.oid), r.ev_enabled)
FROM pg_rewrite r WHERE r.ev_class IN {_RELATIONS} AND r.rulename <> '_RETURN'
UNION ALL
SELECT pg_describe_object(3381, s.oid, 0), pg_get_statisticsobjdef(s.oid) FROM pg_statistic_ext s WHERE s.stxrelid IN {_RELATIONS}
UNION ALL
SELECT pg_describe_object(1259, h.inhrelid, 0), 'inherits from ' || h.inhparent::regclass FROM pg_inherits h WHERE h.inhrelid IN {_RELATIONS}
UNION ALL
SELECT pg_describe_object(1259, s.seqrelid, 0), concat_ws(' ', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmax, s.seqmin,
       s.seqcache, s.seqcycle) FROM pg_sequence s WHERE s.seqrelid IN {_RELATIONS}
UNION ALL
SELECT pg_describe_object(1255, p.oid, 0), concat_ws(' ', p.proowner::regrole, CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END)
FROM pg_proc p WHERE p.oid IN {_members(1255)}
UNION ALL
SELECT pg_describe_object(1247, y.oid, 0), concat_ws(' ', y.typowner::regrole, y.typnotnull, y.typdefault, y.typstorage,
       ARRAY(SELECT e.enumlabel FROM pg_enum e WHERE e.enumtypid = y.oid ORDER BY e.enumsortorder))
FROM pg_type y WHERE y.oid IN {_TYPES}
UNION ALL
SELECT pg_describe_object(2615, n.oid, 0), n.nspowner::regrole::text FROM pg_namespace n WHERE n.oid IN {_members(2615)}
UNION ALL
SELECT pg_describe_object(2612, l.oid, 0), concat_ws(' ', l.lanowner::regrole, l.lanacl) FROM pg_language l WHERE l.oid IN {_members(2612)}
UNION ALL
SELECT pg_describe_object(2328, w.oid, 0), concat_ws(' ', w.fdwowner::regrole, w.fdwoptions)
FROM pg_foreign_data_wrapper w WHERE w.oid IN {_members(2328)}
UNION ALL
SELECT pg_describe_object(1417, s.oid, 0), concat_ws(' ', s.srvowner::regrole, s.srvoptions, s.srvversion)
FROM pg_foreign_server s WHERE s.oid IN {_members(1417)}
UNION ALL
SELECT pg_describe_object(3466, v.oid, 0), concat_ws(' ', v.evtowner::regrole, v.evtenabled) FROM pg_event_trigger v
WHERE v.oid IN {_members(3466)}
UNION ALL
SELECT pg_describe_object(2617, o.oid, 0), concat_ws(' ', o.oprowner::regrole, o.oprrest, o.oprjoin, o.oprcanhash, o.oprcanmerge)
FROM pg_operator o WHERE o.oid IN {_members(2617)}
UNION ALL
SELECT pg_describe_object(d.classid, d.objid, 0), 'member of family' FROM pg_depend d
WHERE d.classid IN (2602, 2603) AND d.refclassid = 2753 AND d.deptype = 'a' AND d.refobjid IN {_members(2753)}
UNION ALL
SELECT pg_describe_object(3600, x.oid, 0), concat_ws(' ', x.dictowner::regrole, x.dictinitoption) FROM pg_ts_dict x
WHERE x.oid IN {_members(3600)}
UNION ALL
SELECT pg_describe_object(3602, x.oid, 0), concat_ws(' ', x.cfgowner::regrole, (SELECT string_agg(
         concat_ws(' ', m.maptokentype, m.mapdict::regdictionary), ',' ORDER BY m.maptokentype, m.mapseqno)
       FROM pg_ts_config_map m WHERE m.mapcfg = x.oid)) FROM pg_ts_config x WHERE x.oid IN {_members(3602)}
UNION ALL
SELECT 'security label on ' || pg_describe_object(l.classoid, l.objoid, l.objsubid), concat_ws(' ', l.provider, l.label) FROM pg_seclabel l
WHERE EXISTS (SELECT FROM pg_depend m WHERE m.classid = l.classoid AND m.objid = l.objoid AND m.deptype = 'e' AND m.refobjid >= 16384)
UNION ALL
SELECT 'comment on ' || pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description FROM pg_description d
WHERE EXISTS (SELECT FROM pg_depend m WHERE m.classid = d.classoid AND m.objid = d.objoid AND m.deptype = 'e' AND m.refobjid >= 16384)
   OR d.classoid = 1259 AND d.objoid IN (SELECT i.indexrelid FROM pg_index i WHERE i.indrelid IN {_RELATIONS})
   OR d.classoid = 1259 AND d.objoid IN (SELECT y.typrelid FROM pg_type y WHERE y.oid IN {_TYPES})
   OR d.classoid = 2606 AND d.objoid IN (SELECT k.oid FROM pg_constraint k WHERE k.conrelid IN {_RELATIONS} OR k.contypid IN {_TYPES})
   OR d.classoid = 2618 AND d.objoid IN (SELECT r.oid FROM pg_rewrite r WHERE r.ev_class IN {_RELATIONS})"""
"""The properties of extension members that are not managed: (object, definition)."""


@dataclass(slots=True)
class ExtensionFacts:
    """The facts about extension members that come from the extensions.

    :param from_extensions: ids of the facts that CREATE EXTENSION creates and the SQL doesn't change.
    :param extension_facts: the facts that CREATE EXTENSION creates, except privileges that the SQL doesn't change.
    """

    from_extensions: set[FactId] = field(default_factory=set)
    extension_facts: list[Fact] = field(default_factory=list)


def separate_extension_facts(
    session: Session,
    script: Script,
    prepared: Snapshot,
    after: Snapshot,
    *,
    start_again: Callable[[], None],
    read: Callable[[], Snapshot],
    execute: Callable[[str], None],
) -> ExtensionFacts:
    """Return the facts about extension members that come from the extensions, and roll back the session.

    :param prepared: the snapshot before the SQL ran.
    :param after: the snapshot after it ran.
    :param start_again: rolls the session back to the state before the SQL ran.
    :param execute: runs a statement about an extension with the privileges that it needs.
    :raises Failure: for changes to members that are not managed.
    """
    extensions = session.run(_EXTENSIONS)
    if not extensions:
        return ExtensionFacts()
    for name, _schema, _version, _owner, has_fixed_schema in extensions:
        extension = after.state.facts.get(extension_id(name))
        if extension is not None and has_fixed_schema:
            after.state.add(replace(extension, metadata={**extension.metadata, "makes_schema": "true"}))
    definitions = _definitions(session)
    start_again()
    try:
        _create(session, extensions, execute)
    except DatabaseError as error:
        start_again()
        if not after.members:
            return ExtensionFacts()
        raise Failure(
            f"Cannot determine which properties of extension members {script.name} declares: "
            f"the extensions cannot be created on their own: {error.message}.",
            hint="Create the extensions in shadow_setup_sql, in the same version and schema. Nothing was changed.",
        ) from None
    _refuse_changed_members(script, {name for name, _definition in definitions ^ _definitions(session)})
    extensions_only = read()
    created, facts = extensions_only.state.facts, after.state.facts
    _mark_own_comments(extensions, after.state, extensions_only.state)
    own_defaults = {each.id for each in default_privileges(extensions_only.state)} - prepared.state.facts.keys()
    unchanged = {
        each
        for each in extensions_only.members | own_defaults
        if each in facts and facts[each].attributes == created[each].attributes
    }
    extension_facts = [
        fact
        for each, fact in created.items()
        if each in extensions_only.members and (each not in unchanged or not is_privilege(fact))
    ]
    defaults = [
        each for each in default_privileges(after.state) if each.id not in prepared.state.facts.keys() | own_defaults
    ]
    if defaults:
        # On the target they are already in effect when the extension is created, unlike in the SQL, which may set them
        # later or revoke what they grant. Those in the schema that the extension creates can't be.
        start_again()
        made = {str(schema) for _name, schema, _version, _owner, has_fixed_schema in extensions if has_fixed_schema}
        _set_defaults(session, [each for each in defaults if schema_of(each) not in made])
        _create(session, extensions, execute)
        with_defaults = read()
        added = with_defaults.members - extensions_only.members - facts.keys()
        extension_facts += [
            fact for fact in with_defaults.state.facts.values() if fact.id in added and is_privilege(fact)
        ]
    return ExtensionFacts(from_extensions=unchanged, extension_facts=extension_facts)


def _refuse_changed_members(script: Script, names: Collection[str]) -> None:
    """Refuse SQL that creates extension members, or changes what isn't managed of them.

    :raises Failure: naming them.
    """
    if names:
        raise Failure(
            f"{script.name} creates or changes members of an extension, which are not managed: {listed(sorted(names), ', ')}.",
            hint="Only privileges on tables, views, sequences, routines, types and columns, row level security, policies and "
            "triggers of extension members are managed. Remove everything else from the SQL. Nothing was changed.",
        )


def _mark_own_comments(extensions: Iterable[Sequence[t.Any]], facts: FactSet, created: FactSet) -> None:
    """Mark in *facts* the extensions that have the comment with which they were created."""
    for name, *_rest in extensions:
        extension, comment = facts.facts.get(extension_id(name)), comment_id(extension_id(name))
        if (
            extension is not None
            and comment in facts.facts
            and facts.facts[comment].attributes == created.facts[comment].attributes
        ):
            facts.add(replace(extension, metadata={**extension.metadata, "own_comment": "true"}))


def _set_defaults(session: Session, defaults: list[Fact]) -> None:
    """Set default privileges, in schemas that are created if they don't exist."""
    context = PlanContext(FactSet(), FactSet())
    for schema in sorted({schema_of(each) for each in defaults} - {""}):
        _ensure_schema(session, schema)
    for each in defaults:
        for step in KINDS[each.kind].create(each, context):
            session.run(step.sql)


def _ensure_schema(session: Session, schema: str) -> None:
    if not session.run(f"SELECT 1 FROM pg_namespace WHERE nspname = {literal(schema)}"):
        session.run(f"CREATE SCHEMA {ident(schema)}")


def _definitions(session: Session) -> set[tuple[str, str]]:
    path = session.run("SHOW search_path")[0][0]
    rows = session.run(f"SET LOCAL search_path = ''; {_DEFINITION_QUERY}")
    session.run(f"SELECT set_config('search_path', {literal(path)}, true)")
    return {(str(name), str(definition)) for name, definition in rows}


def _create(session: Session, extensions: list[tuple[t.Any, ...]], execute: Callable[[str], None]) -> None:
    """Create the extensions in their original order, each as its owner."""
    existing = {
        name: (schema, version) for name, schema, version, _owner, _has_fixed_schema in session.run(_EXTENSIONS)
    }
    current_user = session.run("SELECT current_user")[0][0]
    for name, schema, version, owner, _has_fixed_schema in extensions:
        statements = []
        if name not in existing:
            _ensure_schema(session, str(schema))
            statements.append(f"CREATE EXTENSION {ident(name)} WITH SCHEMA {ident(schema)} VERSION {literal(version)}")
        else:
            if existing[name][0] != schema:
                statements.append(f"ALTER EXTENSION {ident(name)} SET SCHEMA {ident(schema)}")
            if existing[name][1] != version:
                statements.append(f"ALTER EXTENSION {ident(name)} UPDATE TO {literal(version)}")
        if statements and owner != current_user:
            session.run(f"SET LOCAL ROLE {ident(owner)}")
        for statement in statements:
            execute(statement)
        if statements and owner != current_user:
            session.run(f"SET LOCAL ROLE {ident(current_user)}")
