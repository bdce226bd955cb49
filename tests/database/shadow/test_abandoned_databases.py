# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shadow databases that killed runs have left on the server of ``shadow_url``."""

from __future__ import annotations

import contextlib
import uuid

import psycopg2
import pytest

from tests.support import engine
from tests.support.postgres import Cluster, Database


def shadow_databases(cluster: Cluster) -> set[str]:
    return {name for (name,) in cluster.run("SELECT datname FROM pg_database WHERE datname ~ '^schema_shadow'")}


def test_next_run_drops_databases_without_sessions(cluster: Cluster, database: Database) -> None:
    left, used, starting = (f"schema_shadow_{uuid.uuid4().hex[:12]}" for _number in range(3))
    foreign = f"schema_shadow_of_others_{uuid.uuid4().hex[:6]}"
    for name in (left, used, starting, foreign):
        cluster.run(f"CREATE DATABASE {name}")
    try:
        with (
            contextlib.closing(psycopg2.connect(cluster.url(used))),
            contextlib.closing(psycopg2.connect(cluster.url(), application_name=starting)),
        ):
            engine.apply(database.url, "CREATE TABLE t (a int)", check=True, shadow_url=cluster.url(), cache_folder="")
            assert {left, used, starting, foreign} & shadow_databases(cluster) == {used, starting, foreign}
        engine.apply(database.url, "CREATE TABLE t (a int)", check=True, shadow_url=cluster.url(), cache_folder="")
        assert {left, used, starting, foreign} & shadow_databases(cluster) == {foreign}
    finally:
        for name in (left, used, starting, foreign):
            cluster.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.mark.parametrize(
    ("option", "message"),
    [("", "Cannot create a temporary database"), ("CREATEDB", "cannot prepare the shadow database")],
)
def test_login_without_rights_has_a_remedy(cluster: Cluster, database: Database, option: str, message: str) -> None:
    role = f"limited_{database.name}"
    cluster.run(f"CREATE ROLE {role} LOGIN {option}")
    url = cluster.url(user=role)
    with pytest.raises(engine.Failure, match=f"{message}.*permission denied") as caught:
        engine.apply(database.url, "CREATE TABLE t (a int)", check=True, shadow_url=url, cache_folder="")
    assert "Nothing was changed." in caught.value.hint
    cluster.run(f"DROP ROLE {role}")
