# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Constraints of tables."""

from __future__ import annotations

import typing as t

from ..model.facts import Fact, State, changed, closure
from ..model.hazards import BLOCKS_READS, BLOCKS_WRITES, MAY_FAIL_ON_DATA
from ..model.sql import ident, qualified
from .inheritance.index_matching import BACKED, has_index, made_by_itself
from .lineage import apart, belongings, leaving, tables_above, taken_along
from .rule import Rule, Step
from .sql.clauses import said_options, storage_options

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ..model.facts import FactId
    from .context import Context


class Constraints(Rule):
    """PRIMARY KEY, UNIQUE, EXCLUDE, CHECK and FOREIGN KEY."""

    kind = "constraint"
    weight = 150
    loses = "rows that it refuses today would be let in"

    def create(self, fact: Fact, context: Context) -> list[Step]:
        definition = str(fact.attrs["definition"])
        if fact.attrs["options"] and fact.attrs["type"] != "EXCLUDE":
            definition = _with_options(definition, said_options(fact))
        only = "ONLY " if fact.attrs["type"] in BACKED and self._stands_alone(fact, context) else ""
        sql = f"ALTER TABLE {only}{_table(fact)} ADD CONSTRAINT {ident(fact.id[3])} {definition}"
        hazards: tuple[str, ...] = (BLOCKS_WRITES, MAY_FAIL_ON_DATA)
        if fact.attrs["type"] != "FOREIGN KEY":
            hazards = (BLOCKS_READS, *hazards)
        if fact.attrs["validated"] == "false":
            hazards = hazards[:-1]
        return [Step(sql, hazards)]

    @staticmethod
    def _stands_alone(fact: Fact, context: Context) -> bool:
        """Tell whether the index is made for this table alone, as those of partitions are facts of their own."""
        table = context.wanted.facts.get(("table", *fact.id[1:3]))
        return table is not None and table.attrs["partition_key"] is not None

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        hazards = (BLOCKS_READS, BLOCKS_WRITES)
        return [Step(f"ALTER TABLE {_table(fact)} DROP CONSTRAINT {ident(fact.id[3])}", hazards)]

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        what = changed(before, after)
        if (
            what == {"validated", "definition"}
            and str(before.attrs["definition"]) == f"{after.attrs['definition']} NOT VALID"
        ):
            sql = f"ALTER TABLE {_table(after)} VALIDATE CONSTRAINT {ident(after.id[3])}"
            return [Step(sql, (MAY_FAIL_ON_DATA,))]
        if what == {"options"}:
            return storage_options(f"ALTER INDEX {qualified(after.id[1], after.id[3])}", before, after)
        return None

    def rename(self, fact: Fact, name: str) -> list[Step]:
        sql = f"ALTER TABLE {_table(fact)} RENAME CONSTRAINT {ident(fact.id[3])} TO {ident(name)}"
        return [Step(sql, (BLOCKS_READS, BLOCKS_WRITES))]

    def blocks_retype(self, fact: Fact) -> bool:
        # Both sides of a foreign key change their type together, or not at all.
        return fact.attrs["type"] == "FOREIGN KEY"

    def upholds(self, fact: Fact, context: Context) -> State:
        facts, demanded = context.wanted.facts, State()
        needs = [facts[need] for need in context.wanted.needs[fact.id] if need in facts]
        if fact.attrs["type"] == "PRIMARY KEY":
            for column in needs:
                if column.kind == "column" and column.attrs["not_null"] == "false":
                    before = context.live.facts.get(column.id, column)
                    null = {"not_null": "true", "not_null_name": before.attrs["not_null_name"]}
                    demanded.add(Fact(column.id, column.parent, {**column.attrs, **null}, before.notes))
        elif fact.attrs["type"] == "FOREIGN KEY":
            was = context.live.facts.get(fact.id)
            for other in needs:
                before = context.live.facts.get(other.id, other)
                stays = was is not None and was.attrs == fact.attrs and has_index(other)
                if stays and _over(before) != _over(other):
                    demanded.add(before)
                # Only what is not logged either refers to a table that isn't.
                table, there = (facts.get(("table", *each[1:3])) for each in (fact.id, other.parent or other.id))
                if table and there and there.attrs["persistence"] and not table.attrs["persistence"]:
                    demanded.add(there.with_attrs(persistence=""))
        return demanded

    def stands_alone(self, fact: Fact, context: Context, dropped: Collection[FactId]) -> bool:
        # Tables that refer to each other can only be dropped once nothing refers to them.
        if fact.attrs["type"] != "FOREIGN KEY":
            return False
        needs = context.live.needs.get(fact.id, ())
        # Nor can a partition be dropped while something refers to the table above it.
        tables = [context.live.facts.get(("table", *need[1:3])) for need in needs if need[0] == "constraint"]
        if any(table is not None and table.attrs["partition_key"] for table in tables):
            return True
        return any(need in dropped for need in needs if need[1:3] != fact.id[1:3])

    def implied_by_create_of(self, fact: Fact, context: Context) -> FactId | None:
        if fact.notes.get("inherited") != "true":
            return None
        table = context.wanted.facts[("table", *fact.id[1:3])]
        if table.id in context.created:
            return table.id if table.notes.get("inherits") else None
        if any(each in context.created for each in belongings(fact, context.wanted)):
            return None  # it has to be there before the table is attached
        return next((above for above in _above(fact, context.wanted) if above in context.created), None)

    def drops_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        if ("table", *fact.id[1:3]) in context.dropped:
            return ()
        if fact.attrs["type"] == "FOREIGN KEY":
            return belongings(fact, context.live)
        return (*belongings(fact, context.live), *leaving(fact, context))

    def after_drop_of(self, fact: Fact, context: Context) -> Iterable[FactId]:
        # What leaves a table, if only to come back, is changed by itself in between.
        return (*belongings(fact, context.live), *leaving(fact, context))

    def implied_by_drop_of(self, fact: Fact, context: Context) -> Iterable[FactId]:
        if fact.notes.get("inherited") == "true":
            return () if apart(fact, context) else _above(fact, context.live)
        return taken_along(fact, ("index_attachment", fact.id[1], fact.id[3]), context)

    def made_without(self, fact: Fact, need: Fact) -> bool:
        return made_by_itself(fact, need)

    def follows(self, fact: Fact, context: Context) -> Iterable[FactId]:
        if fact.attrs["type"] == "CHECK" and fact.attrs["validated"] == "false":
            # PostgreSQL takes a valid one only for the same as this one when it was there before.
            return _own_below(fact, context.wanted)
        # The key of a partitioned table is one only when every partition's index is attached to it.
        if fact.attrs["type"] != "FOREIGN KEY":
            return context.lone_indexes.get(fact.id, ())
        keys = [need for need in context.wanted.needs.get(fact.id, ()) if need[0] == "constraint"]
        tables = [context.wanted.facts.get(("table", *key[1:3])) for key in keys]
        if not any(table is not None and table.attrs["partition_key"] for table in tables):
            return ()
        return [each for each in context.created if each[0] == "index_attachment"]

    def slots(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        name = ("constraint", *fact.id[1:])
        if fact.attrs["type"] not in BACKED:
            return (name,)
        slots = (name, ("relation", fact.id[1], fact.id[3]))
        return (*slots, ("primary key", *fact.id[1:3])) if fact.attrs["type"] == "PRIMARY KEY" else slots


def _above(fact: Fact, state: State) -> list[FactId]:
    """Return the same constraint on the tables that this one's inherits from or is a partition of."""
    return [("constraint", *table[1:], fact.id[3]) for table in tables_above(("table", *fact.id[1:3]), state)]


def _over(key: Fact) -> str:
    """Return what a key or an index is over, without what it is called and of which kind it is."""
    return str(key.attrs["definition"] or "").partition("(")[2]


def _own_below(fact: Fact, state: State) -> list[FactId]:
    """Return what tables that have this constraint from here, at any depth, declare under its name themselves."""
    above = {other.id: _above(other, state) for other in state.of_kind(fact.kind) if other.id[3] == fact.id[3]}
    below = [each for each in above if each != fact.id and fact.id in closure([each], above)]
    return [each for each in below if state.facts[each].notes.get("inherited") != "true"]


def _table(fact: Fact) -> str:
    return qualified(*fact.id[1:3])


def _with_options(definition: str, options: tuple[str, ...]) -> str:
    """Put WITH (...) where the grammar wants it: before WHERE and the deferrable clauses."""
    clause = f" WITH ({', '.join(options)})"
    for word in (" WHERE (", " DEFERRABLE", " NOT DEFERRABLE"):
        if word in definition:
            head, tail = definition.split(word, 1)
            return f"{head}{clause}{word}{tail}"
    return definition + clause
