# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An upgrade of a project's database on the local Supabase."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.upgrades.options import UPGRADE_SPEC
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.upgrades.reconciler import run

from local_supabase import installations

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

    from .conftest import LocalPlatform

MAJORS = [str(found.major) for found in installations.from_wheel()]


@pytest.mark.skipif(len(MAJORS) < 2, reason="the wheel has one major version only")
def test_database_is_upgraded_once(platform: LocalPlatform, name: str) -> None:
    newest, *_others, oldest = MAJORS
    project = t.cast("dict[str, str]", platform.converge(name, postgres_engine=oldest).result["project"])
    ref = project["ref"]
    assert project["postgres_engine"] == oldest

    def upgrade(*, check_mode: bool = False, **options: t.Any) -> Outcome:
        given = {"ref": ref, "postgres_engine": newest, "wait_timeout": 60.0, **options}
        return platform.manage(run, UPGRADE_SPEC, check_mode=check_mode, **given)

    assert not upgrade(postgres_engine=oldest).changed
    query = {"query": "create unlogged table public.u (id serial); alter sequence public.u_id_seq set logged"}
    platform.send("POST", f"/v1/projects/{ref}/database/query", json=query)
    with pytest.raises(Failure, match=r"unlogged table with persistent sequence .*table_name u"):
        upgrade()
    platform.send("POST", f"/v1/projects/{ref}/database/query", json={"query": "drop table public.u"})
    predicted = upgrade(check_mode=True)
    platform.fault("bad_gateway_after", method="POST", path="/v1/projects/{ref}/upgrade")
    upgraded, again = upgrade(), upgrade()
    assert [each.changed for each in (predicted, upgraded, again)] == [True, True, False]
    assert predicted.diff == upgraded.diff
    assert predicted.warnings == upgraded.warnings
    assert t.cast("dict[str, str]", upgraded.result["project"])["postgres_engine"] == newest
    assert again.result["requests"] == 1
    assert not platform.converge(name, postgres_engine=newest).changed
