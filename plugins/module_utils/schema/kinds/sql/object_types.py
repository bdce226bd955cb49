# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of objects in GRANT, ALTER ... OWNER, COMMENT, and SECURITY LABEL."""

from __future__ import annotations

import typing as t

from ...model.facts import kind_of
from ...model.labels import naming_of
from ...model.sql import qualified
from .clauses import ROUTINES, identity_sequence, routine_name
from .foreign_options import is_foreign

if t.TYPE_CHECKING:
    from ...model.facts import Fact, FactId
    from ..context import ComparisonContext


def sql_object_name(fact_id: FactId, context: ComparisonContext) -> str:
    """Return the name of an object as written in GRANT and ALTER ... OWNER."""
    if kind_of(fact_id) in ("function", "procedure"):
        return routine_name(fact_id, context)
    if kind_of(fact_id) == "aggregate":  # GRANT treats it as a function
        return f"{qualified(*fact_id[1:3])}({fact_id[3]})"
    return naming_of(kind_of(fact_id)).sql_name(*fact_id[1:])


def described_object(fact: Fact, context: ComparisonContext) -> str:
    """Return the type and the name of the object that a fact is about, as written in COMMENT ON and SECURITY LABEL ON."""
    kind, *path = fact.subject
    naming = naming_of(kind)
    if kind == "identity":
        return f"{naming.comment_type} {identity_sequence(fact.subject, context, of_live=fact.id not in context.wanted.facts)}"
    name = routine_name(fact.subject, context) if kind in ROUTINES else naming.sql_name(*path)
    described = context.wanted.facts.get(fact.subject) or context.live.facts.get(fact.subject)
    foreign = "FOREIGN " if kind == "table" and described is not None and is_foreign(described) else ""
    return f"{foreign}{naming.comment_type} {name}"
