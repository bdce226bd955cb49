# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The database of a Supabase project, and sessions in it like those of the Data API."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

from tests.support.postgres import ROOT, Cluster, Database, installations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from psycopg2.extensions import cursor as Cursor  # noqa: N812 - a class, whatever its author calls it

BASELINE = ROOT / "files" / "supabase"


def load_baseline(cluster: Cluster, dbname: str, mode: str) -> None:
    """Turn *dbname* into the database of a new project; *mode* is ``legacy`` or ``revoked``."""
    with (
        contextlib.closing(cluster.connect(dbname, autocommit=False)) as connection,
        connection as transaction,
        transaction.cursor() as c,
    ):
        for name in ("roles", "database", f"default_privileges_{mode}"):
            c.execute((BASELINE / f"{name}.sql").read_text())


@contextlib.contextmanager
def platform_cluster(major: int) -> Iterator[Cluster]:
    """Start a cluster with Supabase's roles and, to copy, the databases of new projects: `legacy` and `revoked`."""
    with Cluster(installations()[major], superuser="supabase_admin") as running:
        for mode in ("legacy", "revoked"):
            load_baseline(running, running.create_database(mode), mode)
        yield running


@contextlib.contextmanager
def session(database: Database, role: str, claims: Mapping[str, Any] | None = None) -> Iterator[Cursor]:
    """Yield a cursor like the Data API's for *role* with the token's *claims*; roll back at the end."""
    with contextlib.closing(database.connect(autocommit=False)) as connection, connection.cursor() as cursor:
        cursor.execute("select set_config('request.jwt.claims', %s, true)", [json.dumps(claims) if claims else ""])
        cursor.execute(f'set local role "{role}"')
        try:
            yield cursor
        finally:
            connection.rollback()
