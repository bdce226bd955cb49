# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Constraints that are NOT VALID until existing rows are validated, among them checks that prepare a NOT NULL.

PostgreSQL documentation, ALTER TABLE: SET NOT NULL needs no scan if a valid check rules out nulls.
"""

from __future__ import annotations

import typing as t

from ..model.facts import Fact, kind_of
from .ids import table_of
from .keys import is_foreign_key
from .lineage import descendants, parent_tables

if t.TYPE_CHECKING:
    from ..model.facts import FactId, FactSet


def validates_constraint(before: Fact, after: Fact) -> bool:
    """Return whether a constraint becomes valid."""
    return before.kind == "constraint" and (before.attributes["validated"], after.attributes["validated"]) == (
        "false",
        "true",
    )


def validates_not_null(before: Fact, after: Fact) -> bool:
    """Return whether a column's NOT NULL becomes valid and keeps its name."""
    if before.kind != "column" or before.attributes["not_null_name"] != after.attributes["not_null_name"]:
        return False
    return (before.attributes["not_null"], after.attributes["not_null"]) == ("not valid", "true")


def can_be_not_valid(constraint: Fact) -> bool:
    """Return whether a fact is a valid check or foreign key, which could be added as NOT VALID."""
    return (is_check(constraint) or is_foreign_key(constraint)) and constraint.is_true("validated")


def is_check(fact: Fact) -> bool:
    """Return whether a fact is a CHECK constraint of a table."""
    return fact.kind == "constraint" and fact.attributes["type"] == "CHECK"


def is_exclusion(fact: Fact) -> bool:
    """Return whether a fact is an EXCLUDE constraint."""
    return fact.kind == "constraint" and fact.attributes["type"] == "EXCLUDE"


def not_valid(constraint: Fact) -> Fact:
    """Return a constraint as NOT VALID."""
    definition = f"{constraint.attributes['definition']} NOT VALID"
    return constraint.with_attributes(validated="false", definition=definition)


def inherited_from(constraint: Fact, state: FactSet) -> set[FactId]:
    """Return the constraints that a constraint is inherited from, if any."""
    if not constraint.is_true("inherited"):
        return set()
    return {("constraint", *table[1:], constraint.name) for table in parent_tables(constraint.parent or (), state)}


# NOT NULL.


def sets_not_null(before: Fact, after: Fact) -> bool:
    """Return whether a column becomes NOT NULL, which a check can prepare: not on a virtual generated column."""
    if before.kind != "column" or after.attributes["generated"] == "VIRTUAL":
        return False
    return (before.attributes["not_null"], after.attributes["not_null"]) == ("false", "true")


def identity_of(column: FactId) -> FactId:
    """Return the id of a column's identity, which requires it to be NOT NULL."""
    return ("identity", *column[1:])


def with_former_nullability(before: Fact, after: Fact) -> Fact:
    """Return the desired column with the live NOT NULL and its metadata."""
    metadata = {key: value for key, value in after.metadata.items() if not key.startswith("not_null_")}
    metadata |= {key: value for key, value in before.metadata.items() if key.startswith("not_null_")}
    null = {key: before.attributes[key] for key in ("not_null", "not_null_name")}
    return Fact(after.id, after.parent, {**after.attributes, **null}, metadata)


# Checks that prepare a NOT NULL.


def check_on(column: FactId, name: str) -> FactId:
    """Return the id of a check with a name on the table of a column."""
    return ("constraint", *column[1:3], name)


def is_constraint(fact: Fact) -> bool:
    """Return whether a fact is a constraint of a table."""
    return fact.kind == "constraint"


def same_checks(check: FactId, state: FactSet) -> list[FactId]:
    """Return a check and those that child tables inherit from it."""
    return [each for each in state.facts if kind_of(each) == "constraint" and each[-1] == check[-1]]


def add_check(check: FactId, state: FactSet, tables: FactSet, *, validated: str) -> None:
    """Add a check to a state, also to the child tables, which inherit it.

    :param tables: the state with the tables that exist then.
    """
    table: FactId = table_of(check)
    for each in (table, *descendants(tables).get(table, ())):
        metadata = {"inherited": "false" if each == table else "true"}
        state.add(Fact(("constraint", *each[1:], check[3]), each, {"validated": validated}, metadata))
