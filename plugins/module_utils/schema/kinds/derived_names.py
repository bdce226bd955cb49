# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of constraints, indexes, sequences and view columns that follow those of a table, a type or its columns.

PostgreSQL derives them when it creates the object, and doesn't change them when the table or column is renamed.
"""

from __future__ import annotations

import typing as t

from ..model.facts import as_tuple, closure, kind_of
from ..model.sql import ident
from .ids import sequence_of, table_of
from .lineage import parent_tables
from .names import own_name

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.facts import Fact, FactId, FactSet

_INSIDE = ("constraint", "domain_constraint", "index", "statistics")

Renamed = tuple["FactId", str, str]
"""What is renamed: its live id, and the old and the new name."""
Pair = tuple["FactId", "FactId", str, str]
"""The live id, the desired id (both before the renames), and the old and the new name."""


def derived_names(renames: Iterable[Renamed], live: FactSet, wanted: FactSet) -> Iterator[Pair]:
    """Yield the facts whose names follow those of renamed tables, types and columns.

    :param renames: what is renamed.
    :param wanted: the desired schema, comparable with the database: under the old names of what is renamed.
    """
    renamed = _RenamedOwners(renames)
    view_columns = list(_view_columns(renamed, live, wanted))
    for live_id, _wanted, old, new in view_columns:
        renamed.columns.setdefault(live_id[1:3], []).append((old, new))
    yield from _inside(renamed, live, wanted)
    yield from _not_null(renamed, live, wanted)
    yield from _sequences(renamed, live, wanted)
    yield from view_columns


class _RenamedOwners:
    """The tables and types that are renamed or have renamed columns, and how names derived from theirs change."""

    def __init__(self, renames: Iterable[Renamed]) -> None:
        self.names: dict[tuple[str, ...], str] = {}
        self.columns: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        self.all_columns: set[tuple[str, str]] = set()
        for fact_id, old, new in renames:
            if len(fact_id) == 3:
                self.names[fact_id[1:3]] = new
            if kind_of(fact_id) in ("column", "attribute", "view_column"):
                self.columns.setdefault(fact_id[1:3], []).append((old, new))
                self.all_columns.add((old, new))

    def __contains__(self, owner: object) -> bool:
        return owner in self.names or owner in self.columns

    def derived(self, owner: tuple[str, ...], name: str) -> str:
        """Return the new form of a name that PostgreSQL derived from a table's name and its columns'."""
        stem, rest = "", name
        if name.startswith(f"{owner[1]}_"):
            stem, rest = self.names.get(owner, owner[1]), name[len(owner[1]) :]
        for old, new in self.columns.get(owner, ()):
            rest = f"{rest}_".replace(f"_{old}_", f"_{new}_", 1)[:-1]
        return stem + rest


def _inside(renamed: _RenamedOwners, live: FactSet, former: FactSet) -> Iterator[Pair]:
    missing = [fact for fact in former.of_kind(*_INSIDE) if fact.id not in live.facts and _own(fact, renamed)]
    candidates = {
        fact.id: fact for fact in live.of_kind(*_INSIDE) if fact.id not in former.facts and _own(fact, renamed)
    }
    for matches in (_by_name, _by_definition):
        for wanted in sorted(missing, key=lambda fact: fact.id):
            match = next((each for each in sorted(candidates) if matches(candidates[each], wanted, renamed)), None)
            if match is not None:
                del candidates[match]
                missing.remove(wanted)
                yield match, wanted.id, own_name(match), own_name(wanted.id)


def _own(fact: Fact, renamed: _RenamedOwners) -> bool:
    return fact.parent is not None and fact.parent[1:] in renamed and not fact.is_true("inherited")


def _by_name(one: Fact, wanted: Fact, renamed: _RenamedOwners) -> bool:
    if one.kind != wanted.kind or one.parent is None or one.parent != wanted.parent:
        return False
    return renamed.derived(one.parent[1:], own_name(one.id)) == own_name(wanted.id)


def _by_definition(one: Fact, wanted: Fact, _touched: _RenamedOwners) -> bool:
    return (
        one.kind == wanted.kind
        and one.parent == wanted.parent
        and _unnamed_attributes(one) == _unnamed_attributes(wanted)
    )


def _unnamed_attributes(fact: Fact) -> dict[str, object]:
    """Return a fact's attributes without its name, which is part of an index's definition."""
    attributes: dict[str, object] = dict(fact.attributes)
    if fact.kind == "index":
        attributes["definition"] = str(attributes["definition"]).replace(f" {ident(own_name(fact.id))} ON ", " ON ", 1)
    return attributes


def _not_null(renamed: _RenamedOwners, live: FactSet, former: FactSet) -> Iterator[Pair]:
    """Yield the named NOT NULL constraints (PostgreSQL 18, of domains 17), which are no facts and get artificial ids."""
    children: dict[FactId, list[FactId]] = {}
    for table in live.of_kind("table"):
        for parent in parent_tables(table.id, live):
            children.setdefault(parent, []).append(table.id)
    for fact in live.of_kind("column", "domain"):
        other = former.facts.get(fact.id)
        if other is None or fact.path[:2] not in renamed or fact.is_true("not_null_inherited"):
            continue
        old, new = (each.metadata.get("not_null_constraint") for each in (fact, other))
        if not old or not new or old == new or renamed.derived(fact.path[:2], str(old)) != new:
            continue
        inheriting = [("column", *table[1:], *fact.path[2:]) for table in closure([table_of(fact.id)], children)]
        names = {live.facts[each].metadata.get("not_null_constraint") for each in inheriting if each in live.facts}
        if fact.kind == "domain" or names == {old}:  # it is renamed in all of them
            not_null = ("not_null", *fact.path)
            yield not_null, not_null, str(old), str(new)


def _sequences(renamed: _RenamedOwners, live: FactSet, former: FactSet) -> Iterator[Pair]:
    wanted = {fact.attributes["column"]: fact for fact in former.of_kind("sequence_owner")}
    for fact in live.of_kind("sequence_owner"):
        column = as_tuple(fact.attributes["column"])
        wanted_fact = wanted.get(column)
        if wanted_fact is None or column[:2] not in renamed:
            continue
        if fact.id not in former.facts and wanted_fact.id not in live.facts and fact.parent and wanted_fact.parent:
            yield fact.parent, wanted_fact.parent, own_name(fact.parent), own_name(wanted_fact.parent)
    for fact in live.of_kind("identity"):
        other = former.facts.get(fact.id)
        if other is None or fact.path[:2] not in renamed or "sequence" not in fact.metadata:
            continue
        old, new = (sequence_of(each)[1] for each in (fact, other))
        if old != new and renamed.derived(fact.path[:2], old) == new:
            yield fact.id, fact.id, old, new


def _view_columns(renamed: _RenamedOwners, live: FactSet, former: FactSet) -> Iterator[Pair]:
    if not renamed.all_columns:
        return
    columns = {(fact.path[:2], fact.metadata["number"]): fact for fact in former.of_kind("view_column")}
    for fact in live.of_kind("view_column"):
        other = columns.get((fact.path[:2], fact.metadata["number"]))
        if other is None or fact.id in former.facts or other.id in live.facts:
            continue
        if (fact.name, other.name) in renamed.all_columns:
            yield fact.id, other.id, fact.name, other.name
