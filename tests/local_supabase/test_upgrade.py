# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An upgrade to a newer major version of PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local_supabase import installations
from tests.local_supabase.harness import PASSWORD, wait_until
from tests.local_supabase.json_schemas import matches_schema
from tests.local_supabase.response_schemas import ELIGIBILITY, UPGRADE, UPGRADE_STATUS

if TYPE_CHECKING:
    from tests.local_supabase.harness import LocalSupabase

MAJORS = [str(found.major) for found in installations.from_wheel()]


@pytest.mark.skipif(len(MAJORS) < 2, reason="the wheel has one major version only")
def test_upgrade_keeps_data_and_passwords(local: LocalSupabase) -> None:
    newest, *_others, oldest = MAJORS
    ref = local.create_ready("upgraded", postgres_engine=oldest)
    project = f"/v1/projects/{ref}"
    assert local.rows(ref, "show server_version_num")[0][0].startswith(oldest)
    local.rows(ref, "create table public.kept as select 42 as answer")

    local.rows(ref, "create unlogged table public.scratch (id serial); alter sequence public.scratch_id_seq set logged")
    blocked = local.get(f"{project}/upgrade/eligibility").json()
    assert matches_schema(blocked, ELIGIBILITY)
    assert (blocked["eligible"], blocked["validation_errors"][0]["table_name"]) == (False, "scratch")
    assert local.post(f"{project}/upgrade", {"target_version": newest}).status_code == 400
    local.rows(ref, "drop table public.scratch")
    assert local.post(f"{project}/upgrade", {"target_version": oldest}).status_code == 400

    eligibility = local.get(f"{project}/upgrade/eligibility").json()
    assert eligibility["eligible"], eligibility
    assert newest in [target["postgres_version"] for target in eligibility["target_upgrade_versions"]]

    def upgrade() -> dict[str, object]:
        started = local.post(f"{project}/upgrade", {"target_version": newest, "release_channel": "ga"})
        assert started.status_code == 201, started.text
        assert matches_schema(started.json(), UPGRADE)
        assert local.status(ref) == "UPGRADING"
        local.wait_for(ref, "ACTIVE_HEALTHY")
        status = local.get(f"{project}/upgrade/status", params=started.json()).json()
        assert matches_schema(status, UPGRADE_STATUS)
        return dict(status["databaseUpgradeStatus"])

    local.fault("upgrade_failed", ref=ref)
    assert upgrade()["status"] == 2
    assert local.get(project).json()["database"]["postgres_engine"] == oldest
    assert upgrade()["status"] == 1
    assert local.get(project).json()["database"]["postgres_engine"] == newest
    wait_until(lambda: not local.login_error(ref, password=PASSWORD), "a login")
    assert local.rows(ref, "show server_version_num")[0][0].startswith(newest)
    assert local.rows(ref, "select answer from public.kept") == [(42,)]
    assert local.post(f"{project}/upgrade", {"target_version": newest}).status_code == 400


def test_engines_that_are_not_installed_are_refused(local: LocalSupabase) -> None:
    refused = local.create("other engine", postgres_engine="17-oriole")
    assert refused.status_code == 400
    assert MAJORS[0] in refused.json()["message"]
    assert local.create("other channel", release_channel="alpha").status_code == 400
