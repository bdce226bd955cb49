# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roles that a schema names."""

from __future__ import annotations

from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.roles import is_predefined, named_roles

from .samples import MAPPING
from .states import T, default_privilege, grant, owner, policy


def test_the_roles_that_a_schema_names() -> None:
    facts = (
        owner(T, "boss"), grant(T, "anon", "SELECT"), grant(T, "PUBLIC", "SELECT"), grant(T, "<owner>", "SELECT"),
        default_privilege("zoe", "SELECT", creator="maker"), policy("p", roles=("member", "PUBLIC")),
        grant(T, "pg_monitor", "SELECT"), MAPPING,
    )  # fmt: skip
    assert named_roles(facts) == ["anon", "app", "boss", "maker", "member", "pg_monitor", "zoe"]
    assert is_predefined("pg_monitor")
    assert not is_predefined("anon")
