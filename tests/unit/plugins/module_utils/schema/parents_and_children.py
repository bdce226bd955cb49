# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table with a child table or a partition, and the indexes of both."""

from __future__ import annotations

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId, FactSet

from .child_tables import KID, child_facts, family
from .states import T, column, index, schema, state, table

OF_KID: FactId = ("column", "public", "kid", "b")
PARTITION = Fact(("partition", "public", "kid"), KID, {"bound": "DEFAULT", "of": ("public", "t")})
B, KID_B = column("b"), column("b", of="kid", inherited=True)


def parent_and_child(*facts: Fact) -> FactSet:
    """Return a state in which the table kid inherits from t."""
    return family(table(), *child_facts(*facts))


def tree(*facts: Fact, key: str = "LIST (b)", needs: dict[FactId, list[FactId]] | None = None) -> FactSet:
    """Return a state in which the table kid is a partition of t."""
    links: dict[FactId, list[FactId]] = {PARTITION.id: [T], **(needs or {})}
    return state(schema(), table(partition_key=key), table("kid"), PARTITION, *facts, needs=links)


INDEX = index("t_b_idx", "CREATE INDEX t_b_idx ON ONLY public.t USING btree (b)")
OWN = index("kid_b_idx", "CREATE INDEX kid_b_idx ON public.kid USING btree (b)", "kid")
ATTACHMENT = Fact(("index_attachment", *OWN.path), OWN.id, {"to": INDEX.path}, {"table": KID[1:]})
ENDS: dict[FactId, list[FactId]] = {ATTACHMENT.id: [INDEX.id, OWN.id]}
MOVED = Fact(PARTITION.id, KID, {"bound": "FOR VALUES IN ('x')", "of": ("public", "t")})
MIDDLE = index("kid_key", "CREATE INDEX kid_key ON ONLY public.kid USING btree (b)", "kid")
INNER = index("leaf_idx", "CREATE INDEX leaf_idx ON public.leaf USING btree (b)", "leaf")
LEAF = Fact(("partition", "public", "leaf"), ("table", "public", "leaf"), {"bound": "DEFAULT", "of": ("public", "kid")})


def attached(child: Fact, parent: Fact) -> tuple[Fact, dict[FactId, list[FactId]]]:
    """Return the attachment of an index, and its dependencies."""
    fact = Fact(("index_attachment", child.schema, child.name), child.id, {"to": parent.path}, {})
    return fact, {fact.id: [parent.id, child.id]}
