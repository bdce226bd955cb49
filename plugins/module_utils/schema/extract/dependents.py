# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects in other schemas that depend on managed ones: they have to be re-created with them, or block a change.

Policies, triggers, and publications are read in all schemas. Views, routines, columns, and so on are read only in the
managed ones, as there may be many. So which other schemas contain dependents is found in pg_depend, and only these
schemas are read as well, by the same families.
"""

from __future__ import annotations

import typing as t

from ..model.facts import closure, kind_of
from ..model.sql import literal
from .catalog import PG_EXTENSION, PG_NAMESPACE
from .families import IN_SCHEMAS

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..model.facts import Fact, FactId, FactSet
    from .snapshot import Snapshot

_INTERNAL = ("a", "i")
"""The types of dependencies by which a part of an object depends on the object."""

_FIX_TYPES = ("column", "attribute", "policy", "rule", "trigger")
"""What prevents that the type of a column which it uses is changed: PostgreSQL doesn't create it again, as it does with indexes."""

_LINKS_TO_PARENT_TABLE = ("partition", "inheritance")


def may_exist_query(schemas: Sequence[str]) -> str:
    """Return a query for whether other schemas may contain dependents: never false if ``schemas_query`` would find any.

    What an object without a schema depends on isn't looked up: its dependents count.
    """
    known = ", ".join(literal(name) for name in schemas)
    other = f"SELECT oid FROM pg_namespace WHERE nspname NOT IN ({known}) AND nspname !~ '^pg_' AND nspname <> 'information_schema'"
    objects = " UNION ALL ".join(
        f"SELECT {catalog}::oid, o.* FROM ({query}) AS o WHERE o.oid >= 16384" for catalog, query in IN_SCHEMAS.items()
    )
    return f"""SELECT CASE WHEN EXISTS ({other}) THEN EXISTS (
  WITH placed (catalog, object, schema) AS MATERIALIZED ({objects})
  SELECT FROM pg_depend d JOIN placed p ON p.catalog = d.classid AND p.object = d.objid
  LEFT JOIN placed r ON r.catalog = d.refclassid AND r.object = d.refobjid
  WHERE p.schema IN ({other}) AND d.refobjid >= 16384 AND d.refclassid NOT IN ({PG_NAMESPACE}, {PG_EXTENSION})
    AND (r.schema IS NULL OR r.schema NOT IN ({other}))) ELSE false END"""


def schemas_query(snapshot: Snapshot, rows: Iterable[tuple[str, ...]]) -> str:
    """Return a query for the schemas of dependents that the snapshot doesn't contain; empty if there are none.

    :param rows: the rows of pg_depend, as in ``dependencies``.
    """
    found = _unknown_dependents(snapshot, rows)
    if not found:
        return ""
    catalogs, objects = (",".join(each[position] for each in found) for position in (0, 1))
    known = ", ".join(literal(name) for name in snapshot.schemas)
    return f"""SELECT DISTINCT o.schema FROM unnest('{{{catalogs}}}'::oid[], '{{{objects}}}'::oid[]) AS d (catalog, object),
  pg_identify_object(d.catalog, d.object, 0) AS o
WHERE o.schema NOT IN ({known}) AND o.schema !~ '^pg_' AND o.schema <> 'information_schema' ORDER BY 1"""


def _unknown_dependents(snapshot: Snapshot, rows: Iterable[tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return the objects that depend on managed ones, directly or not, and that the snapshot doesn't contain."""
    managed = {address[:2] for address, fact_id in snapshot.addresses.items() if fact_id not in snapshot.outside}
    managed |= {address[:2] for address, fact_id in snapshot.aliases.items() if kind_of(fact_id) != "extension"}
    known = {each[:2] for names in (snapshot.addresses, snapshot.aliases, snapshot.derived) for each in names}
    edges: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for catalog, oid, _sub, ref_catalog, ref_oid, _ref_sub, deptype in rows:
        if ref_catalog in (PG_NAMESPACE, PG_EXTENSION):
            continue
        dependent, referenced = (catalog, oid), (ref_catalog, ref_oid)
        if dependent not in known:
            edges.setdefault(referenced, []).append(dependent)
            if deptype in _INTERNAL and referenced not in known:
                edges.setdefault(dependent, []).append(referenced)  # what depends on a part depends on the whole
    reached: set[t.Any] = closure(managed, t.cast("Mapping[t.Any, Iterable[t.Any]]", edges)) - managed
    return sorted(each for each in reached if each not in known)


def add_dependents(snapshot: Snapshot, wide: Snapshot) -> None:
    """Add to a snapshot the dependents from one that also contains the schemas found with ``schemas_query``."""
    schemas = set(wide.schemas) - set(snapshot.schemas)
    new = {each for each in wide.state.facts if _schema(wide.state, each) in schemas}
    names = _current_names(snapshot, wide)
    known = snapshot.state.facts
    dependents = wide.state.dependents()
    links = _links_to_managed(wide.state, new)
    snapshot.children = {names.get(parent, parent): link.parent for link, parent in links if link.parent}
    inherited = _inherited_columns(wide.state, new)
    tables = [link.parent for link, _parent in links if link.parent]
    tables += [parent for column in inherited if (parent := wide.state.facts[column].parent)]
    linked = closure(tables, wide.state.children())
    seeds = {
        fact_id
        for fact_id in new - linked
        for need in wide.state.depends_on.get(fact_id, ())
        for each in inherited.get(need, [need])
        if each not in new and names.get(each, each) in known and names.get(each, each) not in snapshot.outside
    }
    reached = closure(seeds, {each: dependents.get(each, set()) & (new - linked) for each in new})
    whole = closure({_root(wide.state, each, new) for each in reached} - linked, wide.state.children()) & new
    snapshot.current = ""  # no object of the snapshot's own, so they stay when one is read again
    for fact_id in [each for each in wide.state.facts if each in whole]:
        fact = wide.state.facts[fact_id]
        if fact_id not in known:
            parent = fact.parent if fact.parent in new else None
            snapshot.add(fact_id, fact.attributes, parent=parent, metadata=fact.metadata, managed=False)
            snapshot.dependents.add(fact_id)
        for each in wide.state.depends_on.get(fact_id, ()):
            snapshot.state.add_dependency(fact_id, names.get(each, each))
    for column, origins in inherited.items():
        for user in sorted(_users(column, wide.state), key=repr):
            for origin in (names.get(each, each) for each in origins):
                if user in snapshot.state.facts:
                    snapshot.state.add_dependency(user, origin)
                elif user[0] in _FIX_TYPES:
                    snapshot.fixed_by_children.setdefault(origin, user)


def _current_names(snapshot: Snapshot, wide: Snapshot) -> dict[FactId, FactId]:
    """Return the facts of a snapshot by their ids in another; they differ while renames are simulated."""
    return {
        fact_id: snapshot.addresses[address]
        for address, fact_id in wide.addresses.items()
        if address in snapshot.addresses
    }


def _schema(state: FactSet, fact_id: FactId) -> str:
    """Return the schema that a fact is in, or an empty string."""
    fact = state.facts[fact_id]
    while fact.parent is not None and fact.parent in state.facts:
        if kind_of(fact.parent) == "schema":
            return str(fact.parent[1])
        fact = state.facts[fact.parent]
    return ""


def _root(state: FactSet, fact_id: FactId, new: set[FactId]) -> FactId:
    """Return the object that a fact is a part of."""
    parent = state.facts[fact_id].parent
    while parent is not None and parent in new:
        fact_id, parent = parent, state.facts[parent].parent
    return fact_id


def _links_to_managed(state: FactSet, new: set[FactId]) -> list[tuple[Fact, FactId]]:
    """Return what makes tables partitions or children of managed tables, with those: PostgreSQL changes both together."""
    return [
        (fact, each)
        for fact in state.of_kind(*_LINKS_TO_PARENT_TABLE)
        if fact.id in new
        for each in state.depends_on.get(fact.id, ())
        if each not in new and kind_of(each) == "table"
    ]


def _inherited_columns(state: FactSet, new: set[FactId]) -> dict[FactId, list[FactId]]:
    """Return the managed columns from which columns of partitions and children inherit: PostgreSQL changes both together."""
    parents: dict[FactId, list[FactId]] = {}
    for link in state.of_kind(*_LINKS_TO_PARENT_TABLE):
        if link.id in new and link.parent is not None:
            above = [
                each for each in state.depends_on.get(link.id, ()) if kind_of(each) == "table" and each != link.parent
            ]
            parents.setdefault(link.parent, []).extend(above)
    columns = (
        [each for each in new if kind_of(each) == "column" and state.facts[each].parent in parents] if parents else []
    )
    return {each: found for each in columns if (found := _origins(each, state, parents, new))}


def _users(column: FactId, state: FactSet) -> set[FactId]:
    """Return what uses a column, and the columns of other tables that have the row type of its table."""
    dependents, table = state.dependents(), state.facts[column].parent
    row_type = dependents.get(table, set()) if table is not None else set()
    return dependents.get(column, set()) | {each for each in row_type if state.facts[each].parent != table}


def _origins(
    column: FactId, state: FactSet, parents: Mapping[FactId, Sequence[FactId]], new: set[FactId]
) -> list[FactId]:
    table, name = state.facts[column].parent, column[-1]
    found: list[FactId] = []
    for above in parents.get(table, ()) if table is not None else ():
        origin = ("column", *above[1:], name)
        if origin in state.facts:
            found += [origin] if above not in new else _origins(origin, state, parents, new)
    return found


def names_of_schemas(rows: Sequence[tuple[t.Any, ...]]) -> tuple[str, ...]:
    """Return the schemas from the rows of ``schemas_query``."""
    return tuple(str(row[0]) for row in rows)
