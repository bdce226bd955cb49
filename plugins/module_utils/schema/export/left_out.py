# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an export leaves out although its objects need it, or although it is in the exported schemas."""

from __future__ import annotations

import typing as t

from ..kinds.publications import publication_id
from ..kinds.roles import is_predefined, named_roles
from ..model.labels import naming_of, unique_name
from ..model.secret_values import has_stand_in

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ..database.connection import Session
    from ..extract.catalog import Address
    from ..extract.snapshot import Snapshot
    from ..model.facts import Fact, FactId, FactSet


class LeftOut(t.NamedTuple):
    """Something that an export leaves out.

    :param kind: the kind of the object, in words.
    :param name: its qualified name, as in SQL.
    :param reason: why it is left out, worded for the operator.
    """

    kind: str
    name: str
    reason: str


EXISTS = "is outside of the exported schemas, which need it; it must exist where the DDL is run"
_ROLE = "belongs to the server, not to a schema; it must exist where the DDL is run"
_PUBLICATION = "is one of existing_publications; it must exist where the DDL is run"
_UNSUPPORTED = "objects of its kind are not supported"
_MASKED = "has values that may be secrets, which are masked; pg_schema_apply leaves them as they are in the database"


def referenced_outside(
    session: Session, snapshot: Snapshot, dependencies: Iterable[tuple[str, ...]]
) -> list[tuple[str, str]]:
    """Return the objects without facts that objects in the exported schemas depend on: their types and names.

    :param dependencies: the rows of pg_depend that were read into the snapshot.
    """
    known = {**snapshot.aliases, **snapshot.addresses}
    found = {
        (ref_catalog, ref_oid)
        for catalog, oid, sub, ref_catalog, ref_oid, _ref_sub, deptype in dependencies
        if deptype in ("n", "a")
        and (fact := _fact_of((catalog, oid, sub), known)) is not None
        and fact not in snapshot.outside
        and (ref_catalog, ref_oid, "0") not in known
        and (ref_catalog, ref_oid, "0") not in snapshot.derived
    }
    if not found:
        return []
    values = ", ".join(f"({catalog}::oid, {oid}::oid)" for catalog, oid in sorted(found))
    managed = set(snapshot.schemas)
    # A foreign key depends on the index of the key besides its table.
    rows = session.run(
        f"SELECT DISTINCT i.type, i.schema, i.identity FROM (VALUES {values}) AS v (catalog, id), pg_identify_object(v.catalog, v.id, 0) AS i"
        " WHERE i.schema IS NOT NULL AND i.schema !~ '^pg_toast' AND i.schema <> 'information_schema' AND i.type <> 'index' ORDER BY 1, 3"
    )
    return [(kind, identity) for kind, schema, identity in rows if schema not in managed]


def _fact_of(address: Address, known: t.Mapping[Address, FactId]) -> FactId | None:
    return known.get(address) or known.get((address[0], address[1], "0"))


def left_out(
    snapshot: Snapshot,
    exported: FactSet,
    referenced: Iterable[tuple[str, str]],
    existing_publications: Collection[str],
) -> list[LeftOut]:
    """Return what an export leaves out, sorted.

    :param referenced: the result of ``referenced_outside``.
    :param existing_publications: the publications that the DDL doesn't create.
    """
    found = {LeftOut(kind, name, EXISTS) for kind, name in referenced}
    found |= {_of(snapshot.state.facts[each], EXISTS) for each in _needed(snapshot, exported)}
    found |= {LeftOut("role", role, _ROLE) for role in named_roles(exported.facts.values()) if not is_predefined(role)}
    for name in existing_publications:
        if publication_id(name) in exported.facts:
            found.add(_of(exported.facts[publication_id(name)], _PUBLICATION))
    found |= {LeftOut(kind, name, _UNSUPPORTED) for kind, name in snapshot.unmodelled}
    found |= {_of(fact, _MASKED) for fact in exported.facts.values() if has_stand_in(repr(fact.attributes))}
    return sorted(found)


def _needed(snapshot: Snapshot, exported: FactSet) -> set[FactId]:
    """Return the facts outside that exported ones depend on."""
    state = snapshot.state
    return {
        need
        for fact_id in exported.facts
        if fact_id not in snapshot.members
        for need in state.depends_on.get(fact_id, ())
        if need in state.facts and need not in exported.facts and need in snapshot.outside
    }


def _of(fact: Fact, reason: str) -> LeftOut:
    return LeftOut(naming_of(fact.kind).object_type.lower(), unique_name(fact.id), reason)


def comment(listed: Iterable[LeftOut]) -> str:
    """Return a comment that names what is left out, for the end of the DDL; empty if nothing is."""
    lines = list(_lines(listed))
    return "".join(f"-- {line}\n" for line in ["This script leaves out:", *lines]) if lines else ""


def _lines(listed: Iterable[LeftOut]) -> Iterator[str]:
    # A name may contain a line break, which would end the comment.
    yield from (" ".join(f"{each.kind} {each.name} {each.reason}".split()) for each in listed)
