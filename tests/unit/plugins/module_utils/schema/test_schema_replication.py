# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Publications and subscriptions."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds import KINDS
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.context import PlanContext
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.publications import without_members
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact

from .samples import FEED, SUBSCRIPTION
from .states import state


def test_a_publication_of_generated_columns_says_so() -> None:
    for generated, clause in ((None, ""), ("stored", ", publish_generated_columns = stored")):
        (step,) = KINDS["publication"].create(FEED.with_attributes(generated=generated), PlanContext(state(), state()))
        assert step.sql.endswith(f"publish_via_partition_root = false{clause})")


def test_which_publications_name_nothing() -> None:
    named = Fact(("publication", "named"), None, FEED.attributes)
    member = Fact(("publication_schema", "named", "public"), named.id, {})
    assert without_members(state(FEED, named, member)) == {FEED.id}


@pytest.mark.parametrize(
    ("slot", "what"), [("s", "create the replication slot s on the publisher"), (None, "give it a replication slot")]
)
def test_what_has_to_be_done_after_a_subscription_is_created(slot: str | None, what: str) -> None:
    (step,) = KINDS["subscription"].create(SUBSCRIPTION.with_attributes(slot_name=slot), PlanContext(state(), state()))
    assert f": {what}, then run ALTER SUBSCRIPTION inbox ENABLE" in step.follow_up
