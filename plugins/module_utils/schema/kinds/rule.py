# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rule is: everything the engine knows about changing one kind.

A rule turns a change of a fact into statements, says what they cost and what
would be lost. It knows nothing of comparison, ordering or applying, and no file
in this folder imports another kind's.
"""

from __future__ import annotations

import functools
import typing as t
from dataclasses import dataclass

from ..fact import State
from ..naming import ident, qualified
from .pairing import has_index, lone_indexes

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ..fact import Fact, FactId, Value
    from .conversions import Conversion

DATA_LOSS = "data_loss"
REWRITES_TABLE = "rewrites_table"
BLOCKS_WRITES = "blocks_writes"
BLOCKS_READS = "blocks_reads"
MAY_FAIL_ON_DATA = "may_fail_on_data"
NOTHING = State()
"""What most facts uphold."""
HAZARDS = (DATA_LOSS, REWRITES_TABLE, BLOCKS_WRITES, BLOCKS_READS, MAY_FAIL_ON_DATA)
"""The closed list of hazards. Lock levels: PostgreSQL documentation, "Explicit Locking" and the page of each command."""


@dataclass(frozen=True, slots=True)
class Step:
    """One statement and its hazards.

    :param first: PostgreSQL may refuse to use what it makes before it is committed.
    """

    sql: str
    hazards: tuple[str, ...] = ()
    first: bool = False


class Context:
    """What a rule may look at besides its own fact.

    :param live: the database as it is.
    :param wanted: the database as it shall be.
    :param created: facts whose objects come into being in this plan.
    :param folded: facts that a parent's statement creates along.
    :param dropped: facts whose objects go in this plan.
    :param declared: what was wanted before anything was kept.
    """

    def __init__(
        self,
        live: State,
        wanted: State,
        created: Collection[FactId] = (),
        folded: Collection[FactId] = (),
        dropped: Collection[FactId] = (),
        *,
        declared: State | None = None,
    ) -> None:
        self.live, self.wanted, self.declared = live, wanted, declared or wanted
        self.created, self.folded, self.dropped = created, folded, dropped

    @functools.cached_property
    def live_children(self) -> dict[FactId, list[FactId]]:
        """What lives in each live fact."""
        return self.live.children()

    @functools.cached_property
    def wanted_children(self) -> dict[FactId, list[FactId]]:
        """What lives in each wanted fact."""
        return self.wanted.children()

    @functools.cached_property
    def live_users(self) -> dict[FactId, set[FactId]]:
        """What needs each live fact."""
        return self.live.dependants()

    @functools.cached_property
    def constraint_names(self) -> dict[tuple[str, str], set[FactId]]:
        """What holds each name, by schema, or shall hold it: PostgreSQL doesn't choose it for another constraint."""
        holders: dict[tuple[str, str], set[FactId]] = {}
        for fact in (*self.live.facts.values(), *self.wanted.facts.values()):
            if fact.kind in ("constraint", "domain_constraint"):
                holders.setdefault((fact.id[1], fact.id[3]), set()).add(fact.id)
            elif fact.notes.get("not_null_constraint") and fact.attrs.get("not_null") != "false":
                holders.setdefault((fact.id[1], str(fact.notes["not_null_constraint"])), set()).add(fact.id)
        return holders

    @functools.cached_property
    def belongings(self) -> dict[FactId, list[FactId]]:
        """The facts that say which tables inherit from each live table, or are its partitions."""
        found: dict[FactId, list[FactId]] = {}
        for fact in self.live.of_kind("partition"):
            found.setdefault(("table", *pairs(fact.attrs["of"])), []).append(fact.id)
        for fact in self.live.of_kind("inheritance"):
            found.setdefault(("table", *fact.id[3:]), []).append(fact.id)
        return found

    @functools.cached_property
    def partitions(self) -> dict[FactId, list[FactId]]:
        """The facts that say which tables are partitions of each wanted table."""
        partitions: dict[FactId, list[FactId]] = {}
        for fact in self.wanted.of_kind("partition"):
            partitions.setdefault(("table", *pairs(fact.attrs["of"])), []).append(fact.id)
        return partitions

    @functools.cached_property
    def incomplete(self) -> dict[FactId, list[FactId]]:
        """The partitions that have no index attached to a wanted one of the table above, by that one."""
        attached: dict[tuple[str, ...], set[FactId]] = {}
        for fact in self.wanted.of_kind("index_attachment"):
            table = self.wanted.facts[fact.parent or ()].parent or ()
            attached.setdefault(tuple(pairs(fact.attrs["to"])), set()).add(("partition", *table[1:]))
        return {
            index: [each for each in below if each not in attached.get((index[1], index[-1]), ())]
            for table, below in self.partitions.items()
            for index in self.wanted_children.get(table, ())
            if has_index(self.wanted.facts[index])
        }

    @functools.cached_property
    def declared_incomplete(self) -> dict[FactId, list[FactId]]:
        """The same as it is declared."""
        return Context(self.live, self.declared).incomplete

    @functools.cached_property
    def lone_indexes(self) -> dict[FactId, list[FactId]]:
        """The partitions that are attached before an index of the table above is made, by that index."""
        return lone_indexes(self.incomplete, self.partitions, self.live, self.wanted) if self.partitions else {}

    @functools.cached_property
    def attached(self) -> dict[tuple[Value, Value], FactId]:
        """The live attachment of a partition's index, by the index it is attached to and by the partition."""
        found = self.live.of_kind("index_attachment")
        return {(fact.attrs["to"], fact.notes["table"]): fact.id for fact in found}

    @functools.cached_property
    def heirs(self) -> dict[FactId, list[FactId]]:
        """The tables that inherit from each live table."""
        heirs: dict[FactId, list[FactId]] = {}
        for fact in self.live.facts.values():
            for name in texts(fact.notes.get("inherits")):
                heirs.setdefault((fact.kind, *pairs(name)), []).append(fact.id)
        return heirs


class Rule:
    """The defaults: a kind that is created, dropped, and replaced on any change.

    Attributes a kind may set:

    - ``weight``: ties in the order of creation; lower goes first.
    - ``access``: decides who may see or change what; brought to exactly what is declared, never "kept".
    - ``remark``: says something about another fact, whatever that is.
    - ``essential``: what it lives in is not made without it.
    - ``rigid``: what it lives in changes only with what that belongs to while it is there.
    - ``last``: touches what is made after it, and so goes before everything else, and comes after.
    - ``loses``: why dropping it is destructive, in words for the operator; empty when nothing is lost.
    - ``remade_with_parent``: cannot be dropped and made anew without losing values, but its parent can.
    - ``heedless``: changes in place whatever uses it, or used it until now.
    - ``parks``: is renamed aside while what uses it moves to its successor, and dropped last.
    - ``word``: how ALTER calls it, where it says ``RENAME TO``.
    - ``renaming``: the hazards of that.
    """

    kind: str = ""
    weight: int = 500
    access: bool = False
    remark: bool = False
    essential: bool = False
    rigid: bool = False
    last: bool = False
    loses: str = ""
    heedless: bool = False
    parks: bool = False
    remade_with_parent: bool = False
    word: str = ""
    renaming: tuple[str, ...] = ()

    def create(self, fact: Fact, context: Context) -> list[Step]:
        """Return the statements that make the fact true where nothing of it exists."""
        raise NotImplementedError(self.kind)

    def drop(self, fact: Fact, context: Context) -> list[Step]:
        """Return the statements that remove it."""
        raise NotImplementedError(self.kind)

    def alter(self, before: Fact, after: Fact, context: Context) -> list[Step] | None:
        """Return the statements that change it in place, or None when only drop and create can."""
        return None

    def loss(self, before: Fact, after: Fact, context: Context) -> str:
        """Return why this change loses data or takes something away, or an empty text."""
        return ""

    def rename(self, fact: Fact, name: str) -> list[Step]:
        """Return the statements that give it another name, and change nothing else."""
        return [Step(f"ALTER {self.word} {self.called(fact)} RENAME TO {ident(name)}", self.renaming)]

    def move(self, fact: Fact, schema: str) -> list[Step]:
        """Return the statements that put it into another schema."""
        return [Step(f"ALTER {self.word} {self.called(fact)} SET SCHEMA {ident(schema)}", self.renaming)]

    def called(self, fact: Fact) -> str:
        """Return its name as it stands behind ``word``."""
        return qualified(*fact.id[1:])

    def retypes(self, before: Fact, after: Fact) -> bool:
        """Return whether an in-place change needs what uses the fact to step aside (see ``blocks_retype``)."""
        return False

    def blocks_retype(self, fact: Fact) -> bool:
        """Return whether PostgreSQL refuses to change the type of a column that the fact uses."""
        return False

    def conversions(self, before: Fact, after: Fact, context: Context) -> Iterable[Conversion]:
        """Return what becomes of the values it holds when it, or a type that it uses, changes as planned."""
        return ()

    def holds_rows(self, fact: Fact) -> bool:
        """Return whether dropping it and making it anew would lose rows or values."""
        return False

    def rebuilds_parent(self, before: Fact | None, after: Fact | None, context: Context) -> bool:
        """Return whether a change can only be made by making the parent anew."""
        return False

    def upholds(self, fact: Fact, context: Context) -> State:
        """Return what else has to be, and how, while this wanted fact is there; none of what is declared demands more."""
        return NOTHING

    def rebuilds(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return live facts that have to be made anew because this one comes into being."""
        return ()

    def soften(self, before: Fact, after: Fact) -> Fact | None:
        """Return the part of a destructive change that loses nothing, if there is one."""
        return None

    def stuck(self, fact: Fact, context: Context) -> str:
        """Return why an undeclared fact stays all the same, although nothing would be lost, or an empty text."""
        return ""

    def adapts(self, fact: Fact) -> bool:
        """Return whether the fact can move to the successor of something parked, instead of being rebuilt."""
        return False

    def adapt(self, fact: Fact, context: Context) -> list[Step]:
        """Return statements that move an unchanged fact onto the successor of a parked one (only when it ``adapts``)."""
        raise NotImplementedError(self.kind)

    def park(self, fact: Fact) -> list[Step]:
        """Return the statements that rename a fact aside (only when ``parks``)."""
        raise NotImplementedError(self.kind)

    def drop_parked(self, fact: Fact, context: Context) -> list[Step]:
        """Return the statements that drop what ``park`` renamed."""
        raise NotImplementedError(self.kind)

    def takes_along(self, child: Fact) -> bool:
        """Return whether dropping this drops a fact that lives in it, too."""
        return True

    def stands_alone(self, fact: Fact, context: Context, dropped: Collection[FactId]) -> bool:
        """Return whether it must be dropped by itself although its parent is dropped as well."""
        return False

    def drops_after(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return facts whose drop comes before this one's although they don't need it."""
        return ()

    def implied_by_drop_of(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return the facts whose drop takes this one along (its parent is always one of them)."""
        return ()

    def implied_by_create_of(self, fact: Fact, context: Context) -> FactId | None:
        """Return the fact whose creation brings this one into being without a statement, if any."""
        return None

    def made_without(self, fact: Fact, need: Fact) -> bool:
        """Return whether it is made without something that it goes with once that is there."""
        return False

    def follows(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return facts that this one is created after although it doesn't need them."""
        return ()

    def after_drop_of(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return facts that must be gone before this one is made or changed, be they made anew afterwards or not."""
        return ()

    def slots(self, fact: Fact) -> Iterable[tuple[str, ...]]:
        """Return the names it occupies: two facts with one slot cannot exist together."""
        return (fact.id,)

    def folds(self, fact: Fact, context: Context) -> Iterable[FactId]:
        """Return the facts that its CREATE statement would like to create along."""
        return ()

    def sort_key(self, fact_id: FactId) -> tuple[str, ...]:
        """Return where a fact stands among those of its kind: neighbours may be joined into one statement."""
        return flat(fact_id)

    def join(self, one: str, other: str) -> str | None:
        """Return two neighbouring statements of this kind as one, if a person would write them so."""
        return None


def tables_above(table: FactId, state: State) -> list[FactId]:
    """Return the tables that a table inherits from, or the one that it is a partition of."""
    fact, partition = state.facts.get(table), state.facts.get(("partition", *table[1:]))
    names = list(texts(fact.notes.get("inherits"))) if fact else []
    if partition is not None:
        names.append(str(partition.attrs["of"]))
    return [("table", *pairs(name)) for name in names]


def ancestors(table: FactId, state: State) -> Iterator[FactId]:
    """Yield the tables above a table, at any height."""
    above = tables_above(table, state)
    while above:
        ancestor = above.pop()
        yield ancestor
        above += tables_above(ancestor, state)


def referring(table: FactId, context: Context) -> set[FactId]:
    """Return the live foreign keys that refer to a table that a partition belongs to, at any height."""
    found: set[FactId] = set()
    for partitioned in ancestors(table, context.live):
        for key in context.live_children.get(partitioned, ()):
            if key[0] == "constraint":
                found |= {each for each in context.live_users.get(key, ()) if each[0] == "constraint"}
    return {each for each in found if context.live.facts[each].attrs["type"] == "FOREIGN KEY"}


def flat(fact_id: FactId) -> tuple[str, ...]:
    """Return a sortable form of an id: nested ids flattened, so that a table's facts stay together."""
    parts: list[str] = []
    for part in fact_id[1:]:
        parts.extend(flat(part) if isinstance(part, tuple) else (str(part),))
    return (*parts, str(fact_id[0]))


def pairs(text: object) -> list[str]:
    """Split a name that facts keep as ``schema NUL name``."""
    return str(text).split("\0")


def texts(value: object) -> tuple[str, ...]:
    """Return a tuple attribute as a tuple; anything else is an empty one."""
    return value if isinstance(value, tuple) else ()


def changed(before: Fact, after: Fact) -> set[str]:
    """Return the names of the attributes in which two facts differ."""
    keys = before.attrs.keys() | after.attrs.keys()
    return {key for key in keys if before.attrs.get(key) != after.attrs.get(key)}
