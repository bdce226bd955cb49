# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What follows a renamed table, type or column by name: constraints, indexes, sequences and a view's columns.

PostgreSQL leaves their names as they are, and the desired SQL, read in an empty database, gives them new ones. What is
the same but for its name, or has the name that PostgreSQL would have chosen, is renamed along instead of being dropped
and made anew.
"""

from __future__ import annotations

import typing as t

from ..kinds.lineage import parent_tables
from ..model.facts import closure, split_pair
from ..model.sql import ident
from .directives import own_name
from .pending import holders, names_in_use

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.facts import Fact, FactId, FactSet
    from .pending import Rename

_INSIDE = ("constraint", "domain_constraint", "index", "statistics")

Pair = tuple["FactId", "FactId", str, str]
"""What is in the database, what is desired (both before anything is renamed), and the names that it has and shall have."""


def dependent_renames(renames: Iterable[Rename], live: FactSet, former: FactSet) -> list[Pair]:
    """Return what is to be renamed along.

    :param former: the desired schema with the renames undone, so that it can be compared with what is there.
    """
    touched = _Touched(renames)
    shown = list(_view_columns(touched, live, former))
    for live_id, _wanted, old, new in shown:
        touched.columns.setdefault(live_id[1:3], []).append((old, new))
    found = [
        *_inside(touched, live, former),
        *_not_null(touched, live, former),
        *_sequences(touched, live, former),
        *shown,
    ]
    slots = names_in_use(live)
    # A name that is taken is not taken over: what has it would have to give it up first.
    return [pair for pair in found if not set(holders(pair[1], pair[1], former, slots)) - {pair[0]}]


class _Touched:
    """Which tables and types were renamed or have renamed columns, and how names derived from theirs change."""

    def __init__(self, renames: Iterable[Rename]) -> None:
        self.names: dict[tuple[str, ...], str] = {}
        self.columns: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        self.all_columns: set[tuple[str, str]] = set()
        for rename in renames:
            if len(rename.live) == 3:
                self.names[rename.live[1:3]] = rename.new
            if rename.live[0] in ("column", "attribute", "view_column"):
                self.columns.setdefault(rename.live[1:3], []).append((rename.old, rename.new))
                self.all_columns.add((rename.old, rename.new))

    def __contains__(self, owner: object) -> bool:
        return owner in self.names or owner in self.columns

    def derived(self, owner: tuple[str, ...], name: str) -> str:
        """Return what a name that PostgreSQL made of a table's and its columns' is when those have their new ones."""
        stem, rest = "", name
        if name.startswith(f"{owner[1]}_"):
            stem, rest = self.names.get(owner, owner[1]), name[len(owner[1]) :]
        for old, new in self.columns.get(owner, ()):
            rest = f"{rest}_".replace(f"_{old}_", f"_{new}_", 1)[:-1]
        return stem + rest


def _inside(touched: _Touched, live: FactSet, former: FactSet) -> Iterator[Pair]:
    missing = [fact for fact in former.of_kind(*_INSIDE) if fact.id not in live.facts and _own(fact, touched)]
    spare = {fact.id: fact for fact in live.of_kind(*_INSIDE) if fact.id not in former.facts and _own(fact, touched)}
    for likeness in (_by_name, _by_shape):
        for wanted in sorted(missing, key=lambda fact: fact.id):
            match = next((each for each in sorted(spare) if likeness(spare[each], wanted, touched)), None)
            if match is not None:
                del spare[match]
                missing.remove(wanted)
                yield match, wanted.id, own_name(match), own_name(wanted.id)


def _own(fact: Fact, touched: _Touched) -> bool:
    return fact.parent is not None and fact.parent[1:3] in touched and fact.metadata.get("inherited") != "true"


def _by_name(one: Fact, wanted: Fact, touched: _Touched) -> bool:
    if one.kind != wanted.kind or one.parent is None or one.parent != wanted.parent:
        return False
    return touched.derived(one.parent[1:3], own_name(one.id)) == own_name(wanted.id)


def _by_shape(one: Fact, wanted: Fact, _touched: _Touched) -> bool:
    return one.kind == wanted.kind and one.parent == wanted.parent and _shape(one) == _shape(wanted)


def _shape(fact: Fact) -> dict[str, object]:
    """Return a fact's attributes without its name, which an index has in its definition."""
    attributes: dict[str, object] = dict(fact.attributes)
    if fact.kind == "index":
        attributes["definition"] = str(attributes["definition"]).replace(f" {ident(own_name(fact.id))} ON ", " ON ", 1)
    return attributes


def _not_null(touched: _Touched, live: FactSet, former: FactSet) -> Iterator[Pair]:
    """Yield the NOT NULLs that are constraints with a name (PostgreSQL 18, of domains 17); their ids are made up."""
    children: dict[FactId, list[FactId]] = {}
    for table in live.of_kind("table"):
        for above in parent_tables(table.id, live):
            children.setdefault(above, []).append(table.id)
    for fact in live.of_kind("column", "domain"):
        other = former.facts.get(fact.id)
        if other is None or fact.id[1:3] not in touched or fact.metadata.get("not_null_inherited") == "true":
            continue
        old, new = (each.metadata.get("not_null_constraint") for each in (fact, other))
        if not old or not new or old == new or touched.derived(fact.id[1:3], str(old)) != new:
            continue
        below = [("column", *table[1:], *fact.id[3:]) for table in closure([("table", *fact.id[1:3])], children)]
        names = {live.facts[each].metadata.get("not_null_constraint") for each in below if each in live.facts}
        if fact.kind == "domain" or names == {old}:  # it is renamed in all of them
            not_null = ("not_null", *fact.id[1:])
            yield not_null, not_null, str(old), str(new)


def _sequences(touched: _Touched, live: FactSet, former: FactSet) -> Iterator[Pair]:
    wanted = {str(fact.attributes["column"]): fact for fact in former.of_kind("sequence_owner")}
    for fact in live.of_kind("sequence_owner"):
        column = str(fact.attributes["column"])
        there = wanted.get(column)
        if there is None or tuple(split_pair(column)[:2]) not in touched:
            continue
        if fact.id not in former.facts and there.id not in live.facts and fact.parent and there.parent:
            yield fact.parent, there.parent, own_name(fact.parent), own_name(there.parent)
    for fact in live.of_kind("identity"):
        other = former.facts.get(fact.id)
        if other is None or fact.id[1:3] not in touched or "sequence" not in fact.metadata:
            continue
        old, new = (split_pair(each.metadata["sequence"])[1] for each in (fact, other))
        if old != new and touched.derived(fact.id[1:3], old) == new:
            yield fact.id, fact.id, old, new


def _view_columns(touched: _Touched, live: FactSet, former: FactSet) -> Iterator[Pair]:
    if not touched.all_columns:
        return
    columns = {(fact.id[1:3], fact.metadata["number"]): fact for fact in former.of_kind("view_column")}
    for fact in live.of_kind("view_column"):
        other = columns.get((fact.id[1:3], fact.metadata["number"]))
        if other is None or fact.id in former.facts or other.id in live.facts:
            continue
        if (fact.id[3], other.id[3]) in touched.all_columns:
            yield fact.id, other.id, fact.id[3], other.id[3]
