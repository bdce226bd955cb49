# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of an integration of third-party auth on the local Supabase: add, leave unchanged, delete."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.management.third_party_auth.options import (
    THIRD_PARTY_AUTH_SPEC,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.third_party_auth.reconciler import run

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import LocalPlatform


def test_integration_is_added_and_deleted(platform: LocalPlatform, ref: str) -> None:
    def manage(*, check_mode: bool = False, **options: t.Any) -> Outcome:
        return platform.manage(run, THIRD_PARTY_AUTH_SPEC, check_mode=check_mode, ref=ref, **options)

    def count() -> int:
        return len(platform.send("GET", f"/v1/projects/{ref}/config/auth/third-party-auth"))

    given: dict[str, t.Any] = {"oidc_issuer_url": "https://acme.auth0.test"}
    predicted = manage(check_mode=True, **given)
    assert count() == 0
    platform.fault("dropped_after", method="POST", path="/v1/projects/{ref}/config/auth/third-party-auth")
    created, again = manage(**given), manage(**given)
    assert [each.changed for each in (predicted, created, again)] == [True, True, False]
    assert (predicted.diff, again.result["requests"], count()) == (created.diff, 1, 1)
    exact = manage(jwks_url="https://acme.test/jwks.json", exact=True)
    assert (exact.result["action"], count()) == ("deleted", 1)
    platform.fault("bad_gateway_after", method="DELETE")
    gone = [manage(jwks_url="https://acme.test/jwks.json", state="absent").changed for _number in range(2)]
    assert (gone, count()) == ([True, False], 0)
