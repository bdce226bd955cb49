# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the rows and values that a plan would lose, to warn about them in advance."""

from __future__ import annotations

import typing as t

from ...failure import Failure
from ..database.driver import DatabaseError
from ..kinds import rule_of
from ..kinds.context import ComparisonContext
from ..kinds.lineage import with_descendants
from ..kinds.retyping import column_conversions
from ..kinds.sql.foreign_options import is_foreign
from ..model.facts import Fact
from ..model.hazards import DATA_LOSS
from ..model.labels import label
from ..model.sql import ident, qualified, quote_text

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..database.connection import Session
    from ..kinds.context import PlanContext
    from ..kinds.sql.conversions import Conversion
    from ..model.facts import FactId, FactSet
    from ..model.plan import Plan

DATA_EXCEPTION, SYNTAX_OR_ACCESS, INVALID_SCHEMA_NAME, INSUFFICIENT_PRIVILEGE = "22", "42", "3F", "42501"
"""Three SQLSTATE classes and one code (PostgreSQL documentation, "PostgreSQL Error Codes")."""


def count_losses(
    session: Session, plan: Plan, live: FactSet, names: Mapping[FactId, FactId] | None = None
) -> dict[str, int]:
    """Return the number of rows or values in each non-empty table and column that the plan drops.

    :param names: the current names of facts that the plan renames.
    :raises Failure: when they cannot be counted.
    """
    queries, context = [], ComparisonContext(live, live)
    for statement in plan.statements:
        fact, before = statement.fact_id, plan.deltas.get(statement.fact_id)
        loses_data = statement.verb == "drop" and DATA_LOSS in statement.hazards
        if (
            not loses_data
            or before is None
            or before.before is None
            or not rule_of(fact).replacement.loses_rows(before.before)
        ):
            continue
        there = (names or {}).get(fact, fact)
        counted = "*" if len(fact) == 3 else ident(there[3])
        source = _source(fact, counted, context, names or {})
        queries.append(f"SELECT {quote_text(label(fact))}, count({counted}) FROM {source}")
    if not queries:
        return {}
    try:
        rows = session.run(" UNION ALL ".join(queries))
    except DatabaseError as error:
        raise Failure(
            f"Could not count the rows that would be lost: {error.message}.",
            hint="Give the login SELECT on the tables to be dropped. Nothing was changed.",
        ) from None
    return {name: number for name, number in rows if number}


def _source(fact: FactId, selected: str, context: ComparisonContext, names: Mapping[FactId, FactId]) -> str:
    """Return what to select from to read a table and its descendants, but not foreign tables, which may be out of reach.

    :param fact: the table or one of its columns.
    :param selected: the column, or ``*``.
    """
    live = context.live
    table = fact if len(fact) == 3 else live.facts[fact].parent
    present = [live.facts[each] for each in with_descendants(table, context)]
    if not any(map(is_foreign, present)):
        return qualified(*names.get(fact, fact)[1:3])
    local = [qualified(*names.get(each.id, each.id)[1:]) for each in present if not is_foreign(each)]
    columns = "1" if selected == "*" else selected
    return f"({' UNION ALL '.join(f'SELECT {columns} FROM ONLY {each}' for each in local)}) AS local"


def lock_dropped_tables(session: Session, plan: Plan) -> None:
    """Lock the tables that a plan drops against other sessions until the transaction ends."""
    dropped = [
        each.fact_id
        for each in plan.statements
        if each.verb == "drop" and rule_of(each.fact_id).naming.object_type == "TABLE" and DATA_LOSS in each.hazards
    ]
    if dropped:
        listed = ", ".join(qualified(*fact[1:]) for fact in dropped)
        session.run(f"LOCK TABLE {listed} IN ACCESS EXCLUSIVE MODE")


def value_changes(session: Session, plan: Plan, context: PlanContext, names: Mapping[FactId, FactId]) -> list[str]:
    """Return a warning for each column whose type change alters values.

    :param names: the current names of facts that the plan renames.
    :raises Failure: when PostgreSQL would reject values, or they cannot be counted.
    """
    warnings: list[str] = []
    refused: list[str] = []
    candidates = {statement.fact_id for statement in plan.statements} | plan.deltas.keys()
    for fact in sorted(candidates & context.live.facts.keys() & context.wanted.facts.keys(), key=repr):
        if fact in plan.dropped:
            continue
        before, after = context.live.facts[fact], context.wanted.facts[fact]
        there = names.get(fact, fact)
        here = Fact(there, before.parent, before.attributes, before.metadata) if there != fact else before
        for conversion in column_conversions(here, after, context):
            what = f"{label(fact)} from {conversion.old} to {conversion.new}"
            source = _source(fact, ident(there[3]), context, names)
            bad, changed = _counted(session, source, conversion, what)
            if bad:
                refused.append(f"{what} (values in {bad} row(s))")
            if changed:
                types = f"from {conversion.old} to {conversion.new}"
                warnings.append(
                    f"changing the type of {label(fact)} {types} will alter values in {changed} row(s), because the new "
                    "type cannot represent them exactly"
                )
    if refused:
        raise Failure(
            f"Some values don't fit the new type of {'; '.join(refused)}.",
            hint="Change these values, or declare a type that can hold them. Nothing was changed.",
        )
    return warnings


def _counted(session: Session, table: str, conversion: Conversion, what: str) -> tuple[int, int]:
    """Return the number of rows whose value would be rejected, and of those whose value would be altered."""
    refused, lost = (
        f"CASE WHEN {each} THEN 1 END" if each else "NULL" for each in (conversion.refused, conversion.lost)
    )
    if (refused, lost, conversion.result) == ("NULL", "NULL", "1"):
        return 0, 0
    session.run("SAVEPOINT counting")
    try:
        [(bad, changed, _all)] = session.run(
            f"SELECT count({refused}), count({lost}), count({conversion.result}) FROM {table}"
        )
    except DatabaseError as error:
        if error.sqlstate[:2] == DATA_EXCEPTION:
            raise Failure(
                f"Some values don't fit the new type of {what}: {error.message}.",
                hint="Change these values, or declare a type that can hold them. Nothing was changed.",
            ) from None
        is_missing = error.sqlstate[:2] in (SYNTAX_OR_ACCESS, INVALID_SCHEMA_NAME)
        if not is_missing or error.sqlstate == INSUFFICIENT_PRIVILEGE:
            raise Failure(
                f"Could not count the values that would be altered: {error.message}.",
                hint=f"Give the login SELECT on {table}. Nothing was changed.",
            ) from None
        # There is no such cast, so the ALTER TABLE itself will fail; or the type, or its schema, is created by the plan.
        session.run("ROLLBACK TO SAVEPOINT counting")
        return 0, 0
    return int(bad), int(changed)


def refuse_empty_schema(lost: dict[str, int], source: str) -> None:
    """Refuse an empty schema that would lose rows: most likely a template was not rendered.

    :raises Failure: when any rows would be lost.
    """
    if lost:
        listed = ", ".join(f"{name} ({number})" for name, number in sorted(lost.items()))
        raise Failure(
            f"{source} contains no statements, and applying it would delete rows: {listed}.",
            hint="Check that the schema was rendered, and for the right client. To delete these rows on purpose, drop the "
            "tables yourself. Nothing was changed.",
        )
