# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulates renames: computes what a database will look like after them, without performing them.

The catalog stores every name in one place, and so do the rows read from it: the names are changed there, and the facts
read again. Only the texts that PostgreSQL deparsed still contain the old names. A text that equals its counterpart in
the desired schema with the renames undone will equal the desired text; any other differs anyway.
"""

from __future__ import annotations

import typing as t

from ...failure import Failure
from .. import extract
from ..extract.catalog import PG_CLASS, PG_CONSTRAINT
from ..extract.edited_rows import EditedRows
from ..kinds import KINDS
from ..kinds.names import describe, fact_of, is_not_null, is_schema, with_renamed_label
from ..model.sql import qualified, split_name

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..extract.catalog import Address
    from ..extract.edited_rows import Rows
    from ..extract.snapshot import Snapshot
    from ..model.facts import Fact, FactId, FactSet, Value
    from .pending import Rename


def simulate(
    snapshot: Snapshot, rows: Rows, dependencies: Iterable[tuple[str, ...]], renames: Sequence[Rename]
) -> tuple[Snapshot, dict[FactId, FactId]]:
    """Return a snapshot with the new names, except within texts, and the current ids of its facts."""
    changed = EditedRows(rows)
    addresses, aliases = _by_fact(snapshot.addresses), _by_fact(snapshot.aliases)
    for rename in renames:
        for address in _addresses(rename.live, addresses, aliases):
            changed.rename(address, rename.old, rename.new, of_type=qualified(*rename.live[1:3]))
            if rename.schema:
                changed.move(address, str(rename.wanted[1]))
    changed.change_types(RenamedTypes(renames).renamed)
    result = extract.read(snapshot.major, snapshot.schemas, changed.result())
    extract.read_dependencies(result, dependencies)
    if len(result.state.facts) != len(snapshot.state.facts):
        planned = ", ".join(f"{describe(each.live)} to {describe(each.wanted)}" for each in renames)
        raise Failure(
            f"Cannot simulate the renames, because two objects would have the same name: {planned}.",
            hint="Use other names in the schema SQL. Nothing was changed.",
        )
    for rename in renames:
        fact = result.state.facts.get(fact_of(rename.wanted))
        if fact is not None:
            result.state.facts[fact.id] = with_renamed_label(fact, rename.wanted, rename.old, rename.new)
    # The same rows in the same order yield the same facts in the same order.
    return result, dict(zip(result.state.facts, snapshot.state.facts, strict=True))


def _by_fact(addresses: Mapping[Address, FactId]) -> dict[FactId, list[Address]]:
    """Return the addresses of each fact."""
    found: dict[FactId, list[Address]] = {}
    for address, fact_id in addresses.items():
        found.setdefault(fact_id, []).append(address)
    return found


def _addresses(
    fact_id: FactId, addresses: Mapping[FactId, list[Address]], aliases: Mapping[FactId, list[Address]]
) -> list[Address]:
    """Return a fact's catalog addresses, including a constraint's index and a composite type's relation."""
    others = aliases.get(fact_of(fact_id), [])
    if is_not_null(fact_id):
        return [address for address in others if address[0] == PG_CONSTRAINT]
    return addresses.get(fact_id, []) + [address for address in others if address[0] == PG_CLASS]


def with_renamed_types(fact: Fact, types: RenamedTypes) -> Fact:
    """Return a fact with the new names of the types that its rename statements contain: types are renamed before it."""
    attributes = {key: types.renamed(str(fact.attributes[key])) for key in KINDS[fact.kind].renaming.types}
    return fact.with_attributes(**attributes)


class RenamedTypes:
    """Renames types in the form ``format_type`` prints them, which is part of the ids of functions."""

    def __init__(self, renames: Iterable[Rename]) -> None:
        self._types, self._schemas = dict[tuple[str, ...], tuple[str, ...]](), dict[str, str]()
        for rename in renames:
            if len(rename.live) == 3:
                self._types[rename.live[1:]] = rename.wanted[1:]
            elif is_schema(rename.live):
                self._schemas[rename.old] = rename.new

    def renamed(self, text: str) -> str:
        """Return a text with the new name of its type; other texts unchanged."""
        if "." not in text:
            return text
        base = text.removesuffix("[]")
        schema, name = [*split_name(base), ""][:2]
        found = self._types.get((schema, name), (self._schemas.get(schema, schema), name))
        return text if found == (schema, name) else qualified(*found) + text[len(base) :]


def resolve_texts(
    simulated: FactSet, names: Mapping[FactId, FactId], live: FactSet, former: FactSet, desired: FactSet
) -> dict[FactId, Fact]:
    """Return the simulated facts with each text that equals the former one replaced by the desired one.

    :param names: the ids in ``live`` of the facts in ``simulated``.
    :param former: the desired schema with the renames undone.
    """
    resolved: dict[FactId, Fact] = {}
    for fact_id, live_id in names.items():
        live_fact, former_fact, wanted = live.facts[live_id], former.facts.get(live_id), desired.facts.get(fact_id)
        if former_fact is None or wanted is None:
            continue
        attributes = {
            key: _resolved(
                value, live_fact.attributes[key], former_fact.attributes.get(key), wanted.attributes.get(key)
            )
            for key, value in simulated.facts[fact_id].attributes.items()
        }
        resolved[fact_id] = simulated.facts[fact_id].with_attributes(**attributes)
    return resolved


def _resolved(simulated: Value, live: Value, former: Value, desired: Value) -> Value:
    if live == former:
        return desired
    if isinstance(live, str) and isinstance(former, str) and isinstance(desired, str):
        # One may continue the other, as the definition of a constraint with NOT VALID does.
        if live.startswith(former):
            return desired + live[len(former) :]
        if former.startswith(live) and desired.endswith(former[len(live) :]):
            return desired.removesuffix(former[len(live) :])
    return simulated
