# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table that inherits from another one, its columns, and both tables without the link."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet

from .states import T, column, schema, state, table

KID: FactId = ("table", "public", "kid")
INHERITS = Fact(("inheritance", "public", "kid", "public", "t"), KID, {})
NEEDS = {INHERITS.id: [T]}
APART = state(schema(), table(), column("a"), table("kid"), column("a", of="kid"))
ADD_B = "ALTER TABLE public.t ADD COLUMN b text"


def child_facts(*facts: Fact) -> tuple[Fact, ...]:
    """Return a table that inherits from ``t``, with these facts in it."""
    return (table("kid", inherits=(("public", "t"),)), INHERITS, *facts)


def with_metadata(fact: Fact, **metadata: str) -> Fact:
    """Return a fact with metadata as in PostgreSQL 18."""
    return Fact(fact.id, fact.parent, fact.attributes, {**fact.metadata, **metadata})


def family(*facts: Fact) -> FactSet:
    """Return a state in which ``kid`` inherits from ``t``."""
    return state(schema(), *facts, needs=NEEDS)


def kid(name: str = "a", **attributes: t.Any) -> Fact:
    """Return an inherited column of ``kid``."""
    return column(name, of="kid", inherited=True, number=1 if name == "a" else 2, **attributes)
