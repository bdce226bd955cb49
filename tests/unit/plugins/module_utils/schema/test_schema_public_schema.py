# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The privileges in schema public that a platform grants and another one revokes."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.public_schema import (
    PUBLIC_SCHEMA,
    RevokedPrivileges,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact

from .states import T, default_privilege, grant


def test_privileges_of_another_platform_in_public_are_revoked() -> None:
    revoked = RevokedPrivileges(("boss",), ("boss", "anon"))
    found = list(revoked.statements())
    assert found[0] == ("REVOKE ALL ON SCHEMA public FROM anon", ("grant", PUBLIC_SCHEMA, "", "ALL"))
    start = "ALTER DEFAULT PRIVILEGES FOR ROLE boss IN SCHEMA public REVOKE ALL ON"
    assert [sql for sql, _fact_id in found[1:]] == [
        f"{start} {objects} FROM boss, anon" for objects in ("TABLES", "SEQUENCES", "FUNCTIONS", "TYPES")
    ]
    assert found[1][1] == ("default_privilege", "boss", "public", "TABLES", "", "ALL")
    assert list(RevokedPrivileges(("boss",)).statements()) == []
    assert len(list(RevokedPrivileges(("a",), ("a",)).statements())) == 4


@pytest.mark.parametrize(
    ("fact", "covered"),
    [
        (default_privilege("anon", "SELECT"), True),
        (default_privilege("ops", "SELECT"), False),
        (default_privilege("anon", "SELECT", creator="chief"), False),
        (default_privilege("anon", "SELECT", schema="app"), False),
        (grant(T, "anon", "SELECT"), False),
    ],
)
def test_only_default_privileges_of_these_roles_in_public_are_covered(fact: Fact, covered: bool) -> None:
    assert RevokedPrivileges(("boss",), ("anon",)).covers(fact) is covered
