# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desired column with its live NOT NULL."""

from __future__ import annotations

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.validation import with_former_nullability
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact

from .states import column


def test_a_column_with_its_former_nullability_is_otherwise_as_wanted() -> None:
    def named(fact: Fact, **names: str) -> Fact:
        return Fact(fact.id, fact.parent, fact.attributes, {**fact.metadata, **names})

    before = named(column("a", not_null="true", not_null_name="old", statistics="1"), not_null_local="true")
    after = named(column("a", statistics="9"), not_null_inherited="true", position="2")
    found = with_former_nullability(before, after)
    assert found.attributes == {**after.attributes, "not_null": "true", "not_null_name": "old"}
    assert found.metadata == {**column("a").metadata, "position": "2", "not_null_local": "true"}
