# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dependencies from pg_depend, read only if something differs.

PostgreSQL documentation, "pg_depend". It doesn't include function bodies stored as
strings: plans create functions early, and run with check_function_bodies off.
"""

from __future__ import annotations

import typing as t

from ..model.facts import as_tuple, kind_of
from .catalog import (
    PG_ATTRDEF,
    PG_CLASS,
    PG_CONSTRAINT,
    PG_EXTENSION,
    PG_POLICY,
    PG_PROC,
    PG_REWRITE,
    PG_STATISTIC_EXT,
    PG_TRIGGER,
    PG_TS_DICT,
    PG_TYPE,
)

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId
    from .catalog import Address
    from .snapshot import Snapshot

# One text, because thousands of rows cost more.
QUERY = """SELECT string_agg(concat_ws(' ', classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype), E'\\n')
FROM pg_depend
WHERE objid >= 16384 AND refobjid >= 16384 AND deptype IN ('n', 'a', 'i', 'P', 'S', 'e')"""

_PARTS_OF_RELATIONS = {
    PG_CLASS: "SELECT relation UNION ALL SELECT indexrelid FROM pg_index WHERE indrelid = relation",
    PG_TYPE: "SELECT oid FROM pg_type WHERE typrelid = relation",
    PG_ATTRDEF: "SELECT oid FROM pg_attrdef WHERE adrelid = relation",
    PG_CONSTRAINT: "SELECT oid FROM pg_constraint WHERE conrelid = relation",
    PG_TRIGGER: "SELECT oid FROM pg_trigger WHERE tgrelid = relation",
    PG_REWRITE: "SELECT oid FROM pg_rewrite WHERE ev_class = relation",
    PG_POLICY: "SELECT oid FROM pg_policy WHERE polrelid = relation",
    PG_STATISTIC_EXT: "SELECT oid FROM pg_statistic_ext WHERE stxrelid = relation",
}
"""The parts of a relation in each catalog, by their OIDs."""


def query_of(relations: str) -> str:
    """Return the query without the dependencies of the parts of other relations.

    :param relations: a query for the OIDs of relations, in a column ``relation``.
    """
    parts = " UNION ALL ".join(
        f"SELECT {catalog}::oid, p.oid FROM ({relations}) AS r, LATERAL ({query}) AS p (oid)"
        for catalog, query in _PARTS_OF_RELATIONS.items()
    )
    return f"""{QUERY} AND (
  classid NOT IN ({", ".join(_PARTS_OF_RELATIONS)}) OR deptype = 'e'
  OR (classid = {PG_TYPE} AND NOT (deptype = 'i' AND refclassid = {PG_CLASS}))
  OR (classid = {PG_CONSTRAINT} AND refclassid = {PG_TYPE})
  OR (deptype = 'i' AND refobjid IN (SELECT objid FROM member))
  OR (classid, objid) IN ({parts}))"""


def parse(text: str | None) -> list[tuple[str, ...]]:
    """Return the rows of pg_depend from the result of the query; without any, it is NULL."""
    return [tuple(line.split(" ")) for line in (text or "").splitlines()]


def read(snapshot: Snapshot, rows: Iterable[tuple[str, ...]]) -> None:
    """Add the dependencies between the facts of a snapshot; rows that refer to no fact are ignored."""
    rows = list(rows)
    internal = [row for row in rows if row[-1] == "i"]
    _alias_members(snapshot, [row for row in rows if row[-1] == "e"], internal)
    _alias_constructors(snapshot, internal)
    _alias_row_type_arrays(snapshot, internal)
    known, mappings = {**snapshot.aliases, **snapshot.addresses}, _mappings(snapshot)

    def find(address: Address) -> tuple[t.Any, ...] | None:
        fact_id = known.get(address)
        if fact_id is None and address[2] != "0":
            # A column of an object without column facts (a composite type's row, a sequence): use the object.
            fact_id = known.get((address[0], address[1], "0"))
        return fact_id

    domain_defaults = snapshot.domain_defaults
    for catalog, oid, sub, ref_catalog, ref_oid, ref_sub, deptype in rows:
        source, target = (catalog, oid, sub), (ref_catalog, ref_oid, ref_sub)
        dependent = find(source)
        if source in domain_defaults and target not in domain_defaults[source][1]:
            dependent = domain_defaults[source][0]
        referenced = find(target) or snapshot.derived.get(target)
        if dependent is None or referenced is None or dependent == referenced:
            continue
        if kind_of(dependent) == "sequence" and catalog == PG_CLASS and deptype == "a":
            continue  # OWNED BY is a separate fact (sequence_owner)
        if _is_between_parts(snapshot.state.facts[dependent], snapshot.state.facts[referenced]):
            continue
        for each in mappings.get((dependent, target), (dependent,)) if mappings else (dependent,):
            snapshot.state.add_dependency(each, referenced)


def _mappings(snapshot: Snapshot) -> dict[tuple[FactId, Address], list[FactId]]:
    """Return the mappings of each text search configuration to each dictionary: only the configuration is in pg_depend."""
    found: dict[tuple[FactId, Address], list[FactId]] = {}
    for fact in snapshot.state.of_kind("text_search_mapping"):
        for oid in as_tuple(fact.metadata["oids"]):
            found.setdefault((fact.parent or (), (PG_TS_DICT, oid, "0")), []).append(fact.id)
    return found


def _is_between_parts(dependent: Fact, referenced: Fact) -> bool:
    """Return whether a dependency in the catalog is none between the facts, because one is part of the other."""
    if dependent.kind == "extension" and referenced.metadata.get("extension") == dependent.name:
        return True  # a schema created by the extension's script
    if dependent.metadata.get("converts") and referenced.id == (
        "base_type",
        *as_tuple(dependent.metadata["converts"]),
    ):
        return True  # the type is created with the function, and depends on it
    if dependent.kind == referenced.kind == "table":
        return True  # a table can be detached, so only the parent link depends on the parent table (see relations)
    return referenced.id[: len(dependent.id)] == dependent.id or referenced.parent == dependent.id


def _alias_members(snapshot: Snapshot, members: list[tuple[str, ...]], internal_rows: list[tuple[str, ...]]) -> None:
    """Make dependencies on extension members, and on their internal objects, dependencies on the extension.

    Only objects created by the script are members. The row type of a member table, the relation of a composite type, the
    multirange of a range type and the arrays of all of them have internal dependencies on a member, at any depth.
    """
    internal: dict[Address, list[Address]] = {}
    pending: list[Address] = []
    for catalog, oid, sub, ref_catalog, ref_oid, ref_sub, _type in members:
        if ref_catalog != PG_EXTENSION:
            continue
        dependent, extension = (catalog, oid, sub), snapshot.addresses.get((ref_catalog, ref_oid, ref_sub))
        if extension is not None:
            snapshot.aliases[dependent] = extension
            pending.append(dependent)
    for catalog, oid, sub, ref_catalog, ref_oid, ref_sub, _type in internal_rows if pending else ():
        internal.setdefault((ref_catalog, ref_oid, ref_sub), []).append((catalog, oid, sub))
    while pending:
        member = pending.pop()
        for dependent in internal.get(member, ()):
            if dependent not in snapshot.aliases and dependent not in snapshot.addresses:
                snapshot.aliases[dependent] = snapshot.aliases[member]
                pending.append(dependent)


def _alias_constructors(snapshot: Snapshot, rows: list[tuple[str, ...]]) -> None:
    """Make dependencies on the constructor functions of a range type dependencies on the type."""
    for catalog, oid, _sub, ref_catalog, ref_oid, ref_sub, _type in rows:
        if catalog == PG_PROC and ref_catalog == PG_TYPE:
            address = (ref_catalog, ref_oid, ref_sub)
            range_type = snapshot.addresses.get(address) or snapshot.aliases.get(address)
            if range_type is not None:
                snapshot.aliases[(catalog, oid, "0")] = range_type


def _alias_row_type_arrays(snapshot: Snapshot, rows: list[tuple[str, ...]]) -> None:
    """Make dependencies on arrays of row types dependencies on the table or view."""
    for catalog, oid, sub, ref_catalog, ref_oid, ref_sub, _type in rows:
        if catalog == ref_catalog == PG_TYPE:
            relation = snapshot.aliases.get((ref_catalog, ref_oid, ref_sub))
            if relation is not None:
                snapshot.aliases.setdefault((catalog, oid, sub), relation)
