# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Warns of kept objects that expose rows or reject writes, and of triggers and rewrite rules that are dropped anyway."""

from __future__ import annotations

import json
import typing as t
from dataclasses import replace

from ..kinds.exposure import Exposure
from ..kinds.kept_objects import rejected_deletes, rejected_writes
from ..kinds.rewrite_rules import is_rewrite_rule, rewritten_command
from ..kinds.triggers import called_function, is_trigger
from ..model.labels import label

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ..model.diff import Delta
    from ..model.facts import Fact, FactId, FactSet
    from .retention import Kept

_DROP = "Drop it, or set destructive to 'apply'"


def name_dangerous(
    kept: Iterable[Kept], target: FactSet, declared: Collection[FactId], environment: Mapping[str, str]
) -> list[Kept]:
    """Return what is kept, with the danger in the reason of each undeclared object that exposes rows.

    :param target: the target state, including what is kept.
    :param declared: the ids of the facts in the desired schema.
    :param environment: properties of the target, among them the roles that bypass row-level security anyway.
    """
    kept = list(kept)
    if not kept:
        return []
    exposure = Exposure(target, json.loads(environment.get("trusted_roles") or "[]"))
    named = []
    for each in kept:
        is_kept = each.fact_id in target.facts and each.fact_id not in declared
        danger = exposure.reason(each.fact_id) if is_kept else ""
        named.append(replace(each, reason=f"{each.reason}; dangerous: {danger}", danger=danger) if danger else each)
    return named


def kept_object_warnings(kept: Iterable[Kept], target: FactSet, declared: Collection[FactId]) -> list[str]:
    """Return a warning for each kept, undeclared object that exposes rows, or that rejects what the desired schema accepts."""
    warnings, children = list[str](), target.children()
    for each in kept:
        if each.fact_id not in target.facts or each.fact_id in declared:
            continue
        is_kept = f"{label(each.fact_id)} is not in the desired schema, and is kept"
        if each.danger:
            warnings.append(
                f"dangerous: {is_kept}; {each.danger}. Drop it, revoke the privileges, or set destructive to 'apply'"
            )
        rejected = rejected_writes(each.fact_id, target, declared)
        if rejected:
            warnings.append(f"{is_kept}; {rejected}. {_DROP}")
        for key, table in rejected_deletes(each.fact_id, target, children, declared):
            warnings.append(
                f"{is_kept}; its {label(key)} rejects the deletion of referenced rows of {label(table)}. {_DROP}"
            )
    return warnings


def dropped_trigger_warnings(deltas: Mapping[FactId, Delta], live: FactSet, target: FactSet) -> list[str]:
    """Return a warning for each trigger and rewrite rule that is dropped although its table, and what it uses, remain."""
    warnings = []
    for fact_id, delta in deltas.items():
        before = delta.before
        does = "" if before is None or delta.after is not None else _effect(before)
        if before is None or not does or before.parent not in target.facts:
            continue
        if all(need in target.facts for need in live.depends_on.get(fact_id, ()) if need in live.facts):
            warnings.append(
                f"{label(fact_id)} is not in the desired schema, and is dropped whatever destructive is; {does}, add it to the schema SQL"
            )
    return warnings


def _effect(fact: Fact) -> str:
    """Return what a trigger or a rewrite rule does, and the beginning of what keeps it; empty for other facts."""
    if is_trigger(fact.id):
        return f"it calls {called_function(fact)}. To keep it, for example a webhook of a dashboard"
    return f"it rewrites {rewritten_command(fact)}. To keep it" if is_rewrite_rule(fact.id) else ""
