# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Indexes, the keys that they back, and what depends on either."""

from __future__ import annotations

import re
import typing as t

from ..model.facts import Fact, kind_of

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ..model.facts import FactId, FactSet

COLUMN_LIST = r'\((?:[^"()]|"(?:[^"]|"")*")*\)'
_KEY = re.compile(
    rf"(PRIMARY KEY|UNIQUE)( NULLS NOT DISTINCT)? ({COLUMN_LIST})( INCLUDE {COLUMN_LIST})?(.*)", re.DOTALL
)
_REFERENCE = re.compile(rf'FOREIGN KEY ({COLUMN_LIST}) REFERENCES (?:"(?:[^"]|"")*"|[^("])+({COLUMN_LIST})')
COLUMN_NAME = re.compile(r'"(?:[^"]|"")*"|[^\s(),"]+')
_UNIQUE_KEYS = ("PRIMARY KEY", "UNIQUE")
_INDEX_DEPENDENTS = ("comment", "index_attachment", "replica_identity", "cluster")


class KeyDefinition(t.NamedTuple):
    """The parts of the definition of a PRIMARY KEY or UNIQUE constraint."""

    type: str
    nulls: str
    columns: str
    include: str
    timing: str


def key_definition(constraint: Fact) -> KeyDefinition:
    """Return the parts of a key's definition; empty ones if it isn't a key that an index can back."""
    found = _KEY.match(str(constraint.attributes["definition"]))
    return KeyDefinition(*((part or "") for part in found.groups())) if found else KeyDefinition("", "", "", "", "")


def referenced_columns(foreign_key: Fact) -> list[tuple[str, str]]:
    """Return the pairs of a referencing and a referenced column, as SQL writes them; none if one is a period."""
    found = _REFERENCE.match(str(foreign_key.attributes["definition"]))
    own, referenced = (COLUMN_NAME.findall(part) for part in found.groups()) if found else ([], [])
    return [] if "PERIOD" in own else list(zip(own, referenced, strict=True))


def can_be_referenced(table: FactId, columns: Collection[str], state: FactSet) -> bool:
    """Return whether a table has a key that a foreign key can reference: unique, on these columns, and not deferrable.

    A unique index that belongs to no constraint counts, whatever its columns are.
    """
    for fact in state.facts.values():
        if fact.parent != table or not is_unique(fact):
            continue
        if is_index(fact):
            return True
        key = key_definition(fact)
        if set(COLUMN_NAME.findall(key.columns)) == set(columns) and not key.timing.startswith(" DEFERRABLE"):
            return True
    return False


def is_index(fact: Fact) -> bool:
    """Return whether a fact is an index that doesn't belong to a constraint."""
    return fact.kind == "index"


def is_index_or_constraint(fact_id: FactId) -> bool:
    """Return whether a fact is an index or a constraint, which may have one."""
    return kind_of(fact_id) in ("index", "constraint")


def is_key(constraint: Fact) -> bool:
    """Return whether a constraint can be added with USING INDEX."""
    key = key_definition(constraint)
    return bool(key.type) and not key.columns.endswith(" WITHOUT OVERLAPS)")


def is_unique_key(fact: Fact) -> bool:
    """Return whether a fact is a PRIMARY KEY or UNIQUE constraint."""
    return fact.kind == "constraint" and fact.attributes["type"] in _UNIQUE_KEYS


def is_primary_key(fact: Fact) -> bool:
    """Return whether a fact is a PRIMARY KEY constraint."""
    return fact.kind == "constraint" and fact.attributes["type"] == "PRIMARY KEY"


def is_foreign_key(fact: Fact) -> bool:
    """Return whether a fact is a FOREIGN KEY constraint."""
    return fact.kind == "constraint" and fact.attributes["type"] == "FOREIGN KEY"


def is_unique(fact: Fact) -> bool:
    """Return whether a fact is a unique index, or a constraint with one."""
    return fact.is_true("unique") if is_index(fact) else is_unique_key(fact)


def unique_indexes(state: FactSet) -> Iterator[Fact]:
    """Yield the unique indexes that don't belong to a constraint."""
    return filter(is_unique, state.of_kind("index"))


def can_be_built(fact: Fact, state: FactSet) -> bool:
    """Return whether a fact is an index, or a key with one, that can be built separately: not on a partitioned table."""
    if is_index(fact):
        return not fact.is_true("partitioned")
    return is_unique_key(fact) and is_key(fact) and not is_on_partitioned_table(fact, state)


def is_on_partitioned_table(fact: Fact, state: FactSet) -> bool:
    """Return whether a constraint or an index belongs to a partitioned table."""
    table = state.facts.get(fact.parent or ())
    return table is None or table.attributes.get("partition_key") is not None


def columns_of(key: FactId, state: FactSet) -> set[FactId]:
    """Return the columns that a key depends on."""
    return {each for each in state.depends_on[key] if kind_of(each) == "column"}


# What depends on indexes and keys.


def may_follow_indexes(fact: Fact) -> bool:
    """Return whether a fact is an index, a key, or a dependent of one, which can be created after everything else."""
    return is_index(fact) or is_unique_key(fact) or depends_on_index(fact)


def depends_on_index(fact: Fact) -> bool:
    """Return whether a fact is of a kind that depends on indexes and keys, as a foreign key does."""
    return fact.kind in _INDEX_DEPENDENTS or is_foreign_key(fact)


def needs_existing(fact: Fact, need: Fact) -> bool:
    """Return whether a dependent of an index or a key needs it to exist before: a foreign key is created with a key."""
    return is_index(need) or (is_unique_key(need) and not is_foreign_key(fact))


def is_replica_identity(fact_id: FactId) -> bool:
    """Return whether a fact is the replica identity of a table, whose columns must be NOT NULL."""
    return kind_of(fact_id) == "replica_identity"


# Attachments: an index of a partition is attached to that of the parent table.


def is_attachment(fact_id: FactId) -> bool:
    """Return whether a fact is the attachment of an index."""
    return kind_of(fact_id) == "index_attachment"


def attachment_of(index: FactId) -> FactId:
    """Return the id of the attachment of an index, or of that of a key, which exists if that is attached."""
    return ("index_attachment", index[1], index[-1])


def parent_indexes(attachment: FactId, state: FactSet) -> list[FactId]:
    """Return the index that an index is attached to."""
    return [need for need in state.depends_on[attachment] if need != state.facts[attachment].parent]


# Indexes under temporary names.


def named_index(fact: Fact, name: str) -> FactId:
    """Return the id of an index with another name, in the schema of an index or a constraint."""
    return ("index", fact.schema, name)


def occupies_index_name(fact_id: FactId, index: FactId) -> bool:
    """Return whether a constraint has the name of an index, in the same schema."""
    return kind_of(fact_id) == "constraint" and fact_id[1::2] == index[1:]


def add_built_index(index: FactId, fact: Fact, state: FactSet, wanted: FactSet) -> None:
    """Add the index that is built for a wanted index or key to a state.

    :param index: its id: that of the wanted index, or a temporary one.
    """
    attributes = {**fact.attributes, "statistics": None} if index == fact.id else {"valid": "true"}
    state.add(Fact(index, fact.parent, attributes, fact.metadata))
    for each in wanted.depends_on[fact.id]:
        # It isn't attached yet, so it doesn't depend on another index.
        if not is_index_or_constraint(each):
            state.add_dependency(index, each)
