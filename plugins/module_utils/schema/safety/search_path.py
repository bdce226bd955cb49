# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds functions that fail under the restricted search_path that PostgreSQL 17 and later set for maintenance commands."""

from __future__ import annotations

import typing as t

from ..desired.lexer import tokens
from ..kinds import KINDS, rule_of
from ..model.labels import label
from ..plan.function_bodies import BODY_MARK, ROUTINES, FunctionBodies, has_string_body

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactSet
    from ..model.plan import Statement

RESTRICTED_SINCE = 17
_RELATIONS = tuple(kind for kind, rule in KINDS.items() if rule.function_use.is_relation)
_BEFORE_RELATION = ("FROM", "JOIN", "INTO", "UPDATE", "ONLY", "TABLE", "USING")


def unqualified_name_warnings(statements: Iterable[Statement], state: FactSet, major: int) -> list[str]:
    """Return warnings about functions with unqualified names that run while PostgreSQL restricts the search path.

    Since version 17 it does so while it builds indexes and refreshes materialized views.
    """
    if major < RESTRICTED_SINCE:
        return []
    bodies, warnings = FunctionBodies(state), dict[str, None]()
    relations, routines = ({fact.path[1] for fact in state.of_kind(*kinds)} for kinds in (_RELATIONS, ROUTINES))
    for statement in statements:
        fact = state.facts.get(statement.fact_id)
        restricted = rule_of(statement.fact_id).function_use.restricted
        if not restricted or statement.verb == "drop" or fact is None:
            continue
        target = fact.subject if fact.subject == fact.parent else fact.id
        for routine in bodies.called(fact):
            unqualified = _unqualified_names(routine, relations, routines)
            if unqualified:
                warnings[
                    f"{label(routine.id)} uses {', '.join(unqualified)} without a schema and doesn't set search_path:"
                    f" PostgreSQL {major} searches only pg_catalog when it calls the function for {label(target)},"
                    " so the call fails. Qualify the names, or add SET search_path to the function"
                ] = None
    return list(warnings)


def _unqualified_names(routine: Fact, relations: set[t.Any], routines: set[t.Any]) -> list[str]:
    """Return the names of relations and routines that a function body uses without a schema."""
    head, _mark, rest = str(routine.attributes["definition"]).partition(BODY_MARK)
    if not has_string_body(routine) or " SET search_path " in head:
        return []
    body = rest.partition("$")[2].rpartition("$")[0].rpartition("$")[0]
    found = [token for token in tokens(body) if token.kind in ("word", "quoted", "dollar", "mark", "other")]
    unqualified = []
    for before, token, after in zip([None, *found], found, [*found[1:], None], strict=False):
        if token.kind not in ("word", "quoted") or (before is not None and before.text == "."):
            continue
        name = token.text[1:-1].replace('""', '"') if token.kind == "quoted" else token.text.lower()
        is_relation = name in relations and before is not None and before.text.upper() in _BEFORE_RELATION
        is_call = name in routines and after is not None and after.text == "("
        if (is_relation and (after is None or after.text != ".")) or is_call:
            unqualified.append(name)
    return list(dict.fromkeys(unqualified))
