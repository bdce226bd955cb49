# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Queries that count the existing rows which a new constraint, a unique index, or a NOT NULL rejects.

Only what can be told from the rows as they are: not if the plan also changes the types of the columns, a function that
is called, or which child tables there are.
"""

from __future__ import annotations

import re
import typing as t

from ..model.facts import kind_of
from ..model.sql import ident, qualified
from .context import ComparisonContext
from .ids import table_of
from .inheritance.not_null import allowing_null
from .keys import is_foreign_key, is_index, is_key, is_unique, is_unique_key, key_definition, referenced_columns
from .lineage import descendant_columns, linked_tables, parent_columns, with_descendants
from .sql.foreign_options import is_foreign
from .sql.lists import elements
from .validation import is_check, is_exclusion

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ..model.diff import Delta
    from ..model.facts import Fact, FactId, FactSet
    from ..model.plan import Plan

_NAME = r'(?:"(?:[^"]|"")*"|[^\s(),."]+)'
_REFERENCED = re.compile(rf"FOREIGN KEY .*? REFERENCES ({_NAME}(?:\.{_NAME})?)\(", re.DOTALL)
_INDEX = re.compile(r"CREATE UNIQUE INDEX .*? USING btree (?=\()", re.DOTALL)
_PREDICATE = re.compile(r"(?: WHERE (?P<predicate>\(.*\)))?", re.DOTALL)
_EXCLUSION = re.compile(r"EXCLUDE USING \S+ (?=\()")
_WITH = re.compile(rf"({_NAME}) WITH (\S+)")
_ORDER = re.compile(r"(?: (?:ASC|DESC))?(?: NULLS (?:FIRST|LAST))?\Z")
_PLAIN = re.compile(rf"{_NAME}\Z|\(.*\)\Z|(?:{_NAME}\.)?{_NAME}\(.*\)\Z", re.DOTALL)


class RowCheck(t.NamedTuple):
    """A query for the number of rows or keys that PostgreSQL would reject.

    :param what: what is counted.
    """

    fact_id: FactId
    what: str
    query: str


def row_checks(plan: Plan, live: FactSet, wanted: FactSet) -> Iterator[RowCheck]:
    """Yield the checks for what a plan adds to existing tables."""
    context = ComparisonContext(live, wanted)
    partitioned = {qualified(*each.id[1:]) for each in live.of_kind("table") if each.attributes.get("partition_key")}
    relinked = linked_tables(each for each in plan.deltas if kind_of(each) in ("partition", "inheritance"))
    for delta in plan.deltas.values():
        if delta.after is None or kind_of(delta.id) not in ("constraint", "index", "column"):
            continue
        family = _existing_tables(delta.after, plan, context)
        if not family or relinked & set(family):
            continue
        is_column = delta.kind == "column"
        check = _column_check(delta, plan, context) if is_column else _check(delta, plan, context, partitioned)
        if check is not None:
            yield check


def _existing_tables(fact: Fact, plan: Plan, context: ComparisonContext) -> list[FactId]:
    """Return the table of a fact and its descendants, if they all stay, and their rows are in this database."""
    table = table_of(fact.id) if kind_of(fact.id) != "index" else fact.parent or ()
    family = with_descendants(table, context)
    changed = any(each in plan.created or each in plan.dropped or each not in context.wanted.facts for each in family)
    return [] if changed or any(is_foreign(context.live.facts[each]) for each in family) else family


def _column_check(delta: Delta, plan: Plan, context: ComparisonContext) -> RowCheck | None:
    after, before, wanted = delta.after, delta.before, context.wanted
    if after is None or after.attributes["not_null"] not in ("true", "no inherit") or after.attributes["generated"]:
        return None
    table, column = qualified(*table_of(delta.id)[1:]), ident(after.name)
    if before is None:
        is_filled = any(kind_of(each) in ("default", "identity") for each in context.wanted_children.get(delta.id, ()))
        uses_type = any(kind_of(each) == "domain" for each in wanted.depends_on.get(delta.id, ()))
        is_inherited = any(each in wanted.facts for each in parent_columns(after, wanted))
        if is_filled or uses_type or is_inherited or after.metadata.get("identity"):
            return None
        return RowCheck(delta.id, "rows without a value", f"SELECT {_number_of_rows_without(after, context)}")
    if before.attributes["not_null"] != "false" or before.attributes["type"] != after.attributes["type"]:
        return None
    if delta.id in plan.created or before.attributes["generated"]:
        return None
    is_own = after.attributes["not_null"] == "no inherit" or allowing_null(descendant_columns(after, context), context)
    only = "ONLY " if is_own else ""
    return RowCheck(delta.id, "rows with NULL", f"SELECT count(*) FROM {only}{table} WHERE {column} IS NULL")


def _number_of_rows_without(column: Fact, context: ComparisonContext) -> str:
    """Return an expression for the number of rows of a table and its descendants, but those of descendants that have the column."""
    there = {table_of(each) for each in descendant_columns(column, context)}
    tables = [each for each in with_descendants(table_of(column.id), context) if each not in there]
    if not there:
        return f"count(*) FROM {qualified(*tables[0][1:])}"
    return " + ".join(f"(SELECT count(*) FROM ONLY {qualified(*each[1:])})" for each in tables)


def _check(delta: Delta, plan: Plan, context: ComparisonContext, partitioned: Collection[str]) -> RowCheck | None:
    """Return the check for a new constraint or a unique index over columns and functions that don't change.

    :param partitioned: the names of the partitioned tables.
    """
    fact = delta.after
    if fact is None or (delta.before is not None and not _is_stricter(delta.before, fact)):
        return None
    if not all(_is_unchanged(each, plan, context) for each in context.wanted.depends_on.get(delta.id, ())):
        return None
    table = context.live.facts[fact.parent or ()]
    name = qualified(*table.id[1:])
    source = name if table.attributes.get("partition_key") else f"ONLY {name}"
    query = None
    if is_check(fact):
        query = _of_check(fact, name)
    elif is_foreign_key(fact):
        query = _of_foreign_key(fact, source, partitioned)
    elif is_unique_key(fact) and is_key(fact):
        query = _of_key(fact, source)
    elif is_index(fact) and is_unique(fact):
        query = _of_index(fact, source)
    elif is_exclusion(fact):
        query = _of_exclusion(fact, source)
    return RowCheck(delta.id, *query) if query else None


def _is_stricter(before: Fact, after: Fact) -> bool:
    return before.attributes["definition"] != after.attributes["definition"]


def _is_unchanged(need: FactId, plan: Plan, context: ComparisonContext) -> bool:
    """Return whether what a constraint uses stays as it is, as far as it matters for rows."""
    live, wanted = context.live, context.wanted
    if kind_of(need) in ("constraint", "index"):
        return True  # the key that a foreign key refers to
    if need not in live.facts or need not in wanted.facts or need in plan.dropped:
        return False
    if kind_of(need) == "column":
        values = ("type", "collation", "generated", "expression")
        before, after = (state.facts[need].attributes for state in (live, wanted))
        return need not in plan.created and all(before[each] == after[each] for each in values)
    return kind_of(need) in ("table", "schema") or need not in plan.deltas


def _of_check(fact: Fact, table: str) -> tuple[str, str] | None:
    definition = str(fact.attributes["definition"])
    if not fact.is_true("validated") or fact.is_true("inherited"):
        return None
    only = "ONLY " if definition.endswith(" NO INHERIT") else ""
    expression = definition.removeprefix("CHECK ").removesuffix(" NO INHERIT")
    return "rows that violate it", f"SELECT count(*) FROM {only}{table} WHERE NOT {expression}"


def _of_foreign_key(fact: Fact, source: str, partitioned: Collection[str]) -> tuple[str, str] | None:
    pairs, found = referenced_columns(fact), _REFERENCED.match(str(fact.attributes["definition"]))
    if not pairs or found is None or not fact.is_true("validated"):
        return None
    own, referenced = (", ".join(each) for each in zip(*pairs, strict=True))
    values = " AND ".join(f"{column} IS NOT NULL" for column, _referenced in pairs)
    target = found[1] if found[1] in partitioned else f"ONLY {found[1]}"
    # EXCEPT compares as the types define it, whatever the search path is.
    return (
        "keys that don't exist there",
        f"SELECT count(*) FROM (SELECT {own} FROM {source} WHERE {values} EXCEPT SELECT {referenced} FROM {target}) AS missing",
    )


def _of_key(fact: Fact, source: str) -> tuple[str, str] | None:
    key = key_definition(fact)
    columns = key.columns[1:-1]
    required = "" if key.nulls or key.type == "PRIMARY KEY" else _not_null(columns.split(", "))
    return "duplicate keys", _duplicates(columns, source, [required] if required else [])


def _of_index(fact: Fact, source: str) -> tuple[str, str] | None:
    definition = str(fact.attributes["definition"])
    start = _INDEX.match(definition)
    if start is None:
        return None
    columns, rest = elements(definition[start.end() :])
    columns = [_ORDER.sub("", each) for each in columns]
    if rest.startswith(" INCLUDE "):
        rest = elements(rest.removeprefix(" INCLUDE "))[1]
    distinct = rest.startswith(" NULLS NOT DISTINCT")
    predicate = _PREDICATE.fullmatch(rest.removeprefix(" NULLS NOT DISTINCT"))
    if predicate is None or not all(map(_PLAIN.match, columns)):
        return None  # another collation or operator class
    conditions = [predicate["predicate"]] if predicate["predicate"] else []
    return "duplicate keys", _duplicates(
        ", ".join(columns), source, conditions if distinct else [*conditions, _not_null(columns)]
    )


def _of_exclusion(fact: Fact, source: str) -> tuple[str, str] | None:
    definition = str(fact.attributes["definition"])
    start = _EXCLUSION.match(definition)
    columns, rest = elements(definition[start.end() :]) if start else ([], "")
    pairs, predicate = [_WITH.fullmatch(each) for each in columns], _PREDICATE.fullmatch(rest)
    if predicate is None or not pairs or not all(pairs):
        return None
    where = f" WHERE {predicate['predicate']}" if predicate["predicate"] else ""
    both = " AND ".join(f"one.{pair[1]} {pair[2]} other.{pair[1]}" for pair in pairs if pair)
    rows = f'(SELECT row_number() OVER () AS "row number", * FROM {source}{where})'
    query = f"""WITH numbered AS {rows}
SELECT count(*) FROM numbered AS one JOIN numbered AS other ON one."row number" < other."row number" AND {both}"""
    return "pairs of rows that exclude each other", query


def _not_null(expressions: list[str]) -> str:
    return " AND ".join(f"({each}) IS NOT NULL" for each in expressions)


def _duplicates(expressions: str, source: str, conditions: list[str]) -> str:
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT count(*) FROM (SELECT FROM {source}{where} GROUP BY {expressions} HAVING count(*) > 1) AS duplicate"
