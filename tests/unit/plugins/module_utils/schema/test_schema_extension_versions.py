# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which statements declare the version of an extension, and the comment that it has of its own."""

from __future__ import annotations

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.desired.extension_versions import (
    mark_declared_versions,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.extract.snapshot import Snapshot
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.kinds.extension_versions import (
    normalize_extension_versions,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.desired import Script
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import Fact

from .samples import EXTENSION
from .states import comment, state


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


@pytest.mark.parametrize(
    ("live", "wanted", "expected"),
    [(("old",), ("new",), ("old",)), (("old",), (), ("old",)), ((), ("new",), ())],
    ids=["another", "none", "a new one"],
)
def test_the_comment_that_an_extension_has_of_its_own_is_that_of_its_version(
    live: tuple[str, ...], wanted: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    own = Fact(EXTENSION.id, None, EXTENSION.attributes, {**EXTENSION.metadata, "own_comment": "true"})
    before, after = (state(own, *(comment(own.id, text) for text in texts)) for texts in (live, wanted))
    normalize_extension_versions(before, after)
    assert tuple(each.attributes["text"] for each in after.of_kind("comment")) == expected


def test_a_declared_comment_on_an_extension_is_compared() -> None:
    before, after = (state(EXTENSION, comment(EXTENSION.id, text)) for text in ("old", "new"))
    normalize_extension_versions(before, after)
    assert after.facts["comment", EXTENSION.id].attributes["text"] == "new"
