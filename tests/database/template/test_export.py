# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client's database, exported and made again in other projects: a team that starts from the database it has."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from tests.database.template.test_engine import SETUP
from tests.support.client_schema import load
from tests.support.dump_judge import difference, schema_of
from tests.support.engine import apply
from tests.support.exporting import Exported, export
from tests.support.postgres import fresh_database

if TYPE_CHECKING:
    from tests.support.engine import Applied
    from tests.support.postgres import Cluster, Database

SCHEMAS = ("public", "app")


def export_of(project: Database, **options: Any) -> Exported:
    return export(project.url, schemas=SCHEMAS, existing_publications=["supabase_realtime"], **options)


def run(project: Database, sql: str) -> None:
    """Run a script in one transaction as `postgres`, who is no superuser."""
    with contextlib.closing(project.connect("postgres", autocommit=False)) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        connection.commit()


def declare(project: Database, exported: Exported, *, check: bool = False) -> Applied:
    url = project.cluster.url(project.name, "postgres")
    return apply(url, exported.ddl, schemas=SCHEMAS, destructive="keep", shadow_setup_sql=SETUP, check=check)


def test_a_client_is_made_again(supabase: Cluster, mode: str) -> None:
    """In both modes of default privileges, run as it is and applied, as `postgres`."""
    with (
        fresh_database(supabase, template=mode, owner="postgres") as original,
        fresh_database(supabase, template=mode, owner="postgres") as again,
        fresh_database(supabase, template=mode, owner="postgres") as applied,
    ):
        load(original)
        exported = export_of(original)
        assert exported.result["summary"]["tables"] == exported.result["summary"]["rls_enabled"] == 21
        assert {each["kind"] for each in exported.result["unmodelled"]} == {"event trigger"}, "the platform's, not ours"
        assert len(exported.warnings) == len(exported.result["unmodelled"])
        assert declare(original, exported, check=True).statements == ()

        run(again, exported.ddl)
        assert export_of(again).ddl == exported.ddl
        assert difference(schema_of(again), schema_of(original)) == ""
        done = declare(applied, exported)
        assert done.changed
        assert not done.kept
        assert export_of(applied).ddl == exported.ddl
        assert difference(schema_of(applied), schema_of(original)) == ""
