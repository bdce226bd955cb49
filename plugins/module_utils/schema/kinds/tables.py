# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables, and where a partition belongs."""

from __future__ import annotations

import typing as t

from ..naming import ident, qualified
from . import below
from .clauses import column_definition, column_details, said_options, storage_options
from .rule import (
    BLOCKS_READS,
    BLOCKS_WRITES,
    DATA_LOSS,
    MAY_FAIL_ON_DATA,
    REWRITES_TABLE,
    Context,
    Rule,
    Step,
    changed,
    pairs,
    referring,
    tables_above,
    texts,
)

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ..fact import Fact, FactId, State

_IN_PLACE = {"persistence", "options", "access_method"}


class Tables(Rule):
    """A table with the columns, defaults and constraints that its CREATE statement can carry."""

    kind = "table"
    word = "TABLE"
    renaming = (BLOCKS_READS, BLOCKS_WRITES)
    weight = 100
    loses = "its rows would be lost"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        own = [context.wanted.facts[each] for each in _own(fact, context) if each in context.folded]
        lines = [column_definition(column, own, context) for column in _ordered(own)]
        lines += [f"CONSTRAINT {ident(each.id[3])} {each.attrs['definition']}" for each in _constraints(own)]
        body = " (\n" + ",\n".join(f"    {line}" for line in lines) + "\n)" if lines else " ()"
        if fact.attrs["of_type"]:
            body = f" OF {fact.attrs['of_type']}"
        persistence = f"{fact.attrs['persistence']} " if fact.attrs["persistence"] else ""
        sql = f"CREATE {persistence}TABLE {qualified(*fact.id[1:])}{body}"
        inherits = texts(fact.notes.get("inherits"))
        if inherits:
            sql += f"\nINHERITS ({', '.join(qualified(*pairs(parent)) for parent in inherits)})"
        if fact.attrs["partition_key"]:
            sql += f"\nPARTITION BY {fact.attrs['partition_key']}"
        if fact.attrs["access_method"] not in (None, "heap"):
            sql += f"\nUSING {ident(str(fact.attrs['access_method']))}"
        if fact.attrs["options"]:
            sql += f"\nWITH ({', '.join(said_options(fact))})"
        details = [step for column in _ordered(own) for step in column_details(column)]
        return [Step(sql), *details]

    def folds(self, fact: Fact, context: Context) -> Iterable[FactId]:
        wanted = context.wanted.facts
        keys: set[str] = set()
        for each in _own(fact, context):
            if each[0] == "constraint" and (context.lone_indexes.get(each) or not _foldable(wanted[each], keys)):
                continue
            if fact.attrs["of_type"] and each[0] != "column":
                continue  # the type brings the columns; all else is said afterwards
            inherited = (wanted.get(("column", *each[1:])) or wanted[each]).notes.get("inherited") == "true"
            if not (fact.notes.get("inherits") and inherited):
                yield each

    def follows(self, fact: Fact, context: Context) -> Iterable[FactId]:
        # Names that PostgreSQL chooses for a table, and for the NOT NULL of its columns, are then still free when those of
        # its partitions say them.
        above = tables_above(fact.id, context.wanted) if fact.id in context.created else []
        columns = [each for table in above for each in context.wanted_children.get(table, ()) if each[0] == "column"]
        # Defaults are inherited as they are when the table is made.
        defaults = [("default", *column[1:]) for column in columns]
        return [*above, *columns, *defaults, *_changes_persistence_first(fact, context)]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        return [Step(f"DROP TABLE {qualified(*fact.id[1:])}", (DATA_LOSS, BLOCKS_READS, BLOCKS_WRITES))]

    def drops_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        return referring(fact.id, context) if ("partition", *fact.id[1:]) in context.live.facts else ()

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        what = changed(before, after)
        if what - _IN_PLACE:
            return None
        name, steps = qualified(*after.id[1:]), []
        if "persistence" in what:
            action = "SET UNLOGGED" if after.attrs["persistence"] else "SET LOGGED"
            steps.append(Step(f"ALTER TABLE {name} {action}", (REWRITES_TABLE, BLOCKS_READS, BLOCKS_WRITES)))
            steps += _own_persistence(after, context)
        if "access_method" in what:
            method = ident(str(after.attrs["access_method"] or "heap"))
            steps.append(
                Step(f"ALTER TABLE {name} SET ACCESS METHOD {method}", (REWRITES_TABLE, BLOCKS_READS, BLOCKS_WRITES))
            )
        if "options" in what:
            steps += storage_options(f"ALTER TABLE {name}", before, after)
        return steps

    def holds_rows(self, fact: Fact) -> bool:
        return fact.attrs["partition_key"] is None

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        return "it would have to be made anew, and its rows would be lost" if changed(before, after) - _IN_PLACE else ""

    def slots(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (("relation", *fact.id[1:]), ("type", *fact.id[1:]))


def _own_persistence(table: Fact, context: Context) -> Iterator[Step]:
    """Yield what gives the sequences that a table's columns own back what it passed on to them."""
    for owner in context.live.of_kind("sequence_owner"):
        sequence = context.wanted.facts.get(owner.parent or ())
        if (
            sequence is None
            or sequence.id in context.dropped
            or tuple(pairs(owner.attrs["column"])[:2]) != table.id[1:]
        ):
            continue
        if sequence.attrs["persistence"] != table.attrs["persistence"]:
            yield Step(f"ALTER SEQUENCE {qualified(*sequence.id[1:])} SET {sequence.attrs['persistence'] or 'LOGGED'}")


def _changes_persistence_first(table: Fact, context: Context) -> set[FactId]:
    """Return the tables at the other end of foreign keys that change first: what is logged refers to nothing that isn't."""
    before = context.live.facts.get(table.id)
    if before is None or before.attrs["persistence"] == table.attrs["persistence"]:
        return set()
    inside = context.live_children.get(table.id, ())
    if table.attrs["persistence"]:
        others = [each for key in inside for each in context.live_users.get(key, ()) if each[0] == "constraint"]
    else:
        needs = [need for key in inside if key[0] == "constraint" for need in context.live.needs.get(key, ())]
        others = [need for need in needs if need[0] == "constraint"]
    return {("table", *each[1:3]) for each in others} - {table.id}


def _own(table: Fact, context: Context) -> Iterator[FactId]:
    """Yield the columns and constraints of a table, and the defaults and identities of its columns."""
    for child in context.wanted_children.get(table.id, ()):
        if child[0] in ("column", "constraint", "inheritance"):
            yield child
            inside = context.wanted_children.get(child, ())
            yield from (each for each in inside if each[0] in ("default", "identity"))


def _ordered(own: list[Fact]) -> list[Fact]:
    columns = [each for each in own if each.kind == "column"]
    return sorted(columns, key=lambda column: int(str(column.notes["number"])))


def _constraints(own: list[Fact]) -> list[Fact]:
    rank = {"PRIMARY KEY": 0, "UNIQUE": 1, "EXCLUDE": 2, "CHECK": 3}
    constraints = [each for each in own if each.kind == "constraint"]
    return sorted(constraints, key=lambda each: (rank[str(each.attrs["type"])], each.id))


def _foldable(constraint: Fact, keys: set[str]) -> bool:
    """Tell whether CREATE TABLE may say a constraint.

    :param keys: of the unique constraints of the table so far, without the word for their kind. Of two over the same
        columns CREATE TABLE silently makes one.
    """
    kind, definition = str(constraint.attrs["type"]), str(constraint.attrs["definition"])
    if kind == "FOREIGN KEY" or constraint.attrs["validated"] != "true" or constraint.attrs["options"]:
        return False
    if kind in ("PRIMARY KEY", "UNIQUE"):
        key = definition.removeprefix(kind)
        if key in keys:
            return False
        keys.add(key)
    return True


class Partitions(Rule):
    """That a table is a partition of another: attached when its indexes stand, so that they are taken over by name."""

    kind = "partition"
    weight = 180
    essential = True
    rigid = True
    loses = "its rows would no longer be seen through the table it is a partition of"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        parent = qualified(*pairs(fact.attrs["of"]))
        sql = f"ALTER TABLE ONLY {parent} ATTACH PARTITION {qualified(*fact.id[1:])} {fact.attrs['bound']}"
        return [Step(sql, (BLOCKS_WRITES, MAY_FAIL_ON_DATA))]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        parent, table = qualified(*pairs(fact.attrs["of"])), qualified(*fact.id[1:])
        locks = (BLOCKS_READS, BLOCKS_WRITES)
        steps = [Step(f"ALTER TABLE {parent} DETACH PARTITION {table}", locks)]
        after = context.wanted.facts.get(fact.id)
        if ("table", *fact.id[1:]) in context.dropped or (after and after.attrs["of"] == fact.attrs["of"]):
            return steps
        # The copies of its parent's foreign keys are its own from now on, unless those went before.
        copies = (f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {ident(name)}" for name in _copies(fact))
        return [*steps, *(Step(sql, locks) for sql in copies)]

    def drops_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        # A foreign key that goes takes its copies along, as long as the partitions are there.
        table: FactId = ("table", *fact.id[1:])
        while above := [each for each in tables_above(table, context.live) if each not in context.dropped]:
            table = above[0]
            for each in context.live_children.get(table, ()):
                if each[0] == "constraint" and context.live.facts[each].attrs["type"] == "FOREIGN KEY":
                    yield each

    def stands_alone(self, fact: Fact, context: Context, dropped: Collection[FactId]) -> bool:
        # A partition of a table that others refer to has to be detached before it can be dropped.
        return any(each not in dropped for each in referring(("table", *fact.id[1:]), context))

    def rebuilds(self, fact: Fact, context: Context) -> Iterable[FactId]:
        # An index that this partition shall have no part in steps aside while it is attached.
        for each in context.wanted_children.get(("table", *pairs(fact.attrs["of"])), ()):
            if each in context.live.facts and fact.id in context.lone_indexes.get(each, ()):
                yield each

    def slots(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        return (fact.id, ("bound", *pairs(fact.attrs["of"]), str(fact.attrs["bound"])))

    def upholds(self, fact: Fact, context: Context) -> State:
        return below.demanded(fact, ("table", *pairs(fact.attrs["of"])), context)

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        return "it would have to be detached, and its rows would no longer be seen through the same table"

    def follows(self, fact: Fact, context: Context) -> Iterable[FactId]:
        for each in context.wanted_children.get(("table", *fact.id[1:]), ()):
            foreign = each[0] == "constraint" and context.wanted.facts[each].attrs["type"] == "FOREIGN KEY"
            if each[0] in ("index", "constraint", "column") and not foreign:
                yield each
        for each in context.wanted_children.get(("table", *pairs(fact.attrs["of"])), ()):
            if each[0] == "column":
                yield each
        # What is attached must have no identity of its own.
        for column in context.live_children.get(("table", *fact.id[1:]), ()):
            yield from (each for each in context.live_children.get(column, ()) if each[0] == "identity")


def _copies(partition: Fact) -> tuple[str, ...]:
    return texts(partition.notes.get("foreign_keys"))


class Inheritances(Rule):
    """That a table inherits from another."""

    kind = "inheritance"
    weight = 182
    essential = True
    loses = "its rows would no longer be seen through the table it inherits from"

    def upholds(self, fact: Fact, context: Context) -> State:
        return below.demanded(fact, ("table", *fact.id[3:]), context)

    def create(self, fact: Fact, context: Context) -> list[Step]:
        child, parent = qualified(*fact.id[1:3]), qualified(*fact.id[3:])
        return [Step(f"ALTER TABLE {child} INHERIT {parent}", (BLOCKS_READS, BLOCKS_WRITES))]

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        child, parent = qualified(*fact.id[1:3]), qualified(*fact.id[3:])
        return [Step(f"ALTER TABLE {child} NO INHERIT {parent}", (BLOCKS_READS, BLOCKS_WRITES))]

    def follows(self, fact: Fact, context: Context) -> Iterable[FactId]:
        if ("table", *fact.id[1:3]) in context.created:
            return  # it is made with INHERITS
        for table in (("table", *fact.id[1:3]), ("table", *fact.id[3:])):
            yield from (each for each in context.wanted_children.get(table, ()) if each[0] in ("column", "constraint"))
