# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clauses used in several statements: column definitions, identities, sequence options."""

from __future__ import annotations

import typing as t

from ...model.facts import as_tuple, changed_attributes
from ...model.hazards import ACCESS_EXCLUSIVE
from ...model.sql import ident, literal, qualified
from ..change import Step
from ..ids import sequence_of
from ..inheritance import not_null
from .foreign_options import is_foreign, option_changes, options_clause, original_order

if t.TYPE_CHECKING:
    from ...model.facts import Fact, FactId
    from ..context import ComparisonContext, PlanContext

Types = tuple[str, str]
"""The types of something before and after a change."""


def inlined_in(column: Fact, context: PlanContext) -> list[Fact]:
    """Return the default or identity that is created by the definition of a column."""
    children = (("default", *column.path), ("identity", *column.path))
    return [context.wanted.facts[each] for each in children if each in context.inlined]


def column_definition(column: Fact, context: PlanContext) -> str:
    """Return a column definition as in CREATE TABLE, with its inlined default or identity."""
    attributes = column.attributes
    words = [ident(column.name), str(attributes["type"])]
    if attributes["compression"]:
        words.append(f"COMPRESSION {attributes['compression']}")
    if is_foreign(column):
        words.append(options_clause(original_order(column)).strip())
    if attributes["collation"]:
        words.append(f"COLLATE {attributes['collation']}")
    words += [
        identity_clause(each) if each.kind == "identity" else f"DEFAULT {each.attributes['expression']}"
        for each in inlined_in(column, context)
    ]
    if attributes["generated"]:
        words.append(f"GENERATED ALWAYS AS ({attributes['expression']}) {attributes['generated']}")
    words.append(not_null.clause(column, context))
    return " ".join(word for word in words if word)


def column_details(column: Fact) -> list[Step]:
    """Return the statements for what a column definition can't express in every supported major version."""
    actions = []
    if column.attributes["storage"] != column.metadata["default_storage"]:
        actions.append(f"SET STORAGE {column.attributes['storage']}")
    if column.attributes["statistics"] is not None:
        actions.append(f"SET STATISTICS {column.attributes['statistics']}")
    if column.attributes["options"]:
        actions.append(f"SET ({', '.join(as_tuple(column.attributes['options']))})")
    steps = [
        Step(f"ALTER TABLE ONLY {table_name(column)} ALTER COLUMN {ident(column.name)} {each}") for each in actions
    ]
    return steps + not_null.unvalidated(column)


def compression_step(column: Fact) -> list[Step]:
    """Return the statement for the compression of a column of a typed table, whose definition can't express it."""
    compression = column.attributes["compression"]
    start = f"ALTER TABLE ONLY {table_name(column)} ALTER COLUMN {ident(column.name)}"
    return [Step(f"{start} SET COMPRESSION {compression}")] if compression else []


def column_option_changes(before: Fact, after: Fact) -> list[Step]:
    """Return the statements that change the options of a column, and of a foreign table's column those of its wrapper."""
    column, steps = f"{table_name(after)} ALTER COLUMN {ident(after.name)}", []
    if before.attributes["options"] != after.attributes["options"]:
        steps += storage_options(f"ALTER TABLE ONLY {column}", before, after)
    if is_foreign(after) and (changes := option_changes(original_order(before), original_order(after))):
        steps.append(Step(f"ALTER FOREIGN TABLE {column}{changes}", ACCESS_EXCLUSIVE))
    return steps


def identity_clause(identity: Fact) -> str:
    """Return GENERATED ... AS IDENTITY with the sequence options that differ from the defaults."""
    # The persistence is undocumented, but all major versions accept it, and pg_dump writes it.
    persistence, name = identity.attributes.get("persistence"), identity.attributes.get("sequence")
    words = [*([str(persistence)] if persistence else []), *sequence_options(identity)]
    if name:
        words.insert(0, f"SEQUENCE NAME {qualified(identity.schema, str(name))}")
    inside = f" ({' '.join(words)})" if words else ""
    return f"GENERATED {identity.attributes['generation']} AS IDENTITY{inside}"


_WORDS = (
    ("increment", "INCREMENT BY", "1"),
    ("minimum", "MINVALUE", None),
    ("maximum", "MAXVALUE", None),
    ("start", "START WITH", None),
    ("cache", "CACHE", "1"),
)


def sequence_options(fact: Fact) -> list[str]:
    """Return the options of a new sequence that differ from the defaults."""
    words = [
        f"{word} {fact.attributes[key]}"
        for key, word, default in _WORDS
        if fact.attributes.get(key) not in (None, default)
    ]
    return [*words, "CYCLE"] if fact.is_true("cycle") else words


def sequence_changes(before: Fact, after: Fact, types: Types | None = None) -> list[str]:
    """Return the options that change one sequence into another, all explicit, except the type.

    :param types: the types before and after of an identity column's sequence, which has none of its own.
    """
    differing = changed_attributes(before, after) - {"type"}
    was, becomes = types or _types(before, after)
    new_bounds = _bounds(after, becomes)
    if was != becomes:
        # With another type, PostgreSQL changes the bounds that are limits of the old type, and no others.
        differing -= {"minimum", "maximum"}
        if _with_type(_bounds(before, was), was, becomes) != new_bounds:
            differing |= {"minimum", "maximum"}
    elif _is_descending(before) != _is_descending(after):
        differing |= {"minimum", "maximum"}  # the default bounds depend on the direction
    if first_value(before) != first_value(after):
        differing.add("start")
    stated = {"start": first_value(after)}
    if was != becomes:
        # PostgreSQL would take NO MAXVALUE for the limit of the type that the sequence has at that time.
        stated |= {"minimum": str(new_bounds[0]), "maximum": str(new_bounds[1])}
    words = []
    for key, word, _default in _WORDS:
        if key in differing:
            value = stated.get(key, after.attributes[key])
            words.append(f"NO {word}" if value is None else f"{word} {value}")
    if _disjoint(_bounds(before, was), new_bounds):
        words.append("RESTART")
    if "cycle" in differing:
        words.append("CYCLE" if after.is_true("cycle") else "NO CYCLE")
    return words


def sequence_bounds_changes(before: Fact, after: Fact, name: str, types: Types | None = None) -> list[Step]:
    """Return the statements that move a sequence's current value into narrower bounds, as PostgreSQL requires."""
    was, becomes = types or _types(before, after)
    (low, high), (new_low, new_high) = _bounds(before, was), _bounds(after, becomes)
    if _disjoint((low, high), (new_low, new_high)):
        return []  # no old value fits, so the sequence restarts (see sequence_changes)
    steps = []
    for limit, comparison, narrower in ((new_low, "<", new_low > low), (new_high, ">", new_high < high)):
        if narrower:
            call = f"pg_catalog.setval({literal(name)}, {limit}, false)"
            steps.append(Step(f"SELECT {call} FROM {name} WHERE last_value {comparison} {limit}"))
    return steps


def is_narrower(type_name: str, other: str) -> bool:
    """Return whether an integer type has fewer values than another."""
    return _BITS[type_name] < _BITS[other]


_BITS = {"smallint": 15, "integer": 31, "bigint": 63}


def _types(before: Fact, after: Fact) -> Types:
    return str(before.attributes["type"]), str(after.attributes["type"])


def _limits(type_name: str) -> tuple[int, int]:
    return -1 << _BITS[type_name], (1 << _BITS[type_name]) - 1


def _bounds(fact: Fact, type_name: str) -> tuple[int, int]:
    """Return the minimum and the maximum value."""
    lowest, highest = _limits(type_name)
    low, high = (lowest, -1) if _is_descending(fact) else (1, highest)
    minimum, maximum = fact.attributes.get("minimum"), fact.attributes.get("maximum")
    return (low if minimum is None else int(str(minimum)), high if maximum is None else int(str(maximum)))


def _with_type(bounds: tuple[int, int], was: str, becomes: str) -> tuple[int, int]:
    """Return the bounds that PostgreSQL gives a sequence when its type changes."""
    (low, high), (lowest, highest) = bounds, _limits(was)
    new_lowest, new_highest = _limits(becomes)
    return (new_lowest if low == lowest else low, new_highest if high == highest else high)


def _is_descending(fact: Fact) -> bool:
    return str(fact.attributes["increment"]).startswith("-")


def _disjoint(bounds: tuple[int, int], others: tuple[int, int]) -> bool:
    return others[0] > bounds[1] or others[1] < bounds[0]


def first_value(fact: Fact) -> str:
    """Return the start value of a sequence."""
    if fact.attributes.get("start") is not None:
        return str(fact.attributes["start"])
    descending = _is_descending(fact)
    limit = fact.attributes["maximum"] if descending else fact.attributes["minimum"]
    return str(limit) if limit is not None else ("-1" if descending else "1")


def restart_sequence(sequence: Fact, name: str, column: FactId) -> Step:
    """Return the statement that makes a new sequence continue after the values in a column."""
    descending = _is_descending(sequence)
    last = f"{'min' if descending else 'max'}({ident(str(column[3]))})"
    condition = f"{last} {'<=' if descending else '>='} (SELECT last_value FROM {name})"
    call = f"pg_catalog.setval({literal(name)}, {last})"
    return Step(f"SELECT {call} FROM {qualified(*column[1:3])} HAVING {condition}")


def identity_options(before: Fact, after: Fact, types: Types) -> list[str]:
    """Return the SET clauses that change one identity's sequence into another."""
    return [word if word == "RESTART" else f"SET {word}" for word in sequence_changes(before, after, types)]


def original_options(fact: Fact) -> tuple[str, ...]:
    """Return storage parameters in their original order, which dumps keep although it has no effect."""
    return as_tuple(fact.metadata.get("options")) or as_tuple(fact.attributes["options"])


def _key(option: str) -> str:
    return option.partition("=")[0]


def storage_options(start: str, before: Fact, after: Fact) -> list[Step]:
    """Return the statements that change one list of storage parameters into another; ``start`` is the part before SET."""
    old, new = original_options(before), original_options(after)
    keys = {_key(option) for option in new}
    removed = [_key(option) for option in old if _key(option) not in keys]
    added = [option for option in new if option not in old]
    # New parameters are appended to the list; if dumps would show another order, set all of them.
    if [option for option in old if option in new] + added != list(new):
        added = list(new)
    steps = []
    if removed:
        steps.append(Step(f"{start} RESET ({', '.join(removed)})"))
    if added:
        steps.append(Step(f"{start} SET ({', '.join(added)})"))
    return steps


def identity_sequence(identity: FactId, context: ComparisonContext, *, of_live: bool = False) -> str:
    """Return the name of an identity column's sequence: that in the desired schema if it is created or renamed.

    :param of_live: for a statement that comes before a rename, because it drops a fact about the sequence.
    """
    before, after = context.live.facts.get(identity), context.wanted.facts.get(identity)
    renamed = before and after and before.attributes["sequence"] != after.attributes["sequence"]
    is_new = before is None or identity in context.created or (renamed and not of_live)
    fact = (after if is_new else before) or before or after
    return qualified(*sequence_of(fact)) if fact else ""


ROUTINES = ("function", "procedure", "aggregate")


def routine_name(fact_id: FactId, context: ComparisonContext) -> str:
    """Return a routine's name with the arguments that distinguish it from its overloads.

    For a function these are the types of its input arguments. For a procedure they are all arguments with their modes,
    as the plain types may match two procedures that differ in OUT arguments (CREATE PROCEDURE and DROP PROCEDURE,
    "Notes"). An aggregate without arguments has a star.
    """
    kind, schema, name, types = fact_id
    fact = context.wanted.facts.get(fact_id) or context.live.facts.get(fact_id)
    if kind == "procedure" and fact is not None:
        types = str(fact.metadata["identity"])
    return f"{qualified(schema, name)}({types or ('*' if kind == 'aggregate' else '')})"


def table_name(fact: Fact) -> str:
    """Return the qualified name of a fact's table."""
    return qualified(*fact.path[:2])


def view_body(definition: object) -> str:
    """Return a view's query as written in CREATE VIEW."""
    return str(definition).strip().rstrip(";").rstrip()
