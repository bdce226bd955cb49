# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which index of a partition matches one of the partitioned table."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.inheritance.index_matching import (
    can_be_created,
    index_key,
)

from .states import constraint, index, schema, state, table

PARTED = table(partition_key='RANGE (a, "b (c")')
KEYS = {
    "UNIQUE (a)": False,
    'UNIQUE (x, "b (c", a)': True,
    "PRIMARY KEY (a)": False,
    "CHECK (true)": True,
}


@pytest.mark.parametrize("definition", KEYS)
def test_a_unique_key_includes_the_partition_key(definition: str) -> None:
    key = constraint("k", definition)
    assert can_be_created(key, state(schema(), PARTED)) is KEYS[definition]
    assert can_be_created(key, state(schema(), table()))
    expressions = state(schema(), table(partition_key="LIST (lower(a))"))
    assert can_be_created(key, expressions) is (definition == "CHECK (true)")


def test_an_index_is_matched_by_all_that_follows_its_access_method() -> None:
    odd = index("i", "CREATE INDEX i ON public.t USING btree (a) WHERE (a <> ' USING '::text)")
    assert index_key(odd) == "false btree (a) WHERE (a <> ' USING '::text)"
