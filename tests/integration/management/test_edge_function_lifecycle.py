# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of an edge function on the local Supabase: deploy, leave unchanged, change, delete."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_functions.options import FUNCTION_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.edge_functions.reconciler import run

if t.TYPE_CHECKING:
    from pathlib import Path

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import LocalPlatform


def test_function_is_deployed_changed_and_deleted(platform: LocalPlatform, ref: str, tmp_path: Path) -> None:
    def manage(*, check_mode: bool = False, **options: t.Any) -> Outcome:
        given = {"name": "hello", "path": str(tmp_path), **options}
        return platform.manage(run, FUNCTION_SPEC, check_mode=check_mode, ref=ref, **given)

    (tmp_path / "index.ts").write_text("Deno.serve(() => new Response('hello'))\n")
    (tmp_path / "logo.png").write_bytes(bytes(range(256)) + b"\r\n\r\n--")
    predicted = manage(check_mode=True)
    assert platform.send("GET", f"/v1/projects/{ref}/functions") == []
    platform.fault("bad_gateway_after", method="POST", path="/v1/projects/{ref}/functions/deploy")
    created, again = manage(), manage()
    assert [each.changed for each in (predicted, created, again)] == [True, True, False]
    assert (predicted.diff, again.result["requests"]) == (created.diff, 1)
    (stored,) = platform.send("GET", f"/v1/projects/{ref}/functions")
    assert (stored["slug"], stored["version"], stored["verify_jwt"]) == ("hello", 1, True)

    assert manage(verify_jwt=False).result["action"] == "updated"
    (tmp_path / "logo.png").write_bytes(b"")
    changed = t.cast("dict[str, t.Any]", manage().result["function"])
    assert (changed["version"], changed["verify_jwt"]) == (2, False)
    assert not manage().changed

    bundle = tmp_path / "bundle"
    bundle.write_bytes(b"EZBR\0\1")
    bundled: dict[str, t.Any] = {"path": None, "bundle": str(bundle)}
    assert [manage(**bundled).changed for _number in range(2)] == [True, False]
    assert manage().changed

    platform.fault("dropped_after", method="DELETE")
    assert (manage(state="absent").changed, manage(state="absent").changed) == (True, False)
    assert [manage(**bundled).result["action"], manage(state="absent").result["action"]] == ["created", "deleted"]
