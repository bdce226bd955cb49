# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is created implicitly with others: extensions and default privileges grant something."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.implied import implied_grants
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact, FactId

from .samples import IDENTITY
from .states import T, column, default_privilege, grant, schema, state, statements, table

TABLE = (schema(), table(), column("a"), column("b", number=2, type="integer"))


def extension(version: str, **attributes: str) -> Fact:
    """Return an extension with a version that the schema declares."""
    metadata = {"available": version, "relocatable": "true", "pinned": "declared"}
    return Fact(("extension", "box"), None, {"schema": "public", "version": version, **attributes}, metadata)


MEMBER: FactId = ("function", "public", "member", "")
BY_EXTENSION = Fact(("grant", MEMBER, "anon", "EXECUTE"), extension("1").id, {"state": "granted"}, {"extension": "box"})
GRANTABLE = BY_EXTENSION.with_attributes(state="grantable")
UPDATE = "ALTER EXTENSION box UPDATE TO '2'"
REVOKE = "REVOKE EXECUTE ON FUNCTION public.member() FROM anon"


@pytest.mark.parametrize(
    ("live", "wanted", "expected"),
    [
        ((), (), [UPDATE, REVOKE]),
        ((), (BY_EXTENSION,), [UPDATE]),
        ((), (GRANTABLE,), [UPDATE, "GRANT EXECUTE ON FUNCTION public.member() TO anon WITH GRANT OPTION"]),
        ((BY_EXTENSION,), (), [REVOKE, UPDATE]),
        ((BY_EXTENSION,), (BY_EXTENSION,), [UPDATE]),
    ],
    ids=["neither has it", "it is wanted", "it is wanted otherwise", "only the database has it", "both have it"],
)
def test_an_update_of_an_extension_grants_what_its_creation_would(
    live: tuple[Fact, ...], wanted: tuple[Fact, ...], expected: list[str]
) -> None:
    implied = {extension("1").id: [BY_EXTENSION]}
    assert statements(state(extension("1"), *live), state(extension("2"), *wanted), implied) == expected


def test_moving_an_extension_grants_nothing() -> None:
    implied = {extension("1").id: [BY_EXTENSION]}
    assert statements(state(extension("1")), state(extension("1", schema="s")), implied) == [
        "ALTER EXTENSION box SET SCHEMA s"
    ]


def test_what_is_created_implicitly_is_revoked_before_other_grants() -> None:
    implied = {T: [grant(T, "zoe", "SELECT")]}
    assert statements(state(schema()), state(*TABLE, grant(T, "anon", "SELECT")), implied)[1:] == [
        "REVOKE SELECT ON TABLE public.t FROM zoe",
        "GRANT SELECT ON TABLE public.t TO anon",
    ]


def test_a_partitions_identity_has_no_sequence_to_grant_on() -> None:
    entry = default_privilege("anon", "USAGE", objects="SEQUENCES")
    shared = Fact(("identity", "public", "kid", "b"), ("column", "public", "kid", "b"), IDENTITY.attributes, {})
    implied = implied_grants(state(schema(), entry), state(schema(), entry, IDENTITY, shared), "boss")
    assert implied.keys() == {IDENTITY.id}
