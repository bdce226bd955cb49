# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who needs whom, from pg_depend: read only when there is something to change.

PostgreSQL documentation, "pg_depend". Function bodies held as strings are not in
it: the plan creates functions early and applies with check_function_bodies off.
"""

from __future__ import annotations

import typing as t

from .catalog import PG_CLASS, PG_EXTENSION, PG_PROC, PG_TYPE

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .catalog import Address
    from .snapshot import Snapshot

QUERY = """SELECT classid::text, objid::text, objsubid::text, refclassid::text, refobjid::text, refobjsubid::text, deptype::text
FROM pg_depend
WHERE objid >= 16384 AND refobjid >= 16384 AND deptype IN ('n', 'a', 'i', 'P', 'S', 'e')"""


def read(snapshot: Snapshot, rows: Iterable[tuple[str, ...]]) -> None:
    """Add the needs between the facts of a reading; rows that point at no fact of ours are passed over."""

    def find(address: Address) -> tuple[t.Any, ...] | None:
        known = snapshot.addresses.get(address) or snapshot.aliases.get(address)
        if known is None and address[2] != "0":
            # A column of something that has no column facts (a composite's row, a sequence): the whole.
            whole = (address[0], address[1], "0")
            known = snapshot.addresses.get(whole) or snapshot.aliases.get(whole)
        return known

    rows = list(rows)
    _alias_members(snapshot, rows)
    _alias_constructors(snapshot, rows, find)
    for catalog, oid, sub, ref_catalog, ref_oid, ref_sub, deptype in rows:
        one = find((catalog, oid, sub))
        target = (ref_catalog, ref_oid, ref_sub)
        default, own = snapshot.domain_defaults.get((catalog, oid, sub), (None, frozenset()))
        if default is not None and target not in own:
            one = default
        other = find(target) or snapshot.derived.get(target)
        if one is None or other is None or one == other:
            continue
        if one[0] == "sequence" and catalog == PG_CLASS and deptype == "a":
            continue  # OWNED BY is a fact of its own (sequence_owner)
        if one[0] == "extension" and snapshot.state.facts[other].metadata.get("extension") == one[1]:
            continue  # a schema that its script made
        if one[0] == other[0] == "table":
            # It can be detached: the table itself needs no parent, but where it belongs does (see relations).
            continue
        if other[: len(one)] == one or snapshot.state.facts[other].parent == one:
            continue  # nothing needs what lives in it
        snapshot.state.add_dependency(one, other)


def _alias_members(snapshot: Snapshot, rows: list[tuple[str, ...]]) -> None:
    """Let an extension stand for its members and for what PostgreSQL makes along with them: who uses those needs it.

    Only what a script makes is a member. The row type of a member table, the relation of a composite type, the multirange
    of a range type and the arrays of them all depend on a member internally, at any depth.
    """
    made_along: dict[Address, list[Address]] = {}
    found: list[Address] = []
    for catalog, oid, sub, ref_catalog, ref_oid, ref_sub, deptype in rows:
        one, other = (catalog, oid, sub), (ref_catalog, ref_oid, ref_sub)
        extension = snapshot.addresses.get(other)
        if deptype == "e" and ref_catalog == PG_EXTENSION and extension is not None:
            snapshot.aliases[one] = extension
            found.append(one)
        elif deptype == "i":
            made_along.setdefault(other, []).append(one)
    while found:
        member = found.pop()
        for one in made_along.get(member, ()):
            if one not in snapshot.aliases and one not in snapshot.addresses:
                snapshot.aliases[one] = snapshot.aliases[member]
                found.append(one)


def _alias_constructors(
    snapshot: Snapshot, rows: list[tuple[str, ...]], find: Callable[[Address], tuple[t.Any, ...] | None]
) -> None:
    """Let the constructors of a range type stand for the type: who calls them uses it."""
    for catalog, oid, _sub, ref_catalog, ref_oid, ref_sub, deptype in rows:
        if (catalog, ref_catalog, deptype) == (PG_PROC, PG_TYPE, "i"):
            made_for = find((ref_catalog, ref_oid, ref_sub))
            if made_for is not None:
                snapshot.aliases[(catalog, oid, "0")] = made_for
