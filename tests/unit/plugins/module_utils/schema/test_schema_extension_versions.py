# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which statements declare the version of an extension."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.extension_versions import (
    mark_declared_versions,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.snapshot import Snapshot
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.desired import Script


def snapshot(version: str, name: str = "pg_trgm", default: str = "1.6") -> Snapshot:
    made = Snapshot(17, ("public",))
    made.add(("extension", name), {"schema": "public", "version": version}, metadata={"available": default})
    return made


def script(sql: str) -> Script:
    return Script(sql, "schema_sql", "", ("public",))


@pytest.mark.parametrize(
    ("sql", "version", "pinned"),
    [
        ("CREATE EXTENSION pg_trgm", "1.6", None),
        ("CREATE EXTENSION pg_trgm SCHEMA version CASCADE", "1.6", None),
        ("create extension if not exists PG_TRGM with version '1.6'", "1.6", "declared"),
        ("CREATE EXTENSION pg_trgm SCHEMA version VERSION '1.6' CASCADE", "1.6", "declared"),
        ('CREATE EXTENSION "pg_trgm" CASCADE VERSION "1.6"', "1.6", "declared"),
        ("CREATE EXTENSION pg_trgm VERSION /* the newest */ $v$1.6$v$ -- so far", "1.6", "declared"),
        ("CREATE EXTENSION pg_trgm VERSION '1.3'; ALTER EXTENSION pg_trgm UPDATE", "1.6", "default"),
        ("CREATE EXTENSION pg_trgm VERSION '1.3'; ALTER EXTENSION pg_trgm UPDATE TO '1.6'", "1.6", "declared"),
        (
            "CREATE EXTENSION pg_trgm VERSION '1.6'; CREATE EXTENSION IF NOT EXISTS pg_trgm VERSION '1.3'",
            "1.6",
            "declared",
        ),
        ("ALTER EXTENSION pg_trgm SET SCHEMA update", "1.6", None),
        ("CREATE EXTENSION hstore VERSION '1.6'; CREATE EXTENSION pg_trgm", "1.6", None),
        ("DO $$ BEGIN CREATE EXTENSION pg_trgm VERSION '1.3'; END $$", "1.3", "declared"),
        ("COMMENT ON EXTENSION pg_trgm IS 'VERSION 1.6'", "1.6", None),
    ],
)
def test_a_declared_version_is_found(sql: str, version: str, pinned: str | None) -> None:
    after = snapshot(version)
    assert mark_declared_versions(script(sql), Snapshot(17, ("public",)), after) == []
    assert after.state.facts["extension", "pg_trgm"].metadata.get("pinned") == pinned


def test_a_version_without_effect_is_a_warning() -> None:
    after = snapshot("1.5")
    (warning,) = mark_declared_versions(
        script("CREATE EXTENSION IF NOT EXISTS pg_trgm VERSION '1.6'"), snapshot("1.5"), after
    )
    assert "pg_trgm in version 1.6, but shadow_setup_sql has already created it in version 1.5" in warning
    assert "pinned" not in after.state.facts["extension", "pg_trgm"].metadata
