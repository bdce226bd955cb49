# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds functions that PostgreSQL 17 and later run with a restricted search_path, and that need another."""

from __future__ import annotations

import typing as t

from ..desired.lexer import tokens
from ..model.labels import label
from ..plan.function_bodies import BODY_MARK, ROUTINES, FunctionBodies, has_string_body

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactSet
    from ..model.plan import Statement

RESTRICTED_SINCE = 17
_RESTRICTED_KINDS = ("index", "matview", "population")
_RELATIONS = ("matview", "sequence", "table", "view")
_BEFORE_RELATION = ("FROM", "JOIN", "INTO", "UPDATE", "ONLY", "TABLE", "USING")


def unqualified_name_warnings(statements: Iterable[Statement], state: FactSet, major: int) -> list[str]:
    """Return warnings of functions that by their words don't find what they name where PostgreSQL sets the search path.

    From 17 on it does so while it builds indexes and fills materialized views.
    """
    if major < RESTRICTED_SINCE:
        return []
    bodies, warnings = FunctionBodies(state), dict[str, None]()
    relations, routines = ({fact.id[2] for fact in state.of_kind(*kinds)} for kinds in (_RELATIONS, ROUTINES))
    for statement in statements:
        fact = state.facts.get(statement.fact_id)
        if statement.fact_id[0] not in _RESTRICTED_KINDS or statement.verb == "drop" or fact is None:
            continue
        made = fact.parent if fact.kind == "population" and fact.parent else fact.id
        for routine in bodies.called(fact):
            bare = _unqualified_names(routine, relations, routines)
            if bare:
                warnings[
                    f"{label(routine.id)} names {', '.join(bare)} without a schema and has no search_path of its own:"
                    f" PostgreSQL {major} searches pg_catalog alone when it calls the function for {label(made)},"
                    " and then fails. Name the schema, or give the function a search_path"
                ] = None
    return list(warnings)


def _unqualified_names(routine: Fact, relations: set[t.Any], routines: set[t.Any]) -> list[str]:
    """Return the names of relations and routines that a text uses without their schema."""
    head, _mark, rest = str(routine.attributes["definition"]).partition(BODY_MARK)
    if not has_string_body(routine) or " SET search_path " in head:
        return []
    body = rest.partition("$")[2].rpartition("$")[0].rpartition("$")[0]
    found = [token for token in tokens(body) if token.kind not in ("comment", "string", "escape")]
    bare = []
    for before, token, after in zip([None, *found], found, [*found[1:], None], strict=False):
        if token.kind not in ("word", "quoted") or (before is not None and before.text == "."):
            continue
        name = token.text[1:-1].replace('""', '"') if token.kind == "quoted" else token.text.lower()
        is_relation = name in relations and before is not None and before.text.upper() in _BEFORE_RELATION
        is_call = name in routines and after is not None and after.text == "("
        if (is_relation and (after is None or after.text != ".")) or is_call:
            bare.append(name)
    return list(dict.fromkeys(bare))
